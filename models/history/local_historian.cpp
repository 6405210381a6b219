#include "models/history/historian.h"

#include "models/history/column_query.h"
#include "models/history/data_folder.h"
#include "models/history/query_watch.h"
#include "models/history/retention_control.h"
#include "models/history/store_check.h"
#include "models/history/store_file.h"
#include "models/history/store_keeper.h"
#include "models/history/store_query.h"
#include "models/history/store_writer.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QSet>

#include <array>
#include <thread>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcSlow, "lineside.history.slow", QtInfoMsg)

constexpr std::chrono::milliseconds kSlowAfter{500};
constexpr size_t kQueryThreads = 2;
constexpr size_t kMaxQuestions = 1'000;
constexpr std::chrono::milliseconds kCheckLimit{120};
constexpr std::chrono::milliseconds kCleanCheckLimit{30};
constexpr qsizetype kMaxDamageReports = 100;

struct HistorianText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

//! Threads that answer questions, each with a connection of its own; questions wait in one bounded line.
class QueryPool
{
public:
    //! Answers with the thread's StoreQuery, or with a null pointer when the pool ends or is full: say so.
    using Question = std::function<void(StoreQuery *)>;

    explicit QueryPool(StoreQuery::Context context) : m_context(std::move(context))
    {
        try {
            for (std::thread &thread : m_threads)
                thread = std::thread([this] { run(); });
        } catch (...) {
            stop(); // those that started
            throw;
        }
    }
    ~QueryPool() { stop(); }

    void ask(Question question)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_ended && m_questions.size() < kMaxQuestions) {
                m_questions.push_back(std::move(question));
                m_changed.notify_one();
                return;
            }
        }
        question(nullptr);
    }
    //! Questions see it and give up.
    bool isEnding() const { return m_ended.load(std::memory_order_acquire); }
    void stop()
    {
        std::deque<Question> left;
        {
            const std::lock_guard lock(m_mutex);
            m_ended.store(true, std::memory_order_release);
            left.swap(m_questions);
        }
        m_changed.notify_all();
        for (const Question &question : left)
            question(nullptr);
        for (std::thread &thread : m_threads) {
            if (thread.joinable())
                thread.join();
        }
    }

private:
    void run()
    {
        StoreQuery query(m_context);
        for (;;) {
            Question question;
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [this] { return m_ended || !m_questions.empty(); });
                if (m_questions.empty())
                    return;
                question = std::move(m_questions.front());
                m_questions.pop_front();
            }
            try {
                question(&query);
            } catch (const std::bad_alloc &) {
                question(nullptr); // it asked for more than there is
            }
        }
    }

    const StoreQuery::Context m_context;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Question> m_questions;
    std::atomic<bool> m_ended{false};
    std::array<std::thread, kQueryThreads> m_threads; // last: they use everything above
};

class LocalHistorian final : public Historian, public RetentionControl, public QueryWatch, public ColumnQuery
{
public:
    LocalHistorian(HistorianSettings settings, const Clock &clock, FolderLock lock, QUuid station,
                   std::shared_ptr<StoreWriter> writer, const IntegrityReport &atStart);
    ~LocalHistorian() override { stop(std::chrono::milliseconds(4'000)); }

    // BatchSink
    void take(const BatchPtr &batch) override { m_writer->queue().push(batch); }
    double fill() const override { return m_writer->queue().fill(); }

    // Historian
    QUuid stationId() const override { return m_station; }
    std::vector<TagId> numberTags(std::span<const TagUuid> tags) override { return m_writer->numberTags(tags); }
    void setSnapshot(SnapshotPtr snapshot) override
    {
        m_writer->setSnapshot(snapshot);
        {
            const std::lock_guard lock(m_namesMutex);
            m_names = snapshot;
        }
        m_keeper.setSnapshot(std::move(snapshot));
    }
    CommitSubscription onCommit(std::function<void(const CommitNotice &)> notify) override
    {
        return subscription(m_writer->onCommit(std::move(notify)));
    }
    CommitSubscription onEvent(std::function<void(const Event &)> notify) override
    {
        return subscription(m_writer->onEvent(std::move(notify)));
    }
    void setForwarded(std::optional<quint64> sequence) override { m_writer->setForwarded(sequence); }
    void setForwardedEvents(std::optional<quint64> event) override { m_writer->setForwardedEvents(event); }
    void append(Event event, std::function<void(Result<quint64>)> committed) override;
    HistorianCounters counters() const override
    {
        HistorianCounters counters = m_writer->counters();
        m_keeper.addTo(counters);
        return counters;
    }
    LatencySummary commitLatency() const override { return m_writer->commitLatency(); }
    LatencySummary commitTime() const override { return m_writer->commitTime(); }
    JobPtr<TrendResult> queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done) override;
    JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost,
                               Job<RawResult>::Callback done) override;
    JobPtr<std::vector<Bucket>> queryBuckets(const BucketQuery &query, Job<std::vector<Bucket>>::Callback done) override
    {
        return ask<std::vector<Bucket>>({QueryKind::Buckets, query.tag, query.from, query.to}, std::move(done), [query](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
            return store.buckets(query, cancelled);
        });
    }
    JobPtr<ValueAt> queryValueAt(TagId tag, UtcTime at, Job<ValueAt>::Callback done) override
    {
        return ask<ValueAt>({QueryKind::ValueAt, tag, at, at}, std::move(done), [tag, at](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
            return store.valueAt(tag, at, cancelled);
        });
    }
    JobPtr<StateTimes> queryStates(TagId tag, UtcTime from, UtcTime to, Job<StateTimes>::Callback done) override
    {
        return ask<StateTimes>({QueryKind::States, tag, from, to}, std::move(done), [tag, from, to](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
            return store.states(tag, from, to, cancelled);
        });
    }
    JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) override;
    JobPtr<IntegrityReport> checkIntegrity(CheckDepth depth, Job<IntegrityReport>::Callback done) override
    {
        return m_keeper.check(depth, std::move(done));
    }
    JobPtr<StoreCopied> copyStore(const QString &file, StoreCopyPacePtr pace, Job<StoreCopied>::Callback done) override
    {
        auto job = std::make_shared<Job<StoreCopied>>(std::move(done));
        m_writer->copyStore(file, std::move(pace), job);
        return job;
    }
    void noteArchive(const ArchivedMonth &month, std::function<void(Status)> done) override
    {
        m_writer->noteArchive(month, std::move(done));
    }
    JobPtr<KeepReport> keepNow(Job<KeepReport>::Callback done) override { return m_keeper.keep(std::move(done)); }
    void stop(std::chrono::milliseconds limit) override;

    // ColumnQuery
    JobPtr<ReadingColumns> queryColumns(TagId tag, UtcTime from, UtcTime to, size_t atMost, Job<ReadingColumns>::Callback done) override
    {
        return ask<ReadingColumns>({QueryKind::Raw, tag, from, to}, std::move(done), [tag, from, to, atMost](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
            return store.columns(tag, from, to, atMost, cancelled);
        });
    }

    // RetentionControl
    RetentionSettings retention() const override { return m_keeper.retention(); }
    void setRetention(const RetentionSettings &settings) override { m_keeper.setRetention(settings); }
    JobPtr<RetentionForecast> forecast(const RetentionSettings &settings, Job<RetentionForecast>::Callback done) override
    {
        return ask<RetentionForecast>({QueryKind::Forecast}, std::move(done), [this, settings](StoreQuery &, const StoreQuery::Cancelled &cancelled) {
            return m_keeper.forecast(settings, cancelled);
        });
    }

    // QueryWatch
    LatencySummary queryTime(QueryKind kind) const override { return m_queryTimes[size_t(kind)].summary(); }
    quint64 slowQueries() const override { return m_slow.load(std::memory_order_relaxed); }
    void setSlowAfter(std::chrono::microseconds time) override { m_slowAfter = time; }

private:
    CommitSubscription subscription(quint64 listener)
    {
        return {m_writer.get(), [writer = std::weak_ptr(m_writer), listener](void *) {
                    if (const std::shared_ptr<StoreWriter> there = writer.lock())
                        there->endListening(listener);
                }};
    }

    //! What is asked, for figures and the log.
    struct Question
    {
        QueryKind kind{};
        TagId tag = kNoTag;
        UtcTime from{}, to{};
    };
    //! Lets a query thread answer; the job hears of it exactly once, whatever happens.
    template<typename T, typename Answer>
    JobPtr<T> ask(const Question &question, typename Job<T>::Callback done, Answer answer);
    void noteTime(const Question &question, std::chrono::nanoseconds waited, std::chrono::nanoseconds took);
    StoreQuery::Context context(const HistorianSettings &settings);
    void reportDamage(quint64 block, const Error &error);

    const Clock &m_clock;
    std::optional<FolderLock> m_lock;
    const QUuid m_station;
    std::shared_ptr<StoreWriter> m_writer;
    std::array<LatencyHistogram, kQueryKinds.size()> m_queryTimes;
    std::atomic<quint64> m_slow{0};
    std::atomic<std::chrono::microseconds> m_slowAfter{kSlowAfter};
    std::mutex m_namesMutex;
    SnapshotPtr m_names;
    std::mutex m_damageMutex;
    QSet<quint64> m_damaged;
    QueryPool m_pool;
    StoreKeeper m_keeper;

    std::mutex m_stopMutex;
    struct Ended
    {
        std::mutex mutex;
        std::condition_variable changed;
        bool ended = false;
    };
    std::shared_ptr<Ended> m_ended = std::make_shared<Ended>();
    std::thread m_thread;
};

LocalHistorian::LocalHistorian(HistorianSettings settings, const Clock &clock, FolderLock lock, QUuid station,
                               std::shared_ptr<StoreWriter> writer, const IntegrityReport &atStart)
    : m_clock(clock), m_lock(std::move(lock)), m_station(station), m_writer(std::move(writer)),
      m_pool(context(settings)), m_keeper(settings, clock, m_writer, context(settings))
{
    m_keeper.found(atStart);
    m_keeper.start();
    m_thread = std::thread([writer = m_writer, ended = m_ended] {
        writer->run();
        const std::lock_guard guard(ended->mutex);
        ended->ended = true;
        ended->changed.notify_all();
    });
}

StoreQuery::Context LocalHistorian::context(const HistorianSettings &settings)
{
    return {settings.folder, settings.vfs, [writer = m_writer] { return writer->openReadings(); },
            [writer = m_writer] { return writer->generation(); },
            [this](quint64 block, const Error &error) { reportDamage(block, error); },
            [writer = m_writer] { return writer->questions().begin(); }};
}

void LocalHistorian::append(Event event, std::function<void(Result<quint64>)> committed)
{
    if (event.at == UtcTime{})
        event.at = m_clock.utc();
    m_writer->queue().push(PendingEvent{std::move(event), std::move(committed)});
}

template<typename T, typename Answer>
JobPtr<T> LocalHistorian::ask(const Question &question, typename Job<T>::Callback done, Answer answer)
{
    auto job = std::make_shared<Job<T>>(std::move(done));
    const auto asked = std::chrono::steady_clock::now();
    m_pool.ask([this, job, question, asked, answer = std::move(answer)](StoreQuery *query) {
        if (!query) {
            job->finish(Error{Error::Kind::Busy,
                              HistorianText::tr("The history cannot answer now: it is closing, or too many questions wait."), {}});
            return;
        }
        const auto cancelled = [this, &job] { return job->isCancelled() || m_pool.isEnding(); };
        if (cancelled()) {
            job->finish(Error{Error::Kind::Cancelled, HistorianText::tr("The question was cancelled."), {}});
            return;
        }
        const auto begun = std::chrono::steady_clock::now();
        Result<T> result = answer(*query, cancelled);
        noteTime(question, begun - asked, std::chrono::steady_clock::now() - begun);
        job->finish(std::move(result));
    });
    return job;
}

void LocalHistorian::noteTime(const Question &question, std::chrono::nanoseconds waited, std::chrono::nanoseconds took)
{
    m_queryTimes[size_t(question.kind)].add(took);
    const std::chrono::microseconds slow = m_slowAfter;
    if (slow.count() == 0 || took < slow)
        return;
    m_slow.fetch_add(1, std::memory_order_relaxed);
    QString about;
    {
        const std::lock_guard lock(m_namesMutex);
        if (const TagEntry *entry = m_names && question.tag != kNoTag ? m_names->find(question.tag) : nullptr)
            about = QStringLiteral(" of ") + entry->device->code + QLatin1Char('.') + entry->tag->code;
    }
    if (question.from != UtcTime{} && question.from != UtcTime::min() && question.to != UtcTime::max())
        about += QStringLiteral(" from %1 to %2").arg(toIso(question.from), toIso(question.to));
    const auto milliseconds = [](std::chrono::nanoseconds time) { return qint64(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()); };
    qCInfo(lcSlow, "%s%s took %lld ms after waiting %lld ms", kQueryKinds[size_t(question.kind)], qUtf8Printable(about), milliseconds(took),
           milliseconds(waited));
}

JobPtr<TrendResult> LocalHistorian::queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done)
{
    return ask<TrendResult>({QueryKind::Trend, query.tag, query.from, query.to}, std::move(done), [query](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
        return store.trend(query, cancelled);
    });
}

JobPtr<RawResult> LocalHistorian::queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost,
                                           Job<RawResult>::Callback done)
{
    return ask<RawResult>({QueryKind::Raw, tag, from, to}, std::move(done),
                          [tag, from, to, atMost](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
                              return store.raw(tag, from, to, atMost, cancelled);
                          });
}

JobPtr<QList<Event>> LocalHistorian::queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done)
{
    return ask<QList<Event>>({QueryKind::Events, kNoTag, filter.from, filter.to}, std::move(done), [filter](StoreQuery &store, const StoreQuery::Cancelled &cancelled) {
        return store.events(filter, cancelled);
    });
}

void LocalHistorian::reportDamage(quint64 block, const Error &error)
{
    {
        const std::lock_guard guard(m_damageMutex);
        if (m_damaged.contains(block) || m_damaged.size() >= kMaxDamageReports)
            return;
        m_damaged.insert(block);
    }
    m_writer->report(EventKind::Error, Severity::Error,
                     block ? HistorianText::tr("A block of the history is damaged and is left out (%1): %2")
                                 .arg(QString::number(block), error.message)
                           : error.message);
}

void LocalHistorian::stop(std::chrono::milliseconds limit)
{
    const std::lock_guard guard(m_stopMutex);
    if (!m_thread.joinable())
        return;
    m_keeper.stop();
    m_pool.stop();
    m_writer->close();
    {
        std::unique_lock lock(m_ended->mutex);
        if (m_ended->changed.wait_for(lock, limit, [this] { return m_ended->ended; })) {
            lock.unlock();
            m_thread.join();
            m_lock.reset();
            return;
        }
    }
    // The disk does not answer. The thread keeps what it needs alive and ends when the disk does; the folder stays
    // locked until this process ends, since nobody knows what is still on its way.
    m_writer->mute();
    m_thread.detach();
    m_lock->keepForEver();
}

//! Opens the file or says in what way it is damaged (BadData).
Result<sqlite::Database> openStore(const HistorianSettings &settings, store::Facts &facts, IntegrityReport &report, QStringList &told)
{
    if (Status good = store::inspect(settings.folder); !good.ok())
        return good.error();
    const bool hasWal = QFile::exists(store::filePath(settings.folder) + QLatin1String("-wal"));
    Result<sqlite::Database> db =
        store::connect(settings.folder, sqlite::Database::Mode::ReadWrite, settings.vfs);
    if (!db.ok())
        return db;
    if (Status done = store::migrate(*db, settings.folder, store::migrations(), store::kSchemaVersion); !done.ok())
        return done.error();
    Result<store::Facts> read = store::readFacts(*db);
    if (!read.ok())
        return read.error();
    if (Status done = store::check(*db, read->clean ? kCleanCheckLimit : kCheckLimit); !done.ok())
        return done.error();
    if (!read->clean && !hasWal) {
        // Readings of the last run were in the WAL. Their numbers will be given again, and must not mean two things.
        read->station = QUuid::createUuid();
        Result<sqlite::Transaction> scope = sqlite::Transaction::begin(*db);
        if (!scope.ok())
            return scope.error();
        if (Status done = store::setStation(*db, read->station, read->nextSequence - 1, read->nextEvent - 1); !done.ok())
            return done.error();
        if (Status done = scope->commit(); !done.ok())
            return done.error();
        told << HistorianText::tr("The file history.sqlite-wal is missing: what was stored just before the last end is lost.");
    }
    report = {};
    report.complete = false;
    if (settings.checkWithin.count() > 0) {
        StoreCheck::Limits limits;
        limits.within = settings.checkWithin;
        Result<IntegrityReport> checked = StoreCheck(*db).run(CheckDepth::Heads, limits);
        if (!checked.ok())
            return checked.error();
        report = std::move(*checked);
    }
    facts = *read;
    return db;
}

Error asDamage(Error error)
{
    // What SQLite cannot make sense of, such as a table that is missing, is damage as well.
    if (error.kind == Error::Kind::Internal)
        error.kind = Error::Kind::BadData;
    return error;
}

} // namespace

QueryWatch *QueryWatch::of(Historian &historian)
{
    return dynamic_cast<QueryWatch *>(&historian);
}

const QueryWatch *QueryWatch::of(const Historian &historian)
{
    return dynamic_cast<const QueryWatch *>(&historian);
}

ColumnQuery *ColumnQuery::of(Historian &historian)
{
    return dynamic_cast<ColumnQuery *>(&historian);
}

RetentionControl *RetentionControl::of(Historian &historian)
{
    return dynamic_cast<RetentionControl *>(&historian);
}

Result<std::unique_ptr<Historian>> Historian::open(const HistorianSettings &settings, const Clock &clock,
                                                   QStringList *notices)
{
    Result<FolderLock> lock = FolderLock::take(settings.folder);
    if (!lock.ok())
        return lock.error();
    const QString file = store::filePath(settings.folder);
    QStringList told;
    const auto makeNew = [&] {
        return store::create(settings.folder, settings.vfs, {QUuid::createUuid(), 1, 1}, clock.utc());
    };
    const auto setAside = [&](const QString &why) -> Status {
        Result<QString> name = store::setAside(settings.folder, clock.utc());
        if (!name.ok())
            return name.error();
        told << HistorianText::tr("%1 It was set aside as %2, and a new history was begun.").arg(why, *name);
        return makeNew();
    };

    if (!QFile::exists(file)) {
        // Where there was a store, there are its WAL and its reserve.
        const bool wasThere = QFile::exists(file + QLatin1String("-wal"))
            || QFile::exists(QDir(settings.folder).filePath(QStringLiteral("history.reserve")));
        Status made = wasThere ? setAside(HistorianText::tr("The history was missing, though parts of it were there.")) : makeNew();
        if (!made.ok())
            return made.error();
    }
    store::Facts facts;
    IntegrityReport report;
    std::shared_ptr<StoreWriter> writer;
    for (int attempt = 0;; ++attempt) {
        Result<sqlite::Database> db = openStore(settings, facts, report, told);
        Error error;
        if (db.ok()) {
            writer = std::make_shared<StoreWriter>(settings, clock, std::move(*db), facts);
            if (Status prepared = writer->prepare(); prepared.ok())
                break;
            else
                error = prepared.error();
            writer.reset();
        } else {
            error = db.error();
        }
        error = asDamage(error);
        if (error.kind != Error::Kind::BadData || attempt > 0)
            return error;
        if (Status done = setAside(error.message); !done.ok())
            return done.error();
    }
    if (!report.isSound()) {
        quint64 readings = 0;
        for (const IntegrityReport::Damage &damage : report.damages)
            readings += damage.readings;
        told << HistorianText::tr("The history is damaged at %1 places: %2 readings cannot be shown. The events say which.")
                    .arg(report.damaged)
                    .arg(readings);
    }
    for (const QString &notice : std::as_const(told))
        writer->report(EventKind::Error, Severity::Error, notice);
    if (notices)
        *notices += told;
    return std::unique_ptr<Historian>(
        std::make_unique<LocalHistorian>(settings, clock, std::move(*lock), facts.station, std::move(writer), report));
}

} // namespace lineside
