#pragma once

#include "models/plant/project_syntax.h"
#include "models/plant/project_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <QVarLengthArray>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace lineside::project {

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

//! Gives equal texts one memory: units, sensor types and names come again with every machine.
class TextPool
{
public:
    QString take(const JsonTape::Value &value)
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
    Fields(const JsonTape::Value &value, const JsonPath &path, ReaderState &reading)
        : m_path(path)
        , m_reading(reading)
        , m_fault(reading.fault)
    {
        if (value.is(JsonTape::Kind::Object))
            value.forEachKey([this](const JsonTape::Value &key, const JsonTape::Value &item) { m_keys.append({key, item}); });
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
    JsonTape::Value take(QLatin1StringView key)
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
    JsonTape::Value require(QLatin1StringView key)
    {
        const JsonTape::Value value = take(key);
        if (value.isUndefined())
            fail(key, ReaderText::tr("this key is missing."));
        return value;
    }
    void fail(QLatin1StringView key, const QString &what) { m_fault.set({&m_path, key}, what); }

    QString text(QLatin1StringView key, const QString &otherwise = {})
    {
        const JsonTape::Value value = take(key);
        return value.isUndefined() ? otherwise : asText(key, value);
    }
    QString requireText(QLatin1StringView key)
    {
        const JsonTape::Value value = require(key);
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
        const JsonTape::Value value = take(key);
        return value.isUndefined() ? Id{} : Id{uuidOf({&m_path, key}, value, m_fault)};
    }

    bool boolean(QLatin1StringView key, bool otherwise)
    {
        const JsonTape::Value value = take(key);
        if (value.isUndefined())
            return otherwise;
        if (!value.isBool())
            fail(key, ReaderText::tr("true or false is needed here."));
        return value.is(JsonTape::Kind::True);
    }

    std::optional<double> number(QLatin1StringView key)
    {
        const JsonTape::Value value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        const double number = value.number();
        if (!value.is(JsonTape::Kind::Number) || !std::isfinite(number))
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
        const JsonTape::Value value = take(key);
        if (value.isUndefined())
            return std::nullopt;
        const double number = value.number();
        if (!value.is(JsonTape::Kind::Number) || number != std::trunc(number) || number < double(low) || number > double(high)) {
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
        const JsonTape::Value value = take(key);
        if (value.isUndefined())
            return otherwise;
        for (const Word<Enum> &word : words) {
            if (value.is(JsonTape::Kind::Text) && isNamed(value, word.text))
                return word.value;
        }
        QStringList known;
        for (const Word<Enum> &word : words)
            known.append(word.text);
        fail(key, ReaderText::tr("one of these words is needed here: %1.").arg(known.join(", "_L1)));
        return otherwise;
    }

    //! A free-form object: its content is the driver's business, but its texts and numbers must be sound.
    JsonTape::Value freeForm(QLatin1StringView key)
    {
        const JsonTape::Value value = take(key);
        if (value.isUndefined())
            return value;
        if (!value.is(JsonTape::Kind::Object))
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
        const JsonTape::Value value = take(key);
        if (value.isUndefined())
            return;
        if (!value.is(JsonTape::Kind::Array))
            return fail(key, ReaderText::tr("an array [ … ] is needed here."));
        expect(value.count());
        const JsonPath arrayPath{&m_path, key};
        qsizetype index = 0;
        value.forEachItem([&](const JsonTape::Value &item) {
            if (!m_fault.isSet())
                read(item, JsonPath{&arrayPath, {}, index++});
        });
    }

    static QUuid uuidOf(const JsonPath &path, const JsonTape::Value &value, FirstFault &fault)
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
        JsonTape::Value name;
        JsonTape::Value item;
    };

    static bool isNamed(const JsonTape::Value &value, QLatin1StringView name)
    {
        if (value.hasEscapes())
            return value.text() == name;
        return value.rawText() == std::string_view(name.data(), size_t(name.size()));
    }

    //! Only escapes can hold half of a pair: what is written out is UTF-8.
    static bool isSoundText(const JsonTape::Value &value) { return !value.hasEscapes() || value.text().isValidUtf16(); }

    QString asText(QLatin1StringView key, const JsonTape::Value &value)
    {
        if (!value.is(JsonTape::Kind::Text))
            fail(key, ReaderText::tr("a text in quotes is needed here."));
        else if (!isSoundText(value))
            fail(key, ReaderText::tr("the text holds half of a surrogate pair."));
        return value.text();
    }

    QString asCommonText(QLatin1StringView key, const JsonTape::Value &value)
    {
        if (value.is(JsonTape::Kind::Text) && !value.hasEscapes())
            return m_reading.texts.take(value);
        return value.isUndefined() ? QString() : asText(key, value);
    }

    void checkFreeForm(const JsonTape::Value &value, const JsonPath &path)
    {
        if (value.is(JsonTape::Kind::Text) && !isSoundText(value))
            m_fault.set(path, ReaderText::tr("the text holds half of a surrogate pair."));
        if (value.is(JsonTape::Kind::Number) && !std::isfinite(value.number()))
            m_fault.set(path, ReaderText::tr("a finite number is needed here."));
        if (value.is(JsonTape::Kind::Object)) {
            value.forEachKey([&](const JsonTape::Value &key, const JsonTape::Value &item) {
                if (!item.is(JsonTape::Kind::Object) && !item.is(JsonTape::Kind::Array) && isPlain(key) && isPlain(item))
                    return;
                const QString name = key.text();
                if (!isSoundText(key))
                    m_fault.set(path, ReaderText::tr("the text holds half of a surrogate pair."));
                checkFreeForm(item, {&path, name});
            });
        } else if (value.is(JsonTape::Kind::Array)) {
            qsizetype index = 0;
            value.forEachItem([&](const JsonTape::Value &item) { checkFreeForm(item, {&path, {}, index++}); });
        }
    }
    //! Sound at a glance.
    static bool isPlain(const JsonTape::Value &value)
    {
        return value.is(JsonTape::Kind::Text) ? !value.hasEscapes() : !value.is(JsonTape::Kind::Number) || value.wholeNumber().has_value();
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

//! An interval under \a key; absent ends are open.
inline Range readRange(Fields &fields, QLatin1StringView key)
{
    const JsonTape::Value value = fields.take(key);
    if (value.isUndefined())
        return {};
    Fields range(value, {&fields.path(), key}, fields.reading());
    return {range.number("low"_L1), range.number("high"_L1)};
}

} // namespace lineside::project
