#include "server/rest/tag_history.h"

#include "server/live/json_out.h"
#include "server/rest/event_page.h"

#include <algorithm>
#include <limits>

namespace lineside::rest {

using http::Answer;
using http::Reply;
namespace json = live::json;

namespace {

using namespace std::chrono_literals;

constexpr StatusCode kNoData{0x809B0000}; // OPC UA Bad_NoData

QByteArray bodyOf(const TrendResult &result, const std::vector<TrendSample> &samples)
{
    QByteArray body = "{\"readings\":";
    json::number(body, result.readings);
    body.append(result.bucketed ? ",\"bucketed\":true,\"points\":[" : ",\"bucketed\":false,\"points\":[");
    for (const TrendSample &sample : samples) {
        body.append(body.endsWith('[') ? "[" : ",[");
        json::number(body, toMicroseconds(sample.at));
        body.append(',');
        json::number(body, sample.value);
        body.append(',').append(QByteArray::number(quint32(sample.status))).append(']');
    }
    return body.append("]}");
}

} // namespace

std::vector<TrendSample> withStops(std::vector<TrendSample> samples, std::vector<UtcTime> starts, std::vector<UtcTime> stops)
{
    std::sort(starts.begin(), starts.end());
    std::sort(stops.begin(), stops.end());
    const auto before = [](const TrendSample &sample, UtcTime at) { return sample.at < at; };
    std::vector<TrendSample> marks;
    UtcTime lastStart = UtcTime::min();
    for (const UtcTime start : starts) {
        const auto next = std::lower_bound(samples.begin(), samples.end(), start, before);
        const UtcTime previous = std::exchange(lastStart, start);
        if (next == samples.begin())
            continue; // nothing is known before it
        UtcTime from = std::prev(next)->at;
        // one that was told to end had what it knew until then; of one that was killed nobody knows
        const auto stop = std::lower_bound(stops.begin(), stops.end(), start);
        if (stop != stops.begin() && *std::prev(stop) > previous)
            from = std::max(from, *std::prev(stop));
        const UtcTime mark = std::min(from + 1us, start);
        if (mark > std::prev(next)->at)
            marks.push_back({mark, std::numeric_limits<double>::quiet_NaN(), kNoData});
    }
    const auto byTime = [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; };
    std::vector<TrendSample> all;
    all.reserve(samples.size() + marks.size());
    std::merge(samples.begin(), samples.end(), marks.begin(), marks.end(), std::back_inserter(all), byTime);
    return all;
}

void tellTagHistory(StationRuns &runs, Historian &historian, const TrendQuery &query, const Reply &reply)
{
    runs.tell(query.from, query.to, [&historian, query, reply](const Result<StationRuns::Runs> &told) {
        if (!told) {
            reply.send(Answer::problem(told.error()));
            return;
        }
        const auto within = [&query](std::vector<UtcTime> times) {
            std::erase_if(times, [&query](UtcTime at) { return at < query.from || at >= query.to; });
            return times;
        };
        const auto points = historian.queryTrend(query, [reply, starts = within(told->starts), stops = within(told->stops)](const Result<TrendResult> &result) {
            reply.send(result ? Answer::json(bodyOf(*result, withStops(result->samples, starts, stops))) : Answer::problem(result.error()));
        });
        cancelWith(reply, points);
    });
}

} // namespace lineside::rest
