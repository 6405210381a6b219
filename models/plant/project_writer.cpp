#include "models/plant/project_file.h"
#include "models/plant/project_parts.h"
#include "models/plant/project_words.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lineside::project {

namespace {

using namespace Qt::Literals;

/*!
 * Writes JSON with keys in the order in which they come, two blanks a level. Objects and arrays that hold only plain
 * values stand on one line.
 */
class JsonWriter
{
public:
    QByteArray take()
    {
        m_out += '\n';
        return std::move(m_out);
    }

    void beginObject() { begin('{'); }
    void endObject() { end('}'); }
    void beginArray(QLatin1StringView key)
    {
        writeKey(key);
        begin('[');
    }
    void endArray() { end(']'); }
    //! Before each item of an array.
    void item() { separate(); }

    void text(QLatin1StringView key, const QString &value)
    {
        writeKey(key);
        writeText(value);
    }
    void textUnlessEmpty(QLatin1StringView key, const QString &value)
    {
        if (!value.isEmpty())
            text(key, value);
    }
    void integer(QLatin1StringView key, qint64 value)
    {
        writeKey(key);
        m_out += QByteArray::number(value);
    }
    void number(QLatin1StringView key, double value)
    {
        writeKey(key);
        writeNumber(value);
    }
    void boolean(QLatin1StringView key, bool value)
    {
        writeKey(key);
        m_out += value ? "true" : "false";
    }
    void id(QLatin1StringView key, const QUuid &value)
    {
        writeKey(key);
        writeId(value);
    }
    void writeId(const QUuid &value)
    {
        m_out += '"';
        m_out += value.toByteArray(QUuid::WithoutBraces);
        m_out += '"';
    }
    void freeFormUnlessEmpty(QLatin1StringView key, const QJsonObject &value)
    {
        if (value.isEmpty())
            return;
        writeKey(key);
        writeValue(value);
    }

    //! Objects of plain values: { "low": 0, "high": 100 }
    void beginInline(QLatin1StringView key)
    {
        writeKey(key);
        beginInlineItem();
    }
    void beginInlineItem()
    {
        m_out += "{ ";
        ++m_inline;
        m_first = true;
    }
    void endInline()
    {
        m_out += " }";
        --m_inline;
        m_first = false;
    }

private:
    void begin(char bracket)
    {
        m_out += bracket;
        ++m_depth;
        m_first = true;
    }
    void end(char bracket)
    {
        --m_depth;
        if (!m_first)
            newLine();
        m_out += bracket;
        m_first = false;
    }
    void newLine()
    {
        m_out += '\n';
        m_out.append(2 * m_depth, ' ');
    }
    void separate()
    {
        if (m_inline > 0) {
            if (!m_first)
                m_out += ", ";
        } else {
            if (!m_first)
                m_out += ',';
            newLine();
        }
        m_first = false;
    }
    void writeKey(QAnyStringView key)
    {
        separate();
        writeText(key.toString());
        m_out += ": ";
    }

    void writeText(const QString &value)
    {
        static constexpr char kHex[] = "0123456789abcdef";
        m_out += '"';
        const QByteArray utf8 = value.toUtf8();
        for (const char c : utf8) {
            if (c == '"' || c == '\\') {
                m_out += '\\';
                m_out += c;
            } else if (c == '\n') {
                m_out += "\\n";
            } else if (c == '\t') {
                m_out += "\\t";
            } else if (uchar(c) < 0x20 || c == 0x7f) {
                m_out += "\\u00";
                m_out += kHex[uchar(c) >> 4];
                m_out += kHex[uchar(c) & 15];
            } else {
                m_out += c;
            }
        }
        m_out += '"';
    }

    void writeNumber(double value)
    {
        if (!std::isfinite(value)) {
            m_out += "null"; // refused when read: better than a number that nobody set
            return;
        }
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value == 0 ? 0.0 : value).ptr;
        m_out.append(digits, end - digits);
    }

    static bool isPlain(const QJsonValue &value) { return !value.isObject() && !value.isArray(); }

    void writeValue(const QJsonValue &value)
    {
        switch (value.type()) {
        case QJsonValue::Object:
            return writeFreeObject(value.toObject());
        case QJsonValue::Array:
            return writeFreeArray(value.toArray());
        case QJsonValue::String:
            return writeText(value.toString());
        case QJsonValue::Bool:
            m_out += value.toBool() ? "true" : "false";
            return;
        case QJsonValue::Double: {
            const QVariant number = value.toVariant(); // keeps whole numbers beyond 2^53
            if (number.typeId() == QMetaType::LongLong)
                m_out += QByteArray::number(number.toLongLong());
            else
                writeNumber(value.toDouble());
            return;
        }
        default:
            m_out += "null";
        }
    }

    void writeFreeObject(const QJsonObject &object)
    {
        if (object.isEmpty()) {
            m_out += "{}";
            return;
        }
        const bool flat = std::all_of(object.begin(), object.end(), isPlain);
        if (flat)
            beginInlineItem();
        else
            beginObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            writeKey(it.key());
            writeValue(it.value());
        }
        if (flat)
            endInline();
        else
            endObject();
    }

    void writeFreeArray(const QJsonArray &items)
    {
        const bool flat = std::all_of(items.begin(), items.end(), isPlain);
        if (flat) {
            m_out += '[';
            ++m_inline;
            m_first = true;
        } else {
            begin('[');
        }
        for (const QJsonValue &value : items) {
            separate();
            writeValue(value);
        }
        if (flat) {
            m_out += ']';
            --m_inline;
            m_first = false;
        } else {
            end(']');
        }
    }

    QByteArray m_out;
    int m_depth = 0;
    int m_inline = 0;
    bool m_first = true;
};

template<typename Enum, size_t N>
QString wordFor(const Word<Enum> (&words)[N], Enum value)
{
    for (const Word<Enum> &word : words) {
        if (word.value == value)
            return word.text;
    }
    return {};
}

void writeRange(JsonWriter &out, QLatin1StringView key, const Range &range)
{
    if (range == Range{})
        return;
    out.beginInline(key);
    if (range.low)
        out.number("low"_L1, *range.low);
    if (range.high)
        out.number("high"_L1, *range.high);
    out.endInline();
}

void writeLimits(JsonWriter &out, const Limits &limits)
{
    if (limits == Limits{})
        return;
    out.beginInline("limits"_L1);
    if (limits.lowLow)
        out.number("lowLow"_L1, *limits.lowLow);
    if (limits.low)
        out.number("low"_L1, *limits.low);
    if (limits.high)
        out.number("high"_L1, *limits.high);
    if (limits.highHigh)
        out.number("highHigh"_L1, *limits.highHigh);
    out.endInline();
}

void writeScaling(JsonWriter &out, const Scaling &scaling)
{
    out.beginInline("scaling"_L1);
    out.number("rawLow"_L1, scaling.rawLow);
    out.number("rawHigh"_L1, scaling.rawHigh);
    out.number("low"_L1, scaling.low);
    out.number("high"_L1, scaling.high);
    if (scaling.outOfSpan != OutOfSpan::Pass)
        out.text("outOfSpan"_L1, wordFor(kOutOfSpanWords, scaling.outOfSpan));
    out.endInline();
}

void writeStates(JsonWriter &out, const QList<StateText> &states)
{
    if (states.isEmpty())
        return;
    out.beginArray("states"_L1);
    for (const StateText &state : states) {
        out.item();
        out.beginInlineItem();
        if (state.value > kExactInteger || state.value < -kExactInteger)
            out.text("value"_L1, QString::number(state.value));
        else
            out.integer("value"_L1, state.value);
        out.text("text"_L1, state.text);
        if (state.meaning != StateMeaning::Normal)
            out.text("meaning"_L1, wordFor(kMeaningWords, state.meaning));
        out.endInline();
    }
    out.endArray();
}

void writeTag(JsonWriter &out, const Tag &tag)
{
    static const Tag kStandard;
    out.beginObject();
    out.text("code"_L1, tag.code);
    out.id("id"_L1, tag.id.uuid);
    out.textUnlessEmpty("name"_L1, tag.name);
    if (!tag.machine.isNull())
        out.id("machine"_L1, tag.machine.uuid);
    if (tag.kind != kStandard.kind)
        out.text("kind"_L1, wordFor(kKindWords, tag.kind));
    if (tag.type != kStandard.type)
        out.text("type"_L1, wordFor(kTypeWords, tag.type));
    out.textUnlessEmpty("sensorType"_L1, tag.sensorType);
    out.textUnlessEmpty("unit"_L1, tag.unit);
    if (tag.decimals != kStandard.decimals)
        out.integer("decimals"_L1, tag.decimals);
    writeRange(out, "physicalRange"_L1, tag.physicalRange);
    writeRange(out, "normalRange"_L1, tag.normalRange);
    writeLimits(out, tag.limits);
    if (tag.scaling)
        writeScaling(out, *tag.scaling);
    writeStates(out, tag.states);
    if (tag.deadband != kStandard.deadband)
        out.number("deadband"_L1, tag.deadband);
    if (tag.staleAfter)
        out.integer("staleAfterMs"_L1, tag.staleAfter->count());
    if (!tag.enabled)
        out.boolean("enabled"_L1, false);
    if (tag.writable)
        out.boolean("writable"_L1, true);
    writeRange(out, "writeLimits"_L1, tag.writeLimits);
    out.freeFormUnlessEmpty("address"_L1, tag.address);
    out.endObject();
}

void writeTimeTolerance(JsonWriter &out, const TimeTolerance &tolerance)
{
    static const TimeTolerance kStandard;
    if (tolerance == kStandard)
        return;
    out.beginInline("timeTolerance"_L1);
    if (tolerance.ahead != kStandard.ahead)
        out.integer("aheadMs"_L1, tolerance.ahead.count());
    if (tolerance.behind != kStandard.behind)
        out.integer("behindMs"_L1, tolerance.behind.count());
    if (tolerance.historical)
        out.boolean("historical"_L1, true);
    out.endInline();
}

void writeDevice(JsonWriter &out, const Device &device)
{
    static const Device kStandard;
    out.beginObject();
    out.text("code"_L1, device.code);
    out.id("id"_L1, device.id.uuid);
    out.textUnlessEmpty("name"_L1, device.name);
    out.text("driver"_L1, device.driver);
    if (!device.enabled)
        out.boolean("enabled"_L1, false);
    if (device.period != kStandard.period)
        out.integer("periodMs"_L1, device.period.count());
    writeTimeTolerance(out, device.timeTolerance);
    out.freeFormUnlessEmpty("parameters"_L1, device.parameters);
    if (!device.tags.isEmpty()) {
        out.beginArray("tags"_L1);
        for (const Tag &tag : device.tags) {
            out.item();
            writeTag(out, tag);
        }
        out.endArray();
    }
    out.endObject();
}

void writeMachine(JsonWriter &out, const Machine &machine)
{
    out.beginObject();
    out.text("code"_L1, machine.code);
    out.id("id"_L1, machine.id.uuid);
    out.textUnlessEmpty("name"_L1, machine.name);
    out.textUnlessEmpty("type"_L1, machine.type);
    out.textUnlessEmpty("manufacturer"_L1, machine.manufacturer);
    out.textUnlessEmpty("model"_L1, machine.model);
    if (!machine.keyTags.isEmpty()) {
        out.beginArray("keyTags"_L1);
        for (const TagUuid &tag : machine.keyTags) {
            out.item();
            out.writeId(tag.uuid);
        }
        out.endArray();
    }
    if (!machine.stateTag.isNull())
        out.id("stateTag"_L1, machine.stateTag.uuid);
    out.endObject();
}

void writeLine(JsonWriter &out, const Line &line)
{
    out.beginObject();
    out.text("code"_L1, line.code);
    out.id("id"_L1, line.id.uuid);
    out.textUnlessEmpty("name"_L1, line.name);
    if (!line.machines.isEmpty()) {
        out.beginArray("machines"_L1);
        for (const Machine &machine : line.machines) {
            out.item();
            writeMachine(out, machine);
        }
        out.endArray();
    }
    out.endObject();
}

void writeSite(JsonWriter &out, const Site &site)
{
    static const Site kStandard;
    out.beginObject();
    out.text("code"_L1, site.code);
    out.id("id"_L1, site.id.uuid);
    out.textUnlessEmpty("name"_L1, site.name);
    if (site.tenant != kStandard.tenant)
        out.text("tenant"_L1, site.tenant);
    if (!site.lines.isEmpty()) {
        out.beginArray("lines"_L1);
        for (const Line &line : site.lines) {
            out.item();
            writeLine(out, line);
        }
        out.endArray();
    }
    if (!site.devices.isEmpty()) {
        out.beginArray("devices"_L1);
        for (const Device &device : site.devices) {
            out.item();
            writeDevice(out, device);
        }
        out.endArray();
    }
    out.endObject();
}

} // namespace

QByteArray write(const Plant &plant)
{
    JsonWriter out;
    out.beginObject();
    out.integer("version"_L1, kVersion);
    out.textUnlessEmpty("name"_L1, plant.name);
    if (!plant.sites.isEmpty()) {
        out.beginArray("sites"_L1);
        for (const Site &site : plant.sites) {
            out.item();
            writeSite(out, site);
        }
        out.endArray();
    }
    out.endObject();
    return out.take();
}

template<typename Part>
QByteArray writePart(const Part &part)
{
    JsonWriter out;
    if constexpr (std::is_same_v<Part, Site>)
        writeSite(out, part);
    else if constexpr (std::is_same_v<Part, Line>)
        writeLine(out, part);
    else if constexpr (std::is_same_v<Part, Machine>)
        writeMachine(out, part);
    else if constexpr (std::is_same_v<Part, Device>)
        writeDevice(out, part);
    else
        writeTag(out, part);
    return out.take();
}

template QByteArray writePart<Site>(const Site &);
template QByteArray writePart<Line>(const Line &);
template QByteArray writePart<Machine>(const Machine &);
template QByteArray writePart<Device>(const Device &);
template QByteArray writePart<Tag>(const Tag &);

} // namespace lineside::project
