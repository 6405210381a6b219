#pragma once

#include <QKeySequence>
#include <QString>

#include <functional>

class QAction;
class QTableView;

namespace lineside {

//! An action of a table, in its context menu and by its key while the table has the keyboard; before the columns' menu.
QAction *addTableAction(QTableView *table, const QString &text, const QKeySequence &key, std::function<void()> run);

//! The chosen rows as text: a line of titles, then a line a row, cells parted by tabs; columns as they are shown.
QString chosenRowsAsText(const QTableView &table);

//! Ctrl+C copies the chosen rows.
QAction *addCopyAction(QTableView *table);

} // namespace lineside
