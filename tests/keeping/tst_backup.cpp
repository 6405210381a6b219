#include "../history/history_fixture.h"
#include "hanging_disk.h"

#include "models/history/log_reader.h"
#include "models/history/sqlite.h"
#include "models/history/store_file.h"
#include "models/keeping/backup.h"
#include "models/keeping/keeper.h"
#include "models/keeping/part_file.h"
#include "models/keeping/restore.h"
#include "models/records/record_store.h"
#include "models/records/record_values.h"

#include <QProcess>
#include <QRandomGenerator>

#include <cmath>
#include <thread>

using namespace lineside;
using namespace lineside::test;

namespace {

const QByteArray kProject = QByteArrayLiteral("{\"name\": \"plant\"}");
const QByteArray kSettings = QByteArrayLiteral("{\"version\": 1}");
constexpr quint32 kBackupTags = 20;

//! Stores 1.x, 2.x, 3.x … on tags in turn, as fast as it is taken, so that a prefix can be told from anything else; the
//! fractions are noise, so that there is something to copy.
class CountingWriter
{
public:
    explicit CountingWriter(Historian &history)
        : m_thread([this, &history](const std::stop_token &end) {
            QRandomGenerator noise(1);
            while (!end.stop_requested()) {
                std::vector<Reading> readings;
                for (quint32 tag = 1; tag <= kBackupTags; ++tag) {
                    const quint64 value = m_sent.fetch_add(1) + 1;
                    readings.push_back(readingOf(tag, kStart + std::chrono::milliseconds(value), double(value) + noise.generateDouble()));
                }
                history.take(batchOf(std::move(readings)));
                while (history.fill() > 0.05 && !end.stop_requested())
                    std::this_thread::yield();
            }
        })
    {
    }
    quint64 sent() const { return m_sent; }
    void end()
    {
        m_thread.request_stop();
        m_thread.join();
    }

private:
    std::atomic<quint64> m_sent{0};
    std::jthread m_thread;
};

//! How many readings a store holds when they are 1, 2, 3 … without a gap; 0 with a reason when they are not.
quint64 prefixOf(Historian &history, QString &why)
{
    std::vector<double> values;
    for (quint32 tag = 1; tag <= 50; ++tag) {
        const Result<RawResult> raw = rawOf(history, TagId(tag));
        if (!raw.ok()) {
            why = raw.error().message;
            return 0;
        }
        for (const Reading &reading : raw->readings)
            values.push_back(reading.value.asDouble());
    }
    std::sort(values.begin(), values.end());
    for (size_t i = 0; i < values.size(); ++i) {
        if (std::floor(values[i]) != double(i + 1)) {
            why = QStringLiteral("%1 stands at place %2").arg(values[i]).arg(i + 1);
            return 0;
        }
    }
    return values.size();
}

const RecordSchema kNotes{"notes", {"CREATE TABLE notes(id BLOB PRIMARY KEY, number INTEGER NOT NULL, text TEXT NOT NULL) STRICT;"}};

Status addNote(sqlite::Database &db, qint64 number)
{
    RecordRow row(db, "INSERT INTO notes VALUES(?, ?, ?)");
    const QUuid id = QUuid::createUuid();
    if (Status done = (row << id << number << QStringLiteral("x").repeated(500)).run(); !done)
        return done;
    return record_file::noteChange(db, "notes", id.toRfc4122());
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class BackupTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_history.reset();
        m_folder.reset();
    }
    void restoredIsAPrefixOfWhatWasWritten();
    void writingGoesOnMeanwhile();
    void recordsComeAlong();
    void secretsStayBehind();
    void damagedRecordsAreTold();
    void cancelledLeavesNothing();
    void changedBackupsAreRefused();
    void restoreTouchesNoStationAndNoHistory();
    void aRestoreThatWasDecidedIsEnded();
    void killedInABackup();
    void killedInARestore();
    void aDiskThatHangsDoesNotHoldTheEndUp_data();
    void aDiskThatHangsDoesNotHoldTheEndUp();
    void aStoreOfAnOlderVersionIsSmallAgainWhenRestored();

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    Historian &open(const QString &data)
    {
        HistorianSettings settings;
        settings.folder = data;
        settings.openBytes = 1 << 20;
        Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system(), &m_notices);
        if (!opened.ok())
            qFatal("%s", qPrintable(opened.error().message));
        m_history = std::move(*opened);
        return *m_history;
    }
    Result<keeping::BackupFacts> backUp(const keeping::Progress &progress = {})
    {
        return keeping::backUp(*m_history, {path("a.backup"), path("data"), kProject, kSettings}, progress);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Historian> m_history;
    QStringList m_notices;
};

void BackupTest::restoredIsAPrefixOfWhatWasWritten()
{
    Historian &history = open(path("data"));
    QVERIFY(appendAndWait(history, Event{}).ok());
    CountingWriter writer(history);
    QVERIFY(waitForStored(history, 1'000'000));
    const quint64 before = history.counters().sequence;
    const Result<keeping::BackupFacts> made = backUp();
    const quint64 after = history.counters().sequence;
    writer.end();
    QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().message));
    QVERIFY(made->lastSequence >= before);
    QVERIFY(made->lastSequence <= after);
    QVERIFY(!QFile::exists(path("a.backup.part")));
    QVERIFY(!(QFile::permissions(path("a.backup")) & (QFile::ReadGroup | QFile::ReadOther)));
    const QUuid station = history.stationId();

    const Result<keeping::Restored> restored = keeping::restore({path("a.backup"), path("new"), false}, Clock::system(), {});
    QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(restored.error().message));
    QCOMPARE(contentsOf(path("new/project.json")), kProject);
    QCOMPARE(contentsOf(path("new/settings.json")), kSettings);
    m_notices.clear();
    Historian &again = open(path("new"));
    QCOMPARE(m_notices, QStringList());
    QCOMPARE(again.counters().sequence, made->lastSequence);
    QString why;
    const quint64 prefix = prefixOf(again, why);
    QVERIFY2(prefix == made->lastSequence, qPrintable(why));
    // It knows of itself that it was restored, behind what it knows of the other.
    const Result<QList<Event>> events = eventsOf(again);
    QVERIFY(events.ok());
    QCOMPARE(quint64(events->size()), made->lastEvent + 1);
    const auto told = std::find_if(events->cbegin(), events->cend(), [&](const Event &event) { return event.id == made->lastEvent + 1; });
    QVERIFY(told != events->cend());
    QVERIFY2(told->text.contains(path("a.backup")) && told->text.contains(toIso(restored->facts.at)), qPrintable(told->text));
    QCOMPARE(told->before, station.toString(QUuid::WithoutBraces));
    QCOMPARE(*appendAndWait(again, Event{}), made->lastEvent + 2);
    // Another station: its next numbers mean other readings than the first station's.
    QVERIFY(again.stationId() != station);
    const auto formers = LogReader(path("new")).formers();
    QVERIFY(formers.ok());
    QCOMPARE(formers->size(), size_t(1));
    QCOMPARE(formers->front().station, station);
    QCOMPARE(formers->front().lastSequence, made->lastSequence);
    again.take(batchOf({readingOf(1, kStart, -1)}));
    QVERIFY(waitForStored(again, 1));
    QCOMPARE(again.counters().sequence, made->lastSequence + 1);
}

//! T20: what lies beside history and records in a data folder (accounts, vault, keys of the server) is in no backup.
void BackupTest::secretsStayBehind()
{
    open(path("data"));
    const QByteArray canary = "CANARY-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    for (const char *folder : {"data/secrets", "data/server", "data/certificates"})
        QVERIFY(QDir().mkpath(path(folder)));
    for (const char *name : {"data/access.sqlite", "data/secrets/vault", "data/secrets/vault.key", "data/server/server.key", "data/certificates/own.pem", "data/anything.else"}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write(canary) == canary.size());
    }
    keeping::Progress progress;
    const Result<keeping::BackupFacts> made = backUp(progress);
    QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().message));
    const QByteArray backup = contentsOf(path("a.backup"));
    QVERIFY(backup.contains(kProject) && backup.size() > 4'096); // what belongs there is found as it is
    QVERIFY(!backup.contains(canary));
}

void BackupTest::recordsComeAlong()
{
    open(path("data"));
    auto records = RecordStore::open(path("data"), {kNotes});
    QVERIFY(records.ok());
    std::atomic<qint64> written{0};
    qint64 next = 0;
    const auto write = [&](int count) {
        for (int i = 0; i < count; ++i) {
            const qint64 number = ++next;
            (*records)->write([number](sqlite::Database &db) { return addNote(db, number); }, [&](const Status &done) { written += done.ok() ? 1 : 0; });
        }
    };
    write(3'000);
    QTRY_COMPARE(written.load(), next);
    keeping::Progress progress;
    progress.tell = [&](double, const QString &) { write(1); }; // it goes on meanwhile
    const qint64 before = written;
    const Result<keeping::BackupFacts> made = backUp(progress);
    QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().message));
    QVERIFY(made->hasRecords);
    QVERIFY(made->tables.contains(QStringLiteral("backup_records")));
    const qint64 after = next;
    const QStringList left = QDir(m_folder->path()).entryList({QStringLiteral("*.records*"), QStringLiteral("*.part*")}, QDir::Files);
    QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char(' '))));

    // Into a folder that has records: they are set aside with the rest.
    QVERIFY(QDir().mkpath(path("new")));
    {
        auto other = RecordStore::open(path("new"), {kNotes});
        QVERIFY(other.ok());
        QVERIFY((*other)->writeNow([](sqlite::Database &db) { return addNote(db, -1); }).ok());
    }
    QVERIFY(!keeping::restore({path("a.backup"), path("new"), false}, Clock::system(), {}).ok());
    const Result<keeping::Restored> restored = keeping::restore({path("a.backup"), path("new"), true}, Clock::system(), {});
    QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(restored.error().message));
    QVERIFY(!restored->setAside.filter(QStringLiteral("records.before-restore")).isEmpty());
    QVERIFY(!QFile::exists(path("new/records.restored.sqlite")));
    QVERIFY(!(QFile::permissions(path("new/records.sqlite")) & (QFile::ReadGroup | QFile::ReadOther)));
    auto again = RecordStore::open(path("new"), {kNotes});
    QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().message));
    const auto ask = [&](const char *sql) {
        const Result<qint64> number = (*again)->readNow<qint64>([sql](sqlite::Database &db) { return db.integer(sql); });
        return number ? *number : -1;
    };
    const qint64 prefix = ask("SELECT count(*) FROM notes");
    QVERIFY(prefix >= before && prefix <= after);
    QCOMPARE(ask("SELECT max(number) FROM notes"), prefix);
    QCOMPARE(ask("SELECT min(number) FROM notes"), 1);
    QCOMPARE(ask("SELECT count(*) FROM changes"), prefix);
    // The history that came along does not carry them a second time.
    open(path("new"));
    Result<sqlite::Database> store = sqlite::Database::open(path("new/history.sqlite"), sqlite::Database::Mode::ReadOnly);
    QVERIFY(store.ok());
    QCOMPARE(*store->integer("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'backup%'"), 0);
}

void BackupTest::damagedRecordsAreTold()
{
    open(path("data"));
    {
        auto records = RecordStore::open(path("data"), {kNotes});
        QVERIFY(records.ok());
        for (int i = 0; i < 500; ++i)
            QVERIFY((*records)->writeNow([i](sqlite::Database &db) { return addNote(db, i); }).ok());
    }
    keeping::Keeper keeper({*m_history, Clock::system(), path("data"), [] { return kProject; }, [] { return kSettings; }, {}}, {});
    const auto check = [&] {
        Result<IntegrityReport> report = Error{Error::Kind::Busy, QStringLiteral("not yet"), {}};
        const auto isThere = [&] { // the one before may be about to end
            Answer<IntegrityReport> answer;
            const auto job = keeper.check(answer.callback());
            report = answer.take();
            return report.ok() || report.error().kind != Error::Kind::Busy;
        };
        (void)QTest::qWaitFor(isThere, 10'000);
        return report;
    };
    const Result<IntegrityReport> whole = check();
    QVERIFY2(whole.ok() && whole->isSound(), whole.ok() ? "" : qPrintable(whole.error().message));
    {
        // What stands in the WAL still would hide it.
        Result<sqlite::Database> db = sqlite::Database::open(path("data/records.sqlite"), sqlite::Database::Mode::ReadWrite);
        QVERIFY(db.ok() && db->integer("SELECT count(*) FROM sqlite_schema").ok() && db->checkpoint(true).ok());
    }
    QFile file(path("data/records.sqlite"));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.size() > 200'000);
    QVERIFY(file.seek(100'000) && file.write(QByteArray(8'192, '\x5a')) == 8'192);
    file.close();
    const Result<IntegrityReport> torn = check();
    QVERIFY2(torn.ok(), torn.ok() ? "" : qPrintable(torn.error().message));
    QVERIFY(!torn->isSound());
    QVERIFY2(torn->damages.back().text.contains(QStringLiteral("records.sqlite")), qPrintable(torn->damages.back().text));
    const Result<keeping::BackupFacts> made = backUp();
    QVERIFY(!made.ok());
    QVERIFY2(made.error().message.contains(QStringLiteral("records.sqlite")) && !made.error().hint.isEmpty(), qPrintable(made.error().message));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
}

void BackupTest::writingGoesOnMeanwhile()
{
    Historian &history = open(path("data"));
    CountingWriter writer(history);
    QVERIFY(waitForStored(history, 1'000'000));
    // The WAL goes on being copied into the file: nobody holds a snapshot.
    qint64 largestWal = 0;
    keeping::Progress progress;
    QStringList steps;
    progress.tell = [&](double, const QString &step) {
        largestWal = std::max(largestWal, QFileInfo(path("data/history.sqlite-wal")).size());
        if (steps.isEmpty() || steps.back() != step)
            steps << step;
    };
    const quint64 before = history.counters().stored;
    QVERIFY(backUp(progress).ok());
    QVERIFY(history.counters().stored > before);
    writer.end();
    QVERIFY2(largestWal < 128 << 20, qPrintable(QString::number(largestWal)));
    QVERIFY(steps.size() >= 3);
    QCOMPARE(history.counters().lost, quint64(0));
    QVERIFY(history.counters().healthy);
}

void BackupTest::cancelledLeavesNothing()
{
    Historian &history = open(path("data"));
    CountingWriter writer(history);
    QVERIFY(waitForStored(history, 50'000));
    for (const double at : {0.0, 0.3, 0.55, 0.8}) {
        double reached = 0;
        keeping::Progress progress;
        progress.tell = [&](double part, const QString &) { reached = part; };
        progress.cancelled = [&] { return reached >= at; };
        const Result<keeping::BackupFacts> made = backUp(progress);
        QVERIFY(!made.ok());
        QCOMPARE(made.error().kind, Error::Kind::Cancelled);
        QCOMPARE(QDir(m_folder->path()).entryList({QStringLiteral("a.backup*")}), QStringList());
    }
    writer.end();
    QVERIFY(history.counters().healthy);
    const Result<keeping::BackupFacts> noFolder =
        keeping::backUp(history, {path("nowhere/a.backup"), path("data"), kProject, kSettings}, {});
    QVERIFY(!noFolder.ok());
    const Status space = keeping::checkSpace(m_folder->path(), quint64(1) << 60);
    QVERIFY(!space.ok());
    QCOMPARE(space.error().kind, Error::Kind::NoSpace);
}

void BackupTest::changedBackupsAreRefused()
{
    Historian &history = open(path("data"));
    CountingWriter writer(history);
    QVERIFY(waitForStored(history, 50'000));
    QVERIFY(backUp().ok());
    writer.end();
    const QByteArray whole = contentsOf(path("a.backup"));
    QVERIFY(keeping::readBackup(path("a.backup"), {}).ok());
    QRandomGenerator random(7);
    for (int i = 0; i < 12; ++i) {
        QByteArray bad = whole;
        if (i == 0)
            bad.truncate(bad.size() / 2);
        else if (i == 1)
            bad.clear();
        else
            bad[random.bounded(100, int(bad.size()))] ^= char(1 << random.bounded(8));
        QFile file(path("bad.backup"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bad);
        file.close();
        const Result<keeping::BackupFacts> read = keeping::readBackup(path("bad.backup"), {});
        if (read.ok()) // bytes that no row uses
            QCOMPARE(read->tables, keeping::readBackup(path("a.backup"), {})->tables);
        else if (i < 2)
            QVERIFY(!keeping::restore({path("bad.backup"), path("new"), false}, Clock::system(), {}).ok());
    }
    QVERIFY(!QFile::exists(path("new/history.sqlite")));
    // One value, changed by somebody who knows SQLite.
    QVERIFY(QFile::copy(path("a.backup"), path("forged.backup")));
    {
        Result<sqlite::Database> db = sqlite::Database::open(path("forged.backup"), sqlite::Database::Mode::ReadWrite);
        QVERIFY(db.ok());
        QVERIFY(db->execute("UPDATE segments SET readings = readings + 1 WHERE id = (SELECT max(id) FROM segments)").ok());
        QVERIFY(db->execute("DELETE FROM log WHERE first_sequence = (SELECT min(first_sequence) FROM log)").ok());
    }
    const Result<keeping::BackupFacts> forged = keeping::readBackup(path("forged.backup"), {});
    QVERIFY(!forged.ok());
    QCOMPARE(forged.error().kind, Error::Kind::BadData);
}

void BackupTest::restoreTouchesNoStationAndNoHistory()
{
    Historian &history = open(path("data"));
    history.take(batchOf({readingOf(1, kStart, 1)}));
    QVERIFY(waitForStored(history, 1));
    QVERIFY(backUp().ok());
    const Result<keeping::Restored> running = keeping::restore({path("a.backup"), path("data"), true}, Clock::system(), {});
    QVERIFY(!running.ok());
    QCOMPARE(running.error().kind, Error::Kind::Busy);
    history.take(batchOf({readingOf(1, kStart, 2), readingOf(1, kStart, 3)}));
    QVERIFY(waitForStored(history, 3));
    m_history.reset();

    const QByteArray before = contentsOf(path("data/history.sqlite"));
    const Result<keeping::Restored> refused = keeping::restore({path("a.backup"), path("data"), false}, Clock::system(), {});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, Error::Kind::Refused);
    QVERIFY(contentsOf(path("data/history.sqlite")) == before);

    const Result<keeping::Restored> done = keeping::restore({path("a.backup"), path("data"), true}, Clock::system(), {});
    QVERIFY(done.ok());
    QVERIFY(!done->setAside.isEmpty());
    QVERIFY(contentsOf(path("data/") + done->setAside.front()) == before); // set aside, never deleted
    QCOMPARE(open(path("data")).counters().sequence, quint64(1));
}

void BackupTest::aRestoreThatWasDecidedIsEnded()
{
    // As it stands when the process died between two of the renames.
    const QDir dir(m_folder->path());
    const auto put = [&](const char *name, const char *text) {
        QFile file(dir.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    put("history.old.sqlite", "old");
    put("history.sqlite", "new");
    put("project.json", "old");
    put("project.restored.json", "new");
    put("restore.json", "{\"aside\":[[\"history.sqlite\",\"history.old.sqlite\"],[\"project.json\",\"project.old.json\"]],"
                        "\"place\":[[\"history.restored.sqlite\",\"history.sqlite\"],[\"project.restored.json\",\"project.json\"]]}");
    QVERIFY(keeping::finishRestore(dir.path()).ok());
    QCOMPARE(contentsOf(path("history.sqlite")), QByteArray("new"));
    QCOMPARE(contentsOf(path("history.old.sqlite")), QByteArray("old"));
    QCOMPARE(contentsOf(path("project.json")), QByteArray("new"));
    QCOMPARE(contentsOf(path("project.old.json")), QByteArray("old"));
    QVERIFY(!QFile::exists(path("restore.json")));
    QVERIFY(keeping::finishRestore(dir.path()).ok());
    put("restore.json", "{\"place\":[[\"../x\",\"history.sqlite\"]]}");
    QVERIFY(!keeping::finishRestore(dir.path()).ok());
}

void BackupTest::killedInABackup()
{
    const quint32 seed = qEnvironmentVariableIsSet("LINESIDE_SEED") ? quint32(qEnvironmentVariableIntValue("LINESIDE_SEED"))
                                                                    : QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    qInfo("LINESIDE_SEED=%u", seed);
    const int rounds = std::max(6, qEnvironmentVariableIntValue("LINESIDE_KILLS") / 10);
    quint64 newest = 0;
    for (int round = 0; round < rounds; ++round) {
        QProcess victim;
        victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/keeping_victim"),
                     {QStringLiteral("backup"), path("data"), path("a.backup")});
        QVERIFY(victim.waitForStarted());
        QByteArray said;
        // From the second time on there is a backup already, which must stay until the next is whole.
        const QByteArray until = round == 0 ? "done " : "begin";
        QVERIFY(QTest::qWaitFor([&] { return (said += victim.readAllStandardOutput()).contains(until); }, 20'000));
        QTest::qWait(random.bounded(1, 150));
        victim.kill(); // SIGKILL, and nothing when it has ended
        QVERIFY(victim.waitForFinished());
        said += victim.readAllStandardOutput();
        QVERIFY2(!said.contains("error"), said.constData());
        const Result<keeping::BackupFacts> read = keeping::readBackup(path("a.backup"), {});
        QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().message));
        QVERIFY(read->lastSequence >= newest);
        newest = read->lastSequence;
    }
    QVERIFY(keeping::restore({path("a.backup"), path("new"), false}, Clock::system(), {}).ok());
    QString why;
    const quint64 prefix = prefixOf(open(path("new")), why);
    QVERIFY2(prefix == newest, qPrintable(why));
}

void BackupTest::killedInARestore()
{
    Historian &history = open(path("data"));
    CountingWriter writer(history);
    QVERIFY(waitForStored(history, 100'000));
    const Result<keeping::BackupFacts> made = backUp();
    QVERIFY(made.ok());
    writer.end();
    m_history.reset();
    const quint64 later = open(path("data")).counters().sequence;
    m_history.reset();
    QVERIFY(later > made->lastSequence);
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    qInfo("seed %u", seed);
    bool restored = false;
    for (int round = 0; round < 12 && !restored; ++round) {
        QProcess victim;
        victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/keeping_victim"),
                     {QStringLiteral("restore"), path("a.backup"), path("data")});
        QVERIFY(victim.waitForStarted());
        QVERIFY(victim.waitForReadyRead(20'000));
        if (round < 11)
            QTest::qWait(random.bounded(0, 60 * (round + 1)));
        else
            QVERIFY(victim.waitForFinished());
        victim.kill(); // SIGKILL, and nothing when it has ended
        victim.waitForFinished();
        QVERIFY(keeping::finishRestore(path("data")).ok());
        m_notices.clear();
        const quint64 sequence = open(path("data")).counters().sequence;
        m_history.reset();
        QCOMPARE(m_notices, QStringList());
        restored = sequence == made->lastSequence;
        QVERIFY2(restored || sequence == later, qPrintable(QString::number(sequence)));
        QCOMPARE(QFile::exists(path("data/project.json")), restored);
    }
    QVERIFY(restored);
}

void BackupTest::aDiskThatHangsDoesNotHoldTheEndUp_data()
{
    QTest::addColumn<bool>("isExport");
    QTest::newRow("backup") << false;
    QTest::newRow("export") << true;
}

void BackupTest::aDiskThatHangsDoesNotHoldTheEndUp()
{
    QFETCH(bool, isExport);
    Historian &history = open(path("data"));
    history.take(batchOf({readingOf(1, kStart, 1), readingOf(1, kStart + std::chrono::seconds(1), 2)}));
    QVERIFY(waitForStored(history, 2));
    HangingDisk disk("hung.");
    keeping::Keeper keeper({history, Clock::system(), path("data"), {}, {}, {}}, {});
    Answer<keeping::BackupFacts> backedUp;
    Answer<keeping::CsvDone> exported;
    JobPtr<keeping::BackupFacts> backup;
    JobPtr<keeping::CsvDone> csv;
    if (isExport) {
        keeping::CsvRequest request;
        request.file = path("hung.csv");
        request.from = kStart;
        request.to = kStart + std::chrono::minutes(1);
        request.snapshot = snapshotOf({ValueType::Float64});
        request.tags = {request.snapshot->tags().front().tag->id};
        csv = keeper.exportCsv(request, exported.callback());
    } else {
        backup = keeper.backUp(path("hung.backup"), backedUp.callback());
    }
    QTRY_VERIFY_WITH_TIMEOUT(disk.waiting() > 0, 20'000);
    QElapsedTimer time;
    time.start();
    keeper.stop();
    QVERIFY2(time.elapsed() < 4'000, QByteArray::number(time.elapsed()).constData());
    QCOMPARE(isExport ? exported.take().error().kind : backedUp.take().error().kind, Error::Kind::Cancelled);
    QVERIFY(disk.waiting() > 0); // it hangs still
    for (const char *name : {"hung.backup", "hung.backup.part", "hung.csv", "hung.csv.part"})
        QVERIFY2(!QFile::exists(path(name)), name);
}

void BackupTest::aStoreOfAnOlderVersionIsSmallAgainWhenRestored()
{
    const auto shrinks = [&](const char *folder) {
        Answer<KeepReport> answer;
        const auto job = open(path(folder)).keepNow(answer.callback());
        const Result<KeepReport> report = answer.take();
        return report.ok() && m_history->counters().shrinks;
    };
    QVERIFY(shrinks("data"));
    QVERIFY(appendAndWait(*m_history, Event{}).ok());
    m_history.reset();
    {
        Result<sqlite::Database> db = sqlite::Database::open(store::filePath(path("data")), sqlite::Database::Mode::ReadWrite);
        QVERIFY(db.ok());
        QVERIFY(db->execute("PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM").ok());
    }
    QVERIFY(!shrinks("data"));
    QVERIFY(backUp().ok());
    const Result<keeping::Restored> restored = keeping::restore({path("a.backup"), path("new"), false}, Clock::system(), {});
    QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(restored.error().message));
    QVERIFY(shrinks("new"));
    QCOMPARE(eventsOf(*m_history)->size(), 2); // and that it was restored
    QCOMPARE(QDir(path("new")).entryList({QStringLiteral("*.small*")}), QStringList());
}

QTEST_GUILESS_MAIN(BackupTest)
#include "tst_backup.moc"
