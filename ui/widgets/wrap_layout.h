#pragma once

#include <QLayout>

#include <vector>

namespace lineside {

/*!
 * Items beside each other, and on a further line where the room ends: a bar of tools that needs no more width than its
 * widest item. From trailing() on they stand at the right where a line has room.
 */
class WrapLayout : public QLayout
{
    Q_OBJECT

public:
    explicit WrapLayout(QWidget *parent = nullptr);
    ~WrapLayout() override;

    //! What is added from now on stands at the right.
    void startTrailing() { m_trailing = int(m_items.size()); }

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override; //!< all on one line
    void setGeometry(const QRect &rect) override;

private:
    //! Places the items within \a rect when \a place; the height they take.
    int arrange(const QRect &rect, bool place) const;
    int gap() const;

    std::vector<QLayoutItem *> m_items;
    int m_trailing = INT_MAX;
};

} // namespace lineside
