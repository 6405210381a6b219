#pragma once

#include "models/access/account.h"
#include "server/live/stream.h"

#include <map>

namespace lineside::live {

/*!
 * All streams, by what they are of. Who may have a stream is decided when it is opened, and tenant and permissions are part
 * of what it is shared by: so nothing has to be filtered when something is sent. One that nobody reads is kept for a
 * while, for those who come back. Network thread.
 */
class StreamBook
{
public:
    static constexpr std::chrono::seconds kKeptUnread{120};
    static constexpr size_t kMostStreams = 20'000;

    struct Parts
    {
        const LatestValues &latest;
        const Clock &clock;
        const Catalogue &catalogue;
        QByteArray station;   //!< UUID, what messages name as their source
        LogBounds bounds{};
    };
    explicit StreamBook(Parts parts);

    /*!
     * Refused: the filter names what \a who may not see, or what is not there. Busy: too many different streams.
     * \a maxRate: messages a second, for topics that are limited.
     */
    Result<StreamPtr> open(const TopicRow &topic, const Filter &filter, double maxRate, const Principal &who);

    void setPlant(const SnapshotPtr &plant);
    const SnapshotPtr &plant() const { return m_plant; }
    void mark(std::span<const TagId> changed);
    void add(const Event &event);
    void startEventsAt(quint64 last) { m_ring.startAt(last); }
    //! The newest document on a topic; \a owner is a tenant, a user's id, or empty for everybody's.
    void publish(Topic topic, const QString &owner, const QByteArray &payload);
    //! Makes the messages that are due; gives when the next one is.
    SteadyTime tick(SteadyTime now);
    //! Drops streams that nobody reads, and what logs hold beyond their age.
    void sweep(SteadyTime now);

    const QByteArray &epoch() const { return m_epoch; }
    size_t size() const { return m_streams.size(); }
    size_t logBytes() const;
    bool wantsReadings() const;

private:
    struct Held
    {
        StreamPtr stream;
        SteadyTime readAt{};
    };
    StreamPtr make(const TopicRow &topic, const Filter &filter, double maxRate, const Principal &who);
    static QString ownerOn(Topic topic, const Principal &who);
    QByteArray siteDocument(const QString &tenant) const;
    QByteArray documentFor(Topic topic, const Principal &who) const;

    const Parts m_parts;
    const QByteArray m_epoch;
    SnapshotPtr m_plant;
    std::shared_ptr<const EventPlaces> m_places = std::make_shared<EventPlaces>();
    EventRing m_ring;
    quint64 m_next = 1;
    std::map<QByteArray, Held> m_streams;
    std::map<std::pair<Topic, QString>, QByteArray> m_documents;
};

} // namespace lineside::live
