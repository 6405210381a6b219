#include "models/plant/plant_edits.h"
#include "models/plant/project_file.h"
#include "models/plant/project_syntax.h"
#include "models/plant/project_words.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QStringList>
#include <QVarLengthArray>

#include <algorithm>
#include <cmath>

namespace lineside::project {

namespace {

using namespace Qt::Literals;

struct ReaderText
{
    Q_DECLARE_TR_FUNCTIONS(project)
};

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

/*!
 * Takes the keys of one JSON object by name and type. An absent key gives the default; a key that nobody asked for is a
 * fault when the fields go.
 */
class Fields
{
public:
    Fields(const QJsonValue &value, const JsonPath &path, FirstFault &fault)
        : m_path(path)
        , m_fault(fault)
    {
        if (value.isObject())
            m_object = value.toObject();
        else
            m_fault.set(path, ReaderText::tr("an object { … } is needed here."));
    }
    ~Fields()
    {
        if (m_seen == m_object.size() || m_fault.isSet())
            return;
        for (auto it = m_object.constBegin(); it != m_object.constEnd(); ++it) {
            if (std::find(m_asked.begin(), m_asked.end(), it.key()) == m_asked.end()) {
                m_fault.set({&m_path, it.key()}, ReaderText::tr("this key is not known. Known here are: %1.").arg(askedText()));
                return;
            }
        }
    }
    Fields(const Fields &) = delete;
    Fields &operator=(const Fields &) = delete;

    //! Undefined when absent.
    QJsonValue take(QLatin1StringView key)
    {
        m_asked.push_back(key);
        const auto it = m_object.constFind(key);
        if (it == m_object.constEnd())
            return QJsonValue(QJsonValue::Undefined);
        ++m_seen;
        return it.value();
    }
    QJsonValue require(QLatin1StringView key)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            fail(key, ReaderText::tr("this key is missing."));
        return value;
    }
    void fail(QLatin1StringView key, const QString &what) { m_fault.set({&m_path, key}, what); }

    QString text(QLatin1StringView key, const QString &otherwise = {})
    {
        const QJsonValue value = take(key);
        return value.isUndefined() ? otherwise : asText(key, value);
    }
    QString requireText(QLatin1StringView key)
    {
        const QJsonValue value = require(key);
        return value.isUndefined() ? QString() : asText(key, value);
    }

    template<typename Id>
    Id requireId(QLatin1StringView key)
    {
        return {uuidOf({&m_path, key}, require(key), m_fault)};
    }
    template<typename Id>
    Id id(QLatin1StringView key)
    {
        const QJsonValue value = take(key);
        return value.isUndefined() ? Id{} : Id{uuidOf({&m_path, key}, value, m_fault)};
    }

    bool boolean(QLatin1StringView key, bool otherwise)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return otherwise;
        if (!value.isBool())
            fail(key, ReaderText::tr("true or false is needed here."));
        return value.toBool();
    }

    std::optional<double> number(QLatin1StringView key)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        if (!value.isDouble() || !std::isfinite(value.toDouble()))
            fail(key, ReaderText::tr("a finite number is needed here."));
        return value.toDouble();
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
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        const double number = value.toDouble();
        if (!value.isDouble() || number != std::trunc(number) || number < double(low) || number > double(high)) {
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
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return otherwise;
        const QString text = value.toString();
        QStringList known;
        for (const Word<Enum> &word : words) {
            if (value.isString() && text == word.text)
                return word.value;
            known.append(word.text);
        }
        fail(key, ReaderText::tr("one of these words is needed here: %1.").arg(known.join(", "_L1)));
        return otherwise;
    }

    //! A free-form object: its content is the driver's business, but its texts and numbers must be sound.
    QJsonObject freeForm(QLatin1StringView key)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return {};
        if (!value.isObject())
            fail(key, ReaderText::tr("an object { … } is needed here."));
        checkFreeForm(value, {&m_path, key});
        return value.toObject();
    }

    //! Calls \a read(value, path) for each item of an array; an absent array is an empty one.
    template<typename Read>
    void each(QLatin1StringView key, Read read)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined())
            return;
        if (!value.isArray())
            return fail(key, ReaderText::tr("an array [ … ] is needed here."));
        const JsonPath arrayPath{&m_path, key};
        const QJsonArray items = value.toArray();
        for (qsizetype i = 0; i < items.size() && !m_fault.isSet(); ++i)
            read(items.at(i), JsonPath{&arrayPath, {}, i});
    }

    static QUuid uuidOf(const JsonPath &path, const QJsonValue &value, FirstFault &fault)
    {
        constexpr qsizetype kLength = 36;
        const QString text = value.toString();
        const QUuid uuid = text.size() == kLength ? QUuid::fromString(text) : QUuid();
        if (uuid.isNull())
            fault.set(path, ReaderText::tr("a UUID is needed here, like 67c8770b-44f1-410a-ab9a-f9b5446f13ee."));
        return uuid;
    }

    const JsonPath &path() const { return m_path; }
    FirstFault &fault() { return m_fault; }

private:
    QString asText(QLatin1StringView key, const QJsonValue &value)
    {
        if (!value.isString())
            fail(key, ReaderText::tr("a text in quotes is needed here."));
        const QString text = value.toString();
        if (!text.isValidUtf16())
            fail(key, ReaderText::tr("the text holds half of a surrogate pair."));
        return text;
    }

    void checkFreeForm(const QJsonValue &value, const JsonPath &path)
    {
        if (value.isString() && !value.toString().isValidUtf16())
            m_fault.set(path, ReaderText::tr("the text holds half of a surrogate pair."));
        if (value.isDouble() && !std::isfinite(value.toDouble()))
            m_fault.set(path, ReaderText::tr("a finite number is needed here."));
        if (value.isObject()) {
            const QJsonObject object = value.toObject();
            for (auto it = object.constBegin(); it != object.constEnd(); ++it)
                checkFreeForm(it.value(), {&path, it.key()});
        } else if (value.isArray()) {
            const QJsonArray items = value.toArray();
            for (qsizetype i = 0; i < items.size(); ++i)
                checkFreeForm(items.at(i), {&path, {}, i});
        }
    }

    QString askedText() const
    {
        QStringList words;
        for (QLatin1StringView key : m_asked)
            words.append(key);
        return words.join(", "_L1);
    }

    const JsonPath m_path;
    FirstFault &m_fault;
    QJsonObject m_object;
    qsizetype m_seen = 0;
    QVarLengthArray<QLatin1StringView, 24> m_asked;
};

Range readRange(Fields &fields, QLatin1StringView key)
{
    const QJsonValue value = fields.take(key);
    if (value.isUndefined())
        return {};
    Fields range(value, {&fields.path(), key}, fields.fault());
    return {range.number("low"_L1), range.number("high"_L1)};
}

Limits readLimits(Fields &fields, QLatin1StringView key)
{
    const QJsonValue value = fields.take(key);
    if (value.isUndefined())
        return {};
    Fields limits(value, {&fields.path(), key}, fields.fault());
    return {limits.number("lowLow"_L1), limits.number("low"_L1), limits.number("high"_L1), limits.number("highHigh"_L1)};
}

std::optional<Scaling> readScaling(Fields &fields, QLatin1StringView key)
{
    const QJsonValue value = fields.take(key);
    if (value.isUndefined())
        return std::nullopt;
    Fields scaling(value, {&fields.path(), key}, fields.fault());
    Scaling result;
    result.rawLow = scaling.requireNumber("rawLow"_L1);
    result.rawHigh = scaling.requireNumber("rawHigh"_L1);
    result.low = scaling.requireNumber("low"_L1);
    result.high = scaling.requireNumber("high"_L1);
    result.outOfSpan = scaling.word("outOfSpan"_L1, kOutOfSpanWords, OutOfSpan::Pass);
    return result;
}

StateText readState(const QJsonValue &value, const JsonPath &path, FirstFault &fault)
{
    Fields state(value, path, fault);
    StateText result;
    const QJsonValue number = state.require("value"_L1);
    bool ok = true;
    if (number.isString()) {
        result.value = number.toString().toLongLong(&ok);
    } else {
        const double whole = number.toDouble();
        ok = number.isDouble() && std::abs(whole) <= double(kExactInteger) && whole == std::trunc(whole);
        result.value = ok ? number.toInteger() : 0;
        ok = ok && std::abs(result.value) <= kExactInteger; // as a double, 2^53 + 1 is 2^53
    }
    if (!ok)
        state.fail("value"_L1, ReaderText::tr("a whole number is needed here; beyond 2^53 it stands in quotes."));
    result.text = state.requireText("text"_L1);
    result.meaning = state.word("meaning"_L1, kMeaningWords, StateMeaning::Normal);
    return result;
}

Tag readTag(const QJsonValue &value, const JsonPath &path, FirstFault &fault)
{
    Fields fields(value, path, fault);
    Tag tag;
    tag.id = fields.requireId<TagUuid>("id"_L1);
    tag.code = fields.requireText("code"_L1);
    tag.name = fields.text("name"_L1);
    tag.machine = fields.id<MachineId>("machine"_L1);
    tag.kind = fields.word("kind"_L1, kKindWords, tag.kind);
    tag.type = fields.word("type"_L1, kTypeWords, tag.type);
    tag.sensorType = fields.text("sensorType"_L1);
    tag.unit = fields.text("unit"_L1);
    tag.decimals = int(fields.integer("decimals"_L1, 0, 15).value_or(tag.decimals));
    tag.physicalRange = readRange(fields, "physicalRange"_L1);
    tag.normalRange = readRange(fields, "normalRange"_L1);
    tag.limits = readLimits(fields, "limits"_L1);
    tag.scaling = readScaling(fields, "scaling"_L1);
    fields.each("states"_L1, [&](const QJsonValue &state, const JsonPath &statePath) {
        tag.states.append(readState(state, statePath, fault));
    });
    tag.deadband = fields.number("deadband"_L1).value_or(tag.deadband);
    tag.staleAfter = fields.duration("staleAfterMs"_L1);
    tag.enabled = fields.boolean("enabled"_L1, tag.enabled);
    tag.writable = fields.boolean("writable"_L1, tag.writable);
    tag.writeLimits = readRange(fields, "writeLimits"_L1);
    tag.address = fields.freeForm("address"_L1);
    return tag;
}

TimeTolerance readTimeTolerance(Fields &fields, QLatin1StringView key)
{
    TimeTolerance result;
    const QJsonValue value = fields.take(key);
    if (value.isUndefined())
        return result;
    Fields tolerance(value, {&fields.path(), key}, fields.fault());
    result.ahead = tolerance.duration("aheadMs"_L1).value_or(result.ahead);
    result.behind = tolerance.duration("behindMs"_L1).value_or(result.behind);
    result.historical = tolerance.boolean("historical"_L1, result.historical);
    return result;
}

//! Reads the plant of one document; counts tags as it goes.
class PlantReader
{
public:
    Result<Plant> read(const QJsonObject &document)
    {
        const JsonPath root;
        Plant plant;
        {
            Fields fields(document, root, m_fault);
            fields.require("version"_L1);
            plant.name = fields.text("name"_L1);
            fields.each("sites"_L1, [&](const QJsonValue &site, const JsonPath &path) {
                plant.sites.append(readSite(site, path));
            });
        }
        if (m_fault.isSet())
            return m_fault.error();
        return plant;
    }

private:
    Site readSite(const QJsonValue &value, const JsonPath &path)
    {
        Fields fields(value, path, m_fault);
        Site site;
        site.id = fields.requireId<SiteId>("id"_L1);
        site.code = fields.requireText("code"_L1);
        site.name = fields.text("name"_L1);
        site.tenant = fields.text("tenant"_L1, site.tenant);
        fields.each("lines"_L1, [&](const QJsonValue &line, const JsonPath &linePath) {
            site.lines.append(readLine(line, linePath));
        });
        fields.each("devices"_L1, [&](const QJsonValue &device, const JsonPath &devicePath) {
            site.devices.append(readDevice(device, devicePath));
        });
        return site;
    }

    Line readLine(const QJsonValue &value, const JsonPath &path)
    {
        Fields fields(value, path, m_fault);
        Line line;
        line.id = fields.requireId<LineId>("id"_L1);
        line.code = fields.requireText("code"_L1);
        line.name = fields.text("name"_L1);
        fields.each("machines"_L1, [&](const QJsonValue &machine, const JsonPath &machinePath) {
            line.machines.append(readMachine(machine, machinePath));
        });
        return line;
    }

    Machine readMachine(const QJsonValue &value, const JsonPath &path)
    {
        Fields fields(value, path, m_fault);
        Machine machine;
        machine.id = fields.requireId<MachineId>("id"_L1);
        machine.code = fields.requireText("code"_L1);
        machine.name = fields.text("name"_L1);
        machine.type = fields.text("type"_L1);
        machine.manufacturer = fields.text("manufacturer"_L1);
        machine.model = fields.text("model"_L1);
        fields.each("keyTags"_L1, [&](const QJsonValue &tag, const JsonPath &tagPath) {
            machine.keyTags.append({Fields::uuidOf(tagPath, tag, m_fault)});
        });
        machine.stateTag = fields.id<TagUuid>("stateTag"_L1);
        return machine;
    }

    Device readDevice(const QJsonValue &value, const JsonPath &path)
    {
        Fields fields(value, path, m_fault);
        Device device;
        device.id = fields.requireId<DeviceId>("id"_L1);
        device.code = fields.requireText("code"_L1);
        device.name = fields.text("name"_L1);
        device.driver = fields.requireText("driver"_L1);
        device.enabled = fields.boolean("enabled"_L1, device.enabled);
        device.period = fields.duration("periodMs"_L1).value_or(device.period);
        device.timeTolerance = readTimeTolerance(fields, "timeTolerance"_L1);
        device.parameters = fields.freeForm("parameters"_L1);
        fields.each("tags"_L1, [&](const QJsonValue &tag, const JsonPath &tagPath) {
            if (++m_tags > kMaxTags)
                m_fault.set(tagPath, ReaderText::tr("a plant holds at most %1 tags.").arg(kMaxTags));
            else
                device.tags.append(readTag(tag, tagPath, m_fault));
        });
        return device;
    }

    FirstFault m_fault;
    qsizetype m_tags = 0;
};

Result<int> versionOf(const QJsonObject &document)
{
    const QJsonValue value = document.value("version"_L1);
    if (value.isUndefined())
        return Error{Error::Kind::BadData, ReaderText::tr("version: this key is missing; this is no Lineside project file."), {}};
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number != std::trunc(number) || number < 0 || number > 1e9)
        return Error{Error::Kind::BadData, ReaderText::tr("version: a whole number is needed here."), {}};
    return int(number);
}

} // namespace

Result<Plant> parse(const QByteArray &json)
{
    Result<QJsonObject> document = readSyntax(json);
    if (!document)
        return document.error();
    const Result<int> version = versionOf(*document);
    if (!version)
        return version.error();
    if (*version > kVersion)
        return Error{Error::Kind::TooNew,
                     ReaderText::tr("The project was written by a newer Lineside (file version %1; this one knows %2).")
                         .arg(*version)
                         .arg(kVersion),
                     ReaderText::tr("Open it with that version, or export it there for this one.")};
    if (*version < kVersion) {
        document = migrate(std::move(*document), *version);
        if (!document)
            return document.error();
    }
    Result<Plant> plant = PlantReader().read(*document);
    if (!plant)
        return plant;
    if (const Status checked = PlantEditor::check(*plant); !checked)
        return checked.error();
    return plant;
}

} // namespace lineside::project
