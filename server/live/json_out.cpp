#include "server/live/json_out.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lineside::live::json {

namespace {

constexpr qint64 kExactLimit = qint64(1) << 53;
constexpr char kHexDigits[] = "0123456789abcdef";

void escaped(QByteArray &out, uchar c)
{
    out.append("\\u00").append(kHexDigits[c >> 4]).append(kHexDigits[c & 15]);
}

//! Stands for itself: ASCII that neither JSON nor HTML reads as anything else.
bool isPlain(char c)
{
    const uchar u = uchar(c);
    return u >= 0x20 && u < 0x7f && c != '<' && c != '>' && c != '&' && c != '"' && c != '\\';
}

//! The length of the sound UTF-8 sequence at \a at (RFC 3629); 0 when there is none.
qsizetype soundLength(QByteArrayView bytes, qsizetype at)
{
    const auto byte = [&](qsizetype i) { return at + i < bytes.size() ? uchar(bytes[at + i]) : uchar(0); };
    const auto follows = [&](qsizetype i) { return (byte(i) & 0xC0) == 0x80; };
    const uchar first = byte(0);
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) >= 0xA0))
            return 0;
        return follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90))
            return 0;
        return follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

template<typename Number>
void digits(QByteArray &out, Number value)
{
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    out.append(buffer, end - buffer);
}

} // namespace

void text(QByteArray &out, QByteArrayView utf8)
{
    out.append('"');
    for (qsizetype i = 0; i < utf8.size();) {
        const qsizetype plain = std::find_if_not(utf8.begin() + i, utf8.end(), isPlain) - utf8.begin();
        out.append(utf8.sliced(i, plain - i));
        i = plain;
        if (i == utf8.size())
            break;
        const char c = utf8[i];
        if (uchar(c) >= 0x80) {
            const qsizetype length = soundLength(utf8, i);
            if (length == 0)
                out.append("\xef\xbf\xbd");
            else
                out.append(utf8.sliced(i, length));
            i += std::max<qsizetype>(length, 1);
            continue;
        }
        if (c == '"' || c == '\\')
            out.append('\\').append(c);
        else
            escaped(out, uchar(c));
        ++i;
    }
    out.append('"');
}

void text(QByteArray &out, const QString &string)
{
    text(out, QByteArrayView(string.toUtf8()));
}

void number(QByteArray &out, double value)
{
    if (std::isfinite(value))
        digits(out, value);
    else
        out.append("null");
}

void number(QByteArray &out, qint64 value)
{
    digits(out, value);
}

void number(QByteArray &out, quint64 value)
{
    digits(out, value);
}

void wholeNumber(QByteArray &out, qint64 value)
{
    const bool exact = value <= kExactLimit && value >= -kExactLimit;
    if (!exact)
        out.append('"');
    digits(out, value);
    if (!exact)
        out.append('"');
}

void wholeNumber(QByteArray &out, quint64 value)
{
    const bool exact = value <= quint64(kExactLimit);
    if (!exact)
        out.append('"');
    digits(out, value);
    if (!exact)
        out.append('"');
}

void value(QByteArray &out, const Reading &reading, ValueType type, QByteArrayView utf8)
{
    if (qualityOf(reading.status) == Quality::Bad) {
        out.append("null");
        return;
    }
    switch (type) {
    case ValueType::Float64:
        number(out, reading.value.asDouble());
        return;
    case ValueType::Int64:
        wholeNumber(out, reading.value.asInt64());
        return;
    case ValueType::UInt64:
        wholeNumber(out, reading.value.asUInt64());
        return;
    case ValueType::Bool:
        out.append(reading.value.asBool() ? "true" : "false");
        return;
    case ValueType::Text:
        text(out, utf8);
        return;
    }
}

void member(QByteArray &out, const char *name, const QString &string)
{
    if (string.isEmpty())
        return;
    out.append(",\"").append(name).append("\":");
    text(out, string);
}

void time(QByteArray &out, UtcTime at)
{
    out.append('"').append(toIso(at).toLatin1()).append('"');
}

} // namespace lineside::live::json
