#pragma once

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QStyle>
#include <QStyleOptionButton>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

namespace lineside {

//! The words of a label, a button or a choice.
inline QString wordsOf(const QWidget *widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        return label->text();
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        return button->text();
    if (const auto *box = qobject_cast<const QComboBox *>(widget))
        return box->currentText();
    return {};
}

//! What of a widget's words is cut off: "QLabel “Availability”: 62 of 76 px"; empty when nothing is, or it has no words.
inline QString cutOff(const QWidget *widget)
{
    const QString text = wordsOf(widget);
    if (text.isEmpty() || !widget->isVisible())
        return {};
    int has = widget->contentsRect().width();
    int needs = widget->fontMetrics().size(Qt::TextShowMnemonic, text).width();
    if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->wordWrap()) {
        const QRect room = widget->fontMetrics().boundingRect(QRect(0, 0, has, 100'000), Qt::TextWordWrap, text);
        has = widget->height() + 2;
        needs = room.height();
    } else if (const auto *box = qobject_cast<const QComboBox *>(widget)) {
        if (box->sizeAdjustPolicy() == QComboBox::AdjustToMinimumContentsLengthWithIcon)
            return {}; // names of the plant, of any length
        QStyleOptionComboBox option;
        option.initFrom(box);
        option.editable = false;
        option.subControls = QStyle::SC_All;
        has = box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box).width() + 2;
    } else if (qobject_cast<const QPushButton *>(widget)) {
        has = widget->width(); // with margins and icon
        needs = widget->sizeHint().width();
    } else if (qobject_cast<const QCheckBox *>(widget) || qobject_cast<const QRadioButton *>(widget)) {
        QStyleOptionButton option;
        option.initFrom(widget);
        option.text = text;
        has = widget->style()->subElementRect(qobject_cast<const QCheckBox *>(widget) ? QStyle::SE_CheckBoxContents : QStyle::SE_RadioButtonContents, &option, widget).width();
    }
    if (needs <= has)
        return {};
    return QStringLiteral("%1 “%2”: %3 of %4 px").arg(QString::fromLatin1(widget->metaObject()->className()), text).arg(has).arg(needs);
}

//! Titles that are wider than their columns, with margins and, where a column sorts, its arrow.
inline QStringList cutOffTitles(const QHeaderView *header)
{
    QStringList found;
    const int margin = header->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, header);
    for (int column = 0; column < header->count(); ++column) {
        if (header->isSectionHidden(column))
            continue;
        const QString title = header->model()->headerData(column, Qt::Horizontal).toString();
        int needs = title.isEmpty() ? 0 : header->fontMetrics().horizontalAdvance(title) + 2 * margin;
        if (header->isSortIndicatorShown() && header->sortIndicatorSection() == column)
            needs += header->height() / 2 + 2 * margin;
        if (needs > header->sectionSize(column))
            found += QStringLiteral("header “%1”: %2 of %3 px").arg(title).arg(header->sectionSize(column)).arg(needs);
    }
    return found;
}

//! Where \a widget reaches beyond what it stands in and nothing scrolls.
inline bool sticksOut(const QWidget *widget, const QWidget *top)
{
    for (const QWidget *inner = widget; inner != top && inner->parentWidget() && !inner->isWindow(); inner = inner->parentWidget()) {
        const QWidget *outer = inner->parentWidget();
        if (const auto *scrolls = qobject_cast<const QAbstractScrollArea *>(outer->parentWidget()); scrolls && scrolls->viewport() == outer)
            return false;
        const QRect place(widget->mapTo(outer, QPoint(0, 0)), widget->size());
        if (!outer->rect().adjusted(-1, -1, 1, 1).contains(place))
            return true;
    }
    return false;
}

//! Everything in sight below \a top whose words lose an end, a line each.
inline QStringList cutOffIn(const QWidget *top)
{
    QStringList found;
    for (const QWidget *widget : top->findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        if (const QString cut = cutOff(widget); !cut.isEmpty())
            found += cut;
        else if (!wordsOf(widget).isEmpty() && sticksOut(widget, top))
            found += QStringLiteral("%1 “%2” sticks out").arg(QString::fromLatin1(widget->metaObject()->className()), wordsOf(widget));
        if (const auto *table = qobject_cast<const QTableView *>(widget); table && table->model() && table->horizontalHeader()->isVisible())
            found += cutOffTitles(table->horizontalHeader());
        if (const auto *tree = qobject_cast<const QTreeView *>(widget); tree && tree->model() && tree->header()->isVisible())
            found += cutOffTitles(tree->header());
        if (const auto *bar = qobject_cast<const QTabBar *>(widget)) {
            for (int tab = 0; tab < bar->count(); ++tab) {
                if (bar->isTabVisible(tab) && bar->tabRect(tab).width() < bar->fontMetrics().size(Qt::TextShowMnemonic, bar->tabText(tab)).width())
                    found += QStringLiteral("tab “%1”: %2 px").arg(bar->tabText(tab)).arg(bar->tabRect(tab).width());
            }
        }
    }
    return found;
}

} // namespace lineside
