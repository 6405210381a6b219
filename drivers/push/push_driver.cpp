#include "drivers/push/push_driver.h"

#include "models/base/post.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::push {

namespace {

struct PushWords
{
    Q_DECLARE_TR_FUNCTIONS(push)
};

} // namespace

PushDriver::PushDriver(const Device &device, const QList<DriverTag> &tags, DriverContext context,
                       std::shared_ptr<PushDesk> desk, std::chrono::milliseconds shortestSilence)
    : m_device(device.id)
    , m_context(std::move(context))
    , m_desk(std::move(desk))
    , m_shortestSilence(shortestSilence)
    , m_period(device.period)
    , m_silence(this)
{
    for (const DriverTag &tag : tags)
        m_tags.insert(tag.id);
    m_silence.setSingleShot(true);
    m_silence.callOnTimeout(this, [this] {
        m_context.monitor.setState(LinkState::Down, PushWords::tr("Nobody brings readings any more."));
    });
}

void PushDriver::open()
{
    m_context.monitor.setState(LinkState::Connecting, PushWords::tr("Waits for the first readings."));
    m_counter = m_desk->open(m_device, [this] {
        // Comes under the desk's lock, and the counter goes before this does.
        post(this, [this] { take(); });
    });
}

void PushDriver::close()
{
    m_silence.stop();
    m_counter.reset();
}

void PushDriver::reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                             const QList<TagId> &removed)
{
    Q_UNUSED(device)
    Q_UNUSED(changed)
    for (const DriverTag &tag : added)
        m_tags.insert(tag.id);
    for (const TagId tag : removed)
        m_tags.remove(tag);
}

void PushDriver::setPeriod(std::chrono::milliseconds period)
{
    m_period = period;
    if (m_silence.isActive())
        startSilence();
}

void PushDriver::startSilence()
{
    m_silence.start(std::max(3 * m_period, m_shortestSilence));
}

void PushDriver::take()
{
    if (!m_counter)
        return;
    for (const std::unique_ptr<PushedBatch> &pushed : m_counter->takeAll())
        pushed->answer(takeOne(*pushed));
}

Status PushDriver::takeOne(PushedBatch &pushed)
{
    if (m_context.clock.steady() >= pushed.notAfter)
        return Error{Error::Kind::Timeout, PushWords::tr("The readings could not be taken in time."), {}};
    if (m_context.queue.fill() >= kFull) {
        m_context.monitor.addException();
        return Error{Error::Kind::Busy, PushWords::tr("The station is behind with its readings."), {}};
    }
    auto batch = std::make_shared<Batch>(std::move(pushed.batch));
    std::erase_if(batch->readings, [this](const Reading &reading) { return !m_tags.contains(reading.tag); });
    batch->receivedAt = m_context.clock.utc();
    batch->receivedSteady = m_context.clock.steady();
    const quint64 count = batch->readings.size();
    const qsizetype weight = qsizetype(batch->weight());
    if (m_context.monitor.isWatched())
        m_context.monitor.record({batch->receivedAt, false, false, {}, weight,
                                  PushWords::tr("%Ln readings from %1", nullptr, int(count)).arg(pushed.broughtBy)});
    m_context.monitor.setState(LinkState::Up); // before the readings: what comes first after a silence counts already
    if (!m_context.queue.push(std::move(batch)))
        return Error{Error::Kind::Unreachable, PushWords::tr("The station is stopping."), {}};
    m_context.monitor.addReadings(count);
    m_context.monitor.addOk();
    m_context.monitor.addBytes(quint64(weight), 0);
    startSilence();
    return Done{};
}

} // namespace lineside::push
