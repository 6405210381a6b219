#include "server/http/access_log.h"
#include "server/http/answer.h"
#include "server/http/rate_limiter.h"
#include "server/http/route_table.h"
#include "server/http/tls_identity.h"
#include "server/http/web_origins.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSslCertificate>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace lineside::http;
using namespace std::chrono_literals;

namespace {

constexpr RouteId kOne{1}, kTwo{2}, kThree{3};
constexpr std::array kFewRoutes{
    Route{kOne, Method::Get, "/tags", Policy::needs(Permission::ViewPlant), Carriage::Answer, 0, "tags", "Lists."},
    Route{kTwo, Method::Get, "/tags/{tag}", Policy::needs(Permission::ViewPlant), Carriage::Answer, 0, "tag", "One."},
    Route{kThree, Method::Patch, "/tags/{tag}", Policy::needs(Permission::EditPlant), Carriage::Answer, 100, "changeTag", "Changes."},
};

// A route without its policy, or with a policy that was not chosen, does not compile.
template<typename... Columns>
concept MakesARoute = requires(Columns... columns) { Route{columns...}; };
static_assert(MakesARoute<RouteId, Method, const char *, Policy, Carriage, int, const char *, const char *>);
static_assert(!MakesARoute<RouteId, Method, const char *, Carriage, int, const char *, const char *>);
static_assert(!MakesARoute<RouteId, Method, const char *>);
static_assert(!std::is_default_constructible_v<Policy> && !std::is_default_constructible_v<Route>);
static_assert(!std::is_constructible_v<Policy, Policy::Who, Permission>);

const UtcTime kNow = fromMicroseconds(1'700'000'000'000'000);

} // namespace

class TestHttpParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersCarryWhatKeepsPagesSafe()
    {
        const QByteArray bytes = serialise(Answer::json("{}").with("X-Own", "1"), kNow, false, true);
        QVERIFY(bytes.startsWith("HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nContent-Length: 2\r\n"));
        QVERIFY(bytes.endsWith("\r\nX-Own: 1\r\n\r\n{}"));
        for (const char *field : {"\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n", "\r\nX-Content-Type-Options: nosniff\r\n",
                                  "\r\nReferrer-Policy: no-referrer\r\n", "\r\nCache-Control: no-store\r\n", "\r\nConnection: keep-alive\r\n"})
            QVERIFY2(bytes.contains(field), field);
        QVERIFY(serialise(Answer::json("{}"), kNow, true, false).endsWith("\r\n\r\n"));
        QVERIFY(!serialise(Answer::nothing(), kNow, false, true).contains("Content-Length"));
    }

    void problemsAreJson()
    {
        const Answer answer = Answer::problem(429, "busy", QStringLiteral("<b>\"a\\\n\x7f&")).retryAfter(1'200ms);
        const QJsonObject body = QJsonDocument::fromJson(answer.body).object();
        QCOMPARE(body[QStringLiteral("detail")].toString(), QStringLiteral("<b>\"a\\\n\x7f&"));
        QCOMPARE(body[QStringLiteral("status")].toInt(), 429);
        QVERIFY(!answer.body.contains('<') && !answer.body.contains('\n'));
        QCOMPARE(answer.fields.back().value, QByteArray("2"));
    }

    void bucketsFillSteadily()
    {
        TokenBucket bucket(10, 3);
        SteadyTime now{1h};
        for (int i = 0; i < 3; ++i)
            QCOMPARE(bucket.take(now).count(), 0);
        QVERIFY(bucket.take(now) > 99ms && bucket.take(now) <= 101ms);
        now += 100ms;
        QCOMPARE(bucket.take(now + 1us).count(), 0);
        QVERIFY(bucket.take(now).count() > 0);
        now += 1h;
        int taken = 0;
        while (bucket.take(now).count() == 0)
            ++taken;
        QCOMPARE(taken, 3);
    }

    void limitersStayWithinTheirMemory()
    {
        RateLimiter limiter(1, 2, 100);
        SteadyTime now{1h};
        for (int i = 0; i < 1'000; ++i)
            limiter.take(QByteArray::number(i), now);
        QCOMPARE(limiter.size(), 100);
        QVERIFY(limiter.take("0", now).count() == 0);
        QVERIFY(limiter.take("0", now).count() > 0);
        QVERIFY(limiter.take("another", now).count() > 0); // shares a bucket with all that found no place
        now += 10s;
        QCOMPARE(limiter.take("another", now).count(), 0);
        QVERIFY(limiter.size() < 100);
    }

    void routesAreFound()
    {
        const RouteTable table(kFewRoutes);
        QCOMPARE(table.find("GET", "/tags").route, &kFewRoutes[0]);
        QCOMPARE(table.find("HEAD", "/tags").route, &kFewRoutes[0]);
        const RouteMatch one = table.find("PATCH", "/tags/a-1");
        QCOMPARE(one.route, &kFewRoutes[2]);
        QCOMPARE(one.parameters, std::vector<QByteArray>{"a-1"});
        QCOMPARE(table.find("DELETE", "/tags/a").allow, QByteArray("GET, HEAD, PATCH"));
        for (const char *path : {"", "/", "/Tags", "/tags/", "/tags/a/", "/tags/a/b", "/tag"}) {
            const RouteMatch none = table.find("GET", path);
            QVERIFY2(!none.route && none.allow.isEmpty(), path);
        }
        QVERIFY(!table.find("GET", "/tags/" + QByteArray(65, 'a')).route);
    }

    void originsAreExact()
    {
        const WebOrigins origins = WebOrigins::of(QHostAddress(QHostAddress::LocalHost), 8443, true,
                                                  {QStringLiteral("https://plant.example"), QStringLiteral("https://bad/path")});
        for (const char *good : {"https://127.0.0.1:8443", "https://localhost:8443", "https://plant.example"})
            QVERIFY2(origins.allows(good), good);
        for (const char *bad : {"", "null", "http://127.0.0.1:8443", "https://127.0.0.1", "https://127.0.0.1:8443/", "https://evil.127.0.0.1:8443",
                                "https://127.0.0.1:84433", "HTTPS://localhost:8443", "https://plant.example.evil", "https://bad/path", "https://xplant.example"})
            QVERIFY2(!origins.allows(bad), bad);
    }

    void proxiesAreBelievedAndNobodyElse_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QByteArray>("forwarded");
        QTest::addColumn<QString>("client");
        QTest::newRow("no proxy") << QStringLiteral("192.0.2.9") << QByteArray("203.0.113.1") << QStringLiteral("192.0.2.9");
        QTest::newRow("a proxy") << QStringLiteral("10.1.2.3") << QByteArray("203.0.113.1") << QStringLiteral("203.0.113.1");
        QTest::newRow("the last that is none") << QStringLiteral("10.1.2.3") << QByteArray("1.1.1.1, 203.0.113.1, 10.9.9.9") << QStringLiteral("203.0.113.1");
        QTest::newRow("nothing told") << QStringLiteral("10.1.2.3") << QByteArray() << QStringLiteral("10.1.2.3");
        QTest::newRow("nonsense") << QStringLiteral("10.1.2.3") << QByteArray("unknown") << QStringLiteral("10.1.2.3");
        QTest::newRow("mapped") << QStringLiteral("::ffff:10.1.2.3") << QByteArray("2001:db8::1") << QStringLiteral("2001:db8::1");
        QTest::newRow("all are proxies") << QStringLiteral("10.1.2.3") << QByteArray("10.0.0.1") << QStringLiteral("10.0.0.1");
    }
    void proxiesAreBelievedAndNobodyElse()
    {
        QFETCH(QString, peer);
        QFETCH(QByteArray, forwarded);
        QFETCH(QString, client);
        const auto proxies = proxiesFrom({QStringLiteral("10.0.0.0/8")});
        QVERIFY(proxies);
        QCOMPARE(clientAddress(QHostAddress(peer), forwarded, *proxies), client);
    }
    void nobodyTrustsEverybody()
    {
        QVERIFY(!proxiesFrom({QStringLiteral("0.0.0.0/0")}));
        QVERIFY(!proxiesFrom({QStringLiteral("0.0.0.0")}));
        QVERIFY(!proxiesFrom({QStringLiteral("proxy.example")}));
        QVERIFY(proxiesFrom({})->isEmpty());
    }

    void logLinesAreOneLineEach()
    {
        AccessLine line;
        line.user = QStringLiteral("a\"b\r\nc");
        line.address = QStringLiteral("192.0.2.1");
        line.method = "GET";
        line.route = "tags";
        line.status = 200;
        const QByteArray text = AccessLog::format(line);
        QCOMPARE(text.count('\n'), 1);
        QCOMPARE(QJsonDocument::fromJson(text).object()[QStringLiteral("user")].toString(), line.user);
    }

    void theLogStaysWithinItsFiles()
    {
        const QTemporaryDir folder;
        {
            AccessLog log(folder.path(), 2'000);
            AccessLine line;
            line.method = "GET";
            for (int i = 0; i < 300; ++i) {
                line.status = i;
                log.write(line);
                if (i % 10 == 0) // so that it is written in many pieces
                    QTRY_VERIFY(QFile::exists(log.path()) && (i == 0 || log.dropped() == 0));
            }
        }
        const QStringList files = QDir(folder.path()).entryList(QDir::Files);
        QVERIFY(files.size() >= 1 && files.size() <= AccessLog::kFiles);
        QFile newest(folder.filePath(QStringLiteral("access.log")));
        QVERIFY(newest.open(QIODevice::ReadOnly));
        QVERIFY(newest.readAll().contains("\"status\":299"));
        QCOMPARE(newest.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void aFolderThatIsNotThereCostsNothing()
    {
        AccessLog log(QStringLiteral("/proc/nowhere"));
        log.write({});
        QTRY_COMPARE(log.dropped(), 1u);
    }

    void makesACertificateOnce()
    {
        const QTemporaryDir folder;
        const QStringList names{QStringLiteral("plant"), QStringLiteral("127.0.0.1"), QStringLiteral("::1"), QStringLiteral("not a name,DNS:evil")};
        const auto first = generatedIdentity(folder.path(), names, Clock::system().utc());
        QVERIFY2(first.ok(), first.ok() ? "" : qPrintable(first.error().message));
        QVERIFY(first->generated);
        QCOMPARE(first->fingerprint.size(), 32 * 3 - 1);
        QVERIFY(first->names.contains(QStringLiteral("plant")));
        QVERIFY(!first->names.join(QLatin1Char(' ')).contains(QStringLiteral("evil")));
        QCOMPARE(QFile::permissions(folder.filePath(QStringLiteral("server.key"))) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());

        const auto again = generatedIdentity(folder.path(), names, Clock::system().utc());
        QVERIFY(again.ok());
        QCOMPARE(again->fingerprint, first->fingerprint);
        // An address that was not there then does not change what people have compared.
        const auto moved = generatedIdentity(folder.path(), names, Clock::system().utc(), {QStringLiteral("192.0.2.17")});
        QVERIFY(moved.ok());
        QCOMPARE(moved->fingerprint, first->fingerprint);
        const auto late = generatedIdentity(folder.path(), names, Clock::system().utc() + std::chrono::days(370));
        QVERIFY(late.ok());
        QVERIFY(late->fingerprint != first->fingerprint);
        const auto other = generatedIdentity(folder.path(), {QStringLiteral("other")}, Clock::system().utc() + std::chrono::days(370));
        QVERIFY(other.ok());
        QVERIFY(other->fingerprint != late->fingerprint);
    }

    void takesTheOwnersCertificateOrSaysWhyNot()
    {
        const QTemporaryDir folder;
        const UtcTime now = Clock::system().utc();
        QVERIFY(generatedIdentity(folder.path(), {QStringLiteral("plant")}, now).ok());
        const QString certificate = folder.filePath(QStringLiteral("server.crt")), key = folder.filePath(QStringLiteral("server.key"));
        QVERIFY(ownIdentity(certificate, key, now).ok());
        QCOMPARE(ownIdentity(certificate, key, now + std::chrono::days(500)).error().kind, Error::Kind::Refused);
        QCOMPARE(ownIdentity(certificate, key, now - std::chrono::days(3)).error().kind, Error::Kind::Refused);
        QCOMPARE(ownIdentity(key, key, now).error().kind, Error::Kind::Refused);
        QCOMPARE(ownIdentity(certificate, certificate, now).error().kind, Error::Kind::Refused);
        QCOMPARE(ownIdentity(folder.filePath(QStringLiteral("none")), key, now).error().kind, Error::Kind::Io);
        const QTemporaryDir another;
        QVERIFY(generatedIdentity(another.path(), {QStringLiteral("plant")}, now).ok());
        QCOMPARE(ownIdentity(certificate, another.filePath(QStringLiteral("server.key")), now).error().kind, Error::Kind::Refused);
        QVERIFY(QFile::setPermissions(key, QFile::ReadOwner | QFile::ReadOther));
        QCOMPARE(ownIdentity(certificate, key, now).error().kind, Error::Kind::Refused);
    }

    void shortKeysAreRefused()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is missing (package openssl)");
        const QTemporaryDir folder;
        const QString key = folder.filePath(QStringLiteral("key")), certificate = folder.filePath(QStringLiteral("crt"));
        QCOMPARE(QProcess::execute(QStringLiteral("openssl"),
                                   {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:1024"), QStringLiteral("-nodes"),
                                    QStringLiteral("-batch"), QStringLiteral("-subj"), QStringLiteral("/CN=plant"), QStringLiteral("-keyout"), key,
                                    QStringLiteral("-out"), certificate}),
                 0);
        const auto identity = ownIdentity(certificate, key, Clock::system().utc() + std::chrono::minutes(1));
        QVERIFY(!identity.ok());
        QVERIFY(identity.error().message.contains(QStringLiteral("2048")));
    }
};

QTEST_GUILESS_MAIN(TestHttpParts)
#include "tst_http_parts.moc"
