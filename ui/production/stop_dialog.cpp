#include "ui/production/stop_dialog.h"

#include "ui/production/production_names.h"
#include "ui/production/production_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/grow.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/plan_words.h"
#include "ui/widgets/small_widgets.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace lineside {


namespace {

constexpr int kMostLetters = 2'000; // of a note

//! Down to the second: a stop that is entered whole keeps its own ends to the microsecond.
QDateTime wholeSeconds(UtcTime at)
{
    return toLocalDateTime(std::chrono::floor<std::chrono::seconds>(at));
}

UtcTime endOf(const QDateTimeEdit *edit, UtcTime exact)
{
    return edit->dateTime() == wholeSeconds(exact) ? exact : UtcTime(std::chrono::milliseconds(edit->dateTime().toMSecsSinceEpoch()));
}

} // namespace

StopDialog::StopDialog(const PageContext &context, const MachineId &machine, const StateInterval &stop, bool goesOn,
                       const std::vector<StopEntry> &entries, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_machine(machine)
    , m_stop(stop)
    , m_goesOn(goesOn)
    , m_reasons(new QComboBox(this))
    , m_from(new QDateTimeEdit(wholeSeconds(stop.from), this))
    , m_to(new QDateTimeEdit(wholeSeconds(stop.to), this))
    , m_note(new QLineEdit(this))
    , m_part(plainLabel(QString(), this))
    , m_says(plainLabel(QString(), this))
{
    const Theme &theme = context.services.theme;
    const SnapshotPtr snapshot = context.services.editor.snapshot();
    const MachinePlace place = placeOf(*snapshot, machine);
    setWindowTitle(tr("Reason of a stop"));
    const double seconds = std::chrono::duration<double>(stop.to - stop.from).count();
    auto *title = plainLabel(tr("%1 · %2 · %3").arg(place.machine ? titleOf(*place.machine) : QString(), rangeText(stop.from, stop.to), lengthText(seconds)), this);
    followFont(title, theme, FontRole::Name);
    title->setWordWrap(true);
    auto *now = plainLabel(goesOn ? tr("It is in the books as: %1. The stop goes on.").arg(stateText(place.site, stop.state, stop.reason))
                                  : tr("It is in the books as: %1.").arg(stateText(place.site, stop.state, stop.reason)), this);
    now->setWordWrap(true);

    m_reasons->addItem(tr("As the machine says"), QString());
    if (place.site) {
        for (const StopReason &reason : place.site->stopReasons)
            m_reasons->addItem(reasonText(place.site, reason.code) + QStringLiteral(" (") + lineside::stateWord(reason.state) + QLatin1Char(')'), reason.code);
    }
    m_reasons->setCurrentIndex(std::max(0, m_reasons->findData(stop.reason)));
    m_note->setMaxLength(kMostLetters);
    m_note->setPlaceholderText(tr("what happened, or why it is corrected"));
    for (QDateTimeEdit *edit : {m_from, m_to}) {
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        edit->setDateTimeRange(wholeSeconds(stop.from), wholeSeconds(stop.to));
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &StopDialog::check);
    }
    m_part->setWordWrap(true);
    m_says->setWordWrap(true);
    new GrowingWindow(this);

    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form->addRow(tr("&Reason"), m_reasons);
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&Until"), m_to);
    form->addRow(m_part);
    form->addRow(tr("&Note"), m_note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_enter = buttons->button(QDialogButtonBox::Ok);
    m_enter->setText(tr("Enter"));
    connect(buttons, &QDialogButtonBox::accepted, this, &StopDialog::enter);
    m_leave = buttons->button(QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { done(m_entered ? Accepted : Rejected); });

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(now);
    layout->addLayout(form);
    if (!entries.empty()) {
        auto *before = new FigureTable(theme, tr("What was said before"),
                                       {{tr("Entered"), {110, 96}}, {tr("By"), {90, 60}}, {tr("Time"), {150, 100}}, {tr("Reason"), {160, 90}}, {tr("Instead of"), {120, 70}}, {tr("Note"), {140, 60}}},
                                       5, -1, {}, this);
        QList<FigureTable::Row> rows;
        for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
            FigureTable::Row row;
            row.key = entry->id.toString();
            row.cells = {timeText(entry->enteredAt), entry->user, rangeText(entry->from, entry->to),
                         entry->state ? reasonText(place.site, entry->reason) : tr("As the machine says"), beforeText(place.site, entry->before), entry->note};
            row.hint = entry->note;
            rows += row;
        }
        before->setRows(rows);
        before->setMinimumSize(theme.px(560), theme.px(112));
        auto *heading = new SectionLine(theme, {tr("What was said before")}, this);
        layout->addWidget(heading);
        layout->addWidget(before, 1);
    }
    layout->addWidget(m_says);
    layout->addWidget(buttons);
    setMinimumWidth(theme.px(420));
    m_reasons->setFocus();
    check();
}

QString StopDialog::said() const
{
    return m_says->text();
}

StopEntry StopDialog::entry() const
{
    StopEntry entry;
    entry.machine = m_machine;
    entry.from = endOf(m_from, m_stop.from);
    entry.to = endOf(m_to, m_stop.to);
    entry.reason = m_reasons->currentData().toString();
    entry.note = m_note->text().trimmed();
    entry.user = m_context.services.seat.actor().user;
    return entry;
}

void StopDialog::check()
{
    const StopEntry wanted = entry();
    const bool isPart = wanted.from != m_stop.from || wanted.to != m_stop.to;
    if (wanted.from >= wanted.to)
        m_part->setText(tr("The end must come after the beginning."));
    else if (isPart)
        m_part->setText(tr("Only this part: the stop is split, and the rest keeps its reason."));
    else if (m_goesOn)
        m_part->setText(tr("The whole stop until now; what comes after is as the machine says."));
    else
        m_part->setText(tr("The whole stop. Other times split it."));
    m_enter->setEnabled(wanted.from < wanted.to && !m_waiting);
}

void StopDialog::enter()
{
    if (m_entered)
        return done(Accepted);
    if (!m_enter->isEnabled())
        return;
    if (const Status may = m_context.services.seat.may(Permission::EnterProduction); !may) {
        m_says->setText(inWords(may.error()));
        offerLogin(m_context, this, may.error());
        return;
    }
    m_waiting = true;
    m_says->setText(tr("Is being entered…"));
    check();
    m_context.services.production->enterStop(entry(), m_context.services.seat.actor(), onWindow<StopEntry>(this, [this](Result<StopEntry> entered) {
        m_waiting = false;
        check();
        if (!entered) {
            m_says->setText(inWords(entered.error()));
            return;
        }
        if (entered->ran.value_or(0) > 0) { // it is in the books, and not as it may have been meant
            m_says->setText(tr("Entered. The machine ran for %1 of this time: that stays running time.").arg(lengthText(double(*entered->ran) / 1e6)));
            m_enter->hide();
            m_leave->setText(tr("Close"));
            m_leave->setDefault(true); // Return, which entered it, closes
            m_leave->setFocus(Qt::OtherFocusReason);
            m_entered = true;
            return;
        }
        QDialog::accept();
    }));
}

} // namespace lineside
