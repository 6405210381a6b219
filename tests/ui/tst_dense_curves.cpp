#include "ui/trends/dense_curves.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kWidth = 400;
constexpr int kHeight = 300;
constexpr UtcTime kBegin = UtcTime(1'700'000'000s);

UtcTime at(double seconds)
{
    return kBegin + std::chrono::microseconds(qint64(std::llround(seconds * 1e6)));
}

double secondsOf(UtcTime time)
{
    return double(toMicroseconds(time)) / 1e6;
}

TrendSeries seriesOf(std::vector<TrendSample> samples)
{
    TrendSeries series;
    TrendResult result;
    result.samples = std::move(samples);
    series.setHistory(std::move(result));
    return series;
}

//! Wandering values with stretches without one, and pauses.
std::vector<TrendSample> wander(size_t count, double step, quint32 seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> noise(0, 1);
    std::uniform_int_distribution<int> dice(0, 999);
    std::vector<TrendSample> samples;
    double value = 0;
    double seconds = 0;
    bool none = false;
    for (size_t i = 0; i < count; ++i) {
        seconds += step * (dice(random) < 2 ? 400 : 0.5 + dice(random) / 1000.0);
        value += noise(random);
        if (dice(random) < 5)
            none = !none;
        samples.push_back({at(seconds), none ? kNan : value, none ? StatusCode::BadNoCommunication : StatusCode::Good});
    }
    return samples;
}

//! A plot that shows nothing but its curves.
struct Paper
{
    QCustomPlot plot;

    Paper(UtcTime from, UtcTime to, double low, double high)
    {
        plot.setBackground(Qt::white);
        plot.axisRect()->setAutoMargins(QCP::msNone);
        plot.axisRect()->setMargins({});
        for (QCPAxis *axis : {plot.xAxis, plot.yAxis})
            axis->setVisible(false);
        for (QCPAxis *axis : {plot.xAxis, plot.yAxis})
            axis->grid()->setVisible(false);
        plot.setNotAntialiasedElements(QCP::aeAll);
        plot.xAxis->setRange(secondsOf(from), secondsOf(to));
        plot.yAxis->setRange(low, high);
    }
    QImage image() { return plot.toPixmap(kWidth, kHeight).toImage().convertToFormat(QImage::Format_RGB32); }
};

bool isInk(const QImage &image, int x, int y)
{
    return image.rect().contains(x, y) && image.pixel(x, y) != qRgb(255, 255, 255);
}

//! Ink of \a one that has none of \a other within a pixel of it.
int strangeInk(const QImage &one, const QImage &other)
{
    int strange = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            bool near = !isInk(one, x, y);
            for (int dy = -1; dy <= 1 && !near; ++dy) {
                for (int dx = -1; dx <= 1 && !near; ++dx)
                    near = isInk(other, x + dx, y + dy);
            }
            strange += near ? 0 : 1;
        }
    }
    return strange;
}

int inkOf(const QImage &image)
{
    int ink = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            ink += isInk(image, x, y) ? 1 : 0;
    }
    return ink;
}

} // namespace

class DenseCurvesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void extremesOfAnyStretch()
    {
        std::mt19937 random(7);
        std::vector<TrendSample> samples = wander(5'000, 1, 3);
        TrendSeries series = seriesOf(samples);
        for (int round = 0; round < 2'000; ++round) {
            size_t first = random() % (samples.size() + 1);
            size_t last = random() % (samples.size() + 1);
            if (first > last)
                std::swap(first, last);
            double low = std::numeric_limits<double>::infinity();
            double high = -low;
            for (size_t i = first; i < last; ++i) {
                if (std::isnan(samples[i].value))
                    continue;
                low = std::min(low, samples[i].value);
                high = std::max(high, samples[i].value);
            }
            const TrendPyramid::Extent extent = series.extent(first, last);
            QCOMPARE(extent.low, low);
            QCOMPARE(extent.high, high);
        }
    }

    // Readings that come late change the middle: what was summed up behind them must not be used any more.
    void extremesAfterLateReadings()
    {
        std::mt19937 random(5);
        TrendSeries series;
        const TagId tag = TagId(1);
        for (int i = 0; i < 4'000; ++i) {
            const double seconds = i % 7 == 3 ? double(random() % 4'000) : i;
            series.append({{tag, StatusCode::Good, at(seconds), Payload::of(double(random() % 1'000))}}, ValueType::Float64);
        }
        const std::vector<TrendSample> &samples = series.samples();
        QVERIFY(std::is_sorted(samples.begin(), samples.end(), [](auto &a, auto &b) { return a.at < b.at; }));
        for (size_t first = 0; first < samples.size(); first += 37) {
            for (const size_t wide : {1, 15, 16, 17, 300}) {
                const size_t last = std::min(samples.size(), first + wide);
                double low = 1e9;
                for (size_t i = first; i < last; ++i)
                    low = std::min(low, samples[i].value);
                QCOMPARE(series.extent(first, last).low, low);
            }
        }
    }

    void looksAsIfEachSampleWereDrawn_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("stepped");
        QTest::addColumn<double>("from"); // shares of the whole range
        QTest::addColumn<double>("to");
        for (const bool stepped : {false, true}) {
            const char *kind = stepped ? "steps" : "lines";
            QTest::addRow("many, %s", kind) << 40'000 << stepped << 0.0 << 1.0;
            QTest::addRow("a part, %s", kind) << 40'000 << stepped << 0.31 << 0.44;
            QTest::addRow("about one a pixel, %s", kind) << 400 << stepped << 0.0 << 1.0;
            QTest::addRow("few, %s", kind) << 30 << stepped << 0.0 << 1.0;
            QTest::addRow("beyond both ends, %s", kind) << 3'000 << stepped << -0.4 << 1.6;
        }
    }
    void looksAsIfEachSampleWereDrawn()
    {
        QFETCH(int, count);
        QFETCH(bool, stepped);
        QFETCH(double, from);
        QFETCH(double, to);
        for (quint32 seed = 1; seed <= 5; ++seed) {
            const std::vector<TrendSample> samples = wander(size_t(count), 1, seed);
            const TrendSeries series = seriesOf(samples);
            const double whole = secondsOf(samples.back().at) - secondsOf(samples.front().at);
            const UtcTime begin = samples.front().at + std::chrono::microseconds(qint64(from * whole * 1e6));
            const UtcTime end = samples.front().at + std::chrono::microseconds(qint64(to * whole * 1e6));
            const auto bounds = series.bounds(samples.front().at, samples.back().at);
            QVERIFY(bounds);

            Paper expected(begin, end, bounds->first - 1, bounds->second + 1);
            QCPGraph *graph = expected.plot.addGraph();
            graph->setLineStyle(stepped ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
            graph->setAdaptiveSampling(false);
            graph->setPen(QPen(Qt::black, 1));
            for (const TrendSample &sample : samples)
                graph->addData(secondsOf(sample.at), sample.value);

            Paper actual(begin, end, bounds->first - 1, bounds->second + 1);
            DenseCurve *dense = (new DenseCurves(actual.plot.xAxis, actual.plot.yAxis))->add(actual.plot.yAxis); // the plot takes it
            dense->setSeries(&series);
            dense->setCourse(stepped, UtcTime::min(), {});
            dense->setColors(Qt::black, Qt::red);

            const QImage one = expected.image();
            const QImage other = actual.image();
            QVERIFY(inkOf(one) > 50);
            // Each rounds in its own way; and a sample alone between missing ones is a dot here, which the graph leaves out.
            const int few = 3 + inkOf(one) / 200;
            const int dots = 3 + inkOf(one) / 40;
            const int missing = strangeInk(one, other);
            const int extra = strangeInk(other, one);
            if (missing > few || extra > dots) {
                one.save(QStringLiteral("expected.png"));
                other.save(QStringLiteral("actual.png"));
            }
            QVERIFY2(missing <= few, qPrintable(QString::number(missing)));
            QVERIFY2(extra <= dots, qPrintable(QString::number(extra)));
        }
    }

    void holdsTheLastValueWhileLive()
    {
        const TrendSeries series = seriesOf({{at(0), 1, StatusCode::Good}, {at(10), 2, StatusCode::Good}});
        std::vector<TrendPyramid::Extent> columns;
        trendColumns(series, at(0), at(100), 100, {false, at(50), {}}, columns);
        QVERIFY(columns[49].hasNumber());
        QCOMPARE(columns[49].low, 2.0);
        QVERIFY(!columns[51].hasNumber());
        trendColumns(series, at(0), at(100), 100, {false, UtcTime::min(), {}}, columns);
        QVERIFY(columns[9].hasNumber());
        QVERIFY(!columns[11].hasNumber());
    }

    // Between a start of the station and the sample before it nothing was measured.
    void doesNotBridgeATimeWithoutTheStation()
    {
        const TrendSeries series = seriesOf({{at(0), 1, StatusCode::Good},
                                             {at(20), 1, StatusCode::Good},
                                             {at(60), 1, StatusCode::Good},
                                             {at(80), 1, StatusCode::Good}});
        const std::vector<UtcTime> starts{at(55)};
        std::vector<TrendPyramid::Extent> columns;
        trendColumns(series, at(0), at(100), 100, {true, UtcTime::min(), starts}, columns);
        QVERIFY(columns[10].hasNumber() && columns[70].hasNumber());
        for (int i = 21; i < 60; ++i)
            QVERIFY2(!columns[size_t(i)].hasNumber(), qPrintable(QString::number(i)));
    }

    void whatIsOnlyUncertainIsToldApart()
    {
        std::vector<TrendSample> samples;
        for (int i = 0; i < 1'000; ++i)
            samples.push_back({at(i), 1, i < 500 ? StatusCode::Good : StatusCode::UncertainLastUsableValue});
        std::vector<TrendPyramid::Extent> columns;
        trendColumns(seriesOf(samples), at(0), at(1'000), 100, {}, columns);
        const auto good = [&](size_t i) { return bool(columns[i].kinds & TrendPyramid::Good); };
        QVERIFY(good(20) && good(49));
        QVERIFY(!good(51) && !good(98));
    }
};

QTEST_MAIN(DenseCurvesTest)
#include "tst_dense_curves.moc"
