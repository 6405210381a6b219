#pragma once

#include <QLayout>

#include <vector>

namespace lineside {

/*!
 * Items side by side in columns of one width; where the room is too narrow for that, in fewer columns and more lines.
 * Hidden ones take no column.
 */
class ColumnsLayout : public QLayout
{
    Q_OBJECT

public:
    explicit ColumnsLayout(int gap) : m_gap(gap) { setContentsMargins(0, 0, 0, 0); }
    ~ColumnsLayout() override;

    void addItem(QLayoutItem *item) override { m_items.push_back(item); }
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override;
    void setGeometry(const QRect &rect) override;

private:
    std::vector<QLayoutItem *> shown() const;
    int arrange(const QRect &rect, bool place) const;

    const int m_gap;
    std::vector<QLayoutItem *> m_items;
};

} // namespace lineside
