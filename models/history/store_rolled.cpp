#include "models/history/row_check.h"
#include "models/history/store_found.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace lineside {

Result<StoreQuery::Rolled> StoreQuery::rolled(TagId tag, qint64 from, qint64 to)
{
    Rolled rolled;
    m_dropped.bind(0, toNumber(tag));
    Result<bool> row = m_dropped.step();
    if (!row.ok())
        return row.error();
    if (*row && m_dropped.integer(1) == RowCheck().add(toNumber(tag)).add(m_dropped.integer(0)).value())
        rolled.before = m_dropped.integer(0);
    m_dropped.reset();
    if (from >= rolled.before)
        return rolled;

    m_rolled.bind(0, std::min(to, rolled.before));
    m_rolled.bind(1, from);
    for (;;) {
        row = m_rolled.step();
        if (!row.ok())
            return row.error();
        if (!*row)
            break;
        rolled.spans.push_back({m_rolled.integer(0), m_rolled.integer(1), quint64(m_rolled.integer(2))});
    }
    m_rolled.reset();
    const qint64 firstHour = RollUp::floorTo(std::max<qint64>(0, from), RollUp::kHour); // hours are shown as a whole
    const auto firstDay = qint64(rollUpRow(firstHour, tag));
    const qint64 until = std::min(to, rolled.before);
    for (qint64 id = firstDay; until > 0 && id <= qint64(rollUpRow(until - 1, tag)); id += qint64(1) << 32) {
        m_rollUps.bind(0, id);
        row = m_rollUps.step();
        if (!row.ok())
            return row.error();
        if (*row) {
            Result<std::vector<RollUp>> hours = decodeRollUps(quint64(id), m_rollUps.bytes(0));
            if (!hours.ok()) {
                m_context.damaged(0, hours.error());
            } else {
                for (const RollUp &hour : *hours) {
                    if (hour.start >= firstHour && hour.start < until)
                        rolled.hours.push_back(hour);
                }
            }
            m_rollUps.reset();
            continue;
        }
        // Days without: on to the next that has any.
        m_rollUps.reset();
        m_nextRollUp.bind(0, id);
        row = m_nextRollUp.step();
        if (!row.ok())
            return row.error();
        const qint64 next = *row ? m_nextRollUp.integer(0) : std::numeric_limits<qint64>::max();
        m_nextRollUp.reset();
        if (next == std::numeric_limits<qint64>::max())
            break;
        const qint64 day = next >> 32 << 32 | qint64(toNumber(tag));
        id = std::max(id, day - (qint64(1) << 32));
    }
    return rolled;
}

bool StoreQuery::Rolled::covers(qint64 at, quint64 sequence) const
{
    if (at >= before)
        return false;
    auto span = std::upper_bound(spans.begin(), spans.end(), at, [](qint64 t, const RolledSpan &s) { return t < s.start; });
    if (span == spans.begin())
        return false;
    --span;
    return at < span->until && sequence <= span->sequence;
}

std::vector<codec::StoredReading> StoreQuery::Rolled::asReadings(qint64 from, qint64 to) const
{
    // A chart shows of an hour where it began and ended, how far it went, and how bad it was.
    std::vector<codec::StoredReading> readings;
    const auto put = [&](qint64 at, StatusCode status, double value) {
        readings.push_back({0, status, std::clamp(at, from, to - 1), std::bit_cast<quint64>(value), nullptr});
    };
    for (const RollUp &hour : hours) {
        if (hour.numbers > 0) {
            put(hour.start, StatusCode::Good, hour.first);
            put(hour.start + RollUp::kHour / 3, StatusCode::Good, hour.min);
            put(hour.start + RollUp::kHour / 3 * 2, StatusCode::Good, hour.max);
        }
        if (qualityOf(hour.worst) == Quality::Bad)
            put(hour.start + RollUp::kHour / 3 * 2 + 1, hour.worst, 0);
        if (hour.numbers > 0)
            put(hour.start + RollUp::kHour - 1, StatusCode::Good, hour.last);
    }
    return readings;
}

Result<std::vector<RollUp>> StoreQuery::rollUp(TagId tag, qint64 from, qint64 to, quint64 upTo, const Cancelled &cancelled)
{
    std::vector<RollUp> hours;
    double held = std::numeric_limits<double>::quiet_NaN();
    qint64 since = from;
    const auto hourOf = [&](qint64 at) -> RollUp & {
        const qint64 start = RollUp::floorTo(at, RollUp::kHour);
        if (hours.empty() || hours.back().start != start) {
            hours.emplace_back();
            hours.back().start = start;
        }
        return hours.back();
    };
    const auto hold = [&](qint64 until) {
        while (since < until) {
            const qint64 end = std::min(until, RollUp::floorTo(since, RollUp::kHour) + RollUp::kHour);
            if (!std::isnan(held)) {
                RollUp &hour = hourOf(since);
                hour.area += held * double(end - since);
                hour.known += quint64(end - since);
            }
            since = end;
        }
    };
    const auto answer = [&]() -> Status {
        const Result<ValueAt> before = lastBefore(tag, from - 1, cancelled);
        if (!before.ok())
            return before.error();
        if (before->found)
            held = codec::usableNumber(before->reading.status, before->reading.value.bits, before->type);
        return each(
            tag, from, to,
            [&](const codec::StoredReading &reading, ValueType type) {
                if (reading.sequence > upTo)
                    return; // comes later, as a late one
                hold(reading.at);
                held = codec::usableNumber(reading.status, reading.bits, type);
                RollUp one;
                one.start = RollUp::floorTo(reading.at, RollUp::kHour);
                one.count = 1;
                one.good = qualityOf(reading.status) == Quality::Good;
                one.worst = reading.status;
                if (!std::isnan(held)) {
                    one.numbers = 1;
                    one.min = one.max = one.sum = one.first = one.last = held;
                }
                RollUp &hour = hourOf(reading.at);
                const double area = hour.area;
                const quint64 known = hour.known;
                hour.add(one);
                hour.area = area;
                hour.known = known;
            },
            cancelled);
    };
    const Status answered = answer();
    m_snapshot.reset();
    if (!answered.ok()) {
        dropOnTrouble(answered.error());
        return answered.error();
    }
    hold(to);
    std::erase_if(hours, [](const RollUp &hour) { return hour.count == 0; });
    return hours;
}

} // namespace lineside
