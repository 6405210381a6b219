#pragma once

#include "models/forward/plant_store.h"
#include "ui/page.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStandardItemModel;
class QTableView;

namespace lineside {

//! Opens the comparison beside what is shown.
void reconcilePlantStore(const PageContext &context, QWidget *parent);

/*!
 * Compares the history of this computer with the plant's database and lists where they differ. Putting that right is a
 * second step, which says before what it does there.
 */
class ReconcileDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ReconcileDialog(const UiServices &services, QWidget *parent = nullptr);
    //! Cancels what runs; what was repaired stays so.
    ~ReconcileDialog() override;

    QString message() const;
    QTableView &table() { return *m_table; }
    QPushButton *compareButton() const { return m_compare; }
    QPushButton *repairButton() const { return m_repair; }

public Q_SLOTS:
    void compare();
    void repair();
    void cancel();

private:
    void run(const forward::ReconcileRequest &request);
    void showProgress();
    void showResult(const forward::ReconcileResult &result);
    void setRunning(bool running);

    const UiServices &m_services;
    QStandardItemModel *m_model;
    QComboBox *m_range;
    QLabel *m_message;
    QProgressBar *m_bar;
    QTableView *m_table;
    QPushButton *m_compare;
    QPushButton *m_repair;
    QPushButton *m_cancel;
    QTimer m_poll;
    forward::ReconcileRequest m_request;
    std::optional<forward::ReconcileResult> m_found; //!< by the comparison; what Repair is about
    SteadyTime m_since{};
    JobPtr<forward::ReconcileResult> m_job;
};

//! What putting right would do there, a sentence each; what nobody can know is said, too.
QStringList repairText(const forward::ReconcileResult &found);

} // namespace lineside
