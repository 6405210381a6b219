#pragma once

#include "ui/plant_tree/plant_tree_model.h"

#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace lineside {

/*!
 * The plant as a tree with a filter box: each name with the glyph of the worst below. Machines and tags can be dragged
 * into trends.
 */
class PlantTree : public QWidget
{
    Q_OBJECT

public:
    PlantTree(PlantWatch &watch, const Theme &theme, QWidget *parent = nullptr);

    //! Selects without announcing it.
    void reveal(const ObjectRef &object);
    void focusFilter();
    //! What is selected of one kind, in the order of the rows.
    QList<QUuid> selected(ObjectRef::Kind kind) const;
    //! Where the keyboard is; of kind None for none.
    ObjectRef current() const;
    //! As Enter on what is current.
    void openCurrent();
    QTreeView *view() const { return m_view; }
    PlantTreeModel *model() const { return m_model; }

Q_SIGNALS:
    //! Somebody moved to it.
    void chosen(const lineside::ObjectRef &object);
    //! Enter or a double click.
    void opened(const lineside::ObjectRef &object);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyFilter(const QString &text);
    void expandToMachines();
    void rememberPlaces();
    void restorePlaces();

    PlantTreeModel *m_model;
    QSortFilterProxyModel *m_filtered;
    QLineEdit *m_filter;
    QTreeView *m_view;
    bool m_showing = false;
    QList<QUuid> m_expanded; //!< while the tree is made anew
    ObjectRef m_current;
    int m_scrolled = 0;
    bool m_hadRows = false;
};

} // namespace lineside
