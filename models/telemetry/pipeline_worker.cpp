#include "models/telemetry/pipeline_worker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lineside {

namespace {

constexpr qint64 kNeverAgain = std::numeric_limits<qint64>::max();
constexpr std::chrono::milliseconds kLeastStaleTime{2'000};

qint64 toSteadyNs(SteadyTime at)
{
    return std::chrono::nanoseconds(at.time_since_epoch()).count();
}

//! Counters have one writer: a plain load and store is cheaper than an atomic addition.
void grow(std::atomic<quint64> &counter, quint64 by)
{
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

StatusCode asUncertain(StatusCode status)
{
    if (qualityOf(status) != Quality::Good)
        return status;
    return StatusCode(quint32(StatusCode::Uncertain) | (quint32(status) & 0xFFFFu));
}

double distance(Payload a, Payload b, ValueType type)
{
    if (type == ValueType::Int64) { // as doubles, neighbours beyond 2^53 would look equal
        const auto [low, high] = std::minmax({a.asInt64(), b.asInt64()}); // by value: the other form keeps references
        return double(quint64(high) - quint64(low));
    }
    if (type == ValueType::UInt64) {
        const auto [low, high] = std::minmax({a.asUInt64(), b.asUInt64()});
        return double(high - low);
    }
    return std::abs(numberOf(a, type) - numberOf(b, type));
}

} // namespace

Pipeline::Worker::Worker(FieldQueue &queue, LatestValues &latest, const Clock &clock, PipelineSettings settings)
    : m_queue(queue)
    , m_latest(latest)
    , m_clock(clock)
    , m_settings(settings)
{
}

void Pipeline::Worker::addSink(BatchSink &sink, Wants wants)
{
    m_sinks.push_back({&sink, wants});
    m_wantsDeadbanded = m_wantsDeadbanded || wants == Wants::Deadbanded;
}

void Pipeline::Worker::setToldAmounts(std::span<const Reading> amounts)
{
    for (const Reading &amount : amounts)
        m_told.insert(amount.tag, amount);
}

void Pipeline::Worker::setSnapshot(SnapshotPtr snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_nextSnapshot = std::move(snapshot);
}

void Pipeline::Worker::requestStop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_queue.close();
    m_stopRequested.notify_all();
}

void Pipeline::Worker::run()
{
    while (!m_stop) {
        step(std::chrono::steady_clock::now() + m_settings.sweepEvery);
        if (m_queue.isClosed()) { // take() waits for nothing any more
            std::unique_lock lock(m_mutex);
            m_stopRequested.wait_for(lock, m_settings.sweepEvery, [this] { return m_stop.load(); });
        }
    }
    while (m_queue.bytes() > 0)
        step(SteadyTime{});
}

void Pipeline::Worker::step(SteadyTime deadline)
{
    std::deque<FieldMessage> messages = m_queue.take(deadline);
    takeSnapshot();
    for (FieldMessage &message : messages) {
        if (const auto *batch = std::get_if<BatchPtr>(&message)) {
            if (*batch)
                process(**batch);
        } else if (const auto *heard = std::get_if<Heard>(&message)) {
            process(*heard);
        } else if (const auto *link = std::get_if<LinkChange>(&message)) {
            process(*link);
        } else if (const auto *period = std::get_if<PeriodChange>(&message)) {
            process(*period);
        }
        message = PeriodChange{}; // lets the batch go
    }
    const SteadyTime now = m_clock.steady();
    if (now - m_lastSweep >= m_settings.sweepEvery) {
        m_lastSweep = now;
        sweep(now);
    }
    m_staleTags.store(m_staleness.staleCount(), std::memory_order_relaxed);
}

PipelineCounters Pipeline::Worker::counters() const
{
    PipelineCounters result;
    result.received = m_received.load(std::memory_order_relaxed);
    result.delivered = m_delivered.load(std::memory_order_relaxed);
    result.unknownTag = m_unknownTag.load(std::memory_order_relaxed);
    result.implausibleStamps = m_implausible.load(std::memory_order_relaxed);
    result.outOfOrder = m_outOfOrder.load(std::memory_order_relaxed);
    result.deadbanded = m_deadbanded.load(std::memory_order_relaxed);
    result.made = m_made.load(std::memory_order_relaxed);
    result.staleTags = m_staleTags.load(std::memory_order_relaxed);
    result.queueBytes = m_queue.bytes();
    result.queueMaxBytes = m_queue.maxBytes();
    return result;
}

double Pipeline::Worker::fill() const
{
    double fill = m_queue.fill();
    for (const SinkEntry &entry : m_sinks)
        fill = std::max(fill, entry.sink->fill());
    return fill;
}

// ---- configuration ---------------------------------------------------------------------------------------------

void Pipeline::Worker::takeSnapshot()
{
    SnapshotPtr next;
    {
        const std::lock_guard lock(m_mutex);
        next.swap(m_nextSnapshot);
    }
    if (!next || next == m_snapshot)
        return;
    const SteadyTime now = m_clock.steady();
    const size_t end = std::max(next->tagIdEnd(), m_rules.size());
    m_rules.resize(end);
    m_tracks.resize(end);
    m_storeAgainAt.resize(end, kNeverAgain);
    m_staleness.resize(end);
    m_latest.reserve(end);

    const std::vector<DeviceState> devicesBefore = std::exchange(m_devices, {});
    const QHash<DeviceId, quint32> indexBefore = m_deviceIndex;
    m_deviceIndex.clear();
    for (const Site &site : next->plant().sites) {
        for (const Device &device : site.devices) {
            m_deviceIndex.insert(device.id, quint32(m_devices.size()));
            DeviceState state;
            state.id = device.id;
            state.tolerance = device.timeTolerance;
            state.period = device.period;
            const auto before = indexBefore.constFind(device.id);
            if (before != indexBefore.constEnd() && devicesBefore[*before].period == device.period)
                state.periodInForce = devicesBefore[*before].periodInForce;
            m_devices.push_back(std::move(state));
        }
    }

    if (m_snapshot) {
        for (const TagEntry &entry : m_snapshot->tags()) {
            if (entry.id != kNoTag && !next->find(entry.id))
                dropTag(entry.id);
        }
    }
    for (const TagEntry &entry : next->tags()) {
        if (entry.id != kNoTag)
            adoptTag(entry, m_snapshot ? m_snapshot->find(entry.id) : nullptr, m_deviceIndex.value(entry.device->id), now);
    }
    m_snapshot = std::move(next);
    m_latest.publish();
    sendMade(true);
}

void Pipeline::Worker::adoptTag(const TagEntry &entry, const TagEntry *before, quint32 device, SteadyTime now)
{
    const size_t index = toNumber(entry.id);
    const bool wasEnabled = m_rules[index].flags & TagRule::Enabled;
    const bool isEnabled = entry.tag->enabled && entry.device->enabled;
    if (before && (before->device->id != entry.device->id
                   || (before->tag != entry.tag && !keepsItsValue(*before->tag, *entry.tag))))
        dropTag(entry.id);
    m_rules[index] = ruleFor(*entry.tag);
    if (!isEnabled)
        m_rules[index].flags &= quint8(~TagRule::Enabled);
    m_tracks[index].device = device;
    m_tracks[index].isAmount = entry.tag->kind == TagKind::CounterDelta;
    m_staleness.watch(entry.id, staleTime(*entry.tag, m_devices[device]));
    if (isEnabled)
        m_devices[device].tags.push_back(entry.id);
    if (wasEnabled && !isEnabled) {
        m_storeAgainAt[index] = kNeverAgain;
        if (m_staleness.disable(entry.id))
            make(entry.id, StatusCode::BadOutOfService);
    } else if (isEnabled && !wasEnabled) {
        m_staleness.enable(entry.id, now);
    }
}

void Pipeline::Worker::dropTag(TagId tag)
{
    const size_t index = toNumber(tag);
    m_rules[index] = {};
    m_tracks[index] = {};
    m_storeAgainAt[index] = kNeverAgain;
    m_told.remove(tag);
    m_staleness.forget(tag);
    m_latest.clear(tag);
}

std::chrono::nanoseconds Pipeline::Worker::staleTime(const Tag &tag, const DeviceState &device) const
{
    if (tag.staleAfter)
        return *tag.staleAfter;
    return std::max(3 * std::max(device.period, device.periodInForce), kLeastStaleTime);
}

bool Pipeline::Worker::isLive(TagId tag) const
{
    return toNumber(tag) < m_rules.size() && (m_rules[toNumber(tag)].flags & TagRule::Enabled);
}

// ---- what drivers say ------------------------------------------------------------------------------------------

void Pipeline::Worker::process(const Batch &in)
{
    grow(m_received, in.readings.size());
    const auto found = m_deviceIndex.constFind(in.device);
    if (found == m_deviceIndex.constEnd()) {
        grow(m_unknownTag, in.readings.size());
        return;
    }
    const DeviceState &device = m_devices[*found];
    const SteadyTime heardAt = std::min(in.receivedSteady, m_clock.steady());

    auto out = std::make_shared<Batch>();
    out->device = in.device;
    out->receivedAt = in.receivedAt;
    out->receivedSteady = in.receivedSteady;
    out->readings.reserve(in.readings.size());
    m_kept.clear();
    for (const Reading &raw : in.readings) {
        if (!isLive(raw.tag))
            continue;
        Reading reading = raw;
        const bool inOrder = accept(reading, in, *out, device, heardAt);
        out->readings.push_back(reading);
        if (!m_wantsDeadbanded)
            continue;
        if (!inOrder) {
            m_kept.push_back(reading); // history has a place for it; what comes next is compared with the newest
        } else if (passesDeadband(reading, heardAt)) {
            rememberStored(reading, heardAt);
            m_kept.push_back(reading);
        }
    }
    m_latest.publish();
    const size_t live = out->readings.size();
    m_latency.add(m_clock.steady() - in.receivedSteady, live);
    grow(m_unknownTag, in.readings.size() - live);
    grow(m_delivered, live);
    if (live == 0 || m_sinks.empty())
        return;

    BatchPtr deadbanded = out;
    if (m_wantsDeadbanded && m_kept.size() < live) {
        grow(m_deadbanded, live - m_kept.size());
        auto kept = std::make_shared<Batch>();
        kept->device = out->device;
        kept->receivedAt = out->receivedAt;
        kept->receivedSteady = out->receivedSteady;
        kept->readings = m_kept;
        kept->texts = out->texts;
        deadbanded = std::move(kept);
    }
    deliver(out, deadbanded);
}

bool Pipeline::Worker::accept(Reading &reading, const Batch &in, Batch &out, const DeviceState &device,
                              SteadyTime heardAt)
{
    const size_t index = toNumber(reading.tag);
    const TagRule &rule = m_rules[index];
    Track &track = m_tracks[index];
    reading = condition(reading, rule);

    const StampResult stamp = plausibleStamp(reading.at, in.receivedAt, device.tolerance);
    const bool stampedBySource = reading.at != kNoStamp && !stamp.implausible;
    reading.at = stamp.at;
    if (stamp.implausible) {
        grow(m_implausible, 1);
        reading.status = asUncertain(reading.status);
    }

    const QByteArray *text = nullptr;
    if (rule.type == ValueType::Text) {
        const size_t source = reading.value.textIndex();
        const bool isBad = qualityOf(reading.status) == Quality::Bad;
        const bool isSound = source < in.texts.size() && in.texts[source].size() <= kMaxTextBytes;
        if (!isBad && !isSound)
            reading.status = StatusCode::BadDataEncodingInvalid;
        reading.value = out.addText(!isBad && isSound ? in.texts[source] : QByteArray());
        text = &out.texts.back();
    }

    const bool repeated = track.isAmount && repeatsAmount(reading, track, stampedBySource);
    if (stampedBySource && reading.at < track.newestStamp) {
        grow(m_outOfOrder, 1);
        if (!device.tolerance.historical)
            m_staleness.distrust(reading.tag);
        if (repeated)
            reading.value = {};
        return false;
    }
    if (stampedBySource)
        track.newestStamp = reading.at;
    track.last = reading;
    m_staleness.received(reading.tag, heardAt);
    m_latest.set(reading, heardAt, text);
    if (repeated)
        reading.value = {};
    return true;
}

bool Pipeline::Worker::repeatsAmount(const Reading &reading, const Track &track, bool stampedBySource) const
{
    const quint32 kind = subCode(reading.status);
    if (kind == quint32(StatusCode::UncertainLastUsableValue) || kind == quint32(StatusCode::UncertainNoCommunicationLastUsable))
        return true; // it says so itself
    // After a break, OPC UA servers and brokers tell what they have as the first thing, with the stamp that it had.
    if (!stampedBySource || m_staleness.of(reading.tag) == Freshness::Fresh)
        return false;
    if (track.newestStamp == kNoStamp) { // the break was a restart of this program
        const auto told = m_told.constFind(reading.tag);
        return told != m_told.constEnd() && reading.at == told->at && reading.value == told->value;
    }
    return reading.at == track.newestStamp && reading.value == track.last.value;
}

bool Pipeline::Worker::passesDeadband(const Reading &reading, SteadyTime at) const
{
    const size_t index = toNumber(reading.tag);
    const TagRule &rule = m_rules[index];
    const Track &track = m_tracks[index];
    if (track.isAmount)
        return true; // small amounts add up
    if (!track.hasStored || reading.status != track.storedStatus || rule.deadband <= 0 || rule.type == ValueType::Text)
        return true;
    if (toSteadyNs(at) >= m_storeAgainAt[index])
        return true;
    if (reading.value == track.stored)
        return false;
    return !(distance(reading.value, track.stored, rule.type) < rule.deadband); // NaN passes
}

void Pipeline::Worker::rememberStored(const Reading &reading, SteadyTime at)
{
    const size_t index = toNumber(reading.tag);
    Track &track = m_tracks[index];
    track.stored = reading.value;
    track.storedStatus = reading.status;
    track.hasStored = true;
    m_storeAgainAt[index] =
        track.isAmount ? kNeverAgain : toSteadyNs(at) + std::chrono::nanoseconds(m_settings.storeAgainAfter).count();
}

void Pipeline::Worker::process(const Heard &heard)
{
    const auto found = m_deviceIndex.constFind(heard.device);
    if (found == m_deviceIndex.constEnd())
        return;
    const SteadyTime now = m_clock.steady();
    const SteadyTime at = std::min(heard.at, now);
    const std::vector<TagId> &tags = heard.tags.empty() ? m_devices[*found].tags : heard.tags;
    for (const TagId tag : tags) {
        if (!isLive(tag))
            continue;
        if (m_staleness.heard(tag, at, now))
            make(tag, m_tracks[toNumber(tag)].last.status);
        else if (m_staleness.of(tag) == Freshness::Fresh)
            m_latest.setHeard(tag, m_staleness.heardAt(tag));
    }
    sendMade(true);
}

void Pipeline::Worker::process(const LinkChange &change)
{
    const auto found = m_deviceIndex.constFind(change.device);
    if (found == m_deviceIndex.constEnd() || change.up) // up clears nothing: the next reading does
        return;
    for (const TagId tag : m_devices[*found].tags) {
        if (m_staleness.linkDown(tag))
            make(tag, StatusCode::UncertainLastUsableValue);
    }
    sendMade(true);
}

void Pipeline::Worker::process(const PeriodChange &change)
{
    const auto found = m_deviceIndex.constFind(change.device);
    if (found == m_deviceIndex.constEnd())
        return;
    DeviceState &device = m_devices[*found];
    device.periodInForce = change.inForce;
    for (const TagId tag : device.tags) {
        if (const TagEntry *entry = m_snapshot->find(tag))
            m_staleness.watch(tag, staleTime(*entry->tag, device));
    }
}

// ---- what the pipeline says by itself --------------------------------------------------------------------------

void Pipeline::Worker::sweep(SteadyTime now)
{
    m_changes.clear();
    m_staleness.sweep(now, m_changes);
    for (const Staleness::Change &change : m_changes)
        make(change.tag, change.now == Freshness::LastUsable ? StatusCode::UncertainLastUsableValue
                                                             : StatusCode::BadNoCommunication);
    sendMade(true);
    if (m_wantsDeadbanded)
        storeAgain(now);
}

void Pipeline::Worker::storeAgain(SteadyTime now)
{
    const qint64 at = toSteadyNs(now);
    for (size_t index = 0; index < m_storeAgainAt.size(); ++index) {
        if (m_storeAgainAt[index] > at)
            continue;
        m_storeAgainAt[index] = kNeverAgain;
        const TagId tag = TagId(index);
        if (m_staleness.of(tag) != Freshness::Fresh || m_tracks[index].isAmount)
            continue;
        Reading reading = m_tracks[index].last;
        reading.at = std::max(m_clock.utc(), reading.at);
        if (m_rules[index].type == ValueType::Text) {
            const QByteArray text = m_latest.get(tag).text;
            appendMade(tag, reading, &text);
        } else {
            appendMade(tag, reading, nullptr);
        }
        rememberStored(reading, now);
    }
    sendMade(false);
}

void Pipeline::Worker::make(TagId tag, StatusCode status)
{
    const LatestValue shown = m_latest.get(tag);
    if (!shown.valid || shown.reading.status == status)
        return;
    // Losing the link does not make a bad value any better.
    if (status == StatusCode::UncertainLastUsableValue && qualityOf(shown.reading.status) == Quality::Bad)
        return;
    Reading reading = m_tracks[toNumber(tag)].last;
    reading.status = status;
    reading.at = std::max({m_clock.utc(), shown.reading.at, reading.at});
    const bool isText = m_rules[toNumber(tag)].type == ValueType::Text;
    m_latest.set(reading, m_staleness.heardAt(tag), isText ? &shown.text : nullptr);
    if (m_tracks[toNumber(tag)].isAmount)
        reading.value = {};
    appendMade(tag, reading, isText ? &shown.text : nullptr);
    rememberStored(reading, m_clock.steady());
}

void Pipeline::Worker::appendMade(TagId tag, const Reading &reading, const QByteArray *text)
{
    const quint32 index = m_tracks[toNumber(tag)].device;
    DeviceState &device = m_devices[index];
    if (!device.made) {
        device.made = std::make_shared<Batch>();
        device.made->device = device.id;
        device.made->receivedAt = m_clock.utc();
        device.made->receivedSteady = m_clock.steady();
        m_madeFor.push_back(index);
    }
    device.made->readings.push_back(reading);
    if (text)
        device.made->readings.back().value = device.made->addText(*text);
}

void Pipeline::Worker::sendMade(bool toEverybody)
{
    if (m_madeFor.empty())
        return;
    if (toEverybody)
        m_latest.publish();
    for (const quint32 index : m_madeFor) {
        const BatchPtr batch = std::exchange(m_devices[index].made, nullptr);
        grow(m_made, batch->readings.size());
        deliver(toEverybody ? batch : nullptr, batch);
    }
    m_madeFor.clear();
}

void Pipeline::Worker::deliver(const BatchPtr &everything, const BatchPtr &deadbanded)
{
    for (const SinkEntry &entry : m_sinks) {
        const BatchPtr &batch = entry.wants == Wants::Everything ? everything : deadbanded;
        if (batch && !batch->readings.empty())
            entry.sink->take(batch);
    }
}

} // namespace lineside
