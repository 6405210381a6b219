#include "models/telemetry/conditioning.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lineside {

namespace {

using namespace Qt::Literals;

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

bool isWhole(double value)
{
    return std::isfinite(value) && value == std::trunc(value);
}

//! The integer that \a value is exactly; nothing when there is none.
template<typename Integer>
std::optional<Integer> exactly(double value)
{
    const double low = std::is_signed_v<Integer> ? -kTwoTo63 : 0;
    const double end = std::is_signed_v<Integer> ? kTwoTo63 : kTwoTo64;
    if (!isWhole(value) || value < low || value >= end)
        return std::nullopt;
    return Integer(value);
}

//! The double that \a value is exactly.
template<typename Integer>
std::optional<double> exactDouble(Integer value)
{
    const auto result = double(value);
    return exactly<Integer>(result) == value ? std::optional(result) : std::nullopt;
}

Encoded mismatch()
{
    return {{}, StatusCode::BadTypeMismatch};
}

template<typename Integer>
Encoded encodeInteger(Integer value, const Tag &tag, Batch &batch)
{
    switch (tag.type) {
    case ValueType::Float64:
        if (const auto exact = exactDouble(value))
            return {Payload::of(*exact)};
        return mismatch();
    case ValueType::Int64:
        if (std::in_range<qint64>(value))
            return {Payload::of(qint64(value))};
        return mismatch();
    case ValueType::UInt64:
        if (std::in_range<quint64>(value))
            return {Payload::of(quint64(value))};
        return mismatch();
    case ValueType::Bool:
        if (value == 0 || value == 1)
            return {Payload::of(value == 1)};
        return mismatch();
    case ValueType::Text:
        return {batch.addText(QByteArray::number(value))};
    }
    return mismatch();
}

const StateText *stateNamed(const QString &word, const Tag &tag)
{
    const auto found = std::find_if(tag.states.begin(), tag.states.end(),
                                    [&](const StateText &state) { return state.text == word; });
    return found == tag.states.end() ? nullptr : &*found;
}

const StateText *stateOf(qint64 value, const Tag &tag)
{
    const auto found = std::find_if(tag.states.begin(), tag.states.end(),
                                    [&](const StateText &state) { return state.value == value; });
    return found == tag.states.end() ? nullptr : &*found;
}

//! Shortest digits that read back as the same double.
QByteArray shortest(double value)
{
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return QByteArray(digits, end - digits);
}

//! What a person or client gave for an integer or Boolean: without loss, or nothing.
template<typename Integer>
std::optional<Integer> wholeNumberFrom(const QVariant &given)
{
    switch (given.typeId()) {
    case QMetaType::Bool:
        return Integer(given.toBool());
    case QMetaType::Int:
    case QMetaType::Short:
    case QMetaType::Long:
    case QMetaType::LongLong: {
        const qint64 value = given.toLongLong();
        return std::in_range<Integer>(value) ? std::optional(Integer(value)) : std::nullopt;
    }
    case QMetaType::UInt:
    case QMetaType::UShort:
    case QMetaType::ULong:
    case QMetaType::ULongLong: {
        const quint64 value = given.toULongLong();
        return std::in_range<Integer>(value) ? std::optional(Integer(value)) : std::nullopt;
    }
    case QMetaType::Float:
    case QMetaType::Double:
        return exactly<Integer>(given.toDouble());
    case QMetaType::QString:
    case QMetaType::QByteArray: {
        const QString text = given.toString().trimmed();
        bool ok = false;
        Integer value{};
        if constexpr (std::is_signed_v<Integer>)
            value = text.toLongLong(&ok);
        else
            value = text.startsWith(u'-') ? 0 : text.toULongLong(&ok);
        if (ok)
            return value;
        const double number = text.toDouble(&ok);
        // Beyond 2^53 the way over a double could round.
        return ok && std::abs(number) < 9007199254740992.0 ? exactly<Integer>(number) : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

std::optional<double> doubleFrom(const QVariant &given)
{
    switch (given.typeId()) {
    case QMetaType::Int:
    case QMetaType::Short:
    case QMetaType::Long:
    case QMetaType::LongLong:
        return exactDouble(given.toLongLong());
    case QMetaType::UInt:
    case QMetaType::UShort:
    case QMetaType::ULong:
    case QMetaType::ULongLong:
        return exactDouble(given.toULongLong());
    case QMetaType::Bool:
    case QMetaType::Float:
    case QMetaType::Double:
        return given.toDouble();
    case QMetaType::QString:
    case QMetaType::QByteArray: {
        bool ok = false;
        const double value = given.toString().trimmed().toDouble(&ok);
        return ok ? std::optional(value) : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

Error unfit(const QString &message)
{
    return {Error::Kind::BadData, message, {}};
}

Result<QVariant> rawNumber(const QVariant &engineering, const Tag &tag)
{
    const std::optional<double> given = doubleFrom(engineering);
    if (!given || !std::isfinite(*given))
        return unfit(QCoreApplication::translate("write", "This tag needs a finite number."));
    if (!tag.scaling)
        return QVariant(*given);
    const Scaling &scaling = *tag.scaling;
    const auto [low, high] = std::minmax(scaling.low, scaling.high);
    if (scaling.outOfSpan != OutOfSpan::Pass && (*given < low || *given > high))
        return unfit(QCoreApplication::translate("write", "The value lies outside the tag's span of %1 to %2.")
                         .arg(QLocale::c().toString(low, 'g', 10), QLocale::c().toString(high, 'g', 10)));
    const double raw = scaling.rawLow
        + (*given - scaling.low) * ((scaling.rawHigh - scaling.rawLow) / (scaling.high - scaling.low));
    if (!std::isfinite(raw))
        return unfit(QCoreApplication::translate("write", "The value is too large for the tag's scaling."));
    return QVariant(raw);
}

Result<QVariant> rawText(const QVariant &engineering)
{
    QByteArray utf8;
    if (engineering.typeId() == QMetaType::QByteArray) {
        utf8 = engineering.toByteArray();
        if (!utf8.isValidUtf8())
            return unfit(QCoreApplication::translate("write", "The text is not valid UTF-8."));
    } else if (engineering.typeId() == QMetaType::QString) {
        const QString text = engineering.toString();
        if (!text.isValidUtf16())
            return unfit(QCoreApplication::translate("write", "The text contains half of a character pair."));
        utf8 = text.toUtf8();
    } else {
        return unfit(QCoreApplication::translate("write", "This tag needs a text."));
    }
    if (utf8.size() > kMaxTextBytes)
        return unfit(QCoreApplication::translate("write", "The text is longer than %1 bytes.").arg(kMaxTextBytes));
    return QVariant(utf8);
}

} // namespace

Result<QVariant> toRaw(const QVariant &engineering, const Tag &tag)
{
    QVariant value = engineering;
    if (!tag.states.isEmpty() && tag.type != ValueType::Text) {
        const bool isWord = value.typeId() == QMetaType::QString || value.typeId() == QMetaType::QByteArray;
        const StateText *state = isWord ? stateNamed(value.toString(), tag) : nullptr;
        if (!state) {
            if (const auto number = wholeNumberFrom<qint64>(value))
                state = stateOf(*number, tag);
        }
        if (!state) {
            QStringList words;
            for (const StateText &known : tag.states)
                words.append(known.text);
            return unfit(QCoreApplication::translate("write", "This tag has no such state; it knows: %1.")
                             .arg(words.join(", "_L1)));
        }
        value = state->value;
    }
    switch (tag.type) {
    case ValueType::Float64:
        return rawNumber(value, tag);
    case ValueType::Int64:
        if (const auto whole = wholeNumberFrom<qint64>(value))
            return QVariant(*whole);
        return unfit(QCoreApplication::translate("write", "This tag needs a whole number of at most 64 bits."));
    case ValueType::UInt64:
        if (const auto whole = wholeNumberFrom<quint64>(value))
            return QVariant(*whole);
        return unfit(QCoreApplication::translate("write", "This tag needs a whole number from 0 to 2^64 - 1."));
    case ValueType::Bool: {
        const QString word = value.toString().trimmed().toLower();
        if (word == "true"_L1 || word == "on"_L1)
            return QVariant(true);
        if (word == "false"_L1 || word == "off"_L1)
            return QVariant(false);
        const auto whole = wholeNumberFrom<qint64>(value);
        if (whole && (*whole == 0 || *whole == 1))
            return QVariant(*whole == 1);
        return unfit(QCoreApplication::translate("write", "This tag needs on or off (1 or 0)."));
    }
    case ValueType::Text:
        return rawText(value);
    }
    return unfit(QCoreApplication::translate("write", "This tag has no type that can be written."));
}

Encoded encode(double value, const Tag &tag, Batch &batch)
{
    switch (tag.type) {
    case ValueType::Float64:
        return {Payload::of(value)};
    case ValueType::Int64:
        if (const auto exact = exactly<qint64>(value))
            return {Payload::of(*exact)};
        return mismatch();
    case ValueType::UInt64:
        if (const auto exact = exactly<quint64>(value))
            return {Payload::of(*exact)};
        return mismatch();
    case ValueType::Bool:
        if (value == 0 || value == 1)
            return {Payload::of(value == 1)};
        return mismatch();
    case ValueType::Text:
        return {batch.addText(shortest(value))};
    }
    return mismatch();
}

Encoded encode(qint64 value, const Tag &tag, Batch &batch)
{
    return encodeInteger(value, tag, batch);
}

Encoded encode(quint64 value, const Tag &tag, Batch &batch)
{
    return encodeInteger(value, tag, batch);
}

Encoded encode(bool value, const Tag &tag, Batch &batch)
{
    if (tag.type == ValueType::Text)
        return {batch.addText(value ? "true" : "false")};
    return encodeInteger(qint64(value), tag, batch);
}

Encoded encodeText(const QByteArray &utf8, const Tag &tag, Batch &batch)
{
    if (utf8.size() > kMaxTextBytes || !utf8.isValidUtf8())
        return {{}, StatusCode::BadDataEncodingInvalid};
    if (tag.type == ValueType::Text)
        return {batch.addText(utf8)};
    if (tag.kind != TagKind::Status)
        return mismatch();
    const StateText *state = stateNamed(QString::fromUtf8(utf8), tag);
    if (!state)
        return {{}, StatusCode::BadConfigurationError};
    return encode(state->value, tag, batch);
}

QString valueText(Payload value, const QByteArray &text, const Tag &tag, const QLocale &locale)
{
    if (tag.type == ValueType::Text)
        return QString::fromUtf8(text);
    if (!tag.states.isEmpty()) {
        std::optional<qint64> number;
        if (tag.type == ValueType::Float64)
            number = exactly<qint64>(value.asDouble());
        else if (tag.type != ValueType::UInt64 || value.asUInt64() <= quint64(std::numeric_limits<qint64>::max()))
            number = value.asInt64();
        if (const StateText *state = number ? stateOf(*number, tag) : nullptr)
            return state->text;
    }
    switch (tag.type) {
    case ValueType::Float64: {
        const double number = value.asDouble();
        if (std::isnan(number))
            return u"NaN"_s;
        if (std::isinf(number))
            return number > 0 ? u"∞"_s : u"-∞"_s;
        // Beyond this the fixed form shows digits that a double does not have.
        if (std::abs(number) >= 1e15)
            return locale.toString(number, 'g', 15);
        return locale.toString(number, 'f', tag.decimals);
    }
    case ValueType::Int64:
        return locale.toString(value.asInt64());
    case ValueType::UInt64:
        return locale.toString(value.asUInt64());
    case ValueType::Bool:
        return value.asBool() ? QCoreApplication::translate("value", "on") : QCoreApplication::translate("value", "off");
    case ValueType::Text:
        break;
    }
    return {};
}

} // namespace lineside
