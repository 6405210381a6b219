#pragma once

#include "models/base/post.h"

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace lineside::http {

/*!
 * Work that other threads leave for a network thread. Shared by those who post; what is posted after close(), or while
 * kMost wait, is dropped. Data passes under a mutex: the queued event that wakes the thread carries none.
 */
class Mailbox
{
public:
    static constexpr size_t kMost = 65'536;

    //! \a home lives on the thread that does the work.
    explicit Mailbox(QObject *home) : m_home(home) {}

    bool post(std::function<void()> work)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_home || m_work.size() >= kMost)
            return false;
        m_work.push_back(std::move(work));
        if (m_work.size() == 1)
            lineside::post(m_home, m_wake);
        return true;
    }
    //! On the home's thread: does what is there.
    void empty()
    {
        std::vector<std::function<void()>> work;
        {
            const std::lock_guard lock(m_mutex);
            work.swap(m_work);
        }
        for (const std::function<void()> &one : work)
            one();
    }
    //! Before the first post: what empties the box, called on the home's thread.
    void onPost(std::function<void()> wake) { m_wake = std::move(wake); }
    void close()
    {
        std::vector<std::function<void()>> dropped; // ends outside of the lock: what it holds may post
        {
            const std::lock_guard lock(m_mutex);
            m_home = nullptr;
            dropped.swap(m_work);
        }
    }

private:
    std::mutex m_mutex;
    QObject *m_home;
    std::function<void()> m_wake;
    std::vector<std::function<void()>> m_work;
};

} // namespace lineside::http
