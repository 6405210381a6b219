#pragma once

#include "models/history/sqlite.h"
#include "server/live/kept_events.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside::live {

/*!
 * Which kept events each user has acknowledged, on disk: "viewers.sqlite" in a folder, owner-only. Written by a thread of
 * its own, which commits what waits together. Any thread.
 */
class AckFile
{
public:
    static constexpr size_t kMostWaiting = 100'000;
    static constexpr int kVersion = 1;

    /*!
     * Opens the file or makes it. One that is damaged is set aside under a name that \a notice tells, and a new one made:
     * whoever was away is told once more. TooNew, Io.
     */
    static Result<std::unique_ptr<AckFile>> open(const QString &folder, QString *notice = nullptr);
    ~AckFile(); //!< writes what waits
    AckFile(const AckFile &) = delete;
    AckFile &operator=(const AckFile &) = delete;

    //! What was there when it was opened; once.
    std::vector<Acknowledgement> takeLoaded() { return std::move(m_loaded); }

    using Callback = std::function<void(const Status &)>;
    //! \a done is called on the file's thread once it is on disk, or with what kept it from there; at once with Busy.
    void add(std::vector<Acknowledgement> some, Callback done);
    //! Drops those of older events, some time.
    void forgetBefore(quint64 event);

private:
    AckFile(sqlite::Database db, std::vector<Acknowledgement> loaded);
    void work();
    Status write(const std::vector<Acknowledgement> &some, quint64 forget);

    struct Job
    {
        std::vector<Acknowledgement> some;
        Callback done;
    };
    sqlite::Database m_db;
    std::vector<Acknowledgement> m_loaded;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Job> m_jobs;
    size_t m_waiting = 0;
    quint64 m_forget = 0;
    bool m_stopping = false;
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside::live
