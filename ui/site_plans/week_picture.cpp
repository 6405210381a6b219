#include "ui/site_plans/week_picture.h"

#include "ui/site_plans/shift_text.h"
#include "ui/theme/plain_text.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace lineside {

namespace {

constexpr int kDay = 24 * 60;

//! Cuts a stretch of the week, in minutes after Monday's midnight, into rows; the week is a ring.
void cutIntoDays(QList<WeekPicture::Bar> &bars, int shift, int start, int length, bool isBreak)
{
    while (length > 0) {
        const int day = (start / kDay) % 7;
        const int from = start % kDay;
        const int here = std::min(length, kDay - from);
        bars += {shift, day, from, from + here, isBreak};
        start += here;
        length -= here;
    }
}

} // namespace

WeekPicture::WeekPicture(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("The week as a picture"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void WeekPicture::setShifts(const QList<Shift> &shifts)
{
    m_shifts = shifts;
    QStringList words;
    for (const Shift &shift : shifts)
        words += shift.name + QLatin1Char(' ') + timeText(shift.start) + QChar(0x2013) + timeText(shift.start + shift.length);
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
}

void WeekPicture::setCurrent(int shift)
{
    m_current = shift;
    update();
}

QList<WeekPicture::Bar> WeekPicture::bars() const
{
    QList<Bar> bars;
    for (const bool isBreak : {false, true}) {
        for (int i = 0; i < m_shifts.size(); ++i) {
            const Shift &shift = m_shifts[i];
            for (int day = 0; day < 7; ++day) {
                if (!(shift.days & (1 << day)))
                    continue;
                const int start = day * kDay + shift.start;
                if (!isBreak)
                    cutIntoDays(bars, i, start, shift.length, false);
                for (qsizetype k = 0; isBreak && k < shift.breaks.size(); ++k)
                    cutIntoDays(bars, i, start + shift.breaks[k].start, shift.breaks[k].length, true);
            }
        }
    }
    return bars;
}

QSize WeekPicture::sizeHint() const
{
    return {m_theme.px(520), m_theme.px(18) + 7 * m_theme.px(20)};
}

QSize WeekPicture::minimumSizeHint() const
{
    return {m_theme.px(240), sizeHint().height()};
}

QRect WeekPicture::week() const
{
    const QFontMetrics metrics(m_theme.font(FontRole::Small));
    int names = 0;
    for (int day = 1; day <= 7; ++day)
        names = std::max(names, metrics.horizontalAdvance(QLocale().standaloneDayName(day, QLocale::ShortFormat)));
    return rect().adjusted(names + m_theme.px(8), m_theme.px(18), -1, -1);
}

QRect WeekPicture::rectOf(const Bar &bar) const
{
    const QRect whole = week();
    const double minute = double(whole.width()) / kDay;
    const double day = double(whole.height()) / 7;
    const int left = whole.left() + int(bar.from * minute);
    const int right = whole.left() + int(bar.to * minute);
    const int top = whole.top() + int(bar.day * day) + 2;
    return {left, top, std::max(1, right - left), std::max(1, int(day) - 4)};
}

void WeekPicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect whole = week();
    painter.fillRect(whole, m_theme.color(Token::Raised));
    painter.setFont(m_theme.font(FontRole::Small));
    const QFontMetrics metrics = painter.fontMetrics();
    const int every = whole.width() > m_theme.px(360) ? 2 : 6; // hours
    for (int hour = 0; hour <= 24; hour += every) {
        const int x = whole.left() + whole.width() * hour / 24;
        painter.setPen(m_theme.color(Token::Grid));
        painter.drawLine(x, whole.top(), x, whole.bottom());
        painter.setPen(m_theme.color(Token::Muted));
        const QString text = QString::number(hour);
        const int width = metrics.horizontalAdvance(text);
        painter.drawText(std::clamp(x - width / 2, whole.left() - width / 2, whole.right() - width), whole.top() - m_theme.px(4), text);
    }
    for (int day = 0; day < 7; ++day) {
        const QRect row(0, whole.top() + whole.height() * day / 7, whole.left() - m_theme.px(8), whole.height() / 7);
        painter.setPen(m_theme.color(Token::Muted));
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, QLocale().standaloneDayName(day + 1, QLocale::ShortFormat));
        painter.setPen(m_theme.color(Token::Grid));
        painter.drawLine(whole.left(), whole.top() + whole.height() * day / 7, whole.right(), whole.top() + whole.height() * day / 7);
    }
    const QList<Bar> all = bars();
    for (const Bar &bar : all) {
        const QRect place = rectOf(bar);
        if (bar.isBreak) {
            painter.fillRect(place, m_theme.color(Token::Raised));
            painter.fillRect(place, QBrush(m_theme.color(Token::Fill), Qt::BDiagPattern));
            continue;
        }
        painter.fillRect(place, m_theme.color(Token::Band));
        const bool isCurrent = bar.shift == m_current;
        painter.setPen(QPen(m_theme.color(isCurrent ? Token::Focus : Token::Fill), isCurrent ? 2 : 1));
        painter.drawRect(place.adjusted(0, 0, -1, -1));
    }
    painter.setPen(m_theme.color(Token::Text));
    for (const Bar &bar : all) {
        const QRect place = rectOf(bar).adjusted(m_theme.px(4), 0, -m_theme.px(2), 0);
        if (!bar.isBreak && metrics.horizontalAdvance(m_shifts[bar.shift].name) <= place.width())
            painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, m_shifts[bar.shift].name);
    }
}

bool WeekPicture::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QString text;
    for (const Bar &bar : bars()) {
        if (!rectOf(bar).contains(help->pos()))
            continue;
        const Shift &shift = m_shifts[bar.shift];
        text = bar.isBreak ? tr("%1, break").arg(shift.name) : shift.name;
        text += QLatin1Char(' ') + timeText(bar.isBreak ? bar.from : shift.start) + QChar(0x2013)
            + timeText(bar.isBreak ? bar.to : shift.start + shift.length);
    }
    showPlainToolTip(help->globalPos(), text, this);
    return true;
}

} // namespace lineside
