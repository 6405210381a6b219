#pragma once

#include "models/access/password_hash.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside {

/*!
 * Hashes and checks passwords on threads of its own: two at a time, however many ask, because each takes 64 MiB and a
 * core. At most kMostWaiting wait; whoever comes then is told so at once. Thread-safe.
 */
class PasswordHasher
{
public:
    static constexpr size_t kAtATime = 2;
    static constexpr size_t kMostWaiting = 20;

    enum class Urgency { Normal, Console }; //!< the control room goes first, and is never turned away

    explicit PasswordHasher(HashCost cost = {});
    ~PasswordHasher() { stop(); }
    //! What waits is answered Cancelled, what is under way is finished, what comes later is turned away. Idempotent.
    void stop();

    /*!
     * Whether the password fits the hash; a null hash costs just as much and never fits. \a done is called once, on a
     * thread of the hasher; false: too many wait, and it is not called.
     */
    bool check(const Secret &password, const QByteArray &hash, Urgency urgency, std::function<void(Result<bool>)> done);
    bool hash(const Secret &password, Urgency urgency, std::function<void(Result<QByteArray>)> done);
    //! The same for who can wait: Busy when too many do. Never from a thread of the hasher.
    Result<QByteArray> hashNow(const Secret &password, Urgency urgency);

    size_t waiting() const;

private:
    struct Task
    {
        std::function<void()> work;
        std::function<void()> cancel;
    };
    bool push(Task task, Urgency urgency);
    void run();

    const HashCost m_cost;
    std::once_flag m_nobodyMade;
    QByteArray m_nobody; //!< a hash that no password fits, of the same cost
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Task> m_tasks;
    bool m_stopping = false;
    std::vector<std::thread> m_threads; // last: they use everything above
};

} // namespace lineside
