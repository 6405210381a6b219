#include "ui/widgets/tab_order.h"

#include <QFormLayout>
#include <QLayout>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QWidget>

namespace lineside {

namespace {

void collectWidget(QWidget *widget, QList<QWidget *> &chain);

void collectItem(QLayoutItem *item, QList<QWidget *> &chain);

void collectLayout(QLayout *layout, QList<QWidget *> &chain)
{
    if (auto *form = qobject_cast<QFormLayout *>(layout)) {
        for (int row = 0; row < form->rowCount(); ++row) {
            for (const QFormLayout::ItemRole role : {QFormLayout::LabelRole, QFormLayout::FieldRole, QFormLayout::SpanningRole})
                collectItem(form->itemAt(row, role), chain);
        }
        return;
    }
    for (int i = 0; i < layout->count(); ++i)
        collectItem(layout->itemAt(i), chain);
}

void collectItem(QLayoutItem *item, QList<QWidget *> &chain)
{
    if (!item)
        return;
    if (QLayout *layout = item->layout())
        collectLayout(layout, chain);
    else if (QWidget *widget = item->widget())
        collectWidget(widget, chain);
}

void collectWidget(QWidget *widget, QList<QWidget *> &chain)
{
    if ((widget->focusPolicy() & Qt::TabFocus) && !chain.contains(widget))
        chain += widget;
    if (auto *area = qobject_cast<QScrollArea *>(widget)) {
        if (area->widget())
            collectWidget(area->widget(), chain);
    } else if (auto *splitter = qobject_cast<QSplitter *>(widget)) {
        for (int i = 0; i < splitter->count(); ++i)
            collectWidget(splitter->widget(i), chain);
    } else if (auto *tabs = qobject_cast<QTabWidget *>(widget)) {
        for (int i = 0; i < tabs->count(); ++i)
            collectWidget(tabs->widget(i), chain);
    } else if (auto *stack = qobject_cast<QStackedWidget *>(widget)) {
        for (int i = 0; i < stack->count(); ++i)
            collectWidget(stack->widget(i), chain);
    } else if (widget->layout()) {
        collectLayout(widget->layout(), chain);
    }
}

} // namespace

void tabInOrderOfSight(QWidget *root)
{
    QList<QWidget *> chain;
    collectWidget(root, chain);
    for (qsizetype i = 1; i < chain.size(); ++i)
        QWidget::setTabOrder(chain[i - 1], chain[i]);
}

} // namespace lineside
