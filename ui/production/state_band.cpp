#include "ui/production/state_band.h"

#include "ui/production/production_names.h"
#include "ui/production/production_words.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/tabular.h"
#include "ui/widgets/plan_words.h"

#include <QFocusEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace lineside {


namespace {

using namespace std::chrono_literals;

constexpr std::array kLegendOrder{MachineState::Running, MachineState::Idle, MachineState::Setup, MachineState::Down,
                                  MachineState::PlannedStop, MachineState::NoShift, MachineState::Unknown};

} // namespace

void paintState(QPainter &painter, const QRectF &place, MachineState state, Scheme scheme, double step)
{
    const QColor fill = tokenColor(Token::Fill, scheme);
    const QColor text = tokenColor(Token::Text, scheme);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setClipRect(place, Qt::IntersectClip);
    painter.setPen(QPen(text, std::max(1.0, step / 6)));
    const auto slanted = [&](bool rising) {
        const double height = place.height();
        for (double x = place.left() - height; x < place.right() + height; x += step)
            painter.drawLine(QPointF(x, rising ? place.bottom() : place.top()), QPointF(x + height, rising ? place.top() : place.bottom()));
    };
    painter.fillRect(place, tokenColor(Token::Raised, scheme));
    switch (state) {
    case MachineState::Running:
        painter.fillRect(place, fill);
        break;
    case MachineState::Idle:
        painter.fillRect(place, tokenColor(Token::Band, scheme));
        break;
    case MachineState::Setup:
        slanted(true);
        break;
    case MachineState::Down: // the darkest
        slanted(true);
        slanted(false);
        break;
    case MachineState::PlannedStop:
        for (double y = place.top() + step / 2; y < place.bottom(); y += step)
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y));
        break;
    case MachineState::NoShift:
        break;
    case MachineState::Unknown:
        for (double y = place.top() + step / 2; y < place.bottom(); y += step) {
            for (double x = place.left() + step / 2; x < place.right(); x += step)
                painter.drawPoint(QPointF(x, y));
        }
        break;
    }
    painter.restore();
}

StateBand::StateBand(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("States over time"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void StateBand::setPieces(UtcTime from, UtcTime to, std::vector<Piece> pieces, const std::array<double, kMachineStates> &sums)
{
    m_source = {};
    m_from = from;
    m_to = to;
    m_sums = sums;
    take(std::move(pieces));
}

void StateBand::setSource(UtcTime from, UtcTime to, Source source, const std::array<double, kMachineStates> &sums)
{
    m_source = std::move(source);
    m_from = from;
    m_to = to;
    m_sums = sums;
    m_columns = columns();
    take(m_source(m_columns));
}

//! As many as can be told apart: what is narrower would only flicker.
int StateBand::columns() const
{
    return std::max(1, int(strip().width() / m_theme.scaled(4)));
}

void StateBand::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_source && columns() != m_columns) {
        m_columns = columns();
        take(m_source(m_columns));
    }
}

void StateBand::take(std::vector<Piece> pieces)
{
    const UtcTime chosen = m_chosen >= 0 ? m_pieces[size_t(m_chosen)].from : UtcTime::min();
    m_pieces = std::move(pieces);
    m_chosen = -1;
    for (size_t i = 0; i < m_pieces.size(); ++i) {
        if (m_pieces[i].from == chosen)
            m_chosen = int(i);
    }
    setAccessibleDescription(words());
    updateGeometry();
    update();
}

void StateBand::choose(int piece)
{
    m_chosen = std::clamp(piece, -1, int(m_pieces.size()) - 1);
    setAccessibleDescription(words());
    update();
}

QString StateBand::wordsOf(const Piece &piece) const
{
    const double seconds = std::chrono::duration<double>(piece.to - piece.from).count();
    return rangeText(piece.from, piece.to) + QStringLiteral(" · ") + lengthText(seconds) + QStringLiteral(" · ") + piece.words;
}

QString StateBand::words() const
{
    if (m_pieces.empty())
        return tr("Nothing is known of this time.");
    if (m_chosen >= 0)
        return wordsOf(m_pieces[size_t(m_chosen)]);
    return tr("Left and Right, or a click, tell what each piece is.");
}

QRectF StateBand::strip() const
{
    return QRectF(m_theme.px(2), m_theme.px(2), width() - m_theme.px(4), m_theme.px(44));
}

double StateBand::placeOf(UtcTime at) const
{
    const QRectF whole = strip();
    if (m_to <= m_from)
        return whole.left();
    const double share = std::chrono::duration<double>(at - m_from) / std::chrono::duration<double>(m_to - m_from);
    return whole.left() + std::clamp(share, 0.0, 1.0) * whole.width();
}

int StateBand::pieceAt(const QPointF &at) const
{
    if (!strip().contains(at))
        return -1;
    // the narrow one that was meant lies a pixel beside
    for (const double near : {0.0, 2.0}) {
        for (size_t i = 0; i < m_pieces.size(); ++i) {
            if (at.x() >= placeOf(m_pieces[i].from) - near && at.x() < placeOf(m_pieces[i].to) + near)
                return int(i);
        }
    }
    return -1;
}

std::vector<StateBand::Legend> StateBand::legend(int width) const
{
    std::vector<Legend> all;
    const QFontMetrics metrics(m_theme.font(FontRole::Small));
    const double box = m_theme.px(16);
    const double height = metrics.height() + m_theme.px(4);
    double x = m_theme.px(2);
    double y = m_theme.px(44 + 6) + metrics.height() + m_theme.px(8);
    for (const MachineState state : kLegendOrder) {
        if (m_sums[size_t(state)] <= 0)
            continue;
        const QString text = lineside::stateWord(state) + QLatin1Char(' ') + lengthText(m_sums[size_t(state)]);
        const double needs = box + m_theme.px(4) + metrics.horizontalAdvance(text) + m_theme.px(16);
        if (x > m_theme.px(2) && x + needs > width) {
            x = m_theme.px(2);
            y += height;
        }
        all.push_back({state, text, QRectF(x, y, needs, height)});
        x += needs;
    }
    return all;
}

int StateBand::heightForWidth(int width) const
{
    const QFontMetrics small(m_theme.font(FontRole::Small));
    const QFontMetrics body(m_theme.font(FontRole::Body));
    const std::vector<Legend> below = legend(width);
    const double end = below.empty() ? m_theme.px(50) + small.height() + m_theme.px(8) : below.back().place.bottom();
    return int(end) + m_theme.px(4) + body.height() + m_theme.px(4);
}

QSize StateBand::sizeHint() const
{
    return {m_theme.px(500), heightForWidth(std::max(width(), m_theme.px(240)))};
}

QSize StateBand::minimumSizeHint() const
{
    return {m_theme.px(200), heightForWidth(std::max(width(), m_theme.px(240)))};
}

void StateBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRectF whole = strip();
    painter.fillRect(whole, m_theme.color(Token::Raised));
    for (const Piece &piece : m_pieces) {
        const double left = placeOf(piece.from);
        const double right = std::max(left + 1, placeOf(piece.to));
        double bottom = whole.bottom();
        for (const auto &[state, share] : piece.parts) {
            const double top = bottom - share * whole.height();
            paintState(painter, QRectF(QPointF(left, top), QPointF(right, bottom)), state, m_theme.scheme(), m_theme.scaled(5));
            bottom = top;
        }
    }
    painter.setPen(m_theme.color(Token::Line));
    painter.drawRect(whole.adjusted(0, 0, -1, -1));
    if (m_chosen >= 0) {
        const Piece &piece = m_pieces[size_t(m_chosen)];
        painter.setPen(QPen(m_theme.color(Token::Focus), m_theme.px(2)));
        const double left = placeOf(piece.from);
        painter.drawRect(QRectF(QPointF(left, whole.top()), QPointF(std::max(left + m_theme.px(3), placeOf(piece.to)), whole.bottom() - 1)));
    } else if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Token::Focus), m_theme.px(2)));
        painter.drawRect(whole.adjusted(1, 1, -2, -2));
    }

    painter.setFont(m_theme.font(FontRole::Small));
    painter.setPen(m_theme.color(Token::Muted));
    const QFontMetrics metrics = painter.fontMetrics();
    const double baseline = whole.bottom() + m_theme.px(4) + metrics.ascent();
    if (m_to > m_from) {
        const std::chrono::duration<double> length = m_to - m_from;
        const bool isLong = length > 36h;
        // as many times as fit, at whole steps of the range
        const int widest = metrics.horizontalAdvance(isLong ? timeText(m_to) : QStringLiteral("00:00")) + m_theme.px(24);
        const int count = std::clamp(int(whole.width()) / std::max(1, widest), 1, 8);
        for (int i = 0; i <= count; ++i) {
            const UtcTime at = m_from + std::chrono::duration_cast<std::chrono::microseconds>(length * i / count);
            const QString text = isLong ? timeText(at) : QLocale().toString(toLocalDateTime(at), QStringLiteral("HH:mm"));
            const double width = tabularWidth(painter.font(), text);
            const double x = std::clamp(placeOf(at) - width / 2, whole.left(), whole.right() - width);
            drawTabular(painter, QPointF(x, baseline), text);
        }
    }
    for (const Legend &each : legend(width())) {
        const QRectF box(each.place.left(), each.place.top() + m_theme.px(2), m_theme.px(16), each.place.height() - m_theme.px(4));
        paintState(painter, box, each.state, m_theme.scheme(), m_theme.scaled(5));
        painter.setPen(m_theme.color(Token::Line));
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        painter.setPen(m_theme.color(Token::Text));
        painter.drawText(QPointF(box.right() + m_theme.px(4), each.place.top() + m_theme.px(2) + metrics.ascent()), each.text);
    }
    painter.setFont(m_theme.font(FontRole::Body));
    painter.setPen(m_theme.color(m_chosen >= 0 ? Token::Text : Token::Muted));
    painter.drawText(QPointF(whole.left(), height() - m_theme.px(4) - painter.fontMetrics().descent()),
                     painter.fontMetrics().elidedText(words(), Qt::ElideRight, width() - m_theme.px(4)));
}

void StateBand::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_pieces.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        choose(m_chosen < 0 ? last : std::max(0, m_chosen - 1));
        break;
    case Qt::Key_Right:
        choose(std::min(last, m_chosen + 1));
        break;
    case Qt::Key_Home:
        choose(std::min(0, last));
        break;
    case Qt::Key_End:
        choose(last);
        break;
    case Qt::Key_Escape:
        if (m_chosen < 0)
            return event->ignore();
        choose(-1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void StateBand::mousePressEvent(QMouseEvent *event)
{
    choose(pieceAt(event->position()));
}

void StateBand::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

bool StateBand::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int piece = pieceAt(help->pos());
    showPlainToolTip(help->globalPos(), piece < 0 ? QString() : wordsOf(m_pieces[size_t(piece)]), this);
    return true;
}

StateBand::Piece pieceOf(const StateInterval &interval, UtcTime from, UtcTime to, const Site *site)
{
    StateBand::Piece piece;
    piece.from = from;
    piece.to = to;
    piece.words = stateText(site, interval.state, interval.reason);
    if (interval.byPerson)
        piece.words += QStringLiteral(" · ") + StateBand::tr("entered by a person");
    piece.parts = {{interval.state, 1}};
    return piece;
}

StateBand::Piece sharedPiece(UtcTime from, UtcTime to, const std::array<double, kMachineStates> &times)
{
    StateBand::Piece piece;
    piece.from = from;
    piece.to = to;
    const double all = std::max(1.0, double((to - from).count()));
    QStringList words;
    for (const MachineState state : kLegendOrder) {
        const double time = times[size_t(state)];
        if (time <= 0)
            continue;
        piece.parts.emplace_back(state, std::min(1.0, time / all));
        words += lineside::stateWord(state) + QLatin1Char(' ') + lengthText(time / 1e6);
    }
    piece.words = words.join(QStringLiteral(", "));
    return piece;
}

std::vector<StateBand::Piece> piecesOf(const std::vector<StateInterval> &intervals, UtcTime from, UtcTime to, const Site *site)
{
    std::vector<StateBand::Piece> pieces;
    for (const StateInterval &interval : intervals) {
        if (std::max(interval.from, from) < std::min(interval.to, to))
            pieces.push_back(pieceOf(interval, std::max(interval.from, from), std::min(interval.to, to), site));
    }
    return pieces;
}

std::vector<StateBand::Piece> piecesOf(const std::vector<Cell> &cells)
{
    std::vector<StateBand::Piece> pieces;
    for (const Cell &cell : cells) {
        const qint64 all = cell.account.allTime();
        if (all <= 0)
            continue;
        std::array<double, kMachineStates> times{};
        for (size_t state = 0; state < kMachineStates; ++state)
            times[state] = double(cell.account.times[state]);
        pieces.push_back(sharedPiece(cell.from, cell.from + std::chrono::microseconds(all), times));
    }
    return pieces;
}

} // namespace lineside
