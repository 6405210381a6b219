#include "ui/trends/qcustomplot_header.h"
#include "ui/trends/trend_curve.h"

#include <QKeyEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

// How a person moves a trend: by wheel, mouse and keys.

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kShortest = std::chrono::microseconds(1s);
constexpr auto kLongest = std::chrono::microseconds(24h * 366 * 2);
constexpr double kGrab = 6; // pixels beside a cursor that still grab it

} // namespace

void TrendPlot::setSpan(std::chrono::microseconds wide)
{
    wide = std::clamp(wide, kShortest, kLongest);
    m_from = m_to - wide;
    m_dirty = true;
    m_ask.start();
    Q_EMIT rangeChanged();
}

void TrendPlot::setRange(UtcTime from, UtcTime to)
{
    if (to - from < kShortest)
        to = from + kShortest;
    if (to - from > kLongest)
        from = to - kLongest;
    m_from = from;
    m_to = to;
    if (m_live) {
        m_live = false;
        updateBadge();
        Q_EMIT liveChanged(false);
    }
    m_dirty = true;
    m_ask.start();
    Q_EMIT rangeChanged();
}

void TrendPlot::showCursors(bool shown)
{
    m_cursorsShown = shown;
    if (shown && (m_cursors[0] < m_from || m_cursors[0] > m_to || m_cursors[1] < m_from || m_cursors[1] > m_to)) {
        m_cursors[0] = m_from + span() / 3;
        m_cursors[1] = m_from + span() * 2 / 3;
    }
    m_dirty = true;
    Q_EMIT cursorsMoved();
}

void TrendPlot::moveCursor(int which, UtcTime at)
{
    m_cursors[size_t(which)] = std::clamp(at, m_from, m_to);
    m_activeCursor = which;
    m_dirty = true;
    Q_EMIT cursorsMoved();
}

void TrendPlot::zoom(double factor)
{
    const auto wide = std::chrono::microseconds(qint64(double(span().count()) * factor));
    if (m_live) {
        setSpan(wide);
        return;
    }
    const UtcTime middle = m_cursorsShown ? m_cursors[size_t(m_activeCursor)] : m_from + span() / 2;
    const double share = double((middle - m_from).count()) / double(span().count());
    const UtcTime from = middle - std::chrono::microseconds(qint64(double(wide.count()) * share));
    setRange(from, from + wide);
}

void TrendPlot::pan(double spans)
{
    const auto by = std::chrono::microseconds(qint64(double(span().count()) * spans));
    setRange(m_from + by, m_to + by);
}

void TrendPlot::autoScale()
{
    for (const auto &scale : m_scales) {
        scale->automatic = true;
        scale->axis->setRange(0, 1e-12); // so that the next redraw finds no fit to keep
    }
    m_dirty = true;
}

void TrendPlot::wheel(QWheelEvent *event)
{
    const double steps = event->angleDelta().y() / 120.0;
    if (steps == 0)
        return;
    const double factor = std::pow(0.8, steps);
    for (const auto &scale : m_scales) {
        // over a value axis: that axis alone
        if (scale->axis->selectTest(event->position(), false) >= 0
            && event->position().x() < m_plot->axisRect()->left()) {
            scale->automatic = false;
            scale->axis->scaleRange(factor, scale->axis->pixelToCoord(event->position().y()));
            m_dirty = true;
            return;
        }
    }
    if (m_live) {
        zoom(factor);
        return;
    }
    const UtcTime at = timeAt(event->position().x());
    const auto before = std::chrono::microseconds(qint64(double((at - m_from).count()) * factor));
    const auto wide = std::chrono::microseconds(qint64(double(span().count()) * factor));
    setRange(at - before, at - before + wide);
}

bool TrendPlot::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_plot)
        return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::Wheel:
        wheel(static_cast<QWheelEvent *>(event));
        return true;
    case QEvent::MouseButtonPress: {
        setFocus(Qt::MouseFocusReason);
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (m_cursorsShown && mouse->button() == Qt::LeftButton) {
            for (int i = 0; i < 2; ++i) {
                const double x = m_plot->xAxis->coordToPixel(toSeconds(m_cursors[size_t(i)]));
                if (std::abs(x - mouse->position().x()) <= kGrab) {
                    m_dragging = i;
                    m_activeCursor = i;
                    return true;
                }
            }
        }
        return false;
    }
    case QEvent::MouseMove:
        if (m_dragging >= 0) {
            moveCursor(m_dragging, timeAt(static_cast<QMouseEvent *>(event)->position().x()));
            return true;
        }
        return false;
    case QEvent::MouseButtonRelease:
        if (m_dragging >= 0) {
            m_dragging = -1;
            return true;
        }
        return false;
    case QEvent::MouseButtonDblClick:
        autoScale();
        return true;
    default:
        return false;
    }
}

void TrendPlot::keyPressEvent(QKeyEvent *event)
{
    const auto pixel = span() / std::max(1, m_plot->axisRect()->width());
    const int pixels = event->modifiers().testFlag(Qt::ShiftModifier) ? 20 : 1;
    switch (event->key()) {
    case Qt::Key_Space:
        setLive(!m_live);
        break;
    case Qt::Key_End:
        setLive(true);
        break;
    case Qt::Key_Home:
        autoScale();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(0.8);
        break;
    case Qt::Key_Minus:
        zoom(1.25);
        break;
    case Qt::Key_PageUp:
        pan(-1);
        break;
    case Qt::Key_PageDown:
        pan(1);
        break;
    case Qt::Key_C:
        showCursors(!m_cursorsShown);
        break;
    case Qt::Key_X:
        m_activeCursor = 1 - m_activeCursor;
        break;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const auto by = pixel * (event->key() == Qt::Key_Left ? -pixels : pixels);
        if (m_cursorsShown)
            moveCursor(m_activeCursor, m_cursors[size_t(m_activeCursor)] + by);
        else
            pan(event->key() == Qt::Key_Left ? -0.1 : 0.1);
        break;
    }
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

} // namespace lineside
