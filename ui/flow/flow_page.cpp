#include "ui/flow/flow_page.h"

#include "ui/flow/hop_box.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/columns_layout.h"
#include "ui/widgets/forward_words.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tick_watch.h"
#include "ui/widgets/value_look.h"
#include "ui/widgets/wrap_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kRefreshEvery = 500ms;
constexpr auto kWindow = 5s; // over which rates are taken
constexpr double kLateMs = 100; // a display that lags by more feels broken

QString megabytes(size_t bytes)
{
    return QLocale().toString(double(bytes) / 1e6, 'f', 1);
}

double share(size_t part, size_t whole)
{
    return whole == 0 ? 0 : double(part) / double(whole);
}

} // namespace

FlowPage::FlowPage(const PageContext &context, QWidget *parent)
    : Page(parent)
    , m_context(context)
{
    const Theme &theme = context.services.theme;
    m_field = new HopBox(theme, tr("Field"), tr("what drivers read"), false, this);
    m_queue = new HopBox(theme, tr("Queue"), tr("to the telemetry thread"), false, this);
    m_conditioning = new HopBox(theme, tr("Latest values"), tr("scaled, checked, in time"), false, this);
    m_store = new HopBox(theme, tr("History"), tr("committed to disk"), false, this);
    m_screen = new HopBox(theme, tr("Screen"), tr("this window"), true, this);
    m_plantRow = new QWidget(this);
    m_waiting = new HopBox(theme, tr("Waiting"), tr("on disk, not there yet"), false, m_plantRow);
    m_plant = new HopBox(theme, tr("Plant database"), tr("committed in PostgreSQL"), true, m_plantRow);
    m_plantVerdict = plainLabel(QString(), this);
    m_plantVerdict->setWordWrap(true);
    m_setUp = new QPushButton(tr("Plant database…"), this);
    m_putAside = new QPushButton(tr("Rows put aside…"), this);
    m_compare = new QPushButton(tr("Compare…"), this);
    setPlainToolTip(m_compare, tr("Looks whether the plant database has what this computer has stored"));
    m_verdict = plainLabel(QString(), this);
    followFont(m_verdict, theme, FontRole::Name);
    m_details = plainLabel(QString(), this);
    m_details->setWordWrap(true);

    auto *row = new ColumnsLayout(0);
    for (HopBox *hop : {m_field, m_queue, m_conditioning, m_store, m_screen})
        row->addWidget(hop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_verdict);
    layout->addWidget(new SectionLine(theme, {tr("From the wire to disk and screen")}, this));
    layout->addLayout(row);
    layout->addWidget(m_details);
    layout->addSpacing(theme.px(12));
    layout->addWidget(new SectionLine(theme, {tr("From disk to the plant database")}, this));
    auto *tools = new WrapLayout;
    tools->startTrailing();
    for (QPushButton *tool : {m_putAside, m_compare, m_setUp})
        tools->addWidget(tool);
    layout->addWidget(m_plantVerdict);
    layout->addLayout(tools);
    auto *plantRow = new QHBoxLayout(m_plantRow);
    plantRow->setContentsMargins(0, 0, 0, 0);
    plantRow->setSpacing(0);
    for (HopBox *hop : {m_waiting, m_plant}) {
        hop->setLow();
        plantRow->addWidget(hop, 2);
    }
    plantRow->addStretch(1);
    layout->addWidget(m_plantRow);
    layout->addStretch();
    m_setUp->setVisible(bool(context.parts.setUpPlantStore));
    connect(m_putAside, &QPushButton::clicked, this, [this] { m_context.parts.showPutAside(m_context, this); });
    connect(m_compare, &QPushButton::clicked, this, [this] { m_context.parts.reconcilePlantStore(m_context, this); });
    connect(m_setUp, &QPushButton::clicked, this, [this] { m_context.parts.setUpPlantStore(m_context, this); });
    refresh();
}

void FlowPage::tick()
{
    const SteadyTime now = m_context.services.clock.steady();
    if (now - m_refreshedAt >= kRefreshEvery)
        refresh();
}

void FlowPage::refresh()
{
    const SteadyTime now = m_context.services.clock.steady();
    m_refreshedAt = now;
    const PipelineCounters pipeline = m_context.services.pipeline.counters();
    const HistorianCounters history = m_context.services.historian.counters();
    quint64 read = 0;
    int slowed = 0;
    for (const LinkStatus &link : m_context.watch.links()) {
        read += link.readings;
        slowed += link.widenedPeriod > link.period && link.period.count() > 0 ? 1 : 0;
    }
    m_samples.push_back({now, read, pipeline.received, pipeline.delivered, pipeline.deadbanded, history.stored});
    while (m_samples.size() > 2 && now - m_samples.front().at > kWindow)
        m_samples.pop_front();
    const Sample &first = m_samples.front();
    const Sample &last = m_samples.back();
    const double seconds = std::chrono::duration<double>(last.at - first.at).count();
    const auto rate = [&](quint64 Sample::*counter) {
        return seconds > 0.2 && last.*counter >= first.*counter ? double(last.*counter - first.*counter) / seconds : -1.0;
    };
    const QLocale locale;

    HopFigures field;
    field.perSecond = rate(&Sample::read);
    field.lines << tr("%Ln devices", nullptr, int(m_context.watch.links().size()));
    if (slowed > 0)
        field.lines << tr("%Ln polled more slowly", nullptr, slowed);
    field.abnormal = slowed > 0;
    m_field->setFigures(field);

    HopFigures queue;
    queue.perSecond = rate(&Sample::received);
    queue.fill = share(pipeline.queueBytes, pipeline.queueMaxBytes);
    queue.fillText = tr("%1 of %2 MB").arg(megabytes(pipeline.queueBytes), megabytes(pipeline.queueMaxBytes));
    queue.lines << tr("loses nothing: drivers wait");
    queue.abnormal = *queue.fill >= 0.8;
    m_queue->setFigures(queue);

    const LatencySummary condition = m_context.services.pipeline.conditionLatency();
    HopFigures conditioning;
    conditioning.perSecond = rate(&Sample::delivered);
    if (condition.total > 0) {
        conditioning.p50Ms = condition.percentileMs(0.5);
        conditioning.p95Ms = condition.percentileMs(0.95);
    }
    conditioning.lines << tr("%1 stale now").arg(locale.toString(pipeline.staleTags))
                       << tr("%1 implausible stamps").arg(locale.toString(pipeline.implausibleStamps))
                       << tr("%1 out of order").arg(locale.toString(pipeline.outOfOrder));
    m_conditioning->setFigures(conditioning);

    const LatencySummary commit = m_context.services.historian.commitLatency();
    HopFigures store;
    store.perSecond = rate(&Sample::stored);
    store.fill = share(history.queueBytes, history.queueMaxBytes);
    store.fillText = tr("%1 of %2 MB").arg(megabytes(history.queueBytes), megabytes(history.queueMaxBytes));
    if (commit.total > 0) {
        store.p50Ms = commit.percentileMs(0.5);
        store.p95Ms = commit.percentileMs(0.95);
    }
    store.lines << tr("%1 lost").arg(locale.toString(history.lost)) << tr("%1 MB on disk").arg(megabytes(history.bytes));
    store.abnormal = !history.healthy || history.lost > 0;
    m_store->setFigures(store);

    HopFigures screen;
    if (m_tickWatch && m_tickWatch->ticks() > 0) {
        const LatencySummary late = m_tickWatch->lateness();
        screen.p50Ms = late.percentileMs(0.5);
        screen.p95Ms = late.percentileMs(0.95);
        const double longest = std::chrono::duration<double, std::milli>(m_tickWatch->longestStall()).count();
        screen.lines << tr("late to draw, each tick") << tr("longest stall: %1 ms").arg(locale.toString(longest, 'f', 0));
        screen.abnormal = late.percentileMs(0.95) > kLateMs;
    }
    m_screen->setFigures(screen);

    m_verdict->setText(!history.healthy      ? history.trouble
                       : history.lost > 0    ? tr("%1 readings could not be kept; the journal says when.").arg(locale.toString(history.lost))
                       : queue.abnormal || slowed > 0 ? tr("The station is behind: polling has been slowed down so that nothing is lost.")
                                             : tr("Everything that was read is shown and stored."));
    m_details->setText(tr("Since the start: %1 received, %2 delivered, %3 too small a change to store, %4 stored, %5 for tags that have been removed.")
                           .arg(locale.toString(pipeline.received), locale.toString(pipeline.delivered),
                                locale.toString(pipeline.deadbanded), locale.toString(history.stored),
                                locale.toString(pipeline.unknownTag)));
    showPlantStore();
}

void FlowPage::showPlantStore()
{
    using State = ForwarderStatus::State;
    const ForwarderStatus status = m_context.services.plantStore.status();
    const QLocale locale;
    m_plantRow->setVisible(status.state != State::Off);
    QStringList verdict;
    switch (status.state) {
    case State::Off:
        verdict << tr("Readings stay on this computer. A PostgreSQL database can keep them for the whole plant.");
        break;
    case State::Up:
        verdict << (status.backlog > 0 ? tr("The plant database is catching up; live readings are not held back by that.")
                                       : tr("Everything that is stored here is stored there."));
        break;
    case State::Connecting:
        verdict << tr("Connecting; nothing is lost meanwhile.");
        break;
    case State::Held:
    case State::Down:
        verdict << tr("Nothing is lost: readings wait on this computer.");
        break;
    }
    verdict << forwardWords(status, m_context.services.clock.utc()).more.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    m_putAside->setVisible(m_context.parts.showPutAside && status.state != State::Off);
    m_compare->setVisible(m_context.parts.reconcilePlantStore && status.state != State::Off);
    m_plantVerdict->setText(verdict.join(QLatin1Char(' ')));

    HopFigures waiting;
    waiting.lines << tr("%1 readings").arg(locale.toString(status.waiting)) << tr("about %1 MB").arg(megabytes(status.waitingBytes));
    if (status.waitingRecords > 0)
        waiting.lines << tr("%1 changed records").arg(locale.toString(status.waitingRecords));
    if (status.oldestWaiting && status.waiting > 0)
        waiting.lines << tr("the oldest is %1 old").arg(ageText(m_context.services.clock.utc() - *status.oldestWaiting));
    if (status.remaining && status.backlog > 0)
        waiting.lines << tr("about %1 to go").arg(ageText(*status.remaining));
    waiting.abnormal = status.state == State::Down || status.state == State::Held;
    m_waiting->setFigures(waiting);

    HopFigures plant;
    plant.perSecond = status.rowsPerSecond;
    if (status.latency.total > 0) {
        plant.p50Ms = status.latency.percentileMs(0.5);
        plant.p95Ms = status.latency.percentileMs(0.95);
    }
    plant.lines << tr("%1 readings since the start").arg(locale.toString(status.forwarded))
                << tr("%1 events").arg(locale.toString(status.forwardedEvents));
    if (status.forwardedRecords > 0)
        plant.lines << tr("%1 changed records").arg(locale.toString(status.forwardedRecords));
    if (status.rejected > 0)
        plant.lines << tr("%1 put aside: the database could not take them").arg(locale.toString(status.rejected));
    if (status.gone > 0)
        plant.lines << tr("%1 were gone here before their turn came").arg(locale.toString(status.gone));
    plant.abnormal = status.rejected > 0 || status.gone > 0;
    m_plant->setFigures(plant);
}

} // namespace lineside
