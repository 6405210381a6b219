#include "models/telemetry/conditioning.h"
#include "server/live/filter.h"
#include "server/live/json_out.h"
#include "server/rest/body.h"
#include "server/rest/event_page.h"
#include "server/rest/plant_words.h"
#include "server/rest/rest_service.h"
#include "server/rest/tag_history.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
namespace json = live::json;

namespace {

struct PlantText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr size_t kMostValues = 10'000;
constexpr size_t kMostPoints = 5'000;
constexpr size_t kMostRaw = 10'000;
constexpr size_t kMostEvents = 1'000;
constexpr std::chrono::hours kUsualRange{1};

void appendNumber(QByteArray &out, const char *name, const std::optional<double> &number)
{
    if (!number)
        return;
    out.append(",\"").append(name).append("\":");
    json::number(out, *number);
}

QByteArray idMember(const QUuid &id)
{
    return "{\"id\":\"" + id.toByteArray(QUuid::WithoutBraces) + '"';
}

const char *typeName(ValueType type)
{
    static constexpr std::array kNames{"number", "integer", "integer", "boolean", "text"};
    return kNames[size_t(type)];
}

QByteArray tagJson(const Tag &tag)
{
    QByteArray out = idMember(tag.id.uuid);
    json::member(out, "code", tag.code);
    json::member(out, "name", tag.name);
    out.append(",\"type\":\"").append(typeName(tag.type)).append('"');
    json::member(out, "unit", tag.unit);
    if (const QString words = displayUnit(tag.unit); words != tag.unit)
        json::member(out, "unitText", words);
    json::member(out, "sensorType", tag.sensorType);
    out.append(",\"decimals\":").append(QByteArray::number(tag.decimals));
    if (!tag.machine.isNull())
        out.append(",\"machineId\":\"").append(tag.machine.uuid.toByteArray(QUuid::WithoutBraces)).append('"');
    appendNumber(out, "normalLow", tag.normalRange.low);
    appendNumber(out, "normalHigh", tag.normalRange.high);
    appendNumber(out, "lowLow", tag.limits.lowLow);
    appendNumber(out, "low", tag.limits.low);
    appendNumber(out, "high", tag.limits.high);
    appendNumber(out, "highHigh", tag.limits.highHigh);
    if (!tag.enabled)
        out.append(",\"enabled\":false");
    if (!tag.states.isEmpty()) {
        out.append(",\"states\":[");
        for (qsizetype i = 0; i < tag.states.size(); ++i) {
            out.append(i > 0 ? ",{\"value\":" : "{\"value\":");
            json::wholeNumber(out, tag.states[i].value);
            json::member(out, "text", tag.states[i].text);
            out.append('}');
        }
        out.append(']');
    }
    return out.append('}');
}

//! The tree of one tenant.
QByteArray treeJson(const PlantSnapshot &plant, const QString &tenant)
{
    QByteArray out = "{\"revision\":";
    json::number(out, plant.revision());
    out.append(",\"sites\":[");
    const auto separate = [&out] {
        if (!out.endsWith('['))
            out.append(',');
    };
    for (const Site &site : plant.plant().sites) {
        if (site.tenant != tenant)
            continue;
        separate();
        out.append(idMember(site.id.uuid));
        json::member(out, "code", site.code);
        json::member(out, "name", site.name);
        out.append(",\"lines\":[");
        for (const Line &line : site.lines) {
            separate();
            out.append(idMember(line.id.uuid));
            json::member(out, "code", line.code);
            json::member(out, "name", line.name);
            out.append(",\"machines\":[");
            for (const Machine &machine : line.machines) {
                separate();
                out.append(idMember(machine.id.uuid));
                json::member(out, "code", machine.code);
                json::member(out, "name", machine.name);
                json::member(out, "type", machine.type);
                out.append(",\"keyTags\":[");
                for (const TagUuid &tag : machine.keyTags) {
                    separate();
                    out.append('"').append(tag.uuid.toByteArray(QUuid::WithoutBraces)).append('"');
                }
                out.append("]}");
            }
            out.append("]}");
        }
        out.append("],\"devices\":[");
        for (const Device &device : site.devices) {
            separate();
            out.append(idMember(device.id.uuid));
            json::member(out, "code", device.code);
            json::member(out, "name", device.name);
            out.append(",\"tags\":[");
            for (const Tag &tag : device.tags) {
                separate();
                out.append(tagJson(tag));
            }
            out.append("]}");
        }
        out.append("]}");
    }
    return out.append("]}");
}

//! from, to and one number of a query; no other item may be there.
struct Range
{
    UtcTime from{}, to{};
    size_t count = 0;
};
std::optional<Range> rangeOf(const Request &request, const char *countName, size_t usual, size_t most, UtcTime now)
{
    Range range{now - kUsualRange, now, usual};
    for (const auto &[name, value] : request.query) {
        bool good = true;
        if (name == "from" || name == "to") {
            const auto time = timeFrom(value);
            good = time.has_value();
            (name == "from" ? range.from : range.to) = time.value_or(UtcTime{});
        } else if (name == countName) {
            range.count = value.toULongLong(&good);
            good = good && range.count >= 1 && range.count <= most;
        } else {
            good = false;
        }
        if (!good)
            return {};
    }
    return range.from < range.to ? std::optional(range) : std::nullopt;
}

Answer badRange()
{
    return Answer::problem(400, "bad_query", PlantText::tr("from and to are times with Z or an offset, from before to; the count is a number in its bounds."));
}

} // namespace

void appendValueOf(QByteArray &out, const TagEntry &entry, const LatestValues &latest)
{
    const LatestValue value = latest.get(entry.id);
    out.append("{\"tag\":\"").append(entry.tag->id.uuid.toByteArray(QUuid::WithoutBraces)).append("\",\"v\":");
    if (!value.valid) {
        out.append("null,\"q\":").append(QByteArray::number(quint32(StatusCode::BadWaitingForInitialData))).append(",\"t\":null}");
        return;
    }
    json::value(out, value.reading, entry.tag->type, value.text);
    out.append(",\"q\":").append(QByteArray::number(quint32(value.reading.status))).append(",\"t\":");
    json::number(out, toMicroseconds(value.reading.at));
    out.append('}');
}

const TagEntry *ownTag(const Request &request, const PlantSnapshot &plant)
{
    const auto id = uuidFrom(request.parameters.at(0));
    const TagEntry *entry = id ? plant.find(TagUuid{*id}) : nullptr;
    return entry && entry->site->tenant == request.principal->tenant ? entry : nullptr;
}

void RestService::bindPlant(http::FrontDoor &door)
{
    door.handle(RouteId{Names::PlantTree}, [this](const Request &request, const Reply &reply) {
        // A large plant takes a while to write down.
        const SnapshotPtr plant = m_parts.plant();
        m_pictures.answer(pictureName(request), {{plant}}, reply, [plant, tag = etagOf(*plant), tenant = request.principal->tenant] {
            return Answer::json(treeJson(*plant, tenant)).with("ETag", tag);
        });
    });
    door.handle(RouteId{Names::TagDetail}, [this](const Request &request, const Reply &reply) {
        const SnapshotPtr plant = m_parts.plant();
        const TagEntry *entry = ownTag(request, *plant);
        if (!entry) {
            reply.send(notThere());
            return;
        }
        QByteArray body = tagJson(*entry->tag);
        body.chop(1);
        json::member(body, "device", entry->device->code);
        body.append(",\"value\":");
        appendValueOf(body, *entry, m_parts.latest);
        reply.send(Answer::json(body.append('}')));
    });
    door.handle(RouteId{Names::Values}, [this](const Request &request, const Reply &reply) {
        live::Filter filter;
        for (const auto &[name, value] : request.query) {
            const auto id = uuidFrom(value);
            if (name == "device" && id)
                filter.devices = {DeviceId{*id}};
            else if (name == "machine" && id)
                filter.machines = {MachineId{*id}};
            else if (name == "pattern" && !value.isEmpty() && value.size() <= live::kMostPatternCharacters)
                filter.pattern = QString::fromUtf8(value);
            else {
                reply.send(Answer::problem(400, "bad_query", PlantText::tr("Values are asked for by device, machine or pattern.")));
                return;
            }
        }
        const SnapshotPtr plant = m_parts.plant();
        // Also to find those of a pattern takes a while in a large plant.
        m_pictures.answer(pictureName(request), {{plant}, qint64(m_parts.latest.version())}, reply,
                          [plant, filter, tenant = request.principal->tenant, &latest = m_parts.latest] {
            const auto tags = live::tagsFor(filter, *plant, tenant);
            if (!tags)
                return notThere();
            if (tags->size() > kMostValues)
                return Answer::problem(400, "too_many", PlantText::tr("These are more than %1 values: ask by device.").arg(kMostValues));
            QByteArray body = "{\"readings\":[";
            for (const TagId tag : *tags) {
                if (!body.endsWith('['))
                    body.append(',');
                appendValueOf(body, *plant->find(tag), latest);
            }
            return Answer::json(body.append("]}"));
        });
    });
    door.handle(RouteId{Names::TagHistory}, [this](const Request &request, const Reply &reply) {
        const SnapshotPtr plant = m_parts.plant();
        const TagEntry *entry = ownTag(request, *plant);
        const auto range = rangeOf(request, "points", 1'000, kMostPoints, m_parts.clock.utc());
        if (!entry || !range) {
            reply.send(entry ? badRange() : notThere());
            return;
        }
        tellTagHistory(m_runs, m_parts.historian, {entry->id, range->from, range->to, range->count}, reply);
    });
    door.handle(RouteId{Names::TagRaw}, [this](const Request &request, const Reply &reply) {
        const SnapshotPtr plant = m_parts.plant();
        const TagEntry *entry = ownTag(request, *plant);
        const auto range = rangeOf(request, "limit", 1'000, kMostRaw, m_parts.clock.utc());
        if (!entry || !range) {
            reply.send(entry ? badRange() : notThere());
            return;
        }
        const auto job = m_parts.historian.queryRaw(entry->id, range->from, range->to, range->count, [reply](const Result<RawResult> &result) {
            if (!result) {
                reply.send(Answer::problem(result.error()));
                return;
            }
            QByteArray body = "{\"readings\":[";
            for (size_t i = 0; i < result->readings.size(); ++i) {
                const Reading &reading = result->readings[i];
                const ValueType type = result->types.at(i);
                const QByteArray text = type == ValueType::Text && reading.value.textIndex() < result->texts.size()
                    ? result->texts[reading.value.textIndex()] : QByteArray();
                body.append(i > 0 ? ",{\"v\":" : "{\"v\":");
                json::value(body, reading, type, text);
                body.append(",\"q\":").append(QByteArray::number(quint32(reading.status))).append(",\"t\":");
                json::number(body, toMicroseconds(reading.at));
                body.append('}');
            }
            reply.send(Answer::json(body.append("]}")));
        });
        cancelWith(reply, job);
    });
    door.handle(RouteId{Names::Events}, [this](const Request &request, const Reply &reply) {
        EventFilter filter;
        filter.from = UtcTime{};
        filter.atMost = 200;
        bool good = true;
        for (const auto &[name, value] : request.query) {
            if (name == "from" || name == "to") {
                const auto time = timeFrom(value);
                good = good && time;
                (name == "from" ? filter.from : filter.to) = time.value_or(UtcTime{});
            } else if (name == "atLeast") {
                good = good && severityFromName(QString::fromUtf8(value), filter.atLeast);
            } else if (name == "kind") {
                EventKind kind{};
                good = good && eventKindFromName(QString::fromUtf8(value), kind);
                filter.kinds << kind;
            } else if (name == "limit") {
                bool isNumber = false;
                filter.atMost = value.toULongLong(&isNumber);
                good = good && isNumber && filter.atMost >= 1 && filter.atMost <= kMostEvents;
            } else {
                good = false;
            }
        }
        if (!good) {
            reply.send(badRange());
            return;
        }
        EventPage::ask(m_parts.historian, {filter, *request.principal, std::make_shared<live::EventPlaces>(*m_parts.plant()), m_parts.catalogue}, reply);
    });
}

} // namespace lineside::rest
