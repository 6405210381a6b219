#include "bench/bench.h"
#include "ui/trends/dense_curves.h"

#include <QChart>
#include <QChartView>
#include <QCoreApplication>
#include <QLineSeries>
#include <QValueAxis>

#include <cmath>
#include <random>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;

constexpr size_t kPens = 10;
constexpr QSize kSize(1'600, 800);
constexpr qint64 kBegin = 1'700'000'000;

std::vector<TrendSeries> wanderingPens(size_t count, quint64 seed)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0, 1);
    std::vector<TrendSeries> pens(kPens);
    for (TrendSeries &pen : pens) {
        TrendResult result;
        result.samples.reserve(count);
        double value = 0;
        for (size_t i = 0; i < count; ++i) {
            value += noise(random) - value * 1e-5;
            result.samples.push_back({fromMicroseconds((kBegin + qint64(i)) * 1'000'000), value, StatusCode::Good});
        }
        pen.setHistory(std::move(result));
    }
    return pens;
}

//! Frames a second of \a draw, over \a duration but at least \a least of them.
template<typename Draw>
double framesPerSecond(std::chrono::nanoseconds duration, int least, Draw draw)
{
    draw(); // the first one makes buffers and lays out
    const auto begin = std::chrono::steady_clock::now();
    int frames = 0;
    while (frames < least || std::chrono::steady_clock::now() - begin < duration) {
        draw();
        ++frames;
    }
    return frames / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void placeAxes(QCustomPlot &plot, double seconds)
{
    plot.resize(kSize);
    plot.show();
    plot.xAxis->setRange(kBegin, kBegin + seconds);
    plot.yAxis->setRange(-800, 800);
}

} // namespace

/*!
 * Full redraws, axes and labels included, of ten pens of a million samples each: as a trend draws them, as QCustomPlot
 * does by itself (adaptive sampling), and as Qt Charts does.
 */
bool redrawTrends(const Options &options)
{
    const size_t samples = options.seconds < 1 ? 50'000 : 1'000'000; // less when it only has to show that it runs
    const double seconds = double(samples);
    const std::vector<TrendSeries> pens = wanderingPens(samples, options.seed);
    const QJsonObject config{{QStringLiteral("pens"), qint64(kPens)},
                             {QStringLiteral("samples_each"), qint64(samples)},
                             {QStringLiteral("width"), kSize.width()},
                             {QStringLiteral("height"), kSize.height()}};
    {
        QCustomPlot plot;
        placeAxes(plot, seconds);
        auto *curves = new DenseCurves(plot.xAxis, plot.yAxis); // the plot takes it
        for (size_t i = 0; i < kPens; ++i) {
            DenseCurve *curve = curves->add(plot.yAxis);
            curve->setSeries(&pens[i]);
            curve->setColors(QColor::fromHsv(int(i) * 36, 200, 160), Qt::gray);
        }
        double shift = 0;
        report("trend", "redraw", framesPerSecond(options.duration(), 3, [&] {
                   shift = shift > 1'000 ? 0 : shift + 7; // each frame is another picture, as in panning
                   plot.xAxis->setRange(kBegin + shift, kBegin + shift + seconds);
                   plot.replot(QCustomPlot::rpImmediateRefresh);
               }), "fps", config);
    }
    {
        QCustomPlot plot;
        placeAxes(plot, seconds);
        for (size_t i = 0; i < kPens; ++i) {
            QCPGraph *graph = plot.addGraph();
            graph->setPen(QPen(QColor::fromHsv(int(i) * 36, 200, 160), 1));
            graph->setAntialiased(false);
            QVector<QCPGraphData> data;
            data.reserve(qsizetype(samples));
            for (const TrendSample &sample : pens[i].samples())
                data.append({double(toMicroseconds(sample.at)) / 1e6, sample.value});
            graph->data()->set(data, true);
        }
        report("trend", "redraw_qcustomplot", framesPerSecond(options.duration(), 3, [&] {
                   plot.replot(QCustomPlot::rpImmediateRefresh);
               }), "fps", config);
    }
    {
        auto *chart = new QChart; // the view takes it
        QChartView view(chart);
        auto *time = new QValueAxis(chart);
        auto *value = new QValueAxis(chart);
        time->setRange(kBegin, kBegin + seconds);
        value->setRange(-800, 800);
        chart->addAxis(time, Qt::AlignBottom);
        chart->addAxis(value, Qt::AlignLeft);
        chart->legend()->hide();
        for (size_t i = 0; i < kPens; ++i) {
            auto *line = new QLineSeries(chart);
            QList<QPointF> points;
            points.reserve(qsizetype(samples));
            for (const TrendSample &sample : pens[i].samples())
                points.append({double(toMicroseconds(sample.at)) / 1e6, sample.value});
            line->replace(points);
            chart->addSeries(line);
            line->attachAxis(time);
            line->attachAxis(value);
        }
        view.resize(kSize);
        view.show();
        QCoreApplication::processEvents();
        report("trend", "redraw_qtcharts", framesPerSecond(0ns, 2, [&] { view.grab(); }), "fps", config);
    }
    return true;
}

} // namespace lineside::bench
