#include "ui/write/write_panel.h"

#include "models/telemetry/conditioning.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/value_view.h"
#include "ui/write/write_scale.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {

namespace {

constexpr int kRefreshEvery = 5; // ticks
constexpr int kMaxReason = 200;

} // namespace

WritePanel::WritePanel(const PageContext &context, QWidget *parent)
    : TagPanel(parent)
    , m_context(context)
    , m_snapshot(context.services.editor.snapshot())
    , m_name(plainLabel(QString(), this))
    , m_present(new ValueView(context.services.theme, FontRole::Value, this))
    , m_editors(new QStackedWidget(this))
    , m_number(new QLineEdit(this))
    , m_choice(new QComboBox(this))
    , m_scale(new WriteScale(context.services.theme, this))
    , m_limits(plainLabel(QString(), this))
    , m_problem(plainLabel(QString(), this))
    , m_login(new QPushButton(tr("Log in…"), this))
    , m_reason(new QLineEdit(this))
    , m_question(plainLabel(QString(), this))
    , m_send(new QPushButton(tr("Send…"), this))
    , m_confirm(new QPushButton(this))
    , m_back(new QPushButton(tr("Back"), this))
    , m_outcome(plainLabel(QString(), this))
{
    const Theme &theme = context.services.theme;
    followFont(m_name, theme, FontRole::Name);
    followFont(m_question, theme, FontRole::Strong);
    for (QLabel *label : {m_name, m_limits, m_problem, m_question, m_outcome})
        label->setWordWrap(true);
    followFont(m_limits, theme, FontRole::Small);
    m_reason->setMaxLength(kMaxReason);
    m_reason->setPlaceholderText(tr("Why (goes to the journal)"));
    m_editors->addWidget(m_number);
    m_editors->addWidget(m_choice);
    m_editors->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    followFont(m_outcome, theme, FontRole::Strong);
    m_send->setAutoDefault(false);
    m_login->setAutoDefault(false);
    m_login->hide();
    for (QWidget *each : {static_cast<QWidget *>(m_number), static_cast<QWidget *>(m_reason), static_cast<QWidget *>(m_confirm)})
        each->installEventFilter(this);
    m_back->setAutoDefault(true); // Enter presses it
    const auto dress = [this, &theme] { setMinimumWidth(theme.px(240)); };
    dress();
    connect(&theme, &Theme::changed, this, dress);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(12));
    layout->setSpacing(theme.px(6));
    layout->addWidget(m_name);
    layout->addWidget(plainLabel(tr("Present value"), this));
    layout->addWidget(m_present);
    layout->addSpacing(theme.px(4));
    auto *title = plainLabel(tr("New value"), this);
    title->setBuddy(m_number);
    layout->addWidget(title);
    layout->addWidget(m_editors);
    layout->addWidget(m_scale);
    layout->addWidget(m_limits);
    layout->addWidget(m_problem);
    layout->addWidget(m_login);
    layout->addWidget(m_reason);
    layout->addWidget(m_question);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_send);
    buttons->addWidget(m_confirm);
    layout->addLayout(buttons);
    layout->addWidget(m_outcome);
    layout->addStretch();

    connect(m_number, &QLineEdit::textChanged, this, &WritePanel::check);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &WritePanel::check);
    connect(m_number, &QLineEdit::returnPressed, this, &WritePanel::ask);
    connect(m_reason, &QLineEdit::returnPressed, this, &WritePanel::ask);
    connect(m_send, &QPushButton::clicked, this, &WritePanel::ask);
    connect(m_back, &QPushButton::clicked, this, &WritePanel::stepBack);
    connect(m_confirm, &QPushButton::clicked, this, &WritePanel::send);
    connect(m_login, &QPushButton::clicked, this, [this] {
        if (const TagEntry *tag = entry())
            if (const Status may = m_context.services.seat.mayWrite(*tag); !may)
                offerLogin(m_context, this, may.error(), [this] { check(); });
    });
    connect(&context.services.seat, &Seat::changed, this, &WritePanel::check);
    connect(&context.services.editor, &PlantEditor::snapshotChanged, this, [this](const SnapshotPtr &snapshot) {
        m_snapshot = snapshot;
        check();
    });
    setStep(Step::Choose);
}

TagPanel *makeWritePanel(const PageContext &context, QWidget *parent)
{
    return new WritePanel(context, parent);
}

const TagEntry *WritePanel::entry() const
{
    return m_snapshot->find(m_tag);
}

void WritePanel::setTags(const std::vector<TagUuid> &tags)
{
    m_tag = tags.empty() ? TagUuid{} : tags.front();
    m_request = {}; // what comes of the former tag's write is told by the journal, not under this one's name
    m_outcome->clear();
    m_reason->clear();
    m_number->clear();
    m_choice->clear();
    const TagEntry *tag = entry();
    if (!tag) {
        m_name->setText(tr("Choose a value to write: double-click it, or press Enter on it."));
        setEnabled(false);
        return;
    }
    setEnabled(true);
    const QString owner = tag->machine ? tag->machine->code : tag->device->code;
    m_name->setText(owner + QStringLiteral("  ") + (tag->tag->name.isEmpty() ? tag->tag->code : tag->tag->name));
    const bool choosing = !tag->tag->states.isEmpty() || tag->tag->type == ValueType::Bool;
    if (choosing) {
        if (tag->tag->states.isEmpty()) {
            m_choice->addItem(tr("off (0)"), false);
            m_choice->addItem(tr("on (1)"), true);
        }
        for (const StateText &state : tag->tag->states)
            m_choice->addItem(state.text, qlonglong(state.value));
        m_choice->setCurrentIndex(-1);
    }
    m_editors->setCurrentWidget(choosing ? static_cast<QWidget *>(m_choice) : m_number);
    const Range &limits = tag->tag->writeLimits;
    m_scale->setSpan(choosing ? Range{} : limits, tag->tag->normalRange);
    const QLocale locale;
    QString text;
    if (!choosing && limits.low && limits.high)
        text = tr("Allowed: %1 to %2").arg(numberText(*limits.low, *tag->tag, locale), numberText(*limits.high, *tag->tag, locale));
    else if (!choosing && limits.low)
        text = tr("Allowed: %1 and more").arg(numberText(*limits.low, *tag->tag, locale));
    else if (!choosing && limits.high)
        text = tr("Allowed: up to %1").arg(numberText(*limits.high, *tag->tag, locale));
    m_limits->setText(text);
    m_number->setPlaceholderText(displayUnit(tag->tag->unit));
    setStep(Step::Choose);
    tick();
    m_editors->currentWidget()->setFocus(Qt::OtherFocusReason);
}

QVariant WritePanel::chosenValue() const
{
    const TagEntry *tag = entry();
    if (!tag)
        return {};
    if (m_editors->currentWidget() == m_choice)
        return m_choice->currentIndex() < 0 ? QVariant() : m_choice->currentData();
    const QString text = m_number->text().trimmed();
    if (text.isEmpty())
        return {};
    if (tag->tag->type == ValueType::Text)
        return text;
    bool ok = false;
    if (tag->tag->type == ValueType::Int64) {
        const qlonglong number = QLocale().toLongLong(text, &ok);
        if (ok)
            return number;
    } else if (tag->tag->type == ValueType::UInt64) {
        const qulonglong number = QLocale().toULongLong(text, &ok);
        if (ok)
            return number;
    }
    const double number = QLocale().toDouble(text, &ok);
    // not a number in this language's form: toRaw() says so in its own words
    return ok ? QVariant(number) : QVariant(text);
}

QString WritePanel::chosenText() const
{
    const TagEntry *tag = entry();
    if (!tag)
        return {};
    if (m_editors->currentWidget() == m_choice)
        return m_choice->currentText();
    const QString unit = displayUnit(tag->tag->unit);
    return unit.isEmpty() ? m_number->text().trimmed() : m_number->text().trimmed() + QLatin1Char(' ') + unit;
}

void WritePanel::check()
{
    const TagEntry *tag = entry();
    if (!tag)
        return;
    if (m_step == Step::Confirm)
        setStep(Step::Choose); // what is confirmed is what was read
    QString problem;
    std::optional<double> next;
    const QVariant value = chosenValue();
    if (!tag->tag->writable) {
        problem = tr("This value cannot be written: it is configured as read-only.");
    } else if (value.isValid()) {
        const Result<QVariant> raw = toRaw(value, *tag->tag);
        const double number = value.toDouble();
        if (!raw) {
            problem = raw.error().message;
        } else if (tag->tag->type != ValueType::Text && m_editors->currentWidget() == m_number) {
            const Range &limits = tag->tag->writeLimits;
            if (limits.high && number > *limits.high)
                problem = tr("Above the highest value that may be written.");
            else if (limits.low && number < *limits.low)
                problem = tr("Below the lowest value that may be written.");
            next = number;
        }
    }
    const Status may = m_context.services.seat.mayWrite(*tag);
    if (problem.isEmpty() && !may)
        problem = may.error().message;
    const Seat::State seat = m_context.services.seat.state();
    m_login->setVisible(!may && tag->tag->writable && (seat == Seat::State::Vacant || seat == Seat::State::Taken));
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_send->setEnabled(m_step == Step::Choose && problem.isEmpty() && value.isValid());
    const LatestValue latest = m_context.services.latest.get(tag->id);
    const ValueLook look = lookOf(*tag, latest, m_context.services.clock.steady(), m_context.watch.isDown(tag->device->id), QLocale());
    m_scale->setValues(look.isNumber ? std::optional(look.number) : std::nullopt, next);
}

void WritePanel::setStep(Step step)
{
    m_step = step;
    m_editors->setEnabled(step == Step::Choose);
    m_reason->setEnabled(step == Step::Choose);
    m_send->setVisible(step == Step::Choose);
    m_confirm->setVisible(step == Step::Confirm);
    m_back->setVisible(step == Step::Confirm);
    m_question->setVisible(step == Step::Confirm);
    if (step == Step::Choose)
        check();
}

void WritePanel::stepBack()
{
    setStep(Step::Choose);
    m_editors->currentWidget()->setFocus(Qt::OtherFocusReason); // what had the keyboard is out of sight
}

void WritePanel::ask()
{
    const TagEntry *tag = entry();
    if (!tag || !m_send->isEnabled() || m_step != Step::Choose)
        return;
    m_outcome->clear();
    const LatestValue latest = m_context.services.latest.get(tag->id);
    const ValueLook look = lookOf(*tag, latest, m_context.services.clock.steady(), m_context.watch.isDown(tag->device->id), QLocale());
    m_question->setText(tr("Write %1 to %2? It is %3 now.").arg(chosenText(), m_name->text(), look.spoken()));
    m_confirm->setText(tr("Write %1").arg(plainMenuText(chosenText())));
    m_request = QUuid::createUuid();
    setStep(Step::Confirm);
    m_confirm->setFocus();
}

void WritePanel::send()
{
    const TagEntry *tag = entry();
    if (!tag || m_step != Step::Confirm)
        return;
    CommandRequest request;
    request.id = m_request;
    request.tag = tag->id;
    request.value = chosenValue();
    request.actor = m_context.services.seat.actor();
    request.reason = m_reason->text().trimmed();
    setStep(Step::Sent);
    m_outcome->setText(tr("Sending…"));
    m_context.services.commands.submit(request, [guard = QPointer<WritePanel>(this)](const CommandRecord &record) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, record] {
            if (guard)
                guard->showOutcome(record);
        }, Qt::QueuedConnection);
    });
}

void WritePanel::showOutcome(const CommandRecord &record)
{
    if (record.request.id != m_request)
        return; // of a tag that was left meanwhile; the journal has it
    switch (record.result) {
    case WriteResult::Done:
        m_outcome->setText(tr("Done: %1 → %2 (read back)").arg(record.before, record.after));
        m_number->clear(); // nothing is left to be sent again
        m_choice->setCurrentIndex(-1);
        break;
    case WriteResult::Refused:
        m_outcome->setText(tr("Refused: %1").arg(record.reason));
        break;
    case WriteResult::NotSent:
        m_outcome->setText(tr("Not sent: %1").arg(record.reason));
        break;
    case WriteResult::Unknown:
        m_outcome->setText(tr("Unknown: %1").arg(record.reason));
        break;
    }
    setStep(Step::Choose);
    (m_editors->currentWidget())->setFocus();
}

QString WritePanel::outcomeText() const
{
    return m_outcome->text();
}

QString WritePanel::problemText() const
{
    return m_problem->text();
}

void WritePanel::tick()
{
    if (m_ticks++ % kRefreshEvery != 0)
        return;
    const TagEntry *tag = entry();
    if (!tag)
        return;
    const LatestValue latest = m_context.services.latest.get(tag->id);
    const SteadyTime now = m_context.services.clock.steady();
    const ValueLook look = lookOf(*tag, latest, now, m_context.watch.isDown(tag->device->id), QLocale());
    m_present->setLook(look);
    m_present->setWhy(whyText(*tag, latest, m_context.watch.linkOf(tag->device->id), m_context.services.clock, QLocale()));
    if (m_step == Step::Choose)
        check();
}

bool WritePanel::eventFilter(QObject *watched, QEvent *event)
{
    // A key held down asks once and answers nothing; the second half of a double click on Send, which lands on the
    // button that took its place, answers nothing either.
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (key->isAutoRepeat())
                return true;
            if (watched == m_confirm) {
                send();
                return true;
            }
        }
    }
    if (watched == m_confirm && event->type() == QEvent::MouseButtonDblClick)
        return true;
    return TagPanel::eventFilter(watched, event);
}

void WritePanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_step == Step::Confirm)
            stepBack();
        else
            Q_EMIT closeRequested();
        return;
    }
    TagPanel::keyPressEvent(event);
}

} // namespace lineside
