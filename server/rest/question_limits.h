#pragma once

#include "server/http/rate_limiter.h"
#include "server/http/request.h"

#include <memory>
#include <mutex>

namespace lineside::rest {

/*!
 * How much of the past one user may ask for: so many questions at a time, and so many a minute, whatever number of connections
 * and logins they come by. A question counts until nobody works on it any more, also when its connection has gone. Network
 * thread.
 */
class QuestionLimits
{
public:
    static constexpr qsizetype kAtATime = 8;
    static constexpr double kPerMinute = 240;
    static constexpr double kBurst = 80; //!< a page with many charts opens

    explicit QuestionLimits(const Clock &clock) : m_clock(clock) {}

    //! Whether it may be answered; else it has been, with 429. Others than questions about the past always may.
    bool admit(const http::Request &request, const http::Reply &reply);

private:
    struct Asking;

    const Clock &m_clock;
    http::RateLimiter m_perMinute{kPerMinute / 60, kBurst};
    const std::shared_ptr<Asking> m_asking = makeAsking();
    static std::shared_ptr<Asking> makeAsking();
};

} // namespace lineside::rest
