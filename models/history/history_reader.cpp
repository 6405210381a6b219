#include "models/history/history_reader.h"

#include "models/history/log_reader.h"
#include "models/history/store_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>

namespace lineside {

namespace {

constexpr size_t kOpenAtOnce = 100'000;
constexpr int kAttempts = 5; // a station that works there may move what is being read

struct ReaderText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

HistoryReader::HistoryReader(const QString &folder)
    : m_folder(folder), m_open(std::make_shared<OpenReadings>()),
      m_context{folder, {}, [this] { return m_open->view(); }, [] { return quint32(0); },
                [this](quint64, const Error &) { m_damaged = true; }, {}}
{
}

HistoryReader::~HistoryReader() = default;

Result<std::unique_ptr<HistoryReader>> HistoryReader::open(const QString &folder)
{
    if (!QFile::exists(store::filePath(folder)))
        return Error{Error::Kind::NotFound, ReaderText::tr("The data folder %1 holds no history.").arg(folder), {}};
    if (Status fits = store::inspect(folder); !fits)
        return fits.error();
    std::unique_ptr<HistoryReader> reader(new HistoryReader(folder));
    Result<sqlite::Database> db = store::connect(folder, sqlite::Database::Mode::ReadOnly, {});
    if (!db)
        return db.error();
    reader->m_db = std::move(*db);
    LogReader log(folder);
    const Result<QUuid> station = log.station();
    if (!station)
        return station.error();
    reader->m_station = *station;
    if (Status read = reader->readOpen(); !read)
        return read.error();
    return reader;
}

Result<HistoryReader::Ends> HistoryReader::ends()
{
    const Result<sqlite::Transaction> snapshot = sqlite::Transaction::begin(m_db, sqlite::Transaction::Kind::Read);
    if (!snapshot)
        return snapshot.error();
    const Result<qint64> first = m_db.integer("SELECT first_sequence FROM station");
    const Result<qint64> inBlocks = m_db.integer("SELECT max(last_sequence) FROM segments");
    const Result<qint64> inLog = m_db.integer("SELECT first_sequence + count - 1 FROM log ORDER BY first_sequence DESC LIMIT 1");
    for (const Result<qint64> *one : {&first, &inBlocks, &inLog}) {
        if (!*one)
            return one->error();
    }
    const auto flushed = quint64(std::max<qint64>({*first - 1, *inBlocks, 0}));
    return Ends{flushed, std::max(flushed, quint64(std::max<qint64>(0, *inLog)))};
}

//! What is not in blocks yet, as the station itself holds it in memory.
Status HistoryReader::readOpen()
{
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const Result<Ends> now = ends();
        if (!now)
            return now.error();
        const bool isSame = m_query && now->flushed == m_ends.flushed;
        if (isSame && now->newest == m_ends.newest)
            return Done{};
        m_query.reset(); // until all of it is read
        auto open = isSame ? m_open : std::make_shared<OpenReadings>();
        if (!isSame)
            open->begin(now->flushed);
        LogReader log(m_folder);
        for (quint64 next = (isSame ? m_ends.newest : now->flushed) + 1; next <= now->newest;) {
            const Result<LogSlice> slice = log.read(next, now->newest, kOpenAtOnce);
            if (!slice)
                return slice.error();
            if (slice->end <= next)
                return Error{Error::Kind::Busy, ReaderText::tr("The history cannot be read at its newest end just now."), {}};
            // A run without gaps at a time.
            for (size_t i = 0; i < slice->sequences.size();) {
                size_t end = i + 1;
                while (end < slice->sequences.size() && slice->sequences[end] == slice->sequences[end - 1] + 1)
                    ++end;
                const auto part = [&](const auto &all) { return all.empty() ? std::span(all.data(), 0) : std::span(all.data() + i, end - i); };
                open->append(slice->sequences[i], part(slice->readings), part(slice->types), part(slice->texts));
                i = end;
            }
            next = slice->end;
        }
        const Result<Ends> after = ends();
        if (!after)
            return after.error();
        if (after->flushed != now->flushed)
            continue; // what was read may have gone from the log meanwhile
        m_open = std::move(open);
        m_ends = *now;
        m_query = std::make_unique<StoreQuery>(m_context);
        return Done{};
    }
    return Error{Error::Kind::Busy, ReaderText::tr("The history cannot be read at its newest end just now."), {}};
}

template<typename T, typename Answer>
JobPtr<T> HistoryReader::answer(typename Job<T>::Callback done, Answer ask)
{
    auto job = std::make_shared<Job<T>>(std::move(done));
    for (int attempt = 1;; ++attempt) {
        if (Status read = readOpen(); !read) {
            job->finish(read.error());
            return job;
        }
        m_damaged = false;
        Result<T> result = ask(*m_query, [&job] { return job->isCancelled(); });
        if (!m_damaged || attempt == kAttempts) { // what was moved while it was read looks like damage
            job->finish(std::move(result));
            return job;
        }
        m_query = std::make_unique<StoreQuery>(m_context);
    }
}

Result<std::vector<std::pair<TagId, TagUuid>>> HistoryReader::tags() const
{
    return LogReader(m_folder).tags();
}

std::vector<TagId> HistoryReader::numberTags(std::span<const TagUuid> wanted)
{
    QHash<QUuid, TagId> known;
    if (const auto all = tags(); all.ok()) {
        for (const auto &[id, tag] : *all)
            known.insert(tag.uuid, id);
    }
    std::vector<TagId> numbers;
    for (const TagUuid &tag : wanted)
        numbers.push_back(known.value(tag.uuid, kNoTag));
    return numbers;
}

void HistoryReader::append(Event, std::function<void(Result<quint64>)> committed)
{
    if (committed)
        committed(Error{Error::Kind::Unsupported, ReaderText::tr("This history is only read."), {}});
}

JobPtr<TrendResult> HistoryReader::queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done)
{
    return answer<TrendResult>(std::move(done), [&](StoreQuery &store, const StoreQuery::Cancelled &cancelled) { return store.trend(query, cancelled); });
}

JobPtr<RawResult> HistoryReader::queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost, Job<RawResult>::Callback done)
{
    return answer<RawResult>(std::move(done), [&](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
        return store.raw(tag, from, to, atMost, cancelled);
    });
}

JobPtr<std::vector<Bucket>> HistoryReader::queryBuckets(const BucketQuery &query, Job<std::vector<Bucket>>::Callback done)
{
    return answer<std::vector<Bucket>>(std::move(done), [&](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
        return store.buckets(query, cancelled);
    });
}

JobPtr<ValueAt> HistoryReader::queryValueAt(TagId tag, UtcTime at, Job<ValueAt>::Callback done)
{
    return answer<ValueAt>(std::move(done), [&](StoreQuery &store, const StoreQuery::Cancelled &cancelled) { return store.valueAt(tag, at, cancelled); });
}

JobPtr<StateTimes> HistoryReader::queryStates(TagId tag, UtcTime from, UtcTime to, Job<StateTimes>::Callback done)
{
    return answer<StateTimes>(std::move(done), [&](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
        return store.states(tag, from, to, cancelled);
    });
}

JobPtr<QList<Event>> HistoryReader::queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done)
{
    return answer<QList<Event>>(std::move(done), [&](StoreQuery &store, const StoreQuery::Cancelled &cancelled) { return store.events(filter, cancelled); });
}

} // namespace lineside
