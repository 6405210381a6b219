#include "app/station.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

using namespace lineside;

//! How long a station keeps what, set while it works, counts after its next start, too.
class KeptSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void aRestartKeepsThem();
    void whatCannotBeSavedIsNotInForce();
    void thePlantDatabasesTimesAreKeptAndTold();
    void damagedRecordsAreSetAsideAndTold();
    void fourEyesCountAtOnceAndAreKept();

private:
    QString data() const { return m_folder->filePath(QStringLiteral("data")); }
    std::unique_ptr<Station> station() const
    {
        QDir().mkpath(data());
        Result<Settings> settings = Settings::load(data());
        if (!settings)
            qFatal("%s", qPrintable(settings.error().message));
        Site site;
        site.id = SiteId::create();
        site.code = QStringLiteral("NORD");
        Plant plant;
        plant.sites << site;
        Result<std::unique_ptr<Station>> made =
            Station::create({data(), m_folder->filePath(QStringLiteral("project.json")), {}, *settings}, plant, &m_notices);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        return std::move(*made);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    mutable QStringList m_notices;
};

void KeptSettingsTest::aRestartKeepsThem()
{
    const QString archives = m_folder->filePath(QStringLiteral("elsewhere"));
    {
        const std::unique_ptr<Station> first = station();
        RetentionSettings wanted = first->keeper().retention();
        QCOMPARE(wanted.rawDays, 90);
        QVERIFY(!wanted.archiveFirst);
        wanted.rawDays = 30;
        wanted.rollUpDays = 0;
        wanted.eventDays = 400;
        wanted.budgetBytes = 3ll << 30;
        wanted.rules = {{QStringLiteral("CAP-01.*"), 365}, {QStringLiteral("*.state"), 0}};
        const Status set = first->keeper().setKeeping(wanted, {true, archives}, QStringLiteral("m.meier"));
        QVERIFY2(set.ok(), set.ok() ? "" : qPrintable(set.error().message));
        QCOMPARE(first->keeper().retention().rawDays, 30);
    }
    const std::unique_ptr<Station> second = station();
    const RetentionSettings kept = second->keeper().retention();
    QCOMPARE(kept.rawDays, 30);
    QCOMPARE(kept.rollUpDays, 0);
    QCOMPARE(kept.eventDays, 400);
    QCOMPARE(kept.budgetBytes, 3ll << 30);
    QCOMPARE(kept.rules.size(), size_t(2));
    QCOMPARE(kept.rules[0].tags, QStringLiteral("CAP-01.*"));
    QCOMPARE(kept.rules[1].days, 0);
    QVERIFY(kept.archiveFirst); // archiving holds readings back from the first moment on
    QVERIFY(second->keeper().archiving().enabled);
    QCOMPARE(second->keeper().archiveFolder(), archives);
}

void KeptSettingsTest::whatCannotBeSavedIsNotInForce()
{
    const std::unique_ptr<Station> one = station();
    QFile file(data() + QStringLiteral("/settings.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    file.close();
    RetentionSettings wanted = one->keeper().retention();
    wanted.rules = {{QStringLiteral("no rule; at all"), 5}}; // would be read back as another rule, and refused at the next start
    const Status set = one->keeper().setKeeping(wanted, {true, {}}, QStringLiteral("m.meier"));
    QVERIFY(!set.ok());
    QVERIFY(one->keeper().retention().rules.empty());
    QVERIFY(!one->keeper().archiving().enabled);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), before);
}

void KeptSettingsTest::fourEyesCountAtOnceAndAreKept()
{
    const auto set = [](Station &station, bool asked, const Actor &actor) {
        std::optional<Status> answer;
        station.operations().quality().setFourEyes(asked, actor, [&answer](const Status &done) { answer = done; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
            qFatal("no answer");
        return *answer;
    };
    {
        const std::unique_ptr<Station> first = station();
        first->start();
        QVERIFY(!first->operations().quality().fourEyes());
        // not from elsewhere, while nobody has an account
        QVERIFY(!set(*first, true, {QStringLiteral("m.meier"), QStringLiteral("192.0.2.7")}));
        QVERIFY(!first->operations().quality().fourEyes());
        const Status done = set(*first, true, first->seat().actor());
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QVERIFY(first->operations().quality().fourEyes());
        QVERIFY(first->settings().settings.quality.fourEyes);
        // the journal tells it
        const auto told = [&first] {
            std::promise<bool> answer;
            const auto job = first->historian().queryEvents({}, [&answer](Result<QList<Event>> found) {
                answer.set_value(found && std::any_of(found->begin(), found->end(), [](const Event &event) {
                    return event.kind == EventKind::ConfigurationChange && event.after == QLatin1String("four eyes");
                }));
            });
            return answer.get_future().get();
        };
        QTRY_VERIFY(told());
    }
    const std::unique_ptr<Station> second = station();
    QVERIFY(second->operations().quality().fourEyes());
    // what cannot be kept is not in force
    QFile::remove(data() + QStringLiteral("/settings.json"));
    QVERIFY(QDir(data()).mkpath(QStringLiteral("settings.json"))); // a folder in its place
    QVERIFY(!set(*second, false, second->seat().actor()));
    QVERIFY(second->operations().quality().fourEyes());
}

void KeptSettingsTest::thePlantDatabasesTimesAreKeptAndTold()
{
    {
        const std::unique_ptr<Station> first = station();
        ForwardSettings wanted = first->settings().settings.forward;
        wanted.keepReadingsMonths = 12;
        wanted.keepMinutesMonths = 3;
        wanted.dropOnlyArchived = false;
        bool begun = false;
        QVERIFY(first->setForward(wanted, [&begun] { begun = true; }).ok());
        QTRY_VERIFY_WITH_TIMEOUT(begun, 10'000);
    }
    const std::unique_ptr<Station> second = station();
    QCOMPARE(second->settings().settings.forward.keepReadingsMonths, 12);
    QCOMPARE(second->settings().settings.forward.keepMinutesMonths, 3);
    QVERIFY(!second->settings().settings.forward.dropOnlyArchived);
    EventFilter filter;
    filter.kinds = {EventKind::ConfigurationChange};
    std::promise<Result<QList<Event>>> answer;
    auto coming = answer.get_future();
    const auto job = second->historian().queryEvents(filter, [&answer](Result<QList<Event>> events) { answer.set_value(std::move(events)); });
    QCOMPARE(coming.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    const Result<QList<Event>> events = coming.get();
    QVERIFY(events.ok() && !events->isEmpty());
    QVERIFY2(events->front().after.contains(QLatin1String("12")) && !events->front().before.contains(QLatin1String("12")),
             qPrintable(events->front().after));
}

void KeptSettingsTest::damagedRecordsAreSetAsideAndTold()
{
    const auto notes = [](Station &station) {
        return station.operations().records().readNow<qint64>([](sqlite::Database &db) { return db.integer("SELECT count(*) FROM production_runs"); });
    };
    {
        const std::unique_ptr<Station> first = station();
        QVERIFY(notes(*first).ok());
    }
    const QDir folder(data());
    {
        // What stands in the WAL still would hide it.
        Result<sqlite::Database> db = sqlite::Database::open(folder.filePath(QStringLiteral("records.sqlite")), sqlite::Database::Mode::ReadWrite);
        QVERIFY(db.ok() && db->integer("SELECT count(*) FROM sqlite_schema").ok() && db->checkpoint(true).ok());
    }
    QFile file(folder.filePath(QStringLiteral("records.sqlite")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.write(QByteArray(4'096, '\x5a')) == 4'096);
    file.seek(0);
    const QByteArray damaged = file.readAll();
    file.close();
    m_notices.clear();
    {
        const std::unique_ptr<Station> second = station(); // it goes on
        const Result<qint64> count = notes(*second);
        QVERIFY2(count.ok(), count.ok() ? "" : qPrintable(count.error().message));
        QCOMPARE(*count, 0);
    }
    const QStringList aside = folder.entryList({QStringLiteral("records.sqlite.damaged-*")}, QDir::Files).filter(QRegularExpression(QStringLiteral("[0-9]$")));
    QCOMPARE(aside.size(), 1);
    QFile kept(folder.filePath(aside.front()));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), damaged); // nothing of it was changed
    const QStringList told = m_notices.filter(aside.front());
    QCOMPARE(told.size(), 1);
    QVERIFY2(told.front().contains(QLatin1String("records.sqlite")), qPrintable(told.front()));
    m_notices.clear();
    QVERIFY(notes(*station()).ok());
    QCOMPARE(m_notices.filter(QStringLiteral("damaged")), QStringList()); // once
}

QTEST_GUILESS_MAIN(KeptSettingsTest)
#include "tst_kept_settings.moc"
