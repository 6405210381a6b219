#include "drivers/modbus/poller.h"

#include "drivers/modbus/text.h"
#include "models/telemetry/conditioning.h"

#include <algorithm>

namespace lineside::modbus {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFlushAfter{2};          //!< replies that come closer together share a batch
constexpr size_t kLargestBatch = 8192;          //!< readings
constexpr milliseconds kBusyPause{100};         //!< doubles with each try
constexpr int kBusyTries = 3;
constexpr milliseconds kLongestRest{5'000};     //!< between tries of a block that fails while others work
constexpr int kStrikesBeforeRest = 2;

StatusCode statusOf(quint8 exception)
{
    switch (exception) {
    case IllegalFunction:
    case IllegalDataAddress:
    case IllegalDataValue:
        return StatusCode::BadConfigurationError;
    case Acknowledge:
    case DeviceBusy:
        return StatusCode::BadOutOfService;
    case GatewayPathUnavailable:
    case GatewayTargetSilent:
        return StatusCode::BadNoCommunication;
    default:
        return StatusCode::BadDeviceFailure;
    }
}

bool isConfigurationFault(quint8 exception)
{
    return exception >= IllegalFunction && exception <= IllegalDataValue;
}

} // namespace

Poller::Poller(const Device &device, const DeviceSettings &settings, DriverContext context, std::function<void()> wake,
               QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_device(device.id)
    , m_settings(settings)
    , m_wake(std::move(wake))
    , m_period(device.period)
    , m_phase(qHash(device.id))
{
    for (QTimer *timer : {&m_tickTimer, &m_flushTimer, &m_laterTimer}) {
        timer->setParent(this); // whose slots these are is seen by the parents
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_tickTimer, &QTimer::timeout, this, &Poller::tick);
    connect(&m_flushTimer, &QTimer::timeout, this, &Poller::flush);
    connect(&m_laterTimer, &QTimer::timeout, this, [this] { m_wake(); });
}

void Poller::setTags(const Device &device, const DeviceSettings &settings, const QList<DriverTag> &tags)
{
    flush(); // before the tags of what was read change their places
    m_settings = settings;
    m_period = std::max(device.period, milliseconds(1));
    m_tags = tags;
    m_ids.clear();
    m_points.clear();
    m_misplaced.clear();
    std::vector<PlannedPoint> points;
    for (qsizetype i = 0; i < tags.size(); ++i) {
        const auto index = quint32(i);
        m_ids.push_back(tags[i].id);
        const Result<Point> point = pointFrom(tags[i].tag, settings);
        m_points.push_back(point ? *point : Point{});
        if (point)
            points.push_back({index, *point});
        else
            m_misplaced.push_back(index);
    }
    PlanLimits limits;
    limits.maxRegisters = settings.maxRegisters;
    limits.gapRegisters = settings.gap;
    limits.gapBits = settings.gap * 16;
    ++m_generation;
    m_blocks.clear();
    for (Block &block : planBlocks(std::move(points), limits))
        addBlock(std::move(block));
    m_order.clear();
    m_later.clear();
    m_next = 0;
    m_unfinished = 0;
    if (m_connected)
        beginCycle(m_context.clock.steady());
}

void Poller::addBlock(Block block)
{
    PolledBlock polled;
    polled.request = readRequest(block.table, block.start, block.count);
    polled.hasText = std::ranges::find(block.steps, WireType::String, &DecodeStep::wire) != block.steps.end();
    polled.block = std::move(block);
    m_blocks.push_back(std::move(polled));
}

void Poller::setPeriod(milliseconds period)
{
    m_period = std::max(period, milliseconds(1));
    if (m_connected)
        planNextTick();
}

void Poller::stop()
{
    m_stopped = true;
    m_connected = false;
    m_tickTimer.stop();
    m_laterTimer.stop();
    flush();
}

void Poller::planNextTick()
{
    // Ticks lie on a grid of the steady clock, moved by the device's phase: they do not drift, and devices do not crowd.
    const SteadyTime now = m_context.clock.steady();
    const SteadyTime::duration period = m_period;
    const SteadyTime::duration phase(qint64(m_phase % size_t(period.count())));
    const auto sinceGrid = (now.time_since_epoch() - phase) % period;
    m_nextTick = now - sinceGrid + period;
    if (m_nextTick - now < milliseconds(1)) // the timer came a little early
        m_nextTick += period;
    m_tickTimer.start(std::chrono::ceil<milliseconds>(m_nextTick - now));
}

void Poller::tick()
{
    if (!m_connected)
        return;
    const SteadyTime now = m_context.clock.steady();
    if (m_unfinished == 0) {
        beginCycle(now);
        return;
    }
    ++m_skipped;
    if (!m_slowTold) {
        m_slowTold = true;
        m_context.monitor.setWarning(Text::tr("Reading all tags takes longer than the period of %1 ms, so polls are "
                                              "skipped. Lengthen the period, or allow more requests under way.")
                                         .arg(m_period.count()));
    }
    planNextTick();
}

void Poller::beginCycle(SteadyTime now)
{
    planNextTick();
    std::erase_if(m_blocks, [](const PolledBlock &polled) { return polled.divided; });
    ++m_generation;
    ++m_cycle;
    m_cycleBegan = now;
    m_repliesInCycle = 0;
    m_order.clear();
    m_later.clear();
    m_next = 0;

    std::vector<quint32> suspects;
    for (size_t i = 0; i < m_blocks.size(); ++i) {
        PolledBlock &polled = m_blocks[i];
        polled.state = PolledBlock::State::Idle;
        polled.again = false;
        polled.busyTries = 0;
        // While nothing is answered at all, the fault is not the block's: then none rests.
        if (m_lastCycleAnswered && polled.restUntil > now) {
            emitVerdict(polled);
            continue;
        }
        polled.state = PolledBlock::State::Waiting;
        (polled.strikes > 0 ? suspects : m_order).push_back(quint32(i));
    }
    m_order.insert(m_order.end(), suspects.begin(), suspects.end());
    m_unfinished = m_order.size();
    for (const quint32 index : m_misplaced)
        emitReading(m_ids[index], StatusCode::BadConfigurationError, {});
    if (m_unfinished == 0)
        endCycle();
    else
        m_wake();
}

void Poller::endCycle()
{
    flush();
    m_order.clear();
    m_next = 0;
    m_lastCycleAnswered = m_repliesInCycle > 0 || m_blocks.empty()
        || std::ranges::all_of(m_blocks, [this](const PolledBlock &polled) { return polled.restUntil > m_cycleBegan; });
    if (m_slowTold && m_context.clock.steady() - m_cycleBegan < m_period) {
        m_slowTold = false;
        m_context.monitor.setWarning({});
    }
    if (m_connected && m_toldUp)
        tellState();
}

bool Poller::nextRequest(SteadyTime now, LinkRequest &request)
{
    quint32 index = 0;
    if (!m_later.empty() && m_later.front().at <= now) {
        index = m_later.front().block;
        m_later.pop_front();
    } else if (m_next < m_order.size()) {
        index = m_order[m_next++];
    } else {
        if (!m_later.empty() && !m_laterTimer.isActive())
            m_laterTimer.start(std::chrono::ceil<milliseconds>(m_later.front().at - now));
        return false;
    }
    PolledBlock &polled = m_blocks[index];
    polled.state = PolledBlock::State::UnderWay;
    request.token = quint64(m_generation) << 32 | index;
    request.pdu = polled.request.bytes();
    return true;
}

void Poller::answered(quint64 token, const LinkAnswer &answer)
{
    const size_t index = token & 0xFFFFFFFF;
    if (quint32(token >> 32) != m_generation || index >= m_blocks.size() || m_stopped)
        return; // asked under an older configuration
    PolledBlock &polled = m_blocks[index];
    if (polled.state != PolledBlock::State::UnderWay)
        return;
    if (answer.kind == LinkAnswer::Kind::Good || answer.kind == LinkAnswer::Kind::Exception) {
        ++m_repliesInCycle;
        if (!m_toldUp) {
            m_toldUp = true;
            m_toldDown = false;
            tellState();
        }
    }

    switch (answer.kind) {
    case LinkAnswer::Kind::Good:
        polled.strikes = 0;
        polled.restUntil = {};
        polled.verdict = StatusCode::Good;
        decode(polled, answer);
        finish(polled);
        return;
    case LinkAnswer::Kind::Exception:
        exception(index, answer.exception, answer.steady);
        return;
    case LinkAnswer::Kind::Breach:
        failed(polled, StatusCode::BadCommunicationError, breachText(answer.breach));
        emitVerdict(polled);
        finish(polled);
        return;
    case LinkAnswer::Kind::Timeout:
        m_knownSilence = polled.strikes > 0 && m_lastCycleAnswered;
        failed(polled, polled.verdict, Text::tr("no reply in time"));
        finish(polled);
        return;
    case LinkAnswer::Kind::Lost:
        // Another block's fault may have ended the connection: one more try in this cycle, behind the others.
        if (!polled.again) {
            polled.again = true;
            polled.state = PolledBlock::State::Waiting;
            m_order.push_back(quint32(index));
            return;
        }
        failed(polled, polled.verdict, Text::tr("the connection ended while it was read"));
        finish(polled);
        return;
    case LinkAnswer::Kind::NotSent:
        finish(polled);
        return;
    }
}

void Poller::exception(size_t index, quint8 code, SteadyTime now)
{
    PolledBlock &polled = m_blocks[index];
    const bool addressFault = code == IllegalDataAddress || code == IllegalDataValue;
    if (addressFault && divide(index))
        return;
    if ((code == Acknowledge || code == DeviceBusy) && polled.busyTries < kBusyTries) {
        polled.state = PolledBlock::State::Waiting;
        m_later.push_back({now + kBusyPause * (1 << polled.busyTries), quint32(index)});
        ++polled.busyTries;
        std::ranges::sort(m_later, {}, &Later::at);
        m_laterTimer.stop(); // nextRequest() sets it to the first
        return;
    }
    const QString place = placeText(polled.block.table, polled.block.start, m_settings);
    const QString cause = Text::tr("%1: %2").arg(place, exceptionName(code));
    m_context.monitor.noteError(cause);
    polled.verdict = statusOf(code);
    polled.cause = cause;
    if (isConfigurationFault(code))
        failed(polled, polled.verdict, cause);
    emitVerdict(polled);
    finish(polled);
}

bool Poller::divide(size_t index)
{
    std::vector<Block> parts = splitBlock(m_blocks[index].block);
    if (parts.size() < 2)
        return false;
    m_blocks[index].divided = true;
    m_blocks[index].state = PolledBlock::State::Idle;
    --m_unfinished;
    for (Block &part : parts) {
        addBlock(std::move(part));
        m_blocks.back().state = PolledBlock::State::Waiting;
        m_order.push_back(quint32(m_blocks.size() - 1));
        ++m_unfinished;
    }
    return true;
}

void Poller::failed(PolledBlock &block, StatusCode verdict, const QString &cause)
{
    block.verdict = verdict;
    block.cause = cause;
    ++block.strikes;
    const bool refused = verdict == StatusCode::BadConfigurationError;
    if (!refused && block.strikes < kStrikesBeforeRest)
        return;
    const milliseconds rest = m_period * (qint64(1) << std::min(block.strikes, 16));
    block.restUntil = m_context.clock.steady() + std::min(rest, kLongestRest);
}

void Poller::finish(PolledBlock &block)
{
    block.state = PolledBlock::State::Idle;
    if (--m_unfinished == 0)
        endCycle();
}

void Poller::decode(const PolledBlock &polled, const LinkAnswer &answer)
{
    const Bytes data = dataOf(answer.pdu);
    const bool bits = isBitTable(polled.block.table);
    Batch &readings = batch();
    if (readings.readings.empty()) {
        readings.receivedAt = answer.at;
        readings.receivedSteady = answer.steady;
    }
    const std::vector<DecodeStep> &steps = polled.block.steps;
    if (polled.hasText) {
        for (const DecodeStep &step : steps) {
            if (step.wire == WireType::String) {
                const Encoded text = encodeText(decodeString(step, data), m_tags[step.tag].tag, readings);
                readings.readings.push_back({m_ids[step.tag], text.status, kNoStamp, text.value});
                continue;
            }
            const Decoded number = decodeNumber(step, data, bits);
            readings.readings.push_back({m_ids[step.tag], number.status, kNoStamp, number.value});
        }
    } else {
        const size_t before = readings.readings.size();
        readings.readings.resize(before + steps.size());
        decodeNumbers(steps, data, bits, m_ids, readings.readings.data() + before);
    }
    if (readings.readings.size() >= kLargestBatch)
        flush();
}

void Poller::deliver(TagId tag, Bytes data)
{
    const auto found = std::ranges::find(m_ids, tag);
    if (found == m_ids.end() || m_stopped)
        return;
    const auto index = quint32(found - m_ids.begin());
    const Point &point = m_points[index];
    const DecodeStep step{index, 0, point.length, point.wire, point.order, point.type, point.bit};
    if (point.wire == WireType::String) {
        const Encoded text = encodeText(decodeString(step, data), m_tags[index].tag, batch());
        emitReading(tag, text.status, text.value);
    } else {
        const Decoded number = decodeNumber(step, data, isBitTable(point.table));
        emitReading(tag, number.status, number.value);
    }
    flush();
}

void Poller::emitVerdict(const PolledBlock &block)
{
    if (block.verdict == StatusCode::Good)
        return;
    for (const DecodeStep &step : block.block.steps)
        emitReading(m_ids[step.tag], block.verdict, {});
}

void Poller::emitReading(TagId tag, StatusCode status, Payload value)
{
    Batch &readings = batch();
    if (readings.readings.empty()) {
        readings.receivedAt = m_context.clock.utc();
        readings.receivedSteady = m_context.clock.steady();
    }
    readings.readings.push_back({tag, status, kNoStamp, value});
}

Batch &Poller::batch()
{
    if (!m_batch) {
        m_batch = std::make_shared<Batch>();
        m_batch->device = m_device;
        m_batch->readings.reserve(std::min(m_ids.size(), kLargestBatch));
        m_flushTimer.start(kFlushAfter);
    }
    return *m_batch;
}

void Poller::answersEnd()
{
    if (m_batch && m_context.clock.steady() - m_batch->receivedSteady >= kFlushAfter)
        flush();
}

void Poller::flush()
{
    m_flushTimer.stop();
    if (!m_batch)
        return;
    const std::shared_ptr<Batch> full = std::move(m_batch);
    m_batch.reset();
    if (full->readings.empty())
        return;
    m_context.monitor.addReadings(full->readings.size());
    m_context.queue.push(FieldMessage(BatchPtr(full)));
}

void Poller::linkConnected()
{
    m_connected = true;
    const SteadyTime now = m_context.clock.steady();
    if (m_blocks.empty()) {
        m_toldUp = true;
        tellState();
    }
    const bool recent = now - m_cycleBegan < m_period;
    if (m_unfinished > 0 && recent) {
        planNextTick();
        m_wake(); // goes on where the connection went
    } else if (recent && !m_toldDown) {
        planNextTick(); // recycled behind a finished poll: no reason to ask more often
    } else {
        m_unfinished = 0;
        beginCycle(now);
    }
}

void Poller::linkLost(LossKind kind, const QString &cause, bool hadReplies)
{
    flush();
    m_connected = false;
    m_toldUp = false;
    m_tickTimer.stop();
    m_laterTimer.stop();
    const bool deviceLives = hadReplies
        && (kind == LossKind::Breach || (kind == LossKind::Timeout && std::exchange(m_knownSilence, false)));
    m_toldDown = !deviceLives;
    m_context.monitor.setState(deviceLives ? LinkState::Degraded : LinkState::Down, cause);
}

void Poller::tellState()
{
    size_t bad = m_misplaced.size();
    QString first;
    for (const PolledBlock &polled : m_blocks) {
        if (polled.divided || polled.strikes + (polled.verdict != StatusCode::Good) == 0)
            continue;
        bad += polled.block.steps.size();
        if (first.isEmpty())
            first = polled.cause;
    }
    if (bad == 0) {
        m_context.monitor.setState(LinkState::Up);
        return;
    }
    if (!m_misplaced.empty())
        first = Text::tr("tag %1 has an address that cannot be").arg(m_tags[m_misplaced.front()].tag->code);
    m_context.monitor.setState(LinkState::Degraded,
                               Text::tr("%1 of %2 tags cannot be read; %3").arg(bad).arg(m_tags.size()).arg(first));
}

} // namespace lineside::modbus
