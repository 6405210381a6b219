#pragma once

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUuid>

#include <cmath>

namespace lineside::test {

/*!
 * Checks JSON against the schemas of an OpenAPI 3.0 document: the words that ours uses, and no others; an unknown word is
 * a fault, so that nothing is passed over in silence.
 */
class JsonSchema
{
public:
    explicit JsonSchema(const QJsonObject &document) : m_document(document) {}

    const QJsonObject &document() const { return m_document; }

    //! What is wrong, with its place; empty when nothing is.
    QString fault(const QJsonValue &value, QJsonObject schema, const QString &at = QStringLiteral("$")) const
    {
        using namespace Qt::Literals;
        for (int depth = 0; schema.contains(u"$ref"_s); ++depth) {
            const QJsonValue found = resolve(schema[u"$ref"_s].toString());
            if (!found.isObject() || depth > 8)
                return at + u": no schema "_s + schema[u"$ref"_s].toString();
            schema = found.toObject();
        }
        static const QStringList kKnown{u"type"_s, u"nullable"_s, u"enum"_s, u"properties"_s, u"required"_s, u"additionalProperties"_s, u"items"_s,
                                        u"minItems"_s, u"maxItems"_s, u"minimum"_s, u"maximum"_s, u"maxLength"_s, u"format"_s, u"description"_s};
        for (const QString &word : schema.keys()) {
            if (!kKnown.contains(word))
                return at + u": unknown word "_s + word;
        }
        if (value.isUndefined())
            return at + u": missing"_s;
        if (value.isNull() && (schema[u"nullable"_s].toBool() || !schema.contains(u"type"_s)))
            return {};
        const QString type = schema[u"type"_s].toString();
        const bool fits = type.isEmpty() || (type == u"object"_s && value.isObject()) || (type == u"array"_s && value.isArray())
            || (type == u"string"_s && value.isString()) || (type == u"boolean"_s && value.isBool()) || (type == u"number"_s && value.isDouble())
            || (type == u"integer"_s && value.isDouble() && value.toDouble() == std::trunc(value.toDouble()));
        if (!fits)
            return at + u": no "_s + type;
        if (schema.contains(u"enum"_s) && !schema[u"enum"_s].toArray().contains(value))
            return at + u": not one of the words: "_s + value.toString();
        if (value.isDouble()) {
            if (schema.contains(u"minimum"_s) && value.toDouble() < schema[u"minimum"_s].toDouble())
                return at + u": too small"_s;
            if (schema.contains(u"maximum"_s) && value.toDouble() > schema[u"maximum"_s].toDouble())
                return at + u": too large"_s;
        }
        if (value.isString())
            return textFault(value.toString(), schema, at);
        if (value.isArray()) {
            const QJsonArray items = value.toArray();
            if (items.size() < schema[u"minItems"_s].toInt() || items.size() > schema[u"maxItems"_s].toInt(1'000'000))
                return at + u": the number of items"_s;
            for (qsizetype i = 0; i < items.size() && schema.contains(u"items"_s); ++i) {
                if (const QString wrong = fault(items[i], schema[u"items"_s].toObject(), at + u'[' + QString::number(i) + u']'); !wrong.isEmpty())
                    return wrong;
            }
        }
        return value.isObject() ? objectFault(value.toObject(), schema, at) : QString();
    }

    QJsonValue resolve(const QString &reference) const
    {
        QJsonValue found = m_document;
        for (const QString &step : reference.mid(2).split(QLatin1Char('/')))
            found = found[step];
        return found;
    }

private:
    static QString textFault(const QString &text, const QJsonObject &schema, const QString &at)
    {
        using namespace Qt::Literals;
        const QString format = schema[u"format"_s].toString();
        if (schema.contains(u"maxLength"_s) && text.size() > schema[u"maxLength"_s].toInt())
            return at + u": too long"_s;
        if (format == u"uuid"_s && (text.size() != 36 || QUuid::fromString(text).isNull()))
            return at + u": no UUID: "_s + text;
        static const QRegularExpression kTime(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$"_s);
        if (format == u"date-time"_s && !kTime.match(text).hasMatch())
            return at + u": no time: "_s + text;
        return {};
    }
    QString objectFault(const QJsonObject &object, const QJsonObject &schema, const QString &at) const
    {
        using namespace Qt::Literals;
        for (const QJsonValue &name : schema[u"required"_s].toArray()) {
            if (!object.contains(name.toString()))
                return at + u'.' + name.toString() + u": missing"_s;
        }
        const QJsonObject properties = schema[u"properties"_s].toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString place = at + u'.' + it.key();
            if (!properties.contains(it.key())) {
                if (schema.contains(u"additionalProperties"_s) && !schema[u"additionalProperties"_s].toBool())
                    return place + u": not described"_s;
                continue;
            }
            if (const QString wrong = fault(it.value(), properties[it.key()].toObject(), place); !wrong.isEmpty())
                return wrong;
        }
        return {};
    }

    const QJsonObject m_document;
};

} // namespace lineside::test
