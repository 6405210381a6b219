#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lineside::mqtt {

//! The longest topic or filter that MQTT can carry, in bytes of UTF-8.
inline constexpr size_t kMaxTopicBytes = 65'535;

/*!
 * What is wrong with a topic name, in words; empty when it is fine: not empty, at most 65,535 bytes of UTF-8, no NUL,
 * no wildcard. (MQTT 5, 4.7.3 and 1.5.4.)
 */
QString topicFault(std::string_view topic);
//! The same for a topic filter: `+` fills a whole level, `#` only the last.
QString filterFault(std::string_view filter);

/*!
 * Whether a message on \a topic belongs to a subscription to \a filter (MQTT 5, 4.7). `a/#` also matches `a`; a filter
 * that begins with a wildcard does not match a topic that begins with `$`. Both are taken to be free of faults.
 */
bool topicMatches(std::string_view filter, std::string_view topic);

//! Whether every topic that \a narrow matches is matched by \a wide too.
bool filterCovers(std::string_view wide, std::string_view narrow);

//! The filters without those that another one covers: overlapping subscriptions would bring messages twice.
QList<QByteArray> withoutCovered(const QList<QByteArray> &filters);

/*!
 * How a plant names its topics: "facility/{facility}/workcenter/{machine}/sensor/{type}". A level in braces stands for
 * exactly one level and gives its name; every other level must be there as it is.
 */
class TopicPattern
{
public:
    struct Field
    {
        QByteArray name;
        QByteArray value;
    };

    TopicPattern() = default;
    explicit TopicPattern(std::string_view pattern);

    //! What is wrong with a pattern, in words; empty when it is fine.
    static QString fault(std::string_view pattern);

    //! The named levels of a topic; nothing when it does not follow the pattern.
    std::optional<QList<Field>> match(std::string_view topic) const;
    //! The subscription that brings all topics of this pattern: each named level is a `+`.
    QByteArray filter() const;

private:
    struct Level
    {
        std::string text; //!< the name of a field, or the level itself
        bool isField = false;
    };
    std::vector<Level> m_levels;
};

//! A hash by bytes that takes what it finds in the receive buffer, without making a key of it.
struct BytesHash
{
    using is_transparent = void;
    size_t operator()(std::string_view bytes) const noexcept { return std::hash<std::string_view>{}(bytes); }
};

//! From a topic's bytes to whatever belongs to it; one look-up a message.
template<typename T>
using TopicTable = std::unordered_map<std::string, T, BytesHash, std::equal_to<>>;

inline std::string_view bytesOf(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}
inline QByteArray toBytes(std::string_view bytes)
{
    return QByteArray(bytes.data(), qsizetype(bytes.size()));
}

} // namespace lineside::mqtt
