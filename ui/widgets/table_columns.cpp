#include "ui/widgets/table_columns.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QMenu>
#include <QResizeEvent>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace lineside {

TableColumns::TableColumns(QTableView *table, const Theme &theme, const QList<ColumnWidth> &widths, int flexible,
                           int rowHeight, const QList<int> &spared)
    : QObject(table), m_table(table), m_theme(theme), m_widths(widths), m_flexible(flexible), m_rowHeight(rowHeight),
      m_spared(spared), m_menu(new QMenu(tr("Columns"), table))
{
    Q_ASSERT(table->model() && widths.size() == table->model()->columnCount());
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    QHeaderView *header = table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setTextElideMode(Qt::ElideRight);
    connect(header, &QHeaderView::sectionResized, this, [this](int, int before, int after) {
        if (!m_setting && before > 0 && after > 0)
            m_personal = true;
    });
    connect(&theme, &Theme::changed, this, &TableColumns::dress);
    table->viewport()->installEventFilter(this);
    connect(m_menu, &QMenu::aboutToShow, this, &TableColumns::fillMenu);
    table->addAction(m_menu->menuAction());
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, m_menu,
            [this, header](const QPoint &at) { m_menu->popup(header->viewport()->mapToGlobal(at)); });
    fillMenu(); // not empty: an empty menu cannot be opened
    dress();
}

void TableColumns::fillMenu()
{
    m_menu->clear();
    const QHeaderView *header = m_table->horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        const QString title = m_table->model()->headerData(column, Qt::Horizontal).toString();
        QAction *shown = m_menu->addAction(plainMenuText(title));
        shown->setCheckable(true);
        shown->setChecked(!m_table->isColumnHidden(column));
        shown->setEnabled(column != m_flexible); // it names what the row is about
        connect(shown, &QAction::triggered, this, [this, column](bool on) {
            m_personal = true;
            m_table->setColumnHidden(column, !on);
            if (on && m_table->columnWidth(column) < m_theme.px(m_widths[column].least))
                setWidth(column, m_theme.px(m_widths[column].wanted));
        });
    }
    m_menu->addSeparator();
    if (m_table->isSortingEnabled()) {
        QMenu *sort = m_menu->addMenu(tr("Sort by"));
        for (int place = 0; place < header->count(); ++place) {
            const int column = header->logicalIndex(place);
            QAction *by = sort->addAction(plainMenuText(m_table->model()->headerData(column, Qt::Horizontal).toString()));
            by->setCheckable(true);
            by->setChecked(header->sortIndicatorSection() == column);
            connect(by, &QAction::triggered, this, [this, column] {
                // as a click on the header does
                QHeaderView *header = m_table->horizontalHeader();
                const bool again = header->sortIndicatorSection() == column;
                const bool down = again && header->sortIndicatorOrder() == Qt::AscendingOrder;
                header->setSortIndicator(again && !down ? -1 : column, down ? Qt::DescendingOrder : Qt::AscendingOrder);
            });
        }
    }
    connect(m_menu->addAction(tr("As usual")), &QAction::triggered, this, &TableColumns::asUsual);
}

void TableColumns::asUsual()
{
    m_personal = false;
    QHeaderView *header = m_table->horizontalHeader();
    if (m_table->isSortingEnabled() && header->isSortIndicatorClearable())
        header->setSortIndicator(-1, Qt::AscendingOrder);
    for (int column = 0; column < int(m_widths.size()); ++column) {
        header->moveSection(header->visualIndex(column), column);
        m_table->setColumnHidden(column, false);
    }
    fit();
}

void TableColumns::leaveOut()
{
    int least = 0;
    for (const ColumnWidth &width : m_widths)
        least += m_theme.px(width.least);
    for (const int column : m_spared) {
        const bool out = least > m_table->viewport()->width();
        if (out)
            least -= m_theme.px(m_widths[column].least);
        if (out != m_table->isColumnHidden(column))
            m_table->setColumnHidden(column, out);
    }
}

void TableColumns::setWidth(int column, int width)
{
    m_setting = true;
    m_table->setColumnWidth(column, width);
    m_setting = false;
}

void TableColumns::dress()
{
    QHeaderView *rows = m_table->verticalHeader();
    rows->setMinimumSectionSize(1); // else the font's; and a larger one would hold back the default size
    rows->setDefaultSectionSize(m_theme.px(m_rowHeight));
    m_table->horizontalHeader()->setMinimumSectionSize(m_theme.px(28));
    if (m_percent == m_theme.percent())
        return;
    if (m_personal && m_percent > 0) {
        for (int column = 0; column < int(m_widths.size()); ++column)
            setWidth(column, m_table->columnWidth(column) * m_theme.percent() / m_percent);
    }
    m_percent = m_theme.percent();
    fit();
}

void TableColumns::fit()
{
    if (m_personal)
        return;
    leaveOut();
    int wanted = 0;
    int spare = 0;
    for (int column = 0; column < int(m_widths.size()); ++column) {
        if (m_table->isColumnHidden(column))
            continue;
        const ColumnWidth &width = m_widths[column];
        wanted += m_theme.px(width.wanted);
        spare += m_theme.px(width.wanted) - m_theme.px(width.least);
    }
    const int missing = wanted - m_table->viewport()->width();
    const double share = spare > 0 ? std::clamp(double(missing) / spare, 0.0, 1.0) : 0;
    int others = 0;
    for (int column = 0; column < int(m_widths.size()); ++column) {
        if (column == m_flexible || m_table->isColumnHidden(column))
            continue;
        const ColumnWidth &width = m_widths[column];
        const int most = m_theme.px(width.wanted);
        const int now = most - int(std::ceil(double(most - m_theme.px(width.least)) * share)); // a pixel too many would scroll
        setWidth(column, now);
        others += now;
    }
    setWidth(m_flexible, std::max(m_theme.px(m_widths[m_flexible].least), m_table->viewport()->width() - others));
}

bool TableColumns::eventFilter(QObject *watched, QEvent *event)
{
    // the type first: while the table goes, its viewport still gets events, and the table is none any more
    if (event->type() == QEvent::Resize && watched == m_table->viewport()) {
        const auto *resize = static_cast<QResizeEvent *>(event);
        const int grown = resize->size().width() - resize->oldSize().width();
        if (!m_personal)
            fit();
        else if (resize->oldSize().width() > 0)
            setWidth(m_flexible, std::max(m_theme.px(m_widths[m_flexible].least),
                                          m_table->columnWidth(m_flexible) + grown));
    }
    return QObject::eventFilter(watched, event);
}

QJsonObject TableColumns::save() const
{
    return {{QStringLiteral("header"), QString::fromLatin1(m_table->horizontalHeader()->saveState().toBase64())},
            {QStringLiteral("personal"), m_personal},
            {QStringLiteral("percent"), m_percent}};
}

void TableColumns::restore(const QJsonObject &state)
{
    QHeaderView *header = m_table->horizontalHeader();
    const bool clearable = header->isSortIndicatorClearable(); // is in what is remembered, too
    m_setting = true;
    const bool restored = header->restoreState(
        QByteArray::fromBase64(state.value(QLatin1String("header")).toString().toLatin1()));
    m_setting = false;
    if (!restored)
        return; // nothing remembered, or nothing that can be read: as it is
    header->setStretchLastSection(false);
    header->setSortIndicatorClearable(clearable);
    if (m_table->isSortingEnabled() && !header->isSortIndicatorShown()) { // remembered before it could be sorted
        header->setSortIndicatorShown(true);
        if (header->isSortIndicatorClearable())
            header->setSortIndicator(-1, Qt::AscendingOrder);
    }
    m_personal = state.value(QLatin1String("personal")).toBool();
    if (m_personal)
        m_percent = std::clamp(state.value(QLatin1String("percent")).toInt(m_theme.percent()), Theme::kMinPercent,
                               Theme::kMaxPercent);
    else
        m_percent = 0;
    dress();
}

} // namespace lineside
