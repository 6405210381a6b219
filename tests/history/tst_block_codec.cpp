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
    void columnsComeBack_data() { blocksComeBack_data(); }
    void columnsComeBack();
    void logRowsComeBack();
    void changedBytesAreRefused();
    void cutBytesAreRefused();
    void headsTellTheTruth();
    void cellsTellTheTruth();
    void logRowsOfManyTagsComeBack();
    void stampsAreShared();
    void bucketsEqualAPlainSearch();
};

namespace {

constexpr quint64 kId = (quint64(7) << 32) | 42;

std::vector<StoredReading> someReadings(QRandomGenerator &random, int kind, std::vector<QByteArray> &texts)
{
    const size_t count = 1 + random.bounded(kind == 0 ? 3 : kind == 5 ? int(kMaxBlockReadings) : 500);
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
        {TagId(2), StatusCode::Good, UtcTime{}, {}},
        {TagId(2), StatusCode::Good, UtcTime{}, {}},
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

//! Block behind block, of which some are all Good; a damaged one leaves what is there as it was.
void BlockCodecTest::columnsComeBack()
{
    QFETCH(const int, type);
    QRandomGenerator random(11);
    const auto isSame = [](double a, double b) { return std::bit_cast<quint64>(a) == std::bit_cast<quint64>(b) || (std::isnan(a) && std::isnan(b)); };
    for (int round = 0; round < 40; ++round) {
        BlockColumns columns;
        std::vector<StoredReading> all;
        for (int part = 0; part < 4; ++part) {
            std::vector<QByteArray> texts;
            std::vector<StoredReading> readings = someReadings(random, random.bounded(6), texts);
            const bool allGood = random.bounded(3) > 0;
            for (StoredReading &reading : readings)
                reading.status = allGood ? StatusCode::Good : reading.status;
            Bytes head, body;
            encodeBlock(kId, TagId(42), ValueType(type), readings, head, body);
            QVERIFY(appendColumns(kId, TagId(42), head, body, nullptr, columns).ok());
            for (StoredReading &reading : readings)
                reading.text = nullptr;
            all.insert(all.end(), readings.begin(), readings.end());
            QVERIFY(!appendColumns(kId, TagId(43), head, body, nullptr, columns).ok());
            QVERIFY(!appendColumns(kId, TagId(42), head, ByteView(body).first(body.size() - 1), nullptr, columns).ok());
        }
        QCOMPARE(columns.times.size(), all.size());
        QCOMPARE(columns.values.size(), all.size());
        QVERIFY(columns.statuses.empty() || columns.statuses.size() == all.size());
        for (size_t i = 0; i < all.size(); ++i) {
            QCOMPARE(columns.times[i], all[i].at);
            QCOMPARE(columns.statuses.empty() ? StatusCode::Good : columns.statuses[i], all[i].status);
            const double number = ValueType(type) == ValueType::Text ? std::nan("") : numberOf(Payload{all[i].bits}, ValueType(type));
            QVERIFY2(isSame(columns.values[i], number), qPrintable(QStringLiteral("round %1, reading %2").arg(round).arg(i)));
        }
    }
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
    // Each number holds until the next reading: all but the last, the bad one and the one that is none.
    QCOMPARE(facts->areaTime, quint64((199 - 2) * 10));
    double area = 0;
    for (size_t i = 0; i + 1 < readings.size(); ++i) {
        if (i != 3 && i != 78)
            area += Payload{readings[i].bits}.asDouble() * 10e-6;
    }
    QVERIFY(std::abs(facts->area - area) < 1e-9);
}

void BlockCodecTest::cellsTellTheTruth()
{
    QRandomGenerator random(11);
    for (int round = 0; round < 50; ++round) {
        const size_t count = 256 + random.bounded(3'800);
        std::vector<StoredReading> readings;
        qint64 at = round == 0 ? std::numeric_limits<qint64>::min() : qint64(random.generate64()) / 2;
        for (size_t i = 0; i < count; ++i) {
            at += qint64(random.bounded(round % 7 ? 2'000'000 : 3));
            readings.push_back({i, random.bounded(500) ? StatusCode::Good : StatusCode::BadNoCommunication, at,
                                Payload::of(double(random.bounded(1'000)) / 8).bits, nullptr});
        }
        Bytes head;
        Bytes body;
        encodeBlock(kId, TagId(1), ValueType::Float64, readings, head, body);
        std::vector<Cell> cells;
        const Result<BlockHead> facts = decodeHead(kId, head, &cells);
        QVERIFY(facts.ok());
        QVERIFY(facts->cellBits > 0 && !cells.empty() && cells.size() <= kMaxCells);
        size_t i = 0;
        for (const Cell &cell : cells) {
            double min = 1e9, max = -1e9, sum = 0, area = 0;
            qint64 minAt = 0, maxAt = 0;
            bool plain = true;
            for (size_t n = 0; n < cell.count; ++n, ++i) {
                const double value = Payload{readings[i].bits}.asDouble();
                plain = plain && readings[i].status == StatusCode::Good;
                QCOMPARE(orderedTime(readings[i].at) >> facts->cellBits, orderedTime(cell.firstAt) >> facts->cellBits);
                if (value < min) {
                    min = value;
                    minAt = readings[i].at;
                }
                if (value > max) {
                    max = value;
                    maxAt = readings[i].at;
                }
                sum += value;
                if (n + 1 < cell.count)
                    area += value * double(readings[i + 1].at - readings[i].at) * 1e-6;
            }
            QCOMPARE(cell.lastAt, readings[i - 1].at);
            QCOMPARE(cell.firstAt, readings[i - cell.count].at);
            QCOMPARE(cell.plain, plain);
            if (!plain)
                continue;
            QCOMPARE(cell.first, Payload{readings[i - cell.count].bits}.asDouble());
            QCOMPARE(cell.last, Payload{readings[i - 1].bits}.asDouble());
            QCOMPARE(cell.min, min);
            QCOMPARE(cell.max, max);
            QCOMPARE(cell.minAt, minAt);
            QCOMPARE(cell.maxAt, maxAt);
            QCOMPARE(cell.sum, sum);
            QVERIFY(std::abs(cell.area - area) <= 1e-9 * (1 + std::abs(area)));
            QCOMPARE(cell.areaTime, quint64(cell.lastAt) - quint64(cell.firstAt));
        }
        QCOMPARE(i, count);
    }
}

void BlockCodecTest::logRowsOfManyTagsComeBack()
{
    // 20,000 readings of tags of every type, interleaved, as a commit has them.
    QRandomGenerator random(12);
    std::vector<Reading> readings;
    std::vector<ValueType> types;
    std::vector<QByteArray> texts;
    for (quint32 i = 0; i < 20'000; ++i) {
        const quint32 tag = i % 997;
        const auto type = ValueType(tag % 11 < 7 ? 0 : tag % 11 - 6);
        quint64 bits = 0;
        if (type == ValueType::Float64)
            bits = tag % 3 == 0 ? Payload::of(double(random.bounded(1'000)) / 10).bits
                : tag % 3 == 1  ? Payload::of(double(float(random.generateDouble()))).bits
                                : random.generate64();
        else if (type != ValueType::Text)
            bits = random.generate64() >> (tag % 64);
        readings.push_back({TagId(tag), random.bounded(100) ? StatusCode::Good : StatusCode(random.generate()),
                            fromMicroseconds(qint64(1'790'000'000'000'000 + i * 50 + random.bounded(400))), Payload{bits}});
        types.push_back(type);
        texts.push_back(type == ValueType::Text && tag % 2 ? QByteArray::number(tag % 5) : QByteArray());
    }
    Bytes bytes;
    encodeLogRow(7, readings, types, texts, bytes);
    const Result<LogRow> row = decodeLogRow(bytes);
    QVERIFY(row.ok());
    QVERIFY(row->types == types);
    QVERIFY(row->texts == texts);
    for (size_t i = 0; i < readings.size(); ++i) {
        QCOMPARE(row->readings[i].tag, readings[i].tag);
        QCOMPARE(row->readings[i].status, readings[i].status);
        QCOMPARE(row->readings[i].at, readings[i].at);
        QCOMPARE(row->readings[i].value.bits, readings[i].value.bits);
    }
    for (size_t size = 0; size < bytes.size(); size += 101)
        QVERIFY(!decodeLogRow(ByteView(bytes).first(size)).ok());
}

void BlockCodecTest::stampsAreShared()
{
    QRandomGenerator random(13);
    std::vector<StoredReading> first;
    qint64 at = 1'790'000'000'000'000;
    for (size_t i = 0; i < 1'000; ++i) {
        at += 1'000'000 + qint64(random.bounded(4'000));
        first.push_back({50 + i * 40 + random.bounded(3), StatusCode::Good, at, Payload::of(double(i)).bits, nullptr});
    }
    std::vector<StoredReading> second = first;
    for (StoredReading &reading : second) {
        reading.sequence -= 7;
        reading.bits = Payload::of(double(random.bounded(100))).bits;
    }
    QVERIFY(shareStamps(second, first));
    std::vector<StoredReading> other = second;
    other[500].at += 1;
    QVERIFY(!shareStamps(other, first));
    other = second;
    other[500].sequence += 1;
    QVERIFY(!shareStamps(other, first));
    other.pop_back();
    QVERIFY(!shareStamps(other, first));

    const quint64 id = stampsId(kId, TagId(40));
    Bytes bytes;
    encodeStamps(id, first, bytes);
    const Result<Stamps> stamps = decodeStamps(id, bytes);
    QVERIFY(stamps.ok());
    Bytes head;
    Bytes body;
    Bytes alone;
    encodeBlock(kId, TagId(42), ValueType::Float64, second, head, alone);
    encodeBlock(kId, TagId(42), ValueType::Float64, second, head, body, {TagId(40), first.front().sequence});
    QVERIFY(body.size() + 1'000 < alone.size());
    QCOMPARE(decodeHead(kId, head)->stamps, TagId(40));
    const Result<Block> block = decodeBlock(kId, TagId(42), head, body, &*stamps);
    QVERIFY(block.ok());
    for (size_t i = 0; i < second.size(); ++i) {
        QCOMPARE(block->readings[i].sequence, second[i].sequence);
        QCOMPARE(block->readings[i].at, second[i].at);
        QCOMPARE(block->readings[i].bits, second[i].bits);
    }
    QVERIFY(!decodeBlock(kId, TagId(42), head, body).ok()); // nobody brought them
    Stamps fewer = *stamps;
    fewer.times.pop_back();
    QVERIFY(!decodeBlock(kId, TagId(42), head, body, &fewer).ok());
    Stamps others = *stamps;
    others.times.back() += 1; // not those that the head was made with
    QVERIFY(!decodeBlock(kId, TagId(42), head, body, &others).ok());
    QVERIFY(!decodeStamps(id + 1, bytes).ok());
    for (size_t bit = 0; bit < bytes.size() * 8; bit += 5) {
        bytes[bit / 8] ^= std::byte(1 << bit % 8);
        QVERIFY(!decodeStamps(id, bytes).ok());
        bytes[bit / 8] ^= std::byte(1 << bit % 8);
    }
}

void BlockCodecTest::bucketsEqualAPlainSearch()
{
    QRandomGenerator random(9);
    int whole = 0;
    int inCells = 0;
    int lookedInto = 0;
    for (int round = 0; round < 200; ++round) {
        const size_t count = 1 + random.bounded(round % 2 ? 2'000 : 20'000);
        const size_t inBlock = round % 2 ? 70 : 4'096;
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
        for (size_t from = 0; from < count; from += inBlock) {
            const auto part = std::span(readings).subspan(from, std::min(inBlock, count - from));
            encodeBlock(kId, TagId(1), ValueType::Float64, part, head, body);
            std::vector<Cell> cells;
            const Result<BlockHead> facts = decodeHead(kId, head, &cells);
            QVERIFY(facts.ok());
            if (byHeads.add(*facts)) {
                ++whole;
            } else if (byHeads.add(cells)) {
                ++inCells;
            } else {
                ++lookedInto;
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
    QVERIFY2(whole > 30 && inCells > 30 && lookedInto > 30,
             qPrintable(QStringLiteral("%1 %2 %3").arg(whole).arg(inCells).arg(lookedInto)));
}

QTEST_GUILESS_MAIN(BlockCodecTest)
#include "tst_block_codec.moc"
