#include "server/rest/station_runs.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace lineside::rest {

namespace {

using namespace std::chrono_literals;

constexpr auto kKnownFor = 20s;
constexpr size_t kMostTimes = 32;

using Minutes = std::pair<UtcTime, UtcTime>;

//! Whole minutes around; the ends of time stay what they are.
Minutes around(UtcTime from, UtcTime to)
{
    constexpr UtcTime kFirst{1min}, kLast = UtcTime::max() - 1min;
    return {from > kFirst ? UtcTime(std::chrono::floor<std::chrono::minutes>(from)) : from, to < kLast ? UtcTime(std::chrono::ceil<std::chrono::minutes>(to)) : to};
}

} // namespace

struct StationRuns::Book
{
    struct Entry
    {
        std::optional<Runs> runs; //!< nothing while the question is under way
        SteadyTime at{};
        std::vector<Told> waiting;
    };
    std::mutex mutex;
    std::map<Minutes, Entry> entries;

    //! Room for one more; false: all are under way.
    bool makeRoom()
    {
        if (entries.size() < kMostTimes)
            return true;
        auto oldest = entries.end();
        for (auto it = entries.begin(); it != entries.end(); ++it) {
            if (it->second.runs && (oldest == entries.end() || it->second.at < oldest->second.at))
                oldest = it;
        }
        if (oldest == entries.end())
            return false;
        entries.erase(oldest);
        return true;
    }
};

StationRuns::StationRuns(Ask ask, const Clock &clock) : m_ask(std::move(ask)), m_clock(clock), m_book(std::make_shared<Book>()) {}

StationRuns::StationRuns(Historian &historian, const Clock &clock)
    : StationRuns([&historian](const EventFilter &filter, std::function<void(const Result<QList<Event>> &)> told) { (void)historian.queryEvents(filter, std::move(told)); }, clock)
{
}

void StationRuns::tell(UtcTime from, UtcTime to, Told told)
{
    const Minutes minutes = around(from, to);
    {
        std::unique_lock lock(m_book->mutex);
        auto found = m_book->entries.find(minutes);
        if (found != m_book->entries.end() && found->second.runs && m_clock.steady() - found->second.at >= kKnownFor) {
            m_book->entries.erase(found);
            found = m_book->entries.end();
        }
        if (found != m_book->entries.end() && found->second.runs) {
            const Runs runs = *found->second.runs;
            lock.unlock();
            return told(runs);
        }
        if (found != m_book->entries.end()) {
            found->second.waiting.push_back(std::move(told));
            return;
        }
        if (m_book->makeRoom()) {
            m_book->entries[minutes].waiting.push_back(std::move(told));
            told = {};
        }
    }
    EventFilter filter;
    std::tie(filter.from, filter.to) = minutes;
    filter.kinds = {EventKind::Startup, EventKind::Shutdown};
    m_ask(filter, [book = m_book, minutes, alone = std::move(told), &clock = m_clock](const Result<QList<Event>> &events) {
        Runs runs;
        for (const Event &event : events ? *events : QList<Event>())
            (event.kind == EventKind::Startup ? runs.starts : runs.stops).push_back(event.at);
        const Result<Runs> answer = events ? Result<Runs>(runs) : Result<Runs>(events.error());
        if (alone)
            return alone(answer);
        std::vector<Told> waiting;
        {
            const std::lock_guard lock(book->mutex);
            Book::Entry &entry = book->entries[minutes];
            waiting.swap(entry.waiting);
            if (events) {
                entry.runs = std::move(runs);
                entry.at = clock.steady();
            } else {
                book->entries.erase(minutes); // who comes next asks again
            }
        }
        for (const Told &each : waiting)
            each(answer);
    });
}

} // namespace lineside::rest
