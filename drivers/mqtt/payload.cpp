#include "drivers/mqtt/payload.h"

#include "drivers/mqtt/topic_map.h"
#include "drivers/mqtt/utf8.h"
#include "drivers/mqtt/words.h"

#include <QtEndian>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace lineside::mqtt {
namespace {

constexpr size_t kMaxQualityWord = 64;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool isWord(std::string_view text, std::string_view word)
{
    return std::ranges::equal(text, word, {}, lower);
}

std::optional<bool> boolFromWord(std::string_view text)
{
    if (isWord(text, "true") || isWord(text, "on"))
        return true;
    if (isWord(text, "false") || isWord(text, "off"))
        return false;
    return std::nullopt;
}

std::optional<double> finiteDouble(std::string_view text)
{
    double value = 0;
    const char *const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || !std::isfinite(value))
        return std::nullopt;
    return value;
}

template<typename Unsigned>
Unsigned loadUnsigned(std::string_view bytes, ByteOrder order)
{
    return order == ByteOrder::BigEndian ? qFromBigEndian<Unsigned>(bytes.data())
                                         : qFromLittleEndian<Unsigned>(bytes.data());
}

template<typename Unsigned>
QByteArray storeUnsigned(Unsigned value, ByteOrder order)
{
    QByteArray bytes(sizeof(Unsigned), Qt::Uninitialized);
    if (order == ByteOrder::BigEndian)
        qToBigEndian(value, bytes.data());
    else
        qToLittleEndian(value, bytes.data());
    return bytes;
}

std::optional<Quality> qualityNamed(const QString &name)
{
    const QString word = name.trimmed().toLower();
    if (word == QLatin1String("good"))
        return Quality::Good;
    if (word == QLatin1String("uncertain"))
        return Quality::Uncertain;
    if (word == QLatin1String("bad"))
        return Quality::Bad;
    return std::nullopt;
}

} // namespace

// ---- quality words

QString QualityWords::standard()
{
    return QStringLiteral("GOOD = good\nOK = good\nVERIFIED = good\nVALID = good\nNORMAL = good\n"
                          "UNCERTAIN = uncertain\nESTIMATED = uncertain\nSUSPECT = uncertain\nQUESTIONABLE = uncertain\n"
                          "SUBSTITUTED = uncertain\nSIMULATED = uncertain\nMANUAL = uncertain\nSTALE = uncertain\n"
                          "BAD = bad\nFAULT = bad\nERROR = bad\nFAILED = bad\nINVALID = bad\nOFFLINE = bad\n"
                          "MISSING = bad");
}

QString QualityWords::fault(const QString &table)
{
    const QStringList lines = table.split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (line.trimmed().isEmpty())
            continue;
        const qsizetype equals = line.lastIndexOf(QLatin1Char('='));
        if (equals < 1 || line.left(equals).trimmed().isEmpty() || !qualityNamed(line.mid(equals + 1)))
            return Words::tr("Write one word a line, like VERIFIED = good; the right side is good, uncertain or bad.");
        if (line.left(equals).trimmed().toUtf8().size() > qsizetype(kMaxQualityWord))
            return Words::tr("A quality word has at most 64 bytes.");
    }
    return {};
}

QualityWords::QualityWords(const QString &table)
{
    const QStringList lines = table.split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        const qsizetype equals = line.lastIndexOf(QLatin1Char('='));
        const auto quality = equals < 1 ? std::nullopt : qualityNamed(line.mid(equals + 1));
        if (!quality)
            continue;
        std::string word = line.left(equals).trimmed().toUtf8().toStdString();
        std::ranges::transform(word, word.begin(), lower);
        m_words.insert_or_assign(std::move(word), *quality);
    }
}

std::optional<Quality> QualityWords::find(std::string_view word) const
{
    if (word.empty() || word.size() > kMaxQualityWord)
        return std::nullopt;
    std::string key(word); // short: no allocation for the usual words
    std::ranges::transform(key, key.begin(), lower);
    const auto found = m_words.find(key);
    return found == m_words.end() ? std::nullopt : std::optional(found->second);
}

// ---- single values

qsizetype sizeOf(BinaryType type)
{
    switch (type) {
    case BinaryType::Bool:
    case BinaryType::Int8:
    case BinaryType::UInt8:
        return 1;
    case BinaryType::Int16:
    case BinaryType::UInt16:
        return 2;
    case BinaryType::Int32:
    case BinaryType::UInt32:
    case BinaryType::Float32:
        return 4;
    case BinaryType::Int64:
    case BinaryType::UInt64:
    case BinaryType::Float64:
        break;
    }
    return 8;
}

std::optional<Encoded> encodeNumberText(std::string_view text, const Tag &tag, Batch &batch)
{
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-')
        text.remove_prefix(1);
    if (text.empty())
        return std::nullopt;
    const char *const end = text.data() + text.size();
    const bool minusZero = text.front() == '-' && text.find_first_of("123456789") == std::string_view::npos;
    if (!minusZero) {
        qint64 signedValue = 0;
        if (const auto [at, error] = std::from_chars(text.data(), end, signedValue); error == std::errc{} && at == end)
            return encode(signedValue, tag, batch);
        quint64 unsignedValue = 0;
        if (const auto [at, error] = std::from_chars(text.data(), end, unsignedValue); error == std::errc{} && at == end)
            return encode(unsignedValue, tag, batch);
    }
    const auto value = finiteDouble(text);
    return value ? std::optional(encode(*value, tag, batch)) : std::nullopt;
}

std::optional<Encoded> encodeBinary(std::string_view payload, const PayloadRule &rule, const Tag &tag, Batch &batch)
{
    const auto offset = size_t(rule.offset);
    if (offset > payload.size() || payload.size() - offset < size_t(sizeOf(rule.binaryType)))
        return std::nullopt;
    const std::string_view bytes = payload.substr(offset);
    const ByteOrder order = rule.byteOrder;
    switch (rule.binaryType) {
    case BinaryType::Bool:
        return encode(bytes.front() != 0, tag, batch);
    case BinaryType::Int8:
        return encode(qint64(qint8(bytes.front())), tag, batch);
    case BinaryType::UInt8:
        return encode(qint64(quint8(bytes.front())), tag, batch);
    case BinaryType::Int16:
        return encode(qint64(qint16(loadUnsigned<quint16>(bytes, order))), tag, batch);
    case BinaryType::UInt16:
        return encode(qint64(loadUnsigned<quint16>(bytes, order)), tag, batch);
    case BinaryType::Int32:
        return encode(qint64(qint32(loadUnsigned<quint32>(bytes, order))), tag, batch);
    case BinaryType::UInt32:
        return encode(qint64(loadUnsigned<quint32>(bytes, order)), tag, batch);
    case BinaryType::Int64:
        return encode(qint64(loadUnsigned<quint64>(bytes, order)), tag, batch);
    case BinaryType::UInt64:
        return encode(loadUnsigned<quint64>(bytes, order), tag, batch);
    case BinaryType::Float32:
        return encode(double(std::bit_cast<float>(loadUnsigned<quint32>(bytes, order))), tag, batch);
    case BinaryType::Float64:
        break;
    }
    return encode(std::bit_cast<double>(loadUnsigned<quint64>(bytes, order)), tag, batch);
}

// ---- one topic

void TopicDecoder::add(const DriverTag &tag, const PayloadRule &rule)
{
    Plan plan;
    plan.id = tag.id;
    plan.tag = tag.tag;
    plan.rule = rule;
    plan.tagUnit = tag.tag->unit.toUtf8();
    constexpr std::chrono::milliseconds kLeastStale{2'000};
    plan.staleTime = tag.tag->staleAfter.value_or(std::max(3 * m_period, kLeastStale));
    m_plans.push_back(std::move(plan));
    rebuild();
}

bool TopicDecoder::remove(TagId tag)
{
    const size_t removed = std::erase_if(m_plans, [tag](const Plan &plan) { return plan.id == tag; });
    rebuild();
    return removed > 0;
}

std::vector<TagId> TopicDecoder::tags() const
{
    std::vector<TagId> ids;
    for (const Plan &plan : m_plans)
        ids.push_back(plan.id);
    return ids;
}

void TopicDecoder::rebuild()
{
    m_scanner = JsonScanner();
    m_hasJson = false;
    const auto pointer = [this](const QByteArray &text) {
        return text.isEmpty() ? std::nullopt : std::optional(m_scanner.add(bytesOf(text)));
    };
    for (Plan &plan : m_plans) {
        if (plan.rule.format != PayloadFormat::Json)
            continue;
        m_hasJson = true;
        plan.value = m_scanner.add(bytesOf(plan.rule.value));
        plan.time = pointer(plan.rule.time);
        plan.unit = pointer(plan.rule.unit);
        plan.quality = pointer(plan.rule.quality);
    }
}

DecodeResult TopicDecoder::decode(std::string_view payload, bool retained, UtcTime now, Batch &batch)
{
    DecodeResult result;
    const char *const jsonFault = m_hasJson ? m_scanner.scan(payload) : nullptr;
    for (Plan &plan : m_plans) {
        if (plan.rule.format != PayloadFormat::Json) {
            decodePlain(plan, payload, retained, now, batch, result);
        } else if (jsonFault) {
            ++result.malformed;
            result.reason = jsonFault;
        } else {
            decodeJson(plan, retained, now, batch, result);
        }
    }
    return result;
}

void TopicDecoder::decodePlain(Plan &plan, std::string_view payload, bool retained, UtcTime now, Batch &batch,
                               DecodeResult &result)
{
    std::optional<Encoded> encoded;
    const char *reason = nullptr;
    switch (plan.rule.format) {
    case PayloadFormat::Number: {
        const std::string_view text = trimmed(payload);
        if (const auto flag = boolFromWord(text))
            encoded = encode(*flag, plan.tag, batch);
        else
            encoded = encodeNumberText(text, plan.tag, batch);
        reason = "the payload is not a finite number";
        break;
    }
    case PayloadFormat::Text:
        reason = "the text is not valid UTF-8 or longer than 64 KiB";
        if (payload.size() <= size_t(kMaxTextBytes) && isValidUtf8(payload))
            encoded = encodeText(toBytes(payload), plan.tag, batch);
        break;
    case PayloadFormat::Binary:
        reason = "the payload is too short for the value's place";
        encoded = encodeBinary(payload, plan.rule, plan.tag, batch);
        break;
    case PayloadFormat::Json:
        break;
    }
    if (encoded) {
        put(plan, *encoded, std::nullopt, Quality::Good, retained, now, batch, result);
    } else {
        ++result.malformed;
        result.reason = reason;
    }
}

void TopicDecoder::decodeJson(Plan &plan, bool retained, UtcTime now, Batch &batch, DecodeResult &result)
{
    using Kind = JsonToken::Kind;
    std::optional<UtcTime> stamp;
    if (plan.time) {
        const JsonToken &token = m_scanner.token(*plan.time);
        if (token.kind == Kind::Number)
            stamp = stampFromNumber(token.raw, plan.rule.timeUnit);
        else if (token.kind == Kind::String && !token.escaped)
            stamp = parseStamp(token.raw, plan.rule.timeUnit);
        if (!stamp && token.kind != Kind::Missing && token.kind != Kind::Null)
            ++result.stampFaults;
    }
    Quality quality = Quality::Good;
    if (plan.quality) {
        const JsonToken &token = m_scanner.token(*plan.quality);
        if (token.kind != Kind::Missing && token.kind != Kind::Null) {
            const auto known = token.escaped ? std::nullopt : m_words->find(token.raw);
            result.unknownQuality += known ? 0 : 1;
            quality = known.value_or(Quality::Uncertain);
        }
    }
    const JsonToken &value = m_scanner.token(plan.value);
    const char *reason = nullptr;
    std::optional<Encoded> encoded;
    if ((value.kind == Kind::Null || value.kind == Kind::Missing) && quality == Quality::Bad) {
        encoded = Encoded{{}, kBad}; // a sensor that says it has none
    } else if (plan.unit && m_scanner.token(*plan.unit).kind == Kind::String && !plan.tag.unit.isEmpty()
               && !plan.tag.scaling && value.kind == Kind::Number
               && m_scanner.token(*plan.unit).raw != bytesOf(plan.tagUnit)) {
        encoded = convert(plan, m_scanner.token(*plan.unit), value, batch);
    } else {
        encoded = encodeToken(plan, value, batch, reason);
    }
    if (encoded) {
        put(plan, *encoded, stamp, quality, retained, now, batch, result);
    } else {
        ++result.malformed;
        result.reason = reason ? reason : "the value is missing";
    }
}

std::optional<Encoded> TopicDecoder::encodeToken(const Plan &plan, const JsonToken &token, Batch &batch,
                                                 const char *&reason) const
{
    using Kind = JsonToken::Kind;
    switch (token.kind) {
    case Kind::Missing:
        reason = "the value's JSON pointer leads nowhere";
        return std::nullopt;
    case Kind::Null:
        reason = "the value is null";
        return std::nullopt;
    case Kind::True:
    case Kind::False:
        return encode(token.kind == Kind::True, plan.tag, batch);
    case Kind::Number:
        if (plan.tag.type == ValueType::Text)
            return encodeText(toBytes(token.raw), plan.tag, batch);
        return encodeNumberText(token.raw, plan.tag, batch);
    case Kind::String: {
        const QByteArray text = unescaped(token);
        const bool wantsWord = plan.tag.type == ValueType::Text || plan.tag.kind == TagKind::Status;
        if (!wantsWord) {
            // A number in quotes is usual where a sender fears for its 64-bit integers.
            if (const auto flag = boolFromWord(bytesOf(text)))
                return encode(*flag, plan.tag, batch);
            if (const auto number = encodeNumberText(bytesOf(text), plan.tag, batch))
                return number;
            reason = "the value is a text that is not a number";
            return std::nullopt;
        }
        if (text.size() > kMaxTextBytes) {
            reason = "the text is longer than 64 KiB";
            return std::nullopt;
        }
        return encodeText(text, plan.tag, batch);
    }
    case Kind::Object:
    case Kind::Array:
        break;
    }
    if (plan.tag.type == ValueType::Text && token.raw.size() <= size_t(kMaxTextBytes))
        return encodeText(toBytes(token.raw), plan.tag, batch);
    reason = "the value is an object or a list";
    return std::nullopt;
}

std::optional<Encoded> TopicDecoder::convert(Plan &plan, const JsonToken &unit, const JsonToken &value,
                                             Batch &batch) const
{
    const QByteArray name = unescaped(unit);
    if (name == plan.tagUnit || name.isEmpty())
        return encodeNumberText(value.raw, plan.tag, batch);
    if (name != plan.seenUnit) {
        plan.seenUnit = name;
        plan.seenUnitName = QString::fromUtf8(name);
    }
    const auto number = finiteDouble(value.raw);
    if (!number)
        return std::nullopt;
    const auto converted = convertUnit(*number, plan.seenUnitName, plan.tag.unit);
    if (!converted)
        return Encoded{{}, StatusCode::BadConfigurationError};
    // Another name of the same unit: the digits stay what they were, 2^53+1 too.
    if (*converted == *number)
        return encodeNumberText(value.raw, plan.tag, batch);
    return encode(*converted, plan.tag, batch);
}

void TopicDecoder::put(const Plan &plan, Encoded encoded, std::optional<UtcTime> stamp, Quality quality, bool retained,
                       UtcTime now, Batch &batch, DecodeResult &result) const
{
    // Whoever reads a text follows its index, whatever the status says.
    if (plan.tag.type == ValueType::Text && encoded.status != StatusCode::Good)
        encoded.value = batch.addText({});
    if (qualityOf(encoded.status) != Quality::Bad && quality != Quality::Good)
        encoded.status = quality == Quality::Bad ? kBad : kUncertain;
    const bool fresh = stamp && *stamp <= now + plan.staleTime && *stamp >= now - plan.staleTime;
    if (retained && !fresh && qualityOf(encoded.status) == Quality::Good)
        encoded.status = StatusCode::UncertainLastUsableValue;
    batch.readings.push_back({plan.id, encoded.status, stamp.value_or(kNoStamp), encoded.value});
    ++result.readings;
    if (stamp && !result.stamp)
        result.stamp = stamp;
}

// ---- writing

namespace {

Result<QByteArray> rawValueText(const QVariant &value, bool asJson)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return QByteArray(value.toBool() ? "true" : "false");
    case QMetaType::LongLong:
        return QByteArray::number(value.toLongLong());
    case QMetaType::ULongLong:
        return QByteArray::number(value.toULongLong());
    case QMetaType::Double: {
        if (!std::isfinite(value.toDouble()))
            break;
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value.toDouble()).ptr;
        return QByteArray(digits, end - digits);
    }
    case QMetaType::QByteArray: {
        const QByteArray text = value.toByteArray();
        if (!asJson)
            return text;
        QByteArray quoted = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') {
                quoted += '\\';
                quoted += c;
            } else if (static_cast<unsigned char>(c) < 0x20) {
                quoted += "\\u00" + QByteArray::number(c, 16).rightJustified(2, '0');
            } else {
                quoted += c;
            }
        }
        return QByteArray(quoted + '"');
    }
    default:
        break;
    }
    return Error{Error::Kind::BadData, Words::tr("This value cannot be written as text."), {}};
}

Result<QByteArray> binaryPayload(const QVariant &value, const PayloadRule &rule)
{
    const Error tooBig{Error::Kind::BadData, Words::tr("The value does not fit the binary type of this tag."), {}};
    if (rule.offset != 0)
        return Error{Error::Kind::Unsupported,
                     Words::tr("A value inside a larger binary payload cannot be written: its neighbours are unknown."),
                     Words::tr("Give the tag a write format of its own.")};
    if (rule.binaryType == BinaryType::Float32 || rule.binaryType == BinaryType::Float64) {
        const double number = value.toDouble();
        if (rule.binaryType == BinaryType::Float64)
            return storeUnsigned(std::bit_cast<quint64>(number), rule.byteOrder);
        if (!std::isfinite(float(number)))
            return tooBig;
        return storeUnsigned(std::bit_cast<quint32>(float(number)), rule.byteOrder);
    }
    if (rule.binaryType == BinaryType::Bool)
        return QByteArray(1, value.toBool() ? '\1' : '\0');
    if (rule.binaryType == BinaryType::UInt64) {
        const QByteArray digits = value.typeId() == QMetaType::Double ? QByteArray::number(value.toDouble(), 'f', 0)
                                                                      : value.toByteArray();
        bool ok = false;
        const quint64 number = digits.toULongLong(&ok);
        return ok ? Result(storeUnsigned(number, rule.byteOrder)) : tooBig;
    }
    const double exact = value.toDouble();
    const bool whole = value.typeId() != QMetaType::Double || (exact == std::floor(exact) && std::abs(exact) < 9.2e18);
    if (!whole || (value.typeId() == QMetaType::ULongLong && value.toULongLong() > quint64(INT64_MAX)))
        return tooBig;
    const qint64 number = value.typeId() == QMetaType::Double ? qint64(exact) : value.toLongLong();
    const auto fits = [number](qint64 low, qint64 high) { return number >= low && number <= high; };
    switch (rule.binaryType) {
    case BinaryType::Int8:
        return fits(-128, 127) ? Result(storeUnsigned(quint8(number), rule.byteOrder)) : tooBig;
    case BinaryType::UInt8:
        return fits(0, 255) ? Result(storeUnsigned(quint8(number), rule.byteOrder)) : tooBig;
    case BinaryType::Int16:
        return fits(INT16_MIN, INT16_MAX) ? Result(storeUnsigned(quint16(number), rule.byteOrder)) : tooBig;
    case BinaryType::UInt16:
        return fits(0, UINT16_MAX) ? Result(storeUnsigned(quint16(number), rule.byteOrder)) : tooBig;
    case BinaryType::Int32:
        return fits(INT32_MIN, INT32_MAX) ? Result(storeUnsigned(quint32(number), rule.byteOrder)) : tooBig;
    case BinaryType::UInt32:
        return fits(0, UINT32_MAX) ? Result(storeUnsigned(quint32(number), rule.byteOrder)) : tooBig;
    default:
        return storeUnsigned(quint64(number), rule.byteOrder);
    }
}

} // namespace

Result<QByteArray> payloadFor(const QVariant &rawValue, const Tag &tag, const PayloadRule &rule)
{
    switch (rule.format) {
    case PayloadFormat::Number:
    case PayloadFormat::Text:
        return rawValueText(rawValue, false);
    case PayloadFormat::Binary:
        if (tag.type == ValueType::Text)
            return Error{Error::Kind::Unsupported, Words::tr("A text cannot be written in binary."), {}};
        return binaryPayload(rawValue, rule);
    case PayloadFormat::Json:
        break;
    }
    Result<QByteArray> value = rawValueText(rawValue, true);
    if (!value)
        return value;
    QByteArray payload = *value;
    QList<QByteArray> levels = rule.value.split('/');
    levels.removeFirst();
    for (auto level = levels.crbegin(); level != levels.crend(); ++level) {
        const QByteArray name = QByteArray(*level).replace("~1", "/").replace("~0", "~");
        if (!name.isEmpty() && std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; }))
            return Error{Error::Kind::Unsupported,
                         Words::tr("A value inside a JSON list cannot be written: its neighbours are unknown."),
                         Words::tr("Give the tag a write format of its own.")};
        const Result<QByteArray> quoted = rawValueText(name, true);
        payload = '{' + *quoted + ':' + payload + '}';
    }
    return payload;
}

} // namespace lineside::mqtt
