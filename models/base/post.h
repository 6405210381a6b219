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
#include <mutex>
#include <semaphore>
#endif

namespace lineside {

#ifdef LINESIDE_THREAD_CHECKED

// Qt orders what happens before a post and what is posted by locks of its own, which ThreadSanitizer does not see: the
// distribution's Qt is not instrumented. These say the same in a way that it sees.
namespace detail {

inline std::mutex &posts()
{
    static std::mutex mutex;
    return mutex;
}

} // namespace detail

template<typename Work>
void post(QObject *object, Work work)
{
    const std::lock_guard lock(detail::posts());
    QMetaObject::invokeMethod(
        object,
        [work = std::move(work)]() mutable {
            detail::posts().lock();
            detail::posts().unlock();
            work();
        },
        Qt::QueuedConnection);
}

template<typename Work>
void postAndWait(QObject *object, Work work)
{
    std::binary_semaphore done{0};
    post(object, [&] {
        work();
        done.release();
    });
    done.acquire();
}

#else

/*!
 * Does \a work on the thread of \a object, when that comes round to it; not at all if \a object goes before. Any thread.
 */
template<typename Work>
void post(QObject *object, Work work)
{
    QMetaObject::invokeMethod(object, std::move(work), Qt::QueuedConnection);
}

//! Does \a work on the thread of \a object and waits for it. Not from that thread itself.
template<typename Work>
void postAndWait(QObject *object, Work work)
{
    QMetaObject::invokeMethod(object, std::move(work), Qt::BlockingQueuedConnection);
}

#endif

} // namespace lineside
