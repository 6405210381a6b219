#pragma once

#include "ui/health/health_view.h"
#include "ui/health/score_parts.h"

class QComboBox;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace lineside {

class ScoreChart;
class WaterfallTree;

/*!
 * One machine's health: its score and status, the way from 100 down to it, where it goes, what speaks against the machine,
 * and what to do. A point of the chart shows the score as it was then.
 */
class MachineHealthView : public HealthView
{
    Q_OBJECT

public:
    MachineHealthView(const PageContext &context, HealthService &service, QWidget *parent = nullptr);
    ~MachineHealthView() override;

    void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture) override;
    void tick() override;
    void find() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    bool showMachine(const MachineId &machine); //!< false for an unknown one
    MachineId machine() const { return m_machine; }
    WaterfallTree &waterfall() { return *m_waterfall; }
    ScoreChart &chart() { return *m_chart; }
    //! The score as it was at a kept moment; -1: as it is now.
    void showKept(int index);

private:
    void build();
    QWidget *buildFacts();
    QWidget *buildTrend();
    void fillChooser();
    void showNow();
    //! Goes to what a dimension was made of in a time.
    void openGround(const ScoreGround &ground, HealthDimension dimension);
    //! Asks what is behind the score in sight, once for each.
    void askGrounds();
    void openDimension(HealthDimension dimension, UtcTime from, UtcTime to);
    void showWhy();
    void showHead(const ScoreParts &parts);
    void showTrend(const HealthAssessment &health);
    void showAdvice(const HealthAssessment &health);
    void askScores();
    void takeScores(Result<std::vector<health_records::StoredScore>> scores);
    void replay();
    void reBaseline();
    const Machine *plan() const;
    AssessmentPtr assessment() const;

    SnapshotPtr m_snapshot;
    HealthPicturePtr m_picture;
    MachineId m_machine;
    std::vector<health_records::StoredScore> m_kept;
    JobPtr<std::vector<health_records::StoredScore>> m_job;
    UtcTime m_askedAt{};
    MachineId m_askedFor;
    bool m_catchesUp = false; //!< the machine has no score yet, and what is missing is being read
    int m_keptShown = -1;
    JobPtr<ScoreExplanation> m_groundsJob;
    ScoreGround m_grounds;   //!< of the score in sight, as far as it is known
    MachineId m_groundsOf;
    UtcTime m_groundsAt{};   //!< that they are asked for: the score's moment
    int m_ticks = 0;

    QComboBox *m_chooser;
    QLabel *m_glyph;
    NumberLabel *m_status;
    NumberLabel *m_score;
    QLabel *m_basis;
    QLabel *m_notice; //!< caps, missing data, a moment of the past
    QPushButton *m_now;
    QPushButton *m_settings;
    QPushButton *m_baseline;
    QLabel *m_options;
    WaterfallTree *m_waterfall;
    QLabel *m_why;
    QLabel *m_averages;
    QLabel *m_trendWords;
    ScoreChart *m_chart;
    QLabel *m_point;
    QLabel *m_action;
    QLabel *m_risks;
    QLabel *m_anomaly;
    QPushButton *m_anomalyTrend;
    QLabel *m_pulse;
    QStackedLayout *m_stack;
};

} // namespace lineside
