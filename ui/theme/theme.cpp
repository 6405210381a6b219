#include "ui/theme/theme.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QPainter>
#include <QStyleHints>
#include <QSvgRenderer>
#include <QToolTip>
#include <QWidget>

#include <algorithm>
#include <cmath>

static void initIcons()
{
    Q_INIT_RESOURCE(lineside_icons);
}

namespace lineside {

namespace {

struct FontSpec
{
    int pixels;
    QFont::Weight weight;
    double letterSpacing;
};

FontSpec specOf(FontRole role)
{
    switch (role) {
    case FontRole::Body:
        return {13, QFont::Normal, 0};
    case FontRole::Small:
        return {11, QFont::Normal, 0};
    case FontRole::Strong:
        return {13, QFont::DemiBold, 0};
    case FontRole::Name:
        return {14, QFont::DemiBold, 0};
    case FontRole::Value:
        return {17, QFont::DemiBold, 0};
    case FontRole::Section:
        return {12, QFont::Normal, 0.6};
    }
    return {13, QFont::Normal, 0};
}

QString preferredFamily()
{
    for (const QString &family : {QStringLiteral("Inter"), QStringLiteral("Noto Sans")}) {
        if (QFontDatabase::hasFamily(family))
            return family;
    }
    return QGuiApplication::font().family();
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent), m_family(preferredFamily())
{
    initIcons();
    const QPalette before = QGuiApplication::palette();
    if (before.color(QPalette::Window).lightness() < before.color(QPalette::WindowText).lightness())
        m_startScheme = Scheme::Dark;
    m_scheme = systemScheme();
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] { update(); });
#endif
}

Theme::~Theme()
{
    if (m_app && QCoreApplication::instance() == m_app)
        QApplication::setStyle(QStringLiteral("Fusion")); // ours reads from this theme
}

Scheme Theme::systemScheme() const
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    switch (QGuiApplication::styleHints()->colorScheme()) {
    case Qt::ColorScheme::Light:
        return Scheme::Light;
    case Qt::ColorScheme::Dark:
        return Scheme::Dark;
    case Qt::ColorScheme::Unknown:
        break;
    }
#endif
    return m_startScheme;
}

void Theme::applyTo(QApplication &app)
{
    m_app = &app;
    QApplication::setStyle(new Style(*this)); // the application owns it
    update();
}

void Theme::setChoice(Choice choice)
{
    if (m_choice == choice)
        return;
    m_choice = choice;
    update();
}

void Theme::setPercent(int percent)
{
    percent = std::clamp(percent, kMinPercent, kMaxPercent);
    if (m_percent == percent)
        return;
    m_percent = percent;
    update();
}

void Theme::update()
{
    m_scheme = m_choice == Choice::Light ? Scheme::Light
             : m_choice == Choice::Dark  ? Scheme::Dark
                                         : systemScheme();
    m_pixmaps.clear();
    if (m_app) {
        QApplication::setPalette(palette());
        QApplication::setFont(font(FontRole::Body));
        QToolTip::setPalette(palette());
        QToolTip::setFont(font(FontRole::Body));
    }
    Q_EMIT changed();
    if (m_app && m_percent != m_announced)
        announceScale();
}

void Theme::announceScale()
{
    // Our style's metrics follow the scale, and widgets and layouts keep what a style told them until it changes.
    m_announced = m_percent;
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        QEvent change(QEvent::StyleChange);
        QCoreApplication::sendEvent(widget, &change);
        widget->updateGeometry();
    }
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor &color) { palette.setColor(role, color); };
    set(QPalette::Window, color(Token::Panel));
    set(QPalette::WindowText, color(Token::Text));
    set(QPalette::Base, color(Token::Raised));
    set(QPalette::AlternateBase, color(Token::Raised));
    set(QPalette::Text, color(Token::Text));
    set(QPalette::PlaceholderText, color(Token::Muted));
    set(QPalette::Button, color(Token::Raised));
    set(QPalette::ButtonText, color(Token::Text));
    set(QPalette::BrightText, color(Token::Text));
    set(QPalette::ToolTipBase, color(Token::Raised));
    set(QPalette::ToolTipText, color(Token::Text));
    set(QPalette::Highlight, color(Token::Selected));
    set(QPalette::HighlightedText, color(Token::Text));
    set(QPalette::Link, color(Token::Focus));
    set(QPalette::LinkVisited, color(Token::Focus));
    set(QPalette::Light, color(Token::Raised));
    set(QPalette::Midlight, color(Token::Panel));
    set(QPalette::Mid, color(Token::Line));
    set(QPalette::Dark, color(Token::Line));
    set(QPalette::Shadow, color(Token::Line));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor dimmed = color(Token::Muted);
        dimmed.setAlphaF(0.6F);
        palette.setColor(QPalette::Disabled, role, dimmed);
    }
    return palette;
}

QFont Theme::font(FontRole role) const
{
    const FontSpec spec = specOf(role);
    QFont font(m_family);
    font.setPixelSize(std::max(1, int(std::lround(scaled(spec.pixels)))));
    font.setWeight(spec.weight);
    if (spec.letterSpacing > 0)
        font.setLetterSpacing(QFont::AbsoluteSpacing, scaled(spec.letterSpacing));
    return font;
}

int Theme::px(double at100) const
{
    return int(std::lround(scaled(at100)));
}

QPixmap Theme::pixmap(const QString &name, Token token, int size, double devicePixelRatio) const
{
    const QString key = name + u'/' + tokenName(token) + u'/' + QString::number(size) + u'/'
        + QString::number(devicePixelRatio);
    const auto known = m_pixmaps.constFind(key);
    if (known != m_pixmaps.constEnd())
        return *known;

    QFile file(QStringLiteral(":/lineside/icons/") + name + QStringLiteral(".svg"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color(token).name().toLatin1());
    QSvgRenderer renderer(svg);
    const int pixels = std::max(1, int(std::lround(size * devicePixelRatio)));
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    m_pixmaps.insert(key, pixmap);
    return pixmap;
}

QIcon Theme::icon(const QString &name, Token token) const
{
    QIcon icon;
    for (const double ratio : {1.0, 2.0}) {
        const QPixmap normal = pixmap(name, token, px(16), ratio);
        if (normal.isNull())
            return {};
        icon.addPixmap(normal);
        QPixmap disabled(normal.size());
        disabled.fill(Qt::transparent);
        QPainter painter(&disabled);
        painter.setOpacity(0.4);
        painter.drawPixmap(QRect(QPoint(0, 0), normal.size()), normal);
        painter.end();
        disabled.setDevicePixelRatio(ratio);
        icon.addPixmap(disabled, QIcon::Disabled);
    }
    return icon;
}

} // namespace lineside
