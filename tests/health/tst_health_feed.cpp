#include "history/history_fixture.h"
#include "models/health/health_replay.h"
#include "models/history/column_query.h"

#include <bit>
#include <random>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

constexpr UtcTime kBegin{std::chrono::seconds(20'600LL * 86'400)};

//! A history that gives readings one by one alone.
class RowsOnly final : public Historian
{
public:
    explicit RowsOnly(Historian &inner) : m_inner(inner) {}
    void take(const BatchPtr &) override {}
    double fill() const override { return 0; }
    QUuid stationId() const override { return m_inner.stationId(); }
    std::vector<TagId> numberTags(std::span<const TagUuid> tags) override { return m_inner.numberTags(tags); }
    void setSnapshot(SnapshotPtr) override {}
    CommitSubscription onCommit(std::function<void(const CommitNotice &)>) override { return {}; }
    CommitSubscription onEvent(std::function<void(const Event &)>) override { return {}; }
    void append(Event, std::function<void(Result<quint64>)>) override {}
    HistorianCounters counters() const override { return m_inner.counters(); }
    LatencySummary commitLatency() const override { return {}; }
    JobPtr<TrendResult> queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done) override { return m_inner.queryTrend(query, std::move(done)); }
    JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost, Job<RawResult>::Callback done) override
    {
        return m_inner.queryRaw(tag, from, to, atMost, std::move(done));
    }
    JobPtr<ValueAt> queryValueAt(TagId tag, UtcTime at, Job<ValueAt>::Callback done) override { return m_inner.queryValueAt(tag, at, std::move(done)); }
    JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) override { return m_inner.queryEvents(filter, std::move(done)); }
    void stop(std::chrono::milliseconds) override {}

private:
    Historian &m_inner;
};

//! Three tags, a set point, a state and a product.
HealthSetup setupOf(bool timeWeighted, bool runningOnly)
{
    HealthSetup setup;
    setup.machine = MachineId::create();
    setup.code = u"M"_s;
    setup.plan.timeWeighted = timeWeighted;
    setup.plan.runningOnly = runningOnly;
    for (quint32 i = 0; i < 3; ++i) {
        MonitoredTag tag;
        tag.id = TagId(i + 1);
        tag.tag = TagUuid{QUuid(i + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)};
        tag.code = u"PLC.t%1"_s.arg(i);
        tag.limits.low = 40;
        tag.limits.high = 60;
        tag.limits.maxDeviation = 10;
        tag.limits.hardHigh = i == 0 ? 69.9 : 1e9;
        tag.highest = 80;
        setup.tags.push_back(tag);
    }
    setup.conditions.push_back({TagId(4), ValueType::Float64, {}, 0.1});
    setup.stateTag = TagId(5);
    setup.states = {{1, MachineState::Running, {}}, {2, MachineState::Idle, {}}};
    setup.productTag = TagId(6);
    setup.productType = ValueType::Int64;
    return setup;
}

//! What a plant might say in two days and a half: in the order in which it came, all that is not in order left out.
std::vector<Reading> plantSays(quint64 seed)
{
    std::mt19937_64 random(seed);
    std::vector<Reading> readings;
    qint64 state = 1, product = 7;
    double set = 20;
    int dark = 0;
    for (int second = 0; second < 60 * 3'600; second += 1 + int(random() % 3)) {
        const UtcTime at = kBegin + std::chrono::seconds(second) + std::chrono::microseconds(random() % 3 == 0 ? random() % 900'000 : 0);
        if (random() % 4'000 == 0)
            state = 1 + qint64(random() % 3); // 3: no rule
        if (random() % 40 == 0)
            readings.push_back({TagId(5), random() % 300 == 0 ? StatusCode::BadNoCommunication : StatusCode::Good, at, Payload::of(state)});
        if (random() % 20'000 == 0)
            readings.push_back({TagId(6), StatusCode::Good, at, Payload::of(product = 7 + qint64(random() % 2))});
        if (random() % 3'000 == 0)
            readings.push_back({TagId(4), StatusCode::Good, at, Payload::of(set += double(random() % 3) - 1)});
        if (random() % 9'000 == 0)
            dark = int(random() % 3'000); // nobody hears anything
        if (--dark > 0)
            continue;
        for (quint32 tag = 1; tag <= 3; ++tag) {
            if (tag == 3 && random() % 100 != 0)
                continue; // slower than the rows
            const double value = random() % 5'000 == 0 ? std::nan("") : 45 + double(random() % 2'500) / 100 + (tag == 1 && second > 40 * 3'600 ? 5 : 0);
            const StatusCode status = random() % 800 == 0 ? StatusCode::Uncertain : random() % 800 == 0 ? StatusCode::BadSensorFailure : StatusCode::Good;
            readings.push_back({TagId(tag), status, at, Payload::of(value)});
        }
    }
    return readings;
}

//! One reading after the other, at the same moment first what the values count under.
std::vector<HealthAssessment> oneByOne(const HealthSetup &setup, std::vector<Reading> readings, std::span<const UtcTime> moments, UtcTime to)
{
    std::stable_sort(readings.begin(), readings.end(), [](const Reading &a, const Reading &b) { return a.at != b.at ? a.at < b.at : toNumber(a.tag) > toNumber(b.tag); });
    MachineHealth machine(setup);
    std::vector<HealthAssessment> found;
    size_t next = 0;
    const auto lookUntil = [&](UtcTime at) {
        for (; next < moments.size() && moments[next] <= at; ++next)
            found.push_back(machine.assess(moments[next], {}));
    };
    for (const Reading &reading : readings) {
        lookUntil(reading.at);
        switch (toNumber(reading.tag)) {
        case 4:
            machine.addCondition(0, reading.at, reading.value.asDouble(), reading.status);
            break;
        case 5:
            machine.addState(reading.at, reading.value.asInt64(), reading.status);
            break;
        case 6:
            machine.addProduct(reading.at, QByteArray::number(reading.value.asInt64()), reading.status);
            break;
        default:
            machine.addValue(toNumber(reading.tag) - 1, reading.at, reading.value.asDouble(), reading.status);
        }
    }
    lookUntil(to);
    return found;
}

bool same(double a, double b)
{
    return std::bit_cast<quint64>(a) == std::bit_cast<quint64>(b) || (std::isnan(a) && std::isnan(b));
}

//! The first thing in which they differ, to the last bit; empty where nothing does.
QString differenceOf(const HealthAssessment &a, const HealthAssessment &b)
{
    if (a.score.overall.has_value() != b.score.overall.has_value() || !same(a.score.overall.value_or(0), b.score.overall.value_or(0)))
        return u"score"_s;
    if (!same(a.score.confidence, b.score.confidence) || a.score.status != b.score.status || a.score.cap != b.score.cap || a.running != b.running)
        return u"confidence, status or state"_s;
    for (size_t i = 0; i < a.score.tags.size(); ++i) {
        const TagDeviation &x = a.score.tags[i].deviation, &y = b.score.tags[i].deviation;
        if (!same(x.average, y.average) || !same(x.worst, y.worst) || !same(x.farthest, y.farthest) || !same(x.coverage, y.coverage)
            || x.samples != y.samples || x.hardLimit != y.hardLimit || !same(x.hardValue, y.hardValue))
            return u"tag %1: average %2 and %3, samples %4 and %5, coverage %6 and %7"_s.arg(i).arg(x.average, 0, 'g', 17).arg(y.average, 0, 'g', 17)
                .arg(x.samples).arg(y.samples).arg(x.coverage, 0, 'g', 17).arg(y.coverage, 0, 'g', 17);
    }
    if (!same(a.learnt, b.learnt) || a.anomaly.has_value() != b.anomaly.has_value())
        return u"learnt %1 and %2"_s.arg(a.learnt).arg(b.learnt);
    if (a.anomaly && (a.anomaly->since != b.anomaly->since || !same(a.anomaly->worst, b.anomaly->worst) || a.anomaly->rows != b.anomaly->rows))
        return u"anomaly"_s;
    if (a.projections.size() != b.projections.size())
        return u"projections"_s;
    for (size_t i = 0; i < a.projections.size(); ++i) {
        if (!same(a.projections[i].hours, b.projections[i].hours) || !same(a.projections[i].slope, b.projections[i].slope))
            return u"projection %1"_s.arg(i);
    }
    return {};
}

} // namespace

//! What comes out of history by the thousand is what came reading by reading.
class TestHealthFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOneByOne_data()
    {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<bool>("timeWeighted");
        QTest::addColumn<bool>("runningOnly");
        QTest::addColumn<bool>("byRows");
        for (quint64 seed = 1; seed <= 5; ++seed) {
            for (const bool byRows : {false, true})
                QTest::addRow("seed %d, %s", int(seed), byRows ? "rows" : "columns") << seed << (seed % 2 == 0) << (seed > 2) << byRows;
        }
    }
    void isOneByOne()
    {
        QFETCH(const quint64, seed);
        QFETCH(const bool, timeWeighted);
        QFETCH(const bool, runningOnly);
        QFETCH(const bool, byRows);
        QTemporaryDir folder;
        HistorianSettings settings;
        settings.folder = folder.filePath(u"data"_s);
        Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
        QVERIFY(opened.ok());
        Historian &history = **opened;
        history.setSnapshot(snapshotOf({ValueType::Float64, ValueType::Float64, ValueType::Float64, ValueType::Float64, ValueType::Int64, ValueType::Int64}));
        std::vector<Reading> readings = plantSays(seed);
        for (Reading &reading : readings) { // statuses that all of a day are Good are not looked at one by one
            if (seed % 3 == 2 && toNumber(reading.tag) <= 3)
                reading.status = StatusCode::Good;
        }
        const size_t count = readings.size();
        history.take(batchOf(readings));
        QVERIFY(waitForStored(history, count));

        HealthSetup setup = setupOf(timeWeighted, runningOnly);
        std::vector<UtcTime> moments;
        std::mt19937_64 random(seed);
        for (UtcTime at = kBegin + 7min; at <= kBegin + 60h; at += std::chrono::microseconds(1 + random() % 3'600'000'000))
            moments.push_back(at);
        const std::vector<HealthAssessment> expected = oneByOne(setup, std::move(readings), moments, kBegin + 60h);
        MachineHealth machine(setup);
        std::vector<HealthAssessment> found;
        const FedStretch stretch{kBegin, kBegin + 60h, moments, [&](UtcTime at) { found.push_back(machine.assess(at, {})); }};
        RowsOnly rows(history);
        QVERIFY(ColumnQuery::of(history) && !ColumnQuery::of(rows));
        const Result<quint64> fed = feedFromHistory(byRows ? static_cast<Historian &>(rows) : history, machine, stretch);
        QVERIFY2(fed.ok(), qPrintable(fed.ok() ? QString() : fed.error().message));
        QCOMPARE(*fed, quint64(count));
        QCOMPARE(found.size(), expected.size());
        bool anyHard = false, anyScore = false;
        for (size_t i = 0; i < found.size(); ++i) {
            const QString difference = differenceOf(expected[i], found[i]);
            QVERIFY2(difference.isEmpty(), qPrintable(toIso(moments[i]) + u": "_s + difference));
            anyHard = anyHard || found[i].score.tags[0].deviation.hardLimit;
            anyScore = anyScore || found[i].score.tags[0].score;
        }
        QVERIFY(anyHard && anyScore); // else it would say little
    }

    //! Of one tag, in whatever portions.
    void portionsChangeNothing()
    {
        constexpr double kInfinite = std::numeric_limits<double>::infinity();
        std::mt19937_64 random(11);
        for (int round = 0; round < 96; ++round) {
            const bool allGood = round % 8 >= 4;
            DeviationLimits limits;
            limits.low = round % 3 == 1 ? -kInfinite : 40;
            limits.high = round % 3 == 2 ? kInfinite : 60;
            limits.maxDeviation = 10;
            (round % 3 == 2 ? limits.hardLow : limits.hardHigh) = round % 5 == 0 ? 50 : round % 3 == 2 ? 31 : 69; // 50: within what is normal
            DeviationSettings settings;
            settings.timeWeighted = round % 2;
            settings.runningOnly = round % 4 >= 2;
            if (round % 7 == 0)
                settings.mostHold = 15s; // less than a bucket
            DeviationWindow each(limits, settings), runs(limits, settings);
            std::vector<qint64> times;
            std::vector<double> values;
            std::vector<StatusCode> statuses;
            qint64 us = toMicroseconds(kBegin);
            bool calm = false; // everything inside
            for (int i = 0; i < 5'000; ++i) {
                us += random() % 200 == 0 ? qint64(random() % 7'200'000'000) : random() % 50 == 0 ? 0
                    : allGood ? qint64(random() % (random() % 30 == 0 ? 40'000'000 : 2'000'000)) : qint64(random() % 20'000'000);
                calm = random() % 60 == 0 ? !calm : calm;
                times.push_back(random() % 300 == 0 ? us - qint64(random() % 900'000'000) : us); // a late one
                values.push_back(random() % 300 == 0 ? (random() % 2 ? std::nan("") : random() % 2 ? kInfinite : -kInfinite)
                                     : calm        ? double(40 + random() % 21)
                                                   : 30 + double(random() % 4'000) / 100);
                statuses.push_back(allGood ? StatusCode::Good : random() % 100 == 0 ? StatusCode::Uncertain : random() % 100 == 0 ? StatusCode::BadTimeout : StatusCode::Good);
            }
            for (size_t begin = 0; begin < times.size();) {
                const size_t end = std::min(times.size(), begin + 1 + random() % (allGood ? 150 : 900));
                const bool running = random() % 3 != 0;
                ReadingRun run{std::span(times).subspan(begin, end - begin), std::span(values).subspan(begin, end - begin), {}};
                if (!allGood)
                    run.statuses = std::span(statuses).subspan(begin, end - begin);
                runs.add(run, running);
                for (; begin < end; ++begin)
                    each.add(fromMicroseconds(times[begin]), values[begin], statuses[begin], running);
                const UtcTime now = fromMicroseconds(us) + std::chrono::microseconds(random() % 3'600'000'000);
                const TagDeviation a = each.read(now), b = runs.read(now);
                QVERIFY2(same(a.average, b.average) && same(a.worst, b.worst) && same(a.coverage, b.coverage) && a.samples == b.samples && a.hardLimit == b.hardLimit
                             && same(a.farthest, b.farthest) && same(a.hardValue, b.hardValue),
                         qPrintable(u"round %1 at %2: %3 and %4, coverage %5 and %6, %7 and %8 samples"_s.arg(round).arg(begin).arg(a.average, 0, 'g', 17).arg(b.average, 0, 'g', 17)
                                        .arg(a.coverage, 0, 'g', 17).arg(b.coverage, 0, 'g', 17).arg(a.samples).arg(b.samples)));
                QCOMPARE(each.lastAt(), runs.lastAt());
                QVERIFY(same(each.last(), runs.last()));
            }
        }
    }

    //! The score alone is the one of all that is told beside it, and so are those that follow.
    void aScoreAloneIsTheSame()
    {
        const HealthSetup setup = setupOf(false, true);
        MachineHealth whole(setup), alone(setup);
        HealthFigures figures;
        figures.oee = {0.8, kBegin - 168h, kBegin, 100, 1};
        UtcTime at = kBegin;
        std::mt19937_64 random(3);
        for (int minute = 0; minute < 3 * 1'440; ++minute, at += 1min) {
            for (MachineHealth *machine : {&whole, &alone})
                machine->addState(at, minute % 700 < 600 ? 1 : 2, StatusCode::Good);
            for (size_t slot = 0; slot < 3; ++slot) {
                const double value = 45 + double(random() % 2'500) / 100;
                for (MachineHealth *machine : {&whole, &alone})
                    machine->addValue(slot, at, value, StatusCode::Good);
            }
            if (minute % 60 != 59)
                continue;
            HealthAssessment b;
            const HealthAssessment a = whole.assess(at, figures);
            b.score = alone.score(at, figures);
            b.running = a.running;
            b.learnt = a.learnt;
            b.anomaly = a.anomaly;
            b.projections = a.projections;
            QCOMPARE(differenceOf(a, b), QString());
        }
        QCOMPARE(alone.past().size(), whole.past().size());
        QVERIFY(alone.past().size() > 40);
        QCOMPARE(differenceOf(whole.assess(at, figures), alone.assess(at, figures)), QString());
    }
};

QTEST_GUILESS_MAIN(TestHealthFeed)
#include "tst_health_feed.moc"
