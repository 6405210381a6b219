#include "ui/plant_tree/plant_tree.h"

#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace lineside {

namespace {

//! Puts the glyph of the worst below before the name, and nothing where all is well.
class PlantTreeDelegate final : public QStyledItemDelegate
{
public:
    PlantTreeDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(m_theme.px(22));
        return size;
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Glyph glyph = glyphOf(Condition(index.data(PlantTreeModel::ConditionRole).toInt()));
        if (glyph == Glyph::None)
            return;
        const int side = m_theme.px(16);
        const double ratio = option->widget ? option->widget->devicePixelRatioF() : 1;
        QPixmap pixmap(QSize(side, side) * ratio);
        pixmap.setDevicePixelRatio(ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintGlyph(painter, QRectF(0, 0, side, side), glyph, m_theme);
        painter.end();
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = QIcon(pixmap);
        option->decorationSize = QSize(side, side);
    }

private:
    const Theme &m_theme;
};

} // namespace

PlantTree::PlantTree(PlantWatch &watch, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_model(new PlantTreeModel(watch, this)), m_filtered(new QSortFilterProxyModel(this)),
      m_filter(new QLineEdit(this)), m_view(new QTreeView(this))
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setRecursiveFilteringEnabled(true);
    m_filtered->setAutoAcceptChildRows(true);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);

    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the plant"));
    m_filter->setClearButtonEnabled(true);

    m_view->setModel(m_filtered);
    m_view->setHeaderHidden(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformRowHeights(true);
    m_view->setDragEnabled(true);
    m_view->setDragDropMode(QAbstractItemView::DragOnly);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setExpandsOnDoubleClick(false);
    m_view->setAccessibleName(tr("Plant"));
    m_view->setItemDelegate(new PlantTreeDelegate(theme, m_view));
    m_view->viewport()->setBackgroundRole(QPalette::Window);
    m_view->setTabKeyNavigation(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *filterRow = new QHBoxLayout;
    filterRow->addWidget(m_filter);
    layout->addLayout(filterRow);
    layout->addWidget(m_view, 1);
    const auto dress = [this, &theme, layout, filterRow] {
        filterRow->setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(4));
        layout->setSpacing(theme.px(4));
        m_view->setIndentation(theme.px(16));
        m_view->doItemsLayout();
        setMinimumWidth(theme.px(140));
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);

    connect(m_filter, &QLineEdit::textChanged, this, &PlantTree::applyFilter);
    m_filter->installEventFilter(this);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (!m_showing && current.isValid())
            Q_EMIT chosen(m_model->objectAt(m_filtered->mapToSource(current)));
    });
    connect(m_view, &QTreeView::activated, this, [this] { openCurrent(); });
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, &PlantTree::rememberPlaces);
    connect(m_model, &QAbstractItemModel::modelReset, this, &PlantTree::restorePlaces);
    connect(&watch, &PlantWatch::changed, m_view->viewport(), qOverload<>(&QWidget::update));
    expandToMachines();
}

void PlantTree::openCurrent()
{
    const QModelIndex current = m_view->currentIndex();
    if (current.isValid())
        Q_EMIT opened(m_model->objectAt(m_filtered->mapToSource(current)));
}

ObjectRef PlantTree::current() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? m_model->objectAt(m_filtered->mapToSource(current)) : ObjectRef();
}

QList<QUuid> PlantTree::selected(ObjectRef::Kind kind) const
{
    QList<QUuid> found;
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const ObjectRef object = m_model->objectAt(m_filtered->mapToSource(row));
        if (object.kind == kind)
            found += object.uuid;
    }
    return found;
}

void PlantTree::expandToMachines()
{
    // sites and their lines; devices stay folded away until an engineer wants them
    for (int site = 0; site < m_filtered->rowCount(); ++site) {
        const QModelIndex at = m_filtered->index(site, 0);
        m_view->expand(at);
        for (int row = 0; row < m_filtered->rowCount(at); ++row) {
            const QModelIndex child = m_filtered->index(row, 0, at);
            m_view->setExpanded(child, m_model->objectAt(m_filtered->mapToSource(child)).kind == ObjectRef::Kind::Line);
        }
    }
}

void PlantTree::rememberPlaces()
{
    m_hadRows = m_filtered->rowCount() > 0;
    m_current = m_model->objectAt(m_filtered->mapToSource(m_view->currentIndex()));
    m_scrolled = m_view->verticalScrollBar()->value();
    m_expanded.clear();
    QModelIndexList open{QModelIndex()};
    while (!open.isEmpty()) {
        const QModelIndex parent = open.takeLast();
        for (int row = 0; row < m_filtered->rowCount(parent); ++row) {
            const QModelIndex index = m_filtered->index(row, 0, parent);
            if (!m_view->isExpanded(index))
                continue;
            m_expanded += m_model->keyAt(m_filtered->mapToSource(index));
            open += index;
        }
    }
}

void PlantTree::restorePlaces()
{
    if (!m_hadRows)
        return expandToMachines();
    for (const QUuid &key : std::as_const(m_expanded)) {
        const QModelIndex index = m_filtered->mapFromSource(m_model->indexOfKey(key));
        if (index.isValid())
            m_view->expand(index);
    }
    reveal(m_current);
    m_view->verticalScrollBar()->setValue(m_scrolled);
}

void PlantTree::applyFilter(const QString &text)
{
    m_filtered->setFilterFixedString(text.trimmed());
    if (text.trimmed().isEmpty())
        expandToMachines();
    else
        m_view->expandToDepth(text.trimmed().size() > 2 ? 2 : 1);
}

void PlantTree::reveal(const ObjectRef &object)
{
    const QModelIndex index = m_filtered->mapFromSource(m_model->indexOf(object));
    m_showing = true;
    if (index.isValid()) {
        m_view->setCurrentIndex(index);
        m_view->scrollTo(index);
    } else {
        m_view->selectionModel()->clear();
    }
    m_showing = false;
}

void PlantTree::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool PlantTree::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            m_view->setFocus(Qt::TabFocusReason);
            if (!m_view->currentIndex().isValid())
                m_view->setCurrentIndex(m_filtered->index(0, 0));
            return true;
        }
        if (key->key() == Qt::Key_Escape && !m_filter->text().isEmpty()) {
            m_filter->clear();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace lineside
