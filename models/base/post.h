#pragma once

#include <QMetaObject>
#include <QObject>

#include <utility>

#if defined(__SANITIZE_THREAD__)
#define LINESIDE_THREAD_CHECKED
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LINESIDE_THREAD_CHECKED
#endif
#endif
#ifdef LINESIDE_THREAD_CHECKED
#include <atomic>
#endif

namespace lineside {

namespace detail {

#ifdef LINESIDE_THREAD_CHECKED
// Qt orders what happens before a post and what is posted by locks of its own, which ThreadSanitizer does not see: the
// distribution's Qt is not instrumented. This says the same in a way that it sees.
inline std::atomic<int> posts{0};
inline void leave() { posts.fetch_add(1, std::memory_order_release); }
inline void arrive() { (void)posts.load(std::memory_order_acquire); }
#else
inline void leave() {}
inline void arrive() {}
#endif

} // namespace detail

/*!
 * Does \a work on the thread of \a object, when that comes round to it; not at all if \a object goes before. Any thread.
 */
template<typename Work>
void post(QObject *object, Work work)
{
    detail::leave();
    QMetaObject::invokeMethod(
        object,
        [work = std::move(work)]() mutable {
            detail::arrive();
            work();
        },
        Qt::QueuedConnection);
}

//! Does \a work on the thread of \a object and waits for it. Not from that thread itself.
template<typename Work>
void postAndWait(QObject *object, Work work)
{
    detail::leave();
    QMetaObject::invokeMethod(
        object,
        [&work] {
            detail::arrive();
            work();
            detail::leave();
        },
        Qt::BlockingQueuedConnection);
    detail::arrive();
}

} // namespace lineside
