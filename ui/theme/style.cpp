#include "ui/theme/style.h"

#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QDockWidget>
#include <QPlainTextEdit>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

namespace lineside {

namespace {

class PainterState
{
public:
    explicit PainterState(QPainter *painter) : m_painter(painter) { painter->save(); }
    ~PainterState() { m_painter->restore(); }
    PainterState(const PainterState &) = delete;
    PainterState &operator=(const PainterState &) = delete;

private:
    QPainter *m_painter;
};

bool isFocused(const QStyleOption *option)
{
    return (option->state & QStyle::State_HasFocus) && (option->state & QStyle::State_Enabled);
}

} // namespace

Style::Style(const Theme &theme)
    : QProxyStyle(QStringLiteral("Fusion")), m_theme(theme)
{
}

void Style::drawBox(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &border, bool focus) const
{
    const PainterState state(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    const double width = focus ? 2 : 1;
    painter->setPen(QPen(focus ? m_theme.color(Token::Focus) : border, width));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = width / 2;
    painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), m_theme.scaled(4), m_theme.scaled(4));
}

void Style::drawArrow(QPainter *painter, const QRect &rect, Qt::ArrowType direction, const QColor &color) const
{
    const PainterState state(painter);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(color, m_theme.scaled(1.25), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(QRectF(rect).center());
    const double turn = direction == Qt::UpArrow ? 180 : direction == Qt::LeftArrow ? 90
                      : direction == Qt::RightArrow ? -90 : 0;
    painter->rotate(turn);
    const double half = m_theme.scaled(3.5);
    painter->drawPolyline(QPolygonF({{-half, -half / 2}, {0, half / 2}, {half, -half / 2}}));
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonBevel: {
        const bool flat = qstyleoption_cast<const QStyleOptionButton *>(option)
            && (static_cast<const QStyleOptionButton *>(option)->features & QStyleOptionButton::Flat);
        const bool down = option->state & (State_Sunken | State_On);
        if (flat && !down && !isFocused(option))
            return;
        drawBox(painter, option->rect, m_theme.color(down ? Token::Selected : Token::Raised),
                m_theme.color(Token::Line), isFocused(option));
        if (!down && enabled && (option->state & State_MouseOver))
            drawBox(painter, option->rect, {}, m_theme.color(Token::Fill), isFocused(option));
        return;
    }
    case PE_PanelButtonTool: {
        const bool on = option->state & (State_Sunken | State_On);
        const bool over = enabled && (option->state & State_MouseOver);
        if (on || over || isFocused(option))
            drawBox(painter, option->rect, on ? m_theme.color(Token::Selected) : QColor(), m_theme.color(Token::Line),
                    isFocused(option));
        return;
    }
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            drawBox(painter, option->rect, m_theme.color(enabled ? Token::Raised : Token::Panel),
                    m_theme.color(Token::Line), isFocused(option));
        else
            painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
        return;
    }
    case PE_FrameLineEdit:
        drawBox(painter, option->rect, {}, m_theme.color(Token::Line), isFocused(option));
        return;
    case PE_Frame:
    case PE_FrameMenu:
    case PE_FrameGroupBox: {
        const bool view = qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const QPlainTextEdit *>(widget);
        const PainterState state(painter);
        painter->setPen(m_theme.color(view && widget->hasFocus() ? Token::Focus : Token::Line));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    }
    case PE_FrameFocusRect: {
        const PainterState state(painter);
        painter->setPen(QPen(m_theme.color(Token::Focus), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    }
    case PE_PanelMenu:
        painter->fillRect(option->rect, m_theme.color(Token::Raised));
        return;
    case PE_PanelTipLabel:
        drawBox(painter, option->rect, m_theme.color(Token::Raised), m_theme.color(Token::Line), false);
        return;
    case PE_PanelMenuBar:
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
    case PE_FrameDockWidget:
    case PE_PanelItemViewRow:
    case PE_FrameTabBarBase:
        return;
    case PE_FrameTabWidget: {
        const PainterState state(painter);
        painter->setPen(m_theme.color(Token::Line));
        painter->drawLine(option->rect.topLeft(), option->rect.topRight());
        return;
    }
    case PE_PanelItemViewItem: {
        if (option->state & State_Selected) {
            painter->fillRect(option->rect, m_theme.color(Token::Selected));
            return;
        }
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        if (item && item->backgroundBrush.style() != Qt::NoBrush)
            painter->fillRect(option->rect, item->backgroundBrush);
        return;
    }
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            drawArrow(painter, option->rect, option->state & State_Open ? Qt::DownArrow : Qt::RightArrow,
                      m_theme.color(Token::Muted));
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: {
        drawBox(painter, option->rect, m_theme.color(enabled ? Token::Raised : Token::Panel),
                m_theme.color(Token::Fill), isFocused(option));
        const PainterState state(painter);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_theme.color(enabled ? Token::Text : Token::Muted), m_theme.scaled(1.75), Qt::SolidLine,
                             Qt::RoundCap, Qt::RoundJoin));
        const QRectF r(option->rect);
        if (option->state & State_On)
            painter->drawPolyline(QPolygonF({r.topLeft() + QPointF(r.width() * 0.22, r.height() * 0.52),
                                             r.topLeft() + QPointF(r.width() * 0.42, r.height() * 0.72),
                                             r.topLeft() + QPointF(r.width() * 0.78, r.height() * 0.28)}));
        else if (option->state & State_NoChange)
            painter->drawLine(r.center() - QPointF(r.width() / 4, 0), r.center() + QPointF(r.width() / 4, 0));
        return;
    }
    case PE_IndicatorRadioButton: {
        const PainterState state(painter);
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF r = QRectF(option->rect).adjusted(1, 1, -1, -1);
        painter->setPen(QPen(m_theme.color(isFocused(option) ? Token::Focus : Token::Fill),
                             isFocused(option) ? 2 : 1));
        painter->setBrush(m_theme.color(Token::Raised));
        painter->drawEllipse(r);
        if (option->state & State_On) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(m_theme.color(Token::Text));
            const double in = r.width() / 4;
            painter->drawEllipse(r.adjusted(in, in, -in, -in));
        }
        return;
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
    case PE_IndicatorHeaderArrow: {
        Qt::ArrowType direction = element == PE_IndicatorArrowUp     ? Qt::UpArrow
                                : element == PE_IndicatorArrowLeft  ? Qt::LeftArrow
                                : element == PE_IndicatorArrowRight ? Qt::RightArrow
                                                                    : Qt::DownArrow;
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            direction = header->sortIndicator == QStyleOptionHeader::SortUp ? Qt::DownArrow : Qt::UpArrow;
        drawArrow(painter, option->rect, direction, m_theme.color(Token::Muted));
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawHeader(const QStyleOptionHeader &option, QPainter *painter) const
{
    const PainterState state(painter);
    painter->fillRect(option.rect, m_theme.color(Token::Panel));
    painter->setPen(m_theme.color(Token::Line));
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    if (option.orientation == Qt::Horizontal && option.position != QStyleOptionHeader::End
        && option.position != QStyleOptionHeader::OnlyOneSection) {
        painter->setPen(m_theme.color(Token::Grid));
        painter->drawLine(option.rect.topRight() + QPoint(0, m_theme.px(4)),
                          option.rect.bottomRight() - QPoint(0, m_theme.px(4)));
    }
}

void Style::drawTab(const QStyleOptionTab &option, QPainter *painter, const QWidget *widget) const
{
    const bool selected = option.state & State_Selected;
    const bool focus = isFocused(&option) && selected && widget && widget->hasFocus();
    const int gap = m_theme.px(2);
    const QRect rect = option.rect.adjusted(gap, gap, -gap, -gap);
    if (selected)
        drawBox(painter, rect, m_theme.color(Token::Raised), m_theme.color(Token::Line), focus);
    else if (option.state & State_MouseOver)
        drawBox(painter, rect, {}, m_theme.color(Token::Line), false);
}

void Style::drawDockTitle(const QStyleOptionDockWidget &option, QPainter *painter, const QWidget *widget) const
{
    const PainterState state(painter);
    painter->fillRect(option.rect, m_theme.color(Token::Panel));
    const QRect rect = subElementRect(SE_DockWidgetTitleBarText, &option, widget);
    painter->setFont(m_theme.font(FontRole::Section));
    painter->setPen(m_theme.color(Token::Muted));
    const QString text = QFontMetrics(painter->font()).elidedText(option.title, Qt::ElideRight, rect.width());
    painter->drawText(rect.adjusted(m_theme.px(8), 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            drawHeader(*header, painter);
            return;
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, m_theme.color(Token::Panel));
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeader muted = *header;
            muted.palette.setColor(QPalette::ButtonText, m_theme.color(Token::Muted));
            muted.state &= ~State_On; // no bold header for the selected column
            QProxyStyle::drawControl(element, &muted, painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTab(*tab, painter, widget);
            return;
        }
        break;
    case CE_DockWidgetTitle:
        if (const auto *dock = qstyleoption_cast<const QStyleOptionDockWidget *>(option)) {
            drawDockTitle(*dock, painter, widget);
            return;
        }
        break;
    case CE_MenuBarEmptyArea:
    case CE_ToolBar:
        painter->fillRect(option->rect, m_theme.color(Token::Panel));
        return;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            const bool active = (item->state & State_Selected) && (item->state & State_Enabled);
            painter->fillRect(item->rect, m_theme.color(active ? Token::Selected : Token::Panel));
            drawItemText(painter, item->rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip
                         | Qt::TextSingleLine, item->palette, item->state & State_Enabled, item->text,
                         QPalette::ButtonText);
            return;
        }
        break;
    case CE_Splitter:
        painter->fillRect(option->rect, m_theme.color(option->state & State_MouseOver ? Token::Line : Token::Page));
        return;
    case CE_ProgressBarGroove:
        drawBox(painter, option->rect, m_theme.color(Token::Band), m_theme.color(Token::Line), false);
        return;
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            const double span = bar->maximum - bar->minimum;
            const double share = span > 0 ? (bar->progress - bar->minimum) / span : 0;
            QRect rect = bar->rect.adjusted(2, 2, -2, -2);
            rect.setWidth(int(rect.width() * share));
            painter->fillRect(rect, m_theme.color(Token::Fill));
            return;
        }
        break;
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
            const PainterState state(painter);
            painter->setPen(m_theme.color(Token::Line));
            if (frame->frameShape == QFrame::HLine)
                painter->drawLine(frame->rect.left(), frame->rect.center().y(), frame->rect.right(),
                                  frame->rect.center().y());
            else
                painter->drawLine(frame->rect.center().x(), frame->rect.top(), frame->rect.center().x(),
                                  frame->rect.bottom());
            return;
        }
        break;
    case CE_RubberBand: {
        QColor fill = m_theme.color(Token::Focus);
        fill.setAlpha(48);
        painter->fillRect(option->rect, fill);
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawScrollBar(const QStyleOptionSlider &option, QPainter *painter, const QWidget *widget) const
{
    const PainterState state(painter);
    painter->fillRect(option.rect, m_theme.color(Token::Panel));
    const QRect slider = subControlRect(CC_ScrollBar, &option, SC_ScrollBarSlider, widget);
    if (option.maximum <= option.minimum)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const bool active = option.activeSubControls & SC_ScrollBarSlider;
    painter->setBrush(m_theme.color(active ? Token::Fill : Token::Line));
    const double inset = m_theme.scaled(3);
    const QRectF rect = QRectF(slider).adjusted(inset, inset, -inset, -inset);
    painter->drawRoundedRect(rect, m_theme.scaled(3), m_theme.scaled(3));
}

void Style::drawComboBox(const QStyleOptionComboBox &option, QPainter *painter, const QWidget *widget) const
{
    const bool enabled = option.state & State_Enabled;
    if (option.frame)
        drawBox(painter, option.rect, m_theme.color(enabled ? Token::Raised : Token::Panel),
                m_theme.color(Token::Line), isFocused(&option));
    drawArrow(painter, subControlRect(CC_ComboBox, &option, SC_ComboBoxArrow, widget), Qt::DownArrow,
              m_theme.color(Token::Muted));
}

void Style::drawSpinBox(const QStyleOptionSpinBox &option, QPainter *painter, const QWidget *widget) const
{
    const bool enabled = option.state & State_Enabled;
    if (option.frame)
        drawBox(painter, option.rect, m_theme.color(enabled ? Token::Raised : Token::Panel),
                m_theme.color(Token::Line), isFocused(&option));
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto colorFor = [&](bool can) { return m_theme.color(can && enabled ? Token::Muted : Token::Line); };
    drawArrow(painter, subControlRect(CC_SpinBox, &option, SC_SpinBoxUp, widget), Qt::UpArrow,
              colorFor(option.stepEnabled & QAbstractSpinBox::StepUpEnabled));
    drawArrow(painter, subControlRect(CC_SpinBox, &option, SC_SpinBoxDown, widget), Qt::DownArrow,
              colorFor(option.stepEnabled & QAbstractSpinBox::StepDownEnabled));
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    switch (control) {
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            drawScrollBar(*bar, painter, widget);
            return;
        }
        break;
    case CC_ComboBox:
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            drawComboBox(*combo, painter, widget);
            return;
        }
        break;
    case CC_SpinBox:
        if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            drawSpinBox(*spin, painter, widget);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return m_theme.px(12);
    case PM_ScrollBarSliderMin:
        return m_theme.px(28);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return m_theme.px(14);
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_ToolBarIconSize:
    case PM_TabBarIconSize:
        return m_theme.px(16);
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return m_theme.px(widget && widget->isWindow() ? 16 : 8);
    case PM_CheckBoxLabelSpacing:
        return m_theme.px(6);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return m_theme.px(8);
    case PM_TabBarTabHSpace:
        return m_theme.px(27); // so that all pages stand side by side in 1,280 pixels
    case PM_TabBarTabVSpace:
        return m_theme.px(18);
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_HeaderMargin:
        return m_theme.px(6);
    case PM_HeaderDefaultSectionSizeVertical:
        return m_theme.px(28);
    case PM_TreeViewIndentation:
        return m_theme.px(18);
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent:
        return m_theme.px(4);
    case PM_MenuBarHMargin:
    case PM_MenuBarVMargin:
        return 0;
    case PM_ToolBarItemMargin:
    case PM_ToolBarFrameWidth:
    case PM_ToolBarItemSpacing:
        return 0;
    case PM_FocusFrameHMargin:
        return m_theme.px(5);
    case PM_DefaultFrameWidth:
        return 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
        return 0;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_Table_GridLineColor:
        return int(m_theme.color(Token::Grid).rgb());
    case SH_ToolTip_Mask:
    case SH_UnderlineShortcut:
        return hint == SH_UnderlineShortcut ? 1 : 0;
    case SH_ScrollView_FrameOnlyAroundContents:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize made = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        made.setHeight(std::max(made.height(), m_theme.px(30)));
        made.rwidth() += m_theme.px(8);
        break;
    case CT_ComboBox:
        made = QSize(size.width() + m_theme.px(36), std::max(size.height() + m_theme.px(8), m_theme.px(28)));
        break;
    case CT_ItemViewItem:
        made.setHeight(std::max(made.height(), m_theme.px(24)));
        break;
    case CT_SpinBox:
        made.setWidth(made.width() + m_theme.px(14));
        [[fallthrough]];
    case CT_LineEdit:
        made.setHeight(std::max(made.height(), m_theme.px(28)));
        break;
    case CT_MenuBarItem:
        made = QSize(size.width() + m_theme.px(16), size.height() + m_theme.px(8));
        break;
    default:
        break;
    }
    return made;
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    if (control == CC_ComboBox && (part == SC_ComboBoxArrow || part == SC_ComboBoxEditField)) {
        // Its words begin where those of a line edit do, and its arrow grows with the rest.
        const QRect &box = option->rect;
        const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        const int frame = combo && combo->editable ? m_theme.px(2) : 0; // its line edit must not cover the frame
        const int arrow = m_theme.px(24);
        const QRect rect = part == SC_ComboBoxArrow
            ? QRect(box.right() + 1 - arrow, box.top(), arrow, box.height())
            : box.adjusted(m_theme.px(6), frame, -arrow, -frame);
        return visualRect(option->direction, box, rect);
    }
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    if (control == CC_SpinBox && spin && spin->frame && (part == SC_SpinBoxUp || part == SC_SpinBoxDown || part == SC_SpinBoxEditField)) {
        // Likewise.
        const QRect &box = option->rect;
        const int arrow = spin->buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : m_theme.px(24);
        const int half = box.height() / 2;
        const QRect rect = part == SC_SpinBoxUp     ? QRect(box.right() + 1 - arrow, box.top(), arrow, half)
                         : part == SC_SpinBoxDown ? QRect(box.right() + 1 - arrow, box.top() + half, arrow, box.height() - half)
                                                  : box.adjusted(m_theme.px(5), 1, -std::max(arrow, m_theme.px(4)), -1);
        return visualRect(option->direction, box, rect);
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    if (element == SE_LineEditContents && frame && frame->lineWidth > 0)
        rect.adjust(m_theme.px(5), 0, -m_theme.px(2), 0);
    return rect;
}

QIcon Style::standardIcon(StandardPixmap standard, const QStyleOption *option, const QWidget *widget) const
{
    switch (standard) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_LineEditClearButton:
        return m_theme.icon(QStringLiteral("close"), Token::Muted);
    case SP_TitleBarNormalButton:
        return m_theme.icon(QStringLiteral("float"), Token::Muted);
    case SP_ToolBarHorizontalExtensionButton:
    default:
        return QProxyStyle::standardIcon(standard, option, widget);
    }
}

} // namespace lineside
