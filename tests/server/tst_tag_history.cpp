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
    //! Eight pens of one picture, a second apart, are one question; so are those that come while it is under way.
    void theJournalIsAskedOnceForAllOfAPicture()
    {
        ManualClock clock;
        std::vector<std::function<void(const Result<QList<Event>> &)>> asked;
        EventFilter last;
        rest::StationRuns runs([&](const EventFilter &filter, auto told) { last = filter; asked.push_back(std::move(told)); }, clock);
        int told = 0;
        const auto count = [&told](const Result<rest::StationRuns::Runs> &answer) { told += answer && answer->starts == std::vector{at(50)} && answer->stops == std::vector{at(40)} ? 1 : 100; };
        for (int pen = 0; pen < 8; ++pen)
            runs.tell(at(1) + pen * 1s, at(3'601) + pen * 1s, count);
        QCOMPARE(asked.size(), 1u);
        QVERIFY(last.from <= at(1) && last.to >= at(3'608));
        QCOMPARE(last.kinds, (QList{EventKind::Startup, EventKind::Shutdown}));
        QCOMPARE(told, 0);
        Event start, stop;
        start.kind = EventKind::Startup;
        start.at = at(50);
        stop.kind = EventKind::Shutdown;
        stop.at = at(40);
        asked[0](QList<Event>{start, stop});
        QCOMPARE(told, 8);
        runs.tell(at(5), at(3'605), count);
        QCOMPARE(told, 9);
        QCOMPARE(asked.size(), 1u);
        runs.tell(at(-300), at(3'605), count); // another time is another question
        QCOMPARE(asked.size(), 2u);
        clock.advance(1min); // and what is old is asked for anew
        runs.tell(at(5), at(3'605), count);
        QCOMPARE(asked.size(), 3u);
    }
    //! A journal that could not be asked says so to all who wait, and is asked again by the next one.
    void aFailureIsToldAndNotKept()
    {
        ManualClock clock;
        std::vector<std::function<void(const Result<QList<Event>> &)>> asked;
        rest::StationRuns runs([&](const EventFilter &, auto told) { asked.push_back(std::move(told)); }, clock);
        int failed = 0;
        const auto fails = [&failed](const Result<rest::StationRuns::Runs> &answer) { failed += answer ? 100 : 1; };
        runs.tell(at(0), at(60), fails);
        runs.tell(at(0), at(60), fails);
        asked[0](Error{Error::Kind::Busy, QStringLiteral("too busy"), {}});
        QCOMPARE(failed, 2);
        runs.tell(at(0), at(60), fails);
        QCOMPARE(asked.size(), 2u);
    }
    //! More times than are kept, all under way: each is answered for itself.
    void moreTimesThanAreKeptAreAnsweredToo()
    {
        ManualClock clock;
        std::vector<std::function<void(const Result<QList<Event>> &)>> asked;
        rest::StationRuns runs([&](const EventFilter &, auto told) { asked.push_back(std::move(told)); }, clock);
        int told = 0;
        for (int hour = 0; hour < 100; ++hour)
            runs.tell(at(3'600 * hour), at(3'600 * (hour + 1)), [&told](const Result<rest::StationRuns::Runs> &answer) { told += answer ? 1 : 100; });
        QCOMPARE(asked.size(), 100u);
        for (const auto &each : asked)
            each(QList<Event>{});
        QCOMPARE(told, 100);
    }
};

QTEST_APPLESS_MAIN(TestTagHistory)
#include "tst_tag_history.moc"
