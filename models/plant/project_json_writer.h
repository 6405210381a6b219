#pragma once

#include "models/plant/project_words.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QUuid>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lineside::project {

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
    void beginObject(QLatin1StringView key)
    {
        writeKey(key);
        begin('{');
    }
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
    //! One text of an array.
    void writeItem(const QString &value) { writeText(value); }
    //! An array of texts on one line.
    void words(QLatin1StringView key, const QStringList &values)
    {
        writeKey(key);
        writeValue(QJsonArray::fromStringList(values));
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

//! Nothing for an interval that is open on both sides.
inline void writeRange(JsonWriter &out, QLatin1StringView key, const Range &range)
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

} // namespace lineside::project
