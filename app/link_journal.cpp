#include "app/link_journal.h"

#include "models/plant/event_source.h"

#include <QCoreApplication>

namespace lineside {

namespace {

struct JournalText
{
    Q_DECLARE_TR_FUNCTIONS(LinkJournal)
};

//! In the two largest units that say something.
QString howLong(std::chrono::nanoseconds time)
{
    const qint64 seconds = std::chrono::round<std::chrono::seconds>(time).count();
    const auto two = [](const QString &text, qint64 large, qint64 small) { return text.arg(large).arg(small); };
    if (seconds < 1)
        return JournalText::tr("less than a second");
    if (seconds < 60)
        return JournalText::tr("%1 s").arg(seconds);
    if (seconds < 3'600)
        return two(JournalText::tr("%1 min %2 s"), seconds / 60, seconds % 60);
    if (seconds < 86'400)
        return two(JournalText::tr("%1 h %2 min"), seconds / 3'600, seconds % 3'600 / 60);
    return two(JournalText::tr("%1 d %2 h"), seconds / 86'400, seconds % 86'400 / 3'600);
}

} // namespace

LinkJournal::LinkJournal(std::function<void(Event)> tell, const Clock &clock)
    : m_tell(std::move(tell))
    , m_clock(clock)
{
}

void LinkJournal::note(const Device &device, const LinkStatus &status)
{
    const bool up = status.state == LinkState::Up || status.state == LinkState::Degraded;
    if (!up && status.state != LinkState::Down)
        return;
    std::vector<Event> events;
    QString source;
    const auto add = [&](UtcTime at, EventKind kind, Severity severity, const QString &text) {
        Event event;
        event.at = at;
        event.kind = kind;
        event.severity = severity;
        event.source = source;
        event.text = text;
        events.push_back(std::move(event));
    };
    {
        const std::lock_guard lock(m_mutex);
        source = eventSource(m_tenants.value(device.id), device.code, device.id.uuid);
        Link &link = m_links[device.id];
        const auto told = up ? Link::Told::Up : Link::Told::Down;
        const bool turned = std::exchange(link.told, told) != told;
        if (turned)
            link.causes.clear();
        const bool newCause = !link.causes.contains(status.cause) && link.causes.size() < kMostCauses;
        if (newCause)
            link.causes.insert(status.cause);
        const UtcTime at = turned ? status.since : m_clock.utc();
        if (up) {
            if (turned) {
                QString text = JournalText::tr("%1 is connected.").arg(device.code);
                if (std::exchange(link.wasDown, false))
                    text += QLatin1Char(' ') + JournalText::tr("It had no link for %1.").arg(howLong(m_clock.steady() - link.downSince));
                add(at, EventKind::LinkUp, Severity::Info, text);
            }
            if (newCause && !status.cause.isEmpty())
                add(at, EventKind::Warning, Severity::Warning, device.code + QLatin1String(": ") + status.cause);
        } else if (turned || newCause) {
            if (!std::exchange(link.wasDown, true))
                link.downSince = m_clock.steady();
            add(at, EventKind::LinkDown, Severity::Error, JournalText::tr("%1 has no link (%2).").arg(device.code, status.cause));
        }
    }
    for (Event &event : events)
        m_tell(std::move(event));
}

void LinkJournal::setSnapshot(const PlantSnapshot &snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_links.removeIf([&snapshot](const QHash<DeviceId, Link>::iterator &link) {
        const Device *device = snapshot.findDevice(link.key());
        return !device || !device->enabled;
    });
    m_tenants.clear();
    for (const Site &site : snapshot.plant().sites) {
        for (const Device &device : site.devices)
            m_tenants.insert(device.id, site.tenant);
    }
}

} // namespace lineside
