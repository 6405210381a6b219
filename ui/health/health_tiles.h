#pragma once

#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QStyledItemDelegate>

#include <vector>

namespace lineside {

/*!
 * Paints a HealthTile: name, status as bars and word, score as number and bar, confidence, trend, anomaly, what the score
 * rests on. One without enough data says what is missing, and has a button for the machine's settings.
 */
class TileDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    TileDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    //! Where the button stands in a tile; empty for one that has none.
    QRect buttonRect(const QRect &tile, const QModelIndex &index) const;

Q_SIGNALS:
    void settingsRequested(const QModelIndex &index);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index) override;

private:
    QString buttonText() const;

    const Theme &m_theme;
};

/*!
 * A list of items as tiles side by side, under a heading for each group of them. Only what is in sight is drawn, so that
 * thousands stay fluid. Arrow keys go by sight; typing goes to a name.
 */
class HealthTiles : public QAbstractItemView
{
    Q_OBJECT

public:
    //! \a groupRole: rows of one group follow each other; an empty text has no heading.
    HealthTiles(const Theme &theme, int groupRole, QWidget *parent = nullptr);

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void setModel(QAbstractItemModel *model) override;
    void reset() override;
    int columns() const { return m_columns; }

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void updateGeometries() override;

private:
    struct Heading
    {
        int y;
        QString text;
    };
    void layOut();
    size_t firstBelow(int y) const; //!< the first row whose tile ends below

    const Theme &m_theme;
    const int m_groupRole;
    std::vector<QRect> m_rects; //!< by row, from the top of everything
    std::vector<Heading> m_headings;
    int m_height = 0;
    int m_columns = 1;
    int m_laidOutFor = -1; //!< the viewport's width
};

} // namespace lineside
