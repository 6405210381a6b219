#include "ui/trends/trend_page.h"

#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/on_window.h"
#include "ui/trends/pen_model.h"
#include "ui/widgets/tag_picker.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/tag_mime.h"
#include "ui/widgets/wrap_layout.h"

#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QSplitter>
#include <QTableView>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace lineside {

namespace {

using namespace std::chrono_literals;

struct SpanChoice
{
    std::chrono::seconds span;
    const char *label;
};
constexpr std::array kSpans{
    SpanChoice{1min, QT_TRANSLATE_NOOP("TrendPage", "1 minute")},
    SpanChoice{5min, QT_TRANSLATE_NOOP("TrendPage", "5 minutes")},
    SpanChoice{15min, QT_TRANSLATE_NOOP("TrendPage", "15 minutes")},
    SpanChoice{1h, QT_TRANSLATE_NOOP("TrendPage", "1 hour")},
    SpanChoice{8h, QT_TRANSLATE_NOOP("TrendPage", "8 hours")},
    SpanChoice{24h, QT_TRANSLATE_NOOP("TrendPage", "1 day")},
    SpanChoice{24h * 7, QT_TRANSLATE_NOOP("TrendPage", "1 week")},
    SpanChoice{24h * 30, QT_TRANSLATE_NOOP("TrendPage", "30 days")},
};
constexpr int kLegendEvery = 5; // ticks: a number that changes 20 times a second cannot be read

//! The lowest colour that no pen has yet.
int freeColor(const std::vector<TrendPen> &pens)
{
    for (int color = 0; color < TrendPlot::kMaxPens; ++color) {
        if (std::none_of(pens.begin(), pens.end(), [color](const TrendPen &pen) { return pen.color == color; }))
            return color;
    }
    return 0;
}

class TrendPanel final : public TagPanel
{
public:
    TrendPanel(const PageContext &context, QWidget *parent)
        : TagPanel(parent)
        , m_plot(new TrendPlot(context.services, this))
    {
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_plot);
    }

    void setTags(const std::vector<TagUuid> &tags) override
    {
        std::vector<TrendPen> pens;
        for (const TagUuid &tag : tags)
            pens.push_back({tag, int(pens.size()), true});
        m_plot->setPens(pens);
    }

    void tick() override { m_plot->tick(); }

private:
    TrendPlot *m_plot;
};

} // namespace

TagPanel *makeTrendPanel(const PageContext &context, QWidget *parent)
{
    return new TrendPanel(context, parent);
}

TrendPage::TrendPage(const PageContext &context, QWidget *parent)
    : Page(parent)
    , m_context(context)
    , m_plot(new TrendPlot(context.services, this))
    , m_model(new PenModel(context.services, *m_plot, this))
    , m_table(new QTableView(this))
    , m_live(new QToolButton(this))
    , m_cursors(new QToolButton(this))
    , m_span(new QComboBox(this))
    , m_range(plainLabel(QString(), this))
{
    setAcceptDrops(true);
    const Theme &theme = context.services.theme;
    auto *bar = new WrapLayout;
    const auto button = [&](const QString &text, const QString &why, auto slot) {
        auto *tool = new QToolButton(this);
        tool->setText(text);
        setPlainToolTip(tool, why);
        connect(tool, &QToolButton::clicked, this, slot);
        bar->addWidget(tool);
        return tool;
    };
    button(tr("Add tags…"), tr("Choose tags by name (Ctrl+F); or drag them here"), [this] { addTags(); });
    m_live->setText(tr("Live"));
    m_live->setCheckable(true);
    m_live->setChecked(true);
    setPlainToolTip(m_live, tr("Follow the newest values (End); Space pauses. Nothing stops but this picture."));
    connect(m_live, &QToolButton::clicked, m_plot, &TrendPlot::setLive);
    bar->addWidget(m_live);
    for (const SpanChoice &choice : kSpans)
        m_span->addItem(QCoreApplication::translate("TrendPage", choice.label), qlonglong(choice.span.count()));
    m_span->setCurrentIndex(1);
    setPlainToolTip(m_span, tr("How much time is shown (+ and −)"));
    connect(m_span, &QComboBox::activated, this, [this] {
        m_plot->setSpan(std::chrono::seconds(m_span->currentData().toLongLong()));
    });
    bar->addWidget(m_span);
    button(tr("Back"), tr("One span back in time (Page up)"), [this] { m_plot->pan(-1); });
    button(tr("Forward"), tr("One span forward in time (Page down)"), [this] { m_plot->pan(1); });
    m_cursors->setText(tr("Cursors"));
    m_cursors->setCheckable(true);
    setPlainToolTip(m_cursors, tr("Two cursors and the difference between them (C; arrows move, X changes over)"));
    connect(m_cursors, &QToolButton::clicked, m_plot, &TrendPlot::showCursors);
    bar->addWidget(m_cursors);
    button(tr("Fit"), tr("Fit the value axes to what is shown (Home)"), [this] { m_plot->autoScale(); });
    bar->startTrailing();
    followFont(m_range, theme, FontRole::Small);
    bar->addWidget(m_range);
    button(tr("Export CSV…"), tr("What the curves show, with its source"), [this] { exportData(); });
    button(tr("Save picture…"), tr("The trend as a PNG file"), [this] { savePicture(); });

    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Tags of the trend"));
    m_table->verticalHeader()->hide();
    const auto dress = [this, &theme] {
        m_table->verticalHeader()->setMinimumSectionSize(1);
        m_table->verticalHeader()->setDefaultSectionSize(theme.px(26));
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(PenModel::TagColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    auto *remove = new QAction(tr("Remove from the trend"), this);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, &TrendPage::removeSelected);
    m_table->addAction(remove);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_plot);
    split->addWidget(m_table);
    split->setStretchFactor(0, 4);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(bar);
    layout->addWidget(split, 1);

    connect(m_plot, &TrendPlot::liveChanged, m_live, &QToolButton::setChecked);
    connect(m_plot, &TrendPlot::rangeChanged, this, &TrendPage::showRange);
    connect(m_plot, &TrendPlot::cursorsMoved, this, [this] {
        m_cursors->setChecked(m_plot->cursorsShown());
        showCursorColumns();
        m_model->refresh();
    });
    connect(m_plot, &TrendPlot::loadingChanged, this, &TrendPage::showRange);
    connect(&context.services.editor, &PlantEditor::snapshotChanged, m_model, &PenModel::reload);
    showRange();
    showCursorColumns();

    // who opens the page for the first time sees a trend; a remembered one takes its place
    for (const Site &site : context.services.editor.snapshot()->plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                if (m_plot->pens().empty())
                    addPens({machine.keyTags.begin(), machine.keyTags.end()});
            }
        }
    }
}

void TrendPage::showRange()
{
    if (m_plot->isLoading())
        m_range->setText(tr("Reading history…"));
    else if (m_plot->isLive())
        m_range->setText(QString());
    else
        m_range->setText(QLocale().toString(toLocalDateTime(m_plot->from()), QStringLiteral("d MMM HH:mm:ss")) + QStringLiteral(" – ")
                         + QLocale().toString(toLocalDateTime(m_plot->to()), QStringLiteral("d MMM HH:mm:ss")));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_plot->span()).count();
    m_span->setCurrentIndex(m_span->findData(qlonglong(seconds)));
}

void TrendPage::showCursorColumns()
{
    for (const int column : {PenModel::FirstColumn, PenModel::SecondColumn, PenModel::DeltaColumn})
        m_table->setColumnHidden(column, !m_plot->cursorsShown());
}

void TrendPage::tick()
{
    m_plot->tick();
    if (++m_ticks % kLegendEvery == 0)
        m_model->refresh();
}

void TrendPage::setPens(const std::vector<TrendPen> &pens)
{
    const bool had = canExport();
    m_plot->setPens(pens);
    m_model->reload();
    if (had != canExport())
        Q_EMIT canExportChanged();
}

void TrendPage::addPens(const std::vector<TagUuid> &tags)
{
    std::vector<TrendPen> pens = m_plot->pens();
    size_t refused = 0;
    for (const TagUuid &tag : tags) {
        if (std::any_of(pens.begin(), pens.end(), [&](const TrendPen &pen) { return pen.tag == tag; }))
            continue;
        if (pens.size() >= size_t(TrendPlot::kMaxPens))
            ++refused;
        else
            pens.push_back({tag, freeColor(pens), true});
    }
    setPens(pens);
    if (refused > 0)
        Q_EMIT remarkMade(tr("A trend holds at most %1 tags; %Ln more were left out.", nullptr, int(refused)).arg(TrendPlot::kMaxPens));
}

bool TrendPage::goTo(const ObjectRef &object)
{
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    if (object.kind == ObjectRef::Kind::Tag && snapshot->find(TagUuid{object.uuid})) {
        addPens({TagUuid{object.uuid}});
        return true;
    }
    if (object.kind == ObjectRef::Kind::Readings && snapshot->find(TagUuid{object.uuid}) && object.from < object.to) {
        setPens({{TagUuid{object.uuid}, 0, true}});
        m_plot->setRange(object.from, object.to);
        return true;
    }
    if (object.kind == ObjectRef::Kind::Machine) {
        if (const Machine *machine = snapshot->findMachine(MachineId{object.uuid})) {
            addPens({machine->keyTags.begin(), machine->keyTags.end()});
            return true;
        }
    }
    return false;
}

void TrendPage::addTags()
{
    TagPicker picker(m_context.services.editor.snapshot(), this);
    if (picker.exec() == QDialog::Accepted)
        addPens(picker.chosen());
}

void TrendPage::removeSelected()
{
    std::vector<TrendPen> pens = m_plot->pens();
    QList<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows << index.row();
    std::sort(rows.begin(), rows.end(), std::greater<>());
    for (const int row : rows)
        pens.erase(pens.begin() + row);
    setPens(pens);
}

bool TrendPage::canExport() const
{
    return m_context.services.keeper && m_context.parts.exportHistory && !m_plot->pens().empty();
}

void TrendPage::exportData()
{
    if (!canExport())
        return;
    std::vector<TagUuid> pens;
    for (const TrendPen &pen : m_plot->pens())
        pens.push_back(pen.tag);
    m_context.parts.exportHistory(m_context, this, pens, m_plot->from(), m_plot->to(),
                                  [this](const QString &text) { Q_EMIT remarkMade(text); });
}

void TrendPage::savePicture()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), QStringLiteral("trend.png"), tr("PNG files (*.png)"));
    if (path.isEmpty())
        return;
    const QImage image = m_plot->picture().toImage();
    QThreadPool::globalInstance()->start([image, path, guard = QPointer<TrendPage>(this)] {
        const bool written = image.save(path, "PNG");
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, path, written] {
            if (guard)
                Q_EMIT guard->remarkMade(written ? tr("Picture written to %1.").arg(path) : tr("%1 cannot be written.").arg(path));
        }, Qt::QueuedConnection);
    });
}

QJsonObject TrendPage::saveState() const
{
    QJsonArray pens;
    for (const TrendPen &pen : m_plot->pens())
        pens.append(QJsonObject{{QStringLiteral("tag"), pen.tag.uuid.toString(QUuid::WithoutBraces)},
                                {QStringLiteral("color"), pen.color},
                                {QStringLiteral("shown"), pen.shown}});
    return {{QStringLiteral("pens"), pens},
            {QStringLiteral("span_s"), double(std::chrono::duration_cast<std::chrono::seconds>(m_plot->span()).count())}};
}

void TrendPage::restoreState(const QJsonObject &state)
{
    std::vector<TrendPen> pens;
    for (const QJsonValue &value : state.value(QStringLiteral("pens")).toArray()) {
        const QJsonObject pen = value.toObject();
        const QUuid tag(pen.value(QStringLiteral("tag")).toString());
        if (!tag.isNull() && pens.size() < size_t(TrendPlot::kMaxPens))
            pens.push_back({TagUuid{tag}, std::clamp(pen.value(QStringLiteral("color")).toInt(), 0, TrendPlot::kMaxPens - 1),
                            pen.value(QStringLiteral("shown")).toBool(true)});
    }
    setPens(pens);
    const double seconds = state.value(QStringLiteral("span_s")).toDouble();
    if (seconds >= 1 && seconds <= 63'244'800)
        m_plot->setSpan(std::chrono::seconds(qint64(seconds)));
}

void TrendPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasFormat(QLatin1String(kTagMimeType)))
        event->acceptProposedAction();
}

void TrendPage::dropEvent(QDropEvent *event)
{
    addPens(tagsFromMime(*event->mimeData(), *m_context.services.editor.snapshot()));
    event->acceptProposedAction();
}

} // namespace lineside
