#include "access/access_fixture.h"
#include "app/account_commands.h"
#include "app/station.h"
#include "forward/pg_cluster.h"
#include "models/history/sqlite.h"

#include <QDir>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

/*!
 * A station's audit trail before a real PostgreSQL: its links arrive there while it runs, and what is done to the trail
 * on the station afterwards shows against them.
 */
class AuditInPlantTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;
    QTemporaryDir m_folder;

    QString data(const char *name = "data") const { return m_folder.filePath(QLatin1String(name)); }
    static Status change(const QString &folder, const char *sql)
    {
        Result<sqlite::Database> db = sqlite::Database::open(folder + u"/history.sqlite"_s, sqlite::Database::Mode::ReadWrite);
        return db ? db->execute(sql) : Status(db.error());
    }
    void copyTo(const char *name) const
    {
        QDir().mkpath(data(name));
        for (const QFileInfo &file : QDir(data()).entryInfoList(QDir::Files | QDir::Hidden))
            QVERIFY2(QFile::copy(file.filePath(), data(name) + u'/' + file.fileName()), qPrintable(file.fileName()));
    }
    std::unique_ptr<Station> station() const
    {
        const Result<Settings> settings = Settings::load(data());
        if (!settings)
            qFatal("%s", qPrintable(settings.error().message));
        QStringList notices;
        auto made = Station::create({data(), m_folder.filePath(u"project.json"_s), {}, *settings}, Plant(), &notices);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        return std::move(*made);
    }
    int linksInPlant() { return m_cluster.value("SELECT count(*) FROM lineside.audit_log").toInt(); }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); // the file vault, at once
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(u"the package %1 is missing"_s.arg(package)));
        QVERIFY(m_cluster.start());
    }

    void linksArriveAndShowWhatIsDoneToTheTrail()
    {
        QDir().mkpath(data());
        Result<Settings> settings = Settings::load(data());
        QVERIFY(settings.ok());
        settings->forward = m_cluster.settings();
        settings->forward.enabled = true;
        QVERIFY(settings->save(data()).ok());

        std::unique_ptr<Station> running = station();
        running->start();
        QTRY_VERIFY_WITH_TIMEOUT(running->access().control(), 30'000);
        AccessControl &access = *running->access().control();
        const Result<Secret> oneTime = access.accounts().createFirstAdmin(u"root.one"_s, Origin::console());
        QVERIFY(oneTime.ok());
        QTRY_VERIFY_WITH_TIMEOUT(running->forwarder().status().state == ForwarderStatus::State::Up, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(quint64(linksInPlant()), access.auditHead().number, 60'000);
        running->stop();
        running.reset();
        QVERIFY(verifyAudit(data()).ok());
        copyTo("older"); // a backup that somebody keeps

        // What is recorded while it runs arrives while it runs, with what was changed.
        running = station();
        running->start();
        QTRY_VERIFY_WITH_TIMEOUT(running->access().control(), 30'000);
        bool changed = false;
        running->seat().changePassword(u"root.one"_s, *oneTime, Access::password(), [&](const LoginAnswer &answer) { changed = answer.outcome == LoginOutcome::LoggedIn; });
        QTRY_VERIFY_WITH_TIMEOUT(changed, 30'000);
        Plant plant = running->editor().plant();
        plant.name = u"North works"_s;
        QVERIFY(running->editor().apply(u"Rename the plant"_s, plant).ok());
        QTRY_VERIFY(running->isSettled());
        QTRY_COMPARE_WITH_TIMEOUT(quint64(linksInPlant()), running->access().control()->auditHead().number, 60'000);
        QCOMPARE(m_cluster.value("SELECT user_name || '|' || value_before || '|' || value_after || '|' || message FROM lineside.audit_log"
                                 " WHERE subject = 'configuration'"),
                 QByteArray("root.one (console)|plant name: |plant name: North works|Rename the plant"));
        running->stop();
        running.reset();
        QVERIFY(verifyAudit(data()).ok());
        const int links = linksInPlant();
        QVERIFY(links >= 4);

        // The older folder is whole by itself; the database knows more.
        const Status cut = verifyAudit(data("older"));
        QVERIFY(!cut.ok());
        QCOMPARE(cut.error().kind, Error::Kind::BadData);
        QVERIFY2(cut.error().message.contains(u"plant's database"_s), qPrintable(cut.error().message));

        // Somebody changes what the database keeps: its own links do not follow from each other any more.
        QVERIFY(!m_cluster.tryAsk("UPDATE lineside.audit_log SET message = 'Nothing happened.'").ok());
        m_cluster.ask("ALTER TABLE lineside.audit_log DISABLE TRIGGER ALL");
        m_cluster.ask("UPDATE lineside.audit_log SET value_after = 'plant name: South works' WHERE subject = 'configuration'");
        const Status changedThere = verifyAudit(data());
        QVERIFY(!changedThere.ok());
        QCOMPARE(changedThere.error().kind, Error::Kind::BadData);
        m_cluster.ask("UPDATE lineside.audit_log SET value_after = 'plant name: North works' WHERE subject = 'configuration'");
        QVERIFY(verifyAudit(data()).ok());
        m_cluster.ask("DELETE FROM lineside.audit_log WHERE link_number = 2");
        QVERIFY(!verifyAudit(data()).ok());

        // Without the database nobody says that all is well.
        m_cluster.stopImmediately();
        QVERIFY(!verifyAudit(data()).ok());
    }
};

QTEST_GUILESS_MAIN(AuditInPlantTest)
#include "tst_audit_in_plant.moc"
