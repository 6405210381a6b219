#include "ui/shell/pages.h"

#include "ui/access/login_dialog.h"
#include "ui/access/users_dialog.h"
#include "ui/devices/adopt_dialog.h"
#include "ui/devices/device_dialog.h"
#include "ui/devices/device_steps.h"
#include "ui/events/event_page.h"
#include "ui/flow/flow_page.h"
#include "ui/health/health_page.h"
#include "ui/history/export_dialog.h"
#include "ui/history/history_page.h"
#include "ui/links/link_page.h"
#include "ui/machine/machine_page.h"
#include "ui/machine_settings/machine_settings_dialog.h"
#include "ui/overview/overview_page.h"
#include "ui/plant_store/plant_store_dialog.h"
#include "ui/plant_store/put_aside_dialog.h"
#include "ui/plant_store/reconcile_dialog.h"
#include "ui/production/production_page.h"
#include "ui/quality/quality_page.h"
#include "ui/site_plans/site_plans_dialog.h"
#include "ui/tags/tag_page.h"
#include "ui/trends/trend_page.h"
#include "ui/web/viewers_panel.h"
#include "ui/web/web_server_dialog.h"
#include "ui/write/write_panel.h"

#include <QCoreApplication>

namespace lineside {

namespace {

template<typename T>
Page *make(const PageContext &context, QWidget *parent)
{
    return new T(context, parent);
}

//! Gives lupdate the context of the titles below.
struct Titles
{
    Q_DECLARE_TR_FUNCTIONS(Pages)
};

} // namespace

QList<PageEntry> allPages()
{
    const auto id = [](const char *name) { return QString::fromLatin1(name); };
    return {
        // One line a page, in the order of the tabs.
        {id("overview"), Titles::tr("Overview"), id("overview"), make<OverviewPage>},
        {id("machine"), Titles::tr("Machine"), id("machine"), make<MachinePage>},
        {id("production"), Titles::tr("Production"), id("production"), make<ProductionPage>},
        {id("quality"), Titles::tr("Quality"), id("quality"), make<QualityPage>},
        {id("health"), Titles::tr("Health"), id("health"), make<HealthPage>},
        {id("trends"), Titles::tr("Trends"), id("trends"), make<TrendPage>},
        {id("tags"), Titles::tr("Tags"), id("tags"), make<TagPage>},
        {id("events"), Titles::tr("Events"), id("events"), make<EventPage>},
        {id("links"), Titles::tr("Links"), id("links"), make<LinkPage>},
        {id("flow"), Titles::tr("Data flow"), id("flow"), make<FlowPage>},
        {id("history"), Titles::tr("History"), id("save"), make<HistoryPage>},
    };
}

PageParts allParts()
{
    PageParts parts;
    parts.trend = makeTrendPanel;
    parts.write = makeWritePanel;
    parts.editDevice = editDevice;
    parts.editMachine = editMachine;
    parts.editSite = editSite;
    parts.setUpPlantStore = setUpPlantStore;
    parts.showPutAside = showPutAside;
    parts.reconcilePlantStore = reconcilePlantStore;
    parts.enableDevices = enableDevices;
    parts.adoptDiscovered = adoptDiscovered;
    parts.exportHistory = exportHistory;
    parts.logIn = logIn;
    parts.changePassword = changePassword;
    parts.makeFirstAdmin = makeFirstAdmin;
    parts.manageUsers = manageUsers;
    parts.setUpWebServer = setUpWebServer;
    parts.viewers = makeViewersPanel;
    return parts;
}

} // namespace lineside
