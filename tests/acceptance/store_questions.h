#pragma once

#include "models/history/historian.h"

#include <future>

namespace lineside::test {

//! The answer to a question to the historian; \a ask(callback) asks it.
template<typename T, typename Ask>
Result<T> answerTo(Ask ask)
{
    auto answer = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> coming = answer->get_future();
    const JobPtr<T> job = ask([answer](Result<T> result) { answer->set_value(std::move(result)); });
    if (coming.wait_for(std::chrono::seconds(30)) != std::future_status::ready)
        return Error{Error::Kind::Timeout, QStringLiteral("The store does not answer."), {}};
    return coming.get();
}

//! The readings of one tag as they are stored, at most a million.
inline Result<RawResult> storedReadings(Historian &historian, TagId tag, UtcTime from, UtcTime to)
{
    return answerTo<RawResult>([&](auto done) { return historian.queryRaw(tag, from, to, 1'000'000, std::move(done)); });
}

inline Result<QList<Event>> storedEvents(Historian &historian, const EventFilter &filter)
{
    return answerTo<QList<Event>>([&](auto done) { return historian.queryEvents(filter, std::move(done)); });
}

} // namespace lineside::test
