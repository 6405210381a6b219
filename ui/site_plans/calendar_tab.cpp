#include "ui/site_plans/calendar_tab.h"

#include "models/plant/plant_limits.h"
#include "ui/site_plans/shift_table.h"
#include "ui/site_plans/shift_text.h"
#include "ui/site_plans/week_picture.h"
#include "ui/widgets/wrap_layout.h"

#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

namespace {

QString titleOf(const ShiftCalendar &calendar)
{
    return calendar.name.isEmpty() ? calendar.code : calendar.code + QStringLiteral("  ") + calendar.name;
}

} // namespace

CalendarTab::CalendarTab(const Theme &theme, QWidget *parent)
    : SiteTab(theme, parent)
    , m_list(new QListWidget)
    , m_form(new FieldForm(theme))
    , m_zone(new QComboBox)
    , m_week(new WeekPicture(theme))
    , m_shifts(new ShiftTable(theme))
    , m_daysHead(new FieldForm(theme))
    , m_days(new PlanTable(theme, tr("Days that are different"),
                           {{tr("Date"), PlanTable::Kind::Text, 110}, {tr("What it is"), PlanTable::Kind::Text, 180, true}, {tr("Works like"), PlanTable::Kind::Choice, 130}}))
{
    m_list->setAccessibleName(tr("Calendars"));
    const auto room = [this, &theme] { m_list->setFixedHeight(theme.px(76)); };
    room();
    connect(&theme, &Theme::changed, this, room);
    m_rows->addWidget(m_list);
    addButtons();
    addFields();
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_filling || row == m_shown)
            return;
        if (m_shown >= 0 && !takeCalendar()) {
            // back to the mistake; the list is still changing, so it is set right after that
            QMetaObject::invokeMethod(this, [this] {
                const QScopedValueRollback filling(m_filling, true);
                m_list->setCurrentRow(m_shown);
                showFirstFault();
            }, Qt::QueuedConnection);
            return;
        }
        show(row);
    });
}

void CalendarTab::addButtons()
{
    auto *buttons = new WrapLayout;
    const auto button = [&](const QString &text, auto slot) {
        auto *made = new QPushButton(text);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, slot);
        buttons->addWidget(made);
    };
    button(tr("Add calendar"), [this] {
        if (m_shown >= 0 && !takeCalendar())
            return;
        ShiftCalendar calendar;
        for (int number = 1; calendar.code.isEmpty(); ++number) {
            const QString code = tr("CAL-%1").arg(number);
            if (std::none_of(m_calendars.cbegin(), m_calendars.cend(), [&](const ShiftCalendar &other) { return other.code == code; }))
                calendar.code = code;
        }
        // what many plants begin with; who works less takes away
        calendar.shifts = {{tr("Early"), 0b0011111, 6 * 60, 480, {{240, 30}}}, {tr("Late"), 0b0011111, 14 * 60, 480, {{240, 30}}},
                           {tr("Night"), 0b0011111, 22 * 60, 480, {{240, 30}}}};
        m_calendars += calendar;
        fillList(int(m_calendars.size()) - 1);
        m_form->editor("code")->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited();
        Q_EMIT calendarsChanged();
    });
    button(tr("Remove calendar"), [this] {
        if (m_shown < 0)
            return;
        m_calendars.removeAt(m_shown);
        fillList(std::min(m_shown, int(m_calendars.size()) - 1));
        Q_EMIT edited();
        Q_EMIT calendarsChanged();
    });
    m_rows->addLayout(buttons);
}

void CalendarTab::addFields()
{
    m_form->startRow();
    m_form->addLine("code", tr("Code"));
    m_form->addLine("name", tr("Name"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_zone->setMinimumContentsLength(12);
    m_zone->addItem(QString());
    const QList<QByteArray> zones = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &zone : zones)
        m_zone->addItem(QString::fromUtf8(zone));
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_zone->lineEdit()->setPlaceholderText(tr("this computer's"));
    m_form->addEditor("zone", tr("Time zone"), m_zone, tr("Empty: %1, as this computer has it.").arg(QString::fromUtf8(QTimeZone::systemTimeZoneId())));
    m_form->addHeading(tr("The week"));
    m_form->addEditor("week", {}, m_week, tr("Breaks are hatched: nobody is asked why a machine stands still then."));
    add(m_form);
    add(m_shifts);
    m_daysHead->addHeading(tr("Days that are different"), tr("Holidays, and Saturdays that are worked."));
    add(m_daysHead);
    add(m_days);
    m_rows->addStretch();
    QList<PlanTable::Choice> likes{{QString(), tr("(nobody works)")}};
    for (int day = 0; day < 7; ++day)
        likes += {QString::number(day), QLocale().standaloneDayName(day + 1, QLocale::LongFormat)};
    m_days->setChoices(LikeDay, likes);
    m_days->setRoom(2, 6);
    m_days->setFreshRow([] { return QStringList(); }, tr("Add day"), tr("Remove day"));
    connect(m_zone, &QComboBox::currentTextChanged, this, [this] {
        if (!m_filling)
            Q_EMIT edited();
    });
    connect(m_shifts, &PlanTable::edited, this, &CalendarTab::showWeek);
    connect(m_shifts, &PlanTable::currentRowChanged, m_week, &WeekPicture::setCurrent);
}

void CalendarTab::showWeek()
{
    m_week->setShifts(m_shifts->sketch());
    m_week->setCurrent(m_shifts->currentRow());
}

QList<ShiftCalendar> CalendarTab::calendars() const
{
    QList<ShiftCalendar> now = m_calendars;
    if (m_shown >= 0 && !m_form->line("code").isEmpty()) {
        now[m_shown].code = m_form->line("code");
        now[m_shown].name = m_form->line("name");
    }
    return now;
}

void CalendarTab::load(const Site &site)
{
    clearFaults();
    const QString former = m_shown >= 0 ? m_calendars[m_shown].code : QString();
    m_calendars = site.calendars;
    const auto same = std::find_if(m_calendars.cbegin(), m_calendars.cend(), [&](const ShiftCalendar &calendar) { return calendar.code == former; });
    fillList(m_calendars.isEmpty() ? -1 : same == m_calendars.cend() ? 0 : int(same - m_calendars.cbegin()));
}

void CalendarTab::fillList(int select)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        m_list->clear();
        for (const ShiftCalendar &calendar : std::as_const(m_calendars))
            m_list->addItem(titleOf(calendar));
        m_list->setCurrentRow(select);
    }
    show(select);
}

void CalendarTab::show(int row)
{
    const QScopedValueRollback filling(m_filling, true);
    clearFaults();
    m_shown = row;
    for (QWidget *part : {static_cast<QWidget *>(m_form), static_cast<QWidget *>(m_shifts), static_cast<QWidget *>(m_daysHead), static_cast<QWidget *>(m_days)})
        part->setVisible(row >= 0);
    if (row < 0)
        return;
    const ShiftCalendar &calendar = m_calendars[row];
    m_form->setLine("code", calendar.code);
    m_form->setLine("name", calendar.name);
    m_zone->setCurrentText(calendar.timeZone);
    m_shifts->load(calendar.shifts);
    QList<QStringList> days;
    for (const CalendarException &day : calendar.exceptions)
        days += {day.date.toString(Qt::ISODate), day.name, day.likeDay ? QString::number(*day.likeDay) : QString()};
    m_days->setRows(days);
    showWeek();
}

bool CalendarTab::takeExceptions(QList<CalendarException> &exceptions)
{
    QList<CalendarException> taken;
    for (int row = 0; row < m_days->rowCount(); ++row) {
        const std::optional<QDate> date = dateOf(m_days->cell(row, Date));
        if (!date) {
            m_days->showFault(row, Date, tr("A day is wanted here, like 2026-12-24."));
            return false;
        }
        if (std::any_of(taken.cbegin(), taken.cend(), [&](const CalendarException &other) { return other.date == *date; })) {
            m_days->showFault(row, Date, tr("This day stands there already."));
            return false;
        }
        const QString like = m_days->cell(row, LikeDay);
        taken += {*date, m_days->cell(row, What), like.isEmpty() ? std::nullopt : std::optional(like.toInt())};
    }
    exceptions = taken;
    return true;
}

bool CalendarTab::takeCalendar()
{
    clearFaults();
    ShiftCalendar calendar = m_calendars[m_shown];
    const QString former = calendar.code;
    calendar.code = m_form->line("code");
    calendar.name = m_form->line("name");
    calendar.timeZone = m_zone->currentText().trimmed();
    if (calendar.code.isEmpty())
        m_form->showFault("code", tr("A calendar needs a code."));
    for (const char *key : {"code", "name"}) {
        if (m_form->line(key).size() > kMostLetters)
            m_form->showFault(key, tr("There is room for %1 letters.").arg(kMostLetters));
    }
    for (qsizetype i = 0; i < m_calendars.size(); ++i) {
        if (i != m_shown && m_calendars[i].code == calendar.code)
            m_form->showFault("code", tr("Another calendar of this site has this code."));
    }
    if (!calendar.timeZone.isEmpty() && !QTimeZone::isTimeZoneIdAvailable(calendar.timeZone.toUtf8()))
        m_form->showFault("zone", tr("This time zone is not known here. It is written as Europe/Berlin."));
    m_shifts->take(calendar.shifts);
    takeExceptions(calendar.exceptions);
    if (hasFaults()) {
        showFirstFault();
        return false;
    }
    m_calendars[m_shown] = calendar;
    m_list->item(m_shown)->setText(titleOf(calendar));
    if (former != calendar.code)
        Q_EMIT renamed(former, calendar.code);
    return true;
}

bool CalendarTab::take(Site &site)
{
    if (m_shown >= 0 && !takeCalendar())
        return false;
    site.calendars = m_calendars;
    return true;
}

} // namespace lineside
