#include "models/access/password_hasher.h"

#include "models/access/access_text.h"
#include "models/access/crypto.h"
#include "models/base/thread_manners.h"

#include <future>

namespace lineside {

namespace {

constexpr int kHashNiceness = 10;

QByteArray hashOfNobody(HashCost cost)
{
    const Result<QByteArray> hash = hashPassword(Secret(crypto::randomBytes(32)), cost);
    return hash ? *hash : QByteArray();
}

Error hasherStopping()
{
    return {Error::Kind::Cancelled, AccessText::tr("The station is stopping."), {}};
}

} // namespace

PasswordHasher::PasswordHasher(HashCost cost)
    : m_cost(cost)
{
    for (size_t i = 0; i < kAtATime; ++i)
        m_threads.emplace_back([this] {
            giveWay(kHashNiceness);
            run();
        });
}

void PasswordHasher::stop()
{
    std::deque<Task> left;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        left.swap(m_tasks);
        m_wake.notify_all();
    }
    for (const Task &task : left)
        task.cancel();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
}

bool PasswordHasher::check(const Secret &password, const QByteArray &hash, Urgency urgency,
                           std::function<void(Result<bool>)> done)
{
    return push({[this, password, hash, done] {
                     // With the first check, whoever it is of: a station where nobody logs in needs none of that memory.
                     std::call_once(m_nobodyMade, [this] { m_nobody = hashOfNobody(m_cost); });
                     const bool nobody = hash.isNull();
                     if (nobody && m_nobody.isEmpty())
                         (void)hashPassword(password, m_cost); // there was no memory at the start: the same work still
                     const bool fits = passwordFits(password, nobody ? m_nobody : hash);
                     done(fits && !nobody);
                 },
                 [done] { done(hasherStopping()); }},
                urgency);
}

bool PasswordHasher::hash(const Secret &password, Urgency urgency, std::function<void(Result<QByteArray>)> done)
{
    return push({[this, password, done] { done(hashPassword(password, m_cost)); }, [done] { done(hasherStopping()); }},
                urgency);
}

Result<QByteArray> PasswordHasher::hashNow(const Secret &password, Urgency urgency)
{
    const auto answer = std::make_shared<std::promise<Result<QByteArray>>>();
    std::future<Result<QByteArray>> future = answer->get_future();
    if (!hash(password, urgency, [answer](Result<QByteArray> hash) { answer->set_value(std::move(hash)); }))
        return Error{Error::Kind::Busy, AccessText::tr("Too many passwords are being checked."),
                     AccessText::tr("Try again in a few seconds.")};
    return future.get(); // bounded: the queue is, and so is each task
}

size_t PasswordHasher::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_tasks.size();
}

bool PasswordHasher::push(Task task, Urgency urgency)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping || (urgency == Urgency::Normal && m_tasks.size() >= kMostWaiting))
        return false;
    if (urgency == Urgency::Console)
        m_tasks.push_front(std::move(task));
    else
        m_tasks.push_back(std::move(task));
    m_wake.notify_one();
    return true;
}

void PasswordHasher::run()
{
    for (;;) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_tasks.empty(); });
            if (m_stopping)
                return;
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task.work();
    }
}

} // namespace lineside
