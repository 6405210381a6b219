#include "models/plant/plant_edits.h"
#include "models/plant/project_file.h"
#include "models/plant/project_parts.h"
#include "models/plant/project_plans.h"

#include <QJsonDocument>

namespace lineside::project {

namespace {

using Value = JsonTape::Value;
using Kind = JsonTape::Kind;

QJsonObject objectOf(const Value &value)
{
    const std::string_view json = value.json();
    return QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), qsizetype(json.size()))).object();
}

Limits readLimits(Fields &fields, QLatin1StringView key)
{
    const Value value = fields.take(key);
    if (value.isUndefined())
        return {};
    Fields limits(value, {&fields.path(), key}, fields.reading());
    return {limits.number("lowLow"_L1), limits.number("low"_L1), limits.number("high"_L1), limits.number("highHigh"_L1)};
}

std::optional<Scaling> readScaling(Fields &fields, QLatin1StringView key)
{
    const Value value = fields.take(key);
    if (value.isUndefined())
        return std::nullopt;
    Fields scaling(value, {&fields.path(), key}, fields.reading());
    Scaling result;
    result.rawLow = scaling.requireNumber("rawLow"_L1);
    result.rawHigh = scaling.requireNumber("rawHigh"_L1);
    result.low = scaling.requireNumber("low"_L1);
    result.high = scaling.requireNumber("high"_L1);
    result.outOfSpan = scaling.word("outOfSpan"_L1, kOutOfSpanWords, OutOfSpan::Pass);
    return result;
}

StateText readState(const Value &value, const JsonPath &path, ReaderState &reading)
{
    Fields state(value, path, reading);
    StateText result;
    const Value number = state.require("value"_L1);
    bool ok = true;
    if (number.is(Kind::Text)) {
        result.value = number.text().toLongLong(&ok);
    } else if (const std::optional<qint64> whole = number.wholeNumber()) {
        result.value = *whole;
        ok = result.value <= kExactInteger && result.value >= -kExactInteger;
    } else {
        const double value = number.number();
        ok = number.is(Kind::Number) && std::abs(value) <= double(kExactInteger) && value == std::trunc(value);
        result.value = ok ? qint64(value) : 0;
    }
    if (!ok)
        state.fail("value"_L1, ReaderText::tr("a whole number is needed here; beyond 2^53 it stands in quotes."));
    result.text = state.requireCommonText("text"_L1);
    result.meaning = state.word("meaning"_L1, kMeaningWords, StateMeaning::Normal);
    return result;
}

Tag readTag(const Value &value, const JsonPath &path, ReaderState &reading)
{
    Fields fields(value, path, reading);
    Tag tag;
    tag.id = fields.requireId<TagUuid>("id"_L1);
    tag.code = fields.requireText("code"_L1);
    tag.name = fields.commonText("name"_L1);
    tag.machine = fields.id<MachineId>("machine"_L1);
    tag.kind = fields.word("kind"_L1, kKindWords, tag.kind);
    tag.type = fields.word("type"_L1, kTypeWords, tag.type);
    tag.sensorType = fields.commonText("sensorType"_L1);
    tag.unit = fields.commonText("unit"_L1);
    tag.decimals = int(fields.integer("decimals"_L1, 0, 15).value_or(tag.decimals));
    tag.physicalRange = readRange(fields, "physicalRange"_L1);
    tag.normalRange = readRange(fields, "normalRange"_L1);
    tag.limits = readLimits(fields, "limits"_L1);
    tag.scaling = readScaling(fields, "scaling"_L1);
    fields.each("states"_L1, [&](const Value &state, const JsonPath &statePath) {
        tag.states.append(readState(state, statePath, reading));
    });
    tag.deadband = fields.number("deadband"_L1).value_or(tag.deadband);
    tag.staleAfter = fields.duration("staleAfterMs"_L1);
    tag.enabled = fields.boolean("enabled"_L1, tag.enabled);
    tag.writable = fields.boolean("writable"_L1, tag.writable);
    tag.writeLimits = readRange(fields, "writeLimits"_L1);
    if (const Value address = fields.freeForm("address"_L1); address.is(Kind::Object))
        tag.address = TagAddress::fromCompactJson(address.compactJson());
    return tag;
}

TimeTolerance readTimeTolerance(Fields &fields, QLatin1StringView key)
{
    TimeTolerance result;
    const Value value = fields.take(key);
    if (value.isUndefined())
        return result;
    Fields tolerance(value, {&fields.path(), key}, fields.reading());
    result.ahead = tolerance.duration("aheadMs"_L1).value_or(result.ahead);
    result.behind = tolerance.duration("behindMs"_L1).value_or(result.behind);
    result.historical = tolerance.boolean("historical"_L1, result.historical);
    return result;
}

//! Reads the plant of one document; counts tags as it goes.
class PlantReader
{
public:
    Result<Plant> read(const Value &document)
    {
        const JsonPath root;
        Plant plant;
        {
            Fields fields(document, root, m_reading);
            fields.require("version"_L1);
            plant.name = fields.text("name"_L1);
            fields.each("sites"_L1, [&](const Value &site, const JsonPath &path) {
                plant.sites.append(readSite(site, path));
            });
        }
        if (m_reading.fault.isSet())
            return m_reading.fault.error();
        return plant;
    }
    //! One object that stands alone.
    template<typename Part>
    Result<Part> readPart(const Value &document)
    {
        const JsonPath root;
        Part part;
        if constexpr (std::is_same_v<Part, Site>)
            part = readSite(document, root);
        else if constexpr (std::is_same_v<Part, Line>)
            part = readLine(document, root);
        else if constexpr (std::is_same_v<Part, Machine>)
            part = readMachine(document, root);
        else if constexpr (std::is_same_v<Part, Device>)
            part = readDevice(document, root);
        else
            part = readTag(document, root, m_reading);
        if (m_reading.fault.isSet())
            return m_reading.fault.error();
        return part;
    }

private:
    Site readSite(const Value &value, const JsonPath &path)
    {
        Fields fields(value, path, m_reading);
        Site site;
        site.id = fields.requireId<SiteId>("id"_L1);
        site.code = fields.requireText("code"_L1);
        site.name = fields.text("name"_L1);
        site.tenant = fields.text("tenant"_L1, site.tenant);
        site.calendars = readCalendars(fields);
        site.stopReasons = readStopReasons(fields);
        fields.each("lines"_L1, [&](const Value &line, const JsonPath &linePath) {
            site.lines.append(readLine(line, linePath));
        });
        fields.each("devices"_L1, [&](const Value &device, const JsonPath &devicePath) {
            site.devices.append(readDevice(device, devicePath));
        });
        return site;
    }

    Line readLine(const Value &value, const JsonPath &path)
    {
        Fields fields(value, path, m_reading);
        Line line;
        line.id = fields.requireId<LineId>("id"_L1);
        line.code = fields.requireText("code"_L1);
        line.name = fields.text("name"_L1);
        line.calendar = fields.text("calendar"_L1);
        line.pacemaker = fields.id<MachineId>("pacemaker"_L1);
        fields.each("machines"_L1, [&](const Value &machine, const JsonPath &machinePath) {
            line.machines.append(readMachine(machine, machinePath));
        });
        return line;
    }

    Machine readMachine(const Value &value, const JsonPath &path)
    {
        Fields fields(value, path, m_reading);
        Machine machine;
        machine.id = fields.requireId<MachineId>("id"_L1);
        machine.code = fields.requireText("code"_L1);
        machine.name = fields.text("name"_L1);
        machine.type = fields.text("type"_L1);
        machine.manufacturer = fields.text("manufacturer"_L1);
        machine.model = fields.text("model"_L1);
        fields.each("keyTags"_L1, [&](const Value &tag, const JsonPath &tagPath) {
            machine.keyTags.append({Fields::uuidOf(tagPath, tag, m_reading.fault)});
        });
        machine.stateTag = fields.id<TagUuid>("stateTag"_L1);
        machine.production = readProduction(fields);
        machine.charts = readCharts(fields);
        machine.health = readHealth(fields);
        return machine;
    }

    Device readDevice(const Value &value, const JsonPath &path)
    {
        Fields fields(value, path, m_reading);
        Device device;
        device.id = fields.requireId<DeviceId>("id"_L1);
        device.code = fields.requireText("code"_L1);
        device.name = fields.text("name"_L1);
        device.driver = fields.requireText("driver"_L1);
        device.enabled = fields.boolean("enabled"_L1, device.enabled);
        device.period = fields.duration("periodMs"_L1).value_or(device.period);
        device.timeTolerance = readTimeTolerance(fields, "timeTolerance"_L1);
        if (const Value parameters = fields.freeForm("parameters"_L1); parameters.is(Kind::Object))
            device.parameters = objectOf(parameters);
        const auto readNext = [&](const Value &tag, const JsonPath &tagPath) {
            if (++m_tags > kMaxTags)
                m_reading.fault.set(tagPath, ReaderText::tr("a plant holds at most %1 tags.").arg(kMaxTags));
            else
                device.tags.append(readTag(tag, tagPath, m_reading));
        };
        fields.each("tags"_L1, readNext, [&](qsizetype count) { device.tags.reserve(std::min(count, kMaxTags)); });
        return device;
    }

    ReaderState m_reading;
    qsizetype m_tags = 0;
};

Result<int> versionOf(const Value &document)
{
    Value value;
    document.forEachKey([&](const Value &key, const Value &item) {
        if (key.text() == "version"_L1)
            value = item;
    });
    if (value.isUndefined())
        return Error{Error::Kind::BadData, ReaderText::tr("version: this key is missing; this is no Lineside project file."), {}};
    const double number = value.number();
    if (!value.is(Kind::Number) || number != std::trunc(number) || number < 0 || number > 1e9)
        return Error{Error::Kind::BadData, ReaderText::tr("version: a whole number is needed here."), {}};
    return int(number);
}

} // namespace

Result<Plant> parse(const QByteArray &json)
{
    Result<JsonTape> tape = readSyntax(json);
    if (!tape)
        return tape.error();
    const Result<int> version = versionOf(tape->root());
    if (!version)
        return version.error();
    if (*version > kVersion)
        return Error{Error::Kind::TooNew,
                     ReaderText::tr("The project was written by a newer Lineside (file version %1; this one knows %2).")
                         .arg(*version)
                         .arg(kVersion),
                     ReaderText::tr("Open it with that version, or export it there for this one.")};
    if (*version < kOldestReadAsItIs) {
        const Result<QJsonObject> migrated = migrate(objectOf(tape->root()), *version);
        if (!migrated)
            return migrated.error();
        tape = JsonTape::read(QJsonDocument(*migrated).toJson(QJsonDocument::Compact));
        if (!tape)
            return tape.error();
    }
    Result<Plant> plant = PlantReader().read(tape->root());
    if (!plant)
        return plant;
    if (const Status checked = PlantEditor::check(*plant); !checked)
        return checked.error();
    return plant;
}

template<typename Part>
Result<Part> parsePart(const QByteArray &json)
{
    const Result<JsonTape> tape = readSyntax(json);
    if (!tape)
        return tape.error();
    return PlantReader().readPart<Part>(tape->root());
}

template Result<Site> parsePart<Site>(const QByteArray &);
template Result<Line> parsePart<Line>(const QByteArray &);
template Result<Machine> parsePart<Machine>(const QByteArray &);
template Result<Device> parsePart<Device>(const QByteArray &);
template Result<Tag> parsePart<Tag>(const QByteArray &);

} // namespace lineside::project
