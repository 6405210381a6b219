#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <initializer_list>
#include <utility>

namespace lineside {

/*!
 * Where a driver finds a tag: a small object whose keys the driver describes. Kept as compact JSON text, which takes a
 * quarter of what a QJsonObject does; with 100,000 tags that counts. Each look costs a parse: who looks at several keys,
 * or often, takes object() once.
 */
class TagAddress
{
public:
    TagAddress() = default;
    TagAddress(const QJsonObject &object); // implicit: an address is an object to whoever makes one
    TagAddress(std::initializer_list<std::pair<QString, QJsonValue>> keys);
    //! \a json is one sound JSON object without blanks between its tokens.
    static TagAddress fromCompactJson(QByteArray json);

    QJsonObject object() const;
    operator QJsonObject() const { return object(); }
    bool isEmpty() const { return m_json.isEmpty(); }
    bool contains(const QString &key) const { return object().contains(key); }
    bool contains(QLatin1StringView key) const { return object().contains(key); }
    QJsonValue value(const QString &key) const { return object().value(key); }
    QJsonValue value(QLatin1StringView key) const { return object().value(key); }
    //! const, so that nobody assigns to what is a copy.
    const QJsonValue operator[](const QString &key) const { return value(key); }
    const QJsonValue operator[](QLatin1StringView key) const { return value(key); }
    void insert(const QString &key, const QJsonValue &value);

    //! Of content: neither the order of the keys nor the spelling of numbers counts.
    friend bool operator==(const TagAddress &a, const TagAddress &b);

private:
    QByteArray m_json; //!< empty for an object without keys
};

} // namespace lineside
