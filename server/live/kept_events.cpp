#include "server/live/kept_events.h"

#include <algorithm>

namespace lineside::live {

void KeptEvents::add(const Event &event)
{
    if (!m_events.empty() && event.id <= m_events.back().id)
        return;
    m_events.push_back(event);
    if (m_events.size() > kMost)
        m_events.pop_front();
}

void KeptEvents::forgetOld(UtcTime now)
{
    while (!m_events.empty() && m_events.front().at < now - kAge)
        m_events.pop_front();
}

std::deque<Event>::const_iterator KeptEvents::behind(quint64 number) const
{
    return std::upper_bound(m_events.begin(), m_events.end(), number, [](quint64 wanted, const Event &event) { return wanted < event.id; });
}

const Event *KeptEvents::find(quint64 number) const
{
    const auto at = number == 0 ? m_events.end() : behind(number - 1);
    return at != m_events.end() && at->id == number ? &*at : nullptr;
}

void AckBook::add(const Acknowledgement &one)
{
    const auto [place, isNew] = m_users[one.user].insert_or_assign(one.event, one.at);
    Q_UNUSED(place)
    if (isNew)
        ++m_count;
}

bool AckBook::has(const QUuid &user, const Event &event) const
{
    const auto found = m_users.constFind(user);
    if (found == m_users.constEnd())
        return false;
    const auto at = found->find(event.id);
    return at != found->end() && at->second == event.at;
}

bool AckBook::hasBehind(const QUuid &user, quint64 number) const
{
    const auto found = m_users.constFind(user);
    return found != m_users.constEnd() && !found->empty() && found->rbegin()->first > number;
}

void AckBook::forgetBefore(quint64 number)
{
    for (auto it = m_users.begin(); it != m_users.end();) {
        std::map<quint64, UtcTime> &events = it.value();
        const auto end = events.lower_bound(number);
        m_count -= size_t(std::distance(events.begin(), end));
        events.erase(events.begin(), end);
        it = events.empty() ? m_users.erase(it) : std::next(it);
    }
}

} // namespace lineside::live
