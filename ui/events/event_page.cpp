#include "ui/events/event_page.h"

#include "ui/events/event_model.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "models/base/csv.h"
#include "models/plant/event_source.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/value_delegate.h"
#include "ui/widgets/wrap_layout.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QSaveFile>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTableView>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kAskEvery = 1s; // at most, and only when something was stored
constexpr int kFilterWaitMs = 200;
constexpr size_t kPortion = 5'000;
constexpr size_t kMostAtAll = 100'000;

constexpr EventKind kNoKind{-1}; //!< no event is of it

//! What the list of kinds offers.
enum class Group { Plant, Writes, Configuration, Audit, Everything };

//! Information has none.
Glyph glyphOfSeverity(const QModelIndex &index)
{
    switch (Severity(index.data(EventModel::SeverityRole).toInt())) {
    case Severity::Info:
        break;
    case Severity::Warning:
        return Glyph::Priority3;
    case Severity::Error:
        return Glyph::Priority2;
    case Severity::Critical:
        return Glyph::Priority1;
    }
    return Glyph::None;
}

} // namespace

EventPage::EventPage(const PageContext &context, QWidget *parent)
    : Page(parent)
    , m_context(context)
    , m_model(new EventModel(this))
    , m_filter(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_severity(new QComboBox(this))
    , m_period(new QComboBox(this))
    , m_count(plainLabel(QString(), this))
    , m_table(new QTableView(this))
    , m_empty(new EmptyState(context.services.theme, tr("The journal tells what happened and who did it."),
                             tr("No event fits the filter."), QString(), this))
    , m_atMost(kPortion)
{
    const Theme &theme = context.services.theme;
    m_filter->setPlaceholderText(tr("Filter by source, user or words (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    const auto dress = [this, &theme] { m_filter->setMinimumWidth(theme.px(240)); }; // its words are whole
    dress();
    connect(&theme, &Theme::changed, this, dress);
    for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Error, Severity::Critical})
        m_severity->addItem(severity == Severity::Info ? tr("All severities") : tr("%1 and worse").arg(EventModel::severityWords(severity)),
                            int(severity));
    m_kind->addItem(tr("Plant and station"), int(Group::Plant));
    m_kind->addItem(tr("Writes"), int(Group::Writes));
    m_kind->addItem(tr("Configuration"), int(Group::Configuration));
    m_kind->addItem(tr("Audit trail"), int(Group::Audit));
    m_kind->addItem(tr("Everything"), int(Group::Everything));
    for (const auto &[box, name] : {std::pair(m_kind, tr("Kinds")), std::pair(m_severity, tr("Severities")), std::pair(m_period, tr("Period"))})
        box->setAccessibleName(name);
    m_period->addItem(tr("Last hour"), qlonglong(3'600));
    m_period->addItem(tr("Last day"), qlonglong(86'400));
    m_period->addItem(tr("Last week"), qlonglong(7 * 86'400));
    m_period->addItem(tr("All"), qlonglong(0));
    m_period->setCurrentIndex(1);

    auto *wait = new QTimer(this);
    wait->setSingleShot(true);
    wait->setInterval(kFilterWaitMs);
    connect(wait, &QTimer::timeout, this, &EventPage::askAnew);
    connect(m_filter, &QLineEdit::textChanged, wait, qOverload<>(&QTimer::start));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &EventPage::chooseKind);
    m_seesAudit = context.services.seat.may(Permission::ViewAudit).ok();
    connect(&context.services.seat, &Seat::changed, this, [this] {
        if (m_seesAudit != m_context.services.seat.may(Permission::ViewAudit).ok())
            askAnew();
    });
    connect(m_severity, &QComboBox::currentIndexChanged, this, &EventPage::askAnew);
    connect(m_period, &QComboBox::currentIndexChanged, this, &EventPage::askAnew);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &EventPage::askOlder);

    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setItemDelegateForColumn(EventModel::SeverityColumn, new GlyphDelegate(theme, &glyphOfSeverity, true, this));
    // time, severity, source, kind, text, user
    m_columns = new TableColumns(m_table, theme,
                                 {{150, 146}, {126, 110}, {200, 100}, {140, 118}, {440, 200}, {100, 76}},
                                 EventModel::TextColumn, 28, {EventModel::UserColumn});
    m_table->setAccessibleName(tr("Events"));
    addCopyAction(m_table);

    auto *bar = new WrapLayout;
    for (QWidget *tool : std::initializer_list<QWidget *>{m_filter, m_kind, m_severity, m_period})
        bar->addWidget(tool);
    bar->startTrailing();
    bar->addWidget(m_count);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_empty, 1);
    m_empty->hide();
}

EventPage::~EventPage()
{
    if (m_job)
        m_job->cancel();
}

void EventPage::tick()
{
    const SteadyTime now = m_context.services.clock.steady();
    if (now - m_askedAt < kAskEvery)
        return;
    const quint64 stored = m_context.services.historian.counters().storedEvents;
    if (stored == m_seen)
        return;
    m_seen = stored;
    ask();
}

void EventPage::askAnew()
{
    m_atMost = kPortion;
    ask();
}

void EventPage::chooseKind()
{
    const Group group = Group(m_kind->currentData().toInt());
    const Status may = m_context.services.seat.may(Permission::ViewAudit);
    if (!may && (group == Group::Audit || group == Group::Everything)) {
        Q_EMIT remarkMade(tr("The audit trail: %1").arg(inWords(may.error())));
        offerLogin(m_context, this, may.error()); // the list is asked anew when somebody has logged in
    }
    askAnew();
}

QList<EventKind> EventPage::kinds() const
{
    const bool audit = m_seesAudit;
    switch (Group(m_kind->currentData().toInt())) {
    case Group::Writes:
        return {EventKind::WriteAsked, EventKind::WriteOutcome};
    case Group::Configuration:
        return {EventKind::ConfigurationChange};
    case Group::Audit:
        return {audit ? EventKind::Audit : kNoKind};
    case Group::Everything:
        if (audit)
            return {};
        break;
    case Group::Plant:
        break;
    }
    QList<EventKind> all;
    for (int kind = 0; kind <= int(kLastEventKind); ++kind) {
        if (EventKind(kind) != EventKind::Audit)
            all += EventKind(kind);
    }
    return all;
}

void EventPage::askOlder()
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    const bool atEnd = bar->maximum() > 0 && bar->value() == bar->maximum();
    const bool hasMore = size_t(m_model->rowCount()) == m_atMost && m_atMost < kMostAtAll;
    if (!atEnd || !hasMore || (m_job && !m_job->isFinished()))
        return;
    m_atMost += kPortion;
    ask();
}

void EventPage::ask()
{
    m_askedAt = m_context.services.clock.steady();
    m_seesAudit = m_context.services.seat.may(Permission::ViewAudit).ok();
    if (m_job)
        m_job->cancel();
    EventFilter filter;
    const qlonglong seconds = m_period->currentData().toLongLong();
    if (seconds > 0)
        filter.from = m_context.services.clock.utc() - std::chrono::seconds(seconds);
    filter.kinds = kinds();
    filter.atLeast = Severity(m_severity->currentData().toInt());
    filter.text = m_filter->text().trimmed();
    filter.atMost = m_atMost;
    m_job = m_context.services.historian.queryEvents(filter, onWindow<QList<Event>>(this, [this](Result<QList<Event>> events) {
        if (!events) {
            if (events.error().kind != Error::Kind::Cancelled)
                Q_EMIT remarkMade(events.error().message);
            return;
        }
        m_model->setEvents(std::move(*events));
        const int count = m_model->rowCount();
        m_count->setText(size_t(count) < m_atMost ? tr("%Ln events", nullptr, count)
                                                 : tr("the newest %1 events").arg(QLocale().toString(count)));
        if (count == 0 && m_table->hasFocus())
            m_filter->setFocus(Qt::OtherFocusReason); // the table goes; the next step is another filter
        m_table->setVisible(count > 0);
        m_empty->setVisible(count == 0);
    }));
}

QJsonObject EventPage::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void EventPage::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QLatin1String("columns")).toObject());
}

bool EventPage::goTo(const ObjectRef &object)
{
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    if (object.kind == ObjectRef::Kind::Device) {
        if (const Device *device = snapshot->findDevice(DeviceId{object.uuid})) {
            m_filter->setText(device->code);
            return true;
        }
    }
    return false;
}

void EventPage::find()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void EventPage::exportData()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export events"), QStringLiteral("events.csv"), tr("CSV files (*.csv)"));
    if (path.isEmpty())
        return;
    QThreadPool::globalInstance()->start([events = m_model->events(), path, guard = QPointer<EventPage>(this)] {
        QByteArray text("id,time,severity,kind,source,user,before,after,text\r\n");
        for (const Event &event : events) {
            text += QByteArray::number(event.id) + ',' + toIso(event.at).toLatin1() + ',' + severityName(event.severity).toLatin1() + ','
                + eventKindName(event.kind).toLatin1() + ',' + csvCell(readEventSource(event.source).code) + ',' + csvCell(event.user) + ','
                + csvCell(event.before) + ',' + csvCell(event.after) + ',' + csvCell(event.text) + "\r\n";
        }
        QSaveFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, path, written] {
            if (guard)
                Q_EMIT guard->remarkMade(written ? tr("Events written to %1.").arg(path) : tr("%1 cannot be written.").arg(path));
        }, Qt::QueuedConnection);
    });
}

} // namespace lineside
