#include "ui/health/health_page.h"

#include "ui/health/alert_board.h"
#include "ui/health/health_grid.h"
#include "ui/health/machine_health_view.h"
#include "ui/health/recommendation_board.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"

#include <QBoxLayout>
#include <QLocale>
#include <QTabWidget>

#include <algorithm>

namespace lineside {

HealthPage::HealthPage(const PageContext &context, QWidget *parent) : Page(parent), m_context(context)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    HealthService *service = context.services.health;
    if (!service) {
        layout->addWidget(new EmptyState(context.services.theme, tr("This page shows how healthy each machine is."),
                                         tr("Nothing is worked out here: this window has no station behind it.")));
        return;
    }
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Views of health"));
    layout->addWidget(m_tabs, 1);
    addView(m_grid = new HealthGrid(context, *service), QStringLiteral("grid"), tr("All machines"));
    addView(m_machine = new MachineHealthView(context, *service), QStringLiteral("machine"), tr("One machine"));
    addView(m_alerts = new AlertBoard(context, *service), QStringLiteral("alerts"), tr("Predictive alerts"));
    addView(m_recommendations = new RecommendationBoard(context, *service), QStringLiteral("recommendations"), tr("Recommendations"));

    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        fill();
        Q_EMIT canExportChanged();
    });
    const auto mark = [this] { m_dirty = true; };
    connect(service, &HealthService::computed, this, mark);
    connect(service, &HealthService::alertChanged, this, mark);
    connect(service, &HealthService::recommendationChanged, this, mark);
    connect(&context.watch, &PlantWatch::snapshotTaken, this, mark);
    fill();
}

void HealthPage::addView(HealthView *view, const QString &id, const QString &title)
{
    m_views += view;
    m_ids += id;
    m_tabs->addTab(view, title);
    connect(view, &HealthView::remarkMade, this, &Page::remarkMade);
    connect(view, &HealthView::goToRequested, this, [this](const ObjectRef &object) {
        // what this page shows itself needs no way round
        if (!(object.kind == ObjectRef::Kind::Health || object.kind == ObjectRef::Kind::Alert) || !goTo(object))
            Q_EMIT goToRequested(object);
    });
}

QSize HealthPage::minimumSizeHint() const
{
    const Theme &theme = m_context.services.theme;
    return {theme.px(220), theme.px(140)};
}

void HealthPage::showTitles()
{
    const HealthPicturePtr picture = m_context.services.health->picture();
    const auto open = std::count_if(picture->alerts->begin(), picture->alerts->end(), [](const PredictiveAlert &alert) { return alert.isOpen(); });
    const int at = int(m_views.indexOf(static_cast<HealthView *>(m_alerts)));
    const auto waiting = std::count_if(picture->recommendations->begin(), picture->recommendations->end(), [](const MaintenanceRecommendation &each) {
        return each.state != RecommendationState::Rejected && each.state != RecommendationState::Validated;
    });
    m_tabs->setTabText(int(m_views.indexOf(static_cast<HealthView *>(m_recommendations))),
                       waiting > 0 ? tr("Recommendations (%1)").arg(QLocale().toString(qlonglong(waiting))) : tr("Recommendations"));
    m_tabs->setTabText(at, open > 0 ? tr("Predictive alerts (%1)").arg(QLocale().toString(qlonglong(open))) : tr("Predictive alerts"));
}

void HealthPage::fill()
{
    m_dirty = false;
    if (m_tabs && m_tabs->currentIndex() >= 0)
        m_views[m_tabs->currentIndex()]->show(m_context.watch.snapshot(), m_context.services.health->picture());
    if (m_tabs)
        showTitles();
}

void HealthPage::showView(HealthView *view)
{
    const int at = int(m_views.indexOf(view));
    if (m_tabs->currentIndex() != at)
        m_tabs->setCurrentIndex(at);
    else
        fill();
}

void HealthPage::tick()
{
    if (!m_tabs)
        return;
    if (m_dirty)
        fill();
    m_views[m_tabs->currentIndex()]->tick();
}

bool HealthPage::goTo(const ObjectRef &object)
{
    if (!m_tabs)
        return false;
    using Kind = ObjectRef::Kind;
    if (object.kind == Kind::Health) {
        if (!m_machine->showMachine(MachineId{object.uuid}))
            return false;
        showView(m_machine);
        return true;
    }
    if (object.kind == Kind::Alert) {
        m_alerts->show(m_context.watch.snapshot(), m_context.services.health->picture());
        if (!m_alerts->reveal(object.uuid))
            return false;
        showView(m_alerts);
        return true;
    }
    if (object.kind == Kind::Machine) { // chosen in the tree: the view that is in sight shows it
        HealthView *view = m_views[m_tabs->currentIndex()];
        if (view == m_grid)
            return m_grid->reveal(MachineId{object.uuid});
        if (view == m_machine)
            return m_machine->showMachine(MachineId{object.uuid});
    }
    return false;
}

void HealthPage::find()
{
    if (m_tabs)
        m_views[m_tabs->currentIndex()]->find();
}

void HealthPage::refresh()
{
    if (m_context.services.health)
        m_context.services.health->computeNow();
}

bool HealthPage::canExport() const
{
    return m_tabs && m_views[m_tabs->currentIndex()]->canExport();
}

void HealthPage::exportData()
{
    if (canExport())
        m_views[m_tabs->currentIndex()]->exportData();
}

QJsonObject HealthPage::saveState() const
{
    QJsonObject state;
    for (qsizetype i = 0; i < m_views.size(); ++i)
        state.insert(m_ids[i], m_views[i]->saveState());
    if (m_tabs)
        state.insert(QStringLiteral("view"), m_ids[m_tabs->currentIndex()]);
    return state;
}

void HealthPage::restoreState(const QJsonObject &state)
{
    for (qsizetype i = 0; i < m_views.size(); ++i)
        m_views[i]->restoreState(state.value(m_ids[i]).toObject());
    const qsizetype view = m_ids.indexOf(state.value(QLatin1String("view")).toString());
    if (m_tabs && view >= 0)
        m_tabs->setCurrentIndex(int(view));
    if (m_tabs)
        fill();
}

} // namespace lineside
