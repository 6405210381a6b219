#pragma once

#include "ui/health/health_view.h"
#include "ui/health/work_dialog.h"

#include <QDialog>
#include <QTimer>

class QProgressBar;
class QPushButton;

namespace lineside {

class FieldForm;
class ScoreChart;

/*!
 * What a machine's score would have been with other weights and options, over history, beside the score as it was. Nothing
 * is kept of it; Apply puts the weights and options into the machine's plan, as one step that Undo takes back.
 */
class ReplayDialog : public QDialog
{
    Q_OBJECT

public:
    ReplayDialog(const PageContext &context, HealthService &service, const MachineId &machine, Remark remark, QWidget *parent = nullptr);
    ~ReplayDialog() override;

    void run();
    void apply();
    bool isRunning() const { return bool(m_job); }
    QString summary() const;
    FieldForm &form() { return *m_form; }
    ScoreChart &chart() { return *m_chart; }

private:
    void buildForm();
    void load();
    bool take(HealthPlan &plan);
    void askKept();
    void takeReplay(Result<HealthReplay> replay);
    void compare();
    void showState();
    void tick();

    const PageContext m_context;
    HealthService &m_service;
    const MachineId m_machine;
    const Remark m_remark;
    FieldForm *m_form;
    ScoreChart *m_chart;
    QLabel *m_summary;
    QProgressBar *m_progress;
    QPushButton *m_run;
    QPushButton *m_cancel;
    QPushButton *m_apply;
    QTimer m_timer;
    HealthPlan m_plan; //!< that the replay in sight was made with
    UtcTime m_from{};
    UtcTime m_to{};
    SteadyTime m_began{};
    JobPtr<HealthReplay> m_job;
    JobPtr<std::vector<health_records::StoredScore>> m_keptJob;
    std::vector<health_records::StoredScore> m_kept;
    std::optional<HealthReplay> m_replay;
    QString m_trouble;
};

void openReplay(const PageContext &context, HealthService &service, QWidget *parent, const MachineId &machine, const Remark &remark);

} // namespace lineside
