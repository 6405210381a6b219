#include "ui/widgets/wrap_layout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace lineside {

WrapLayout::WrapLayout(QWidget *parent)
    : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
}

WrapLayout::~WrapLayout()
{
    qDeleteAll(m_items);
}

void WrapLayout::addItem(QLayoutItem *item)
{
    m_items.push_back(item);
}

QLayoutItem *WrapLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[size_t(index)] : nullptr;
}

QLayoutItem *WrapLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *item = m_items[size_t(index)];
    m_items.erase(m_items.begin() + index);
    return item;
}

int WrapLayout::gap() const
{
    const QWidget *parent = parentWidget();
    return spacing() >= 0 || !parent ? std::max(0, spacing())
                                     : parent->style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, parent);
}

int WrapLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

QSize WrapLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem *item : m_items)
        least = least.expandedTo(item->minimumSize());
    return least;
}

QSize WrapLayout::sizeHint() const
{
    QSize whole;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty() || item->sizeHint().width() == 0)
            continue;
        whole.rwidth() += item->sizeHint().width() + (whole.width() > 0 ? gap() : 0);
        whole.setHeight(std::max(whole.height(), item->sizeHint().height()));
    }
    return whole;
}

void WrapLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int WrapLayout::arrange(const QRect &rect, bool place) const
{
    const int between = gap();
    int y = rect.top();
    size_t first = 0;
    while (first < m_items.size()) {
        // One line: as many as there is room for, at least one.
        int width = 0;
        int height = 0;
        size_t end = first;
        for (; end < m_items.size(); ++end) {
            const QSize hint = m_items[end]->sizeHint();
            if (m_items[end]->isEmpty() || hint.width() == 0)
                continue;
            const int more = hint.width() + (width > 0 ? between : 0);
            if (width > 0 && width + more > rect.width())
                break;
            width += more;
            height = std::max(height, hint.height());
        }
        if (place) {
            int x = rect.left();
            bool pushed = false;
            for (size_t i = first; i < end; ++i) {
                const QSize hint = m_items[i]->sizeHint();
                if (m_items[i]->isEmpty() || hint.width() == 0)
                    continue;
                if (int(i) >= m_trailing && !pushed) {
                    x += std::max(0, rect.width() - width);
                    pushed = true;
                }
                const QRect box(x, y + (height - hint.height()) / 2, std::min(hint.width(), rect.width()), hint.height());
                m_items[i]->setGeometry(QStyle::visualRect(parentWidget() ? parentWidget()->layoutDirection()
                                                                          : Qt::LeftToRight, rect, box));
                x += hint.width() + between;
            }
        }
        if (height > 0)
            y += height + (end < m_items.size() ? between : 0);
        first = end;
    }
    return y - rect.top();
}

} // namespace lineside
