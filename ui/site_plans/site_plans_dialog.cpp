#include "ui/site_plans/site_plans_dialog.h"

#include "ui/site_plans/calendar_tab.h"
#include "ui/site_plans/line_tab.h"
#include "ui/site_plans/reason_tab.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

namespace {

//! What the dialog is about; the devices may be many, and are none of it.
Site withoutDevices(Site site)
{
    site.devices.clear();
    return site;
}

} // namespace

void editSite(const PageContext &context, QWidget *parent, const SiteId &site)
{
    auto *dialog = new SitePlansDialog(context, site, parent ? parent->window() : nullptr);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

SitePlansDialog::SitePlansDialog(const PageContext &context, const SiteId &site, QWidget *parent)
    : EditDialog(context, parent)
    , m_id(site)
    , m_chooser(new QComboBox(this))
    , m_tabs(new QTabWidget(this))
    , m_calendars(new CalendarTab(context.services.theme, this))
    , m_reasons(new ReasonTab(context.services.theme, this))
    , m_lines(new LineTab(context.services.theme, this))
{
    const Theme &theme = context.services.theme;
    m_chooser->setAccessibleName(tr("Site"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    followFont(m_chooser, theme, FontRole::Name);
    addTab(m_calendars, tr("Calendars"));
    addTab(m_reasons, tr("Reasons"));
    addTab(m_lines, tr("Lines"));
    for (QToolButton *scroll : m_tabs->tabBar()->findChildren<QToolButton *>())
        scroll->setFocusPolicy(Qt::NoFocus); // where the tabs have no room the arrow keys go through them
    connect(m_calendars, &CalendarTab::renamed, m_lines, &LineTab::renameCalendar);
    connect(m_calendars, &CalendarTab::calendarsChanged, this, [this] { m_lines->offerCalendars(m_calendars->calendars()); });
    connect(m_calendars, &CalendarTab::renamed, this, [this] { m_lines->offerCalendars(m_calendars->calendars()); });

    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chooser);
    layout->addWidget(m_tabs, 1);
    setOut(content);
    fillChooser();
    if (m_id.isNull() && m_chooser->count() > 0)
        m_id = SiteId{m_chooser->itemData(0).toUuid()};
    connect(m_chooser, &QComboBox::activated, this, [this](int index) {
        const SiteId chosen{m_chooser->itemData(index).toUuid()};
        if (chosen == m_id)
            return;
        if (mayLeave())
            m_id = chosen;
        else
            return m_chooser->setCurrentIndex(m_chooser->findData(m_id.uuid));
        revert();
    });
    start();
    resizeWithinScreen(this, {theme.px(830), theme.px(800)});
    m_tabs->setFocus(Qt::OtherFocusReason);
}

void SitePlansDialog::addTab(SiteTab *tab, const QString &title)
{
    m_parts += tab;
    m_tabs->addTab(tab, title);
    connect(tab, &SiteTab::edited, this, [this] { markEdited(); });
}

void SitePlansDialog::fillChooser()
{
    m_chooser->clear();
    for (const Site &site : m_context.services.editor.plant().sites)
        m_chooser->addItem(site.name.isEmpty() ? site.code : site.code + QStringLiteral("  ") + site.name, site.id.uuid);
}

bool SitePlansDialog::load()
{
    fillChooser();
    m_chooser->setCurrentIndex(m_chooser->findData(m_id.uuid));
    for (const Site &site : m_context.services.editor.plant().sites) {
        if (site.id != m_id)
            continue;
        m_loaded = m_site = withoutDevices(site);
        setWindowTitle(tr("Calendars and reasons of %1").arg(site.code));
        for (SiteTab *part : std::as_const(m_parts))
            part->load(m_loaded);
        m_tabs->setEnabled(true);
        return true;
    }
    setWindowTitle(tr("Calendars and reasons"));
    m_tabs->setEnabled(false);
    return false;
}

bool SitePlansDialog::take()
{
    m_site = m_loaded;
    SiteTab *wrong = nullptr;
    for (SiteTab *part : std::as_const(m_parts)) { // lines go by the calendars that were read before them
        if (!part->take(m_site)) {
            wrong = part;
            break;
        }
    }
    if (!wrong)
        return true;
    m_tabs->setCurrentWidget(wrong);
    wrong->showFirstFault();
    return false;
}

Result<Plant> SitePlansDialog::changed(const Plant &plant) const
{
    Plant next = plant;
    for (Site &site : next.sites) {
        if (site.id != m_id)
            continue;
        site.calendars = m_site.calendars;
        site.stopReasons = m_site.stopReasons;
        for (Line &line : site.lines) {
            const auto mine = std::find_if(m_site.lines.cbegin(), m_site.lines.cend(), [&](const Line &each) { return each.id == line.id; });
            if (mine == m_site.lines.cend())
                continue;
            line.calendar = mine->calendar;
            line.pacemaker = mine->pacemaker;
            for (Machine &machine : line.machines) {
                for (const Machine &read : mine->machines) {
                    // a reason's new code, unless its rules were changed elsewhere meanwhile
                    for (qsizetype i = 0; read.id == machine.id && i < machine.production.states.size(); ++i) {
                        if (i < read.production.states.size() && read.production.states[i].value == machine.production.states[i].value
                            && read.production.states[i].reason != machine.production.states[i].reason)
                            machine.production.states[i].reason = read.production.states[i].reason;
                    }
                }
            }
        }
        return next;
    }
    return Error{Error::Kind::NotFound, tr("The site to change is not there any more."), {}};
}

QString SitePlansDialog::stepName() const
{
    return tr("Change calendars and reasons of %1").arg(m_site.code);
}

bool SitePlansDialog::isOutdated(const Plant &plant) const
{
    for (const Site &site : plant.sites) {
        if (site.id == m_id)
            return !(withoutDevices(site) == m_loaded);
    }
    return true;
}

} // namespace lineside
