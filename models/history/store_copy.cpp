#include "models/history/store_copy.h"

#include <QCoreApplication>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr int kPagesAtOnce = 16;
constexpr quint64 kCopyPageBytes = 8'192;
constexpr auto kSlice = 2ms;  // what a commit may have to wait for
constexpr auto kPause = 1ms;
constexpr auto kNotAllowedPause = 5ms;

struct CopyText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

StoreCopy::StoreCopy(QString file, StoreCopyPacePtr pace, JobPtr<StoreCopied> job)
    : m_file(std::move(file)), m_pace(std::move(pace)), m_job(std::move(job))
{
}

StoreCopy::~StoreCopy()
{
    giveUp({Error::Kind::Cancelled, CopyText::tr("The history was closed before it was copied."), {}});
}

void StoreCopy::giveUp(const Error &why)
{
    m_copy.reset();
    m_to.close();
    m_job->finish(why);
}

bool StoreCopy::step(sqlite::Database &from, const StoreCopied &now)
{
    if (m_job->isCancelled()) {
        giveUp({Error::Kind::Cancelled, CopyText::tr("Copying the history was cancelled."), {}});
        return true;
    }
    const Result<bool> done = slice(from);
    if (!done.ok()) {
        giveUp(done.error());
        return true;
    }
    if (!*done)
        return false;
    m_copy.reset();
    m_to.close();
    m_job->finish(now);
    return true;
}

Result<bool> StoreCopy::slice(sqlite::Database &from)
{
    if (!m_copy) {
        Result<sqlite::Database> to = sqlite::Database::open(m_file, sqlite::Database::Mode::ReadWrite);
        if (!to.ok())
            return to.error();
        // Nobody reads it before it was synced and verified as a whole.
        for (const char *setting : {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -4000"}) {
            if (Status set = to->execute(setting); !set.ok())
                return set.error();
        }
        m_to = std::move(*to);
        Result<sqlite::Copy> copy = sqlite::Copy::begin(from, m_to);
        if (!copy.ok())
            return copy.error();
        m_copy.emplace(std::move(*copy));
    }
    const SteadyTime begin = std::chrono::steady_clock::now();
    SteadyTime at = begin;
    do {
        if (m_pace->copied.load() > m_pace->allowed.load()) {
            m_next = at + kNotAllowedPause;
            return false;
        }
        const Result<bool> done = m_copy->step(kPagesAtOnce);
        if (!done.ok() || *done)
            return done;
        const quint64 total = quint64(m_copy->total()) * kCopyPageBytes;
        m_pace->total.store(total);
        m_pace->copied.store(total - quint64(m_copy->remaining()) * kCopyPageBytes);
        at = std::chrono::steady_clock::now();
    } while (at - begin < kSlice);
    m_next = at + kPause;
    return false;
}

} // namespace lineside
