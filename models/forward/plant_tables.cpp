#include "models/forward/plant_tables.h"

#include "models/forward/copy_rows.h"
#include "models/plant/project_words.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace lineside::forward {

namespace {

using Transaction = SqlSession::Transaction;

constexpr qsizetype kRowsAtATime = 2'000;

QString kindName(TagKind kind)
{
    switch (kind) {
    case TagKind::Gauge:
        return QStringLiteral("gauge");
    case TagKind::CounterTotal:
        return QStringLiteral("counter_total");
    case TagKind::CounterDelta:
        return QStringLiteral("counter_delta");
    case TagKind::Status:
        return QStringLiteral("status");
    case TagKind::Text:
        return QStringLiteral("text");
    }
    return QStringLiteral("gauge");
}

QString plain(const QUuid &uuid)
{
    return uuid.toString(QUuid::WithoutBraces);
}

QJsonValue orNull(const QUuid &uuid)
{
    return uuid.isNull() ? QJsonValue() : QJsonValue(plain(uuid));
}

QJsonValue orNull(const std::optional<double> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

//! PostgreSQL's texts, and its jsonb, know no NUL.
QString clean(QString text)
{
    return text.remove(QChar(u'\0'));
}

Status asDone(const Result<SqlRows> &rows)
{
    return rows.ok() ? Status(Done{}) : Status(rows.error());
}

/*!
 * Inserts or changes rows, a few thousand at a time. \a columns is what the JSON objects hold, \a select how they become
 * the table's columns, \a key what must not change.
 */
struct Upsert
{
    const char *table;
    const char *key;
    QList<QByteArray> columns;   //!< of the table, the key first
    QByteArray definition;       //!< of the JSON objects
    QByteArray select;           //!< in the order of columns
    QByteArray from;             //!< joins
};

Status upsert(Transaction &transaction, const Upsert &what, const QJsonArray &rows)
{
    QByteArrayList sets, ours, theirs;
    for (const QByteArray &column : what.columns) {
        if (column == what.key)
            continue;
        sets << column + " = EXCLUDED." + column;
        ours << "t." + column;
        theirs << "EXCLUDED." + column;
    }
    for (qsizetype at = 0; at < rows.size(); at += kRowsAtATime) {
        QJsonArray part;
        for (qsizetype i = at; i < std::min(rows.size(), at + kRowsAtATime); ++i)
            part.append(rows[i]);
        const QByteArray json = QJsonDocument(part).toJson(QJsonDocument::Compact);
        const Result<SqlRows> done = transaction.run(
            QByteArray("INSERT INTO lineside.") + what.table + " AS t (" + what.columns.join(", ") + ") SELECT " + what.select
            + " FROM jsonb_to_recordset(" + transaction.quote(json) + "::jsonb) AS x(" + what.definition + ")" + what.from
            + " ON CONFLICT (" + what.key + ") DO UPDATE SET " + sets.join(", ") + ", updated_at = now() WHERE ("
            + ours.join(", ") + ") IS DISTINCT FROM (" + theirs.join(", ") + ")");
        if (!done)
            return done.error();
    }
    return Done{};
}

QByteArray uuidArray(Transaction &transaction, const QStringList &uuids)
{
    return transaction.quote(u'{' + uuids.join(u',') + u'}') + "::uuid[]";
}

//! The plant as rows.
struct Rows
{
    explicit Rows(const PlantSnapshot &snapshot)
    {
        for (const Site &site : snapshot.plant().sites) {
            tenants << clean(site.tenant);
            facilityIds << plain(site.id.uuid);
            facilities.append(QJsonObject{{QStringLiteral("id"), plain(site.id.uuid)}, {QStringLiteral("tenant"), clean(site.tenant)},
                                          {QStringLiteral("code"), clean(site.code)}, {QStringLiteral("name"), clean(site.name)}});
            for (const Line &line : site.lines) {
                lineIds << plain(line.id.uuid);
                lines.append(QJsonObject{{QStringLiteral("id"), plain(line.id.uuid)}, {QStringLiteral("tenant"), clean(site.tenant)},
                                         {QStringLiteral("parent"), plain(site.id.uuid)},
                                         {QStringLiteral("code"), clean(line.code)}, {QStringLiteral("name"), clean(line.name)}});
                for (const Machine &machine : line.machines) {
                    machineIds << plain(machine.id.uuid);
                    machines.append(QJsonObject{
                        {QStringLiteral("id"), plain(machine.id.uuid)}, {QStringLiteral("tenant"), clean(site.tenant)},
                        {QStringLiteral("parent"), plain(line.id.uuid)}, {QStringLiteral("code"), clean(machine.code)},
                        {QStringLiteral("name"), clean(machine.name)}, {QStringLiteral("type"), clean(machine.type)},
                        {QStringLiteral("manufacturer"), clean(machine.manufacturer)},
                        {QStringLiteral("model"), clean(machine.model)}});
                    for (const ControlChart &chart : machine.charts)
                        addChart(site, machine, chart);
                }
            }
            for (const Device &device : site.devices) {
                deviceIds << plain(device.id.uuid);
                const QString config = QString::fromUtf8(QJsonDocument(device.parameters).toJson(QJsonDocument::Compact));
                devices.append(QJsonObject{
                    {QStringLiteral("id"), plain(device.id.uuid)}, {QStringLiteral("tenant"), clean(site.tenant)},
                    {QStringLiteral("parent"), plain(site.id.uuid)}, {QStringLiteral("code"), clean(device.code)},
                    {QStringLiteral("name"), clean(device.name)},
                    {QStringLiteral("type"), device.driver.section(u'-', 0, 0)}, {QStringLiteral("driver"), device.driver},
                    {QStringLiteral("config"), QString(config).remove(QStringLiteral("\\u0000"))},
                    {QStringLiteral("active"), device.enabled}});
            }
        }
        for (const TagEntry &entry : snapshot.tags()) {
            const Tag &tag = *entry.tag;
            tagIds << plain(tag.id.uuid);
            tags.append(QJsonObject{
                {QStringLiteral("id"), plain(tag.id.uuid)}, {QStringLiteral("tenant"), clean(entry.site->tenant)},
                {QStringLiteral("device"), plain(entry.device->id.uuid)},
                {QStringLiteral("machine"), entry.machine ? orNull(entry.machine->id.uuid) : QJsonValue()},
                {QStringLiteral("code"), clean(tag.code)}, {QStringLiteral("name"), clean(tag.name)},
                {QStringLiteral("kind"), kindName(tag.kind)},
                {QStringLiteral("type"), QLatin1String(valueTypeName(tag.type))},
                {QStringLiteral("sensor"), clean(tag.sensorType)}, {QStringLiteral("unit"), clean(tag.unit)},
                {QStringLiteral("low"), orNull(tag.normalRange.low)}, {QStringLiteral("high"), orNull(tag.normalRange.high)},
                {QStringLiteral("active"), tag.enabled && entry.device->enabled}});
        }
        tenants.removeDuplicates();
    }

    void addChart(const Site &site, const Machine &machine, const ControlChart &chart)
    {
        chartIds << plain(chart.id.uuid);
        charts.append(QJsonObject{
            {QStringLiteral("id"), plain(chart.id.uuid)}, {QStringLiteral("tenant"), clean(site.tenant)},
            {QStringLiteral("parent"), plain(machine.id.uuid)}, {QStringLiteral("tag"), orNull(chart.tag.uuid)},
            {QStringLiteral("code"), clean(chart.code)}, {QStringLiteral("name"), clean(chart.name)},
            {QStringLiteral("type"), project::wordFor(project::kChartTypeWords, chart.type)},
            {QStringLiteral("unit"), clean(chart.unit)},
            {QStringLiteral("low"), orNull(chart.specification.low)}, {QStringLiteral("high"), orNull(chart.specification.high)}});
    }

    QStringList tenants{QStringLiteral("default")};
    QStringList facilityIds, lineIds, machineIds, chartIds, deviceIds, tagIds;
    QJsonArray facilities, lines, machines, charts, devices, tags;
};

Status writeRows(Transaction &transaction, const Rows &rows, const QByteArray &source)
{
    const QByteArray tenant = " JOIN lineside.tenants n ON n.tenant_code = x.tenant";
    const Upsert facilities{"facilities", "facility_uuid",
                            {"facility_uuid", "tenant_id", "facility_code", "facility_name", "is_active"},
                            "id uuid, tenant text, code text, name text", "x.id, n.tenant_id, x.code, x.name, true", tenant};
    const Upsert lines{"production_lines", "line_uuid",
                       {"line_uuid", "tenant_id", "facility_uuid", "line_code", "line_name", "is_active"},
                       "id uuid, tenant text, parent uuid, code text, name text",
                       "x.id, n.tenant_id, x.parent, x.code, x.name, true", tenant};
    const Upsert machines{"work_centers", "work_center_uuid",
                          {"work_center_uuid", "tenant_id", "line_uuid", "work_center_code", "work_center_name", "machine_type",
                           "manufacturer", "model", "is_active"},
                          "id uuid, tenant text, parent uuid, code text, name text, type text, manufacturer text, model text",
                          "x.id, n.tenant_id, x.parent, x.code, x.name, x.type, x.manufacturer, x.model, true", tenant};
    const Upsert devices{"iot_devices", "device_uuid",
                         {"device_uuid", "tenant_id", "facility_uuid", "source_id", "device_code", "device_name", "device_type",
                          "connection_type", "connection_config", "is_active"},
                         "id uuid, tenant text, parent uuid, code text, name text, type text, driver text, config text,"
                         " active boolean",
                         "x.id, n.tenant_id, x.parent, " + source
                             + ", x.code, x.name, x.type, x.driver, x.config::jsonb, x.active", tenant};
    const Upsert tags{"tags", "tag_uuid",
                      {"tag_uuid", "tenant_id", "device_uuid", "work_center_uuid", "tag_code", "tag_name", "tag_kind",
                       "value_type", "sensor_type", "unit_ucum", "normal_low", "normal_high", "is_active"},
                      "id uuid, tenant text, device uuid, machine uuid, code text, name text, kind text, type text, sensor text,"
                      " unit text, low double precision, high double precision, active boolean",
                      "x.id, n.tenant_id, x.device, x.machine, x.code, x.name, x.kind, x.type, x.sensor, x.unit, x.low, x.high,"
                      " x.active", tenant};
    const Upsert charts{"control_charts", "chart_uuid",
                        {"chart_uuid", "tenant_id", "work_center_uuid", "tag_uuid", "chart_code", "chart_name", "chart_type",
                         "unit_ucum", "spec_low", "spec_high", "is_active"},
                        "id uuid, tenant text, parent uuid, tag uuid, code text, name text, type text, unit text, low double"
                        " precision, high double precision",
                        "x.id, n.tenant_id, x.parent, x.tag, x.code, x.name, x.type, coalesce(g.unit_ucum, x.unit), x.low, x.high,"
                        " true", tenant + " LEFT JOIN lineside.tags g ON g.tag_uuid = x.tag"};
    struct Part
    {
        const Upsert &what;
        const QJsonArray &values;
    };
    for (const Part &part : {Part{facilities, rows.facilities}, Part{lines, rows.lines}, Part{machines, rows.machines},
                             Part{devices, rows.devices}, Part{tags, rows.tags}, Part{charts, rows.charts}}) {
        if (Status done = upsert(transaction, part.what, part.values); !done)
            return done;
    }
    // What this station described, and describes no more.
    const QByteArray off = " SET is_active = false, updated_at = now() WHERE is_active AND ";
    const QByteArray mySites = uuidArray(transaction, rows.facilityIds);
    const QByteArray tagList = uuidArray(transaction, rows.tagIds);
    return asDone(transaction.run(
        "UPDATE lineside.tags" + off + "device_uuid IN (SELECT device_uuid FROM lineside.iot_devices WHERE source_id = " + source
        + ") AND NOT tag_uuid = ANY (" + tagList + "); UPDATE lineside.iot_devices" + off + "source_id = " + source
        + " AND NOT device_uuid = ANY (" + uuidArray(transaction, rows.deviceIds) + "); UPDATE lineside.work_centers" + off
        + "line_uuid IN (SELECT line_uuid FROM lineside.production_lines WHERE facility_uuid = ANY (" + mySites
        + ")) AND NOT work_center_uuid = ANY (" + uuidArray(transaction, rows.machineIds)
        + "); UPDATE lineside.control_charts" + off + "work_center_uuid IN (SELECT w.work_center_uuid FROM lineside.work_centers w JOIN"
        " lineside.production_lines l USING (line_uuid) WHERE l.facility_uuid = ANY (" + mySites + ")) AND NOT chart_uuid = ANY ("
        + uuidArray(transaction, rows.chartIds) + "); UPDATE lineside.production_lines" + off + "facility_uuid = ANY (" + mySites + ") AND NOT line_uuid = ANY ("
        + uuidArray(transaction, rows.lineIds) + "); UPDATE lineside.facilities f" + off + "NOT facility_uuid = ANY (" + mySites
        + ") AND EXISTS (SELECT FROM lineside.iot_devices d WHERE d.facility_uuid = f.facility_uuid AND d.source_id = " + source
        + ") AND NOT EXISTS (SELECT FROM lineside.iot_devices d WHERE d.facility_uuid = f.facility_uuid AND d.is_active)"));
}

} // namespace

Result<PlantNumbersPtr> bringPlant(SqlSession &session, const StationFacts &station, const PlantSnapshot &snapshot,
                                   const std::vector<std::pair<TagId, TagUuid>> &stored)
{
    const Rows rows(snapshot);
    auto numbers = std::make_shared<PlantNumbers>();
    numbers->revision = snapshot.revision();
    QHash<TagUuid, TagId> wanted;
    for (const auto &[id, uuid] : stored)
        wanted.insert(uuid, id);
    for (const TagEntry &entry : snapshot.tags())
        wanted.insert(entry.tag->id, entry.id);

    const auto work = [&](Transaction &transaction) -> Status {
        QByteArrayList tenants;
        for (const QString &tenant : rows.tenants)
            tenants << '(' + transaction.quote(tenant) + ')';
        // A number is used up only where a row is really new.
        if (Status done = asDone(transaction.run("INSERT INTO lineside.tenants(tenant_code) SELECT v.code FROM (VALUES "
                                                 + tenants.join(", ") + ") AS v(code) WHERE NOT EXISTS (SELECT FROM"
                                                 " lineside.tenants t WHERE t.tenant_code = v.code) ON CONFLICT DO NOTHING"));
            !done)
            return done;
        const QByteArray uuid = transaction.quote(plain(station.source));
        const Result<SqlRows> source = transaction.run(
            "INSERT INTO lineside.stations(source, host_name, lineside_version) SELECT " + uuid + "::uuid, '', '' WHERE NOT"
            " EXISTS (SELECT FROM lineside.stations WHERE source = " + uuid + ") ON CONFLICT DO NOTHING;"
            " UPDATE lineside.stations SET host_name = " + transaction.quote(station.hostName) + ", lineside_version = "
            + transaction.quote(QByteArray(LINESIDE_VERSION)) + ", connected_at = now() WHERE source = " + uuid
            + " RETURNING source_id, (SELECT tenant_id FROM lineside.tenants WHERE tenant_code = 'default')");
        if (!source)
            return source.error();
        numbers->source = source->at(0)[0]->toInt();
        numbers->defaultTenant = source->at(0)[1]->toInt();
        if (Status done = writeRows(transaction, rows, *source->at(0)[0]); !done)
            return done;

        QStringList all;
        for (auto it = wanted.cbegin(); it != wanted.cend(); ++it)
            all << plain(it.key().uuid);
        for (qsizetype at = 0; at < all.size(); at += kRowsAtATime) {
            const QByteArray part = uuidArray(transaction, all.mid(at, kRowsAtATime));
            const Result<SqlRows> known = transaction.run(
                "INSERT INTO lineside.tags(tag_uuid, tenant_id, tag_code, tag_name, tag_kind, value_type, sensor_type, unit_ucum,"
                " is_active) SELECT u, " + QByteArray::number(numbers->defaultTenant) + ", u::text, '', 'gauge', 'float64', '',"
                " '', false FROM unnest(" + part + ") AS u WHERE NOT EXISTS (SELECT FROM lineside.tags WHERE tag_uuid = u)"
                " ON CONFLICT DO NOTHING;"
                " SELECT tag_uuid, tag_id, tenant_id FROM lineside.tags WHERE tag_uuid = ANY (" + part + ")");
            if (!known)
                return known.error();
            for (const SqlRow &row : *known) {
                const TagUuid tag{QUuid::fromString(QLatin1String(*row[0]))};
                const quint32 number = toNumber(wanted.value(tag, kNoTag));
                if (number >= numbers->tags.size())
                    numbers->tags.resize(number + 1);
                numbers->tags[number] = {row[1]->toInt(), row[2]->toInt(), -1};
            }
        }
        const Result<SqlRows> codes = transaction.run("SELECT device_code, tenant_id FROM lineside.iot_devices WHERE device_uuid"
                                                      " = ANY (" + uuidArray(transaction, rows.deviceIds) + ")");
        if (!codes)
            return codes.error();
        for (const SqlRow &row : *codes)
            numbers->tenantOfDevice.insert(QString::fromUtf8(*row[0]), row[1]->toInt());
        // A code alone is the house's equipment's, wherever the house has it; ids tell of what has gone, too.
        const Result<SqlRows> ids = transaction.run(
            "SELECT device_uuid, tenant_id, device_code, is_active FROM lineside.iot_devices WHERE source_id = "
            + QByteArray::number(numbers->source)
            + " UNION ALL SELECT work_center_uuid, tenant_id, work_center_code, is_active FROM lineside.work_centers"
              " UNION ALL SELECT facility_uuid, tenant_id, facility_code, false FROM lineside.facilities");
        if (!ids)
            return ids.error();
        for (const SqlRow &row : *ids) {
            numbers->tenantOfDevice.insert(QUuid::fromString(QLatin1String(*row[0])).toString(), row[1]->toInt());
            if (row[1]->toInt() == numbers->defaultTenant && *row[3] == "t")
                numbers->tenantOfDevice.insert(QString::fromUtf8(*row[2]), numbers->defaultTenant);
        }
        return Done{};
    };
    if (Status done = session.transact(work); !done)
        return done.error();
    numbers->tags.resize(std::max(numbers->tags.size(), snapshot.tagIdEnd()));
    if (!numbers->tags.empty())
        numbers->tags[0] = {};
    for (const TagEntry &entry : snapshot.tags()) { // device by device
        if (numbers->devices.empty() || numbers->devices.back() != entry.device->id)
            numbers->devices.push_back(entry.device->id);
        numbers->tags[toNumber(entry.id)].device = qint32(numbers->devices.size() - 1);
    }
    return PlantNumbersPtr(std::move(numbers));
}

} // namespace lineside::forward
