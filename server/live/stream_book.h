#pragma once

#include "models/access/account.h"
#include "server/live/kept_events.h"
#include "server/live/notices.h"

#include <QMap>

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
    static constexpr size_t kMostStreams = 40'000;
    static constexpr qsizetype kMostStreamsPerUser = 2'000; //!< begun by one, those that nobody reads any more included
    static constexpr std::chrono::hours kPast{1};         //!< for how long events are told to those who come later
    static constexpr size_t kEventLogBytes = 4 << 20;     //!< of one stream
    static constexpr std::chrono::seconds kEndsSoon{60};  //!< a login's last minute is told

    struct Parts
    {
        const LatestValues &latest;
        const Clock &clock;
        const Catalogue &catalogue;
        QByteArray station;   //!< UUID, what messages name as their source
        LogBounds bounds{};   //!< of one stream, but events; its budget is for all
    };
    explicit StreamBook(Parts parts);

    /*!
     * Refused: the filter names what \a who may not see, or what is not there. Busy: too many different streams.
     * \a maxRate: messages a second, for topics that are limited.
     */
    Result<StreamPtr> open(const TopicRow &topic, const Filter &filter, double maxRate, const Principal &who, Format format);

    void setPlant(const SnapshotPtr &plant);
    const SnapshotPtr &plant() const { return m_plant; }
    //! The first of these tags' news came at \a arrived.
    void mark(std::span<const TagId> changed, SteadyTime arrived);
    void add(const Event &event, SteadyTime arrived);
    //! Where the journal stood before the first event that comes, and critical ones from before that.
    void startEventsAt(quint64 last, const QList<Event> &kept);
    //! The last event that is older than kPast.
    quint64 hourBegins() const { return m_ring.lastBefore(m_parts.clock.utc() - kPast); }
    quint64 lastEvent() const { return m_ring.last(); }
    const KeptEvents &kept() const { return m_kept; }
    AckBook &acks() { return m_acks; }
    const AckBook &acks() const { return m_acks; }
    //! Whether somebody may see an event at all, by rights and tenant.
    bool mayShow(const Event &event, const Principal &who) const;
    //! The account's own stream: its login was renewed, or ends soon.
    void updateMe(Stream &stream, const Principal &who) const;
    // What the documents of tenants tell: their names, and how many of them are connected.
    void setTenantName(const QString &code, const QString &name);
    void setTenantViewers(const QMap<QString, qint64> &viewers);
    bool isRead(Topic topic) const;
    //! Whose document of Topic::Presence somebody of a tenant reads: the one with addresses, or the one without.
    static QString presenceOwner(const QString &tenant, bool withAddresses) { return withAddresses ? tenant : tenant + QStringLiteral("/names"); }
    //! The newest document on a topic; \a owner is a tenant, a user's id, presenceOwner(), or empty for everybody's.
    void publish(Topic topic, const QString &owner, const QByteArray &payload);
    //! On a topic that tellsNotices(). A type that the catalogue does not have on this topic is passed over.
    void notify(const Notice &notice, SteadyTime arrived);
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
        QUuid begunBy;
    };
    using Streams = std::map<QByteArray, Held>;
    Streams::iterator drop(Streams::iterator stream);
    StreamPtr make(const TopicRow &topic, const Filter &filter, double maxRate, const Principal &who, Format format);
    static QString ownerOn(Topic topic, const Principal &who);
    QByteArray siteDocument(const QString &tenant) const;
    QByteArray tenantDocument(const QString &tenant) const;
    void updateTenants();
    QByteArray meDocument(const Principal &who) const;
    QByteArray documentFor(Topic topic, const Principal &who) const;

    const Parts m_parts;
    const QByteArray m_epoch;
    SnapshotPtr m_plant;
    std::shared_ptr<const EventPlaces> m_places = std::make_shared<EventPlaces>();
    EventRing m_ring;
    KeptEvents m_kept;
    AckBook m_acks;
    QMap<QString, QString> m_tenantNames;
    QMap<QString, qint64> m_tenantViewers;
    quint64 m_next = 1;
    Streams m_streams;
    QHash<QUuid, qsizetype> m_begunBy;
    std::map<std::pair<Topic, QString>, QByteArray> m_documents;
    std::map<Topic, KeptNotices> m_notices;
    quint64 m_lastNotice = 0;
};

} // namespace lineside::live
