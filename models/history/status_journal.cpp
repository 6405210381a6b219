#include "models/history/status_journal.h"

#include "models/plant/event_source.h"

#include <QCoreApplication>

namespace lineside {

namespace {

constexpr auto kRepeat = std::chrono::minutes(1);
constexpr int kMaxPerSecond = 50;

bool isOutOfRange(quint32 code)
{
    return code == quint32(StatusCode::UncertainEngineeringUnitsExceeded) || code == quint32(StatusCode::BadOutOfRange);
}

} // namespace

StatusJournal::StatusJournal(Historian &historian, const Clock &clock)
    : m_historian(historian)
    , m_clock(clock)
{
}

void StatusJournal::setSnapshot(SnapshotPtr snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_next = std::move(snapshot);
    m_hasNext.store(true, std::memory_order_release);
}

bool StatusJournal::mayTell(SteadyTime &lastTold, SteadyTime now)
{
    if (lastTold != SteadyTime{} && now - lastTold < kRepeat) {
        ++m_heldBack;
        return false;
    }
    if (now - m_second >= std::chrono::seconds(1)) {
        m_second = now;
        m_inSecond = 0;
    }
    if (++m_inSecond > kMaxPerSecond) {
        ++m_heldBack;
        return false;
    }
    lastTold = now;
    return true;
}

QString StatusJournal::withHeldBack(QString text)
{
    if (m_heldBack > 0)
        text += QLatin1Char(' ')
            + QCoreApplication::translate("journal", "%Ln further events were held back.", nullptr, int(m_heldBack));
    m_heldBack = 0;
    return text;
}

void StatusJournal::take(const BatchPtr &batch)
{
    if (m_hasNext.load(std::memory_order_acquire)) {
        const std::lock_guard lock(m_mutex);
        m_snapshot = std::move(m_next);
        m_hasNext.store(false, std::memory_order_release);
        if (m_snapshot && m_lastCode.size() < m_snapshot->tagIdEnd()) {
            m_lastCode.resize(m_snapshot->tagIdEnd(), 0);
            m_lastTold.resize(m_snapshot->tagIdEnd());
        }
    }
    if (!m_snapshot)
        return;

    size_t silent = 0;
    for (const Reading &reading : batch->readings) {
        const quint32 number = toNumber(reading.tag);
        if (number >= m_lastCode.size())
            continue;
        const quint32 code = subCode(reading.status);
        if (code == m_lastCode[number]) [[likely]]
            continue;
        m_lastCode[number] = code;
        if (code == quint32(StatusCode::BadNoCommunication)) {
            ++silent;
        } else if (isOutOfRange(code) && mayTell(m_lastTold[number], m_clock.steady())) {
            const TagEntry *entry = m_snapshot->find(reading.tag);
            if (!entry)
                continue;
            Event event;
            event.at = reading.at;
            event.kind = EventKind::SensorOutOfRange;
            event.severity = Severity::Warning;
            event.source = eventSource(*entry);
            if (entry->tag->type != ValueType::Text)
                event.after = QString::number(numberOf(reading.value, entry->tag->type), 'g', 9);
            event.text = withHeldBack(QCoreApplication::translate("journal", "The value is outside the sensor's physical range."));
            m_historian.append(std::move(event));
        }
    }
    if (silent == 0)
        return;
    const SteadyTime now = m_clock.steady();
    const Device *device = m_snapshot->findDevice(batch->device);
    if (device && mayTell(m_deviceTold[batch->device], now)) {
        Event event;
        event.at = m_clock.utc();
        event.kind = EventKind::HeartbeatTimeout;
        event.severity = Severity::Error;
        event.source = eventSource(*m_snapshot, *device);
        event.text = withHeldBack(QCoreApplication::translate("journal", "%Ln values were not heard for their stale time.",
                                                              nullptr, int(silent)));
        m_historian.append(std::move(event));
    }
}

} // namespace lineside
