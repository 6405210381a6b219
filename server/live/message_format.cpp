#include "server/live/message_format.h"

#include "models/plant/json_tape.h"
#include "server/live/frame.h"
#include "server/live/json_out.h"

#include <QCoreApplication>
#include <QtEndian>
#include <QtNumeric>

#include <bit>
#include <cmath>

namespace lineside::live {

namespace {

using CborSource = project::JsonTape::Value;
using CborSourceKind = project::JsonTape::Kind;

struct FormatText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

// CborMajor types (RFC 8949, section 3.1).
enum class CborMajor : quint8 { Unsigned, Negative, Bytes, Text, Array, Map, Tag, Simple };
constexpr uchar kFalse = 20, kTrue = 21, kNull = 22, kHalf = 25, kSingle = 26, kDouble = 27;

template<typename Number>
void appendBigEndian(QByteArray &out, Number number)
{
    const Number wire = qToBigEndian(number);
    out.append(reinterpret_cast<const char *>(&wire), sizeof wire);
}

void appendCborHead(QByteArray &out, CborMajor major, quint64 value)
{
    const auto first = [&](quint64 low) { out.append(char(uchar(uchar(major) << 5) | uchar(low))); };
    if (value < 24) {
        first(value);
    } else if (value <= 0xff) {
        first(24);
        out.append(char(value));
    } else if (value <= 0xffff) {
        first(25);
        appendBigEndian(out, quint16(value));
    } else if (value <= 0xffffffff) {
        first(26);
        appendBigEndian(out, quint32(value));
    } else {
        first(27);
        appendBigEndian(out, value);
    }
}

void appendCborSimple(QByteArray &out, uchar value)
{
    out.append(char(uchar(uchar(CborMajor::Simple) << 5) | value));
}

void appendCborText(QByteArray &out, CborSource text)
{
    if (!text.hasEscapes()) {
        const std::string_view raw = text.rawText();
        appendCborHead(out, CborMajor::Text, raw.size());
        out.append(raw.data(), qsizetype(raw.size()));
        return;
    }
    const QByteArray utf8 = text.text().toUtf8();
    appendCborHead(out, CborMajor::Text, quint64(utf8.size()));
    out.append(utf8);
}

void appendCbor(QByteArray &out, CborSource value)
{
    if (value.is(CborSourceKind::Object)) {
        appendCborHead(out, CborMajor::Map, quint64(value.count()));
        value.forEachKey([&](CborSource key, CborSource item) {
            appendCborText(out, key);
            appendCbor(out, item);
        });
    } else if (value.is(CborSourceKind::Array)) {
        appendCborHead(out, CborMajor::Array, quint64(value.count()));
        value.forEachItem([&](CborSource item) { appendCbor(out, item); });
    } else if (value.is(CborSourceKind::Text)) {
        appendCborText(out, value);
    } else if (value.is(CborSourceKind::Number)) {
        if (const auto whole = value.wholeNumber()) {
            appendCborHead(out, *whole < 0 ? CborMajor::Negative : CborMajor::Unsigned, *whole < 0 ? ~quint64(*whole) : quint64(*whole));
        } else {
            appendCborSimple(out, kDouble);
            appendBigEndian(out, std::bit_cast<quint64>(value.number()));
        }
    } else {
        appendCborSimple(out, value.is(CborSourceKind::True) ? kTrue : value.is(CborSourceKind::False) ? kFalse : kNull);
    }
}

//! RFC 8949, appendix D.
double fromHalfFloat(quint16 half)
{
    const int exponent = (half >> 10) & 0x1f, mantissa = half & 0x3ff;
    double value = qQNaN();
    if (exponent == 0)
        value = std::ldexp(mantissa, -24);
    else if (exponent != 31)
        value = std::ldexp(mantissa + 1024, exponent - 25);
    else if (mantissa == 0)
        value = qInf();
    return half & 0x8000 ? -value : value;
}

//! Reads one value after another from bytes; false at the first that is not known, or not all there.
class CborReader
{
public:
    explicit CborReader(QByteArrayView bytes) : m_bytes(bytes) {}

    bool whole(QByteArray &json) { return item(json, 0) && m_at == m_bytes.size(); }

private:
    bool item(QByteArray &json, int depth)
    {
        uchar first = 0;
        quint64 value = 0;
        if (depth > project::kMaxDepth || !head(first, value))
            return false;
        switch (CborMajor(first >> 5)) {
        case CborMajor::Unsigned:
            json::number(json, value);
            return true;
        case CborMajor::Negative:
            if (value >> 63)
                return false;
            json::number(json, qint64(~value));
            return true;
        case CborMajor::Text:
            return text(json, value);
        case CborMajor::Array:
        case CborMajor::Map:
            return items(json, value, CborMajor(first >> 5) == CborMajor::Map, depth);
        case CborMajor::Simple:
            return simple(json, first & 31, value);
        case CborMajor::Bytes:
        case CborMajor::Tag:
            break;
        }
        return false;
    }
    bool head(uchar &first, quint64 &value)
    {
        if (left() < 1)
            return false;
        first = uchar(m_bytes[m_at++]);
        const uchar low = first & 31;
        if (low < 24) {
            value = low;
            return true;
        }
        if (low > 27)
            return false; // reserved, or a length that is not known
        const qsizetype size = qsizetype(1) << (low - 24);
        if (left() < size)
            return false;
        value = 0;
        for (qsizetype i = 0; i < size; ++i)
            value = value << 8 | uchar(m_bytes[m_at++]);
        return true;
    }
    bool text(QByteArray &json, quint64 length)
    {
        if (length > quint64(left()))
            return false;
        json::text(json, m_bytes.sliced(m_at, qsizetype(length)));
        m_at += qsizetype(length);
        return true;
    }
    bool items(QByteArray &json, quint64 count, bool isMap, int depth)
    {
        if (count > quint64(left())) // each takes a byte at least
            return false;
        json.append(isMap ? '{' : '[');
        for (quint64 i = 0; i < count; ++i) {
            if (i > 0)
                json.append(',');
            if (isMap) {
                uchar first = 0;
                quint64 length = 0;
                if (!head(first, length) || CborMajor(first >> 5) != CborMajor::Text || !text(json, length))
                    return false;
                json.append(':');
            }
            if (!item(json, depth + 1))
                return false;
        }
        json.append(isMap ? '}' : ']');
        return true;
    }
    static bool simple(QByteArray &json, uchar low, quint64 value)
    {
        double number = 0;
        switch (low) {
        case kFalse:
        case kTrue:
            json.append(low == kTrue ? "true" : "false");
            return true;
        case kNull:
            json.append("null");
            return true;
        case kHalf:
            number = fromHalfFloat(quint16(value));
            break;
        case kSingle:
            number = double(std::bit_cast<float>(quint32(value)));
            break;
        case kDouble:
            number = std::bit_cast<double>(value);
            break;
        default:
            return false;
        }
        if (!std::isfinite(number))
            return false;
        json::number(json, number);
        return true;
    }
    qsizetype left() const { return m_bytes.size() - m_at; }

    const QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

} // namespace

QByteArray messageFrame(const QByteArray &json, Format format)
{
    return format == Format::Cbor ? binaryFrame(cborOf(json)) : textFrame(json);
}

QByteArray cborOf(const QByteArray &json)
{
    QByteArray out;
    out.reserve(json.size());
    const auto tape = project::JsonTape::read(json);
    if (tape)
        appendCbor(out, tape->root());
    else
        appendCborSimple(out, kNull);
    return out;
}

Result<QByteArray> jsonOf(QByteArrayView cbor)
{
    QByteArray json;
    if (!CborReader(cbor).whole(json))
        return Error{Error::Kind::BadData, FormatText::tr("This is no CBOR that can be read."), {}};
    return json;
}

} // namespace lineside::live
