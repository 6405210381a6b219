#include "server/live/ack_file.h"

#include "models/history/data_folder.h"
#include "models/history/sqlite_settings.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>

namespace lineside::live {

namespace {

using sqlite::Database;

struct AckText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr qint64 kAckApplication = 0x4C534156; // "LSAV"

constexpr const char *kAckTables = R"(
PRAGMA application_id = 0x4C534156;
BEGIN IMMEDIATE;
CREATE TABLE acknowledged(
  user BLOB NOT NULL CHECK (length(user) = 16),
  event INTEGER NOT NULL,
  event_at INTEGER NOT NULL,
  PRIMARY KEY (user, event)) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
COMMIT;
)";
static_assert(AckFile::kVersion == 1, "a new version needs a step from the one before");

Error damagedAcks(const QString &file)
{
    return {Error::Kind::BadData, AckText::tr("%1 is damaged.").arg(file), {}};
}

Result<Database> openAcks(const QString &file)
{
    if (Status made = makePrivateFile(file); !made)
        return made.error();
    Result<Database> db = Database::open(file, Database::Mode::ReadWrite);
    if (!db)
        return db.error();
    const Result<qint64> application = db->integer("PRAGMA application_id");
    const Result<qint64> version = db->integer("PRAGMA user_version");
    const Result<qint64> tables = db->integer("SELECT count(*) FROM sqlite_schema");
    if (!application || !version || !tables)
        return damagedAcks(file);
    const bool isEmpty = *application == 0 && *version == 0 && *tables == 0;
    if (!isEmpty && *application != kAckApplication)
        return damagedAcks(file);
    if (*version > AckFile::kVersion)
        return Error{Error::Kind::TooNew, AckText::tr("%1 was written by a newer version of Lineside.").arg(file),
                     AckText::tr("Use that version, or a newer one.")};
    if (Status set = sqlite::setAndAsk(*db, sqlite::durableSettings(), AckText::tr("What viewers have acknowledged cannot be kept safely in %1.")); !set)
        return set.error();
    if (isEmpty) {
        if (Status made = db->execute(kAckTables); !made)
            return made.error();
        return db;
    }
    const Result<QByteArray> whole = db->text("PRAGMA quick_check(1)");
    if (!whole || *whole != "ok")
        return damagedAcks(file);
    return db;
}

Result<std::vector<Acknowledgement>> loadAcks(Database &db)
{
    Result<sqlite::Statement> rows = db.prepare("SELECT user, event, event_at FROM acknowledged ORDER BY event DESC LIMIT 1000000");
    if (!rows)
        return rows.error();
    std::vector<Acknowledgement> loaded;
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row)
            return row.error();
        if (!*row)
            return loaded;
        const auto user = rows->bytes(0);
        loaded.push_back({QUuid::fromRfc4122(QByteArrayView(reinterpret_cast<const char *>(user.data()), qsizetype(user.size()))),
                          quint64(rows->integer(1)), fromMicroseconds(rows->integer(2))});
    }
}

} // namespace

Result<std::unique_ptr<AckFile>> AckFile::open(const QString &folder, QString *notice)
{
    if (!QDir().mkpath(folder))
        return Error{Error::Kind::Io, AckText::tr("The folder %1 cannot be made.").arg(folder), AckText::tr("Check the owner of the data folder.")};
    const QString file = QDir(folder).filePath(QStringLiteral("viewers.sqlite"));
    const auto attempt = [&]() -> Result<std::unique_ptr<AckFile>> {
        Result<Database> db = openAcks(file);
        if (!db)
            return db.error();
        Result<std::vector<Acknowledgement>> loaded = loadAcks(*db);
        if (!loaded)
            return loaded.error();
        return std::unique_ptr<AckFile>(new AckFile(std::move(*db), std::move(*loaded)));
    };
    auto opened = attempt();
    if (opened || opened.error().kind != Error::Kind::BadData)
        return opened;
    const QString aside = file + QStringLiteral(".damaged-") + QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzz"));
    for (const char *suffix : {"-wal", "-shm"})
        QFile::remove(file + QLatin1String(suffix));
    if (!QFile::rename(file, aside))
        return opened;
    if (notice)
        *notice = AckText::tr("What viewers have acknowledged could not be read, and was set aside as %1. They are told once more.").arg(aside);
    return attempt();
}

AckFile::AckFile(sqlite::Database db, std::vector<Acknowledgement> loaded)
    : m_db(std::move(db)), m_loaded(std::move(loaded)), m_thread([this] { work(); })
{
}

AckFile::~AckFile()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void AckFile::add(std::vector<Acknowledgement> some, Callback done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting + some.size() <= kMostWaiting) {
            m_waiting += some.size();
            m_jobs.push_back({std::move(some), std::move(done)});
            m_wake.notify_one();
            return;
        }
    }
    done(Error{Error::Kind::Busy, AckText::tr("Too many acknowledgements wait for the disk."), AckText::tr("Try again later.")});
}

void AckFile::forgetBefore(quint64 event)
{
    const std::lock_guard lock(m_mutex);
    m_forget = std::max(m_forget, event);
    m_wake.notify_one();
}

void AckFile::work()
{
    for (;;) {
        std::vector<Job> jobs;
        quint64 forget = 0;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty() || m_forget > 0; });
            if (m_stopping && m_jobs.empty())
                return;
            jobs.swap(m_jobs);
            m_waiting = 0;
            forget = std::exchange(m_forget, 0);
        }
        std::vector<Acknowledgement> all;
        for (const Job &job : jobs)
            all.insert(all.end(), job.some.begin(), job.some.end());
        const Status written = write(all, forget);
        for (const Job &job : jobs)
            job.done(written);
    }
}

Status AckFile::write(const std::vector<Acknowledgement> &some, quint64 forget)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_db);
    if (!transaction)
        return transaction.error();
    Result<sqlite::Statement> insert = m_db.prepare("INSERT INTO acknowledged(user, event, event_at) VALUES (?, ?, ?) "
                                                    "ON CONFLICT(user, event) DO UPDATE SET event_at = excluded.event_at");
    if (!insert)
        return insert.error();
    for (const Acknowledgement &one : some) {
        const QByteArray user = one.user.toRfc4122();
        insert->bindBytes(0, user);
        insert->bind(1, qint64(one.event));
        insert->bind(2, toMicroseconds(one.at));
        if (Status done = insert->run(); !done)
            return done;
    }
    if (forget > 0) {
        Result<sqlite::Statement> drop = m_db.prepare("DELETE FROM acknowledged WHERE event < ?");
        if (!drop)
            return drop.error();
        drop->bind(0, qint64(forget));
        if (Status done = drop->run(); !done)
            return done;
    }
    return transaction->commit();
}

} // namespace lineside::live
