#pragma once

#include "models/plant/plant.h"
#include "ui/trends/plant_past.h"
#include "ui/trends/ribbon_runs.h"
#include "ui/trends/trend_marks.h"
#include "ui/trends/trend_series.h"

#include <QTimer>
#include <QWidget>

#include <array>
#include <memory>
#include <optional>
#include <vector>

class QDateTime;
class QCPAxis;
class QCPGraph;
class QCPItemStraightLine;
class QCPRange;
class QCustomPlot;
class QLabel;

namespace lineside {

class GapRibbon;

struct UiServices;

//! One tag on a trend.
struct TrendPen
{
    TagUuid tag;
    int color = 0;   //!< index of the theme's pens; also chooses the dash
    bool shown = true;
};

/*!
 * The trend itself: pens over time on a calm grid, an axis per unit, live or paused, two cursors. Draws from history
 * for what is past and from the tap for what comes; pausing it stops nothing but its own scrolling.
 */
class TrendPlot : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMaxPens = 16;

    explicit TrendPlot(const UiServices &services, QWidget *parent = nullptr);
    ~TrendPlot() override;

    //! At most kMaxPens; those that the plant does not know (any more) draw nothing.
    void setPens(const std::vector<TrendPen> &pens);
    const std::vector<TrendPen> &pens() const { return m_pens; }
    QColor penColor(const TrendPen &pen) const;

    bool isLive() const { return m_live; }
    std::chrono::microseconds span() const;
    UtcTime from() const;
    UtcTime to() const;
    bool cursorsShown() const { return m_cursorsShown; }
    //! 0 and 1; where the cursor stands.
    UtcTime cursor(int which) const { return m_cursors[size_t(which)]; }

    //! What a pen shows at an instant, and the newest of all.
    std::optional<TrendSample> sampleAt(size_t pen, UtcTime at) const;
    std::optional<TrendSample> newest(size_t pen) const;

    //! Which part of a pen in sight is not from this computer's history, a line each; empty when all is.
    QString sources(size_t pen) const;

    //! Stretches in which the machines of the pens were unusual.
    const std::vector<TrendMark> &marks() const { return m_marks->marks(); }

    //! True while history is being asked.
    bool isLoading() const { return m_loading > 0; }
    QPixmap picture();

    //! The display tick: takes what came, scrolls, redraws when there is something new.
    void tick();

public Q_SLOTS:
    void setLive(bool live);
    void setSpan(std::chrono::microseconds span);
    void setRange(lineside::UtcTime from, lineside::UtcTime to); //!< pauses
    void showCursors(bool shown);
    void moveCursor(int which, lineside::UtcTime at);
    void zoom(double factor); //!< about the cursor, the right edge when live
    void pan(double spans);
    void autoScale();

Q_SIGNALS:
    void liveChanged(bool live);
    void rangeChanged();
    void cursorsMoved();
    void loadingChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Stroke;
    struct Curve;
    struct Scale;
    struct Past;
    struct Late;

    void applyTheme();
    void applySnapshot();
    void rebuild();
    void askHistory();
    void askStarts();
    void askPlant(size_t pen, const std::vector<PlantPast::Stretch> &missing);
    void noteLate(Curve &curve, const std::vector<Reading> &readings);
    void lookAfterWaiting();
    void placeRange();
    void fillCurve(Curve &curve);
    void fillGraph(Curve &curve);
    void dressCurve(Curve &curve, const TrendPen &pen);
    void chooseStrokes();
    void scaleAxes();
    void updateBadge();
    void redraw();
    void fillRibbon();
    void markSources(std::vector<RibbonRun> &runs, const Curve &curve, int columns) const;
    QString sourceWords(RibbonSource source, const std::vector<Late> &late, const QDateTime &from, const QDateTime &to) const;
    QString ribbonReason(int row, int column) const;
    void updateNote();
    void markAnomalies();
    void wheel(QWheelEvent *event);
    UtcTime now() const;
    UtcTime timeAt(double pixel) const;

    const UiServices &m_services;
    QCustomPlot *m_plot;
    GapRibbon *m_ribbon;
    std::vector<size_t> m_ribbonPens; //!< whose rows the ribbon shows
    QLabel *m_badge;
    QLabel *m_note; //!< where the curves are from, if not all from here
    PlantPast *m_past;
    std::unique_ptr<TrendMarks> m_marks;
    QLabel *m_empty;
    SnapshotPtr m_snapshot;
    std::vector<TrendPen> m_pens;
    std::vector<std::unique_ptr<Curve>> m_curves;
    std::vector<std::unique_ptr<Scale>> m_scales;
    std::array<QCPItemStraightLine *, 2> m_lines{};
    std::array<UtcTime, 2> m_cursors{};
    int m_activeCursor = 0;
    int m_dragging = -1;
    bool m_cursorsShown = false;
    bool m_live = true;
    bool m_dirty = true;
    bool m_placing = false;
    UtcTime m_from{};
    UtcTime m_to{};
    UtcTime m_loadedFrom{};
    UtcTime m_loadedTo{};
    quint64 m_question = 0;
    int m_loading = 0;
    std::vector<JobPtr<TrendResult>> m_jobs;
    JobPtr<QList<Event>> m_startsJob;
    std::vector<UtcTime> m_starts; //!< when the station started: nothing is known of the time before each, in order
    QTimer m_ask;
    SteadyTime m_tickedAt{};
    SteadyTime m_waitingSeen{};
    std::vector<ForwarderStatus::Arrived> m_waiting; //!< not in the plant's database yet
};

} // namespace lineside
