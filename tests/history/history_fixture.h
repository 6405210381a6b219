#pragma once

#include "models/history/historian.h"

#include <QTemporaryDir>
#include <QtTest>

#include <condition_variable>
#include <memory>
#include <optional>

namespace lineside::test {

inline constexpr std::chrono::seconds kPatience{20};

//! Waits for the one answer of a job or of an append.
template<typename T>
class Answer
{
public:
    std::function<void(Result<T>)> callback()
    {
        return [state = m_state](Result<T> result) {
            const std::lock_guard lock(state->mutex);
            state->result.emplace(std::move(result));
            state->changed.notify_all();
        };
    }
    bool wait()
    {
        std::unique_lock lock(m_state->mutex);
        return m_state->changed.wait_for(lock, kPatience, [this] { return m_state->result.has_value(); });
    }
    //! Internal when none came in time.
    Result<T> take()
    {
        if (!wait())
            return Error{Error::Kind::Internal, QStringLiteral("no answer came"), {}};
        return *m_state->result;
    }

private:
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<Result<T>> result;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

inline Result<TrendResult> trendOf(Historian &history, const TrendQuery &query)
{
    Answer<TrendResult> answer;
    const auto job = history.queryTrend(query, answer.callback());
    return answer.take();
}

inline Result<RawResult> rawOf(Historian &history, TagId tag, UtcTime from = UtcTime::min(),
                               UtcTime to = UtcTime::max(), size_t atMost = 10'000'000)
{
    Answer<RawResult> answer;
    const auto job = history.queryRaw(tag, from, to, atMost, answer.callback());
    return answer.take();
}

inline Result<QList<Event>> eventsOf(Historian &history, const EventFilter &filter = {})
{
    Answer<QList<Event>> answer;
    const auto job = history.queryEvents(filter, answer.callback());
    return answer.take();
}

inline Result<quint64> appendAndWait(Historian &history, Event event)
{
    Answer<quint64> answer;
    history.append(std::move(event), answer.callback());
    return answer.take();
}

inline bool waitForStored(const Historian &history, quint64 readings)
{
    return QTest::qWaitFor([&] { return history.counters().stored >= readings; }, int(kPatience.count()) * 1000);
}

//! A moment that all tests of history start from.
inline constexpr UtcTime kStart{std::chrono::seconds(1'790'000'000)};

inline Reading readingOf(quint32 tag, UtcTime at, double value, StatusCode status = StatusCode::Good)
{
    return {TagId(tag), status, at, Payload::of(value)};
}

inline BatchPtr batchOf(std::vector<Reading> readings, std::vector<QByteArray> texts = {})
{
    auto batch = std::make_shared<Batch>();
    batch->receivedAt = readings.empty() ? kStart : readings.front().at;
    batch->receivedSteady = std::chrono::steady_clock::now();
    batch->readings = std::move(readings);
    batch->texts = std::move(texts);
    return batch;
}

//! A snapshot whose tags 1, 2, … have these types, numbered in this order.
inline SnapshotPtr snapshotOf(const QList<ValueType> &types)
{
    Plant plant;
    plant.sites.resize(1);
    plant.sites[0].devices.resize(1);
    plant.sites[0].devices[0].id = DeviceId::create();
    plant.sites[0].devices[0].code = QStringLiteral("D");
    for (const ValueType type : types) {
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = QStringLiteral("t%1").arg(plant.sites[0].devices[0].tags.size());
        tag.type = type;
        plant.sites[0].devices[0].tags.append(tag);
    }
    quint32 next = 0;
    return std::make_shared<const PlantSnapshot>(std::move(plant), 1, [&next](std::span<const TagUuid> tags) {
        std::vector<TagId> numbers;
        for (size_t i = 0; i < tags.size(); ++i)
            numbers.push_back(TagId(++next));
        return numbers;
    });
}

} // namespace lineside::test
