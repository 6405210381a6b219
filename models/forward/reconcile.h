#pragma once

#include "models/base/clock.h"
#include "models/field/job.h"
#include "models/forward/pg_link.h"
#include "models/plant/ids.h"

#include <QStringList>

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside::forward {

//! What is to be compared. Only what the forwarder has finished with is looked at, whatever the times say.
struct ReconcileRequest
{
    UtcTime from = UtcTime::min();
    UtcTime to = UtcTime::max(); //!< exclusive
    bool repair = false;         //!< put right in the plant's database what the local history knows better
};

//! A tag's hour in which the two sides differ.
struct ReconcileDifference
{
    TagUuid tag;
    UtcTime hour{};
    quint64 missing = 0;  //!< readings that are stored here, and not there
    quint64 doubled = 0;  //!< rows too many, alike in everything
    quint64 changed = 0;  //!< rows that are not what is stored here
    quint64 notHere = 0;  //!< rows of this station that its history does not have (any more)
};

struct ReconcileResult
{
    static constexpr size_t kMostHours = 10'000;

    quint64 compared = 0;     //!< readings of the local history
    quint64 upTo = 0;         //!< the last number that was looked at
    quint64 tagHours = 0;     //!< counts and hashes that were compared
    std::vector<ReconcileDifference> differences; //!< by hour, then tag; at most kMostHours, the totals hold all
    quint64 missing = 0;
    quint64 doubled = 0;
    quint64 changed = 0;
    quint64 notHere = 0;
    quint64 copied = 0;       //!< of the missing
    quint64 removed = 0;      //!< of the doubled
    quint64 corrected = 0;    //!< of the changed

    bool isSame() const { return missing + doubled + changed == 0; }
    //! Whether there is nothing left that could be repaired.
    bool isRight() const { return copied == missing && removed == doubled && corrected == changed; }
    //! For people: what was found and what was done, a sentence each.
    QStringList inWords() const;
};

/*!
 * Compares the local history with what the plant's database has of it, by counts and hashes of each tag and hour, and where
 * they differ reading by reading. It works beside a running forwarder, since it only looks at closed ranges that every lane
 * has passed; it needs no lock but, for each small step of a repair, that of a row of its own, which also keeps out an
 * earlier repair that is only half dead. What retention has dropped there is left out. Months are found by
 * numbers, so that a row with a wrong time is found too.
 *
 * The interface for a view: run() gives a Job with progress; one at a time.
 */
class Reconciler
{
public:
    //! How to log in at present, or why not. Called on the working thread, and may block as a secret store does.
    using HowToLogIn = std::function<Result<Login>()>;

    Reconciler(HowToLogIn login, QString dataFolder);
    Reconciler(const Reconciler &) = delete;
    Reconciler &operator=(const Reconciler &) = delete;
    //! Ends at once; what was repaired stays so.
    ~Reconciler();

    //! The callback runs on the working thread. Busy: another one is under way, here or elsewhere.
    JobPtr<ReconcileResult> run(const ReconcileRequest &request, Job<ReconcileResult>::Callback done);

private:
    const HowToLogIn m_login;
    const QString m_folder;
    StopSignal m_stop;
    DeadlineWatch m_watch;
    std::mutex m_mutex;
    JobPtr<ReconcileResult> m_job;
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside::forward
