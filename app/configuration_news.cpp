#include "app/configuration_news.h"

#include "models/plant/event_source.h"
#include "models/plant/plant_differences.h"

#include <QSet>

#include <algorithm>

namespace lineside {

namespace {

template<typename Wanted>
Plant sitesOf(const Plant &plant, Wanted wanted)
{
    Plant some;
    std::copy_if(plant.sites.begin(), plant.sites.end(), std::back_inserter(some.sites), wanted);
    return some;
}

bool isDifferent(const std::pair<QString, QString> &words)
{
    return !words.first.isEmpty() || !words.second.isEmpty();
}

//! The first site that is another now, else any: what is told names it. Null: the tenant has none any more.
const Site *siteToTellBy(const Plant &before, const Plant &after)
{
    for (const Site &site : after.sites) {
        const auto isIt = [&](const Site &one) { return one.id == site.id; };
        if (isDifferent(differences(sitesOf(before, isIt), sitesOf(after, isIt), 1)))
            return &site;
    }
    return after.sites.isEmpty() ? nullptr : &after.sites.first();
}

} // namespace

std::vector<ConfigurationNews> configurationNews(const Plant &before, const Plant &after)
{
    const QString house = QString::fromLatin1(kPlainTenant), station = QStringLiteral("station");
    QSet<QString> others;
    for (const Plant *plant : {&before, &after}) {
        for (const Site &site : plant->sites) {
            if (site.tenant != house)
                others.insert(site.tenant);
        }
    }
    std::vector<ConfigurationNews> news;
    QSet<QString> told;
    QStringList tenants(others.begin(), others.end());
    tenants.sort();
    for (const QString &tenant : std::as_const(tenants)) {
        const auto isTheirs = [&](const Site &site) { return site.tenant == tenant; };
        const Plant was = sitesOf(before, isTheirs), is = sitesOf(after, isTheirs);
        const auto words = differences(was, is);
        const Site *site = isDifferent(words) ? siteToTellBy(was, is) : nullptr;
        if (isDifferent(words) && !site)
            continue; // nothing is theirs any more: the station's own
        told.insert(tenant);
        if (site)
            news.push_back({eventSource(tenant, site->code, site->id.uuid), words.first, words.second});
    }
    const auto isRest = [&](const Site &site) { return !told.contains(site.tenant); };
    Plant was = sitesOf(before, isRest), is = sitesOf(after, isRest);
    was.name = before.name;
    is.name = after.name;
    const auto rest = differences(was, is);
    if (isDifferent(rest) || news.empty())
        news.insert(news.begin(), {station, rest.first, rest.second});
    return news;
}

} // namespace lineside
