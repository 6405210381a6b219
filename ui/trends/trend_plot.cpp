#include "ui/trends/trend_plot.h"

#include "models/health/health_service.h"
#include "models/telemetry/conditioning.h"
#include "ui/services.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/value_look.h"

#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/trends/gap_ribbon.h"
#include "ui/trends/trend_curve.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kStandard = std::chrono::microseconds(5min);
constexpr int kFrame = 2; // pixels around the plot
constexpr int kAskAfterMs = 60;       // let a wheel turn or a resize end before history is asked
constexpr auto kSteadily = 2s;         // between two ticks
constexpr double kPad = 0.08;         // of the values' span, above and below
constexpr int kFullAtMost = 700;      // points in sight, of all pens, up to which curves are drawn wide and dashed

UtcTime fromSeconds(double seconds)
{
    return fromMicroseconds(qint64(std::llround(seconds * 1e6)));
}

bool isStepped(const Tag &tag)
{
    return tag.kind != TagKind::Gauge || tag.type == ValueType::Bool;
}

Qt::PenStyle dashOf(int color)
{
    // the second round through the colours is told apart by dash, and the first four by dash within a round
    static constexpr std::array kDashes{Qt::SolidLine, Qt::SolidLine, Qt::SolidLine, Qt::SolidLine,
                                        Qt::DashLine, Qt::DashLine, Qt::DashLine, Qt::DashLine,
                                        Qt::DashDotLine, Qt::DashDotLine, Qt::DashDotLine, Qt::DashDotLine,
                                        Qt::DotLine, Qt::DotLine, Qt::DotLine, Qt::DotLine};
    return kDashes[size_t(color) % kDashes.size()];
}

} // namespace

TrendPlot::TrendPlot(const UiServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_plot(new QCustomPlot(this))
    , m_ribbon(new GapRibbon(services.theme, [this](int row, int column) { return ribbonReason(row, column); }, this))
    , m_badge(plainLabel(QString(), this))
    , m_note(plainLabel(QString(), this))
    , m_past(new PlantPast(services.plantStore, this))
    , m_empty(plainLabel(tr("Drag tags here from the plant tree, or choose Add tags."), this))
    , m_snapshot(services.editor.snapshot())
{
    setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kFrame, kFrame, kFrame, kFrame); // where the focus shows
    layout->setSpacing(0);
    layout->addWidget(m_plot);
    layout->addWidget(m_ribbon);
    layout->addWidget(m_note);
    m_note->setWordWrap(true);
    m_note->setAutoFillBackground(true); // what is behind shows the focus
    m_note->hide();
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_badge->setAttribute(Qt::WA_TransparentForMouseEvents);

    m_plot->setMinimumSize(160, 90);
    m_plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_plot->setFocusProxy(this);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->setPlottingHint(QCP::phFastPolylines); // each segment by itself: joins cost most of a long line's time
    m_plot->setInteractions(QCP::iRangeDrag);
    m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m_plot->installEventFilter(this);
    // axes are made per unit; the plot's own left one only carries the horizontal grid until there are pens
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTickerDateTime>::create());
    connect(m_plot->xAxis, qOverload<const QCPRange &>(&QCPAxis::rangeChanged), this, [this](const QCPRange &range) {
        if (!m_placing)
            setRange(fromSeconds(range.lower), fromSeconds(range.upper));
    });
    for (QCPItemStraightLine *&line : m_lines) {
        line = new QCPItemStraightLine(m_plot);
        line->setVisible(false);
    }

    m_marks = std::make_unique<TrendMarks>(m_plot, m_services.theme);
    if (m_services.health)
        connect(m_services.health, &HealthService::computed, this, &TrendPlot::markAnomalies);

    m_ask.setSingleShot(true);
    m_ask.setInterval(kAskAfterMs);
    connect(&m_ask, &QTimer::timeout, this, &TrendPlot::askHistory);
    connect(m_past, &PlantPast::askAgain, &m_ask, qOverload<>(&QTimer::start));
    connect(m_past, &PlantPast::troubleChanged, this, [this] { m_dirty = true; });
    connect(&m_services.editor, &PlantEditor::snapshotChanged, this, &TrendPlot::applySnapshot);
    connect(&m_services.theme, &Theme::changed, this, &TrendPlot::applyTheme);
    m_to = now();
    m_from = m_to - kStandard;
    rebuild();
    updateBadge();
}

TrendPlot::~TrendPlot()
{
    for (const JobPtr<TrendResult> &job : m_jobs)
        job->cancel();
    if (m_startsJob)
        m_startsJob->cancel();
    for (const auto &curve : m_curves)
        m_services.tap.unwatch(curve->tag);
}

UtcTime TrendPlot::now() const
{
    return m_services.clock.utc();
}

UtcTime TrendPlot::timeAt(double pixel) const
{
    return fromSeconds(m_plot->xAxis->pixelToCoord(pixel));
}

QColor TrendPlot::penColor(const TrendPen &pen) const
{
    return m_services.theme.color(penToken(pen.color));
}

std::chrono::microseconds TrendPlot::span() const
{
    return m_to - m_from;
}

UtcTime TrendPlot::from() const
{
    return m_from;
}

UtcTime TrendPlot::to() const
{
    return m_to;
}

void TrendPlot::applyTheme()
{
    const Theme &theme = m_services.theme;
    m_plot->setBackground(theme.color(Token::Raised));
    m_plot->axisRect()->setMinimumMargins(QMargins(theme.px(8), theme.px(10), theme.px(12), theme.px(4)));
    const QPen line(theme.color(Token::Line), 1);
    const auto dress = [&](QCPAxis *axis) {
        axis->setBasePen(line);
        axis->setTickPen(line);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(theme.color(Token::Muted));
        axis->setLabelColor(theme.color(Token::Muted));
        axis->setTickLabelFont(theme.font(FontRole::Small));
        axis->setLabelFont(theme.font(FontRole::Small));
        axis->grid()->setPen(QPen(theme.color(Token::Grid), 1));
        axis->grid()->setZeroLinePen(QPen(theme.color(Token::Grid), 1));
    };
    dress(m_plot->xAxis);
    dress(m_plot->yAxis);
    for (const auto &scale : m_scales)
        dress(scale->axis);
    for (size_t i = 0; i < m_curves.size(); ++i)
        dressCurve(*m_curves[i], m_pens[i]);
    for (QCPItemStraightLine *cursor : m_lines)
        cursor->setPen(QPen(theme.color(Token::Text), 1, Qt::DashLine));
    m_marks->dress();
    m_empty->setFont(theme.font(FontRole::Body));
    m_badge->setFont(theme.font(FontRole::Small));
    m_note->setFont(theme.font(FontRole::Small));
    QPalette muted = m_empty->palette();
    muted.setColor(QPalette::WindowText, theme.color(Token::Muted));
    m_empty->setPalette(muted);
    m_badge->setPalette(muted);
    muted.setColor(QPalette::Window, theme.color(Token::Raised));
    m_note->setPalette(muted);
    m_note->setContentsMargins(theme.px(8), 0, theme.px(8), theme.px(4));
    m_dirty = true;
}

void TrendPlot::dressCurve(Curve &curve, const TrendPen &pen)
{
    const Theme &theme = m_services.theme;
    const QColor color = penColor(pen);
    QColor faded = color;
    faded.setAlphaF(0.55f);
    const auto penOf = [&](const QColor &ink, double width, Qt::PenStyle style) {
        QPen made(ink, curve.stroke == Stroke::Full ? width : 1, style);
        made.setCosmetic(curve.stroke != Stroke::Full);
        return made;
    };
    curve.good->setPen(penOf(color, theme.scaled(1.4), dashOf(pen.color)));
    curve.uncertain->setPen(penOf(faded, theme.scaled(1.2), Qt::DotLine));
    curve.dense->setColors(color, faded);
}

void TrendPlot::chooseStrokes()
{
    const auto inSight = [this](const Curve &curve) { return int(curve.series.between(m_from, m_to).size()); };
    int all = 0;
    for (const auto &curve : m_curves)
        all += inSight(*curve);
    for (size_t i = 0; i < m_curves.size(); ++i) {
        Curve &curve = *m_curves[i];
        const Stroke stroke = inSight(curve) > m_plot->width() ? Stroke::Dense : all > kFullAtMost ? Stroke::Thin : Stroke::Full;
        if (stroke != curve.stroke) {
            curve.stroke = stroke;
            curve.drawn = 0;
            dressCurve(curve, m_pens[i]);
        }
    }
}

void TrendPlot::applySnapshot()
{
    const SnapshotPtr before = std::exchange(m_snapshot, m_services.editor.snapshot());
    const auto isSame = [&](const TrendPen &pen) {
        const TagEntry *was = before->find(pen.tag);
        const TagEntry *is = m_snapshot->find(pen.tag);
        return was && is ? *was->tag == *is->tag : was == is;
    };
    if (!std::all_of(m_pens.begin(), m_pens.end(), isSame)) // else the picture stays, with the scales that somebody chose
        rebuild();
}

void TrendPlot::setPens(const std::vector<TrendPen> &pens)
{
    m_pens = pens;
    if (m_pens.size() > size_t(kMaxPens))
        m_pens.resize(size_t(kMaxPens));
    rebuild();
    markAnomalies();
}

void TrendPlot::rebuild()
{
    // a tag that stays keeps its samples, so that adding a pen does not make the others blink
    std::vector<std::unique_ptr<Curve>> before = std::move(m_curves);
    m_curves.clear();
    m_plot->clearPlottables();
    for (const auto &scale : m_scales)
        m_plot->axisRect()->removeAxis(scale->axis);
    m_scales.clear();
    auto *dense = new DenseCurves(m_plot->xAxis, m_plot->yAxis); // the plot takes it

    for (const TrendPen &pen : m_pens) {
        const TagEntry *entry = m_snapshot->find(pen.tag);
        auto curve = std::make_unique<Curve>();
        QString unit;
        if (entry) {
            const auto known = std::find_if(before.begin(), before.end(), [&](const std::unique_ptr<Curve> &old) {
                return old && old->tag == entry->id && old->type == entry->tag->type;
            });
            if (known != before.end()) {
                curve->series = std::move((*known)->series);
                curve->cursor = (*known)->cursor;
                curve->past = std::move((*known)->past);
                curve->late = std::move((*known)->late);
            }
            curve->tag = entry->id;
            curve->type = entry->tag->type;
            unit = displayUnit(entry->tag->unit);
            if (entry->tag->kind == TagKind::Status)
                unit = tr("state");
            curve->stepped = isStepped(*entry->tag);
            m_services.tap.watch(curve->tag);
        }
        auto scale = std::find_if(m_scales.begin(), m_scales.end(),
                                  [&](const std::unique_ptr<Scale> &other) { return other->unit == unit; });
        if (scale == m_scales.end()) {
            m_scales.push_back(std::make_unique<Scale>());
            scale = m_scales.end() - 1;
            (*scale)->unit = unit;
            (*scale)->axis = m_plot->axisRect()->addAxis(QCPAxis::atLeft);
            (*scale)->axis->setLabel(unit);
            (*scale)->axis->grid()->setVisible(m_scales.size() == 1);
        }
        curve->scale = scale->get();
        for (QCPGraph **graph : {&curve->good, &curve->uncertain}) {
            *graph = m_plot->addGraph(m_plot->xAxis, curve->scale->axis);
            (*graph)->setLineStyle(curve->stepped ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
            (*graph)->setAdaptiveSampling(true);
            (*graph)->setVisible(pen.shown);
        }
        curve->dense = dense->add(curve->scale->axis);
        curve->dense->setVisible(pen.shown);
        m_curves.push_back(std::move(curve));
    }
    for (const auto &old : before)
        m_services.tap.unwatch(old->tag);

    // an empty grid with numbers on it would look like a measurement of nothing
    m_plot->yAxis->setVisible(false);
    m_plot->xAxis->setTickLabels(!m_scales.empty());
    m_plot->xAxis->grid()->setVisible(!m_scales.empty());
    m_empty->setVisible(m_pens.empty());
    applyTheme();
    m_loadedFrom = m_loadedTo = {};
    m_ask.start();
    m_dirty = true;
    updateBadge();
}

void TrendPlot::fillCurve(Curve &curve)
{
    curve.dense->setSeries(curve.stroke == Stroke::Dense ? &curve.series : nullptr);
    curve.dense->setCourse(curve.stepped, m_live ? now() : UtcTime::min(), m_starts);
    if (curve.stroke == Stroke::Dense) {
        curve.good->data()->clear();
        curve.uncertain->data()->clear();
        curve.drawn = 0;
        return;
    }
    fillGraph(curve);
}

void TrendPlot::fillGraph(Curve &curve)
{
    if (curve.drawn == curve.series.generation() && m_from >= curve.filledFrom && m_to <= curve.filledTo)
        return;
    curve.drawn = curve.series.generation();
    // what is in sight and as much on either side: a pen that ran for days is not copied on each tick
    curve.filledFrom = m_from - span();
    curve.filledTo = m_to + span();
    const std::span<const TrendSample> samples = curve.series.between(curve.filledFrom, curve.filledTo);
    QVector<QCPGraphData> good;
    QVector<QCPGraphData> uncertain;
    good.reserve(qsizetype(samples.size()));
    const double none = std::numeric_limits<double>::quiet_NaN();
    bool lastUncertain = false;
    auto start = m_starts.begin();
    UtcTime before = UtcTime::min();
    for (const TrendSample &sample : samples) {
        const double at = toSeconds(sample.at);
        while (start != m_starts.end() && *start <= before)
            ++start;
        if (start != m_starts.end() && *start <= sample.at) {
            good.append({toSeconds(*start), none});
            uncertain.append({toSeconds(*start), none});
        }
        before = sample.at;
        const bool isUncertain = qualityOf(sample.status) == Quality::Uncertain;
        const bool isBad = std::isnan(sample.value);
        if (isBad) {
            good.append({at, none});
            uncertain.append({at, none});
        } else if (isUncertain) {
            if (!lastUncertain && !good.isEmpty() && !std::isnan(good.last().value)) {
                uncertain.append(good.last()); // the dotted part begins where the solid one ends
                good.append({at, none});
            }
            uncertain.append({at, sample.value});
        } else {
            if (lastUncertain)
                uncertain.append({at, none});
            good.append({at, sample.value});
        }
        lastUncertain = isUncertain && !isBad;
    }
    // the value in force goes on to the right edge while live: a steady value is no missing value
    if (m_live && !samples.empty() && !std::isnan(samples.back().value)) {
        const double edge = toSeconds(now());
        if (edge > toSeconds(samples.back().at))
            (lastUncertain ? uncertain : good).append({edge, samples.back().value});
        curve.drawn = 0; // the edge moves on
    }
    curve.good->data()->set(good, true);
    curve.uncertain->data()->set(uncertain, true);
}

void TrendPlot::placeRange()
{
    m_placing = true;
    m_plot->xAxis->setRange(toSeconds(m_from), toSeconds(m_to));
    m_placing = false;
    const double seconds = std::chrono::duration<double>(span()).count();
    const auto ticker = m_plot->xAxis->ticker().dynamicCast<QCPAxisTickerDateTime>();
    const int ticks = std::clamp(m_plot->width() / std::max(60, m_services.theme.px(110)), 2, 12);
    ticker->setDateTimeFormat(seconds < 60 * (ticks + 1) ? QStringLiteral("HH:mm:ss")
                              : seconds <= 36 * 3600 ? QStringLiteral("HH:mm")
                                                     : QStringLiteral("d MMM\nHH:mm"));
    ticker->setTickCount(ticks);
}

void TrendPlot::scaleAxes()
{
    for (const auto &scale : m_scales) {
        if (!scale->automatic)
            continue;
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (size_t i = 0; i < m_curves.size(); ++i) {
            if (m_curves[i]->scale != scale.get() || !m_pens[i].shown)
                continue;
            if (const auto bounds = m_curves[i]->series.bounds(m_from, m_to)) {
                low = std::min(low, bounds->first);
                high = std::max(high, bounds->second);
            }
        }
        if (low > high)
            continue;
        if (high - low < 1e-9 * std::max(1.0, std::abs(high))) {
            const double half = std::max(0.5, std::abs(high) * 0.05);
            low -= half;
            high += half;
        }
        // hold still while the curve fits and fills the axis well: a scale that breathes cannot be read
        const QCPRange present = scale->axis->range();
        const bool fits = low >= present.lower && high <= present.upper;
        if (fits && high - low > 0.5 * present.size())
            continue;
        const double pad = (high - low) * kPad;
        scale->axis->setRange(low - pad, high + pad);
    }
}

void TrendPlot::tick()
{
    bool news = m_dirty;
    // readings that were not looked after for a while are not late for that
    const SteadyTime at = m_services.clock.steady();
    const bool steadily = at - std::exchange(m_tickedAt, at) < kSteadily;
    for (const auto &curve : m_curves) {
        if (curve->tag == kNoTag)
            continue;
        quint64 lost = 0;
        const bool first = curve->cursor == 0;
        const std::vector<Reading> readings = m_services.tap.takeSince(curve->tag, curve->cursor, &lost);
        if (lost > 0 && !first)
            m_ask.start(); // more came than the tap keeps: history has it
        if (!readings.empty()) {
            curve->series.append(readings, curve->type);
            if (!first && steadily)
                noteLate(*curve, readings);
            news = true;
        }
        if (m_live && curve->series.liveCount() >= curve->askAgainAt) {
            curve->askAgainAt += kLiveAtMost;
            m_ask.start();
        }
    }
    if (m_live) {
        // scrolls by whole pixels only: a redraw that moves nothing is not worth its time
        const auto pixel = span() / std::max(1, m_plot->width());
        const UtcTime present = now();
        if (present - m_to >= pixel || present < m_to) {
            const auto wide = span();
            m_to = present;
            m_from = present - wide;
            news = true;
        }
    } else {
        updateBadge();
    }
    if (news && isVisible())
        redraw();
}

void TrendPlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_services.theme.color(hasFocus() ? Token::Focus : Token::Raised));
}

void TrendPlot::redraw()
{
    m_dirty = false;
    placeRange();
    chooseStrokes();
    for (const auto &curve : m_curves)
        fillCurve(*curve);
    scaleAxes();
    for (size_t i = 0; i < m_lines.size(); ++i) {
        m_lines[i]->setVisible(m_cursorsShown);
        m_lines[i]->point1->setCoords(toSeconds(m_cursors[i]), 0);
        m_lines[i]->point2->setCoords(toSeconds(m_cursors[i]), 1);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    lookAfterWaiting();
    fillRibbon();
    updateNote();
}

void TrendPlot::updateBadge()
{
    QString text;
    if (m_pens.empty()) {
        text.clear();
    } else if (m_live) {
        text = tr("LIVE");
    } else {
        const auto behind = std::chrono::duration_cast<std::chrono::seconds>(now() - m_to).count();
        text = behind < 60 ? tr("Paused · End goes back to live")
             : behind < 7200 ? tr("Paused, %Ln min behind · End goes back to live", nullptr, int(behind / 60))
                             : tr("Paused, %Ln h behind · End goes back to live", nullptr, int(behind / 3600));
    }
    if (m_badge->text() == text)
        return;
    m_badge->setText(text);
    m_badge->adjustSize();
    m_badge->move(width() - m_badge->width() - m_services.theme.px(16), m_services.theme.px(4));
    m_badge->raise();
}

void TrendPlot::setLive(bool live)
{
    if (live == m_live)
        return;
    m_live = live;
    if (live) {
        const auto wide = span();
        m_to = now();
        m_from = m_to - wide;
        m_ask.start();
    }
    m_dirty = true;
    updateBadge();
    Q_EMIT liveChanged(live);
    Q_EMIT rangeChanged();
}

void TrendPlot::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_empty->setGeometry(rect());
    m_badge->move(width() - m_badge->width() - m_services.theme.px(16), m_services.theme.px(4));
    m_badge->raise();
    m_dirty = true;
    m_ask.start();
}

std::optional<TrendSample> TrendPlot::sampleAt(size_t pen, UtcTime at) const
{
    return pen < m_curves.size() ? m_curves[pen]->series.at(at) : std::nullopt;
}

std::optional<TrendSample> TrendPlot::newest(size_t pen) const
{
    if (pen >= m_curves.size() || m_curves[pen]->series.samples().empty())
        return std::nullopt;
    return m_curves[pen]->series.samples().back();
}

QPixmap TrendPlot::picture()
{
    redraw();
    m_plot->replot(QCustomPlot::rpImmediateRefresh);
    const double ratio = devicePixelRatioF();
    const QPixmap plot = m_plot->toPixmap(0, 0, ratio);
    QPixmap whole(QSize(m_plot->width(), m_plot->height() + m_ribbon->height()) * ratio);
    whole.setDevicePixelRatio(ratio);
    QPainter painter(&whole);
    painter.drawPixmap(0, 0, m_plot->width(), m_plot->height(), plot);
    m_ribbon->render(&painter, QPoint(0, m_plot->height()));
    return whole;
}

} // namespace lineside
