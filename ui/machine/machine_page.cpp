#include "ui/machine/machine_page.h"

#include "models/health/health_service.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/catching_up.h"
#include "ui/widgets/health_words.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/wrap_layout.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>

#include <utility>

namespace lineside {

namespace {

constexpr size_t kTrendPens = 4;

QString machineTitle(const Machine &machine)
{
    return machine.name.isEmpty() ? machine.code : machine.code + u' ' + machine.name;
}

} // namespace

MachinePage::MachinePage(const PageContext &context, QWidget *parent)
    : Page(parent), m_context(context), m_theme(context.services.theme),
      m_model(new MachineTagModel(context.services, context.watch, this)), m_sorted(new QSortFilterProxyModel(this)),
      m_stack(new QStackedLayout(this)), m_chooser(new QComboBox), m_kind(new NumberLabel(m_theme, FontRole::Body, Token::Muted)),
      m_state(new NumberLabel(m_theme, FontRole::Body, Token::Muted)), m_filter(new QLineEdit), m_table(new QTableView),
      m_values(new ValueDelegate(m_theme, MachineTagModel::LookRole, this)), m_splitter(new QSplitter(Qt::Vertical)),
      m_snapshot(context.watch.snapshot())
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(MachineTagModel::SortRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(MachineTagModel::Name);
    m_sorted->setDynamicSortFilter(false); // rows stand still while somebody reads them

    m_chooser->setAccessibleName(tr("Machine"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_chooser->setMinimumContentsLength(12);
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the tags of this machine"));
    m_filter->setClearButtonEnabled(true);

    m_table->setModel(m_sorted);
    m_table->setAccessibleName(tr("Tags of the machine"));
    m_table->setItemDelegateForColumn(MachineTagModel::Value, m_values);
    m_table->setItemDelegateForColumn(MachineTagModel::Indicator,
                                      new AnalogueDelegate(m_theme, MachineTagModel::LookRole,
                                                           MachineTagModel::TagRole, m_table));
    m_table->setItemDelegateForColumn(MachineTagModel::Quality,
                                      new ConditionDelegate(m_theme, MachineTagModel::ConditionRole, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setDragEnabled(true);
    m_table->setDragDropMode(QAbstractItemView::DragOnly);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    // name, value, indicator, quality, age, normal, limits, source
    m_columns = new TableColumns(m_table, m_theme,
                                 {{168, 112}, {154, 128}, {124, 72}, {110, 84}, {48, 46}, {105, 92}, {230, 204}, {170, 72}},
                                 MachineTagModel::Source, 28, {MachineTagModel::Normal, MachineTagModel::Indicator});
    addTableAction(m_table, tr("Write a value…"), QKeySequence(Qt::CTRL | Qt::Key_W), [this] { askToWrite(m_table->currentIndex()); });
    addTableAction(m_table, tr("Why this number"), QKeySequence(Qt::Key_F2), [this] { showWhy(); });
    addCopyAction(m_table);

    auto *full = new QWidget(this);
    auto *layout = new QVBoxLayout(full);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *head = new WrapLayout;
    head->addWidget(m_chooser);
    head->addWidget(m_kind);
    head->addWidget(m_state);
    head->startTrailing();
    head->addWidget(m_filter);
    if (context.services.health) {
        m_health = new QPushButton;
        head->addWidget(m_health);
        connect(m_health, &QPushButton::clicked, this, [this] { Q_EMIT goToRequested(ObjectRef::healthOf(m_machine)); });
        connect(context.services.health, &HealthService::computed, this, &MachinePage::showHealth);
        connect(&m_theme, &Theme::changed, this, &MachinePage::showHealth);
    }
    if (context.parts.editMachine) {
        auto *settings = new QPushButton(tr("Settings…"));
        setPlainToolTip(settings, tr("What this machine's production, charts and health go by"));
        head->addWidget(settings);
        connect(settings, &QPushButton::clicked, this, [this] { m_context.parts.editMachine(m_context, this, m_machine); });
    }
    layout->addLayout(head);
    layout->addWidget(m_splitter, 1);
    m_splitter->addWidget(m_table);
    m_splitter->setChildrenCollapsible(false);
    if (context.parts.trend) {
        m_trend = context.parts.trend(context, m_splitter);
        m_splitter->addWidget(m_trend);
        m_splitter->setStretchFactor(0, 3);
        m_splitter->setStretchFactor(1, 2);
    }
    auto *empty = new EmptyState(m_theme, tr("This page shows all values of one machine."),
                                 tr("This plant has no machines yet. A project file brings them."),
                                 tr("Open a project…"), this);
    m_stack->addWidget(full);
    m_stack->addWidget(empty);
    connect(empty, &EmptyState::nextStepChosen, this, &Page::openProjectRequested);

    const auto dress = [this, layout, head] {
        layout->setSpacing(m_theme.px(8));
        head->setSpacing(m_theme.px(12));
        m_chooser->setFont(m_theme.font(FontRole::Name));
        m_chooser->setMaximumWidth(m_theme.px(320));
        m_filter->setMinimumWidth(m_theme.px(80));
        m_filter->setMaximumWidth(m_theme.px(200));
    };
    dress();
    connect(&m_theme, &Theme::changed, this, dress);

    connect(m_chooser, &QComboBox::activated, this, [this](int index) {
        Q_EMIT goToRequested(ObjectRef::of(MachineId{m_chooser->itemData(index).toUuid()}));
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_sorted->setFilterFixedString(text.trimmed());
    });
    connect(m_table, &QTableView::activated, this, &MachinePage::askToWrite);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &MachinePage::showTrend);
    connect(&context.watch, &PlantWatch::snapshotTaken, this, [this] {
        const SnapshotPtr before = std::exchange(m_snapshot, m_context.watch.snapshot());
        const PlantSnapshot::Difference *difference = m_snapshot->differenceTo(*before);
        if (difference && difference->sameMachines)
            showHeader();
        else
            fillChooser();
    });
    fillChooser();
}

void MachinePage::fillChooser()
{
    const PlantSnapshot &snapshot = *m_context.watch.snapshot();
    m_chooser->clear();
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines)
                m_chooser->addItem(machineTitle(machine), machine.id.uuid);
        }
    }
    m_stack->setCurrentIndex(m_chooser->count() > 0 ? 0 : 1);
    const bool known = !m_machine.isNull() && snapshot.findMachine(m_machine);
    if (m_chooser->count() > 0)
        showMachine(known ? m_machine : MachineId{m_chooser->itemData(0).toUuid()});
}

void MachinePage::showMachine(const MachineId &machine)
{
    m_machine = machine;
    m_chooser->setCurrentIndex(m_chooser->findData(machine.uuid));
    m_model->setMachine(machine);
    showHealth();
    showHeader();
    showTrend();
}

void MachinePage::showHeader()
{
    const PlantSnapshot &snapshot = *m_context.watch.snapshot();
    const Machine *machine = snapshot.findMachine(m_machine);
    if (!machine)
        return;
    QStringList kind{machine->type, machine->manufacturer, machine->model};
    kind.removeAll(QString());
    m_kind->setText(kind.join(QStringLiteral("  ·  ")));
    QString state;
    if (const TagEntry *entry = machine->stateTag.isNull() ? nullptr : snapshot.find(machine->stateTag)) {
        const ValueLook look = lookOf(*entry, m_context.services.latest.get(entry->id),
                                      m_context.services.clock.steady(), m_context.watch.isDown(entry->device->id),
                                      QLocale());
        state = look.spoken();
    }
    m_state->setText(state);
}

void MachinePage::showHealth()
{
    if (!m_health)
        return;
    const HealthPicturePtr picture = m_context.services.health->picture();
    const auto found = picture->machines.find(m_machine);
    const HealthScore *score = found == picture->machines.end() ? nullptr : &found->second->score;
    const bool catchesUp = !(score && score->overall) && isCatchingUp(m_context.services, *picture, m_machine);
    m_health->setText(catchesUp        ? tr("Health: %1").arg(catchingUpWord())
                      : !score         ? tr("Health")
                      : score->overall ? tr("Health %1, %2").arg(scoreText(score->overall, 0), healthStatusWord(score->status))
                                       : tr("Health: %1").arg(healthStatusWord(score->status)));
    const int side = m_theme.px(14);
    m_health->setIconSize({side, side});
    m_health->setIcon(score ? QIcon(healthGlyph(score->status, m_theme, side, devicePixelRatioF())) : QIcon());
    setPlainToolTip(m_health, score ? tr("%1. Opens where it comes from.")
                                          .arg(groundsText(score->from, score->to, score->samples, score->confidence, m_context.services.clock.utc()))
                                    : tr("Where this machine's health comes from"));
}

void MachinePage::tick()
{
    m_model->update();
    m_values->setIntegerRoom(m_model->widestInteger());
    showHeader();
    if (m_trend)
        m_trend->tick();
}

bool MachinePage::goTo(const ObjectRef &object)
{
    const PlantSnapshot &snapshot = *m_context.watch.snapshot();
    if (object.kind == ObjectRef::Kind::Machine && snapshot.findMachine({object.uuid})) {
        showMachine({object.uuid});
        return true;
    }
    if (object.kind == ObjectRef::Kind::Tag) {
        const TagEntry *entry = snapshot.find(TagUuid{object.uuid});
        if (!entry || !entry->machine)
            return false;
        showMachine(entry->machine->id);
        m_filter->clear();
        const QModelIndex index = m_sorted->mapFromSource(m_model->index(m_model->rowOf(entry->tag->id), 0));
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
        return true;
    }
    return false;
}

void MachinePage::find()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void MachinePage::askToWrite(const QModelIndex &index)
{
    const TagEntry *entry = m_model->entryAt(m_sorted->mapToSource(index).row());
    if (!entry)
        return;
    const QString name = entry->tag->name.isEmpty() ? entry->tag->code : entry->tag->name;
    if (!entry->tag->writable) {
        Q_EMIT remarkMade(tr("%1 is measured, it cannot be written").arg(name));
        return;
    }
    const QModelIndex value = index.siblingAtColumn(MachineTagModel::Value);
    const QRect cell = m_table->visualRect(value);
    Q_EMIT writeRequested(entry->tag->id, QRect(m_table->viewport()->mapToGlobal(cell.topLeft()), cell.size()));
}

void MachinePage::showTrend()
{
    if (!m_trend)
        return;
    std::vector<TagUuid> tags;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const TagEntry *entry = m_model->entryAt(m_sorted->mapToSource(row).row());
        if (entry && tags.size() < kTrendPens)
            tags.push_back(entry->tag->id);
    }
    if (tags.empty()) {
        if (const Machine *machine = m_context.watch.snapshot()->findMachine(m_machine))
            tags.assign(machine->keyTags.begin(), machine->keyTags.end());
    }
    m_trend->setTags(tags);
}

void MachinePage::keyPressEvent(QKeyEvent *event)
{
    // The next and the previous machine, as pages of a book.
    if (event->modifiers() == Qt::ControlModifier
        && (event->key() == Qt::Key_PageDown || event->key() == Qt::Key_PageUp)) {
        const int step = event->key() == Qt::Key_PageDown ? 1 : -1;
        const int next = m_chooser->currentIndex() + step;
        if (next >= 0 && next < m_chooser->count())
            Q_EMIT goToRequested(ObjectRef::of(MachineId{m_chooser->itemData(next).toUuid()}));
        return;
    }
    Page::keyPressEvent(event);
}

void MachinePage::showWhy()
{
    const QModelIndex current = m_table->currentIndex();
    const TagEntry *entry = m_model->entryAt(m_sorted->mapToSource(current).row());
    if (!entry)
        return;
    const QRect cell = m_table->visualRect(current.siblingAtColumn(MachineTagModel::Value));
    showPlainToolTip(m_table->viewport()->mapToGlobal(cell.bottomLeft()),
                     whyText(*entry, m_context.services.latest.get(entry->id), m_context.watch.linkOf(entry->device->id),
                             m_context.services.clock, QLocale()),
                     m_table);
}

QJsonObject MachinePage::saveState() const
{
    return {{QStringLiteral("machine"), m_machine.uuid.toString(QUuid::WithoutBraces)},
            {QStringLiteral("columns"), m_columns->save()},
            {QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())}};
}

void MachinePage::restoreState(const QJsonObject &state)
{
    const MachineId machine{QUuid(state[QLatin1String("machine")].toString())};
    if (m_context.watch.snapshot()->findMachine(machine))
        showMachine(machine);
    m_columns->restore(state[QLatin1String("columns")].toObject());
    m_splitter->restoreState(QByteArray::fromBase64(state[QLatin1String("splitter")].toString().toLatin1()));
}

} // namespace lineside
