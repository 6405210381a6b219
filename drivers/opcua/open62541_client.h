#pragma once

#include "drivers/opcua/certificates.h"
#include "drivers/opcua/client.h"
#include "drivers/opcua/endpoint_choice.h"
#include "drivers/opcua/settings.h"
#include "drivers/opcua/ua_log.h"
#include "drivers/opcua/ua_owned.h"
#include "drivers/opcua/wire_tap.h"
#include "models/field/secret_source.h"

#include <open62541/client.h>

#include <unordered_map>

namespace lineside::opcua {

/*!
 * The client on open62541. Connecting is two connections: one without security asks the server for its endpoints; the
 * endpoint is chosen and its certificate checked here, and only then the second one is opened, to exactly that endpoint
 * and certificate. Subscriptions are kept here and not by the library, which tells nobody of keep-alives.
 */
class Open62541Client final : public Client
{
public:
    struct Surroundings
    {
        const Clock &clock;
        const SecretSource &secrets;
        QString folder; //!< of CertificateStore
        std::chrono::milliseconds channelLifetime{3'600'000}; //!< the library renews at three quarters of it
    };

    Open62541Client(Settings settings, Events events, WireTap::Listener wire, Surroundings surroundings);
    ~Open62541Client() override;

    void open() override;
    void close() override;
    bool isOpen() const override { return m_phase == Phase::Open; }
    void run(std::chrono::milliseconds wait) override;
    int socket() const override { return m_tap.socket(); }

    void createSubscription(std::chrono::milliseconds publishing, SteadyTime deadline, Answer<quint32> done) override;
    void modifySubscription(quint32 subscription, std::chrono::milliseconds publishing, SteadyTime deadline,
                            Answer<Done> done) override;
    void createItems(quint32 subscription, std::chrono::milliseconds sampling, const std::vector<Item> &items,
                     SteadyTime deadline, Answer<std::vector<ItemResult>> done) override;
    void modifyItems(quint32 subscription, std::chrono::milliseconds sampling, const std::vector<ExistingItem> &items,
                     SteadyTime deadline, Answer<Done> done) override;
    void deleteItems(quint32 subscription, const std::vector<quint32> &ids, SteadyTime deadline) override;
    void readValues(const std::vector<NodeId> &nodes, SteadyTime deadline, Answer<std::vector<Value>> done) override;
    void readFacts(const std::vector<NodeId> &nodes, bool withUnits, SteadyTime deadline,
                   Answer<std::vector<NodeFacts>> done) override;
    void write(const NodeId &node, WireType type, const QVariant &raw, SteadyTime deadline,
               Answer<StatusCode> done) override;
    void browse(const NodeId &node, quint32 pageSize, SteadyTime deadline, Answer<BrowsePage> done) override;
    void browseNext(const QByteArray &continuation, bool release, SteadyTime deadline,
                    Answer<BrowsePage> done) override;
    void haveComponents(const std::vector<NodeId> &nodes, SteadyTime deadline,
                        Answer<std::vector<bool>> done) override;

private:
    enum class Phase { Idle, Discovering, Connecting, Starting, Open, Closed };

    //! How a request ended. \a response is the library's and lives for the call only; null unless the server answered.
    struct Outcome
    {
        UA_StatusCode status = UA_STATUSCODE_GOOD;
        void *response = nullptr;
        bool sent = true;
    };
    using OutcomeHandler = std::function<void(const Outcome &)>;
    struct Pending
    {
        SteadyTime sent;
        SteadyTime deadline;
        OutcomeHandler done;
        const UA_DataType *type = nullptr;
    };
    struct Subscription
    {
        quint32 id = 0;
        std::chrono::milliseconds keepAlive{0};
        quint32 sequence = 0; //!< of the last notification; 0 before the first
        SteadyTime heard;
    };

    // connecting (open62541_client.cpp)
    bool loadCredentials();
    void startDiscovery();
    void startSession();
    void readSessionFacts();
    bool makeClient(bool forSession);
    bool fillConfig(UA_ClientConfig &config, bool forSession);
    void pinServer(UA_CertificateVerification &verification);
    bool setLogin(UA_ClientConfig &config);
    void forgetPassword();
    void dropClient(bool politely);
    void step();
    void askForEndpoints();
    void failNetwork(UA_StatusCode status);
    void fail(Failure failure);
    SteadyTime now() const { return m_around.clock.steady(); }
    SteadyTime stepDeadline() const { return now() + m_settings.timeout; }

    // requests (open62541_client.cpp)
    void call(void *request, const UA_DataType *requestType, const UA_DataType *responseType, SteadyTime deadline,
              OutcomeHandler done);
    static void onResponse(UA_Client *client, void *userdata, UA_UInt32 requestId, void *response);
    static void onState(UA_Client *client, UA_SecureChannelState channel, UA_SessionState session,
                        UA_StatusCode status);
    static UA_StatusCode verifyPinned(const UA_CertificateVerification *verification, const UA_ByteString *certificate);
    void finish(quint64 id, const Outcome &outcome);
    void sweep();
    void flush(UA_StatusCode status);
    Error errorOf(const Outcome &outcome) const;

    // services (open62541_services.cpp)
    void readUnits(std::vector<NodeId> nodes, std::vector<NodeFacts> facts, SteadyTime deadline,
                   Answer<std::vector<NodeFacts>> done);

    // publishing (open62541_publishing.cpp)
    void pump();
    void sendPublish();
    void handlePublish(const Outcome &outcome);
    void handleNotification(Subscription &subscription, const UA_NotificationMessage &message, bool republished);
    void askAgain(Subscription &subscription, quint32 first, quint32 end);
    void watchSubscriptions();
    Subscription *findSubscription(quint32 id);

    const Settings m_settings;
    const Events m_events;
    const Surroundings m_around;
    const CertificateStore m_certificates;
    UaLog m_log;
    WireTap m_tap;
    UA_Client *m_client = nullptr;

    Phase m_phase = Phase::Idle;
    SteadyTime m_phaseDeadline{};
    int m_connectionsBefore = 0; //!< this phase
    bool m_lost = false;      //!< the session's channel or the session itself went away
    OwnCertificate m_own;
    Secret m_password;
    QByteArray m_userCertificate;
    Secret m_userKey;
    QStringList m_urls;       //!< to try in turn: as given, then address by address
    qsizetype m_url = 0;
    UaOwned<UA_GetEndpointsResponse, UA_TYPES_GETENDPOINTSRESPONSE> m_offers;
    EndpointChoice m_choice;
    bool m_asked = false;
    bool m_haveOffers = false;
    int m_asks = 0;
    QByteArray m_pinned;      //!< the certificate that was checked; no other is accepted
    SessionFacts m_facts;

    std::unordered_map<quint64, Pending> m_pending;
    quint64 m_nextCall = 1;

    std::vector<Subscription> m_subscriptions;
    std::vector<std::pair<quint32, quint32>> m_acknowledgements; //!< subscription, sequence number
    int m_outstanding = 0;
    int m_mostOutstanding = 10;
    int m_badPublishes = 0;
    std::exception_ptr m_ownFault; //!< thrown by an answer's handler while the library called us
    bool m_subscriptionLost = false;
    SteadyTime m_nextWatch{};
};

} // namespace lineside::opcua
