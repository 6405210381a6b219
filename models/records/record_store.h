#pragma once

#include "models/field/job.h"
#include "models/records/record_file.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

namespace lineside {

/*!
 * The file of records at work: one thread writes, changes that wait together are committed together, and one thread reads
 * beside it. Any thread may ask. Nobody waits for the disk but who wants to.
 */
class RecordStore
{
public:
    static constexpr size_t kMostWaiting = 10'000; //!< changes, and questions; more are refused as Busy

    static constexpr std::chrono::seconds kOpenWithin{15};

    using Change = std::function<Status(sqlite::Database &)>;

    /*!
     * Opens the file and brings it up to date: what record_file::open() says. It is done on a thread of its own; Timeout when
     * the disk has not answered \a within that time.
     */
    static Result<std::unique_ptr<RecordStore>> open(const QString &folder, const std::vector<RecordSchema> &schemas,
                                                     std::chrono::milliseconds within = kOpenWithin);
    //! What stop() does.
    ~RecordStore();
    RecordStore(const RecordStore &) = delete;
    RecordStore &operator=(const RecordStore &) = delete;

    /*!
     * \a change runs on the writer's thread, inside a transaction: all of it is durable when \a done is called (on the
     * same thread) without an error, or nothing of it happened. It must not begin or end a transaction of its own.
     * Changes run in the order in which they come.
     */
    void write(Change change, std::function<void(Status)> done = {});
    //! The same, and waits. Not from the writer's thread.
    Status writeNow(Change change);
    //! The same, but waits no longer than \a within: after a Timeout it may happen yet.
    Status writeWithin(Change change, std::chrono::milliseconds within);

    //! \a ask runs on the reader's thread and sees what was committed before; so does \a done. Cancelling ends its statement.
    template<typename T>
    JobPtr<T> read(std::function<Result<T>(sqlite::Database &)> ask, typename Job<T>::Callback done)
    {
        auto job = std::make_shared<Job<T>>(std::move(done));
        const bool taken = question([job, ask = std::move(ask)](sqlite::Database &db) {
            if (job->isCancelled())
                return job->finish(cancelled());
            db.endWhen([job] { return job->isCancelled(); });
            Result<T> answer = ask(db);
            db.endWhen({});
            job->finish(std::move(answer));
        });
        if (!taken)
            job->finish(busy());
        return job;
    }
    //! The same, and waits. Not from the reader's thread.
    template<typename T>
    Result<T> readNow(std::function<Result<T>(sqlite::Database &)> ask)
    {
        const auto answer = std::make_shared<std::promise<Result<T>>>(); // may end on either side
        std::future<Result<T>> answered = answer->get_future();
        read<T>(std::move(ask), [answer](Result<T> result) { answer->set_value(std::move(result)); });
        return answered.get();
    }
    //! The same, but waits no longer than \a within: then the question is given up as a Timeout.
    template<typename T>
    Result<T> readWithin(std::function<Result<T>(sqlite::Database &)> ask, std::chrono::milliseconds within)
    {
        const auto answer = std::make_shared<std::promise<Result<T>>>();
        std::future<Result<T>> answered = answer->get_future();
        const JobPtr<T> job = read<T>(std::move(ask), [answer](Result<T> result) { answer->set_value(std::move(result)); });
        if (answered.wait_for(within) == std::future_status::ready)
            return answered.get();
        job->cancel();
        return unanswered();
    }

    //! What of it goes elsewhere; for the store's life.
    const std::vector<CarriedTable> &carried() const { return m_carried; }
    //! What does not stay for ever: forgetOldRecords().
    const std::vector<KeptTable> &kept() const { return m_kept; }
    const QString &file() const { return m_file; }

    //! Commits what waits and closes; what comes later is refused. Idempotent, any thread but the store's own.
    void stop();

private:
    struct Waiting
    {
        Change change;
        std::function<void(Status)> done;
    };
    using Question = std::function<void(sqlite::Database &)>;

    RecordStore(sqlite::Database writer, sqlite::Database reader, const std::vector<RecordSchema> &schemas);
    bool question(Question ask);
    void writeLoop();
    void readLoop();
    void commitTogether(std::deque<Waiting> changes);
    static Error busy();
    static Error cancelled();
    static Error unanswered();

    std::vector<CarriedTable> m_carried;
    std::vector<KeptTable> m_kept;
    const QString m_file;
    sqlite::Database m_writer; //!< of the writer's thread
    sqlite::Database m_reader; //!< of the reader's thread
    std::mutex m_mutex;
    std::condition_variable m_writes;
    std::condition_variable m_reads;
    std::deque<Waiting> m_changes;
    std::deque<Question> m_questions;
    bool m_stopping = false;
    std::thread m_writeThread;
    std::thread m_readThread;
};

} // namespace lineside
