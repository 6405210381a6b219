#pragma once

#include "models/access/permission.h"
#include "models/base/result.h"
#include "models/history/event.h"
#include "server/live/hub_counters.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

#include <vector>

namespace lineside::live {

//! What can be subscribed to; the names stand in resources/live/catalogue.json.
enum class Topic : quint8 { Readings, Machines, Events, Presence, System, DataFlow, Me, Site, Tenant, Health, Production, Quality };
//! Whether a topic tells of machines in messages of several types: of how they are, and of what happens to them.
constexpr bool tellsNotices(Topic topic) { return topic == Topic::Health || topic == Topic::Production || topic == Topic::Quality; }
inline constexpr size_t kTopicCount = size_t(Topic::Quality) + 1;

enum class Priority : quint8 { Low, Medium, High, Critical };
QByteArray priorityName(Priority priority);

struct TopicRow
{
    Topic topic = Topic::Readings;
    QByteArray name;
    Permission permission = Permission::ViewPlant;
    bool limited = true;      //!< at most so many messages a second; false: every message is sent
    bool reserved = false;    //!< nothing comes on it yet
    QStringList filters;      //!< the keys that its filter may have
    QList<Role> defaultFor;   //!< who a client may subscribe it for without being asked
};

struct MessageRow
{
    QByteArray type;          //!< "sensorReadingUpdated"
    Topic topic = Topic::Readings;
    std::optional<Priority> priority; //!< none: by severity, see ScaleRow
    bool reserved = false;
    MessageKind kind = MessageKind::Unknown; //!< as figures count it
};

//! One step of a scale of severity, and what it comes to for those who are told of it.
struct ScaleRow
{
    QByteArray scale; //!< "journal", "alerts", "anomalies", "spc", "tests"
    QByteArray step;  //!< "HIGH", as payloads have it
    Priority priority = Priority::Low;
    std::optional<Severity> severity; //!< of the event in the journal; none: it is not in the journal
};

/*!
 * The catalogue of what is told to viewers: topics, message types with their priority, who may see which kind of event,
 * and how the scales of severity become priorities and each other. One file, read by the server and by whoever writes clients or
 * documentation. Immutable.
 */
class Catalogue
{
public:
    //! Strict: each topic, severity and kind of event of this program stands there exactly once.
    static Result<Catalogue> read(const QByteArray &json);
    //! The one that is built in; what is wrong with it ends the program, and a test comes first.
    static const Catalogue &builtIn();
    static QByteArray builtInJson();

    const TopicRow &row(Topic topic) const { return m_topics[size_t(topic)]; }
    std::optional<Topic> topicFromName(QByteArrayView name) const;
    const std::vector<TopicRow> &topics() const { return m_topics; }
    const std::vector<MessageRow> &messages() const { return m_messages; }
    //! Null for a type that is in no row, or reserved.
    const MessageRow *message(QByteArrayView type) const;
    //! The type of the messages on a topic that is not reserved; where there are several, the first.
    QByteArray messageOn(Topic topic) const;
    Priority priorityOf(Severity severity) const { return m_severities[size_t(severity)]; }
    //! Null for a step that a scale does not have.
    const ScaleRow *step(QByteArrayView scale, QByteArrayView step) const;
    const std::vector<ScaleRow> &scales() const { return m_scales; }
    Priority priorityOn(Topic topic) const;
    Permission permissionFor(EventKind kind) const { return m_kinds[size_t(kind)]; }

private:
    std::vector<TopicRow> m_topics; //!< by Topic
    std::vector<MessageRow> m_messages;
    std::vector<ScaleRow> m_scales;
    std::array<Priority, 4> m_severities{};
    std::vector<Permission> m_kinds; //!< by EventKind
};

} // namespace lineside::live
