#include "ui/shell/go_to_dialog.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QThreadPool>

#include <algorithm>

namespace lineside {

namespace {

constexpr size_t kAtOnce = 5'000; // tags; the list of more is made beside the window

//! Title left, what it is muted at the right.
class DestinationDelegate final : public QStyledItemDelegate
{
public:
    DestinationDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, m_theme.color(Token::Selected));
        const QRect inside = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(8), 0);
        const QFontMetrics metrics(option.font);
        painter->setFont(option.font);
        // What it is called comes first; where it stands has what is left, and never less than a third.
        const QString title = index.data().toString();
        const int gap = m_theme.px(12);
        const QString detail = metrics.elidedText(
            index.data(DestinationModel::DetailRole).toString(), Qt::ElideRight,
            std::max(inside.width() / 3, inside.width() - metrics.horizontalAdvance(title) - gap));
        const int titleRoom = inside.width() - metrics.horizontalAdvance(detail) - gap;
        painter->setPen(m_theme.color(Token::Text));
        painter->drawText(inside, Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(title, Qt::ElideRight, titleRoom));
        painter->setPen(m_theme.color(Token::Muted));
        painter->drawText(inside, Qt::AlignRight | Qt::AlignVCenter, detail);
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {m_theme.px(200), m_theme.px(26)};
    }

private:
    const Theme &m_theme;
};

QString named(const QString &code, const QString &name)
{
    return name.isEmpty() ? code : code + u' ' + name;
}

} // namespace

std::vector<Destination> destinationsOf(const QList<PageEntry> &pages)
{
    std::vector<Destination> all;
    for (const PageEntry &page : pages)
        all.push_back({page.title, GoToDialog::tr("page"), page.id, {}, 0});
    return all;
}

std::vector<Destination> destinationsOf(const PlantSnapshot &snapshot, const QList<PageEntry> &pages)
{
    std::vector<Destination> all = destinationsOf(pages);
    all.reserve(snapshot.tags().size() + all.size());
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines)
                all.push_back({named(machine.code, machine.name),
                               GoToDialog::tr("machine in %1").arg(named(line.code, line.name)), {},
                               ObjectRef::of(machine.id), 1});
        }
        for (const Device &device : site.devices)
            all.push_back({named(device.code, device.name), GoToDialog::tr("device"), {}, ObjectRef::of(device.id), 2});
    }
    for (const TagEntry &entry : snapshot.tags()) {
        const QString where = entry.machine ? named(entry.machine->code, entry.machine->name) : entry.device->code;
        const QString code = entry.device->code + u'.' + entry.tag->code;
        all.push_back({entry.tag->name.isEmpty() ? code : entry.tag->name + QStringLiteral("  ·  ") + code,
                       GoToDialog::tr("tag of %1").arg(where), {}, ObjectRef::of(entry.tag->id), 3});
    }
    return all;
}

DestinationModel::Index::Index(std::vector<Destination> destinations) : all(std::move(destinations))
{
    haystacks.reserve(all.size());
    for (const Destination &destination : all)
        haystacks.push_back((destination.title + u' ' + destination.detail).toLower());
}

DestinationModel::DestinationModel(std::vector<Destination> destinations, QObject *parent)
    : QAbstractListModel(parent), m_index(std::make_shared<const Index>(std::move(destinations)))
{
    setQuery({});
}

void DestinationModel::setIndex(std::shared_ptr<const Index> index)
{
    m_found.clear(); // they count in the former one
    m_index = std::move(index);
    setQuery(m_query);
}

void DestinationModel::setQuery(const QString &query)
{
    m_query = query;
    const std::vector<Destination> &all = m_index->all;
    const QStringList words = query.toLower().split(u' ', Qt::SkipEmptyParts);
    const QString whole = query.trimmed().toLower();
    std::vector<size_t> first;
    std::vector<size_t> others;
    for (size_t i = 0; i < all.size() && first.size() < kAtMost; ++i) {
        const QString &haystack = m_index->haystacks[i];
        const bool hasAll = std::all_of(words.begin(), words.end(),
                                     [&](const QString &word) { return haystack.contains(word); });
        if (!hasAll)
            continue;
        if (!whole.isEmpty() && haystack.startsWith(whole))
            first.push_back(i);
        else if (others.size() < kAtMost)
            others.push_back(i);
    }
    const auto byRank = [&all](size_t a, size_t b) { return std::pair(all[a].rank, a) < std::pair(all[b].rank, b); };
    std::sort(first.begin(), first.end(), byRank);
    std::sort(others.begin(), others.end(), byRank);
    beginResetModel();
    m_found = std::move(first);
    for (const size_t other : others) {
        if (m_found.size() == kAtMost)
            break;
        m_found.push_back(other);
    }
    endResetModel();
}

const Destination *DestinationModel::at(int row) const
{
    return row >= 0 && size_t(row) < m_found.size() ? &m_index->all[m_found[size_t(row)]] : nullptr;
}

int DestinationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_found.size());
}

QVariant DestinationModel::data(const QModelIndex &index, int role) const
{
    const Destination *destination = at(index.row());
    if (!destination)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return destination->title;
    case DetailRole:
        return destination->detail;
    case Qt::AccessibleTextRole:
        return QString(destination->title + QStringLiteral(", ") + destination->detail);
    default:
        return {};
    }
}

GoToDialog::GoToDialog(SnapshotPtr snapshot, const QList<PageEntry> &pages, const Theme &theme,
                       QWidget *parent)
    : QDialog(parent), m_model(new DestinationModel(snapshot->tags().size() > kAtOnce ? destinationsOf(pages)
                                                                                      : destinationsOf(*snapshot, pages),
                                   this)),
      m_edit(new QLineEdit(this)), m_list(new QListView(this)), m_nothing(plainLabel(tr("Nothing here is called that."), this))
{
    setWindowTitle(tr("Go to"));
    setModal(true);
    m_edit->setPlaceholderText(tr("A machine, tag, device or page"));
    m_edit->setAccessibleName(tr("Go to"));
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new DestinationDelegate(theme, m_list));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Places found"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing, 1, Qt::AlignHCenter | Qt::AlignTop);
    resizeWithinScreen(this, {theme.px(640), theme.px(420)});
    m_edit->installEventFilter(this);
    connect(m_model, &QAbstractItemModel::modelReset, this, &GoToDialog::showFound);
    connect(m_edit, &QLineEdit::textChanged, m_model, &DestinationModel::setQuery);
    showFound();
    connect(m_edit, &QLineEdit::returnPressed, this, &GoToDialog::choose);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        m_list->setCurrentIndex(index);
        choose();
    });
    if (snapshot->tags().size() <= kAtOnce)
        return;
    QThreadPool::globalInstance()->start([snapshot = std::move(snapshot), pages, guard = QPointer<GoToDialog>(this)] {
        auto index = std::make_shared<const DestinationModel::Index>(destinationsOf(*snapshot, pages));
        QMetaObject::invokeMethod(QCoreApplication::instance(), [index = std::move(index), guard] {
            if (guard)
                guard->m_model->setIndex(index);
        }, Qt::QueuedConnection);
    });
}

void GoToDialog::showFound()
{
    m_list->setCurrentIndex(m_model->index(0));
    m_list->setVisible(m_model->rowCount() > 0);
    m_nothing->setVisible(m_model->rowCount() == 0);
}

bool GoToDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1
                       : key == Qt::Key_PageDown ? 10 : key == Qt::Key_PageUp ? -10 : 0;
        if (step != 0) {
            const int row = std::clamp(m_list->currentIndex().row() + step, 0, std::max(0, m_model->rowCount() - 1));
            m_list->setCurrentIndex(m_model->index(row));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void GoToDialog::choose()
{
    const Destination *found = m_model->at(m_list->currentIndex().row());
    if (!found)
        return;
    const Destination destination = *found;
    accept();
    if (destination.page.isEmpty())
        Q_EMIT objectChosen(destination.object);
    else
        Q_EMIT pageChosen(destination.page);
}

} // namespace lineside
