#include "access_fixture.h"
#include "models/access/audit_check.h"
#include "models/access/file_vault.h"

#include <QProcess>
#include <QRandomGenerator>

#include <csignal>
#include <sys/types.h>

using namespace lineside;
using namespace lineside::test;

/*
 * A program that changes accounts is killed at random moments, again and again on the same folder. What it had said to be
 * done is done, nothing is half done, the trail has no hole, and nothing is done that the trail does not tell.
 * LINESIDE_KILLS sets how often, LINESIDE_SEED the moments.
 */
class TestAccessKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsHalfDone();
};

void TestAccessKill::nothingIsHalfDone()
{
    bool given = false;
    int rounds = qEnvironmentVariableIntValue("LINESIDE_KILLS", &given);
    if (!given)
        rounds = 6;
    quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED", &given));
    if (!given)
        seed = QRandomGenerator::global()->generate();
    qInfo("LINESIDE_SEED=%u", seed);
    QRandomGenerator random(seed);
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("data"));
    QHash<QByteArray, QByteArray> roles; // what was said
    quint64 links = 0;
    for (int round = 0; round < rounds; ++round) {
        QProcess victim;
        victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/access_victim"), {data});
        QVERIFY(victim.waitForStarted());
        QByteArray said;
        if (round % 3 != 1) // … or at any moment of its start
            QVERIFY(QTest::qWaitFor([&] { return (said += victim.readAllStandardOutput()).contains("user "); }, 20'000));
        const int lifeMs = random.bounded(1, 300);
        QElapsedTimer life;
        life.start();
        while (life.elapsed() < lifeMs)
            victim.waitForReadyRead(int(std::max<qint64>(1, lifeMs - life.elapsed())));
        QCOMPARE(::kill(pid_t(victim.processId()), SIGKILL), 0);
        QVERIFY(victim.waitForFinished(10'000));
        said += victim.readAllStandardOutput();
        QList<QByteArray> refreshes;
        for (const QByteArray &line : said.split('\n')) {
            const QList<QByteArray> words = line.split(' ');
            QVERIFY2(words[0] != "error", line.constData());
            if (words[0] == "user")
                roles[words[1]] = words[2];
            else if (words[0] == "refresh")
                refreshes << words[1];
        }

        HistorianSettings settings;
        settings.folder = data;
        QStringList notices;
        auto history = Historian::open(settings, Clock::system(), &notices);
        QVERIFY(history.ok());
        QCOMPARE(notices, QStringList());
        auto vault = FileVault::open(data + QStringLiteral("/secrets"), {});
        QVERIFY(vault.ok());
        AccessSettings wanted;
        wanted.folder = data;
        wanted.hashCost = HashCost::cheapest();
        auto access = AccessControl::open(wanted, **vault, **history, Clock::system());
        QVERIFY2(access.ok(), access.ok() ? "" : qPrintable(access.error().message));

        const Result<AuditReport> report = checkAudit(**history, (*access)->auditHead());
        QVERIFY(report.ok());
        QVERIFY2(!report->firstBroken, qPrintable(report->what));
        QVERIFY(report->events >= links);
        links = report->events;
        QHash<QString, QString> told; // subject and what the trail says it became
        std::promise<Result<QList<Event>>> events;
        EventFilter filter;
        filter.kinds = {EventKind::Audit};
        filter.atMost = 1'000'000;
        const auto job = (*history)->queryEvents(filter, [&](Result<QList<Event>> found) { events.set_value(std::move(found)); });
        const Result<QList<Event>> trail = events.get_future().get();
        QVERIFY(trail.ok());
        for (const Event &event : *trail) {
            QVERIFY2(event.severity != Severity::Critical, qPrintable(event.text));
            if (!event.after.isEmpty() && !told.contains(event.source))
                told.insert(event.source, event.after); // newest first
        }
        if (!(*access)->hasAccounts()) {
            QVERIFY(roles.isEmpty());
            continue;
        }
        // Of the chain of refresh tokens the last said one works, or its successor was committed unsaid. No earlier one.
        for (qsizetype i = 0; i + 1 < refreshes.size(); ++i) {
            if (i + 2 < refreshes.size())
                continue; // each ends the family: one is enough
            auto copy = (*access)->sessions().renew(Secret(refreshes.last()), Origin::console());
            if (copy) {
                const auto again = (*access)->sessions().renew(Secret(refreshes.last()), Origin::console());
                QVERIFY(!again || again->refresh.reveal() == copy->refresh.reveal()); // an answer that may have been lost
            }
            QVERIFY(!(*access)->sessions().renew(Secret(refreshes[i]), Origin::console()).ok());
        }
        std::promise<LoginAnswer> answer;
        (*access)->logins().login(QStringLiteral("root.one"), Access::password(), Origin::console(),
                                  [&](const LoginAnswer &given) { answer.set_value(given); });
        const LoginAnswer in = answer.get_future().get();
        if (in.outcome != LoginOutcome::LoggedIn) { // killed before the one-time password was changed
            QVERIFY(roles.isEmpty());
            QVERIFY(!said.contains("admin"));
            continue; // the next life makes another one
        }
        QHash<QByteArray, QByteArray> there;
        for (const User &user : (*access)->accounts().users(in.tokens->principal)) {
            there.insert(user.name.toUtf8(), roleName(user.role).toUtf8());
            const QString trailSays = told.value(QStringLiteral("user ") + user.name);
            QVERIFY2(!trailSays.isEmpty(), "an account that the trail does not tell of");
        }
        for (auto it = roles.cbegin(); it != roles.cend(); ++it) {
            QVERIFY2(there.contains(it.key()), "an account that was said to be made is gone");
            QVERIFY2(it.value() != "engineer" || there.value(it.key()) == "engineer", "a change of role is gone");
        }
    }
    qInfo("%lld accounts, %llu links", qint64(roles.size()), links);
    QVERIFY(!roles.isEmpty());
}

QTEST_GUILESS_MAIN(TestAccessKill)
#include "tst_access_kill.moc"
