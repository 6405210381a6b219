#include "models/keeping/event_stream.h"

#include "models/keeping/raw_stream.h"

#include <algorithm>
#include <limits>

namespace lineside::keeping {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::microseconds kFirstEventWindow = 24h;

} // namespace

EventStream::EventStream(Historian &historian, UtcTime from, UtcTime to, size_t atOnce)
    : m_historian(historian), m_at(from), m_to(to), m_atOnce(std::max<size_t>(atOnce, 1)), m_window(kFirstEventWindow)
{
}

Result<QList<Event>> EventStream::next(const Progress &progress)
{
    while (m_at < m_to) {
        if (progress.cancelled())
            return cancelledError();
        EventFilter filter;
        filter.from = m_at;
        filter.to = m_to - m_at > m_window ? m_at + m_window : m_to;
        // The newest come first: what does not fit is asked for in a shorter stretch, but for those of one microsecond.
        const bool isLeast = filter.to - filter.from <= 1us;
        filter.atMost = isLeast ? std::numeric_limits<size_t>::max() : m_atOnce + 1;
        Result<QList<Event>> answer = waitFor<QList<Event>>(
            [&](Job<QList<Event>>::Callback done) { return m_historian.queryEvents(filter, std::move(done)); }, progress);
        if (!answer)
            return answer;
        if (!isLeast && size_t(answer->size()) > m_atOnce) {
            m_window = std::max<std::chrono::microseconds>(1us, (filter.to - filter.from) / 2);
            continue;
        }
        m_at = filter.to;
        if (size_t(answer->size()) <= m_atOnce / 4)
            m_window *= 2;
        std::reverse(answer->begin(), answer->end());
        if (!answer->isEmpty())
            return answer;
    }
    return QList<Event>();
}

} // namespace lineside::keeping
