#include "models/forward/copy_rows.h"

#include "models/plant/event_source.h"
#include "models/telemetry/status_code.h"

#include <QCoreApplication>
#include <QStringDecoder>
#include <QtEndian>

#include <cstring>

namespace lineside::forward {

namespace {

constexpr qint64 kPostgresEpochUs = 946'684'800'000'000; // 2000-01-01 UTC
constexpr char kSignature[] = "PGCOPY\n\377\r\n";        // with its NUL: 11 bytes
constexpr qint32 kNull = -1;

template<typename T>
char *put(char *at, T value)
{
    qToBigEndian(value, at);
    return at + sizeof(T);
}

//! A field of a fixed length.
template<typename T>
char *putField(char *at, T value)
{
    return put(put(at, qint32(sizeof(T))), value);
}

constexpr size_t kReadingBytes = 2 + 4 * (4 + 8) + 3 * (4 + 4) + (4 + 2); // without the last two fields

template<typename T>
void append(std::vector<char> &bytes, T value)
{
    const size_t at = bytes.size();
    bytes.resize(at + sizeof(T));
    put(bytes.data() + at, value);
}

} // namespace

void CopyRows::begin()
{
    m_bytes.clear();
    m_rows = 0;
    m_bytes.insert(m_bytes.end(), kSignature, kSignature + sizeof(kSignature));
    append(m_bytes, qint32(0)); // flags
    append(m_bytes, qint32(0)); // no header extension
}

void CopyRows::finish()
{
    append(m_bytes, qint16(-1));
}

void CopyRows::row(quint16 fields)
{
    append(m_bytes, fields);
    ++m_rows;
}

void CopyRows::null()
{
    append(m_bytes, kNull);
}

void CopyRows::int2(qint16 value)
{
    append(m_bytes, qint32(2));
    append(m_bytes, value);
}

void CopyRows::int4(qint32 value)
{
    append(m_bytes, qint32(4));
    append(m_bytes, value);
}

void CopyRows::int8(qint64 value)
{
    append(m_bytes, qint32(8));
    append(m_bytes, value);
}

void CopyRows::float8(double value)
{
    append(m_bytes, qint32(8));
    append(m_bytes, std::bit_cast<quint64>(value));
}

void CopyRows::timestamp(UtcTime at)
{
    int8(toMicroseconds(at) - kPostgresEpochUs);
}

void CopyRows::bytes(const QByteArray &value)
{
    append(m_bytes, qint32(value.size()));
    m_bytes.insert(m_bytes.end(), value.begin(), value.end());
}

void CopyRows::uuid(const QUuid &value)
{
    bytes(value.toRfc4122());
}

void CopyRows::numeric(qint64 value)
{
    numericDigits(value < 0 ? 0 - quint64(value) : quint64(value), value < 0);
}

void CopyRows::numeric(quint64 value)
{
    numericDigits(value, false);
}

void CopyRows::numericDigits(quint64 magnitude, bool negative)
{
    // Digits to the base 10,000, the highest first; the weight is the power of the first.
    quint16 digits[5];
    int count = 0;
    for (; magnitude > 0; magnitude /= 10'000)
        digits[count++] = quint16(magnitude % 10'000);
    int zeros = 0;
    while (zeros < count && digits[zeros] == 0)
        ++zeros;
    append(m_bytes, qint32(8 + 2 * (count - zeros)));
    append(m_bytes, qint16(count - zeros));
    append(m_bytes, qint16(std::max(count - 1, 0)));
    append(m_bytes, quint16(negative ? 0x4000 : 0));
    append(m_bytes, qint16(0)); // digits behind the point
    for (int i = count - 1; i >= zeros; --i)
        append(m_bytes, digits[i]);
}

const char *CopyRows::readingColumns(Shape shape)
{
    return shape == Shape::NumbersOnly
        ? "time, value, status_code, sequence, tag_id, source_id, tenant_id, quality"
        : "time, value, status_code, sequence, tag_id, source_id, tenant_id, quality, value_integer, value_text";
}

void CopyRows::reading(const Reading &reading, ValueType type, const QByteArray &text, quint64 sequence, const Owner &owner,
                       Shape shape)
{
    const size_t start = m_bytes.size();
    m_bytes.resize(start + kReadingBytes);
    char *at = m_bytes.data() + start;
    at = put(at, qint16(shape == Shape::NumbersOnly ? 8 : 10));
    at = putField(at, toMicroseconds(reading.at) - kPostgresEpochUs);
    const bool number = type != ValueType::Text;
    if (number) {
        const quint64 bits = type == ValueType::Float64 ? reading.value.bits
                                                        : std::bit_cast<quint64>(numberOf(reading.value, type));
        at = putField(at, bits);
    } else {
        at = put(at, kNull);
    }
    at = putField(at, qint64(quint32(reading.status)));
    at = putField(at, qint64(sequence));
    at = putField(at, owner.tag);
    at = putField(at, owner.source);
    at = putField(at, owner.tenant);
    at = putField(at, qint16(qualityOf(reading.status)));
    if (!number)
        m_bytes.resize(size_t(at - m_bytes.data()));
    ++m_rows;
    if (shape == Shape::NumbersOnly)
        return;

    switch (type) {
    case ValueType::Int64:
        numeric(reading.value.asInt64());
        break;
    case ValueType::UInt64:
        numeric(reading.value.asUInt64());
        break;
    case ValueType::Bool:
        numeric(quint64(reading.value.asBool()));
        break;
    case ValueType::Float64:
    case ValueType::Text:
        null();
        break;
    }
    if (number || text.isNull())
        null();
    else
        bytes(text);
}

const char *CopyRows::eventColumns()
{
    return "time, event_id, source_id, tenant_id, event_kind, severity, source_code, user_name, value_before, value_after,"
           " message, reference";
}

void CopyRows::event(const Event &event, qint32 tenant, qint32 source)
{
    row(12);
    timestamp(event.at);
    int8(qint64(event.id));
    int4(source);
    int4(tenant);
    text(eventKindName(event.kind).toUtf8());
    text(severityName(event.severity).toUtf8());
    // Whose it is stands in its tenant; the trail's chain is over what was written.
    const QString about = event.kind == EventKind::Audit ? event.source : readEventSource(event.source).code;
    for (const QString *part : {&about, &event.user, &event.before, &event.after, &event.text, &event.reference})
        text(part->toUtf8());
}

bool isStorableText(const QByteArray &utf8, QString *why)
{
    const auto says = [why](const QString &text) {
        if (why)
            *why = text;
        return false;
    };
    bool plain = true;
    for (const char byte : utf8) {
        if (byte == '\0')
            return says(QCoreApplication::translate("forward", "The text holds a NUL, which PostgreSQL does not take."));
        plain = plain && uchar(byte) < 0x80;
    }
    if (plain)
        return true;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(utf8);
    if (decoder.hasError() || decoded.isNull())
        return says(QCoreApplication::translate("forward", "The text is not UTF-8."));
    return true;
}

const char *valueTypeName(ValueType type)
{
    switch (type) {
    case ValueType::Float64:
        return "float64";
    case ValueType::Int64:
        return "int64";
    case ValueType::UInt64:
        return "uint64";
    case ValueType::Bool:
        return "bool";
    case ValueType::Text:
        return "text";
    }
    return "float64";
}

} // namespace lineside::forward
