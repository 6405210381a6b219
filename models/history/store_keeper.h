#pragma once

#include "models/history/store_check.h"
#include "models/history/store_writer.h"

#include <QSet>

#include <thread>

namespace lineside {

/*!
 * Looks after the store while others use it: checks it, and tells what is damaged as an event, with a gap record over
 * what cannot be read any more. A thread of its own that gives way to everybody.
 */
class StoreKeeper
{
public:
    StoreKeeper(HistorianSettings settings, std::shared_ptr<StoreWriter> writer);
    ~StoreKeeper() { stop(); }
    StoreKeeper(const StoreKeeper &) = delete;
    StoreKeeper &operator=(const StoreKeeper &) = delete;

    //! Before start(): what a check at the start has found.
    void found(const IntegrityReport &report);
    void start();
    //! Any thread; answered on the keeper's.
    JobPtr<IntegrityReport> check(CheckDepth depth, Job<IntegrityReport>::Callback done);
    //! How tags are named in what is told.
    void setSnapshot(SnapshotPtr snapshot);
    //! Ends what runs. Idempotent.
    void stop();

private:
    void run();
    Result<IntegrityReport> checkNow(CheckDepth depth, const StoreCheck::Limits &limits);
    void tell(const IntegrityReport &report);
    QString nameOf(TagId tag) const;

    const HistorianSettings m_settings;
    const std::shared_ptr<StoreWriter> m_writer;
    std::atomic<bool> m_ended{false};
    bool m_checkHeads = false; // the start could not look at all of them
    SteadyTime m_checkAt{};

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    struct Wanted
    {
        CheckDepth depth;
        JobPtr<IntegrityReport> job;
    };
    std::vector<Wanted> m_wanted;
    SnapshotPtr m_snapshot;
    QSet<QString> m_told;
    std::thread m_thread;
};

} // namespace lineside
