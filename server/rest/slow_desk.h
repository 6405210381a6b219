#pragma once

#include "models/field/job.h"
#include "server/http/request.h"

#include <QThreadPool>

#include <chrono>
#include <future>
#include <optional>

namespace lineside::rest {

/*!
 * Answers that take their time, worked out on threads of their own: what waits for records, or sums up months. Each has a
 * deadline, and only so many wait; the others are asked to come again. Network thread, unless a member says otherwise.
 */
class SlowDesk
{
public:
    static constexpr int kMostWaiting = 64;
    static constexpr int kThreads = 2;
    static constexpr std::chrono::seconds kWithin{10};

    //! What the work of one answer is told, on its thread.
    class Turn
    {
    public:
        //! Nobody waits for the answer any more: the work may end as it likes.
        bool isOver() const
        {
            return m_stopping->load(std::memory_order_acquire) || m_reply.isOver() || std::chrono::steady_clock::now() >= m_until;
        }

        /*!
         * Asks for a job and waits for what it says, until the turn is over: then it is cancelled, and Timeout.
         * \a ask gets the callback and gives the JobPtr; a null one is Unsupported.
         */
        template<typename T, typename Ask>
        Result<T> wait(Ask ask) const
        {
            const auto promise = std::make_shared<std::promise<Result<T>>>(); // may end on either side
            std::future<Result<T>> answer = promise->get_future();
            const JobPtr<T> job = ask([promise](Result<T> result) { promise->set_value(std::move(result)); });
            if (!job)
                return notOffered();
            while (answer.wait_for(kLook) != std::future_status::ready) {
                if (isOver()) {
                    job->cancel();
                    return tooSlow();
                }
            }
            return answer.get();
        }

    private:
        friend class SlowDesk;
        static constexpr std::chrono::milliseconds kLook{20};
        static Error tooSlow();
        static Error notOffered();
        Turn(std::shared_ptr<std::atomic<bool>> stopping, http::Reply reply, std::chrono::steady_clock::time_point until)
            : m_stopping(std::move(stopping)), m_reply(std::move(reply)), m_until(until)
        {
        }

        const std::shared_ptr<std::atomic<bool>> m_stopping;
        const http::Reply m_reply;
        const std::chrono::steady_clock::time_point m_until;
    };
    //! Nothing: the work has handed the Reply on, and somebody answers later.
    using Work = std::function<std::optional<http::Answer>(const Turn &)>;

    SlowDesk();
    //! Lets go of what waits, and waits for what is at work, which looks at its turn often.
    ~SlowDesk();
    SlowDesk(const SlowDesk &) = delete;
    SlowDesk &operator=(const SlowDesk &) = delete;

    //! Answers with what \a work gives, or 503 when too many wait or its turn came too late.
    void answer(const http::Reply &reply, Work work);

private:
    const std::shared_ptr<std::atomic<bool>> m_stopping = std::make_shared<std::atomic<bool>>(false);
    const std::shared_ptr<std::atomic<int>> m_waiting = std::make_shared<std::atomic<int>>(0);
    QThreadPool m_pool;
};

} // namespace lineside::rest
