#include "ui/widgets/plan_table_delegate.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plan_table.h"

#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

namespace lineside {

namespace {

PlanTable::Kind kindOf(const QModelIndex &index)
{
    return PlanTable::Kind(index.data(PlanTable::KindRole).toInt());
}

} // namespace

QWidget *PlanTableDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (kindOf(index) == PlanTable::Kind::Check)
        return nullptr;
    if (kindOf(index) != PlanTable::Kind::Choice) {
        QWidget *made = QStyledItemDelegate::createEditor(parent, option, index);
        if (auto *edit = qobject_cast<QLineEdit *>(made))
            edit->setPlaceholderText(index.data(PlanTable::HintRole).toString());
        return made;
    }
    auto *box = new QComboBox(parent);
    const auto choices = index.data(PlanTable::ChoicesRole).value<QList<PlanTable::Choice>>();
    for (const PlanTable::Choice &choice : choices)
        box->addItem(choice.label, choice.value);
    auto *self = const_cast<PlanTableDelegate *>(this); // signals are not const
    connect(box, &QComboBox::activated, self, [self, box] {
        Q_EMIT self->commitData(box);
        Q_EMIT self->closeEditor(box);
    });
    return box;
}

void PlanTableDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    if (auto *box = qobject_cast<QComboBox *>(editor)) {
        box->setCurrentIndex(box->findData(index.data(PlanTable::ValueRole)));
        QMetaObject::invokeMethod(box, &QComboBox::showPopup, Qt::QueuedConnection);
        return;
    }
    QStyledItemDelegate::setEditorData(editor, index);
}

void PlanTableDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    if (const auto *box = qobject_cast<QComboBox *>(editor)) {
        if (box->currentIndex() >= 0)
            model->setData(index, box->currentData(), PlanTable::ValueRole);
        return;
    }
    QStyledItemDelegate::setModelData(editor, model, index);
}

void PlanTableDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const
{
    editor->setGeometry(option.rect);
}

bool PlanTableDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &, const QModelIndex &index)
{
    if (kindOf(index) != PlanTable::Kind::Check || !(index.flags() & Qt::ItemIsEnabled) || !(index.flags() & Qt::ItemIsEditable))
        return false;
    bool toggles = false;
    if (event->type() == QEvent::MouseButtonRelease)
        toggles = static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton;
    else if (event->type() == QEvent::KeyPress)
        toggles = static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    if (!toggles)
        return event->type() == QEvent::MouseButtonDblClick; // two clicks are two, not an editor
    const bool on = !index.data(PlanTable::ValueRole).toString().isEmpty();
    return model->setData(index, on ? QString() : QStringLiteral("1"), PlanTable::ValueRole);
}

void PlanTableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const PlanTable::Kind kind = kindOf(index);
    QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    if (kind == PlanTable::Kind::Check) {
        cell.text.clear();
        style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
        QStyleOptionButton box;
        box.state = (index.flags() & Qt::ItemIsEditable) && (option.state & QStyle::State_Enabled) ? QStyle::State_Enabled : QStyle::State_None;
        box.state |= index.data(PlanTable::ValueRole).toString().isEmpty() ? QStyle::State_Off : QStyle::State_On;
        const int side = style->pixelMetric(QStyle::PM_IndicatorWidth, nullptr, option.widget);
        box.rect = QRect(0, 0, side, side);
        box.rect.moveCenter(option.rect.center());
        box.palette = option.palette;
        style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);
        return;
    }
    const bool isHint = cell.text.isEmpty();
    if (isHint) {
        cell.text = index.data(PlanTable::HintRole).toString();
        cell.palette.setColor(QPalette::Text, m_theme.color(Token::Muted));
        cell.palette.setColor(QPalette::HighlightedText, m_theme.color(Token::Muted));
    }
    const bool chooses = kind == PlanTable::Kind::Choice && (index.flags() & Qt::ItemIsEditable);
    const int arrow = m_theme.px(16);
    QStyleOptionViewItem ground = cell;
    if (chooses) { // the words end before the arrow
        ground.text.clear();
        style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
        QStyleOption down;
        const int side = m_theme.px(10);
        down.rect = QRect(0, 0, side, side);
        down.rect.moveCenter(QRect(option.rect.right() - arrow, option.rect.top(), arrow, option.rect.height()).center());
        down.palette = option.palette;
        down.state = QStyle::State_Enabled;
        style->drawPrimitive(QStyle::PE_IndicatorArrowDown, &down, painter, option.widget);
        const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, option.widget) + 1;
        const QRect words = option.rect.adjusted(margin + 2, 0, -arrow, 0);
        const bool selected = option.state & QStyle::State_Selected;
        painter->setFont(cell.font);
        painter->setPen(cell.palette.color(option.state & QStyle::State_Enabled ? QPalette::Active : QPalette::Disabled,
                                           selected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          QFontMetrics(cell.font).elidedText(cell.text, Qt::ElideRight, words.width()));
        return;
    }
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
}

} // namespace lineside
