#include "server/rest/query.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::rest {

namespace {

struct QueryText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

} // namespace

Query::Query(const http::Request &request, std::initializer_list<const char *> known)
{
    for (const auto &[name, value] : request.query) {
        const bool isKnown = std::any_of(known.begin(), known.end(), [&](const char *one) { return name == one; });
        const bool isTwice = std::any_of(m_items.begin(), m_items.end(), [&](const auto &one) { return one.first == name; });
        if (!isKnown || isTwice)
            m_fault = QueryText::tr("The address has an item that this route does not know, or one twice.");
        else
            m_items.emplace_back(name, value);
    }
}

void Query::wrong(const char *name)
{
    if (m_fault.isEmpty())
        m_fault = QueryText::tr("The item %1 of the address cannot be read, or is out of its bounds.").arg(QLatin1String(name));
}

std::optional<QByteArray> Query::word(const char *name) const
{
    for (const auto &[known, value] : m_items) {
        if (known == name)
            return value;
    }
    return {};
}

QString Query::text(const char *name, qsizetype most)
{
    const QString text = QString::fromUtf8(word(name).value_or(QByteArray()));
    if (text.size() > most)
        wrong(name);
    return text;
}

qint64 Query::number(const char *name, qint64 usual, qint64 least, qint64 most)
{
    const auto item = word(name);
    if (!item)
        return usual;
    bool isNumber = false;
    const qint64 value = item->toLongLong(&isNumber);
    if (isNumber && value >= least && value <= most && !item->startsWith('+'))
        return value;
    wrong(name);
    return usual;
}

std::optional<QUuid> Query::uuid(const char *name)
{
    const auto item = word(name);
    const auto id = item ? uuidFrom(*item) : std::nullopt;
    if (item && !id)
        wrong(name);
    return id;
}

std::optional<UtcTime> Query::time(const char *name)
{
    const auto item = word(name);
    const auto at = item ? timeFrom(*item) : std::nullopt;
    if (item && !at)
        wrong(name);
    return at;
}

std::optional<UtcTime> Query::moment(const char *name, UtcTime now, std::chrono::microseconds most)
{
    const auto at = time(name);
    if (at && (*at > now || now - *at > most))
        wrong(name);
    return at;
}

bool Query::flag(const char *name)
{
    return oneOf(name, {"false", "true"}) == size_t(1);
}

std::optional<size_t> Query::oneOf(const char *name, std::initializer_list<const char *> words)
{
    const auto item = word(name);
    if (!item)
        return {};
    const auto found = std::find_if(words.begin(), words.end(), [&](const char *one) { return *item == one; });
    if (found == words.end()) {
        wrong(name);
        return {};
    }
    return size_t(found - words.begin());
}

Query::Range Query::range(UtcTime now, std::chrono::microseconds usual, std::chrono::microseconds most)
{
    Range range;
    range.to = time("to").value_or(now);
    range.from = time("from").value_or(range.to - usual);
    if (range.from >= range.to || range.to - range.from > most || range.to > now + std::chrono::days(1))
        wrong("from");
    return range;
}

http::Answer Query::problem() const
{
    return http::Answer::problem(400, "bad_query", m_fault);
}

OwnMachines::OwnMachines(SnapshotPtr plant, const QString &tenant)
    : m_plant(std::move(plant))
    , m_tenant(tenant)
{
    for (const Site &site : m_plant->plant().sites) {
        if (site.tenant != tenant)
            continue;
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                m_places.insert(machine.id, m_all.size());
                m_all.push_back({&site, &line, &machine});
            }
        }
    }
}

const MachinePlace *OwnMachines::find(const MachineId &id) const
{
    const auto found = m_places.constFind(id);
    return found == m_places.constEnd() ? nullptr : &m_all[*found];
}

std::optional<LinePlace> OwnMachines::line(const QUuid &id) const
{
    for (const Site &site : m_plant->plant().sites) {
        if (site.tenant != m_tenant)
            continue;
        for (const Line &line : site.lines) {
            if (line.id.uuid == id)
                return LinePlace{&site, &line};
        }
    }
    return {};
}

const Site *OwnMachines::site(const QUuid &id) const
{
    const QList<Site> &sites = m_plant->plant().sites;
    const auto found = std::find_if(sites.begin(), sites.end(), [&](const Site &one) { return one.tenant == m_tenant && one.id.uuid == id; });
    return found == sites.end() ? nullptr : &*found;
}

const MachinePlace *OwnMachines::withCode(const QString &code) const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(), [&](const MachinePlace &one) { return one.machine->code == code; });
    return found == m_all.end() ? nullptr : &*found;
}

std::optional<std::pair<MachinePlace, const ControlChart *>> OwnMachines::chart(const QUuid &id) const
{
    for (const MachinePlace &place : m_all) {
        for (const ControlChart &chart : place.machine->charts) {
            if (chart.id.uuid == id)
                return std::pair(place, &chart);
        }
    }
    return {};
}

std::optional<std::vector<MachinePlace>> OwnMachines::narrowed(Query &query) const
{
    const auto site = query.uuid("site"), line = query.uuid("line"), machine = query.uuid("machine");
    if ((site && !this->site(*site)) || (line && !this->line(*line)) || (machine && !has(MachineId{*machine})))
        return {};
    std::vector<MachinePlace> some;
    for (const MachinePlace &place : m_all) {
        if ((!site || place.site->id.uuid == *site) && (!line || place.line->id.uuid == *line) && (!machine || place.machine->id.uuid == *machine))
            some.push_back(place);
    }
    return some;
}

Plant OwnMachines::ownPlant() const
{
    Plant own;
    for (const Site &site : m_plant->plant().sites) {
        if (site.tenant == m_tenant)
            own.sites << site;
    }
    return own;
}

} // namespace lineside::rest
