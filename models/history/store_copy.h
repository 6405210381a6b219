#pragma once

#include "models/history/historian.h"
#include "models/history/sqlite.h"

#include <optional>

namespace lineside {

/*!
 * Copies the whole store into another file while it is written, a few milliseconds at a time on the writer's thread and
 * through its connection, so that it holds no snapshot and never has to begin anew. Belongs to the writer's thread.
 */
class StoreCopy
{
public:
    StoreCopy(QString file, StoreCopyPacePtr pace, JobPtr<StoreCopied> job);
    ~StoreCopy();

    //! When there is something to do again.
    SteadyTime next() const { return m_next; }
    /*!
     * Copies a slice. True when it is over, one way or the other: on success the job has ended with \a now, which tells
     * what the store holds at this moment.
     */
    bool step(sqlite::Database &from, const StoreCopied &now);
    //! Before the source is closed.
    void giveUp(const Error &why);

private:
    Result<bool> slice(sqlite::Database &from);
    const QString m_file;
    const StoreCopyPacePtr m_pace;
    const JobPtr<StoreCopied> m_job;
    sqlite::Database m_to;
    std::optional<sqlite::Copy> m_copy; // after m_to
    SteadyTime m_next{};
};

} // namespace lineside
