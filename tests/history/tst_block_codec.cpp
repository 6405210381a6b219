#include "models/history/block_codec.h"
#include "models/history/trend_buckets.h"

#include <QRandomGenerator>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace lineside;
using namespace lineside::codec;

//! How readings are packed: everything comes back, and nothing that was changed on the way does.
class BlockCodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blocksComeBack_data();
    void blocksComeBack();
    void logRowsComeBack();
    void changedBytesAreRefused();
    void cutBytesAreRefused();
    void headsTellTheTruth();
    void bucketsEqualAPlainSearch();
};

namespace {

constexpr quint64 kId = (quint64(7) << 32) | 42;

std::vector<StoredReading> someReadings(QRandomGenerator &random, int kind, std::vector<QByteArray> &texts)
{
    const size_t count = 1 + random.bounded(kind == 0 ? 3 : 500);
    std::vector<StoredReading> readings;
    texts.assign(count, {});
    qint64 at = kind == 1 ? std::numeric_limits<qint64>::min() : 1'790'000'000'000'000;
    quint64 sequence = random.bounded(1'000);
    for (size_t i = 0; i < count; ++i) {
        StoredReading reading;
        sequence += kind == 2 ? random.generate64() : 1'000;
        reading.sequence = sequence;
        at += kind == 1 ? qint64(random.generate64() >> 12) : kind == 3 ? 0 : 1'000'000 + random.bounded(200);
        reading.at = at;
        reading.bits = kind == 4 ? 5 : kind == 5 ? random.generate64() : Payload::of(random.bounded(1'000) / 10.0).bits;
        reading.status = random.bounded(20) == 0 ? StatusCode(random.generate()) : StatusCode::Good;
        if (random.bounded(3)) {
            texts[i] = QByteArray(random.bounded(40), 'x');
            if (texts[i].isEmpty())
                texts[i] = "";
            reading.text = &texts[i];
        }
        readings.push_back(reading);
    }
    return readings;
}

} // namespace

void BlockCodecTest::blocksComeBack_data()
{
    QTest::addColumn<int>("type");
    for (const ValueType type :
         {ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool, ValueType::Text})
        QTest::addRow("type %d", int(type)) << int(type);
}

void BlockCodecTest::blocksComeBack()
{
    QFETCH(int, type);
    QRandomGenerator random(2'026);
    Bytes head;
    Bytes body;
    for (int round = 0; round < 300; ++round) {
        std::vector<QByteArray> texts;
        const std::vector<StoredReading> readings = someReadings(random, round % 6, texts);
        encodeBlock(kId, TagId(42), ValueType(type), readings, head, body);
        const Result<Block> block = decodeBlock(kId, TagId(42), head, body);
        QVERIFY2(block.ok(), block.ok() ? "" : qPrintable(block.error().message));
        QCOMPARE(block->type, ValueType(type));
        QCOMPARE(block->readings.size(), readings.size());
        for (size_t i = 0; i < readings.size(); ++i) {
            QCOMPARE(block->readings[i].sequence, readings[i].sequence);
            QCOMPARE(block->readings[i].at, readings[i].at);
            QCOMPARE(block->readings[i].status, readings[i].status);
            if (ValueType(type) != ValueType::Text) {
                QCOMPARE(block->readings[i].bits, readings[i].bits);
                continue;
            }
            QCOMPARE(block->readings[i].text != nullptr, readings[i].text != nullptr);
            if (readings[i].text)
                QCOMPARE(*block->readings[i].text, *readings[i].text);
        }
        QVERIFY(!decodeBlock(kId + 1, TagId(42), head, body).ok()); // another place in the store
        QVERIFY(!decodeBlock(kId, TagId(43), head, body).ok());     // another tag
    }
}

void BlockCodecTest::logRowsComeBack()
{
    const std::vector<Reading> readings{
        {TagId(1), StatusCode::Good, UtcTime::min(), Payload{~quint64(0)}},
        {TagId(0xFFFFFFFF), StatusCode(0xFFFFFFFF), UtcTime::max(), Payload{0x7FF0'0000'0000'0001}},
        {TagId(2), StatusCode::Good, UtcTime{}, Payload::ofText(3)},
        {TagId(2), StatusCode::Good, UtcTime{}, Payload::ofText(3)},
    };
    const std::vector<ValueType> types{ValueType::UInt64, ValueType::Float64, ValueType::Text, ValueType::Text};
    const std::vector<QByteArray> texts{{}, {}, QByteArrayLiteral("läuft"), {}};
    Bytes bytes;
    encodeLogRow(99, readings, types, texts, bytes);
    const Result<LogRow> row = decodeLogRow(bytes);
    QVERIFY(row.ok());
    QCOMPARE(row->firstSequence, quint64(99));
    QVERIFY(row->types == types);
    for (size_t i = 0; i < readings.size(); ++i) {
        QCOMPARE(row->readings[i].tag, readings[i].tag);
        QCOMPARE(row->readings[i].status, readings[i].status);
        QCOMPARE(row->readings[i].at, readings[i].at);
        QCOMPARE(row->readings[i].value.bits, readings[i].value.bits);
    }
    QCOMPARE(row->texts[2], texts[2]);
    QVERIFY(row->texts[3].isNull());
}

void BlockCodecTest::changedBytesAreRefused()
{
    QRandomGenerator random(7);
    std::vector<QByteArray> texts;
    const std::vector<StoredReading> readings = someReadings(random, 0, texts);
    Bytes head;
    Bytes body;
    encodeBlock(kId, TagId(42), ValueType::Text, readings, head, body);
    for (Bytes *part : {&head, &body}) {
        for (size_t bit = 0; bit < part->size() * 8; ++bit) {
            (*part)[bit / 8] ^= std::byte(1 << bit % 8);
            QVERIFY(!decodeBlock(kId, TagId(42), head, body).ok());
            (*part)[bit / 8] ^= std::byte(1 << bit % 8);
        }
    }
    QVERIFY(decodeBlock(kId, TagId(42), head, body).ok());

    const std::vector<Reading> few{{TagId(1), StatusCode::Good, UtcTime{}, Payload{5}}};
    const std::vector<ValueType> types{ValueType::Int64};
    Bytes row;
    encodeLogRow(1, few, types, {}, row);
    for (size_t bit = 0; bit < row.size() * 8; ++bit) {
        row[bit / 8] ^= std::byte(1 << bit % 8);
        QVERIFY2(!decodeLogRow(row).ok(), qPrintable(QString::number(bit)));
        row[bit / 8] ^= std::byte(1 << bit % 8);
    }
}

void BlockCodecTest::cutBytesAreRefused()
{
    QRandomGenerator random(8);
    std::vector<QByteArray> texts;
    const std::vector<StoredReading> readings = someReadings(random, 5, texts);
    Bytes head;
    Bytes body;
    encodeBlock(kId, TagId(42), ValueType::Float64, readings, head, body);
    for (size_t size = 0; size < body.size(); ++size)
        QVERIFY(!decodeBlock(kId, TagId(42), head, ByteView(body).first(size)).ok());
    for (size_t size = 0; size < head.size(); ++size)
        QVERIFY(!decodeHead(kId, ByteView(head).first(size)).ok());
}

void BlockCodecTest::headsTellTheTruth()
{
    std::vector<StoredReading> readings(200);
    for (size_t i = 0; i < readings.size(); ++i)
        readings[i] = {i + 1, StatusCode::Good, qint64(i) * 10, Payload::of(double(i % 50)).bits, nullptr};
    readings[3].status = StatusCode::BadSensorFailure;
    readings[3].bits = Payload::of(1e300).bits; // a bad reading is no extreme
    readings[77].bits = Payload::of(-5.0).bits;
    readings[78].bits = Payload::of(std::numeric_limits<double>::quiet_NaN()).bits;
    Bytes head;
    Bytes body;
    encodeBlock(kId, TagId(1), ValueType::Float64, readings, head, body);
    const Result<BlockHead> facts = decodeHead(kId, head);
    QVERIFY(facts.ok());
    QCOMPARE(facts->count, 200u);
    QCOMPARE(facts->numbers, 198u);
    QCOMPARE(facts->firstAt, qint64(0));
    QCOMPARE(facts->lastAt, qint64(1'990));
    QCOMPARE(facts->min, -5.0);
    QCOMPARE(facts->minAt, qint64(770));
    QCOMPARE(facts->max, 49.0);
    QCOMPARE(facts->maxAt, qint64(490));
    QCOMPARE(facts->first, 0.0);
    QCOMPARE(facts->last, 49.0);
    QCOMPARE(facts->worst, StatusCode::BadSensorFailure);
    QVERIFY(!facts->allGood);
}

void BlockCodecTest::bucketsEqualAPlainSearch()
{
    QRandomGenerator random(9);
    for (int round = 0; round < 200; ++round) {
        const size_t count = 1 + random.bounded(2'000);
        std::vector<StoredReading> readings;
        const qint64 start = qint64(random.generate64()) / 4;
        qint64 at = start;
        for (size_t i = 0; i < count; ++i) {
            at += random.bounded(1'000);
            readings.push_back({i, StatusCode::Good, at, Payload::of(double(random.bounded(1'000'000))).bits, nullptr});
        }
        const size_t points = 5 + random.bounded(500);
        TrendBuckets one(start, at, points);
        TrendBuckets byHeads(start, at, points);
        for (const StoredReading &reading : readings)
            one.add(reading, ValueType::Float64);
        Bytes head;
        Bytes body;
        for (size_t from = 0; from < count; from += 70) {
            const auto part = std::span(readings).subspan(from, std::min<size_t>(70, count - from));
            encodeBlock(kId, TagId(1), ValueType::Float64, part, head, body);
            const Result<BlockHead> facts = decodeHead(kId, head);
            QVERIFY(facts.ok());
            if (!byHeads.add(*facts)) {
                for (const StoredReading &reading : part)
                    byHeads.add(reading, ValueType::Float64);
            }
        }
        const std::vector<TrendSample> a = one.samples();
        const std::vector<TrendSample> b = byHeads.samples();
        QCOMPARE(b.size(), a.size());
        for (size_t i = 0; i < a.size(); ++i) {
            QCOMPARE(b[i].at, a[i].at);
            QCOMPARE(b[i].value, a[i].value);
        }
        QCOMPARE(byHeads.readings(), quint64(count));
        QVERIFY(a.size() <= std::max<size_t>(points, 10));
        const auto [smallest, largest] =
            std::minmax_element(readings.begin(), readings.end(), [](const StoredReading &x, const StoredReading &y) {
                return Payload{x.bits}.asDouble() < Payload{y.bits}.asDouble();
            });
        for (const auto &extreme : {*smallest, *largest})
            QVERIFY(std::any_of(a.begin(), a.end(),
                                [&](const TrendSample &s) { return s.value == Payload{extreme.bits}.asDouble(); }));
    }
}

QTEST_GUILESS_MAIN(BlockCodecTest)
#include "tst_block_codec.moc"
