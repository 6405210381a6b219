#include "models/keeping/raw_stream.h"

#include <algorithm>

namespace lineside::keeping {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::microseconds kFirstWindow = 24h;
constexpr std::chrono::microseconds kLeastWindow = 1s;

} // namespace

RawStream::RawStream(Historian &historian, TagId tag, UtcTime from, UtcTime to, size_t atOnce)
    : m_historian(historian), m_tag(tag), m_at(from), m_to(to), m_atOnce(std::max<size_t>(atOnce, 1)), m_window(kFirstWindow)
{
}

Result<RawResult> RawStream::ask(UtcTime to, size_t atMost, const Progress &progress)
{
    return waitFor<RawResult>(
        [&](Job<RawResult>::Callback done) { return m_historian.queryRaw(m_tag, m_at, to, atMost, std::move(done)); }, progress);
}

Result<RawResult> RawStream::next(const Progress &progress)
{
    while (m_at < m_to) {
        if (progress.cancelled())
            return cancelledError();
        // Windows keep a question to the blocks that it needs; where there is little, they grow.
        const UtcTime end = m_to - m_at > m_window ? m_at + m_window : m_to;
        const size_t atMost = m_atOnce + m_seen;
        Result<RawResult> answer = ask(end, atMost, progress);
        if (!answer)
            return answer;
        const size_t got = answer->readings.size();
        const auto drop = qsizetype(std::min(m_seen, got));
        answer->readings.erase(answer->readings.begin(), answer->readings.begin() + drop);
        answer->types.erase(answer->types.begin(), answer->types.begin() + std::min(drop, qsizetype(answer->types.size())));
        if (got >= atMost) {
            // There may be more with the last stamp: it is asked for again.
            const UtcTime last = answer->readings.back().at;
            const auto same = std::count_if(answer->readings.begin(), answer->readings.end(),
                                            [last](const Reading &reading) { return reading.at == last; });
            m_seen = size_t(same) + (last == m_at ? m_seen : 0);
            m_at = last;
            m_window = std::max(kLeastWindow, m_window / 2);
        } else {
            m_seen = 0;
            m_at = end;
            if (got <= m_atOnce / 4)
                m_window *= 2;
        }
        if (!answer->readings.empty())
            return answer;
    }
    return RawResult{};
}

} // namespace lineside::keeping
