#include "app/account_commands.h"
#include "app/settings.h"
#include "models/access/access_control.h"
#include "models/access/access_file.h"
#include "models/history/sqlite.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace lineside;

/*!
 * What the command line does with accounts: --create-admin and --verify-audit.
 */
class TestAccountCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstAdministratorIsMadeAndMadeAnew();
    void tamperingIsFound_data();
    void tamperingIsFound();
    void aStationThatRunsKeepsItsAccounts();

private:
    QTemporaryDir m_whole; //!< a station with three links

    static Status change(const QString &folder, const char *sql)
    {
        Result<sqlite::Database> db = sqlite::Database::open(folder + QStringLiteral("/history.sqlite"), sqlite::Database::Mode::ReadWrite);
        if (!db)
            return db.error();
        return db->execute(sql);
    }
};

void TestAccountCommands::firstAdministratorIsMadeAndMadeAnew()
{
    QTemporaryDir folder;
    QVERIFY(!createAdmin(folder.path(), QStringLiteral("not a name")).ok());
    const Status made = createAdmin(folder.path(), QStringLiteral("admin"));
    QVERIFY2(made.ok(), made ? "" : qPrintable(made.error().message));
    QVERIFY(verifyAudit(folder.path()).ok());
    // The password may have been lost before anybody used it.
    QVERIFY(createAdmin(folder.path(), QStringLiteral("chief")).ok());
    QVERIFY(verifyAudit(folder.path()).ok());
    const auto head = access_file::savedAuditHead(folder.path());
    QVERIFY(head.ok() && head->number == 2);
}

void TestAccountCommands::tamperingIsFound_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("changed") << QStringLiteral("UPDATE events SET text = 'Nothing happened.' WHERE kind = 'AUDIT' AND id = (SELECT min(id) FROM events WHERE kind = 'AUDIT')");
    QTest::newRow("removed") << QStringLiteral("DELETE FROM events WHERE id = (SELECT id FROM events WHERE kind = 'AUDIT' ORDER BY id LIMIT 1 OFFSET 1)");
    QTest::newRow("cut off") << QStringLiteral("DELETE FROM events WHERE id = (SELECT max(id) FROM events WHERE kind = 'AUDIT')");
    QTest::newRow("all of it") << QStringLiteral("DELETE FROM events WHERE kind = 'AUDIT'");
}

void TestAccountCommands::tamperingIsFound()
{
    QFETCH(QString, sql);
    if (!m_whole.isValid() || !QFile::exists(m_whole.filePath(QStringLiteral("access.sqlite")))) {
        for (const char *name : {"one", "two", "three"})
            QVERIFY(createAdmin(m_whole.path(), QLatin1String(name)).ok());
        QVERIFY(verifyAudit(m_whole.path()).ok());
    }
    const QTemporaryDir folder;
    for (const QFileInfo &file : QDir(m_whole.path()).entryInfoList(QDir::Files))
        QVERIFY(QFile::copy(file.filePath(), folder.filePath(file.fileName())));
    QVERIFY(verifyAudit(folder.path()).ok());
    QVERIFY(change(folder.path(), sql.toLatin1().constData()).ok());
    const Status found = verifyAudit(folder.path());
    QVERIFY(!found.ok());
    QCOMPARE(found.error().kind, Error::Kind::BadData);
}

void TestAccountCommands::aStationThatRunsKeepsItsAccounts()
{
    QTemporaryDir folder;
    QVERIFY(createAdmin(folder.path(), QStringLiteral("admin")).ok());
    HistorianSettings history;
    history.folder = folder.path();
    const auto running = Historian::open(history, Clock::system());
    QVERIFY(running.ok());
    const Status busy = createAdmin(folder.path(), QStringLiteral("other"));
    QVERIFY(!busy.ok() && busy.error().kind == Error::Kind::Busy);
    QVERIFY(verifyAudit(folder.path()).ok()); // reading needs nobody's leave
    (*running)->stop();
}

QTEST_GUILESS_MAIN(TestAccountCommands)
#include "tst_account_commands.moc"
