#include "models/forward/forward_shared.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside {

using namespace forward;

namespace {

struct SharedText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

constexpr size_t kMostCommitsKept = 4'096;
constexpr size_t kMostArrivals = 4'096;
constexpr std::chrono::seconds kTroubleIsNews{3};    // what passes by itself sooner is no event
constexpr std::chrono::seconds kRejectedEvery{60};
constexpr std::chrono::seconds kRateOver{10};
constexpr quint64 kBytesPerReading = 25;             // about, for people

} // namespace

Forwarder::Shared::Shared(const Parts &theParts, ForwardSettings theSettings, const ForwardPatience &thePatience)
    : parts(theParts), settings(std::move(theSettings)), patience(thePatience), source(theParts.historian.stationId()),
      gate(thePatience), m_newest(theParts.historian.counters().sequence)
{
}

void Forwarder::Shared::committedHere(const CommitNotice &notice)
{
    const quint64 last = notice.firstSequence + notice.count - 1;
    {
        const std::lock_guard lock(m_mutex);
        m_newest.store(last, std::memory_order_release);
        if (m_committedAt.size() >= kMostCommitsKept)
            m_committedAt.pop_front();
        m_committedAt.emplace_back(last, std::chrono::steady_clock::now());
        noteArrival(last, parts.clock.utc());
    }
    m_committed.notify_one(); // live alone waits for it
}

void Forwarder::Shared::noteArrival(quint64 last, UtcTime at)
{
    if (!m_arrivals.empty() && at >= m_arrivals.back().at && at - m_arrivals.back().at < m_arrivalEvery)
        return;
    if (m_arrivals.size() >= kMostArrivals) { // every second one goes: the longer it takes, the less a second matters
        std::deque<Arrival> kept;
        for (size_t i = 0; i < m_arrivals.size(); i += 2)
            kept.push_back(m_arrivals[i]);
        m_arrivals.swap(kept);
        m_arrivalEvery *= 2;
    }
    m_arrivals.push_back({last, at});
}

std::optional<ForwarderStatus::Arrived> Forwarder::Shared::arrivedLocked(quint64 first, quint64 last) const
{
    const auto before = [](const Arrival &arrival, quint64 number) { return arrival.last < number; };
    const auto begin = std::lower_bound(m_arrivals.begin(), m_arrivals.end(), first, before);
    if (begin == m_arrivals.end())
        return std::nullopt;
    const auto end = std::lower_bound(begin, m_arrivals.end(), last, before);
    return ForwarderStatus::Arrived{begin == m_arrivals.begin() ? begin->at : (begin - 1)->at,
                                    end == m_arrivals.end() ? parts.clock.utc() : end->at};
}

void Forwarder::Shared::setSnapshot(const SnapshotPtr &snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = snapshot;
    m_changed.notify_all();
}

SnapshotPtr Forwarder::Shared::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

void Forwarder::Shared::setNumbers(const PlantNumbersPtr &numbers)
{
    const std::lock_guard lock(m_mutex);
    m_numbers = numbers;
    m_changed.notify_all();
}

PlantNumbersPtr Forwarder::Shared::numbers() const
{
    const std::lock_guard lock(m_mutex);
    return m_numbers;
}

void Forwarder::Shared::askForTags()
{
    const std::lock_guard lock(m_mutex);
    m_asked = true;
    m_changed.notify_all();
}

bool Forwarder::Shared::takeAsked()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_asked, false);
}

void Forwarder::Shared::waitForReadings(quint64 beyond, std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_committed.wait_for(lock, atMost, [&] { return stop.isSet() || m_newest.load() > beyond; });
}

void Forwarder::Shared::waitForNumbers(const PlantNumbersPtr &otherThan, std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, atMost, [&] { return stop.isSet() || m_numbers != otherThan; });
}

void Forwarder::Shared::waitForBacklog(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, atMost, [&] {
        return stop.isSet()
            || std::any_of(m_lanes.begin(), m_lanes.end(), [](const auto &lane) { return lane.second.end.has_value(); });
    });
}

void Forwarder::Shared::waitForWork(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, atMost, [&] {
        return stop.isSet() || m_asked || (m_snapshot && (!m_numbers || m_numbers->revision != m_snapshot->revision()));
    });
}

void Forwarder::Shared::stopAll()
{
    stop.set();
    const std::lock_guard lock(m_mutex);
    m_changed.notify_all();
    m_committed.notify_all();
}

void Forwarder::Shared::ended()
{
    const std::lock_guard lock(m_mutex);
    ++m_ended;
    m_changed.notify_all();
}

void Forwarder::Shared::waitForEnd(size_t threads, std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, atMost, [&] { return m_ended >= threads; });
}

void Forwarder::Shared::setLanes(const std::vector<LaneRow> &rows)
{
    for (const LaneRow &row : rows) {
        if (row.lane == kEventsLane)
            tellEvents(row);
    }
    const std::lock_guard lock(m_mutex);
    m_lanes.clear();
    for (const LaneRow &row : rows) {
        m_lanes.insert_or_assign(row.lane, row);
        // What went into a backlog says nothing about how fast live is.
        while (row.lane == kLiveLane && !m_committedAt.empty() && m_committedAt.front().first < row.next)
            m_committedAt.pop_front();
    }
    m_changed.notify_all();
}

std::vector<LaneRow> Forwarder::Shared::backlog() const
{
    std::vector<LaneRow> rows;
    const std::lock_guard lock(m_mutex);
    for (const auto &[name, row] : m_lanes) {
        if (row.end)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), [](const LaneRow &a, const LaneRow &b) { return a.next < b.next; });
    return rows;
}

void Forwarder::Shared::moved(const LaneRow &row, const LaneStep &step)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    quint64 confirmedNow = 0;
    QStringList untold;
    {
        const std::lock_guard lock(m_mutex);
        if (row.end && row.next > *row.end)
            m_lanes.erase(row.lane);
        else
            m_lanes.insert_or_assign(row.lane, row);
        if (row.lane == kEventsLane) {
            m_counters.forwardedEvents += step.rows;
        } else {
            m_counters.forwarded += step.rows;
            if (m_rates.empty() || now - m_rates.back().at > std::chrono::milliseconds(100))
                m_rates.push_back({now, 0});
            m_rates.back().rows += step.rows;
            while (now - m_rates.front().at > kRateOver)
                m_rates.pop_front();
            if (row.lane != kLiveLane || m_lanes.size() <= 2)
                m_oldest = step.oldest;
        }
        if (row.lane == kLiveLane) {
            while (!m_committedAt.empty() && m_committedAt.front().first < row.next) {
                m_latency.add(now - m_committedAt.front().second);
                m_committedAt.pop_front();
            }
        }
        for (const LogSlice::Gap &gap : step.gaps) {
            m_counters.gone += gap.count;
            untold << SharedText::tr("%1 readings (numbers %2 to %3) were not in the local history any more when they were to go"
                                     " to the plant database.")
                          .arg(QString::number(gap.count), QString::number(gap.first), QString::number(gap.first + gap.count - 1));
        }
        noteRejectedLocked(step.rejected, step.rejection, untold);
        quint64 first = std::numeric_limits<quint64>::max();
        for (const auto &[name, lane] : m_lanes) {
            if (name != kEventsLane)
                first = std::min(first, lane.next);
        }
        if (first != std::numeric_limits<quint64>::max() && first - 1 > m_lastConfirmed)
            confirmedNow = m_lastConfirmed = first - 1;
        m_counters.confirmed = m_lastConfirmed;
    }
    for (const QString &text : std::as_const(untold))
        report(step.gaps.empty() ? EventKind::Warning : EventKind::Gap, Severity::Warning, text);
    if (confirmedNow > 0 && confirmed)
        confirmed(confirmedNow);
    if (row.lane == kEventsLane)
        tellEvents(row);
}

void Forwarder::Shared::recordsMoved(const RecordStep &step, quint64 waiting)
{
    QStringList untold;
    {
        const std::lock_guard lock(m_mutex);
        m_counters.forwardedRecords += step.rows;
        m_counters.waitingRecords = waiting;
        noteRejectedLocked(step.rejected, step.rejection, untold);
    }
    for (const QString &text : std::as_const(untold))
        report(EventKind::Warning, Severity::Warning, text);
}

void Forwarder::Shared::noteRejectedLocked(quint64 rows, const QString &why, QStringList &untold)
{
    m_counters.rejected += rows;
    m_rejectedUntold += rows;
    const SteadyTime now = std::chrono::steady_clock::now();
    if (m_rejectedUntold == 0 || (m_toldRejected != SteadyTime{} && now - m_toldRejected <= kRejectedEvery))
        return;
    untold << SharedText::tr("%1 rows could not be taken by the plant database and were put aside there (table"
                             " rejected_readings). The last: %2").arg(QString::number(m_rejectedUntold), why);
    m_rejectedUntold = 0;
    m_toldRejected = now;
}

void Forwarder::Shared::tellEvents(const LaneRow &row)
{
    if (eventsConfirmed && row.next > 0)
        eventsConfirmed(row.next - 1);
}

void Forwarder::Shared::addHeartbeats(const std::map<DeviceId, UtcTime> &heartbeats)
{
    const std::lock_guard lock(m_mutex);
    for (const auto &[device, at] : heartbeats) {
        UtcTime &last = m_heartbeats[device];
        last = std::max(last, at);
    }
}

std::map<DeviceId, UtcTime> Forwarder::Shared::takeHeartbeats()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_heartbeats, {});
}

void Forwarder::Shared::trouble(Who who, bool connectedStill, const Error &error, SteadyTime retry, bool resting)
{
    const std::lock_guard lock(m_mutex);
    const auto known = m_troubles.find(who);
    const SteadyTime since = known == m_troubles.end() ? std::chrono::steady_clock::now() : known->second.since;
    m_troubles.insert_or_assign(who, Trouble{connectedStill, error, since, retry, resting});
}

void Forwarder::Shared::fine(Who who)
{
    const std::lock_guard lock(m_mutex);
    m_troubles.erase(who);
}

void Forwarder::Shared::connected()
{
    const std::lock_guard lock(m_mutex);
    ++m_counters.connections;
}

void Forwarder::Shared::tell()
{
    struct Told
    {
        EventKind kind;
        Severity severity;
        QString text;
    };
    std::vector<Told> told;
    {
        const std::lock_guard lock(m_mutex);
        const SteadyTime now = std::chrono::steady_clock::now();
        const Trouble *worst = nullptr;
        const ForwarderStatus::State state = stateLocked(&worst);
        const bool bad = state == ForwarderStatus::State::Held || state == ForwarderStatus::State::Down;
        if (bad && !m_toldDown && now - worst->since > kTroubleIsNews) {
            m_toldDown = true;
            m_toldUp = false;
            told.push_back({EventKind::LinkDown, Severity::Error,
                            (state == ForwarderStatus::State::Held
                                 ? SharedText::tr("The plant database does not take readings (%1)")
                                 : SharedText::tr("The plant database has no connection (%1)"))
                                .arg(worst->error.message)});
        }
        if (state == ForwarderStatus::State::Up && !m_toldUp) {
            m_toldUp = true;
            m_toldDown = false;
            told.push_back({EventKind::LinkUp, Severity::Info,
                            SharedText::tr("The plant database %1 on %2 is connected.").arg(settings.database, settings.host)});
        }
        quint64 waiting = 0;
        for (const auto &[name, lane] : m_lanes)
            waiting += lane.end ? lane.waiting(0) : 0;
        if (waiting > 0 && !m_toldBacklog) {
            m_toldBacklog = true;
            told.push_back({EventKind::Warning, Severity::Warning,
                            SharedText::tr("%1 readings from before are being sent to the plant database beside the new ones.")
                                .arg(waiting)});
        }
        if (waiting == 0 && m_toldBacklog && state == ForwarderStatus::State::Up) {
            m_toldBacklog = false;
            told.push_back({EventKind::Warning, Severity::Info,
                            SharedText::tr("All readings from before have reached the plant database.")});
        }
    }
    for (const Told &event : told)
        report(event.kind, event.severity, event.text);
}

void Forwarder::Shared::report(EventKind kind, Severity severity, const QString &text)
{
    Event event;
    event.at = parts.clock.utc();
    event.kind = kind;
    event.severity = severity;
    event.source = QStringLiteral("plant database");
    event.text = text;
    parts.historian.append(std::move(event));
}

ForwarderStatus::State Forwarder::Shared::stateLocked(const Trouble **worst) const
{
    if (!settings.enabled)
        return ForwarderStatus::State::Off;
    // Without a connection nothing else matters; of the rest, what keeps the newest readings back comes first.
    for (const auto &[who, trouble] : m_troubles) {
        if (!trouble.connected) {
            *worst = &trouble;
            return ForwarderStatus::State::Down;
        }
    }
    if (!m_troubles.empty()) {
        *worst = &m_troubles.begin()->second;
        return ForwarderStatus::State::Held;
    }
    return m_lanes.empty() ? ForwarderStatus::State::Connecting : ForwarderStatus::State::Up;
}

ForwarderStatus Forwarder::Shared::status() const
{
    const std::lock_guard lock(m_mutex);
    ForwarderStatus status = m_counters;
    const Trouble *worst = nullptr;
    status.state = stateLocked(&worst);
    if (worst) {
        status.cause = worst->error.message;
        status.hint = worst->error.hint;
        const SteadyTime now = std::chrono::steady_clock::now();
        SteadyTime since = worst->since;
        for (const auto &[who, trouble] : m_troubles)
            since = std::min(since, trouble.since);
        status.troubledFor = std::chrono::duration_cast<std::chrono::seconds>(now - since);
        status.nextTry = std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(worst->retry - now));
        status.resting = worst->resting && worst->retry > now;
    }
    if (!settings.host.startsWith(u'/')) {
        if (settings.sslMode == QLatin1String("disable"))
            status.security = SharedText::tr("Not encrypted.");
        else if (settings.sslMode == QLatin1String("prefer"))
            status.security = SharedText::tr("Perhaps not encrypted, and the server does not prove who it is.");
        else if (settings.sslMode == QLatin1String("require"))
            status.security = SharedText::tr("Encrypted, but the server does not prove who it is.");
        else if (settings.sslMode == QLatin1String("verify-ca"))
            status.security = SharedText::tr("The server's certificate is checked, but not whether it is this server's.");
    }
    const quint64 newestHere = newest();
    for (const auto &[name, lane] : m_lanes) {
        if (name == kEventsLane)
            continue;
        status.waiting += lane.waiting(newestHere);
        if (lane.end)
            status.backlog += lane.waiting(newestHere);
        if (lane.waiting(newestHere) > 0) {
            if (const auto arrived = arrivedLocked(lane.next, lane.end.value_or(newestHere)))
                status.waitingSince.push_back(*arrived);
        }
    }
    if (m_lanes.empty() && settings.enabled) {
        status.waiting = newestHere; // nobody has said yet what is there
        if (!m_arrivals.empty()) // but this run has brought nothing there
            status.waitingSince.push_back({m_arrivals.front().at, parts.clock.utc()});
    }
    std::sort(status.waitingSince.begin(), status.waitingSince.end(), [](const auto &a, const auto &b) { return a.from < b.from; });
    status.waitingBytes = status.waiting * kBytesPerReading;
    if (status.waiting > 0)
        status.oldestWaiting = m_oldest;
    const SteadyTime now = std::chrono::steady_clock::now();
    quint64 rows = 0;
    SteadyTime first = now;
    for (const Rate &rate : m_rates) {
        if (now - rate.at <= kRateOver) {
            rows += rate.rows;
            first = std::min(first, rate.at);
        }
    }
    const double seconds = std::chrono::duration<double>(now - first).count();
    status.rowsPerSecond = seconds > 0.05 ? double(rows) / seconds : 0;
    if (status.backlog > 0 && status.rowsPerSecond > 0)
        status.remaining = std::chrono::seconds(qint64(double(status.backlog) / status.rowsPerSecond) + 1);
    status.latency = m_latency.summary();
    return status;
}

} // namespace lineside
