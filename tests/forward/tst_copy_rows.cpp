#include "models/forward/carry.h"
#include "models/forward/months.h"
#include "models/forward/pause.h"

#include <QtTest>

using namespace lineside;
using namespace lineside::forward;

namespace {

QByteArray hex(const CopyRows &rows, qsizetype from = 0)
{
    return QByteArray(rows.bytes().data(), qsizetype(rows.bytes().size())).mid(from).toHex();
}

constexpr qsizetype kHeader = 19;

} // namespace

//! PostgreSQL's binary COPY format, byte by byte, and what a lane decides without a server.
class CopyRowsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsAndEndsAsTheFormatSays()
    {
        CopyRows rows;
        rows.begin();
        rows.finish();
        QCOMPARE(hex(rows), QByteArray("5047434f50590aff0d0a00" "00000000" "00000000" "ffff"));
        QCOMPARE(rows.rows(), 0u);
    }

    void fields()
    {
        CopyRows rows;
        rows.begin();
        rows.row(7);
        rows.null();
        rows.int2(-2);
        rows.int4(1);
        rows.int8(-1);
        rows.float8(-0.0);
        rows.text("ä");
        rows.uuid(QUuid(QStringLiteral("00112233-4455-6677-8899-aabbccddeeff")));
        QCOMPARE(hex(rows, kHeader), QByteArray("0007" "ffffffff" "00000002fffe" "0000000400000001" "00000008ffffffffffffffff"
                                                "000000088000000000000000" "00000002c3a4"
                                                "0000001000112233445566778899aabbccddeeff"));
        rows.begin();
        rows.timestamp(UtcTime(std::chrono::seconds(946'684'800)));
        rows.timestamp(UtcTime(std::chrono::seconds(946'684'799)));
        QCOMPARE(hex(rows, kHeader), QByteArray("000000080000000000000000" "00000008fffffffffff0bdc0"));
    }

    void wholeNumbers_data()
    {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("0") << qint64(0) << QByteArray("00000008" "0000" "0000" "0000" "0000");
        QTest::newRow("1") << qint64(1) << QByteArray("0000000a" "0001" "0000" "0000" "0000" "0001");
        QTest::newRow("-1") << qint64(-1) << QByteArray("0000000a" "0001" "0000" "4000" "0000" "0001");
        QTest::newRow("9999") << qint64(9'999) << QByteArray("0000000a" "0001" "0000" "0000" "0000" "270f");
        QTest::newRow("10000") << qint64(10'000) << QByteArray("0000000a" "0001" "0001" "0000" "0000" "0001");
        QTest::newRow("10001") << qint64(10'001) << QByteArray("0000000c" "0002" "0001" "0000" "0000" "0001" "0001");
        QTest::newRow("least") << std::numeric_limits<qint64>::min()
                               << QByteArray("00000012" "0005" "0004" "4000" "0000" "039a" "0d2c" "0170" "1565" "16b0");
    }
    void wholeNumbers()
    {
        QFETCH(qint64, value);
        QFETCH(QByteArray, bytes);
        CopyRows rows;
        rows.begin();
        rows.numeric(value);
        QCOMPARE(hex(rows, kHeader), bytes);
    }

    void aReading()
    {
        CopyRows rows;
        rows.begin();
        rows.reading({TagId(7), StatusCode::BadNoCommunication, UtcTime(std::chrono::microseconds(946'684'800'000'001)),
                      Payload::of(1.5)}, ValueType::Float64, {}, 42, {3, 2, 1});
        QCOMPARE(hex(rows, kHeader),
                 QByteArray("000a" "000000080000000000000001" "000000083ff8000000000000" "000000080000000080310000"
                            "00000008000000000000002a" "0000000400000003" "0000000400000001" "0000000400000002" "000000020002"
                            "ffffffff" "ffffffff"));
        QCOMPARE(rows.rows(), 1u);
        const QByteArray whole = hex(rows, kHeader);
        rows.begin();
        rows.reading({TagId(7), StatusCode::BadNoCommunication, UtcTime(std::chrono::microseconds(946'684'800'000'001)),
                      Payload::of(1.5)}, ValueType::Float64, {}, 42, {3, 2, 1}, CopyRows::Shape::NumbersOnly);
        QCOMPARE(hex(rows, kHeader), "0008" + whole.mid(4).chopped(16));
        rows.begin();
        rows.reading({TagId(7), StatusCode::Good, UtcTime(std::chrono::microseconds(946'684'800'000'001)), {}},
                     ValueType::Text, "ab", 42, {3, 2, 1});
        QCOMPARE(hex(rows, kHeader),
                 QByteArray("000a" "000000080000000000000001" "ffffffff" "000000080000000000000000"
                            "00000008000000000000002a" "0000000400000003" "0000000400000001" "0000000400000002" "000000020000"
                            "ffffffff" "000000026162"));
    }

    void textsThatPostgresqlDoesNotTake_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray("") << true;
        QTest::newRow("plain") << QByteArray("läuft ✓ 🏭") << true;
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
        QTest::newRow("cut off") << QByteArray("a\xC3") << false;
        QTest::newRow("overlong") << QByteArray("\xC0\x80") << false;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false;
        QTest::newRow("too high") << QByteArray("\xF4\x90\x80\x80") << false;
        QTest::newRow("latin 1") << QByteArray("l\xE4uft") << false;
    }
    void textsThatPostgresqlDoesNotTake()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        QString why;
        QCOMPARE(isStorableText(text, &why), good);
        QCOMPARE(why.isEmpty(), good);
    }

    void aBiteIsHalvedUntilThePoisonIsAlone()
    {
        Bite bite;
        const Error why{Error::Kind::BadData, QStringLiteral("no"), {}};
        size_t size = Bite::kMost;
        int halvings = 0;
        while (bite.size() > 1) {
            bite.poisoned(bite.size(), 1, why);
            QVERIFY(bite.size() <= size / 2);
            size = bite.size();
            ++halvings;
        }
        QVERIFY(halvings <= 14);
        QVERIFY(!bite.refusal(100));
        bite.poisoned(1, 100, why);
        QVERIFY(bite.refusal(100));
        QCOMPARE(*bite.refusal(100), QStringLiteral("no"));
        bite.committed(101);
        QVERIFY(!bite.refusal(100));
        for (int i = 0; i < 20; ++i)
            bite.committed(200);
        QCOMPARE(bite.size(), Bite::kMost);
    }

    void wildTimesGetNoMonth()
    {
        const UtcTime now(std::chrono::seconds(1'795'000'000));
        QVERIFY(Months::isPlausible(now, now));
        QVERIFY(Months::isPlausible(now - std::chrono::days(3'000), now));
        QVERIFY(!Months::isPlausible(now - std::chrono::days(4'000), now));
        QVERIFY(!Months::isPlausible(now + std::chrono::days(40), now));
        QVERIFY(!Months::isPlausible(UtcTime::min(), now));
        QVERIFY(!Months::isPlausible(UtcTime::max(), now));
        QCOMPARE(Months::firstDay(Months::monthOf(UtcTime(std::chrono::seconds(1'798'761'599)))), QByteArray("2026-12-01"));
        QCOMPARE(Months::firstDay(Months::monthOf(UtcTime(std::chrono::seconds(1'798'761'600)))), QByteArray("2027-01-01"));
    }

    void pausesGrowAndTheBreakerOpens()
    {
        ForwardPatience patience;
        Pause pause(patience);
        const SteadyTime now{};
        std::chrono::milliseconds last{0};
        for (int i = 1; i < patience.breakerFailures; ++i) {
            pause.failed(now);
            const auto length = std::chrono::duration_cast<std::chrono::milliseconds>(pause.until() - now);
            QVERIFY(length > last);
            last = length;
        }
        pause.failed(now);
        QVERIFY(pause.until() - now >= std::chrono::seconds(40) && pause.until() - now <= std::chrono::seconds(60));
        pause.done();
        QVERIFY(pause.isOver(now));
        pause.failed(now);
        QVERIFY(pause.until() - now <= patience.firstPause);
    }
};

QTEST_GUILESS_MAIN(CopyRowsTest)
#include "tst_copy_rows.moc"
