#include "models/plant/tag_address.h"

#include <QJsonDocument>

namespace lineside {

TagAddress::TagAddress(const QJsonObject &object)
{
    if (!object.isEmpty())
        m_json = QJsonDocument(object).toJson(QJsonDocument::Compact);
}

TagAddress::TagAddress(std::initializer_list<std::pair<QString, QJsonValue>> keys)
    : TagAddress(QJsonObject(keys))
{
}

TagAddress TagAddress::fromCompactJson(QByteArray json)
{
    TagAddress address;
    if (json != "{}")
        address.m_json = std::move(json);
    return address;
}

QJsonObject TagAddress::object() const
{
    return m_json.isEmpty() ? QJsonObject() : QJsonDocument::fromJson(m_json).object();
}

void TagAddress::insert(const QString &key, const QJsonValue &value)
{
    QJsonObject changed = object();
    changed.insert(key, value);
    *this = changed;
}

bool operator==(const TagAddress &a, const TagAddress &b)
{
    return a.m_json == b.m_json || a.object() == b.object();
}

} // namespace lineside
