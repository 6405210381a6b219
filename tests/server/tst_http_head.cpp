#include "server/http/head.h"

#include <QTest>

using namespace lineside::http;

namespace {

const QByteArray kGood = "GET /api/v1/tags?from=1 HTTP/1.1\r\nHost: plant:8443\r\nUser-Agent: x\r\n\r\n";

QByteArray withField(const QByteArray &line)
{
    return "GET / HTTP/1.1\r\nHost: plant\r\n" + line + "\r\n\r\n";
}

} // namespace

class TestHttpHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAGoodHead()
    {
        const HeadReading reading = readHead(kGood + "GET /next");
        QCOMPARE(reading.state, HeadReading::State::Ready);
        QCOMPARE(reading.length, kGood.size());
        QCOMPARE(reading.head.method, QByteArray("GET"));
        QCOMPARE(reading.head.path, QByteArray("/api/v1/tags"));
        QCOMPARE(reading.head.query, QByteArray("from=1"));
        QCOMPARE(reading.head.host, QByteArray("plant:8443"));
        QCOMPARE(reading.head.field("user-agent"), QByteArrayView("x"));
        QVERIFY(reading.head.keepAlive);
        QVERIFY(!reading.head.hasLength);
    }

    void waitsForTheRest()
    {
        for (qsizetype i = 0; i < kGood.size(); ++i)
            QCOMPARE(readHead(QByteArrayView(kGood).first(i)).state, HeadReading::State::NeedsMore);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &bytes, int status) { QTest::newRow(name) << bytes << status; };
        row("TLS", QByteArray("\x16\x03\x01\x02\x00", 5), 400);
        row("an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("no method", " / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a method without end", QByteArray(17, 'G'), 400);
        row("bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400);
        row("bare LF in a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400);
        row("bare CR in a field", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", 400);
        row("two CRs", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", 400);
        row("NUL in the target", QByteArray("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 29), 400);
        row("NUL in a field, unfinished", QByteArray("GET / HTTP/1.1\r\nHost: a\0", 24), 400);
        row("a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("no version", "GET /\r\nHost: a\r\n\r\n", 400);
        row("half a version", "GET / HTTP/1\r\nHost: a\r\n\r\n", 400);
        row("lower case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400);
        row("HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505);
        row("HTTP/0.9 by name", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505);
        row("no Host", "GET / HTTP/1.1\r\nX: a\r\n\r\n", 400);
        row("no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", 400);
        row("two Hosts", withField("Host: other"), 400);
        row("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400);
        row("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
        row("a Host with a name in it", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400);
        row("folded", withField("X: a\r\n b"), 400);
        row("folded first", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400);
        row("a blank before the colon", withField("X : a"), 400);
        row("no colon", withField("X"), 400);
        row("no name", withField(": a"), 400);
        row("a control character", withField("X: a\x01"), 400);
        row("DEL", withField("X: a\x7f"), 400);
        row("two lengths", withField("Content-Length: 1\r\nContent-Length: 1"), 400);
        row("a list of lengths", withField("Content-Length: 1, 1"), 400);
        row("a negative length", withField("Content-Length: -1"), 400);
        row("a signed length", withField("Content-Length: +1"), 400);
        row("a hexadecimal length", withField("Content-Length: 0x1"), 400);
        row("no length in it", withField("Content-Length:"), 400);
        row("a huge length", withField("Content-Length: 99999999999999999999"), 400);
        row("length and encoding", withField("Content-Length: 1\r\nTransfer-Encoding: chunked"), 400);
        row("encoding", withField("Transfer-Encoding: chunked"), 411);
        row("encoding by another name", withField("Transfer-Encoding: xchunked"), 411);
        row("two encodings", withField("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"), 400);
        row("two proofs", withField("Authorization: Bearer a\r\nAuthorization: Bearer b"), 400);
        row("two origins", withField("Origin: http://a\r\nOrigin: http://b"), 400);
        row("an expectation", withField("Expect: a miracle"), 417);
        row("a long target", "GET /" + QByteArray(8 * 1024, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
        row("a long target, unfinished", "GET /" + QByteArray(kMostTargetBytes, 'a'), 414);
        row("a long field", withField("X: " + QByteArray(9 * 1024, 'a')), 431);
        row("a long field, unfinished", "GET / HTTP/1.1\r\nX: " + QByteArray(9 * 1024, 'a'), 431);
        row("a long head", "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("X: " + QByteArray(4'000, 'a') + "\r\n").repeated(5) + "\r\n", 431);
        row("many fields", "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("X: a\r\n").repeated(64) + "\r\n", 431);
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        const HeadReading reading = readHead(bytes);
        QCOMPARE(reading.state, HeadReading::State::Refused);
        QCOMPARE(reading.status, status);
        QVERIFY(*reading.reason);
        // What comes behind does not make it better.
        QCOMPARE(readHead(bytes + "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").state, HeadReading::State::Refused);
    }

    void hasNoPathForWhatIsNoPlainPath_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char *target : {"/../etc/passwd", "/a/../b", "/a/..", "/./a", "/%2e%2e/a", "/a%2fb", "/a/..%00", "/%c0%ae", "//a", "/a//b",
                                   "http://plant/a", "https://plant/", "*", "plant:443", "/a#b", "/a;b", "/a\\b", "/a:b", "/\xc3\xa4", "a/b", "?a=b"})
            QTest::newRow(target) << QByteArray(target);
    }
    void hasNoPathForWhatIsNoPlainPath()
    {
        QFETCH(QByteArray, target);
        const HeadReading reading = readHead("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(reading.state, HeadReading::State::Ready);
        QCOMPARE(reading.head.path, QByteArray());
        QCOMPARE(reading.head.query, QByteArray());
    }

    void tellsWhenTheConnectionEnds_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("keeps");
        QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << true;
        QTest::newRow("1.1, close") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, CLOSE\r\n\r\n") << false;
        QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\nHost: a\r\n\r\n") << false;
        QTest::newRow("1.0, keep") << QByteArray("GET / HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\n") << true;
        QTest::newRow("closed is not close") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n") << true;
    }
    void tellsWhenTheConnectionEnds()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, keeps);
        const HeadReading reading = readHead(bytes);
        QCOMPARE(reading.state, HeadReading::State::Ready);
        QCOMPARE(reading.head.keepAlive, keeps);
    }

    void readsQueries()
    {
        const auto items = readQuery("from=2026-01-01T00%3A00%3A00Z&text=a+b%C3%A4&empty=");
        QVERIFY(items);
        const QueryItems expected{{"from", "2026-01-01T00:00:00Z"}, {"text", "a b\xc3\xa4"}, {"empty", ""}};
        QCOMPARE(*items, expected);
        QVERIFY(readQuery("")->empty());
    }
    void refusesQueries_data()
    {
        QTest::addColumn<QByteArray>("query");
        for (const char *query : {"a", "=b", "a=1&a=2", "a=%", "a=%4", "a=%zz", "a=%00", "a=%0a", "a=%ff", "a=%c0%ae", "a=%ed%a0%80", "&a=1", "a=1&", "a=1&&b=2"})
            QTest::newRow(query) << QByteArray(query);
        QByteArray many;
        for (int i = 0; i < 33; ++i)
            many += (i ? "&k" : "k") + QByteArray::number(i) + "=1";
        QTest::newRow("33 items") << many;
    }
    void refusesQueries()
    {
        QFETCH(QByteArray, query);
        QVERIFY(!readQuery(query));
    }
};

QTEST_GUILESS_MAIN(TestHttpHead)
#include "tst_http_head.moc"
