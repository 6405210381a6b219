#include "ui/widgets/value_delegate.h"

#include "ui/theme/tabular.h"

#include <QApplication>
#include <QPainter>

namespace lineside {

namespace {

void paintItemBackground(QPainter *painter, const QStyleOptionViewItem &option)
{
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
}

void paintItemFocus(QPainter *painter, const QStyleOptionViewItem &option)
{
    if (!(option.state & QStyle::State_HasFocus))
        return;
    QStyleOptionFocusRect focus;
    focus.QStyleOption::operator=(option);
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
}

} // namespace

ValueDelegate::ValueDelegate(const Theme &theme, int lookRole, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_lookRole(lookRole)
{
}

ValueSetting ValueDelegate::setting() const
{
    ValueSetting setting;
    setting.number = FontRole::Strong;
    setting.pointAt = tabularWidth(m_theme.font(FontRole::Strong), m_integerRoom);
    return setting;
}

void ValueDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    paintItemBackground(painter, shown);
    ValueSetting how = setting();
    const auto look = index.data(m_lookRole).value<ValueLook>();
    if (!look.isNumber && look.state != ValueLook::State::Bad && look.state != ValueLook::State::Empty
        && look.state != ValueLook::State::Off)
        how.pointAt = -1; // words start at the left
    paintValue(*painter, QRectF(option.rect).adjusted(m_theme.px(6), 0, -m_theme.px(4), 0), look, m_theme, how);
    paintItemFocus(painter, option);
}

QSize ValueDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto look = index.data(m_lookRole).value<ValueLook>();
    return {int(valueWidth(look, m_theme, setting())) + m_theme.px(12), m_theme.px(28)};
}

AnalogueDelegate::AnalogueDelegate(const Theme &theme, int lookRole, int tagRole, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_lookRole(lookRole), m_tagRole(tagRole)
{
}

void AnalogueDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    paintItemBackground(painter, shown);
    const double height = m_theme.scaled(17);
    const double width = std::min(m_theme.scaled(140), option.rect.width() - m_theme.scaled(16));
    if (width < height)
        return;
    const QRectF rect(option.rect.left() + m_theme.scaled(6), QRectF(option.rect).center().y() - height / 2, width,
                      height);
    paintAnalogue(*painter, rect, index.data(m_tagRole).value<Tag>(), index.data(m_lookRole).value<ValueLook>(),
                  m_theme);
    paintItemFocus(painter, option);
}

GlyphDelegate::GlyphDelegate(const Theme &theme, GlyphOf glyphOf, bool aligned, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_glyphOf(std::move(glyphOf)), m_aligned(aligned)
{
}

void GlyphDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    paintItemBackground(painter, shown);
    const double side = m_theme.px(16);
    const Glyph glyph = m_glyphOf(index);
    double x = option.rect.left() + m_theme.scaled(6);
    if (glyph != Glyph::None)
        paintGlyph(*painter, QRectF(x, QRectF(option.rect).center().y() - side / 2, side, side), glyph, m_theme);
    if (glyph != Glyph::None || m_aligned)
        x += side + m_theme.scaled(6);
    painter->save();
    painter->setFont(m_theme.font(FontRole::Body));
    painter->setPen(m_theme.color(glyph == Glyph::None ? Token::Muted : Token::Text));
    const QRectF words(x, option.rect.top(), std::max(0.0, option.rect.right() - m_theme.scaled(4) - x),
                       option.rect.height());
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(painter->font()).elidedText(shown.text, Qt::ElideRight, words.width()));
    painter->restore();
    paintItemFocus(painter, option);
}

QSize GlyphDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(m_theme.px(28), 0);
}

ConditionDelegate::ConditionDelegate(const Theme &theme, int conditionRole, QObject *parent)
    : GlyphDelegate(theme, [conditionRole](const QModelIndex &index) {
          return glyphOf(Condition(index.data(conditionRole).toInt()));
      }, false, parent)
{
}

} // namespace lineside
