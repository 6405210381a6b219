#include "models/health/health_watchdog.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUuid>

#include <algorithm>

using namespace Qt::Literals;

namespace lineside {

namespace {

QString secondsText(std::chrono::nanoseconds age)
{
    return QLocale().toString(qlonglong(std::chrono::duration_cast<std::chrono::seconds>(age).count()));
}

} // namespace

void HealthPulseBook::begin(std::chrono::milliseconds every, SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    m_pulse.runs = true;
    m_pulse.every = every;
    m_pulse.beat = m_pulse.round = m_pulse.writeMoved = now;
}

void HealthPulseBook::end()
{
    const std::lock_guard lock(m_mutex);
    m_pulse.runs = false;
}

void HealthPulseBook::beat(SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    m_pulse.beat = now;
}

void HealthPulseBook::round(SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    m_pulse.round = m_pulse.beat = now;
}

void HealthPulseBook::lost(quint64 batches)
{
    const std::lock_guard lock(m_mutex);
    m_pulse.lostBatches = batches;
}

void HealthPulseBook::asked(SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    if (m_pulse.writesWaiting++ == 0)
        m_pulse.writeMoved = now;
}

void HealthPulseBook::answered(const Status &status, SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    m_pulse.writesWaiting -= m_pulse.writesWaiting > 0 ? 1 : 0;
    m_pulse.writeMoved = now;
    m_pulse.writeTrouble = status ? QString() : status.error().message;
}

HealthPulse HealthPulseBook::read() const
{
    const std::lock_guard lock(m_mutex);
    return m_pulse;
}

HealthWatchdog::HealthWatchdog(Look look, const Clock &clock, Tell tell, const HealthWatchdogSettings &settings)
    : m_look(std::move(look)), m_clock(clock), m_tell(std::move(tell)), m_settings(settings)
{
}

HealthWatchdog::~HealthWatchdog()
{
    stop();
}

void HealthWatchdog::start()
{
    const std::lock_guard lock(m_mutex);
    if (m_thread.joinable() || m_stopping)
        return;
    m_thread = std::thread([this] { run(); });
}

void HealthWatchdog::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable())
        m_thread.join();
}

QString HealthWatchdog::trouble() const
{
    const std::lock_guard lock(m_mutex);
    QStringList texts;
    for (const std::optional<Open> &open : m_open) {
        if (open)
            texts += open->text;
    }
    return texts.join(u' ');
}

void HealthWatchdog::run()
{
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            if (m_wake.wait_for(lock, m_settings.every, [this] { return m_stopping; }))
                return;
        }
        look();
    }
}

void HealthWatchdog::look()
{
    const HealthPulse pulse = m_look();
    const SteadyTime now = std::chrono::steady_clock::now();
    for (size_t i = 0; i < kTroubles; ++i)
        tell(Trouble(i), pulse.runs ? found(Trouble(i), pulse, now) : std::nullopt);
}

std::optional<QString> HealthWatchdog::found(Trouble trouble, const HealthPulse &pulse, SteadyTime now)
{
    const bool silent = now - pulse.beat > m_settings.deadline;
    switch (trouble) {
    case Trouble::Silent:
        if (!silent)
            return {};
        m_silentAt = now;
        return QCoreApplication::translate("health", "Health is not worked out any more: nothing has moved for %1 seconds. Scores and predictive alerts are not to be relied on.")
            .arg(secondsText(now - pulse.beat));
    case Trouble::NotScoring:
        // one that has just come round again is about to score
        if (!silent && now - std::max(pulse.round, m_silentAt) > pulse.every * 3 + m_settings.deadline)
            return QCoreApplication::translate("health", "No health score has been computed for %1 seconds.").arg(secondsText(now - pulse.round));
        return {};
    case Trouble::Overloaded:
        if (pulse.lostBatches > m_lost)
            m_lostAt = now;
        m_lost = pulse.lostBatches;
        if (m_lostAt && now - *m_lostAt <= m_settings.deadline)
            return QCoreApplication::translate("health", "Health cannot keep up with the readings: some were left out of its scores.");
        return {};
    case Trouble::NotKept:
        break;
    }
    if (!pulse.writeTrouble.isEmpty())
        return QCoreApplication::translate("health", "What health works out cannot be kept: %1").arg(pulse.writeTrouble);
    if (pulse.writesWaiting > 0 && now - pulse.writeMoved > m_settings.deadline)
        return QCoreApplication::translate("health", "What health works out is not being kept: the records have not answered for %1 seconds.")
            .arg(secondsText(now - pulse.writeMoved));
    return {};
}

//! An event when it begins, and one when it is over.
void HealthWatchdog::tell(Trouble trouble, const std::optional<QString> &text)
{
    Event event;
    {
        const std::lock_guard lock(m_mutex);
        std::optional<Open> &open = m_open[size_t(trouble)];
        if (open.has_value() == text.has_value()) {
            if (open)
                open->text = *text;
            return;
        }
        if (text) {
            open = Open{*text, QUuid::createUuid().toString(QUuid::WithoutBraces)};
            event.text = *text;
        } else {
            event.text = QCoreApplication::translate("health", "Health is worked out again. What was wrong: %1").arg(open->text);
        }
        event.reference = open->reference;
        event.severity = text ? Severity::Error : Severity::Info;
        if (!text)
            open.reset();
    }
    event.at = m_clock.utc();
    event.kind = EventKind::HeartbeatTimeout;
    event.source = u"station"_s;
    m_tell(event);
}

} // namespace lineside
