#include "models/records/record_store.h"

#include <QCoreApplication>

#include <vector>

namespace lineside {

namespace {

struct StoreText
{
    Q_DECLARE_TR_FUNCTIONS(records)
};

constexpr size_t kTogether = 1'000; //!< changes in one commit at most

template<typename T>
std::vector<T> ofAll(const std::vector<RecordSchema> &schemas, std::vector<T> RecordSchema::*what)
{
    std::vector<T> all;
    for (const RecordSchema &schema : schemas)
        all.insert(all.end(), (schema.*what).begin(), (schema.*what).end());
    return all;
}

} // namespace

Error RecordStore::busy()
{
    return {Error::Kind::Busy, StoreText::tr("The file of records takes nothing at the moment."),
            StoreText::tr("Try again in a few seconds; the station's log tells what its disk does.")};
}

Error RecordStore::cancelled()
{
    return {Error::Kind::Cancelled, StoreText::tr("The question was withdrawn."), {}};
}

Error RecordStore::unanswered()
{
    return {Error::Kind::Timeout, StoreText::tr("The file of records was not read in time."),
            StoreText::tr("Look whether the disk of the data folder is slow or full.")};
}

Result<std::unique_ptr<RecordStore>> RecordStore::open(const QString &folder, const std::vector<RecordSchema> &schemas,
                                                       std::chrono::milliseconds within)
{
    using Files = std::pair<sqlite::Database, sqlite::Database>; // who writes, who reads
    const auto opened = std::make_shared<std::promise<Result<Files>>>(); // may end after this did
    std::future<Result<Files>> answer = opened->get_future();
    std::thread([opened, folder, schemas] {
        opened->set_value([&]() -> Result<Files> {
            Result<sqlite::Database> writer = record_file::open(folder, schemas);
            if (!writer)
                return writer.error();
            Result<sqlite::Database> reader = sqlite::Database::open(record_file::path(folder), sqlite::Database::Mode::ReadOnly);
            if (!reader)
                return reader.error();
            return Files(std::move(*writer), std::move(*reader));
        }());
    }).detach(); // a disk that hangs would hold whoever waits for it
    if (answer.wait_for(within) != std::future_status::ready)
        return Error{Error::Kind::Timeout, StoreText::tr("The file of records in %1 cannot be opened: the disk does not answer.").arg(folder),
                     StoreText::tr("Look after the disk, then start again.")};
    Result<Files> files = answer.get();
    if (!files)
        return files.error();
    return std::unique_ptr<RecordStore>(new RecordStore(std::move(files->first), std::move(files->second), schemas));
}

RecordStore::RecordStore(sqlite::Database writer, sqlite::Database reader, const std::vector<RecordSchema> &schemas)
    : m_carried(ofAll(schemas, &RecordSchema::carried))
    , m_kept(ofAll(schemas, &RecordSchema::kept))
    , m_file(writer.file())
    , m_writer(std::move(writer))
    , m_reader(std::move(reader))
    , m_writeThread([this] { writeLoop(); })
    , m_readThread([this] { readLoop(); })
{
}

RecordStore::~RecordStore()
{
    stop();
}

void RecordStore::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_writes.notify_all();
    m_reads.notify_all();
    if (m_writeThread.joinable())
        m_writeThread.join();
    if (m_readThread.joinable())
        m_readThread.join();
}

void RecordStore::write(Change change, std::function<void(Status)> done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopping && m_changes.size() < kMostWaiting) {
            m_changes.push_back({std::move(change), std::move(done)});
            m_writes.notify_one();
            return;
        }
    }
    if (done)
        done(busy());
}

Status RecordStore::writeNow(Change change)
{
    const auto written = std::make_shared<std::promise<Status>>(); // may end on either side
    std::future<Status> answered = written->get_future();
    write(std::move(change), [written](Status status) { written->set_value(std::move(status)); });
    return answered.get();
}

Status RecordStore::writeWithin(Change change, std::chrono::milliseconds within)
{
    const auto written = std::make_shared<std::promise<Status>>(); // may end after this did
    std::future<Status> answered = written->get_future();
    write(std::move(change), [written](Status status) { written->set_value(std::move(status)); });
    if (answered.wait_for(within) != std::future_status::ready)
        return Error{Error::Kind::Timeout, StoreText::tr("The file of records was not written in time."),
                     StoreText::tr("Look whether the disk of the data folder is slow or full.")};
    return answered.get();
}

bool RecordStore::question(Question ask)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping || m_questions.size() >= kMostWaiting)
        return false;
    m_questions.push_back(std::move(ask));
    m_reads.notify_one();
    return true;
}

void RecordStore::writeLoop()
{
    while (true) {
        std::deque<Waiting> changes;
        {
            std::unique_lock lock(m_mutex);
            m_writes.wait(lock, [this] { return m_stopping || !m_changes.empty(); });
            if (m_changes.empty())
                return;
            while (!m_changes.empty() && changes.size() < kTogether) {
                changes.push_back(std::move(m_changes.front()));
                m_changes.pop_front();
            }
        }
        commitTogether(std::move(changes));
    }
}

void RecordStore::commitTogether(std::deque<Waiting> changes)
{
    std::vector<Status> outcomes;
    outcomes.reserve(changes.size());
    Status all = Done{};
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_writer);
    if (!transaction) {
        all = transaction.error();
    } else {
        for (Waiting &waiting : changes) {
            // One that fails takes only itself back.
            Status done = m_writer.execute("SAVEPOINT change");
            if (done) {
                done = waiting.change(m_writer);
                if (!done)
                    (void)m_writer.execute("ROLLBACK TO change");
                if (Status released = m_writer.execute("RELEASE change"); !released && done)
                    done = released;
            }
            outcomes.push_back(std::move(done));
        }
        all = transaction->commit();
    }
    for (size_t i = 0; i < changes.size(); ++i) {
        if (changes[i].done)
            changes[i].done(all ? outcomes[i] : all);
    }
}

void RecordStore::readLoop()
{
    while (true) {
        Question ask;
        {
            std::unique_lock lock(m_mutex);
            m_reads.wait(lock, [this] { return m_stopping || !m_questions.empty(); });
            if (m_questions.empty())
                return;
            ask = std::move(m_questions.front());
            m_questions.pop_front();
        }
        ask(m_reader);
    }
}

} // namespace lineside
