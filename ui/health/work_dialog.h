#pragma once

#include "models/health/health_service.h"
#include "ui/page.h"

#include <QDialog>

class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace lineside {

class FieldForm;

/*!
 * A step of maintenance that somebody takes: what it is about, a form, and a button that takes it. It closes once the step
 * is on disk; what went wrong is said in it.
 */
class WorkDialog : public QDialog
{
    Q_OBJECT

public:
    //! Reads the form and asks for the step; false with mistakes beside their fields. finish() follows a true.
    using Take = std::function<bool(WorkDialog &dialog)>;

    WorkDialog(const PageContext &context, const QString &title, const QString &about, const QString &yes, Take take, QWidget *parent = nullptr);

    FieldForm &form() { return *m_form; }
    //! A field for a moment in local time.
    QDateTimeEdit *addMoment(const char *key, const QString &label, UtcTime at, const QString &help = {});
    UtcTime moment(const char *key) const;
    //! A line that must not be empty.
    bool takeLine(const char *key, QString &into, const QString &fault);
    void finish(const Status &done);
    //! Shows it beside its window.
    void ask();
    QString messageText() const;

private:
    void agree();

    const PageContext m_context;
    const Take m_take;
    FieldForm *m_form;
    QLabel *m_message;
    QPushButton *m_yes;
};

using Remark = std::function<void(const QString &)>;

//! Asks why the machine's behaviour is to be learnt anew, and does it.
void askForBaseline(const PageContext &context, HealthService &service, QWidget *parent, const MachineId &machine, const Remark &remark);
//! Asks for what belongs to a step of an alert's way, and takes it.
void askForStep(const PageContext &context, HealthService &service, QWidget *parent, const PredictiveAlert &alert, AlertState to, const Remark &remark);
//! Asks what came of an alert.
void askForOutcome(const PageContext &context, HealthService &service, QWidget *parent, const PredictiveAlert &alert, const Remark &remark);
//! Asks what is to be done to a machine; \a alert: that it comes from, null for none.
void askForRecommendation(const PageContext &context, HealthService &service, QWidget *parent, const MachineId &machine, const PredictiveAlert *alert,
                          const Remark &remark);
//! Asks for what belongs to a step of a recommendation, and takes it.
void askForStep(const PageContext &context, HealthService &service, QWidget *parent, const MaintenanceRecommendation &recommendation,
                RecommendationState to, const Remark &remark);

} // namespace lineside
