#include "ui/widgets/columns_layout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace lineside {

ColumnsLayout::~ColumnsLayout()
{
    qDeleteAll(m_items);
}

QLayoutItem *ColumnsLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[size_t(index)] : nullptr;
}

QLayoutItem *ColumnsLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *item = m_items[size_t(index)];
    m_items.erase(m_items.begin() + index);
    return item;
}

std::vector<QLayoutItem *> ColumnsLayout::shown() const
{
    std::vector<QLayoutItem *> shown = m_items;
    std::erase_if(shown, [](const QLayoutItem *item) { return item->isEmpty(); });
    return shown;
}

QSize ColumnsLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem *item : shown())
        least = least.expandedTo(item->minimumSize());
    return least;
}

QSize ColumnsLayout::sizeHint() const
{
    QSize whole;
    const std::vector<QLayoutItem *> items = shown();
    for (const QLayoutItem *item : items)
        whole = whole.expandedTo(item->sizeHint());
    const int columns = int(items.size());
    return {columns * whole.width() + std::max(0, columns - 1) * m_gap, whole.height()};
}

int ColumnsLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

void ColumnsLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int ColumnsLayout::arrange(const QRect &rect, bool place) const
{
    const std::vector<QLayoutItem *> items = shown();
    if (items.empty())
        return 0;
    const int least = std::max(1, minimumSize().width());
    const int fit = std::max(1, (rect.width() + m_gap) / (least + m_gap));
    const int columns = std::min(fit, int(items.size()));
    const int width = std::max(0, (rect.width() - (columns - 1) * m_gap) / columns);
    int y = rect.top();
    for (size_t first = 0; first < items.size(); first += size_t(columns)) {
        const size_t end = std::min(items.size(), first + size_t(columns));
        int height = 0;
        for (size_t i = first; i < end; ++i)
            height = std::max(height, items[i]->hasHeightForWidth() ? items[i]->heightForWidth(width) : items[i]->sizeHint().height());
        for (size_t i = first; i < end && place; ++i) {
            const QRect box(rect.left() + int(i - first) * (width + m_gap), y, width, height);
            items[i]->setGeometry(QStyle::visualRect(parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight, rect, box));
        }
        y += height + (end < items.size() ? m_gap : 0);
    }
    return y - rect.top();
}

} // namespace lineside
