#pragma once

#include "models/history/event.h"

#include <QHash>
#include <QUuid>

#include <deque>
#include <map>

namespace lineside::live {

/*!
 * Events of priority critical, kept for those who were away: the newest kMost of the last 30 days, in the order of their
 * numbers. The journal has them all on disk; these are what can be told without asking it. Network thread.
 */
class KeptEvents
{
public:
    static constexpr size_t kMost = 10'000;
    static constexpr std::chrono::days kAge{30};

    //! One that is not newer than the newest is ignored.
    void add(const Event &event);
    void forgetOld(UtcTime now);

    const std::deque<Event> &events() const { return m_events; }
    //! The first one behind a number.
    std::deque<Event>::const_iterator behind(quint64 number) const;
    const Event *find(quint64 number) const;

private:
    std::deque<Event> m_events;
};

//! That somebody has seen an event: its number, and its time, which tells it from one of another journal.
struct Acknowledgement
{
    QUuid user; //!< or API key
    quint64 event = 0;
    UtcTime at{}; //!< of the event
};

/*!
 * Who has acknowledged which kept events, in memory: what is on disk already (see AckFile). Bounded by the kept events for
 * each user, and by kMost in all. Network thread.
 */
class AckBook
{
public:
    static constexpr size_t kMost = 1'000'000;

    bool isFull() const { return m_count >= kMost; }
    void add(const Acknowledgement &one);
    bool has(const QUuid &user, const Event &event) const;
    //! Whether \a user has acknowledged anything behind a number.
    bool hasBehind(const QUuid &user, quint64 number) const;
    //! What is before the oldest event that is kept.
    void forgetBefore(quint64 number);
    size_t size() const { return m_count; }

private:
    QHash<QUuid, std::map<quint64, UtcTime>> m_users;
    size_t m_count = 0;
};

} // namespace lineside::live
