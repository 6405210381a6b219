// Who comes, is heard, and goes; hub.cpp is what they are told.

#include "server/live/hub.h"

#include "models/access/crypto.h"
#include "server/live/hub_viewer.h"

#include <QCoreApplication>

#include <utility>

namespace lineside::live {

namespace {

struct ComingText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

// In one turn. While somebody arrives, what can wait leaves the time to those who are at the door.
constexpr std::chrono::milliseconds kArriving{20};
constexpr std::chrono::milliseconds kReadingShare{10}, kReadingWhileArriving{1};
constexpr std::chrono::milliseconds kReadAgain{1}, kReadAgainWhileArriving{10};
constexpr std::chrono::microseconds kEngineCost{150}; // what a viewer who is read for the first time will take later
constexpr qsizetype kMostResumable = 20'000;
constexpr QByteArrayView kResumeWord = "resume.";

QByteArray userKey(const Principal &principal)
{
    return principal.id.toRfc4122();
}

//! The word of Sec-WebSocket-Protocol that says which session is come back to.
QByteArray resumeKeyOf(const http::Head &head)
{
    for (const QByteArray &word : head.field("sec-websocket-protocol").toByteArray().split(',')) {
        const QByteArray trimmed = word.trimmed();
        if (trimmed.startsWith(kResumeWord))
            return trimmed.mid(kResumeWord.size());
    }
    return {};
}

} // namespace

bool Hub::mayResume(const Principal &who, const QByteArray &key)
{
    if (key.isEmpty())
        return false;
    const auto found = m_resumable.constFind(crypto::sha256(key));
    const bool may = found != m_resumable.constEnd() && found->user == who.id && found->until > m_parts.clock.steady();
    if (may)
        m_resumable.erase(found);
    return may;
}

std::optional<http::Answer> Hub::refusal(const http::Request &request)
{
    if (request.route->carriage == http::Carriage::EventStream)
        return listenRefusal(request);
    return refusal(*request.principal, resumeKeyOf(request.head));
}

std::optional<http::Answer> Hub::refusal(const Principal &who, const QByteArray &resumeKey)
{
    const auto tooMany = [&](const QString &why, std::chrono::milliseconds retryAfter) {
        ++m_counters->refused;
        ++m_tenants[who.tenant].refused;
        return http::Answer::problem(429, "too_many_connections", why).retryAfter(retryAfter);
    };
    if (qsizetype(m_viewers.size()) >= m_limits.mostInAll) {
        ++m_counters->refused;
        ++m_tenants[who.tenant].refused;
        return http::Answer::problem(503, "full", ComingText::tr("As many viewers are connected as there may be.")).retryAfter(std::chrono::seconds(30));
    }
    if (m_perTenant.of(who.tenant.toUtf8()) >= m_limits.mostPerTenant)
        return tooMany(ComingText::tr("As many viewers of the tenant are connected as there may be."), std::chrono::seconds(30));
    if (m_perUser.of(userKey(who)) >= m_limits.mostPerUser)
        return tooMany(ComingText::tr("This user has as many connections as there may be."), std::chrono::seconds(30));
    if (mayResume(who, resumeKey))
        return {};
    if (const auto wait = m_newPerUser.take(userKey(who), m_parts.clock.steady()); wait.count() > 0)
        return tooMany(ComingText::tr("This user has connected too often."), std::chrono::ceil<std::chrono::milliseconds>(wait));
    return {};
}

void Hub::take(const http::Request &request, http::Handover handover)
{
    if (request.route->carriage == http::Carriage::EventStream) {
        listen(request, std::move(handover));
        return;
    }
    const quint64 number = m_next++;
    auto viewer = std::make_unique<Viewer>();
    viewer->principal = *request.principal;
    auto made = std::make_unique<WebSocketOutlet>(
        std::move(handover), request.head, *m_engine, m_parts.clock,
        WebSocketOutlet::Told{[this, number] { heardFrom(number); },
                              [this, number](const QByteArray &message) { received(number, message); },
                              [this, number] { closing(number); },
                              [this, number] { gone(number); }});
    viewer->socket = made.get();
    viewer->outlet = std::move(made);
    m_byKey.insert(viewer->socket->key(), number);
    add(number, std::move(viewer));
    opened(number);
    coming(); // others may be right behind
}

void Hub::add(quint64 number, std::unique_ptr<Viewer> viewer)
{
    m_perUser.add(userKey(viewer->principal));
    m_perTenant.add(viewer->principal.tenant.toUtf8());
    m_viewers.emplace(number, std::move(viewer));
}

void Hub::received(quint64 number, const QByteArray &message)
{
    const auto found = m_viewers.find(number);
    if (found == m_viewers.end())
        return;
    found->second->session->receive(message);
    m_parts.intake.setWanted(true); // the next sweep looks whether that is so
    schedule(m_parts.clock.steady());
}

void Hub::opened(quint64 number)
{
    Viewer &viewer = *m_viewers.at(number);
    viewer.resumeKey = crypto::toBase64Url(crypto::randomBytes(16));
    nameTenant(viewer.principal);
    const Format format = viewer.socket ? viewer.socket->format() : Format::Json;
    viewer.session = std::make_unique<Session>(
        Session::Parts{*viewer.outlet, m_book, m_parts.access, m_parts.catalogue, m_parts.clock, viewer.queue ? m_queueLimits : m_limits.session,
                       *m_counters, format,
                       [this, number](std::vector<Acknowledgement> some) { acknowledge(number, std::move(some)); },
                       [this, who = viewer.principal](bool subscribes, const QByteArray &topic, const char *refusal) {
                           noteSubscription(who, subscribes, topic, refusal);
                       }},
        viewer.principal, viewer.resumeKey);
    ++m_counters->opened;
    ++m_counters->viewers;
    if (viewer.queue)
        ++m_counters->fallbacks;
    CatchUpShare share;
    viewer.session->flush(m_parts.clock.steady(), share);
    if (!viewer.socket)
        return;
    // Behind what else this turn of the loop brings: answers that follow each other at once wake a reader once.
    m_toAnswer.push_back(number);
    if (m_toAnswer.size() == 1)
        QMetaObject::invokeMethod(this, &Hub::answerOpened, Qt::QueuedConnection);
}

void Hub::answerOpened()
{
    for (const quint64 number : std::exchange(m_toAnswer, {})) {
        const auto found = m_viewers.find(number);
        if (found != m_viewers.end())
            found->second->socket->flush();
    }
}

void Hub::coming()
{
    m_cameAt = std::chrono::steady_clock::now();
}

bool Hub::isArriving() const
{
    return std::chrono::steady_clock::now() - m_cameAt < kArriving;
}

void Hub::heardFrom(quint64 number)
{
    const auto found = m_viewers.find(number);
    if (found == m_viewers.end() || std::exchange(found->second->isReadable, true))
        return;
    m_readable.push_back(number);
    if (!m_reading.isActive())
        m_reading.start(isArriving() ? kReadAgainWhileArriving : std::chrono::milliseconds(0));
}

void Hub::readSome()
{
    auto end = std::chrono::steady_clock::now() + (isArriving() ? kReadingWhileArriving : kReadingShare);
    size_t done = 0;
    while (done < m_readable.size() && (done == 0 || std::chrono::steady_clock::now() < end)) {
        const auto found = m_viewers.find(m_readable[done++]); // it may have gone
        if (found == m_viewers.end())
            continue;
        WebSocketOutlet &socket = *found->second->socket;
        found->second->isReadable = false;
        if (!socket.hasEngine())
            end -= kEngineCost;
        socket.read();
    }
    m_readable.erase(m_readable.begin(), m_readable.begin() + std::ptrdiff_t(done));
    if (!m_readable.empty())
        m_reading.start(isArriving() ? kReadAgainWhileArriving : kReadAgain);
}

//! It closes when this is over: what it asked before is answered.
void Hub::closing(quint64 number)
{
    const auto found = m_viewers.find(number);
    if (found == m_viewers.end() || !found->second->session)
        return;
    CatchUpShare share;
    found->second->session->flush(m_parts.clock.steady(), share);
}

void Hub::gone(quint64 number)
{
    const auto found = m_viewers.find(number);
    if (found == m_viewers.end())
        return;
    // Its own object calls this: it goes once that is over.
    const std::shared_ptr<Viewer> viewer = std::move(found->second);
    m_viewers.erase(found);
    if (viewer->socket)
        m_byKey.remove(viewer->socket->key());
    m_queues.remove(viewer->queueName);
    m_perUser.remove(userKey(viewer->principal));
    m_perTenant.remove(viewer->principal.tenant.toUtf8());
    if (viewer->session) {
        --m_counters->viewers;
        if (viewer->queue)
            --m_counters->fallbacks;
        m_counters->bytesOut += viewer->outlet->bytesOut();
        m_tenants.insert(viewer->principal.tenant, m_tenants.value(viewer->principal.tenant)); // from now on told of, with nobody too
        if (m_resumable.size() < kMostResumable)
            m_resumable.insert(crypto::sha256(viewer->resumeKey), {viewer->principal.id, m_parts.clock.steady() + m_limits.resumeWithin});
    }
    QMetaObject::invokeMethod(this, [viewer] { Q_UNUSED(viewer) }, Qt::QueuedConnection);
}

void Hub::nameTenant(const Principal &who)
{
    for (const Tenant &tenant : m_parts.access.accounts().tenants(who)) {
        if (tenant.code == who.tenant)
            m_book.setTenantName(tenant.code, tenant.name);
    }
}

} // namespace lineside::live
