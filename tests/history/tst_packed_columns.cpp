#include "models/history/packed_columns.h"
#include "models/history/packed_doubles.h"
#include "models/history/packed_integers.h"

#include <QRandomGenerator>
#include <QtTest>

#include <cmath>
#include <functional>
#include <limits>

using namespace lineside;
using namespace lineside::codec;

//! The columns that rows of the store are made of: every bit comes back, and what is regular takes little room.
class PackedColumnsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void integersComeBack_data();
    void integersComeBack();
    void doublesComeBack_data();
    void doublesComeBack();
    void strangeDoublesComeBackFromAnywhere();
    void textsComeBack();
    void garbageIsRefused();
};

namespace {

using Make = std::function<quint64(size_t)>;

double bytesEach(size_t bytes, size_t count)
{
    return double(bytes) / double(count);
}

} // namespace
Q_DECLARE_METATYPE(Make)

void PackedColumnsTest::integersComeBack_data()
{
    QTest::addColumn<Make>("make");
    QTest::addColumn<double>("atMost"); // bytes each, in 4,096 of them
    const auto random = std::make_shared<QRandomGenerator>(1);
    const auto row = [](const char *name, double atMost, Make make) { QTest::newRow(name) << make << atMost; };
    row("constant", 0.01, [](size_t) { return ~quint64(0); });
    row("counting", 0.02, [](size_t i) { return 7 + i * 1'000; });
    row("a bit", 0.13, [random](size_t) { return quint64(random->bounded(2)); });
    row("counting with jumps", 0.1, [](size_t i) { return i + i / 300 * 1'000'000; });
    row("times of a steady clock with jitter", 1.35, [random](size_t i) {
        return quint64(1'790'000'000'000'000) + i * 1'000'000 + quint64(random->bounded(1'000));
    });
    row("a walk about zero", 0.9, [random, at = std::make_shared<qint64>(0)](size_t) {
        return quint64(*at += qint64(random->bounded(41)) - 20);
    });
    row("small with a few huge ones", 0.9, [random](size_t i) {
        return i % 400 == 3 ? random->generate64() : quint64(random->bounded(40));
    });
    row("large with a few far below", 0.9, [random](size_t i) {
        return i % 400 == 3 ? quint64(i) : (quint64(1) << 60) + quint64(random->bounded(40));
    });
    row("multiples", 1.2, [random](size_t) { return quint64(random->bounded(256)) << 40; });
    row("anything", 8.02, [random](size_t) { return random->generate64(); });
    row("ends", 8.02, [](size_t i) { return i % 2 ? quint64(1) << 63 : (quint64(1) << 63) - 1; });
    row("accelerating", 0.55, [](size_t i) { return i * i * 3; });
}

void PackedColumnsTest::integersComeBack()
{
    QFETCH(Make, make);
    QFETCH(double, atMost);
    for (const size_t count : {0, 1, 2, 3, 4, 15, 63, 64, 65, 255, 256, 257, 1'023, 1'024, 1'025, 1'026, 4'096, 65'536}) {
        std::vector<quint64> values;
        for (size_t i = 0; i < count; ++i)
            values.push_back(make(i));
        Bytes bytes;
        Writer writer(bytes);
        packIntegers(values, writer);
        writer.trim();
        Reader reader(bytes);
        std::vector<quint64> back(count, 99);
        QVERIFY(unpackIntegers(reader, back));
        QVERIFY(reader.atEnd());
        QVERIFY(back == values);
        if (count == 4'096)
            QVERIFY2(bytesEach(bytes.size(), count) <= atMost, qPrintable(QString::number(bytesEach(bytes.size(), count))));
    }
}

void PackedColumnsTest::doublesComeBack_data()
{
    QTest::addColumn<Make>("make");
    QTest::addColumn<double>("atMost");
    const auto random = std::make_shared<QRandomGenerator>(2);
    const auto bits = [](double value) { return std::bit_cast<quint64>(value); };
    const auto row = [](const char *name, double atMost, Make make) { QTest::newRow(name) << make << atMost; };
    const auto noise = [random](double width) { return (random->generateDouble() - 0.5) * width; };
    row("constant", 0.01, [=](size_t) { return bits(-0.1); });
    row("tenths", 0.85, [=](size_t i) { return bits(std::round(500 + 100 * std::sin(double(i) / 50) + noise(8)) / 10); });
    row("thousandths", 1.8, [=](size_t) { return bits(std::round(noise(8'000)) / 1'000); });
    row("tenths, some of them none", 1.2, [=](size_t i) {
        return i % 100 == 5 ? 0x7FF8'0000'DEAD'BEEF : bits(std::round(noise(100)) / 10);
    });
    row("tenths as singles", 1.45, [=](size_t) { return bits(double(float(std::round(noise(400)) / 10))); });
    row("singles", 3.3, [=](size_t) { return bits(double(float(50 + noise(10)))); });
    row("a converter of 27648 steps", 1.5, [=](size_t i) {
        return bits(std::round(13'000 + 500 * std::sin(double(i) / 300) + noise(20)) * (150.0 / 27'648) + -20.0);
    });
    row("a converter of 4095 steps", 1.2, [=](size_t i) {
        return bits(std::round(2'000 + 500 * std::sin(double(i) / 300) + noise(6)) * (16.0 / 4'095) + 4.0);
    });
    row("a converter whose range is odd", 1.9, [=](size_t i) {
        return bits(std::round(2'000 + 500 * std::sin(double(i) / 300) + noise(6)) * (17.3331 / 3'900) + 4.7);
    });
    row("ten different ones", 0.65, [=](size_t) { return bits(std::sqrt(double(2 + random->bounded(10)))); });
    row("noise to the last bit", 6.8, [=](size_t) { return bits(50 + noise(1)); });
    row("anything", 8.1, [random](size_t) { return random->generate64(); });
    row("zeros of both signs", 8.1, [=](size_t i) { return bits(i % 2 ? 0.0 : -0.0); });
    row("denormals", 8.1, [random](size_t) { return random->generate64() >> 12; });
}

void PackedColumnsTest::doublesComeBack()
{
    QFETCH(Make, make);
    QFETCH(double, atMost);
    for (const size_t count : {0, 1, 2, 3, 31, 32, 33, 64, 1'000, 1'025, 4'096, 4'097, 20'000}) {
        std::vector<quint64> values;
        for (size_t i = 0; i < count; ++i)
            values.push_back(make(i));
        Bytes bytes;
        Writer writer(bytes);
        packDoubles(values, writer);
        writer.trim();
        Reader reader(bytes);
        std::vector<quint64> back(count, 99);
        QVERIFY(unpackDoubles(reader, back));
        QVERIFY(reader.atEnd());
        QVERIFY(back == values);
        if (count == 4'096)
            QVERIFY2(bytesEach(bytes.size(), count) <= atMost, qPrintable(QString::number(bytesEach(bytes.size(), count))));
    }
}

void PackedColumnsTest::strangeDoublesComeBackFromAnywhere()
{
    const quint64 strange[] = {0,
                               1,
                               quint64(1) << 63,
                               std::bit_cast<quint64>(std::numeric_limits<double>::infinity()),
                               std::bit_cast<quint64>(-std::numeric_limits<double>::infinity()),
                               0x7FF8'0000'DEAD'BEEF,
                               0x7FF0'0000'0000'0001,
                               0xFFFF'FFFF'FFFF'FFFF,
                               std::bit_cast<quint64>(9'007'199'254'740'993.0),
                               std::bit_cast<quint64>(std::numeric_limits<double>::max()),
                               std::bit_cast<quint64>(double(std::numeric_limits<float>::max())),
                               std::bit_cast<quint64>(double(std::numeric_limits<float>::denorm_min())),
                               std::bit_cast<quint64>(1e15 + 0.3),
                               std::bit_cast<quint64>(1e22)};
    QRandomGenerator random(3);
    for (int round = 0; round < 300; ++round) {
        std::vector<quint64> values;
        const size_t count = 1 + random.bounded(3'000);
        const int often = 1 + int(random.bounded(50));
        for (size_t i = 0; i < count; ++i) {
            double value = double(random.bounded(10'000));
            switch (round % 4) {
            case 0: value /= 100; break;
            case 1: value = double(float(value / 7)); break;
            case 2: value = value * (150.0 / 27'648) - 20; break;
            default: value = random.bounded(2) ? value / 10 : value / 3; break;
            }
            values.push_back(random.bounded(often) ? std::bit_cast<quint64>(value)
                                                   : strange[random.bounded(int(std::size(strange)))]);
        }
        Bytes bytes;
        Writer writer(bytes);
        packDoubles(values, writer);
        writer.trim();
        Reader reader(bytes);
        std::vector<quint64> back(count);
        QVERIFY(unpackDoubles(reader, back) && reader.atEnd());
        QVERIFY(back == values);
    }
}

void PackedColumnsTest::textsComeBack()
{
    QRandomGenerator random(4);
    for (int round = 0; round < 50; ++round) {
        std::vector<QByteArray> made;
        for (int i = 0; i < 1'000; ++i)
            made.push_back(round % 2 ? "state " + QByteArray::number(i % 5) : QByteArray::number(random.generate64()));
        made[3] = QByteArray("");
        made[4] = QByteArray("a\0b", 3);
        std::vector<const QByteArray *> texts;
        for (size_t i = 0; i < made.size(); ++i)
            texts.push_back(i % 7 == 6 ? nullptr : &made[i]);
        Bytes bytes;
        Writer writer(bytes);
        packTexts(texts, writer);
        writer.trim();
        Reader reader(bytes);
        std::vector<QByteArray> different;
        std::vector<quint64> places;
        QVERIFY(unpackTexts(reader, texts.size(), different, places));
        QVERIFY(reader.atEnd());
        for (size_t i = 0; i < texts.size(); ++i) {
            QCOMPARE(places[i] == 0, texts[i] == nullptr);
            if (texts[i]) {
                QCOMPARE(different[size_t(places[i] - 1)], *texts[i]);
                QVERIFY(!different[size_t(places[i] - 1)].isNull());
            }
        }
        if (round % 2)
            QVERIFY(bytes.size() < 600);
    }
}

void PackedColumnsTest::garbageIsRefused()
{
    // Whatever the bytes are: no more is read than is there, and what is taken fits.
    QRandomGenerator random(5);
    std::vector<quint64> values(4'096);
    std::vector<StatusCode> statuses(100);
    std::vector<QByteArray> texts;
    std::vector<quint64> places;
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        Bytes bytes(random.bounded(200));
        for (std::byte &byte : bytes)
            byte = std::byte(random.bounded(round % 2 ? 8 : 256));
        const size_t count = 1 + random.bounded(int(values.size()));
        Reader integers(bytes);
        refused += !unpackIntegers(integers, std::span(values).first(count));
        Reader doubles(bytes);
        refused += !unpackDoubles(doubles, std::span(values).first(count));
        Reader codes(bytes);
        refused += !unpackStatuses(codes, statuses);
        Reader words(bytes);
        refused += !unpackTexts(words, count, texts, places);
    }
    QVERIFY(refused > 20'000);
}

QTEST_GUILESS_MAIN(PackedColumnsTest)
#include "tst_packed_columns.moc"
