#include "server/rest_rig.h"

#include <QDirIterator>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

QMutex s_logMutex;
QByteArray s_logged;
QtMessageHandler s_before = nullptr;

void keepLog(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    {
        const QMutexLocker lock(&s_logMutex);
        s_logged += text.toUtf8() + '\n';
    }
    s_before(type, context, text);
}

QByteArray everythingIn(const QString &folder)
{
    QByteArray all;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

} // namespace

class TestRestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { s_before = qInstallMessageHandler(keepLog); }
    void cleanupTestCase() { qInstallMessageHandler(s_before); }

    /*!
     * J3, T20: passwords, tokens, keys and tickets are shown to whom they are made for, once, and stand nowhere else: no
     * answer, header, log, journal or file.
     */
    void standNowhereButWhereTheyAreMade()
    {
        const QTemporaryDir logs;
        QByteArray secrets[] = {{}, {}, {}, {}, {}, {}, {}};
        QByteArray seen, files;
        {
            AccessLog log(logs.path());
            RestRig rig(RestRig::Writes::On, &log);
            const QByteArray password = Access::password().reveal();
            QByteArray &access = secrets[0], &refresh = secrets[1], &key = secrets[2], &ticket = secrets[3], &oneTime = secrets[4], &wrong = secrets[5];
            secrets[6] = password;
            wrong = "wrong-canary-4711-password";
            const auto ask = [&](const QByteArray &head, const QByteArray &body = {}) {
                const RawAnswer answer = rig.ask(head, body);
                seen += answer.body;
                for (const auto &[name, value] : answer.fields)
                    seen += name + value;
                return answer;
            };
            const RawAnswer login = rig.ask("POST /api/v1/login", "{\"name\":\"root.one\",\"password\":\"" + password + "\"}");
            access = RestRig::text(RestRig::json(login), "accessToken");
            refresh = RestRig::text(RestRig::json(login), "refreshToken");
            const QByteArray proof = "\r\nAuthorization: Bearer " + access;
            key = RestRig::text(RestRig::json(rig.ask("POST /api/v1/keys" + proof, "{\"name\":\"erp\",\"permissions\":\"view_plant post_readings\"}")), "secret");
            ticket = RestRig::text(RestRig::json(rig.ask("POST /api/v1/ticket" + proof)), "ticket");
            oneTime = RestRig::text(RestRig::json(rig.ask("POST /api/v1/users" + proof, "{\"name\":\"new.one\",\"role\":\"viewer\"}")), "oneTimePassword");
            for (const QByteArray &secret : secrets)
                QVERIFY(secret.size() > 9);

            QCOMPARE(ask("POST /api/v1/login", "{\"name\":\"root.one\",\"password\":\"" + wrong + "\"}").status, 401);
            QCOMPARE(ask("POST /api/v1/login", "{\"name\":\"" + wrong + "\",\"password\":\"" + password + "\"}").status, 401);
            QCOMPARE(ask("POST /api/v1/login", "{\"name\":\"root.one\",\"pass\":\"" + password + "\"}").status, 400);
            QCOMPARE(ask("POST /api/v1/password", "{\"name\":\"root.one\",\"password\":\"" + wrong + "\",\"newPassword\":\"" + password + "\"}").status, 401);
            QCOMPARE(ask("POST /api/v1/refresh", "{\"refreshToken\":\"" + access + "\"}").status, 401);
            for (const QByteArray &secret : secrets) {
                QCOMPARE(ask("GET /api/v1/me\r\nAuthorization: Bearer " + secret + "x").status, 401);
                QCOMPARE(ask("GET /api/v1/me\r\nAuthorization: Basic " + secret).status, 401);
                ask("GET /api/v1/plant?token=" + QByteArray(secret).replace(' ', '+'));
                ask("GET /" + QByteArray(secret).replace(' ', '+'));
                ask("GET /api/v1/tags/" + QByteArray(secret).left(60).replace(' ', '-') + proof);
                ask("GET /\r\nReferer: http://127.0.0.1/" + QByteArray(secret).replace(' ', '+'));
                ask("POST /api/v1/users" + proof, "{\"name\":\"" + secret + "\",\"role\":\"viewer\",\"password\":\"" + secret + "\"}");
            }
            for (const char *list : {"users", "keys", "sessions", "viewers", "me", "events", "status", "tenants", "openapi.json"})
                ask("GET /api/v1/" + QByteArray(list) + proof);
            seen += all(rig.access.journal);
            files = everythingIn(rig.access.folder.path());
        }
        files += everythingIn(logs.path());
        QVERIFY(files.contains("login")); // the access log has it all, but for what it must not have
        const QMutexLocker lock(&s_logMutex);
        for (const QByteArray &secret : secrets) {
            QVERIFY2(!seen.contains(secret), secret.constData());
            QVERIFY2(!files.contains(secret), secret.constData());
            QVERIFY2(!s_logged.contains(secret), secret.constData());
        }
    }

    //! T1: two stations have nothing in common that a token could be signed with, and the program holds none of it.
    void twoStationsShareNothing()
    {
        Access one, two;
        QList<QByteArray> keys;
        for (const Access *station : {&one, &two}) {
            for (const Secret &kept : std::as_const(station->secrets.kept))
                keys << kept.reveal();
        }
        QVERIFY(keys.size() >= 2);
        QFile program(QCoreApplication::applicationFilePath()); // has all of the server and of access in it
        QVERIFY(program.open(QIODevice::ReadOnly));
        const QByteArray bytes = program.readAll();
        for (qsizetype i = 0; i < keys.size(); ++i) {
            QVERIFY(keys[i].size() >= 32);
            QCOMPARE(keys.count(keys[i]), 1);
            for (const QByteArray &form : {keys[i], keys[i].toHex(), keys[i].toBase64()})
                QVERIFY(!bytes.contains(form));
        }
        const Tokens admin = one.admin();
        QVERIFY(one.accepts(admin.access));
        QVERIFY(!two.accepts(admin.access));
    }
};

QTEST_GUILESS_MAIN(TestRestSecrets)
#include "tst_rest_secrets.moc"
