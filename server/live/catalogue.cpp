#include "server/live/catalogue.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

// A static library's resources are linked only when somebody asks for them.
static void startLiveResources()
{
    Q_INIT_RESOURCE(lineside_live);
}

namespace lineside::live {

namespace {

constexpr std::array kTopicNames{"readings", "machines", "events", "presence", "system", "dataFlow",
                                 "me",       "site",     "tenant", "health",   "production", "quality"};
static_assert(kTopicNames.size() == kTopicCount);
constexpr std::array kPriorityNames{"low", "medium", "high", "critical"};
constexpr size_t kKindCount = size_t(kLastEventKind) + 1;

Error catalogueError(const QString &what)
{
    return {Error::Kind::BadData, QStringLiteral("The catalogue of messages: ") + what, {}};
}

std::optional<Priority> priorityFromName(const QString &name)
{
    for (size_t i = 0; i < kPriorityNames.size(); ++i) {
        if (name == QLatin1String(kPriorityNames[i]))
            return Priority(i);
    }
    return {};
}

std::optional<Topic> topicFrom(const QString &name)
{
    for (size_t i = 0; i < kTopicNames.size(); ++i) {
        if (name == QLatin1String(kTopicNames[i]))
            return Topic(i);
    }
    return {};
}

} // namespace

QByteArray priorityName(Priority priority)
{
    return kPriorityNames[size_t(priority)];
}

Result<Catalogue> Catalogue::read(const QByteArray &json)
{
    const QJsonObject all = QJsonDocument::fromJson(json).object();
    if (all.value(QStringLiteral("protocol")).toString() != QStringLiteral("lineside.v1"))
        return catalogueError(QStringLiteral("not of lineside.v1"));
    Catalogue catalogue;
    catalogue.m_topics.resize(kTopicCount);
    std::array<bool, kTopicCount> seen{};
    for (const QJsonValue &value : all.value(QStringLiteral("topics")).toArray()) {
        const QJsonObject object = value.toObject();
        const QString name = object.value(QStringLiteral("name")).toString();
        const auto topic = topicFrom(name);
        const auto permission = permissionFromName(object.value(QStringLiteral("permission")).toString());
        if (!topic || !permission || std::exchange(seen[size_t(*topic)], true))
            return catalogueError(QStringLiteral("topic ") + name);
        TopicRow &row = catalogue.m_topics[size_t(*topic)];
        row = {*topic, name.toLatin1(), *permission, object.value(QStringLiteral("limited")).toBool(true),
               object.value(QStringLiteral("reserved")).toBool(), {}, {}};
        for (const QJsonValue &filter : object.value(QStringLiteral("filters")).toArray())
            row.filters << filter.toString();
        for (const QJsonValue &role : object.value(QStringLiteral("defaultFor")).toArray()) {
            const auto known = roleFromName(role.toString());
            if (!known || !permissionsOf(*known, true).has(*permission))
                return catalogueError(QStringLiteral("topic ") + name + QStringLiteral(" is no default for ") + role.toString());
            row.defaultFor << *known;
        }
    }
    if (!std::all_of(seen.begin(), seen.end(), [](bool one) { return one; }))
        return catalogueError(QStringLiteral("a topic is missing"));

    for (const QJsonValue &value : all.value(QStringLiteral("messages")).toArray()) {
        const QJsonObject object = value.toObject();
        const QString type = object.value(QStringLiteral("type")).toString();
        const auto topic = topicFrom(object.value(QStringLiteral("topic")).toString());
        const QString priority = object.value(QStringLiteral("priority")).toString();
        const auto known = priorityFromName(priority);
        if (type.isEmpty() || !topic || (!known && priority != QStringLiteral("by severity")))
            return catalogueError(QStringLiteral("message ") + type);
        const MessageKind kind = sentKindOf(type.toStdString());
        if (kind == MessageKind::Unknown || object.value(QStringLiteral("batch")).toBool() != tellsNotices(*topic)
            || std::any_of(catalogue.m_messages.begin(), catalogue.m_messages.end(), [&](const MessageRow &row) { return row.kind == kind; }))
            return catalogueError(QStringLiteral("message ") + type);
        catalogue.m_messages.push_back({type.toLatin1(), *topic, known, object.value(QStringLiteral("reserved")).toBool(), kind});
    }
    for (const TopicRow &row : catalogue.m_topics) {
        const auto carries = std::count_if(catalogue.m_messages.begin(), catalogue.m_messages.end(), [&](const MessageRow &message) {
            return message.topic == row.topic && !message.reserved;
        });
        const bool hasMany = tellsNotices(row.topic) || row.topic == Topic::Events;
        if (row.reserved ? carries != 0 : carries < 1 || (carries > 1 && !hasMany))
            return catalogueError(QStringLiteral("topic %1 has not one message").arg(QString::fromLatin1(row.name)));
    }

    for (const QJsonValue &value : all.value(QStringLiteral("scales")).toArray()) {
        const QJsonObject scale = value.toObject();
        const QByteArray name = scale.value(QStringLiteral("scale")).toString().toLatin1();
        for (const QJsonValue &step : scale.value(QStringLiteral("steps")).toArray()) {
            ScaleRow row{name, step[QStringLiteral("step")].toString().toLatin1(), Priority::Low, {}};
            const auto priority = priorityFromName(step[QStringLiteral("priority")].toString());
            Severity severity{};
            const QJsonValue journal = step[QStringLiteral("severity")];
            if (name.isEmpty() || row.step.isEmpty() || !priority || catalogue.step(name, row.step)
                || (!journal.isNull() && !severityFromName(journal.toString(), severity)))
                return catalogueError(QStringLiteral("scale %1, step %2").arg(QString::fromLatin1(name), QString::fromLatin1(row.step)));
            row.priority = *priority;
            if (!journal.isNull())
                row.severity = severity;
            catalogue.m_scales.push_back(row);
        }
    }
    for (const Severity severity : {Severity::Info, Severity::Warning, Severity::Error, Severity::Critical}) {
        const ScaleRow *row = catalogue.step("journal", severityName(severity).toLatin1());
        if (!row || row->severity != severity)
            return catalogueError(QStringLiteral("severity ") + severityName(severity));
        catalogue.m_severities[size_t(severity)] = row->priority;
    }
    // Each scale whole: as those who give the steps have them.
    static constexpr std::array<std::pair<const char *, size_t>, 5> kScales{{{"journal", 4}, {"alerts", 3}, {"anomalies", 3}, {"spc", 2}, {"tests", 2}}};
    size_t steps = 0;
    for (const auto &[name, count] : kScales) {
        const auto has = std::count_if(catalogue.m_scales.begin(), catalogue.m_scales.end(), [name = name](const ScaleRow &row) { return row.scale == name; });
        if (size_t(has) != count)
            return catalogueError(QStringLiteral("scale ") + QLatin1String(name));
        steps += count;
    }
    if (catalogue.m_scales.size() != steps)
        return catalogueError(QStringLiteral("another scale"));
    const QJsonObject kinds = all.value(QStringLiteral("eventKinds")).toObject();
    for (size_t i = 0; i < kKindCount; ++i) {
        const QString name = eventKindName(EventKind(i));
        const auto permission = permissionFromName(kinds.value(name).toString());
        if (!permission)
            return catalogueError(QStringLiteral("kind of event ") + name);
        catalogue.m_kinds.push_back(*permission);
    }
    if (kinds.size() != qsizetype(kKindCount))
        return catalogueError(QStringLiteral("it has more than the program"));
    return catalogue;
}

QByteArray Catalogue::builtInJson()
{
    startLiveResources();
    QFile file(QStringLiteral(":/lineside/live/catalogue.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const Catalogue &Catalogue::builtIn()
{
    static const Catalogue catalogue = [] {
        Result<Catalogue> read = Catalogue::read(builtInJson());
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return std::move(*read);
    }();
    return catalogue;
}

std::optional<Topic> Catalogue::topicFromName(QByteArrayView name) const
{
    for (const TopicRow &row : m_topics) {
        if (row.name == name)
            return row.topic;
    }
    return {};
}

const MessageRow *Catalogue::message(QByteArrayView type) const
{
    const auto found = std::find_if(m_messages.begin(), m_messages.end(), [&](const MessageRow &one) { return one.type == type && !one.reserved; });
    return found == m_messages.end() ? nullptr : &*found;
}

const ScaleRow *Catalogue::step(QByteArrayView scale, QByteArrayView step) const
{
    const auto found = std::find_if(m_scales.begin(), m_scales.end(), [&](const ScaleRow &row) { return row.scale == scale && row.step == step; });
    return found == m_scales.end() ? nullptr : &*found;
}

QByteArray Catalogue::messageOn(Topic topic) const
{
    for (const MessageRow &message : m_messages) {
        if (message.topic == topic && !message.reserved)
            return message.type;
    }
    return {};
}

Priority Catalogue::priorityOn(Topic topic) const
{
    for (const MessageRow &message : m_messages) {
        if (message.topic == topic && !message.reserved)
            return message.priority.value_or(Priority::Low);
    }
    return Priority::Low;
}

} // namespace lineside::live
