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

Result<std::unique_ptr<RecordStore>> RecordStore::open(const QString &folder, const std::vector<RecordSchema> &schemas)
{
    Result<sqlite::Database> writer = record_file::open(folder, schemas);
    if (!writer)
        return writer.error();
    Result<sqlite::Database> reader = sqlite::Database::open(record_file::path(folder), sqlite::Database::Mode::ReadOnly);
    if (!reader)
        return reader.error();
    return std::unique_ptr<RecordStore>(new RecordStore(std::move(*writer), std::move(*reader)));
}

RecordStore::RecordStore(sqlite::Database writer, sqlite::Database reader)
    : m_writer(std::move(writer))
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
