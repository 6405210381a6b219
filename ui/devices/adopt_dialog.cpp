#include "ui/devices/adopt_dialog.h"

#include "models/telemetry/conditioning.h"
#include "ui/devices/browse_tree.h"
#include "ui/devices/new_tags.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_columns.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSet>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace lineside {

int DiscoveredModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_nodes.size());
}

int DiscoveredModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DiscoveredModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_nodes.size())
        return {};
    const BrowseNode &node = m_nodes[index.row()];
    if (role == Qt::ToolTipRole)
        return plainToolTip(node.description.isEmpty() ? node.name : node.name + QLatin1Char('\n') + node.description);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return node.name;
    case SampleColumn:
        return node.sample;
    case UnitColumn:
        return displayUnit(node.unit);
    case TypeColumn:
        return node.type ? BrowseModel::typeWords(*node.type) : QString();
    case MachineColumn:
        return node.machine;
    default:
        return {};
    }
}

QVariant DiscoveredModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Found at");
    case SampleColumn:
        return tr("Value heard");
    case UnitColumn:
        return tr("Unit");
    case TypeColumn:
        return tr("Type");
    case MachineColumn:
        return tr("Machine");
    default:
        return {};
    }
}

void DiscoveredModel::setNodes(QList<BrowseNode> nodes)
{
    beginResetModel();
    m_nodes = std::move(nodes);
    endResetModel();
}

void adoptDiscovered(const PageContext &context, QWidget *parent, const DeviceId &device)
{
    auto *dialog = new AdoptDialog(context, device, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

AdoptDialog::AdoptDialog(const PageContext &context, const DeviceId &device, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_device(device)
    , m_model(new DiscoveredModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_filter(new QLineEdit(this))
    , m_table(new QTableView(this))
    , m_counts(plainLabel(QString(), this))
    , m_message(plainLabel(QString(), this))
    , m_adoptChosen(new QPushButton(tr("Adopt chosen"), this))
    , m_adoptShown(new QPushButton(tr("Adopt all shown"), this))
{
    const Theme &theme = context.services.theme;
    const Device *known = context.services.editor.snapshot()->findDevice(device);
    setWindowTitle(tr("Discovered tags of %1").arg(known ? known->code : QString()));
    m_filter->setPlaceholderText(tr("Filter by any word of a row"));
    m_filter->setAccessibleName(tr("Filter what was discovered"));
    m_filter->setClearButtonEnabled(true);
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_proxy);
    m_table->setAccessibleName(tr("What was discovered"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(DiscoveredModel::NameColumn, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    // found at, value, unit, type, machine
    new TableColumns(m_table, theme, {{380, 180}, {140, 106}, {70, 57}, {110, 90}, {100, 80}}, DiscoveredModel::NameColumn, 24,
                     {DiscoveredModel::MachineColumn});
    auto *about = plainLabel(tr("What the device was sent without being asked, and no tag uses. Adopted values become tags "
                                "and are live at once; Edit > Undo takes them back in one step."), this);
    about->setWordWrap(true);
    m_message->setWordWrap(true);
    followFont(m_message, theme, FontRole::Strong);
    m_message->hide();

    auto *close = new QPushButton(tr("Close"), this);
    for (QPushButton *each : {m_adoptChosen, m_adoptShown})
        each->setAutoDefault(false);
    close->setDefault(true);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_counts);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_adoptChosen);
    buttons->addWidget(m_adoptShown);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(about);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
    resizeWithinScreen(this, {theme.px(860), theme.px(560)});

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_proxy->setFilterFixedString(text.trimmed());
        showCounts();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AdoptDialog::showCounts);
    connect(m_adoptChosen, &QPushButton::clicked, this, [this] { adopt(chosen()); });
    connect(m_adoptShown, &QPushButton::clicked, this, [this] { adopt(shown()); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    showCounts();
    ask();
    m_filter->setFocus();
}

AdoptDialog::~AdoptDialog()
{
    if (m_job)
        m_job->cancel();
}

void AdoptDialog::ask()
{
    const Device *device = m_context.services.editor.snapshot()->findDevice(m_device);
    if (!device)
        return;
    m_counts->setText(tr("Listening…"));
    m_job = m_context.services.field.discovered(*device, onWindow<QList<BrowseNode>>(this, [this](Result<QList<BrowseNode>> nodes) {
        if (nodes) {
            m_model->setNodes(*nodes);
        } else {
            m_message->setText(nodes.error().message);
            m_message->show();
        }
        showCounts();
    }));
}

void AdoptDialog::showCounts()
{
    const int chosen = int(m_table->selectionModel()->selectedRows().size());
    const int shown = m_proxy->rowCount();
    const int all = m_model->rowCount();
    m_adoptChosen->setEnabled(chosen > 0);
    m_adoptShown->setEnabled(shown > 0);
    if (m_job && !m_job->isFinished())
        return;
    const QLocale locale;
    QString text = shown == all ? tr("%Ln found", nullptr, all) : tr("%1 of %Ln found", nullptr, all).arg(locale.toString(shown));
    if (chosen > 0)
        text += QStringLiteral("  ·  ") + tr("%Ln chosen", nullptr, chosen);
    m_counts->setText(text);
}

QList<BrowseNode> AdoptDialog::chosen() const
{
    QList<BrowseNode> nodes;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        nodes.append(m_model->nodes()[m_proxy->mapToSource(row).row()]);
    return nodes;
}

QList<BrowseNode> AdoptDialog::shown() const
{
    QList<BrowseNode> nodes;
    for (int row = 0; row < m_proxy->rowCount(); ++row)
        nodes.append(m_model->nodes()[m_proxy->mapToSource(m_proxy->index(row, 0)).row()]);
    return nodes;
}

void AdoptDialog::adopt(const QList<BrowseNode> &nodes)
{
    const UiServices &services = m_context.services;
    const auto say = [this](const QString &text) {
        m_message->setText(text);
        m_message->show();
    };
    if (const Status may = services.seat.mayConfigure(); !may) {
        say(inWords(may.error()));
        return offerLogin(m_context, this, may.error(), [this, nodes] { adopt(nodes); });
    }
    const Device *running = services.editor.snapshot()->findDevice(m_device);
    if (!running)
        return say(tr("The device is not there any more."));
    Device device = *running;
    device.tags += newTags(nodes, device, services.editor.plant());
    const QList<FieldGateway::ParameterFault> faults = services.field.check(device);
    if (!faults.isEmpty())
        return say(tr("%1: %2", "tag or device, what is wrong with it")
                       .arg(faults.first().tagCode.isEmpty() ? device.code : faults.first().tagCode, faults.first().message));
    const Result<Plant> changed = edits::changeDevice(services.editor.plant(), device);
    if (!changed)
        return say(changed.error().message);
    const Status applied = services.editor.apply(tr("Adopt %Ln tags of %1", nullptr, int(nodes.size())).arg(device.code), *changed);
    if (!applied)
        return say(applied.error().message);

    QSet<QString> adopted;
    for (const BrowseNode &node : nodes)
        adopted.insert(node.id);
    QList<BrowseNode> left = m_model->nodes();
    left.removeIf([&](const BrowseNode &node) { return adopted.contains(node.id); });
    m_model->setNodes(left);
    showCounts();
    say(tr("%Ln tags adopted. Edit > Undo takes them back.", nullptr, int(nodes.size())));
}

QString AdoptDialog::messageText() const
{
    return m_message->text();
}

} // namespace lineside
