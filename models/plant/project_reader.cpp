#include "models/plant/plant_edits.h"
#include "models/plant/project_file.h"
#include "models/plant/project_parts.h"
#include "models/plant/project_syntax.h"
#include "models/plant/project_words.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QStringList>
#include <QVarLengthArray>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lineside::project {

namespace {

using namespace Qt::Literals;

using Value = JsonTape::Value;
using Kind = JsonTape::Kind;

struct ReaderText
{
    Q_DECLARE_TR_FUNCTIONS(project)
};

QJsonObject objectOf(const Value &value)
{
    const std::string_view json = value.json();
    return QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), qsizetype(json.size()))).object();
}

//! Where in the document a value stands. Costs nothing until somebody asks for the text.
struct JsonPath
{
    const JsonPath *parent = nullptr;
    QAnyStringView key{};
    qsizetype index = -1;

    QString text() const
    {
        const QString before = parent ? parent->text() : QString();
        if (index >= 0)
            return before + u'[' + QString::number(index) + u']';
        if (key.isEmpty())
            return before;
        return before.isEmpty() ? key.toString() : before + u'.' + key.toString();
    }
};

//! The first fault of a reading; what is read after it does not matter any more.
class FirstFault
{
public:
    void set(const JsonPath &where, const QString &what)
    {
        if (!m_error)
            m_error = Error{Error::Kind::BadData, where.text() + ": "_L1 + what, {}};
    }
    bool isSet() const { return m_error.has_value(); }
    const Error &error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

//! Gives equal texts one memory: units, sensor types and names come again with every machine.
class TextPool
{
public:
    QString take(const Value &value)
    {
        const std::string_view raw = value.rawText();
        if (value.hasEscapes() || raw.empty() || raw.size() > kLongest)
            return value.text();
        const auto found = m_texts.find(raw);
        if (found != m_texts.end())
            return found->second;
        QString text = value.text();
        if (m_texts.size() < kMost)
            m_texts.emplace(raw, text);
        return text;
    }

private:
    static constexpr size_t kLongest = 64;
    static constexpr size_t kMost = 4'096; //!< beyond it texts are too different to gain much
    std::unordered_map<std::string_view, QString> m_texts; //!< by their place in the document
};

//! What one reading needs all the way down.
struct ReaderState
{
    FirstFault fault;
    TextPool texts;
};

/*!
 * Takes the keys of one JSON object by name and type. An absent key gives the default; a key that nobody asked for is a
 * fault when the fields go.
 */
class Fields
{
public:
    Fields(const Value &value, const JsonPath &path, ReaderState &reading)
        : m_path(path)
        , m_reading(reading)
        , m_fault(reading.fault)
    {
        if (value.is(Kind::Object))
            value.forEachKey([this](const Value &key, const Value &item) { m_keys.append({key, item}); });
        else
            m_fault.set(path, ReaderText::tr("an object { … } is needed here."));
    }
    ~Fields()
    {
        if (m_seen == m_keys.size() || m_fault.isSet())
            return;
        for (const Key &key : m_keys) {
            const QString name = key.name.text();
            if (std::find(m_asked.begin(), m_asked.end(), name) == m_asked.end()) {
                m_fault.set({&m_path, name}, ReaderText::tr("this key is not known. Known here are: %1.").arg(askedText()));
                return;
            }
        }
    }
    Fields(const Fields &) = delete;
    Fields &operator=(const Fields &) = delete;

    //! Undefined when absent.
    Value take(QLatin1StringView key)
    {
        m_asked.append(key);
        // Most often the keys stand in the order in which they are asked for.
        for (qsizetype i = 0; i < m_keys.size(); ++i) {
            const qsizetype place = m_next + i < m_keys.size() ? m_next + i : m_next + i - m_keys.size();
            if (isNamed(m_keys[place].name, key)) {
                ++m_seen;
                m_next = place + 1 < m_keys.size() ? place + 1 : 0;
                return m_keys[place].item;
            }
        }
        return {};
    }
    Value require(QLatin1StringView key)
    {
        const Value value = take(key);
        if (value.isUndefined())
            fail(key, ReaderText::tr("this key is missing."));
        return value;
    }
    void fail(QLatin1StringView key, const QString &what) { m_fault.set({&m_path, key}, what); }

    QString text(QLatin1StringView key, const QString &otherwise = {})
    {
        const Value value = take(key);
        return value.isUndefined() ? otherwise : asText(key, value);
    }
    QString requireText(QLatin1StringView key)
    {
        const Value value = require(key);
        return value.isUndefined() ? QString() : asText(key, value);
    }
    //! A text that many objects have in common.
    QString commonText(QLatin1StringView key) { return asCommonText(key, take(key)); }
    QString requireCommonText(QLatin1StringView key) { return asCommonText(key, require(key)); }

    template<typename Id>
    Id requireId(QLatin1StringView key)
    {
        return {uuidOf({&m_path, key}, require(key), m_fault)};
    }
    template<typename Id>
    Id id(QLatin1StringView key)
    {
        const Value value = take(key);
        return value.isUndefined() ? Id{} : Id{uuidOf({&m_path, key}, value, m_fault)};
    }

    bool boolean(QLatin1StringView key, bool otherwise)
    {
        const Value value = take(key);
        if (value.isUndefined())
            return otherwise;
        if (!value.isBool())
            fail(key, ReaderText::tr("true or false is needed here."));
        return value.is(Kind::True);
    }

    std::optional<double> number(QLatin1StringView key)
    {
        const Value value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        const double number = value.number();
        if (!value.is(Kind::Number) || !std::isfinite(number))
            fail(key, ReaderText::tr("a finite number is needed here."));
        return number;
    }
    double requireNumber(QLatin1StringView key)
    {
        const std::optional<double> value = number(key);
        if (!value)
            fail(key, ReaderText::tr("this key is missing."));
        return value.value_or(0);
    }

    std::optional<qint64> integer(QLatin1StringView key, qint64 low, qint64 high)
    {
        const Value value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        const double number = value.number();
        if (!value.is(Kind::Number) || number != std::trunc(number) || number < double(low) || number > double(high)) {
            fail(key, ReaderText::tr("a whole number from %1 to %2 is needed here.")
                          .arg(QString::number(low), QString::number(high)));
            return std::nullopt;
        }
        return qint64(number);
    }
    std::optional<std::chrono::milliseconds> duration(QLatin1StringView key)
    {
        constexpr qint64 kTenYearsMs = qint64(3'650) * 24 * 3'600 * 1'000;
        const std::optional<qint64> ms = integer(key, 0, kTenYearsMs);
        return ms ? std::optional(std::chrono::milliseconds(*ms)) : std::nullopt;
    }

    template<typename Enum, size_t N>
    Enum word(QLatin1StringView key, const Word<Enum> (&words)[N], Enum otherwise)
    {
        const Value value = take(key);
        if (value.isUndefined())
            return otherwise;
        for (const Word<Enum> &word : words) {
            if (value.is(Kind::Text) && isNamed(value, word.text))
                return word.value;
        }
        QStringList known;
        for (const Word<Enum> &word : words)
            known.append(word.text);
        fail(key, ReaderText::tr("one of these words is needed here: %1.").arg(known.join(", "_L1)));
        return otherwise;
    }

    //! A free-form object: its content is the driver's business, but its texts and numbers must be sound.
    Value freeForm(QLatin1StringView key)
    {
        const Value value = take(key);
        if (value.isUndefined())
            return value;
        if (!value.is(Kind::Object))
            fail(key, ReaderText::tr("an object { … } is needed here."));
        checkFreeForm(value, {&m_path, key});
        return value;
    }

    //! Calls \a read(value, path) for each item of an array; an absent array is an empty one.
    template<typename Read>
    void each(QLatin1StringView key, Read read)
    {
        each(key, read, [](qsizetype) {});
    }
    //! \a expect(n) is told first how many there are.
    template<typename Read, typename Expect>
    void each(QLatin1StringView key, Read read, Expect expect)
    {
        const Value value = take(key);
        if (value.isUndefined())
            return;
        if (!value.is(Kind::Array))
            return fail(key, ReaderText::tr("an array [ … ] is needed here."));
        expect(value.count());
        const JsonPath arrayPath{&m_path, key};
        qsizetype index = 0;
        value.forEachItem([&](const Value &item) {
            if (!m_fault.isSet())
                read(item, JsonPath{&arrayPath, {}, index++});
        });
    }

    static QUuid uuidOf(const JsonPath &path, const Value &value, FirstFault &fault)
    {
        constexpr size_t kLength = 36;
        const std::string_view text = value.rawText();
        const QUuid uuid = text.size() == kLength
            ? QUuid::fromString(QLatin1StringView(text.data(), qsizetype(text.size()))) : QUuid();
        if (uuid.isNull())
            fault.set(path, ReaderText::tr("a UUID is needed here, like 67c8770b-44f1-410a-ab9a-f9b5446f13ee."));
        return uuid;
    }

    const JsonPath &path() const { return m_path; }
    FirstFault &fault() { return m_fault; }
    ReaderState &reading() { return m_reading; }

private:
    struct Key
    {
        Value name;
        Value item;
    };

    static bool isNamed(const Value &value, QLatin1StringView name)
    {
        if (value.hasEscapes())
            return value.text() == name;
        return value.rawText() == std::string_view(name.data(), size_t(name.size()));
    }

    //! Only escapes can hold half of a pair: what is written out is UTF-8.
    static bool isSoundText(const Value &value) { return !value.hasEscapes() || value.text().isValidUtf16(); }

    QString asText(QLatin1StringView key, const Value &value)
    {
        if (!value.is(Kind::Text))
            fail(key, ReaderText::tr("a text in quotes is needed here."));
        else if (!isSoundText(value))
            fail(key, ReaderText::tr("the text holds half of a surrogate pair."));
        return value.text();
    }

    QString asCommonText(QLatin1StringView key, const Value &value)
    {
        if (value.is(Kind::Text) && !value.hasEscapes())
            return m_reading.texts.take(value);
        return value.isUndefined() ? QString() : asText(key, value);
    }

    void checkFreeForm(const Value &value, const JsonPath &path)
    {
        if (value.is(Kind::Text) && !isSoundText(value))
            m_fault.set(path, ReaderText::tr("the text holds half of a surrogate pair."));
        if (value.is(Kind::Number) && !std::isfinite(value.number()))
            m_fault.set(path, ReaderText::tr("a finite number is needed here."));
        if (value.is(Kind::Object)) {
            value.forEachKey([&](const Value &key, const Value &item) {
                if (!item.is(Kind::Object) && !item.is(Kind::Array) && isPlain(key) && isPlain(item))
                    return;
                const QString name = key.text();
                if (!isSoundText(key))
                    m_fault.set(path, ReaderText::tr("the text holds half of a surrogate pair."));
                checkFreeForm(item, {&path, name});
            });
        } else if (value.is(Kind::Array)) {
            qsizetype index = 0;
            value.forEachItem([&](const Value &item) { checkFreeForm(item, {&path, {}, index++}); });
        }
    }
    //! Sound at a glance.
    static bool isPlain(const Value &value)
    {
        return value.is(Kind::Text) ? !value.hasEscapes() : !value.is(Kind::Number) || value.wholeNumber().has_value();
    }

    QString askedText() const
    {
        QStringList words;
        for (QLatin1StringView key : m_asked)
            words.append(key);
        return words.join(", "_L1);
    }

    const JsonPath m_path;
    ReaderState &m_reading;
    FirstFault &m_fault;
    QVarLengthArray<Key, 24> m_keys;
    qsizetype m_next = 0;
    qsizetype m_seen = 0;
    QVarLengthArray<QLatin1StringView, 24> m_asked;
};

Range readRange(Fields &fields, QLatin1StringView key)
{
    const Value value = fields.take(key);
    if (value.isUndefined())
        return {};
    Fields range(value, {&fields.path(), key}, fields.reading());
    return {range.number("low"_L1), range.number("high"_L1)};
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
    if (*version < kVersion) {
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
