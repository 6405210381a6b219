#include "models/history/store_found.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <unordered_map>

namespace lineside {

namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

Error givenUp()
{
    return {Error::Kind::Cancelled, QCoreApplication::translate("history", "The question was cancelled."), {}};
}

//! A Bucket that is being filled.
struct Filling
{
    Bucket bucket;
    double sum = 0;
    double area = 0;
    qint64 firstAt = 0; // of the bucket's first and last number
    qint64 lastAt = 0;

    void addHour(const RollUp &hour)
    {
        bucket.fromHours = true;
        if (bucket.count == 0 || qualityOf(hour.worst) > qualityOf(bucket.worst))
            bucket.worst = hour.worst;
        bucket.count += hour.count;
        bucket.known += std::chrono::microseconds(qint64(hour.known));
        area += hour.area;
        if (hour.numbers == 0)
            return;
        addNumber(hour.start, hour.first);
        addNumber(hour.start + RollUp::kHour - 1, hour.last);
        bucket.min = std::min(bucket.min, hour.min);
        bucket.max = std::max(bucket.max, hour.max);
        bucket.numbers += hour.numbers;
        sum += hour.sum;
    }
    void addReading(const codec::StoredReading &reading, double number)
    {
        if (bucket.count++ == 0 || qualityOf(reading.status) > qualityOf(bucket.worst))
            bucket.worst = reading.status;
        if (std::isnan(number))
            return;
        addNumber(reading.at, number);
        sum += number;
        ++bucket.numbers;
    }

private:
    void addNumber(qint64 at, double number)
    {
        const bool isFirst = std::isnan(bucket.min);
        bucket.min = isFirst ? number : std::min(bucket.min, number);
        bucket.max = isFirst ? number : std::max(bucket.max, number);
        if (isFirst || at < firstAt) {
            bucket.first = number;
            firstAt = at;
        }
        if (isFirst || at >= lastAt) {
            bucket.last = number;
            lastAt = at;
        }
    }
};

} // namespace

Status StoreQuery::each(TagId tag, qint64 from, qint64 to, const Visit &visit, const Cancelled &cancelled)
{
    Result<Found> found = find(tag, from, to, cancelled);
    if (!found.ok())
        return found.error();
    // What is open, in order, is one source; each block another, read when its time has come.
    struct Item
    {
        codec::StoredReading reading;
        ValueType type;
    };
    const auto earlier = [](const codec::StoredReading &a, const codec::StoredReading &b) {
        return a.at != b.at ? a.at < b.at : a.sequence < b.sequence;
    };
    std::vector<Item> open;
    for (const Found::Part &part : found->parts)
        part.each([&](const codec::StoredReading &reading, ValueType type) { open.push_back({reading, type}); });
    for (const Found::Open &one : found->open)
        open.push_back({one.reading(), one.type()});
    std::sort(open.begin(), open.end(), [&](const Item &a, const Item &b) { return earlier(a.reading, b.reading); });
    std::sort(found->blocks.begin(), found->blocks.end(),
              [](const FoundBlock &a, const FoundBlock &b) { return a.head.firstAt < b.head.firstAt; });

    struct Source
    {
        codec::Block block;
        size_t next = 0;
    };
    std::vector<std::unique_ptr<Source>> sources;
    const auto later = [&](const Source *a, const Source *b) {
        return earlier(b->block.readings[b->next], a->block.readings[a->next]);
    };
    std::priority_queue<Source *, std::vector<Source *>, decltype(later)> heap(later);
    size_t nextBlock = 0;
    size_t nextOpen = 0;
    for (;;) {
        qint64 soonest = std::numeric_limits<qint64>::max();
        bool any = false;
        if (!heap.empty()) {
            soonest = heap.top()->block.readings[heap.top()->next].at;
            any = true;
        }
        if (nextOpen < open.size()) {
            soonest = std::min(soonest, open[nextOpen].reading.at);
            any = true;
        }
        while (nextBlock < found->blocks.size() && (!any || found->blocks[nextBlock].head.firstAt <= soonest)) {
            if (cancelled())
                return givenUp();
            Result<std::optional<codec::Block>> block = readBlock(tag, found->blocks[nextBlock++].id);
            if (!block.ok())
                return block.error();
            if (!*block)
                continue;
            auto source = std::make_unique<Source>();
            source->block = std::move(**block);
            const std::vector<codec::StoredReading> &readings = source->block.readings;
            source->next = size_t(std::lower_bound(readings.begin(), readings.end(), from,
                                                   [](const codec::StoredReading &r, qint64 at) { return r.at < at; })
                                  - readings.begin());
            if (source->next == readings.size() || readings[source->next].at >= to)
                continue;
            soonest = any ? std::min(soonest, readings[source->next].at) : readings[source->next].at;
            any = true;
            heap.push(source.get());
            sources.push_back(std::move(source));
        }
        if (!any)
            return Done{};
        if (nextOpen < open.size()
            && (heap.empty() || earlier(open[nextOpen].reading, heap.top()->block.readings[heap.top()->next]))) {
            visit(open[nextOpen].reading, open[nextOpen].type);
            ++nextOpen;
            continue;
        }
        Source *const source = heap.top();
        heap.pop();
        visit(source->block.readings[source->next], source->block.type);
        if (++source->next < source->block.readings.size() && source->block.readings[source->next].at < to)
            heap.push(source);
        else
            std::erase_if(sources, [&](const std::unique_ptr<Source> &one) { return one.get() == source; });
    }
}

Result<ValueAt> StoreQuery::lastBefore(TagId tag, qint64 at, const Cancelled &cancelled)
{
    // Most tags have a reading in the day before; the whole past is looked at only when nothing else helps.
    constexpr qint64 kDay = 86'400'000'000;
    constexpr qint64 kEarliest = std::numeric_limits<qint64>::min();
    ValueAt last;
    const qint64 end = at == std::numeric_limits<qint64>::max() ? at : at + 1;
    for (const qint64 back : {kDay, 40 * kDay, qint64(0)}) {
        const qint64 from = back == 0 || at < kEarliest + back ? kEarliest : at - back;
        Result<Found> found = find(tag, from, end, cancelled);
        if (!found.ok())
            return found.error();
        quint64 sequence = 0;
        const auto take = [&](const codec::StoredReading &reading, ValueType type) {
            if (reading.at > at
                || (last.found && (reading.at < toMicroseconds(last.reading.at)
                                   || (reading.at == toMicroseconds(last.reading.at) && reading.sequence < sequence))))
                return;
            sequence = reading.sequence;
            last = {true, {tag, reading.status, fromMicroseconds(reading.at), Payload{reading.bits}}, type,
                    reading.text ? *reading.text : QByteArray(), std::chrono::microseconds(at - reading.at)};
        };
        for (const Found::Part &part : found->parts)
            part.each(take);
        for (const Found::Open &open : found->open)
            take(open.reading(), open.type());
        // Of blocks, those that end last first: most of the others cannot hold anything later.
        std::sort(found->blocks.begin(), found->blocks.end(),
                  [](const FoundBlock &a, const FoundBlock &b) { return a.head.lastAt > b.head.lastAt; });
        for (const FoundBlock &one : found->blocks) {
            if (cancelled())
                return givenUp();
            if (last.found && one.head.lastAt < toMicroseconds(last.reading.at))
                break;
            Result<std::optional<codec::Block>> block = readBlock(tag, one.id);
            if (!block.ok())
                return block.error();
            if (!*block)
                continue;
            for (const codec::StoredReading &reading : (*block)->readings)
                take(reading, (*block)->type);
        }
        if (last.found || from == kEarliest)
            break;
    }
    return last;
}

Result<ValueAt> StoreQuery::valueAt(TagId tag, UtcTime at, const Cancelled &cancelled)
{
    Result<ValueAt> answered = lastBefore(tag, toMicroseconds(at), cancelled);
    m_snapshot.reset();
    if (!answered.ok())
        dropOnTrouble(answered.error());
    return answered;
}

Result<std::vector<Bucket>> StoreQuery::buckets(const BucketQuery &query, const Cancelled &cancelled)
{
    const qint64 from = toMicroseconds(query.from);
    const qint64 to = toMicroseconds(query.to);
    const quint64 span = from < to ? quint64(to) - quint64(from) : 0;
    const size_t count = size_t(std::min<quint64>(std::max<size_t>(1, query.buckets), span));
    std::vector<Bucket> result;
    if (count == 0)
        return result;
    const auto boundary = [&](size_t i) { // span * i / count without overflow
        return qint64(quint64(from) + span / count * i + span % count * i / count);
    };
    std::vector<Filling> fillings(count);
    for (size_t i = 0; i < count; ++i) {
        Bucket &bucket = fillings[i].bucket;
        bucket.from = fromMicroseconds(boundary(i));
        bucket.to = fromMicroseconds(boundary(i + 1));
        bucket.min = bucket.max = bucket.mean = bucket.timeMean = bucket.first = bucket.last = kNoNumber;
    }
    double held = kNoNumber;
    qint64 since = from;
    qint64 heldFrom = std::numeric_limits<qint64>::min(); // what was held before it, hourly figures know
    size_t heldIn = 0; // the bucket of since
    const auto hold = [&](qint64 until) {
        while (since < until) {
            const qint64 end = std::min(until, boundary(heldIn + 1));
            if (!std::isnan(held) && end > heldFrom) {
                const quint64 time = quint64(end) - quint64(std::max(since, heldFrom));
                fillings[heldIn].area += held * double(time);
                fillings[heldIn].bucket.known += std::chrono::microseconds(qint64(time));
            }
            since = end;
            if (since >= boundary(heldIn + 1) && heldIn + 1 < count)
                ++heldIn;
        }
    };
    const auto answer = [&]() -> Status {
        if (from > std::numeric_limits<qint64>::min()) {
            const Result<ValueAt> before = lastBefore(query.tag, from - 1, cancelled);
            if (!before.ok())
                return before.error();
            if (before->found)
                held = codec::usableNumber(before->reading.status, before->reading.value.bits, before->type);
        }
        const Result<Rolled> hours = rolled(query.tag, from, to);
        if (!hours.ok())
            return hours.error();
        size_t at = 0;
        for (const RollUp &hour : hours->hours) {
            if (hour.start < from)
                continue;
            while (hour.start >= boundary(at + 1))
                ++at;
            fillings[at].addHour(hour);
            heldFrom = hours->before;
            held = hour.numbers > 0 ? hour.last : kNoNumber;
        }
        return each(
            query.tag, from, to,
            [&](const codec::StoredReading &reading, ValueType type) {
                hold(reading.at);
                if (hours->covers(reading.at, reading.sequence))
                    return;
                const double number = codec::usableNumber(reading.status, reading.bits, type);
                if (reading.at >= heldFrom)
                    held = number;
                fillings[heldIn].addReading(reading, number);
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
    result.reserve(count);
    for (Filling &filling : fillings) {
        if (filling.bucket.numbers > 0)
            filling.bucket.mean = filling.sum / double(filling.bucket.numbers);
        if (filling.bucket.known.count() > 0)
            filling.bucket.timeMean = filling.area / double(filling.bucket.known.count());
        result.push_back(filling.bucket);
    }
    return result;
}

Result<StateTimes> StoreQuery::states(TagId tag, UtcTime fromTime, UtcTime toTime, const Cancelled &cancelled)
{
    const qint64 from = toMicroseconds(fromTime);
    const qint64 to = toMicroseconds(toTime);
    StateTimes result;
    if (from >= to)
        return result;
    std::unordered_map<quint64, StateTime> states;
    std::optional<quint64> held;
    qint64 since = from;
    const auto hold = [&](qint64 until) {
        const std::chrono::microseconds time(qint64(quint64(until) - quint64(since)));
        if (held)
            states[*held].time += time;
        else
            result.unknown += time;
        since = until;
    };
    const auto valueOf = [](StatusCode status, quint64 bits, ValueType type) -> std::optional<quint64> {
        if (qualityOf(status) == Quality::Bad || type == ValueType::Text)
            return {};
        return bits;
    };
    const auto answer = [&]() -> Status {
        if (from > std::numeric_limits<qint64>::min()) {
            const Result<ValueAt> before = lastBefore(tag, from - 1, cancelled);
            if (!before.ok())
                return before.error();
            if (before->found)
                held = valueOf(before->reading.status, before->reading.value.bits, before->type);
        }
        return each(
            tag, from, to,
            [&](const codec::StoredReading &reading, ValueType type) {
                hold(reading.at);
                const std::optional<quint64> now = valueOf(reading.status, reading.bits, type);
                if (now && now != held)
                    ++states[*now].entries;
                held = now;
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
    for (auto &[value, state] : states) {
        state.value = Payload{value};
        result.states.push_back(state);
    }
    std::sort(result.states.begin(), result.states.end(), [](const StateTime &a, const StateTime &b) {
        return a.time != b.time ? a.time > b.time : a.value.bits < b.value.bits;
    });
    return result;
}

} // namespace lineside
