#include "ui/widgets/small_widgets.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/tabular.h"

#include <QBoxLayout>
#include <QFontMetrics>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScreen>

#include <cmath>

namespace lineside {

void followFont(QWidget *widget, const Theme &theme, FontRole role)
{
    widget->setFont(theme.font(role));
    QObject::connect(&theme, &Theme::changed, widget, [widget, &theme, role] { widget->setFont(theme.font(role)); });
}

void resizeWithinScreen(QWidget *window, const QSize &wanted)
{
    const QWidget *over = window->parentWidget() ? window->parentWidget()->window() : window;
    const QScreen *screen = over->screen();
    window->resize(screen ? wanted.boundedTo(screen->availableSize() * 0.95) : wanted);
}

NumberLabel::NumberLabel(const Theme &theme, FontRole role, Token token, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_role(role), m_token(token)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        m_widest = 0;
        updateGeometry();
        update();
    });
}

void NumberLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    const int needed = textWidth();
    if (m_snug ? needed != m_widest : needed > m_widest || text.isEmpty()) { // what says nothing takes no room
        m_widest = text.isEmpty() ? 0 : needed;
        updateGeometry();
    }
    update();
}

int NumberLabel::textWidth() const
{
    return int(std::ceil(tabularWidth(m_theme.font(m_role), m_text))) + 2;
}

void NumberLabel::setToken(Token token)
{
    if (m_token == token)
        return;
    m_token = token;
    update();
}

QSize NumberLabel::sizeHint() const
{
    const QFont font = m_theme.font(m_role);
    return {std::max(m_widest, textWidth()), QFontMetrics(font).height()};
}

QSize NumberLabel::minimumSizeHint() const
{
    return {m_theme.px(24), sizeHint().height()};
}

void NumberLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QFont font = m_theme.font(m_role);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(m_theme.color(m_token));
    QString text = m_text;
    double textWidth = tabularWidth(font, text);
    if (textWidth > width()) {
        text = metrics.elidedText(text, Qt::ElideRight, width());
        textWidth = tabularWidth(font, text);
    }
    const double x = m_alignment & Qt::AlignRight ? width() - textWidth : 0;
    drawTabular(painter, {std::max(0.0, x), (height() + metrics.ascent() - metrics.descent()) / 2.0}, text);
}

SectionLine::SectionLine(const Theme &theme, const QStringList &parts, QWidget *parent)
    : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setParts(parts);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void SectionLine::setParts(const QStringList &parts)
{
    QStringList words;
    for (const QString &part : parts) {
        if (!part.isEmpty())
            words += part.toUpper();
    }
    m_text = words.join(QStringLiteral("  ·  "));
    setAccessibleName(m_text);
    update();
}

QSize SectionLine::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(FontRole::Section));
    return {metrics.horizontalAdvance(m_text), metrics.height() + m_theme.px(4)};
}

QSize SectionLine::minimumSizeHint() const
{
    return {m_theme.px(40), sizeHint().height()};
}

void SectionLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_theme.font(FontRole::Section));
    painter.setPen(m_theme.color(Token::Muted));
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(painter.font()).elidedText(m_text, Qt::ElideRight, width()));
}

EmptyState::EmptyState(const Theme &theme, const QString &purpose, const QString &reason, const QString &button,
                       QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(1);
    auto *purposeLabel = plainLabel(purpose, this);
    auto *reasonLabel = plainLabel(reason, this);
    for (QLabel *label : {purposeLabel, reasonLabel}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    if (!button.isEmpty()) {
        m_button = new QPushButton(button, this);
        layout->addSpacing(theme.px(8));
        layout->addWidget(m_button, 0, Qt::AlignHCenter);
        connect(m_button, &QPushButton::clicked, this, &EmptyState::nextStepChosen);
    }
    layout->addStretch(2);
    const auto dress = [&theme, purposeLabel, reasonLabel] {
        purposeLabel->setFont(theme.font(FontRole::Name));
        QPalette muted = theme.palette();
        muted.setColor(QPalette::WindowText, theme.color(Token::Muted));
        reasonLabel->setPalette(muted);
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);
}

} // namespace lineside
