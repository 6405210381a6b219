#pragma once

#include "drivers/mqtt/topic_map.h"
#include "models/base/clock.h"
#include "models/base/result.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace lineside::mqtt {

//! A topic that a subscription brought and no tag uses.
struct DiscoveredTopic
{
    QByteArray topic;
    QByteArray sample; //!< the first kSampleBytes of the last payload that was looked at
    UtcTime firstSeen{};
    UtcTime lastSeen{};
};

/*!
 * The topics of one device that wait for an engineer to adopt them, at most kMaxTopics, kept in a file of the data
 * folder across restarts. What is beyond is counted by a sketch: "at least so many".
 *
 * The file is small enough to be read at once and is written by whoever asks, from a copy, so that no driver's thread
 * waits for a disk.
 */
class DiscoveredTopics
{
public:
    static constexpr size_t kMaxTopics = 10'000;
    static constexpr size_t kMaxTopicBytes = 1'024; //!< longer ones are only counted
    static constexpr size_t kSampleBytes = 256;
    static constexpr qint64 kMaxFileBytes = 32 << 20;

    //! Notes a message on a topic without a tag. True when it was new.
    bool note(std::string_view topic, std::string_view payload, UtcTime now);
    //! A tag uses it now.
    void forget(std::string_view topic);

    //! In no order.
    std::vector<DiscoveredTopic> topics() const;
    size_t count() const { return m_topics.size(); }
    size_t beyond() const { return m_beyond; }
    //! Changes with every change that is worth saving.
    quint64 revision() const { return m_revision; }

    QByteArray toJson() const;
    //! Replaces everything; an error leaves all as it was.
    Status fromJson(const QByteArray &json);

    //! No file is no error; a broken one is put aside as *.broken.
    Status load(const QString &file);
    static Status save(const QByteArray &json, const QString &file);

private:
    struct Entry
    {
        QByteArray sample;
        UtcTime firstSeen{};
        UtcTime lastSeen{};
    };
    void countBeyond(std::string_view topic);

    TopicTable<Entry> m_topics;
    std::vector<bool> m_beyondSeen;
    size_t m_beyond = 0;
    quint64 m_revision = 0;
};

} // namespace lineside::mqtt
