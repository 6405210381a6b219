#pragma once

#include "models/base/clock.h"
#include "server/http/request.h"

#include <memory>
#include <optional>

namespace lineside::rest {

//! Whether a route enters something, so that a request may bring an Idempotency-Key: sent twice, it is done once.
bool takesIdempotencyKey(const http::Route &route);

/*!
 * Requests that enter something, and what was answered to them, by the Idempotency-Key under which they came. The first of a
 * key is done, also when nobody waits for its answer any more; who sends the same again gets the same answer, and nothing is
 * done. Another request under a key is refused. Kept in memory, for each user apart; a restart forgets. Network thread.
 */
class IdempotencyKeys
{
public:
    static constexpr std::chrono::minutes kKept{10};          //!< from the request on
    static constexpr qsizetype kMostLetters = 128;
    static constexpr qsizetype kMostOfUser = 1'000;           //!< keys; more are 429
    static constexpr qsizetype kMostBytes = 16 * 1024 * 1024; //!< of all keys and answers; more are 503
    static constexpr size_t kMostWaiting = 8;                 //!< for one answer that is not there yet; more are 409

    IdempotencyKeys(const Clock &clock, std::shared_ptr<http::Mailbox> box);

    //! What the request is to be answered with; nothing when it has been answered, or will be with another's answer.
    std::optional<http::Reply> admit(const http::Request &request, const http::Reply &reply);

private:
    struct Book;

    const Clock &m_clock;
    const std::shared_ptr<http::Mailbox> m_box;
    const std::shared_ptr<Book> m_book; //!< with answers that are under way when this goes
    const QByteArray m_salt;            //!< bodies may hold passwords: what is kept of them is no plain hash
};

} // namespace lineside::rest
