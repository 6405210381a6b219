#include "ui/widgets/table_actions.h"

#include "models/base/csv.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QHeaderView>
#include <QMenu>
#include <QTableView>

#include <algorithm>

namespace lineside {

QAction *addTableAction(QTableView *table, const QString &text, const QKeySequence &key, std::function<void()> run)
{
    auto *action = new QAction(text, table);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(action, &QAction::triggered, table, [run = std::move(run)] { run(); });
    const QList<QAction *> actions = table->actions();
    const auto menu = std::find_if(actions.begin(), actions.end(), [](const QAction *each) { return each->menu() != nullptr; });
    table->insertAction(menu == actions.end() ? nullptr : *menu, action);
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    return action;
}

QString chosenRowsAsText(const QTableView &table)
{
    QList<int> columns;
    for (int place = 0; place < table.horizontalHeader()->count(); ++place) {
        const int column = table.horizontalHeader()->logicalIndex(place);
        if (!table.isColumnHidden(column))
            columns += column;
    }
    const auto cell = [](QString text) {
        text.replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\t'), QLatin1Char(' '));
        return QString::fromUtf8(csvCell(text, '\t')); // no formula for the table that it is pasted into
    };
    QStringList lines;
    QStringList cells;
    for (const int column : columns)
        cells += cell(table.model()->headerData(column, Qt::Horizontal).toString());
    lines += cells.join(QLatin1Char('\t'));
    QModelIndexList rows = table.selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex &row : rows) {
        cells.clear();
        for (const int column : columns)
            cells += cell(row.siblingAtColumn(column).data().toString());
        lines += cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QAction *addCopyAction(QTableView *table)
{
    return addTableAction(table, QCoreApplication::translate("TableActions", "Copy as text"), QKeySequence::Copy,
                          [table] { QApplication::clipboard()->setText(chosenRowsAsText(*table)); });
}

} // namespace lineside
