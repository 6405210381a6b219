#pragma once

#include "models/base/clock.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside::http {

//! One request as the access log tells it. Nothing that a client chose freely stands in it: no target, no header.
struct AccessLine
{
    UtcTime at{};
    QString address;
    QString user;           //!< empty without a proof
    QByteArray method;      //!< "-" for one that no route has
    QByteArray route;       //!< the route's name; "-" when there was none
    int status = 0;
    qint64 bytes = 0;
    std::chrono::microseconds took{0};
    const char *reason = ""; //!< why it was refused, one of our own literals
    quint64 times = 1;       //!< so many like it, of which this was the last
};

/*!
 * Who asked for what, and how it ended: one line of JSON for each request, in "access.log" of a folder, owner-only, kept
 * within kFiles files of kFileBytes. Written by a thread of its own; what it cannot keep up with, or has no disk for, is
 * counted and left out, and the next line that can be written says how many. Any thread.
 */
class AccessLog
{
public:
    static constexpr qint64 kFileBytes = 16 << 20;
    static constexpr int kFiles = 4;
    static constexpr size_t kMostWaiting = 16'384; //!< lines
    static constexpr std::chrono::milliseconds kGather{50}; //!< so that many requests at once wake the thread once

    explicit AccessLog(const QString &folder, qint64 fileBytes = kFileBytes);
    ~AccessLog(); //!< writes what waits

    void write(const AccessLine &line);
    quint64 dropped() const { return m_droppedInAll.load(std::memory_order_relaxed); }
    QString path() const { return m_path; }

    //! The line with its LF; control characters are escaped.
    static QByteArray format(const AccessLine &line);

private:
    void work();
    bool append(const QByteArray &lines);
    void rotate();

    const QString m_path;
    const qint64 m_fileBytes;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<AccessLine> m_waiting; //!< not text yet: that is the thread's work, not that of whoever answers requests
    quint64 m_dropped = 0;
    bool m_stopping = false;
    std::atomic<quint64> m_droppedInAll{0};
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside::http
