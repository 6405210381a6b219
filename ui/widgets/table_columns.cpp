#include "ui/widgets/table_columns.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QMenu>
#include <QResizeEvent>
#include <QTableView>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineside {

TableColumns::TableColumns(QTableView *table, const Theme &theme, const QList<ColumnWidth> &widths, int flexible,
                           int rowHeight, const QList<int> &spared)
    : QObject(table), m_table(table), m_theme(theme), m_widths(widths), m_flexible(flexible), m_rowHeight(rowHeight),
      m_spared(spared), m_menu(new QMenu(tr("Columns"), table))
{
    Q_ASSERT(table->model() && widths.size() == table->model()->columnCount());
    m_contents = QList<double>(widths.size(), 0.0);
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
    connect(header, &QHeaderView::sortIndicatorChanged, this, &TableColumns::fit); // its arrow needs room
    connect(table->model(), &QAbstractItemModel::headerDataChanged, this, &TableColumns::fit);
    table->viewport()->installEventFilter(this);
    header->installEventFilter(this);
    header->viewport()->installEventFilter(this);
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
            if (on && m_table->columnWidth(column) < least(column))
                setWidth(column, wanted(column));
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

//! What a title takes with its margins and, where its column sorts, its arrow.
int TableColumns::titleWidth(int column) const
{
    const QHeaderView *header = m_table->horizontalHeader();
    const int margin = header->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, header);
    const bool sorts = header->isSortIndicatorShown() && header->sortIndicatorSection() == column;
    const int arrow = sorts ? header->sizeHint().height() / 2 + 2 * margin : 0; // as styles draw it
    return header->fontMetrics().horizontalAdvance(m_table->model()->headerData(column, Qt::Horizontal).toString()) + 2 * margin + arrow + 1;
}

int TableColumns::least(int column) const
{
    return std::max(m_theme.px(m_widths[column].least), titleWidth(column));
}

int TableColumns::wanted(int column) const
{
    return std::max({m_theme.px(m_widths[column].wanted), m_theme.px(m_contents[column]), least(column)});
}

void TableColumns::makeRoomForContents()
{
    constexpr int kMostRows = 60;
    const QAbstractItemModel *model = m_table->model();
    const double scale = m_theme.scaled(1);
    const int rows = std::min(kMostRows, model->rowCount());
    bool grown = false;
    for (int column = 0; column < int(m_widths.size()); ++column) {
        if (column == m_flexible)
            continue;
        for (int row = 0; row < rows; ++row) {
            const QModelIndex index = model->index(row, column);
            const QString text = index.data().toString();
            if (text.isEmpty())
                continue;
            const QVariant font = index.data(Qt::FontRole);
            const QFontMetrics metrics(font.isValid() ? font.value<QFont>().resolve(m_table->font()) : m_table->font());
            const double needs = std::min<double>(kWidestContent, (metrics.horizontalAdvance(text) + m_theme.px(14)) / scale);
            if (needs > m_contents[column] + 0.5) {
                m_contents[column] = needs;
                grown = grown || needs > m_widths[column].wanted;
            }
        }
    }
    if (grown)
        fit();
}

void TableColumns::leaveOut()
{
    int all = 0;
    for (int column = 0; column < int(m_widths.size()); ++column)
        all += least(column);
    for (const int column : m_spared) {
        const bool out = all > m_table->viewport()->width();
        if (out)
            all -= least(column);
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
    int all = 0;
    int spare = 0;
    for (int column = 0; column < int(m_widths.size()); ++column) {
        if (m_table->isColumnHidden(column))
            continue;
        // the flexible one gives first, half of what it would like
        const int would = column == m_flexible ? std::max(wanted(column) / 2, least(column)) : wanted(column);
        all += would;
        spare += would - least(column);
    }
    const int missing = all - m_table->viewport()->width();
    const double share = spare > 0 ? std::clamp(double(missing) / spare, 0.0, 1.0) : 0;
    int others = 0;
    for (int column = 0; column < int(m_widths.size()); ++column) {
        if (column == m_flexible || m_table->isColumnHidden(column))
            continue;
        const int now = wanted(column) - int(std::ceil(double(wanted(column) - least(column)) * share)); // a pixel too many would scroll
        setWidth(column, now);
        others += now;
    }
    setWidth(m_flexible, std::max(least(m_flexible), m_table->viewport()->width() - others));
}

//! What stands at a place, where it is cut off there; false where it is not.
bool TableColumns::showWhole(const QHelpEvent &event, QWidget *viewport)
{
    const QHeaderView *header = m_table->horizontalHeader();
    QString whole;
    QString more;
    if (viewport == header->viewport()) {
        const int column = header->logicalIndexAt(event.pos());
        if (column < 0 || titleWidth(column) <= header->sectionSize(column))
            return false;
        whole = m_table->model()->headerData(column, Qt::Horizontal).toString();
    } else {
        const QModelIndex index = m_table->indexAt(event.pos());
        if (!index.isValid())
            return false;
        whole = index.data().toString();
        const QVariant font = index.data(Qt::FontRole);
        const QFontMetrics metrics(font.isValid() ? font.value<QFont>().resolve(m_table->font()) : m_table->font());
        if (whole.isEmpty() || metrics.horizontalAdvance(whole) + m_theme.px(8) <= m_table->visualRect(index).width())
            return false;
        more = index.data(Qt::AccessibleDescriptionRole).toString();
        if (more.isEmpty() && index.data(Qt::ToolTipRole).isValid())
            return false; // it has words of its own
    }
    showPlainToolTip(event.globalPos(), more.isEmpty() || more.contains(whole) ? (more.isEmpty() ? whole : more) : whole + QLatin1Char('\n') + more, viewport);
    return true;
}

bool TableColumns::eventFilter(QObject *watched, QEvent *event)
{
    // the type first: while the table goes, its viewport still gets events, and the table is none any more
    if (event->type() == QEvent::FontChange && watched == m_table->horizontalHeader()) {
        fit();
    } else if (event->type() == QEvent::ToolTip && watched != m_table->horizontalHeader()) {
        if (showWhole(*static_cast<QHelpEvent *>(event), static_cast<QWidget *>(watched)))
            return true;
    } else if (event->type() == QEvent::Resize && watched == m_table->viewport()) {
        const auto *resize = static_cast<QResizeEvent *>(event);
        const int grown = resize->size().width() - resize->oldSize().width();
        if (!m_personal)
            fit();
        else if (resize->oldSize().width() > 0)
            setWidth(m_flexible, std::max(least(m_flexible), m_table->columnWidth(m_flexible) + grown));
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
    const bool wasPersonal = std::exchange(m_personal, true); // its sorting comes back, too, and would fit the columns anew
    m_setting = true;
    const bool restored = header->restoreState(
        QByteArray::fromBase64(state.value(QLatin1String("header")).toString().toLatin1()));
    m_setting = false;
    if (!restored) {
        m_personal = wasPersonal;
        return; // nothing remembered, or nothing that can be read: as it is
    }
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
