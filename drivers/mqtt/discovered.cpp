#include "drivers/mqtt/discovered.h"

#include "drivers/mqtt/utf8.h"
#include "drivers/mqtt/words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

namespace lineside::mqtt {
namespace {

constexpr size_t kSketchBits = size_t(1) << 20;
constexpr auto kSampleEvery = std::chrono::seconds(10);

//! What a person can read of a payload; a binary one in hexadecimal.
QByteArray sampleOf(std::string_view payload)
{
    std::string_view part = payload.substr(0, DiscoveredTopics::kSampleBytes);
    for (int cut = 0; cut < 4 && !part.empty() && !isValidUtf8(part); ++cut)
        part.remove_suffix(1); // a character that was cut in half
    const bool readable = isValidUtf8(part) && part.find('\0') == std::string_view::npos;
    if (readable && (!part.empty() || payload.empty()))
        return toBytes(part);
    return "0x" + toBytes(payload.substr(0, DiscoveredTopics::kSampleBytes / 2)).toHex();
}

} // namespace

bool DiscoveredTopics::note(std::string_view topic, std::string_view payload, UtcTime now)
{
    const auto found = m_topics.find(topic);
    if (found != m_topics.end()) {
        Entry &entry = found->second;
        if (now - entry.lastSeen >= kSampleEvery || now < entry.lastSeen) {
            entry.lastSeen = now;
            entry.sample = sampleOf(payload);
        }
        return false;
    }
    if (topic.size() > kMaxTopicBytes || m_topics.size() >= kMaxTopics) {
        countBeyond(topic);
        return false;
    }
    m_topics.emplace(std::string(topic), Entry{sampleOf(payload), now, now});
    ++m_revision;
    return true;
}

void DiscoveredTopics::countBeyond(std::string_view topic)
{
    if (m_beyondSeen.empty())
        m_beyondSeen.resize(kSketchBits);
    const size_t bit = BytesHash{}(topic) % kSketchBits;
    if (!m_beyondSeen[bit]) {
        m_beyondSeen[bit] = true;
        ++m_beyond;
    }
}

void DiscoveredTopics::forget(std::string_view topic)
{
    const auto found = m_topics.find(topic);
    if (found == m_topics.end())
        return;
    m_topics.erase(found);
    ++m_revision;
}

std::vector<DiscoveredTopic> DiscoveredTopics::topics() const
{
    std::vector<DiscoveredTopic> list;
    list.reserve(m_topics.size());
    for (const auto &[topic, entry] : m_topics)
        list.push_back({toBytes(topic), entry.sample, entry.firstSeen, entry.lastSeen});
    return list;
}

QByteArray DiscoveredTopics::toJson() const
{
    std::vector<DiscoveredTopic> list = topics();
    std::ranges::sort(list, {}, &DiscoveredTopic::topic);
    QJsonArray array;
    for (const DiscoveredTopic &topic : list) {
        array.append(QJsonObject{{QStringLiteral("topic"), QString::fromUtf8(topic.topic)},
                                 {QStringLiteral("sample"), QString::fromUtf8(topic.sample)},
                                 {QStringLiteral("first_seen_us"), toMicroseconds(topic.firstSeen)},
                                 {QStringLiteral("last_seen_us"), toMicroseconds(topic.lastSeen)}});
    }
    const QJsonObject root{{QStringLiteral("format"), QStringLiteral("lineside-discovered-topics")},
                           {QStringLiteral("version"), 1},
                           {QStringLiteral("topics"), array}};
    return QJsonDocument(root).toJson(QJsonDocument::Indented);
}

Status DiscoveredTopics::fromJson(const QByteArray &json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    if (root.value(QStringLiteral("format")).toString() != QLatin1String("lineside-discovered-topics")
        || root.value(QStringLiteral("version")).toInt() != 1)
        return Error{Error::Kind::BadData, Words::tr("This is not a list of discovered topics."), {}};
    TopicTable<Entry> topics;
    const QJsonArray array = root.value(QStringLiteral("topics")).toArray();
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        const QByteArray topic = object.value(QStringLiteral("topic")).toString().toUtf8();
        const QByteArray sample = object.value(QStringLiteral("sample")).toString().toUtf8();
        if (topics.size() >= kMaxTopics || !topicFault(bytesOf(topic)).isEmpty()
            || size_t(topic.size()) > kMaxTopicBytes)
            continue;
        topics.insert_or_assign(topic.toStdString(),
                                Entry{sample.left(qsizetype(2 * kSampleBytes)),
                                      fromMicroseconds(object.value(QStringLiteral("first_seen_us")).toInteger()),
                                      fromMicroseconds(object.value(QStringLiteral("last_seen_us")).toInteger())});
    }
    m_topics = std::move(topics);
    return Done{};
}

Status DiscoveredTopics::load(const QString &file)
{
    QFile source(file);
    if (!source.exists())
        return Done{};
    const Error unreadable{Error::Kind::Io, Words::tr("The list of discovered topics, %1, cannot be read.").arg(file), {}};
    if (source.size() > kMaxFileBytes || !source.open(QIODevice::ReadOnly))
        return unreadable;
    const Status loaded = fromJson(source.readAll());
    source.close();
    if (!loaded) {
        const QString aside = file + QStringLiteral(".broken");
        QFile::remove(aside);
        QFile::rename(file, aside);
        return Error{Error::Kind::BadData,
                     Words::tr("The list of discovered topics was broken and has been put aside as %1.").arg(aside), {}};
    }
    return loaded;
}

Status DiscoveredTopics::save(const QByteArray &json, const QString &file)
{
    QSaveFile target(file);
    if (!QDir().mkpath(QFileInfo(file).absolutePath()) || !target.open(QIODevice::WriteOnly)
        || target.write(json) != json.size() || !target.commit())
        return Error{Error::Kind::Io, Words::tr("The list of discovered topics, %1, cannot be written.").arg(file),
                     Words::tr("Check the data folder and the space on its disk.")};
    return Done{};
}

} // namespace lineside::mqtt
