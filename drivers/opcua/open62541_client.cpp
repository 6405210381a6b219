#include "drivers/opcua/open62541_client.h"

#include "drivers/opcua/reach.h"
#include "drivers/opcua/status_words.h"
#include "drivers/opcua/ua_value.h"

#include <open62541/client_config_default.h>

#include <QCoreApplication>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <algorithm>

namespace lineside::opcua {

namespace {

constexpr UA_UInt32 kBufferBytes = 65'535;
constexpr UA_UInt32 kMaxMessageBytes = 16u << 20;
constexpr UA_UInt32 kMaxChunks = 2'048;
constexpr UA_UInt32 kSessionTimeoutMs = 60'000;
constexpr std::chrono::milliseconds kPoliteClose{500};
constexpr int kMostAsks = 4;
constexpr int kMostConnections = 4; // of one step; a server that drops them is tried again after a pause, not at once
constexpr qsizetype kMaxUserFileBytes = 256 * 1024;
//! What a session begins with reading: the namespaces, then the limits.
constexpr quint32 kSessionNodes[] = {UA_NS0ID_SERVER_NAMESPACEARRAY,
                                     UA_NS0ID_SERVER_SERVERCAPABILITIES_OPERATIONLIMITS_MAXNODESPERREAD,
                                     UA_NS0ID_SERVER_SERVERCAPABILITIES_OPERATIONLIMITS_MAXMONITOREDITEMSPERCALL};

struct ClientText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

QByteArray readUserFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.size() <= kMaxUserFileBytes ? file.readAll() : QByteArray();
}

//! The first certificate of a chain (DER).
QByteArray leafOf(const QByteArray &chain)
{
    if (chain.size() < 4 || quint8(chain[0]) != 0x30 || quint8(chain[1]) != 0x82)
        return chain;
    return chain.left(4 + (quint8(chain[2]) << 8) + quint8(chain[3]));
}

UA_StatusCode acceptUri(const UA_CertificateVerification *, const UA_ByteString *, const UA_String *)
{
    return UA_STATUSCODE_GOOD; // only our own certificate's URI is asked for here; the server's is CertificateStore's
}

//! Never asks at a terminal.
UA_StatusCode noKeyPassword(UA_ClientConfig *, UA_ByteString *)
{
    return UA_STATUSCODE_BADSECURITYCHECKSFAILED;
}

} // namespace

Open62541Client::Open62541Client(Settings settings, Events events, WireTap::Listener wire, Surroundings surroundings)
    : m_settings(std::move(settings))
    , m_events(std::move(events))
    , m_around(std::move(surroundings))
    , m_certificates(m_around.folder, m_around.clock)
    , m_tap(std::move(wire), m_around.clock)
{
}

Open62541Client::~Open62541Client()
{
    close();
}

void Open62541Client::open()
{
    m_phase = Phase::Discovering;
    const EndpointHost target = endpointHost(m_settings.endpoint);
    if (target.host.isEmpty())
        return fail({Failure::Stage::Reach,
                     {Error::Kind::BadData, ClientText::tr("\"%1\" is not an OPC UA address").arg(m_settings.endpoint),
                      ClientText::tr("Write it as opc.tcp://host:4840.")},
                     {}});
    if (!loadCredentials())
        return;
    m_urls = QStringList{m_settings.endpoint} + addressUrls(m_settings.endpoint);
    m_url = 0;
    startDiscovery();
}

bool Open62541Client::loadCredentials()
{
    if (m_settings.mode == SecurityMode::None && m_settings.login == Login::Anonymous)
        return true;
    Result<OwnCertificate> own = m_certificates.own();
    if (!own) {
        fail({Failure::Stage::Certificate, own.error(), {}});
        return false;
    }
    m_own = std::move(own).value();
    if (m_settings.login == Login::UserName && !m_settings.passwordReference.isEmpty()) {
        Result<Secret> password = m_around.secrets.secret(m_settings.passwordReference);
        if (!password) {
            fail({Failure::Stage::Login, password.error(), {}});
            return false;
        }
        m_password = std::move(password).value();
    }
    if (m_settings.login == Login::Certificate) {
        const QByteArray certificate = readUserFile(m_settings.userCertificate);
        const QByteArray key = readUserFile(m_settings.userKey);
        const QSsl::EncodingFormat certificateFormat = certificate.startsWith("-----") ? QSsl::Pem : QSsl::Der;
        const QSsl::EncodingFormat keyFormat = key.startsWith("-----") ? QSsl::Pem : QSsl::Der;
        m_userCertificate = QSslCertificate(certificate, certificateFormat).toDer();
        m_userKey = Secret(QSslKey(key, QSsl::Rsa, keyFormat).toDer());
        if (m_userCertificate.isEmpty() || m_userKey.isEmpty()) {
            fail({Failure::Stage::Login,
                  {Error::Kind::BadData, ClientText::tr("the user certificate or its key cannot be read"),
                   ClientText::tr("Check both files: DER or PEM, RSA, the key without a password.")},
                  {}});
            return false;
        }
    }
    return true;
}

void Open62541Client::startDiscovery()
{
    m_phase = Phase::Discovering;
    m_phaseDeadline = stepDeadline();
    m_asked = false;
    m_haveOffers = false;
    m_asks = 0;
    m_connectionsBefore = m_tap.connections();
    if (!makeClient(false))
        return;
    __UA_Client_connect(m_client, true); // what became of it is looked at in step()
}

bool Open62541Client::makeClient(bool forSession)
{
    UA_ClientConfig config{};
    m_log.setMuted(true); // the library remarks on a trust list that is kept elsewhere
    const bool filled = fillConfig(config, forSession);
    m_log.setMuted(false);
    if (filled)
        m_client = UA_Client_newWithConfig(&config);
    if (!m_client) {
        UA_ClientConfig_clear(&config);
        fail({Failure::Stage::Session,
              {Error::Kind::Internal, ClientText::tr("the OPC UA library could not be set up"), {}},
              {}});
    }
    return m_client != nullptr;
}

bool Open62541Client::fillConfig(UA_ClientConfig &config, bool forSession)
{
    config.logging = m_log.logger();
    config.clientContext = this;
    config.timeout = UA_UInt32(m_settings.timeout.count());
    config.secureChannelLifeTime = UA_UInt32(m_around.channelLifetime.count());
    config.requestedSessionTimeout = kSessionTimeoutMs;
    config.localConnectionConfig = {0, kBufferBytes, kBufferBytes, kMaxMessageBytes, 0, kMaxChunks, 0};
    pinServer(config.certificateVerification);
    config.privateKeyPasswordCallback = &noKeyPassword;
    config.stateCallback = &Open62541Client::onState;
    config.noSession = !forSession;
    config.clientDescription.applicationType = UA_APPLICATIONTYPE_CLIENT;
    config.clientDescription.applicationUri =
        newString(m_own.applicationUri.isEmpty() ? QByteArray("urn:lineside") : m_own.applicationUri.toUtf8());
    config.clientDescription.applicationName.text = newString("Lineside");
    config.sessionName = newString("Lineside");
    config.endpointUrl = newString(m_urls[m_url].toUtf8());

    UA_StatusCode status = UA_STATUSCODE_GOOD;
    if (forSession && !m_own.der.isEmpty())
        status = UA_ClientConfig_setDefaultEncryption(&config, viewOf(m_own.der), viewOf(m_own.key.reveal()), nullptr,
                                                      0, nullptr, 0);
    else
        status = UA_ClientConfig_setDefault(&config);
    // Some versions of the library put a check of their own there, against the trust list that they were given: none.
    pinServer(config.certificateVerification);
    if (status != UA_STATUSCODE_GOOD || !m_tap.attach(config.eventLoop))
        return false;
    m_tap.setEncrypted(forSession && m_settings.mode == SecurityMode::SignAndEncrypt);

    if (!forSession) {
        config.endpoint.endpointUrl = newString(m_settings.endpoint.toUtf8());
        config.endpoint.securityMode = UA_MESSAGESECURITYMODE_NONE;
        config.endpoint.securityPolicyUri = newString("http://opcfoundation.org/UA/SecurityPolicy#None");
        return true;
    }
    const UA_EndpointDescription &chosen = m_offers->endpoints[m_choice.endpoint];
    status = UA_EndpointDescription_copy(&chosen, &config.endpoint);
    status |= UA_UserTokenPolicy_copy(&chosen.userIdentityTokens[m_choice.token], &config.userTokenPolicy);
    if (status != UA_STATUSCODE_GOOD)
        return false;
    UA_ByteString_clear(&config.endpoint.serverCertificate);
    config.endpoint.serverCertificate = newString(leafOf(bytesOf(chosen.serverCertificate)));
    return setLogin(config);
}

void Open62541Client::pinServer(UA_CertificateVerification &verification)
{
    if (verification.clear)
        verification.clear(&verification);
    verification = {};
    verification.context = this;
    verification.verifyCertificate = &Open62541Client::verifyPinned;
    verification.verifyApplicationURI = &acceptUri;
    verification.logging = m_log.logger();
}

bool Open62541Client::setLogin(UA_ClientConfig &config)
{
    switch (m_settings.login) {
    case Login::Anonymous:
        return true;
    case Login::UserName:
        return UA_ClientConfig_setAuthenticationUsername(&config, m_settings.user.toUtf8().constData(),
                                                         m_password.reveal().constData())
            == UA_STATUSCODE_GOOD;
    case Login::Certificate:
        return UA_ClientConfig_setAuthenticationCert(&config, viewOf(m_userCertificate), viewOf(m_userKey.reveal()))
            == UA_STATUSCODE_GOOD;
    }
    return false;
}

void Open62541Client::forgetPassword()
{
    const UA_ExtensionObject &token = UA_Client_getConfig(m_client)->userIdentityToken;
    if (token.content.decoded.type != &UA_TYPES[UA_TYPES_USERNAMEIDENTITYTOKEN])
        return;
    UA_ByteString &password = static_cast<UA_UserNameIdentityToken *>(token.content.decoded.data)->password;
    if (password.length > 0)
        std::memset(password.data, 0, password.length);
    m_password = {};
}

void Open62541Client::close()
{
    if (m_phase == Phase::Idle || (m_phase == Phase::Closed && !m_client))
        return;
    const bool politely = m_phase == Phase::Open && !m_lost;
    m_phase = Phase::Closed;
    flush(UA_STATUSCODE_BADCONNECTIONCLOSED);
    dropClient(politely);
}

void Open62541Client::dropClient(bool politely)
{
    if (!m_client)
        return;
    if (politely) {
        UA_Client_disconnectAsync(m_client);
        const SteadyTime deadline = std::chrono::steady_clock::now() + kPoliteClose;
        UA_SecureChannelState channel = UA_SECURECHANNELSTATE_OPEN;
        while (channel != UA_SECURECHANNELSTATE_CLOSED && std::chrono::steady_clock::now() < deadline) {
            UA_Client_run_iterate(m_client, 10);
            UA_Client_getState(m_client, &channel, nullptr, nullptr);
        }
    }
    UA_Client_delete(m_client);
    m_client = nullptr;
}

void Open62541Client::run(std::chrono::milliseconds wait)
{
    if (!m_client || m_phase == Phase::Closed)
        return;
    UA_Client_run_iterate(m_client, UA_UInt32(wait.count()));
    if (m_ownFault)
        std::rethrow_exception(std::exchange(m_ownFault, nullptr));
    step();
    if (m_phase != Phase::Closed)
        sweep();
    if (m_phase == Phase::Open)
        watchSubscriptions();
}

void Open62541Client::onState(UA_Client *client, UA_SecureChannelState channel, UA_SessionState session, UA_StatusCode)
{
    auto *self = static_cast<Open62541Client *>(UA_Client_getContext(client));
    const bool wasUp = self->m_phase == Phase::Open || self->m_phase == Phase::Starting;
    if (wasUp && (channel != UA_SECURECHANNELSTATE_OPEN || session != UA_SESSIONSTATE_ACTIVATED))
        self->m_lost = true;
}

UA_StatusCode Open62541Client::verifyPinned(const UA_CertificateVerification *verification,
                                            const UA_ByteString *certificate)
{
    const auto *self = static_cast<const Open62541Client *>(verification->context);
    return !self->m_pinned.isEmpty() && bytesOf(*certificate) == self->m_pinned
        ? UA_STATUSCODE_GOOD
        : UA_STATUSCODE_BADCERTIFICATEUNTRUSTED;
}

void Open62541Client::step()
{
    UA_SecureChannelState channel = UA_SECURECHANNELSTATE_CLOSED;
    UA_SessionState session = UA_SESSIONSTATE_CLOSED;
    UA_StatusCode status = UA_STATUSCODE_GOOD;
    UA_Client_getState(m_client, &channel, &session, &status);
    switch (m_phase) {
    case Phase::Discovering:
        if (m_haveOffers)
            return startSession();
        if (status != UA_STATUSCODE_GOOD)
            return failNetwork(status);
        if (channel == UA_SECURECHANNELSTATE_OPEN && !m_asked)
            askForEndpoints();
        break;
    case Phase::Connecting:
        if (status != UA_STATUSCODE_GOOD)
            return failNetwork(status);
        if (session == UA_SESSIONSTATE_ACTIVATED && channel == UA_SECURECHANNELSTATE_OPEN) {
            m_phase = Phase::Starting;
            m_phaseDeadline = stepDeadline();
            UA_ClientConfig *config = UA_Client_getConfig(m_client);
            config->noReconnect = true; // a new session is a new client's business
            config->noNewSession = true;
            forgetPassword();
            readSessionFacts();
        }
        break;
    case Phase::Starting:
    case Phase::Open:
        if (m_lost || status != UA_STATUSCODE_GOOD)
            return failNetwork(status != UA_STATUSCODE_GOOD ? status : UA_STATUSCODE_BADCONNECTIONCLOSED);
        break;
    case Phase::Idle:
    case Phase::Closed:
        return;
    }
    if (m_phase == Phase::Open || m_phase == Phase::Closed)
        return;
    if (now() >= m_phaseDeadline)
        return failNetwork(UA_STATUSCODE_BADTIMEOUT);
    // The library connects again by itself, and at once.
    if (m_phase != Phase::Starting && m_tap.connections() - m_connectionsBefore > kMostConnections)
        failNetwork(UA_STATUSCODE_BADCONNECTIONCLOSED);
}

void Open62541Client::askForEndpoints()
{
    m_asked = true;
    if (++m_asks > kMostAsks)
        return failNetwork(UA_STATUSCODE_BADCOMMUNICATIONERROR);
    UaOwned<UA_GetEndpointsRequest, UA_TYPES_GETENDPOINTSREQUEST> request;
    request->endpointUrl = newString(m_settings.endpoint.toUtf8());
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_GETENDPOINTSRESPONSE], m_phaseDeadline,
         [this](const Outcome &outcome) {
             if (m_phase != Phase::Discovering)
                 return;
             if (!outcome.response || outcome.status != UA_STATUSCODE_GOOD) {
                 m_asked = false; // the library may have looked for another address of the server: ask there
                 return;
             }
             std::swap(*m_offers.get(), *static_cast<UA_GetEndpointsResponse *>(outcome.response));
             m_haveOffers = true;
         });
}

void Open62541Client::startSession()
{
    const Result<EndpointChoice> choice =
        chooseEndpoint({m_offers->endpoints, m_offers->endpointsSize}, m_settings);
    if (!choice)
        return fail({Failure::Stage::Endpoint, choice.error(), {}});
    m_choice = *choice;
    const UA_EndpointDescription &chosen = m_offers->endpoints[m_choice.endpoint];
    m_facts.serverName = stringOf(chosen.server.applicationName.text);
    m_facts.endpoint = securityWords(m_settings.mode, m_settings.policy);
    if (m_choice.needsTrust) {
        const QString host = endpointHost(m_settings.endpoint).host;
        const QString uri = stringOf(chosen.server.applicationUri);
        const QByteArray leaf = leafOf(bytesOf(chosen.serverCertificate));
        CertificateInfo info = m_certificates.check(leaf, host, uri);
        if (!info.problem.isEmpty()) {
            m_certificates.keepRejected(leaf);
            Error error{Error::Kind::Refused, info.problem,
                        ClientText::tr("Compare the fingerprint %1 with the server's, then trust it.").arg(info.sha256)};
            return fail({Failure::Stage::Certificate, error, std::move(info)});
        }
        m_pinned = leaf;
        m_facts.warning = CertificateStore::remark(info, host, uri);
    }
    if (m_choice.plainPassword)
        m_facts.warning = ClientText::tr("The password travels unencrypted.");
    else if (m_settings.mode == SecurityMode::None && m_facts.warning.isEmpty())
        m_facts.warning = ClientText::tr("No security: anybody on the network can read and change the messages.");

    dropClient(false);
    m_phase = Phase::Connecting;
    m_phaseDeadline = stepDeadline();
    m_connectionsBefore = m_tap.connections();
    if (makeClient(true))
        __UA_Client_connect(m_client, true);
}

void Open62541Client::readSessionFacts()
{
    UaOwned<UA_ReadRequest, UA_TYPES_READREQUEST> request;
    request->nodesToReadSize = std::size(kSessionNodes);
    request->nodesToRead = newArray<UA_ReadValueId>(request->nodesToReadSize, UA_TYPES_READVALUEID);
    for (size_t i = 0; i < request->nodesToReadSize; ++i) {
        request->nodesToRead[i].nodeId = newNodeId({0, kSessionNodes[i]});
        request->nodesToRead[i].attributeId = UA_ATTRIBUTEID_VALUE;
    }
    call(request.get(), request.type(), &UA_TYPES[UA_TYPES_READRESPONSE], m_phaseDeadline,
         [this](const Outcome &outcome) {
             if (m_phase != Phase::Starting)
                 return;
             const auto *response = static_cast<const UA_ReadResponse *>(outcome.response);
             if (!response || outcome.status != UA_STATUSCODE_GOOD || response->resultsSize != std::size(kSessionNodes)
                 || !UA_Variant_hasArrayType(&response->results[0].value, &UA_TYPES[UA_TYPES_STRING])) {
                 m_lost = true;
                 return;
             }
             const UA_Variant &names = response->results[0].value;
             for (size_t i = 0; i < names.arrayLength; ++i)
                 m_facts.namespaces.append(stringOf(static_cast<const UA_String *>(names.data)[i]));
             const auto limit = [&](size_t index) {
                 const Value value = fromUa(response->results[index]);
                 const auto *number = std::get_if<quint64>(&value.scalar);
                 return number ? quint32(std::min<quint64>(*number, 1'000'000)) : 0u;
             };
             m_facts.maxNodesPerRead = limit(1);
             m_facts.maxMonitoredItemsPerCall = limit(2);
             m_phase = Phase::Open;
             m_events.opened(m_facts);
         });
}

void Open62541Client::failNetwork(UA_StatusCode status)
{
    Failure failure;
    failure.error.kind = status == UA_STATUSCODE_BADTIMEOUT ? Error::Kind::Timeout : Error::Kind::Unreachable;
    if (m_phase == Phase::Discovering && !m_tap.everEstablished()) {
        if (m_url + 1 < m_urls.size() && status != UA_STATUSCODE_BADTIMEOUT) {
            ++m_url;
            flush(UA_STATUSCODE_BADCONNECTIONCLOSED);
            dropClient(false);
            return startDiscovery();
        }
        failure.stage = Failure::Stage::Reach;
        failure.error.message = whyUnreachable(m_settings.endpoint, m_settings.timeout);
        failure.error.hint = ClientText::tr("Check the address, and whether the server runs and the network lets it "
                                            "through.");
        return fail(std::move(failure));
    }
    failure.stage = Failure::Stage::Session;
    failure.error.message = statusWords(StatusCode(status));
    if (status == UA_STATUSCODE_BADTIMEOUT)
        failure.error.message = ClientText::tr("the server did not answer within %1 ms").arg(m_settings.timeout.count());
    if (m_phase == Phase::Connecting) {
        switch (status) {
        case UA_STATUSCODE_BADIDENTITYTOKENREJECTED:
        case UA_STATUSCODE_BADIDENTITYTOKENINVALID:
        case UA_STATUSCODE_BADUSERACCESSDENIED:
            failure.stage = Failure::Stage::Login;
            failure.error.kind = Error::Kind::Refused;
            failure.error.message = m_settings.login == Login::UserName ? ClientText::tr("user name or password refused")
                : m_settings.login == Login::Certificate ? ClientText::tr("the user certificate was refused")
                                                         : ClientText::tr("the anonymous login was refused");
            break;
        case UA_STATUSCODE_BADCONNECTIONCLOSED:
        case UA_STATUSCODE_BADSECURECHANNELCLOSED:
        case UA_STATUSCODE_BADSECURITYCHECKSFAILED:
        case UA_STATUSCODE_BADCERTIFICATEUNTRUSTED:
            if (m_settings.mode == SecurityMode::None)
                break;
            failure.error.kind = Error::Kind::Refused;
            failure.error.message = ClientText::tr("the server refused the secure channel; it may not trust Lineside's "
                                                   "certificate");
            failure.error.hint = ClientText::tr("Trust Lineside's certificate on the server: own/certificate.der in %1.")
                                     .arg(m_around.folder);
            break;
        default:
            break;
        }
    }
    fail(std::move(failure));
}

void Open62541Client::fail(Failure failure)
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    flush(UA_STATUSCODE_BADCONNECTIONCLOSED);
    dropClient(false);
    m_events.closed(failure);
}

void Open62541Client::call(void *request, const UA_DataType *requestType, const UA_DataType *responseType,
                           SteadyTime deadline, OutcomeHandler done)
{
    if (!m_client || m_phase == Phase::Closed)
        return done({UA_STATUSCODE_BADNOTCONNECTED, nullptr, false});
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now());
    if (left.count() <= 0)
        return done({UA_STATUSCODE_BADTIMEOUT, nullptr, false});
    // every request begins with its header
    static_cast<UA_RequestHeader *>(request)->timeoutHint = UA_UInt32(std::min<qint64>(left.count(), 0x7FFFFFFF));
    const quint64 id = m_nextCall++;
    m_pending.emplace(id, Pending{now(), deadline, std::move(done), responseType});
    const UA_StatusCode status =
        __UA_Client_AsyncService(m_client, request, requestType, &Open62541Client::onResponse, responseType,
                                 reinterpret_cast<void *>(uintptr_t(id)), nullptr);
    if (status != UA_STATUSCODE_GOOD) // some of it may have left, unless there was no channel to begin with
        finish(id, {status, nullptr, status != UA_STATUSCODE_BADSERVERNOTCONNECTED});
}

void Open62541Client::onResponse(UA_Client *client, void *userdata, UA_UInt32, void *response)
{
    auto *self = static_cast<Open62541Client *>(UA_Client_getContext(client));
    // The library also comes here with a header that it made itself, when a connection closes.
    const UA_StatusCode status = static_cast<const UA_ResponseHeader *>(response)->serviceResult;
    try {
        self->finish(quint64(reinterpret_cast<uintptr_t>(userdata)), {status, response, true});
    } catch (...) {
        self->m_ownFault = std::current_exception(); // the library's C holds a lock: run() throws it
    }
}

void Open62541Client::finish(quint64 id, const Outcome &outcome)
{
    const auto found = m_pending.find(id);
    if (found == m_pending.end())
        return; // answered too late
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    const bool isPublish = pending.type == &UA_TYPES[UA_TYPES_PUBLISHRESPONSE];
    if (outcome.status == UA_STATUSCODE_GOOD) {
        if (!isPublish && m_phase == Phase::Open)
            m_events.served(now() - pending.sent);
    } else if (outcome.status == UA_STATUSCODE_BADTIMEOUT) {
        m_events.trouble(Trouble::Timeout, statusWords(StatusCode(outcome.status)));
    } else if (outcome.response && m_phase == Phase::Open && !m_lost) {
        m_events.trouble(Trouble::Exception, statusWords(StatusCode(outcome.status)));
    }
    pending.done(outcome);
}

void Open62541Client::sweep()
{
    const SteadyTime present = now();
    std::vector<quint64> late;
    for (const auto &[id, pending] : m_pending) {
        if (pending.deadline <= present)
            late.push_back(id);
    }
    for (const quint64 id : late)
        finish(id, {UA_STATUSCODE_BADTIMEOUT, nullptr, true});
}

void Open62541Client::flush(UA_StatusCode status)
{
    auto all = std::move(m_pending);
    m_pending.clear();
    for (auto &[id, pending] : all)
        pending.done({status, nullptr, true});
    m_subscriptions.clear();
    m_acknowledgements.clear();
    m_outstanding = 0;
}

Error Open62541Client::errorOf(const Outcome &outcome) const
{
    const QString words = statusWords(StatusCode(outcome.status));
    if (!outcome.sent)
        return {Error::Kind::Cancelled, words, {}};
    if (outcome.status == UA_STATUSCODE_BADTIMEOUT)
        return {Error::Kind::Timeout, words, {}};
    const bool closed = outcome.status == UA_STATUSCODE_BADSECURECHANNELCLOSED
        || outcome.status == UA_STATUSCODE_BADSESSIONCLOSED || outcome.status == UA_STATUSCODE_BADCONNECTIONCLOSED
        || outcome.status == UA_STATUSCODE_BADSHUTDOWN;
    if (!outcome.response || closed || m_lost)
        return {Error::Kind::Unreachable, words, {}};
    return {Error::Kind::Refused, words, {}};
}

} // namespace lineside::opcua
