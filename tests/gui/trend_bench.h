#pragma once

#include "tests/gui/plant_scene.h"
#include "ui/history/export_dialog.h"
#include "ui/trends/pen_model.h"
#include "ui/trends/qcustomplot_header.h"
#include "ui/trends/trend_page.h"
#include "ui/widgets/plant_watch.h"

#include <QApplication>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <cmath>

namespace lineside::trends {

inline constexpr auto kTemperature = "PLC-MIX.rea-a.temperature";
inline constexpr auto kPressure = "PLC-MIX.rea-a.pressure";
inline constexpr auto kBearing = "PLC-MIX.pmp-04.bearing"; // °C as the temperature is

inline QString q(const char *text)
{
    return QString::fromUtf8(text);
}

//! A historian that says that it holds hours only before an instant.
class HoursHistorian final : public Historian
{
public:
    explicit HoursHistorian(std::unique_ptr<Historian> inner) : m_inner(std::move(inner)) {}
    static HoursHistorian *putInto(PlantScene &scene)
    {
        auto hours = std::make_unique<HoursHistorian>(std::move(scene.historian));
        HoursHistorian *const raw = hours.get();
        scene.historian = std::move(hours);
        return raw;
    }
    std::optional<UtcTime> m_before{};

    void take(const BatchPtr &batch) override { m_inner->take(batch); }
    double fill() const override { return m_inner->fill(); }
    QUuid stationId() const override { return m_inner->stationId(); }
    std::vector<TagId> numberTags(std::span<const TagUuid> tags) override { return m_inner->numberTags(tags); }
    void setSnapshot(SnapshotPtr snapshot) override { m_inner->setSnapshot(std::move(snapshot)); }
    CommitSubscription onCommit(std::function<void(const CommitNotice &)> notify) override { return m_inner->onCommit(std::move(notify)); }
    CommitSubscription onEvent(std::function<void(const Event &)> notify) override { return m_inner->onEvent(std::move(notify)); }
    void append(Event event, std::function<void(Result<quint64>)> committed) override { m_inner->append(std::move(event), std::move(committed)); }
    HistorianCounters counters() const override { return m_inner->counters(); }
    LatencySummary commitLatency() const override { return m_inner->commitLatency(); }
    JobPtr<TrendResult> queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done) override
    {
        return m_inner->queryTrend(query, [before = m_before, done = std::move(done)](Result<TrendResult> result) {
            if (result.ok())
                result->rolledBefore = before;
            done(std::move(result));
        });
    }
    JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost, Job<RawResult>::Callback done) override
    {
        return m_inner->queryRaw(tag, from, to, atMost, std::move(done));
    }
    JobPtr<std::vector<Bucket>> queryBuckets(const BucketQuery &query, Job<std::vector<Bucket>>::Callback done) override
    {
        return m_inner->queryBuckets(query, std::move(done));
    }
    JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) override
    {
        return m_inner->queryEvents(filter, std::move(done));
    }
    void stop(std::chrono::milliseconds limit) override { m_inner->stop(limit); }

private:
    const std::unique_ptr<Historian> m_inner;
};

//! The Trends page over a scene that keeps history; time passes as a test says.
struct TrendBench
{
    PlantScene scene;
    HoursHistorian *const hours = HoursHistorian::putInto(scene);
    const UiServices services = (scene.keep(), scene.services());
    PlantWatch watch{services};
    const PageParts parts = [] {
        PageParts all;
        all.exportHistory = exportHistory;
        return all;
    }();
    const PageContext context{services, watch, parts};
    TrendPage page{context};

    TrendBench()
    {
        scene.theme.applyTo(*qApp);
        page.restoreState({}); // no pens
        page.resize(900, 600);
        page.show();
        plotWidget().replot();
    }
    TrendPlot &plot() { return page.plot(); }
    QCustomPlot &plotWidget() { return *page.plot().findChild<QCustomPlot *>(); }
    TagUuid tag(const char *code) const { return scene.editor->snapshot()->find(scene.id(q(code)))->tag->id; }
    void add(const char *code) { page.addPens({tag(code)}); }
    //! A second passes, with a display tick at its end.
    void second()
    {
        scene.clock.advance(std::chrono::seconds(1));
        page.tick();
    }
    void drawn()
    {
        page.tick();
        plotWidget().replot(QCustomPlot::rpImmediateRefresh);
    }
    bool loaded()
    {
        page.tick();
        return !plot().isLoading() && plot().sampleAt(0, plot().to()).has_value();
    }
    QCPGraph &good(int pen) { return *plotWidget().graph(pen * 2); }
    QCPGraph &uncertain(int pen) { return *plotWidget().graph(pen * 2 + 1); }
    //! A place inside the axes, as a share of their width.
    QPointF inside(double share)
    {
        const QRect axes = plotWidget().axisRect()->rect();
        return {axes.left() + share * axes.width(), double(axes.center().y())};
    }
    UtcTime timeAt(double x) { return fromMicroseconds(qint64(plotWidget().xAxis->pixelToCoord(x) * 1e6)); }
    void wheel(QPointF at, int steps)
    {
        QCustomPlot &widget = plotWidget();
        QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, 120 * steps), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&widget, &event);
        drawn();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&plot(), key, modifiers); }
    QTableView &legend() { return *page.findChild<QTableView *>(); }
    QString cell(int row, PenModel::Column column) { return legend().model()->index(row, column).data().toString(); }
    void press(const char *words)
    {
        for (QToolButton *button : page.findChildren<QToolButton *>()) {
            if (button->text() == q(words))
                return button->click();
        }
        qFatal("no button says %s", words);
    }
};

//! For people to look at, where LINESIDE_PICTURES names a folder.
inline void savePicture(QWidget &widget, const char *name)
{
    const QString folder = qEnvironmentVariable("LINESIDE_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(folder + u'/' + q(name) + q(".png"));
}

inline qint64 secondsBetween(UtcTime a, UtcTime b)
{
    return std::llround(std::chrono::duration<double>(b - a).count());
}

} // namespace lineside::trends
