#include "drivers/opcua/open62541_client.h"

#include "drivers/opcua/status_words.h"
#include "drivers/opcua/ua_value.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lineside::opcua {

namespace {

//! A publish request waits at the server until there is something to say: for the server, it has all the time.
constexpr std::chrono::hours kPublishPatience{24 * 20};
constexpr std::chrono::seconds kLifetime{60};
constexpr std::chrono::seconds kKeepAliveGoal{1};
constexpr std::chrono::milliseconds kWatchPeriod{500};
constexpr UA_UInt32 kMaxNotifications = 20'000;
constexpr quint32 kMostMissing = 64;
constexpr int kMostBadPublishes = 8;
constexpr size_t kMostAcknowledgements = 1'000;

struct PublishText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

//! Sequence numbers go from 1 to 2^32 - 1 and begin again with 1 (OPC 10000-4, 5.14.5).
quint32 nextSequence(quint32 sequence)
{
    return sequence == std::numeric_limits<quint32>::max() ? 1 : sequence + 1;
}

std::chrono::milliseconds revised(double milliseconds, std::chrono::milliseconds asked)
{
    if (!(milliseconds >= 1 && milliseconds <= 86'400'000.0))
        return asked;
    return std::chrono::milliseconds(qint64(std::ceil(milliseconds)));
}

} // namespace

void Open62541Client::createSubscription(std::chrono::milliseconds publishing, SteadyTime deadline,
                                         Answer<quint32> done)
{
    UaOwned<UA_CreateSubscriptionRequest, UA_TYPES_CREATESUBSCRIPTIONREQUEST> request;
    request->requestedPublishingInterval = double(publishing.count());
    // Every tag is to be heard of about once a second, however quiet its node is.
    request->requestedMaxKeepAliveCount = UA_UInt32(std::max<qint64>(1, kKeepAliveGoal / publishing));
    request->requestedLifetimeCount = std::max<UA_UInt32>(3 * request->requestedMaxKeepAliveCount + 1,
                                                          UA_UInt32(kLifetime / publishing));
    request->maxNotificationsPerPublish = kMaxNotifications;
    request->publishingEnabled = true;
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_CREATESUBSCRIPTIONRESPONSE], deadline,
         [this, publishing, done = std::move(done)](const Outcome &outcome) {
             if (outcome.status != UA_STATUSCODE_GOOD || !outcome.response)
                 return done(errorOf(outcome));
             const auto &response = *static_cast<const UA_CreateSubscriptionResponse *>(outcome.response);
             Subscription subscription;
             subscription.id = response.subscriptionId;
             subscription.keepAlive = revised(response.revisedPublishingInterval, publishing)
                 * std::clamp<quint32>(response.revisedMaxKeepAliveCount, 1, 10'000);
             subscription.heard = now();
             m_subscriptions.push_back(subscription);
             m_subscriptionLost = false;
             pump();
             done(subscription.id);
         });
}

void Open62541Client::modifySubscription(quint32 subscription, std::chrono::milliseconds publishing,
                                         SteadyTime deadline, Answer<Done> done)
{
    UaOwned<UA_ModifySubscriptionRequest, UA_TYPES_MODIFYSUBSCRIPTIONREQUEST> request;
    request->subscriptionId = subscription;
    request->requestedPublishingInterval = double(publishing.count());
    request->requestedMaxKeepAliveCount = UA_UInt32(std::max<qint64>(1, kKeepAliveGoal / publishing));
    request->requestedLifetimeCount = std::max<UA_UInt32>(3 * request->requestedMaxKeepAliveCount + 1,
                                                          UA_UInt32(kLifetime / publishing));
    request->maxNotificationsPerPublish = kMaxNotifications;
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_MODIFYSUBSCRIPTIONRESPONSE], deadline,
         [this, subscription, publishing, done = std::move(done)](const Outcome &outcome) {
             if (outcome.status != UA_STATUSCODE_GOOD || !outcome.response)
                 return done(errorOf(outcome));
             const auto &response = *static_cast<const UA_ModifySubscriptionResponse *>(outcome.response);
             if (Subscription *known = findSubscription(subscription)) {
                 known->keepAlive = revised(response.revisedPublishingInterval, publishing)
                     * std::clamp<quint32>(response.revisedMaxKeepAliveCount, 1, 10'000);
                 known->heard = now();
             }
             done(Done{});
         });
}

Open62541Client::Subscription *Open62541Client::findSubscription(quint32 id)
{
    const auto found = std::ranges::find(m_subscriptions, id, &Subscription::id);
    return found == m_subscriptions.end() ? nullptr : &*found;
}

void Open62541Client::pump()
{
    if (m_phase != Phase::Open || m_lost || m_subscriptionLost || m_subscriptions.empty())
        return;
    // Two for each subscription: one is on its way while the other waits at the server.
    const int wanted = std::clamp(int(2 * m_subscriptions.size()) + 1, 3, m_mostOutstanding);
    while (m_outstanding < std::min(wanted, m_mostOutstanding)) {
        const int before = m_outstanding;
        sendPublish();
        if (m_outstanding <= before) // could not be sent
            return;
    }
}

void Open62541Client::sendPublish()
{
    UaOwned<UA_PublishRequest, UA_TYPES_PUBLISHREQUEST> request;
    request->subscriptionAcknowledgementsSize = m_acknowledgements.size();
    request->subscriptionAcknowledgements = newArray<UA_SubscriptionAcknowledgement>(
        m_acknowledgements.size(), UA_TYPES_SUBSCRIPTIONACKNOWLEDGEMENT);
    for (size_t i = 0; i < m_acknowledgements.size(); ++i)
        request->subscriptionAcknowledgements[i] = {m_acknowledgements[i].first, m_acknowledgements[i].second};
    m_acknowledgements.clear();
    ++m_outstanding;
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_PUBLISHRESPONSE], now() + kPublishPatience,
         [this](const Outcome &outcome) {
             if (m_outstanding > 0)
                 --m_outstanding;
             if (m_phase == Phase::Open)
                 handlePublish(outcome);
         });
}

void Open62541Client::handlePublish(const Outcome &outcome)
{
    if (!outcome.response || m_lost)
        return;
    switch (outcome.status) {
    case UA_STATUSCODE_GOOD:
        break;
    case UA_STATUSCODE_BADTOOMANYPUBLISHREQUESTS:
        m_mostOutstanding = std::max(1, m_outstanding);
        return;
    case UA_STATUSCODE_BADNOSUBSCRIPTION:
        if (!m_subscriptions.empty() && !m_subscriptionLost) {
            m_subscriptionLost = true;
            m_events.subscriptionLost();
        }
        return;
    case UA_STATUSCODE_BADSESSIONIDINVALID:
    case UA_STATUSCODE_BADSESSIONCLOSED:
        m_lost = true;
        return;
    default:
        if (++m_badPublishes >= kMostBadPublishes)
            m_lost = true;
        return; // watchSubscriptions() pumps again: a server that fails at once is not to be asked in a circle
    }
    m_badPublishes = 0;
    const auto &response = *static_cast<const UA_PublishResponse *>(outcome.response);
    Subscription *subscription = findSubscription(response.subscriptionId);
    if (!subscription) { // one that another session of ours left behind
        pump();
        return;
    }
    subscription->heard = now();
    const UA_NotificationMessage &message = response.notificationMessage;
    if (message.notificationDataSize > 0) {
        const quint32 expected = nextSequence(subscription->sequence);
        if (message.sequenceNumber != expected)
            askAgain(*subscription, expected, message.sequenceNumber);
        subscription->sequence = message.sequenceNumber;
        if (m_acknowledgements.size() < kMostAcknowledgements)
            m_acknowledgements.emplace_back(response.subscriptionId, message.sequenceNumber);
    }
    handleNotification(*subscription, message, false);
    pump();
}

void Open62541Client::handleNotification(Subscription &subscription, const UA_NotificationMessage &message,
                                         bool republished)
{
    Publication publication{subscription.id, {}};
    for (size_t i = 0; i < message.notificationDataSize; ++i) {
        const UA_ExtensionObject &data = message.notificationData[i];
        if (data.encoding != UA_EXTENSIONOBJECT_DECODED && data.encoding != UA_EXTENSIONOBJECT_DECODED_NODELETE)
            continue;
        if (data.content.decoded.type == &UA_TYPES[UA_TYPES_STATUSCHANGENOTIFICATION]) {
            m_subscriptionLost = true;
            m_events.subscriptionLost();
            return;
        }
        if (data.content.decoded.type != &UA_TYPES[UA_TYPES_DATACHANGENOTIFICATION])
            continue;
        const auto &changes = *static_cast<const UA_DataChangeNotification *>(data.content.decoded.data);
        publication.changes.reserve(publication.changes.size() + changes.monitoredItemsSize);
        for (size_t c = 0; c < changes.monitoredItemsSize; ++c)
            publication.changes.push_back({changes.monitoredItems[c].clientHandle,
                                           fromUa(changes.monitoredItems[c].value)});
    }
    if (!republished || !publication.changes.empty())
        m_events.published(std::move(publication));
}

void Open62541Client::askAgain(Subscription &subscription, quint32 first, quint32 end)
{
    const quint32 missing = end - first;
    if (missing == 0 || missing > kMostMissing) {
        m_events.trouble(Trouble::Protocol, PublishText::tr("notifications came out of order or were lost"));
        return;
    }
    for (quint32 sequence = first; sequence != end; sequence = nextSequence(sequence)) {
        UaOwned<UA_RepublishRequest, UA_TYPES_REPUBLISHREQUEST> request;
        request->subscriptionId = subscription.id;
        request->retransmitSequenceNumber = sequence;
        call(request.get(), request.type(), &UA_TYPES[UA_TYPES_REPUBLISHRESPONSE], stepDeadline(),
             [this, id = subscription.id](const Outcome &outcome) {
                 if (m_phase != Phase::Open)
                     return;
                 Subscription *known = findSubscription(id);
                 if (outcome.status != UA_STATUSCODE_GOOD || !outcome.response || !known) {
                     m_events.trouble(Trouble::Protocol, PublishText::tr("a notification was lost"));
                     return;
                 }
                 const auto &message = static_cast<const UA_RepublishResponse *>(outcome.response)->notificationMessage;
                 m_acknowledgements.emplace_back(id, message.sequenceNumber);
                 handleNotification(*known, message, true);
             });
    }
}

void Open62541Client::watchSubscriptions()
{
    const SteadyTime present = now();
    if (present < m_nextWatch)
        return;
    m_nextWatch = present + kWatchPeriod;
    for (const Subscription &subscription : m_subscriptions) {
        if (m_subscriptionLost || present < subscription.heard + 3 * subscription.keepAlive + m_settings.timeout)
            continue;
        m_subscriptionLost = true;
        m_events.trouble(Trouble::Timeout, PublishText::tr("the server has fallen silent"));
        m_events.subscriptionLost();
        return;
    }
    pump();
}

} // namespace lineside::opcua
