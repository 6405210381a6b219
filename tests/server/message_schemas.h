#pragma once

#include "server/json_schema.h"

#include <QHash>

namespace lineside::test {

/*!
 * Holds what comes on streams against the catalogue of messages: its payload against the schema there, and its priority.
 * Payloads that the catalogue describes by the REST interface's schemas are checked where that is given.
 */
class MessageSchemas
{
public:
    explicit MessageSchemas(const QByteArray &catalogue, const QByteArray &openApi = {})
        : m_rest(QJsonDocument::fromJson(openApi).object())
    {
        using namespace Qt::Literals;
        for (const QJsonValue &row : QJsonDocument::fromJson(catalogue)[u"messages"_s].toArray())
            m_rows.insert(row[u"type"_s].toString(), row.toObject());
    }

    QStringList types() const { return m_rows.keys(); }
    //! What is wrong with a message; empty when nothing is, or it is of no stream.
    QString fault(const QJsonObject &message) const
    {
        using namespace Qt::Literals;
        const QString type = message[u"type"_s].toString();
        const auto found = m_rows.constFind(type);
        if (found == m_rows.constEnd())
            return message.contains(u"stream"_s) ? type + u": not in the catalogue"_s : QString();
        const QString priority = (*found)[u"priority"_s].toString(), told = message[u"priority"_s].toString();
        if (priority != u"by severity"_s && told != priority)
            return type + u": of priority "_s + told;
        QJsonObject schema = (*found)[u"payload"_s].toObject(), payload = message[u"payload"_s].toObject();
        if (QString reference = schema.value(u"$ref"_s).toString(); !reference.isEmpty()) {
            if (m_rest.document().isEmpty())
                return {};
            if (!reference.startsWith(u"openapi.json#/"_s))
                return type + u": another document: "_s + reference;
            schema[u"$ref"_s] = reference.mid(reference.indexOf(u'#'));
        }
        if ((*found)[u"batch"_s].toBool()) {
            const QString mark = (*found)[u"snapshots"_s].toBool() ? u"snapshot"_s : u"past"_s;
            const QStringList keys = payload.keys();
            if (keys != QStringList{u"items"_s} && keys != QStringList{u"items"_s, mark} && !(mark < u"items"_s && keys == QStringList{mark, u"items"_s}))
                return type + u": has "_s + keys.join(u' ');
            if (payload.contains(mark) && !payload[mark].toBool())
                return type + u": marked as what it is not"_s;
            const QJsonArray items = payload[u"items"_s].toArray();
            if (items.isEmpty())
                return type + u": without items"_s;
            for (const QJsonValue &item : items) {
                if (const QString wrong = m_rest.fault(item.toObject(), schema); !wrong.isEmpty())
                    return type + u' ' + wrong;
            }
            return {};
        }
        const QString wrong = m_rest.fault(payload, schema);
        return wrong.isEmpty() ? QString() : type + u' ' + wrong;
    }

private:
    const JsonSchema m_rest;
    QHash<QString, QJsonObject> m_rows;
};

} // namespace lineside::test
