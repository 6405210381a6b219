#include "server/rest/tag_history.h"

#include <QTest>

#include <cmath>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

UtcTime at(int seconds)
{
    return UtcTime(std::chrono::seconds(1'800'000'000LL + seconds));
}

std::vector<TrendSample> values(std::initializer_list<int> seconds)
{
    std::vector<TrendSample> samples;
    for (const int second : seconds)
        samples.push_back({at(second), 54.0, StatusCode::Good});
    return samples;
}

//! "54 54 - 54": a value or none.
QByteArray shape(const std::vector<TrendSample> &samples)
{
    QByteArray text;
    for (const TrendSample &sample : samples)
        text += std::isnan(sample.value) && qualityOf(sample.status) == Quality::Bad ? '-' : '+';
    return text;
}

} // namespace

class TestTagHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStandstillIsAHole()
    {
        // killed behind 20, started again at 100
        const std::vector<TrendSample> told = rest::withStops(values({0, 10, 20, 101, 110}), {at(-1'000), at(100)}, {});
        QCOMPARE(shape(told), QByteArray("+++-++"));
        QCOMPARE(told[3].at, at(20) + 1us);
        QVERIFY(std::is_sorted(told.begin(), told.end(), [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; }));
    }
    void oneThatWasToldToEndKnewUntilThen()
    {
        const std::vector<TrendSample> told = rest::withStops(values({0, 101}), {at(100)}, {at(60)});
        QCOMPARE(shape(told), QByteArray("+-+"));
        QCOMPARE(told[1].at, at(60) + 1us);
        // that stop was of the run before the one that was killed
        const std::vector<TrendSample> later = rest::withStops(values({0, 101}), {at(-10), at(100)}, {at(-20)});
        QCOMPARE(later[1].at, at(0) + 1us);
    }
    void eachStandstillIsOne()
    {
        QCOMPARE(shape(rest::withStops(values({0, 51, 101}), {at(50), at(100)}, {})), QByteArray("+-+-+"));
        QCOMPARE(shape(rest::withStops(values({0}), {at(50)}, {})), QByteArray("+-")); // and nothing since
        QCOMPARE(shape(rest::withStops(values({60}), {at(50)}, {})), QByteArray("+"));
        QCOMPARE(shape(rest::withStops({}, {at(50)}, {at(40)})), QByteArray());
    }
};

QTEST_APPLESS_MAIN(TestTagHistory)
#include "tst_tag_history.moc"
