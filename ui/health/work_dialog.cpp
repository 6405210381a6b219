#include "ui/health/work_dialog.h"

#include "ui/health/health_model.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/grow.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace lineside {

namespace {

constexpr int kMostLetters = 500; //!< of a note

Actor whoSits(const PageContext &context)
{
    return context.services.seat.actor();
}

QString nameOf(const PageContext &context, const MachineId &machine)
{
    const Machine *found = context.watch.snapshot()->findMachine(machine);
    return found ? machineTitle(*found) : QString();
}

QLineEdit *addNote(WorkDialog &dialog, const QString &label, const QString &help = {})
{
    QLineEdit *note = dialog.form().addLine("note", label, help);
    note->setMaxLength(kMostLetters);
    return note;
}

template<typename T>
std::function<void(Result<T>)> answers(WorkDialog &dialog, const Remark &remark, const QString &done)
{
    return onWindow<T>(&dialog, [&dialog, remark, done](Result<T> result) {
        if (result && remark)
            remark(done);
        dialog.finish(result ? Status(Done{}) : Status(result.error()));
    });
}

} // namespace

WorkDialog::WorkDialog(const PageContext &context, const QString &title, const QString &about, const QString &yes, Take take, QWidget *parent)
    : QDialog(parent ? parent->window() : nullptr), m_context(context), m_take(std::move(take)), m_form(new FieldForm(context.services.theme)),
      m_message(plainLabel(QString())), m_yes(new QPushButton(yes))
{
    const Theme &theme = context.services.theme;
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    QLabel *words = plainLabel(about);
    words->setWordWrap(true);
    m_message->setWordWrap(true);
    new GrowingWindow(this);
    followFont(m_message, theme, FontRole::Strong);
    m_message->hide();
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(m_yes, QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_yes->setDefault(true);
    connect(m_yes, &QPushButton::clicked, this, &WorkDialog::agree);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(words);
    rows->addWidget(m_form);
    rows->addStretch();
    rows->addWidget(m_message);
    rows->addWidget(buttons);
    rows->setSpacing(theme.px(12));
    resizeWithinScreen(this, {theme.px(460), theme.px(200)});
}

QDateTimeEdit *WorkDialog::addMoment(const char *key, const QString &label, UtcTime at, const QString &help)
{
    auto *edit = new QDateTimeEdit(toLocalDateTime(at));
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat));
    edit->setAccessibleName(label);
    m_form->addEditor(key, label, edit, help);
    return edit;
}

UtcTime WorkDialog::moment(const char *key) const
{
    const auto *edit = qobject_cast<QDateTimeEdit *>(m_form->editor(key));
    return edit ? fromMicroseconds(edit->dateTime().toMSecsSinceEpoch() * 1'000) : UtcTime{};
}

bool WorkDialog::takeLine(const char *key, QString &into, const QString &fault)
{
    into = m_form->line(key).trimmed();
    if (into.isEmpty())
        m_form->showFault(key, fault);
    return !into.isEmpty();
}

void WorkDialog::agree()
{
    m_form->clearFaults();
    m_message->hide();
    // whoever sat here may have gone meanwhile
    if (const Status may = m_context.services.seat.may(Permission::ManageMaintenance); !may) {
        m_message->setText(inWords(may.error()));
        m_message->show();
        return offerLogin(m_context, this, may.error());
    }
    if (!m_take(*this)) {
        if (QWidget *fault = m_form->firstFault())
            fault->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_yes->setEnabled(false);
}

void WorkDialog::finish(const Status &done)
{
    m_yes->setEnabled(true);
    if (done)
        return accept();
    m_message->setText(inWords(done.error()));
    m_message->show();
}

void WorkDialog::ask()
{
    open();
    if (QWidget *first = m_form->nextInFocusChain())
        first->setFocus(Qt::TabFocusReason);
}

QString WorkDialog::messageText() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void askForBaseline(const PageContext &context, HealthService &service, QWidget *parent, const MachineId &machine, const Remark &remark)
{
    auto *dialog = new WorkDialog(
        context, WorkDialog::tr("New baseline after maintenance"),
        WorkDialog::tr("%1 is learnt anew from now on: what it did before counts as another machine's, and an anomaly that is on is over. "
                       "Learning takes about three days of good running; until then nothing is watched.")
            .arg(nameOf(context, machine)),
        WorkDialog::tr("Learn anew"),
        [context, &service, machine, remark](WorkDialog &asked) {
            QString note;
            if (!asked.takeLine("note", note, WorkDialog::tr("Say what was done: it stands in the audit trail.")))
                return false;
            service.reBaseline(machine, whoSits(context), note, answers<Done>(asked, remark, WorkDialog::tr("%1 is learnt anew.").arg(nameOf(context, machine))));
            return true;
        },
        parent);
    addNote(*dialog, WorkDialog::tr("What was done"));
    dialog->ask();
}

void askForStep(const PageContext &context, HealthService &service, QWidget *parent, const PredictiveAlert &alert, AlertState to, const Remark &remark)
{
    QString title = WorkDialog::tr("Acknowledge the alert");
    QString yes = WorkDialog::tr("Acknowledge");
    if (to == AlertState::Scheduled) {
        title = alert.state == AlertState::Scheduled ? WorkDialog::tr("Another day for the work") : WorkDialog::tr("Schedule the work");
        yes = WorkDialog::tr("Schedule");
    } else if (to == AlertState::InProgress) {
        title = WorkDialog::tr("Begin the work");
        yes = WorkDialog::tr("Begin");
    }
    auto *dialog = new WorkDialog(
        context, title, WorkDialog::tr("%1: %2").arg(nameOf(context, alert.machine), alert.text), yes,
        [context, &service, id = alert.id, to, remark](WorkDialog &asked) {
            std::optional<UtcTime> when;
            QString done = WorkDialog::tr("The alert is %1 now.").arg(alertStateWord(to));
            if (to == AlertState::Scheduled) {
                const UtcTime now = context.services.clock.utc();
                when = asked.moment("when");
                if (*when < now) {
                    asked.form().showFault("when", WorkDialog::tr("This is over already."));
                    return false;
                }
                done = WorkDialog::tr("The work is planned for %1.").arg(momentText(*when, now));
            }
            service.moveAlert(id, to, whoSits(context), asked.form().line("note").trimmed(), answers<PredictiveAlert>(asked, remark, done), when);
            return true;
        },
        parent);
    if (to == AlertState::Scheduled) {
        // tomorrow, or before it is said to fail; whole hours that lie ahead
        const UtcTime now = context.services.clock.utc();
        UtcTime when = now + std::chrono::hours(24);
        if (alert.predictedAt)
            when = std::min<UtcTime>(when, *alert.predictedAt);
        when = std::max<UtcTime>(std::chrono::floor<std::chrono::hours>(when), std::chrono::ceil<std::chrono::hours>(now + std::chrono::minutes(1)));
        if (alert.plannedFor && *alert.plannedFor > now)
            when = *alert.plannedFor;
        dialog->addMoment("when", WorkDialog::tr("Planned for"), when,
                          alert.predictedAt ? WorkDialog::tr("Said to fail about %1.").arg(momentText(*alert.predictedAt, context.services.clock.utc())) : QString());
    }
    addNote(*dialog, WorkDialog::tr("Note"), WorkDialog::tr("May be left empty."));
    dialog->ask();
}

void askForOutcome(const PageContext &context, HealthService &service, QWidget *parent, const PredictiveAlert &alert, const Remark &remark)
{
    auto *dialog = new WorkDialog(
        context, WorkDialog::tr("Resolve the alert"), WorkDialog::tr("%1: %2").arg(nameOf(context, alert.machine), alert.text), WorkDialog::tr("Resolve"),
        [context, &service, id = alert.id, remark](WorkDialog &asked) {
            AlertResolution resolution;
            resolution.outcome = AlertOutcome(asked.form().choice("outcome"));
            if (resolution.outcome == AlertOutcome::None)
                asked.form().showFault("outcome", WorkDialog::tr("Say what came of it: by this the alerts are judged."));
            bool taken = resolution.outcome != AlertOutcome::None;
            taken &= asked.takeLine("note", resolution.note, WorkDialog::tr("Say what was found: it stands in the audit trail."));
            if (resolution.outcome == AlertOutcome::True) {
                resolution.failedAt = asked.moment("failed");
                if (*resolution.failedAt > context.services.clock.utc()) {
                    asked.form().showFault("failed", WorkDialog::tr("This lies ahead."));
                    taken = false;
                }
            }
            if (taken)
                service.resolveAlert(id, resolution, whoSits(context), answers<PredictiveAlert>(asked, remark, WorkDialog::tr("The alert is resolved.")));
            return taken;
        },
        parent);
    QComboBox *outcome = dialog->form().addChoice(
        "outcome", WorkDialog::tr("What came of it"),
        {{WorkDialog::tr("Choose"), int(AlertOutcome::None)},
         {WorkDialog::tr("True: it failed, or the fault was there"), int(AlertOutcome::True)},
         {WorkDialog::tr("False: nothing was wrong"), int(AlertOutcome::False)},
         {WorkDialog::tr("Prevented: maintenance was done, nobody can know"), int(AlertOutcome::Prevented)},
         {WorkDialog::tr("Expired: the time passed and nothing happened"), int(AlertOutcome::Expired)}});
    dialog->addMoment("failed", WorkDialog::tr("When it failed, or was found"), context.services.clock.utc());
    dialog->form().setShown("failed", false);
    QObject::connect(outcome, &QComboBox::currentIndexChanged, dialog,
                     [dialog] { dialog->form().setShown("failed", dialog->form().choice("outcome") == int(AlertOutcome::True)); });
    addNote(*dialog, WorkDialog::tr("What was found"));
    dialog->ask();
}

void askForRecommendation(const PageContext &context, HealthService &service, QWidget *parent, const MachineId &machine, const PredictiveAlert *alert,
                          const Remark &remark)
{
    const QUuid from = alert ? alert->id : QUuid();
    auto *dialog = new WorkDialog(
        context, WorkDialog::tr("Recommend maintenance"),
        alert ? WorkDialog::tr("From the alert: %1").arg(alert->text) : WorkDialog::tr("What somebody should do to a machine, and why."),
        WorkDialog::tr("Recommend"),
        [context, &service, from, remark](WorkDialog &asked) {
            MaintenanceRecommendation draft;
            draft.alert = from;
            const auto *chooser = qobject_cast<QComboBox *>(asked.form().editor("machine"));
            draft.machine = MachineId{chooser->currentData().toUuid()};
            if (const Machine *found = context.watch.snapshot()->findMachine(draft.machine))
                draft.machineCode = found->code;
            draft.reason = asked.form().line("reason").trimmed();
            draft.priority = Severity(asked.form().choice("priority"));
            if (!asked.takeLine("text", draft.text, WorkDialog::tr("Say what is to be done.")))
                return false;
            service.propose(draft, whoSits(context), answers<MaintenanceRecommendation>(asked, remark, WorkDialog::tr("Recommended.")));
            return true;
        },
        parent);
    auto *chooser = new QComboBox;
    chooser->setAccessibleName(WorkDialog::tr("Machine"));
    chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const Site &site : context.watch.snapshot()->plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &each : line.machines)
                chooser->addItem(machineTitle(each), each.id.uuid);
        }
    }
    chooser->setCurrentIndex(std::max(0, chooser->findData(machine.uuid)));
    chooser->setEnabled(!alert);
    dialog->form().addEditor("machine", WorkDialog::tr("Machine"), chooser);
    dialog->form().addLine("text", WorkDialog::tr("What to do"))->setMaxLength(kMostLetters);
    dialog->form().addLine("reason", WorkDialog::tr("Why"))->setMaxLength(kMostLetters);
    dialog->form().addChoice("priority", WorkDialog::tr("Priority"),
                             {{workPriorityWord(Severity::Info), int(Severity::Info)},
                              {workPriorityWord(Severity::Warning), int(Severity::Warning)},
                              {workPriorityWord(Severity::Error), int(Severity::Error)},
                              {workPriorityWord(Severity::Critical), int(Severity::Critical)}});
    dialog->form().setChoice("priority", int(alert ? alert->severity : Severity::Warning));
    if (alert) {
        dialog->form().setLine("text", alert->action);
        dialog->form().setLine("reason", alert->text.left(kMostLetters));
    }
    dialog->ask();
}

void askForStep(const PageContext &context, HealthService &service, QWidget *parent, const MaintenanceRecommendation &recommendation,
                RecommendationState to, const Remark &remark)
{
    QString title = WorkDialog::tr("Approve the recommendation");
    QString yes = WorkDialog::tr("Approve");
    if (to == RecommendationState::Rejected) {
        title = WorkDialog::tr("Reject the recommendation");
        yes = WorkDialog::tr("Reject");
    } else if (to == RecommendationState::Implemented) {
        title = WorkDialog::tr("The work was done");
        yes = WorkDialog::tr("Done");
    } else if (to == RecommendationState::Validated) {
        title = WorkDialog::tr("Did it help?");
        yes = WorkDialog::tr("Validate");
    }
    auto *dialog = new WorkDialog(
        context, title, WorkDialog::tr("%1: %2").arg(nameOf(context, recommendation.machine), recommendation.text), yes,
        [context, &service, id = recommendation.id, to, remark](WorkDialog &asked) {
            RecommendationStep step;
            step.to = to;
            step.note = asked.form().line("note").trimmed();
            if (to == RecommendationState::Rejected && !asked.takeLine("note", step.note, WorkDialog::tr("Say why not: it stands in the audit trail.")))
                return false;
            if (to == RecommendationState::Approved || to == RecommendationState::Implemented)
                step.when = asked.moment("when");
            if (to == RecommendationState::Implemented && *step.when > context.services.clock.utc()) {
                asked.form().showFault("when", WorkDialog::tr("This lies ahead."));
                return false;
            }
            if (to == RecommendationState::Validated) {
                if (asked.form().choice("helped") < 0) {
                    asked.form().showFault("helped", WorkDialog::tr("Say whether it helped."));
                    return false;
                }
                step.helped = asked.form().choice("helped") == 1;
            }
            service.moveRecommendation(id, step, whoSits(context),
                                       answers<MaintenanceRecommendation>(asked, remark, WorkDialog::tr("The recommendation is %1 now.").arg(recommendationStateWord(to))));
            return true;
        },
        parent);
    const UtcTime now = context.services.clock.utc();
    if (to == RecommendationState::Approved)
        dialog->addMoment("when", WorkDialog::tr("Planned for"), now + std::chrono::hours(24));
    if (to == RecommendationState::Implemented)
        dialog->addMoment("when", WorkDialog::tr("Done at"), now);
    if (to == RecommendationState::Validated)
        dialog->form().addChoice("helped", WorkDialog::tr("Did it help"),
                                 {{WorkDialog::tr("Choose"), -1}, {WorkDialog::tr("Yes"), 1}, {WorkDialog::tr("No"), 0}},
                                 WorkDialog::tr("The score was %1 when the work was done.").arg(scoreText(recommendation.scoreBefore)));
    addNote(*dialog, WorkDialog::tr("Note"), to == RecommendationState::Rejected ? QString() : WorkDialog::tr("May be left empty."));
    dialog->ask();
}

} // namespace lineside
