#include "server/live/stream_book.h"

#include "server/live/json_out.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace lineside::live {

namespace {

struct BookText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

//! Those that decide which kinds of events somebody sees.
Permissions eventPermissions(const Principal &who)
{
    return who.permissions & Permissions{Permission::ViewEvents, Permission::ViewAudit};
}

} // namespace

StreamBook::StreamBook(Parts parts)
    : m_parts(std::move(parts))
    , m_epoch(QUuid::createUuid().toByteArray(QUuid::Id128).left(8))
    , m_plant(std::make_shared<PlantSnapshot>(Plant{}, 1, [](std::span<const TagUuid> tags) { return std::vector<TagId>(tags.size()); }))
{
}

QString StreamBook::ownerOn(Topic topic, const Principal &who)
{
    switch (topic) {
    case Topic::Me:
        return who.id.toString(QUuid::WithoutBraces);
    case Topic::System:
    case Topic::DataFlow:
        return {};
    case Topic::Presence:
        return presenceOwner(who.tenant, seesAddresses(who.permissions));
    default:
        return who.tenant;
    }
}

QByteArray StreamBook::siteDocument(const QString &tenant) const
{
    QByteArray payload = "{\"revision\":";
    json::number(payload, m_plant->revision());
    payload.append(",\"sites\":[");
    bool first = true;
    for (const Site &site : m_plant->plant().sites) {
        if (site.tenant != tenant)
            continue;
        payload.append(std::exchange(first, false) ? "{\"id\":\"" : ",{\"id\":\"").append(site.id.uuid.toByteArray(QUuid::WithoutBraces));
        payload.append("\",\"code\":");
        json::text(payload, site.code);
        payload.append(",\"name\":");
        json::text(payload, site.name);
        payload.append('}');
    }
    return payload.append("]}");
}

QByteArray StreamBook::tenantDocument(const QString &tenant) const
{
    QByteArray payload = "{\"code\":";
    json::text(payload, tenant);
    payload.append(",\"name\":");
    json::text(payload, m_tenantNames.value(tenant, tenant));
    payload.append(",\"viewers\":");
    json::number(payload, m_tenantViewers.value(tenant));
    return payload.append('}');
}

QByteArray StreamBook::meDocument(const Principal &who) const
{
    QByteArray payload = "{\"name\":";
    json::text(payload, who.name);
    payload.append(",\"role\":");
    json::text(payload, who.role ? roleName(*who.role) : QStringLiteral("machine"));
    payload.append(",\"tenant\":");
    json::text(payload, who.tenant);
    payload.append(",\"permissions\":");
    json::text(payload, permissionNames(who.permissions));
    payload.append(",\"expiresAt\":");
    json::time(payload, who.expiresAt);
    if (who.expiresAt - m_parts.clock.utc() <= kEndsSoon)
        payload.append(",\"endsSoon\":true");
    return payload.append('}');
}

void StreamBook::updateMe(Stream &stream, const Principal &who) const
{
    static_cast<DocumentStream &>(stream).set(meDocument(who));
}

bool StreamBook::mayShow(const Event &event, const Principal &who) const
{
    return maySee(event, m_places->of(event), m_parts.catalogue, who.permissions, who.tenant);
}

void StreamBook::setTenantName(const QString &code, const QString &name)
{
    if (std::exchange(m_tenantNames[code], name) != name)
        updateTenants();
}

void StreamBook::setTenantViewers(const QMap<QString, qint64> &viewers)
{
    m_tenantViewers = viewers;
    updateTenants();
}

bool StreamBook::isRead(Topic topic) const
{
    return std::any_of(m_streams.begin(), m_streams.end(),
                       [&](const auto &one) { return one.second.stream->topic().topic == topic && one.second.stream.use_count() > 1; });
}

void StreamBook::updateTenants()
{
    for (auto &[key, held] : m_streams) {
        if (held.stream->topic().topic != Topic::Tenant)
            continue;
        auto &document = static_cast<DocumentStream &>(*held.stream);
        document.set(tenantDocument(document.owner()));
    }
}

void StreamBook::startEventsAt(quint64 last, const QList<Event> &kept)
{
    m_ring.startAt(last);
    for (const Event &event : kept) {
        if (event.id <= last)
            m_kept.add(event);
    }
}

QByteArray StreamBook::documentFor(Topic topic, const Principal &who) const
{
    if (topic == Topic::Site)
        return siteDocument(who.tenant);
    if (topic == Topic::Tenant)
        return tenantDocument(who.tenant);
    if (topic == Topic::Me)
        return meDocument(who);
    const auto found = m_documents.find({topic, ownerOn(topic, who)});
    return found == m_documents.end() ? QByteArray() : found->second;
}

Result<StreamPtr> StreamBook::open(const TopicRow &topic, const Filter &filter, double maxRate, const Principal &who, Format format)
{
    if (!who.may(topic.permission))
        return Error{Error::Kind::Refused, BookText::tr("Your role does not allow this."), {}};
    const bool ofPlant = topic.topic == Topic::Readings || topic.topic == Topic::Machines || topic.topic == Topic::Events
        || tellsNotices(topic.topic);
    if (ofPlant && !isWithin(filter, *m_plant, who.tenant))
        return Error{Error::Kind::Refused, BookText::tr("The filter names something that you do not have."), {}};
    QByteArray key = topic.name + '/' + ownerOn(topic.topic, who).toUtf8() + '/' + filter.canonical();
    if (topic.topic == Topic::Readings || topic.topic == Topic::Machines || tellsNotices(topic.topic))
        key += '/' + QByteArray::number(maxRate);
    if (topic.topic == Topic::Events)
        key += '/' + permissionNames(eventPermissions(who)).toLatin1();
    if (topic.topic == Topic::Me) // each login's own: they end at different times
        key += '/' + permissionNames(who.permissions).toLatin1() + '/' + who.tenant.toUtf8() + '/' + who.session.toByteArray(QUuid::Id128);
    if (format == Format::Cbor)
        key += "/cbor";
    const SteadyTime now = m_parts.clock.steady();
    if (const auto found = m_streams.find(key); found != m_streams.end()) {
        found->second.readAt = now;
        return found->second.stream;
    }
    qsizetype &begun = m_begunBy[who.id];
    if (m_streams.size() >= kMostStreams || begun >= kMostStreamsPerUser)
        return Error{Error::Kind::Busy, BookText::tr("There are too many different subscriptions."), BookText::tr("Try again later.")};
    StreamPtr stream = make(topic, filter, maxRate, who, format);
    m_streams[key] = {stream, now, who.id};
    ++begun;
    return stream;
}

StreamBook::Streams::iterator StreamBook::drop(Streams::iterator stream)
{
    if (const auto begun = m_begunBy.find(stream->second.begunBy); begun != m_begunBy.end() && --*begun <= 0)
        m_begunBy.erase(begun);
    return m_streams.erase(stream);
}

StreamPtr StreamBook::make(const TopicRow &topic, const Filter &filter, double maxRate, const Principal &who, Format format)
{
    Stream::Heading heading{m_epoch + '.' + QByteArray::number(m_next++), m_parts.station, topic,
                            m_parts.catalogue.messageOn(topic.topic), format, m_parts.bounds};
    if (topic.topic == Topic::Readings)
        return std::make_shared<ReadingStream>(heading, ReadingStream::Parts{m_parts.latest, m_parts.clock, m_plant, who.tenant, filter, maxRate});
    if (topic.topic == Topic::Machines)
        return std::make_shared<MachineStream>(heading, ReadingStream::Parts{m_parts.latest, m_parts.clock, m_plant, who.tenant, filter, maxRate});
    if (tellsNotices(topic.topic))
        return std::make_shared<NoticeStream>(heading, NoticeStream::Parts{m_notices[topic.topic], m_parts.clock, m_plant, who.tenant, filter, maxRate});
    if (topic.topic == Topic::Events) {
        heading.bounds.age = kPast;
        heading.bounds.bytes = kEventLogBytes;
        return std::make_shared<EventStream>(heading,
                                             EventStream::Parts{m_parts.catalogue, m_plant, m_places, who.tenant, filter, eventPermissions(who)},
                                             m_ring, m_parts.clock.steady());
    }
    return std::make_shared<DocumentStream>(heading, m_parts.catalogue.priorityOn(topic.topic), m_parts.clock, ownerOn(topic.topic, who),
                                            documentFor(topic.topic, who));
}

void StreamBook::setPlant(const SnapshotPtr &plant)
{
    m_plant = plant;
    m_places = std::make_shared<EventPlaces>(*plant);
    for (auto &[topic, kept] : m_notices)
        kept.forgetOthers(*plant);
    for (auto it = m_streams.begin(); it != m_streams.end();) {
        Stream &stream = *it->second.stream;
        if (stream.topic().topic == Topic::Events)
            static_cast<EventStream &>(stream).setPlaces(m_places, m_ring);
        if (stream.topic().topic == Topic::Site) {
            auto &document = static_cast<DocumentStream &>(stream);
            document.set(siteDocument(document.owner()));
        }
        if (stream.setPlant(plant)) {
            ++it;
            continue;
        }
        stream.end(); // who reads it is told
        it = drop(it);
    }
}

void StreamBook::mark(std::span<const TagId> changed, SteadyTime arrived)
{
    if (changed.empty())
        return;
    for (auto &[key, held] : m_streams) {
        if (held.stream->topic().topic == Topic::Readings)
            static_cast<ReadingStream &>(*held.stream).mark(changed, arrived);
        else if (held.stream->topic().topic == Topic::Machines)
            static_cast<MachineStream &>(*held.stream).mark(changed, arrived);
    }
}

void StreamBook::add(const Event &event, SteadyTime arrived)
{
    if (event.id <= m_ring.last())
        return;
    m_ring.add(event);
    if (m_parts.catalogue.priorityOf(event.severity) == Priority::Critical)
        m_kept.add(event);
    const SteadyTime now = m_parts.clock.steady();
    for (auto &[key, held] : m_streams) {
        if (held.stream->topic().topic == Topic::Events)
            static_cast<EventStream &>(*held.stream).add(event, now, arrived);
    }
}

void StreamBook::publish(Topic topic, const QString &owner, const QByteArray &payload)
{
    if (tellsNotices(topic))
        return; // these have no documents
    m_documents[{topic, owner}] = payload;
    for (auto &[key, held] : m_streams) {
        if (held.stream->topic().topic != topic)
            continue;
        auto &document = static_cast<DocumentStream &>(*held.stream);
        if (document.owner() == owner)
            document.set(payload);
    }
}

void StreamBook::notify(const Notice &notice, SteadyTime arrived)
{
    const MessageRow *row = m_parts.catalogue.message(notice.type);
    if (!row || row->topic != notice.topic || !tellsNotices(notice.topic) || notice.payload.size() < 3)
        return;
    Notice told = notice;
    told.priority = row->priority.value_or(notice.priority);
    told.kind = row->kind;
    told.number = ++m_lastNotice;
    m_notices[notice.topic].add(told, *m_plant, m_parts.clock.steady());
    for (auto &[key, held] : m_streams) {
        if (held.stream->topic().topic == notice.topic)
            static_cast<NoticeStream &>(*held.stream).add(told, arrived);
    }
}

SteadyTime StreamBook::tick(SteadyTime now)
{
    SteadyTime next = SteadyTime::max();
    for (auto &[key, held] : m_streams)
        next = std::min(next, held.stream->tick(now));
    return next;
}

void StreamBook::sweep(SteadyTime now)
{
    for (auto it = m_streams.begin(); it != m_streams.end();) {
        Held &held = it->second;
        held.stream->forgetOld(now);
        if (held.stream.use_count() > 1)
            held.readAt = now;
        it = now - held.readAt > kKeptUnread ? drop(it) : std::next(it);
    }
    m_kept.forgetOld(m_parts.clock.utc());
    for (auto &[topic, kept] : m_notices)
        kept.forgetOld(now);
}

size_t StreamBook::logBytes() const
{
    size_t bytes = 0;
    for (const auto &[key, held] : m_streams)
        bytes += held.stream->logBytes();
    return bytes;
}

bool StreamBook::wantsReadings() const
{
    return std::any_of(m_streams.begin(), m_streams.end(), [](const auto &one) {
        const Topic topic = one.second.stream->topic().topic;
        return topic == Topic::Readings || topic == Topic::Machines;
    });
}

} // namespace lineside::live
