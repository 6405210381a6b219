#include "ui/shell/abnormal_line.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/tabular.h"
#include "ui/widgets/small_widgets.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace lineside {

AbnormalLine::AbnormalLine(const UiServices &services, PlantWatch &watch, QWidget *parent)
    : QWidget(parent), m_services(services), m_theme(services.theme), m_watch(watch),
      m_counts(new NumberLabel(m_theme, FontRole::Body, Token::Text, this)),
      m_clock(new NumberLabel(m_theme, FontRole::Body, Token::Muted, this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Abnormal now"));
    m_counts->setAlignment(Qt::AlignRight);
    m_clock->setAlignment(Qt::AlignRight);
    for (NumberLabel *label : {m_counts, m_clock})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(&m_theme, &Theme::changed, this, [this] {
        layOut();
        updateGeometry();
        update();
    });
    connect(&services.seat, &Seat::changed, this, &AbnormalLine::refreshClock);
    refresh();
    refreshClock();
}

bool AbnormalLine::isCompact() const
{
    return width() < m_theme.px(1000);
}

QString AbnormalLine::countsText() const
{
    const ConditionCounts &counts = m_watch.counts();
    int down = 0;
    for (const LinkStatus &link : m_watch.links())
        down += link.state == LinkState::Down;
    QStringList parts;
    if (const int limits = counts[Condition::Urgent] + counts[Condition::Warning])
        parts += tr("abnormal values: %1").arg(limits);
    if (down > 0)
        parts += tr("links down: %1").arg(down);
    if (counts[Condition::Bad] > 0)
        parts += tr("bad values: %1").arg(counts[Condition::Bad]);
    if (parts.isEmpty())
        return tr("Nothing abnormal now");
    if (isCompact())
        return tr("Abnormal: %1", "how many in all").arg(counts[Condition::Urgent] + counts[Condition::Warning] + down
                                                        + counts[Condition::Bad]);
    return tr("Abnormal now") + QStringLiteral("  ·  ") + parts.join(QStringLiteral("  ·  "));
}

void AbnormalLine::refresh()
{
    m_shown = m_watch.situations(kRows);
    m_current = std::clamp(m_current, 0, std::max(0, int(m_shown.size()) - 1));
    const QString counts = countsText();
    m_counts->setToken(m_shown.empty() ? Token::Muted : Token::Text);
    if (counts != m_counts->text()) {
        m_counts->setText(counts);
        layOut();
    }
    QStringList spoken{counts};
    for (const Situation &situation : m_shown)
        spoken += sentenceOf(situation);
    setAccessibleDescription(spoken.join(QStringLiteral(". ")));
    update();
}

void AbnormalLine::refreshClock()
{
    const QDateTime now = toLocalDateTime(m_services.clock.utc());
    const QString date = QLocale().toString(now.date(), tr("dddd d MMM yyyy", "date beside the clock"));
    m_clock->setText((isCompact() ? QString() : date + QStringLiteral("  "))
                     + now.time().toString(QStringLiteral("HH:mm:ss")) + QStringLiteral("  ·  ")
                     + m_services.seat.words());
    layOut();
}

void AbnormalLine::layOut()
{
    const int pad = m_theme.px(16);
    const int height = m_theme.px(17);
    const int top = m_theme.px(4);
    const auto place = [&](NumberLabel *label, int row) {
        const int width = std::min(label->textWidth(), this->width() / 2);
        label->setGeometry(this->width() - pad - width, top + row * m_theme.px(20), width, height);
    };
    place(m_counts, 0);
    place(m_clock, 1);
}

QSize AbnormalLine::sizeHint() const
{
    return {m_theme.px(800), m_theme.px(8 + kRows * 17)};
}

QSize AbnormalLine::minimumSizeHint() const
{
    return {m_theme.px(300), sizeHint().height()};
}

QRectF AbnormalLine::rowRect(int row) const
{
    const double height = m_theme.scaled(17);
    const double right = std::min(m_counts->x(), m_clock->x()) - m_theme.scaled(16);
    return {m_theme.scaled(8), m_theme.scaled(4) + height * row, std::max(0.0, right - m_theme.scaled(8)), height};
}

int AbnormalLine::rowAt(const QPointF &at) const
{
    for (int row = 0; row < int(m_shown.size()); ++row) {
        if (rowRect(row).contains(at))
            return row;
    }
    return -1;
}

void AbnormalLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Panel));
    painter.setPen(m_theme.color(Token::Line));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
    const QDate today = toLocalDateTime(m_services.clock.utc()).date();
    for (int row = 0; row < int(m_shown.size()); ++row) {
        const Situation &situation = m_shown[size_t(row)];
        const QRectF line = rowRect(row);
        const bool current = hasFocus() && row == m_current;
        if (current || row == m_hovered)
            painter.fillRect(line, m_theme.color(Token::Selected));
        const double side = m_theme.px(16);
        paintGlyph(painter, QRectF(line.left() + m_theme.scaled(4), line.center().y() - side / 2, side, side),
                   glyphOf(situation.condition), m_theme);

        const QFont font = m_theme.font(situation.condition == Condition::Urgent ? FontRole::Strong : FontRole::Body);
        const QFontMetricsF metrics(font);
        painter.setFont(font);
        painter.setPen(m_theme.color(Token::Text));
        const double baseline = line.center().y() + (metrics.ascent() - metrics.descent()) / 2;
        const double timeAt = line.left() + m_theme.scaled(28);
        const double whereAt = isCompact() ? timeAt : timeAt + m_theme.scaled(74);
        const double rest = std::max(0.0, line.right() - whereAt);
        // Columns share what is there, up to the width at which they read well.
        const double whereWidth = std::min(rest * 0.32, m_theme.scaled(190));
        const double wordsWidth = std::min(rest * 0.40, m_theme.scaled(280));
        const double detailWidth = std::max(0.0, rest - whereWidth - wordsWidth);
        const QDateTime since = toLocalDateTime(situation.since);
        const QString time = since.date() == today ? since.time().toString(QStringLiteral("HH:mm:ss"))
                                                   : QLocale().toString(since.date(), QStringLiteral("d MMM"));
        if (!isCompact() && situation.since != UtcTime{})
            drawTabular(painter, {timeAt, baseline}, time);
        const auto cell = [&](double x, double width, const QString &text) {
            drawTabular(painter, {x, baseline},
                        metrics.elidedText(text, Qt::ElideRight, std::max(0.0, width - m_theme.scaled(10))));
        };
        cell(whereAt, whereWidth, situation.where);
        cell(whereAt + whereWidth, wordsWidth, situation.words);
        cell(whereAt + whereWidth + wordsWidth, detailWidth, situation.detail);
        if (current) {
            painter.setPen(m_theme.color(Token::Focus));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(line.adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }
    if (hasFocus() && m_shown.empty()) {
        painter.setPen(m_theme.color(Token::Focus));
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
    }
}

void AbnormalLine::resizeEvent(QResizeEvent *)
{
    m_counts->setText(countsText());
    refreshClock();
    layOut();
}

void AbnormalLine::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position());
    if (row >= 0)
        Q_EMIT chosen(m_shown[size_t(row)].object);
}

void AbnormalLine::mouseMoveEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position());
    if (row == m_hovered)
        return;
    m_hovered = row;
    setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void AbnormalLine::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void AbnormalLine::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_shown.size()) - 1;
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        m_current = std::clamp(m_current + (event->key() == Qt::Key_Down ? 1 : -1), 0, std::max(0, last));
        update();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
        && m_current <= last) {
        Q_EMIT chosen(m_shown[size_t(m_current)].object);
        return;
    }
    QWidget::keyPressEvent(event);
}

bool AbnormalLine::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int row = rowAt(help->pos());
        if (row >= 0)
            showPlainToolTip(help->globalPos(), sentenceOf(m_shown[size_t(row)]), this);
        return true;
    }
    return QWidget::event(event);
}

QString AbnormalLine::sentenceOf(const Situation &situation) const
{
    const QString time = situation.since == UtcTime{}
        ? QString()
        : toLocalDateTime(situation.since).time().toString(QStringLiteral("HH:mm:ss"));
    QStringList parts{time, situation.where, situation.words, situation.detail};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

} // namespace lineside
