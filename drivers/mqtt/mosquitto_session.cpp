#include "drivers/mqtt/mosquitto_session.h"

#include "drivers/mqtt/library_abort.h"
#include "drivers/mqtt/tcp_probe.h"
#include "drivers/mqtt/words.h"

#include <QLoggingCategory>

#include <linux/tcp.h> // not netinet/tcp.h: its tcp_info lacks the byte counters
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace lineside::mqtt {
namespace {

Q_LOGGING_CATEGORY(lcSession, "lineside.driver.mqtt")

using namespace std::chrono_literals;

constexpr int kReadsATurn = 2'000;            // packets before others on this thread's queue have their turn
constexpr quint64 kUnfinishedBytes = 16u << 20; // of one packet; more is refused before it fills the memory

//! The library's own set-up, once a process. It is not undone: a thread that was left behind may still be in it.
struct LibraryUse
{
    LibraryUse() { mosquitto_lib_init(); }
};

//! libmosquitto writes with write(): without this, a connection that has gone would end the program with SIGPIPE.
void blockSignals()
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

TransportFailure failureFrom(TransportFailure::Kind kind, const QString &message)
{
    return {kind, message, std::nullopt};
}

} // namespace

//! What the library calls. Whatever goes wrong here is our own fault and must not pass through the library's C.
struct MosquittoSession::Callbacks
{
    template<typename Body>
    static void ours(void *object, Body body)
    {
        const OurOwnCode ours;
        MosquittoSession &session = *static_cast<MosquittoSession *>(object);
        try {
            body(session);
        } catch (...) {
            session.m_ownFault = std::current_exception();
        }
    }

    static void onConnect(mosquitto *, void *object, int code, int flags, const mosquitto_property *properties)
    {
        ours(object, [&](MosquittoSession &session) {
            session.m_packetSeen = true;
            if (code != 0) {
                session.m_refusedWith = code;
                return;
            }
            uint16_t keepAlive = 0;
            if (mosquitto_property_read_int16(properties, MQTT_PROP_SERVER_KEEP_ALIVE, &keepAlive, false))
                session.m_keepAlive = std::chrono::seconds(keepAlive);
            session.m_connected = true;
            session.m_link->post(SessionConnected{(flags & 1) != 0});
        });
    }

    static void onDisconnect(mosquitto *, void *object, int code, const mosquitto_property *)
    {
        ours(object, [code](MosquittoSession &session) { session.m_disconnectCode = code; });
    }

    static void onMessage(mosquitto *, void *object, const mosquitto_message *message, const mosquitto_property *)
    {
        ours(object, [message](MosquittoSession &session) {
            session.m_packetSeen = true;
            const std::string_view topic(message->topic);
            const auto size = size_t(message->payloadlen);
            if (size > session.m_payloadLimit)
                session.m_block.appendOversized(topic, size);
            else
                session.m_block.append(topic, {static_cast<const char *>(message->payload), size}, message->qos,
                                       message->retain);
        });
    }

    static void onSubscribe(mosquitto *, void *object, int id, int count, const int *codes, const mosquitto_property *)
    {
        ours(object, [=](MosquittoSession &session) {
            session.m_packetSeen = true;
            const auto found = session.m_subscribing.find(id);
            if (found == session.m_subscribing.end())
                return;
            QList<SubscribeAnswer> answers;
            for (qsizetype i = 0; i < found->second.size(); ++i) {
                SubscribeAnswer answer{found->second[i], false, {}};
                if (i >= count)
                    answer.reason = Words::tr("The broker's answer is incomplete.");
                else if (codes[i] >= 0x80)
                    answer.reason = reasonText(codes[i]);
                else
                    answer.granted = true;
                answers.append(answer);
            }
            session.m_subscribing.erase(found);
            session.m_link->post(std::move(answers));
        });
    }

    static void onPublish(mosquitto *, void *object, int id, int code, const mosquitto_property *)
    {
        ours(object, [id, code](MosquittoSession &session) {
            session.m_packetSeen = true;
            const auto found = session.m_publishing.find(id);
            if (found == session.m_publishing.end())
                return;
            const bool accepted = code < 0x80;
            session.m_link->post(PublishAnswer{found->second, true, accepted, code == MQTT_RC_NO_MATCHING_SUBSCRIBERS,
                                               accepted ? QString() : reasonText(code)});
            session.m_publishing.erase(found);
        });
    }

    //! Until CONNACK only: it is the one place where the library tells why a handshake failed.
    static void onLog(mosquitto *, void *object, int, const char *text)
    {
        ours(object, [text](MosquittoSession &session) {
            if (std::strstr(text, "OpenSSL Error"))
                session.m_tlsError = QString::fromUtf8(text);
        });
    }
};

MosquittoSession::MosquittoSession(std::shared_ptr<SessionLink> link, ConnectOptions options, size_t payloadLimit)
    : m_link(std::move(link))
    , m_options(std::move(options))
    , m_payloadLimit(payloadLimit)
    , m_keepAlive(m_options.keepAlive)
{
}

MosquittoSession::~MosquittoSession()
{
    if (m_client)
        mosquitto_destroy(m_client);
}

void MosquittoSession::run()
{
    blockSignals();
    static const LibraryUse use;
    const SteadyTime deadline = std::chrono::steady_clock::now() + m_options.connectTimeout;
    if (connectToBroker(deadline))
        loop(deadline);
}

void runSession(const std::shared_ptr<SessionLink> &link, const ConnectOptions &options, size_t payloadLimit)
{
    const auto fault = [&link](const char *what) {
        qCCritical(lcSession, "The MQTT session failed: %s", what);
        link->post(failureFrom(TransportFailure::Kind::Local,
                               Words::tr("Lineside failed while it worked on what the broker sent (%1).")
                                   .arg(QString::fromUtf8(what))));
    };
    try {
        MosquittoSession(link, options, payloadLimit).run();
    } catch (const std::exception &e) {
        fault(e.what());
    } catch (...) {
        fault("unknown exception");
    }
    link->setEnded();
}

void MosquittoSession::end(TransportFailure failure)
{
    if (std::exchange(m_ended, true))
        return;
    flushMessages();
    m_link->post(std::move(failure));
}

bool MosquittoSession::connectToBroker(SteadyTime deadline)
{
    const auto addresses = resolveHost(m_options.broker.host, m_options.broker.port);
    if (m_link->isStopped())
        return false;
    if (!addresses) {
        end(failureFrom(Kind::Unreachable, addresses.error().message));
        return false;
    }
    // The library's own connect can hang for minutes at a dead address. So one of ours finds the family that answers.
    const auto answering = probeTcp(*addresses, deadline, m_link->wakeFd());
    if (m_link->isStopped())
        return false;
    if (!answering) {
        end(failureFrom(Kind::Unreachable, answering.error().message));
        return false;
    }
    m_bindAddress = (*addresses)[*answering].family == AF_INET6 ? "::" : "0.0.0.0";
    if (!prepareClient())
        return false;

    mosquitto_property *properties = nullptr;
    if (m_options.version == ProtocolVersion::Mqtt5 && !m_options.cleanSession)
        mosquitto_property_add_int32(&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL,
                                     uint32_t(m_options.sessionExpiry.count()));
    const QByteArray host = m_options.broker.host.toUtf8();
    const int error = mosquitto_connect_bind_v5(m_client, host.constData(), m_options.broker.port,
                                                int(m_options.keepAlive.count()), m_bindAddress.constData(), properties);
    const int systemError = errno;
    mosquitto_property_free_all(&properties);
    if (error != MOSQ_ERR_SUCCESS) {
        endAfter(error, systemError);
        return false;
    }
    return true;
}

bool MosquittoSession::prepareClient()
{
    m_client = mosquitto_new(m_options.clientId.isEmpty() ? nullptr : m_options.clientId.constData(),
                             m_options.cleanSession || m_options.clientId.isEmpty(), this);
    if (!m_client) {
        end(failureFrom(Kind::Local, Words::tr("The client id is not valid.")));
        return false;
    }
    const bool is5 = m_options.version == ProtocolVersion::Mqtt5;
    mosquitto_int_option(m_client, MOSQ_OPT_PROTOCOL_VERSION, is5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    mosquitto_int_option(m_client, MOSQ_OPT_TCP_NODELAY, 1);
    if (!m_options.userName.isEmpty())
        mosquitto_username_pw_set(m_client, m_options.userName.constData(),
                                  m_options.password.isEmpty() ? nullptr : m_options.password.reveal().constData());
    const LastWill &will = m_options.will;
    if (!will.topic.isEmpty()
        && mosquitto_will_set(m_client, will.topic.constData(), int(will.payload.size()), will.payload.constData(),
                              will.qos, will.retain)
               != MOSQ_ERR_SUCCESS) {
        end(failureFrom(Kind::Local, Words::tr("The last will is not valid: check its topic.")));
        return false;
    }
    if (m_options.tls.enabled) {
        auto tls = BrokerTls::create(m_options.tls, m_options.broker.host);
        if (!tls) {
            end(failureFrom(Kind::Local, tls.error().message + QLatin1Char(' ') + tls.error().hint));
            return false;
        }
        m_tls = std::move(*tls);
        mosquitto_int_option(m_client, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0);
        mosquitto_void_option(m_client, MOSQ_OPT_SSL_CTX, m_tls->context());
        mosquitto_log_callback_set(m_client, &Callbacks::onLog);
    }
    mosquitto_connect_v5_callback_set(m_client, &Callbacks::onConnect);
    mosquitto_disconnect_v5_callback_set(m_client, &Callbacks::onDisconnect);
    mosquitto_message_v5_callback_set(m_client, &Callbacks::onMessage);
    mosquitto_subscribe_v5_callback_set(m_client, &Callbacks::onSubscribe);
    mosquitto_publish_v5_callback_set(m_client, &Callbacks::onPublish);
    return true;
}

void MosquittoSession::loop(SteadyTime connectDeadline)
{
    using std::chrono::steady_clock;
    m_lastIn = steady_clock::now();
    SteadyTime lastMisc = m_lastIn;
    while (!m_link->isStopped()) {
        const int fd = mosquitto_socket(m_client);
        if (fd < 0) {
            endAfter(MOSQ_ERR_CONN_LOST, 0);
            return;
        }
        const bool mayRead = !m_link->isFull();
        const auto events = short((mayRead ? POLLIN : 0) | (mosquitto_want_write(m_client) ? POLLOUT : 0));
        pollfd watched[2] = {{fd, events, 0}, {m_link->wakeFd(), POLLIN, 0}};
        const int ready = ::poll(watched, 2, m_connected ? 250 : 50);
        const SteadyTime now = steady_clock::now();
        if (ready > 0 && watched[1].revents != 0) {
            m_link->clearWake();
            for (const SessionCommand &command : m_link->takeCommands()) {
                if (!execute(command))
                    return;
            }
        }
        if (ready > 0 && (watched[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0 && mayRead) {
            if (!readWhatIsThere())
                return;
            m_lastIn = now;
        }
        if (ready > 0 && (watched[0].revents & POLLOUT) != 0 && mosquitto_socket(m_client) >= 0) {
            if (const int error = mosquitto_loop_write(m_client, 1); error != MOSQ_ERR_SUCCESS) {
                endAfter(error, errno);
                return;
            }
        }
        if (m_ownFault)
            std::rethrow_exception(m_ownFault);
        flushMessages();
        if (!mayRead)
            m_lastIn = now; // we do not listen, so silence says nothing
        readTcpCounters();
        if (!checkTimes(now, connectDeadline))
            return;
        if (now - lastMisc >= 500ms) {
            lastMisc = now;
            if (const int error = mosquitto_loop_misc(m_client); error != MOSQ_ERR_SUCCESS) {
                endAfter(error, errno);
                return;
            }
        }
    }
    if (m_connected)
        mosquitto_disconnect_v5(m_client, 0, nullptr);
}

bool MosquittoSession::readWhatIsThere()
{
    // While a TLS handshake runs the library takes the end of the stream for "try again".
    char peeked = 0;
    if (!m_connected && ::recv(mosquitto_socket(m_client), &peeked, 1, MSG_PEEK | MSG_DONTWAIT) == 0) {
        endAfter(MOSQ_ERR_CONN_LOST, 0);
        return false;
    }
    for (int i = 0; i < kReadsATurn; ++i) {
        errno = 0;
        int error = MOSQ_ERR_SUCCESS;
        if (!loopRead(m_client, error)) {
            ::close(mosquitto_socket(m_client));
            m_client = nullptr; // left behind
            endAfter(MOSQ_ERR_PROTOCOL, 0);
            return false;
        }
        const int systemError = errno;
        if (m_ownFault)
            std::rethrow_exception(m_ownFault);
        if (error != MOSQ_ERR_SUCCESS || mosquitto_socket(m_client) < 0) {
            endAfter(error, systemError);
            return false;
        }
        if (m_connected && i == 0 && m_tls)
            mosquitto_log_callback_set(m_client, nullptr); // it formats a line a message
        if (systemError == EAGAIN || systemError == EWOULDBLOCK || m_link->isStopped() || !m_connected)
            break;
        if (m_block.bytes() > 1u << 20)
            break; // hand over what there is
    }
    return true;
}

bool MosquittoSession::checkTimes(SteadyTime now, SteadyTime connectDeadline)
{
    if (!m_connected && now >= connectDeadline) {
        end(failureFrom(Kind::Unreachable,
                        Words::tr("%1 took the connection but did not answer as an MQTT broker in time.")
                            .arg(m_options.broker.toString())));
        return false;
    }
    // The library pings once in a keep-alive time and would notice silence only after two of them.
    if (m_connected && m_keepAlive.count() > 0 && now - m_lastIn > m_keepAlive * 14 / 10) {
        end(failureFrom(Kind::Silent, Words::tr("The broker has been silent for longer than the keep-alive time.")));
        return false;
    }
    const quint64 in = m_link->bytesIn.load(std::memory_order_relaxed);
    if (std::exchange(m_packetSeen, false))
        m_bytesAtLastPacket = in;
    else if (in > m_bytesAtLastPacket + kUnfinishedBytes) {
        end(failureFrom(Kind::Protocol, Words::tr("The broker sent a packet that is larger than 16 MiB.")));
        return false;
    }
    return true;
}

bool MosquittoSession::execute(const SessionCommand &command)
{
    int id = 0;
    int error = MOSQ_ERR_SUCCESS;
    switch (command.kind) {
    case SessionCommand::Kind::Publish:
        error = mosquitto_publish_v5(m_client, &id, command.topic.constData(), int(command.payload.size()),
                                     command.payload.constData(), 1, false, nullptr);
        if (error == MOSQ_ERR_SUCCESS)
            m_publishing.emplace(id, command.id);
        else
            m_link->post(PublishAnswer{command.id, false, false, false, QString::fromUtf8(mosquitto_strerror(error))});
        break;
    case SessionCommand::Kind::Subscribe:
    case SessionCommand::Kind::Unsubscribe: {
        std::vector<char *> filters;
        for (const QByteArray &filter : command.filters)
            filters.push_back(const_cast<char *>(filter.constData())); // the library only reads them
        if (command.kind == SessionCommand::Kind::Subscribe)
            error = mosquitto_subscribe_multiple(m_client, &id, int(filters.size()), filters.data(), command.qos, 0,
                                                 nullptr);
        else
            error = mosquitto_unsubscribe_multiple(m_client, &id, int(filters.size()), filters.data(), nullptr);
        if (error == MOSQ_ERR_SUCCESS && command.kind == SessionCommand::Kind::Subscribe) {
            m_subscribing.emplace(id, command.filters);
        } else if (error != MOSQ_ERR_SUCCESS && command.kind == SessionCommand::Kind::Subscribe) {
            QList<SubscribeAnswer> answers;
            for (const QByteArray &filter : command.filters)
                answers.append({filter, false, QString::fromUtf8(mosquitto_strerror(error))});
            m_link->post(std::move(answers));
        }
        break;
    }
    }
    // What the library has queued without a connection must not be sent by anybody later.
    if (error == MOSQ_ERR_NO_CONN || error == MOSQ_ERR_CONN_LOST || error == MOSQ_ERR_ERRNO) {
        endAfter(error, errno);
        return false;
    }
    return true;
}

void MosquittoSession::readTcpCounters()
{
    const int fd = mosquitto_socket(m_client);
    tcp_info info{};
    socklen_t size = sizeof info;
    if (fd < 0 || ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return;
    m_link->bytesIn.store(info.tcpi_bytes_received, std::memory_order_relaxed);
    m_link->bytesOut.store(info.tcpi_bytes_acked, std::memory_order_relaxed);
}

void MosquittoSession::flushMessages()
{
    if (!m_block.isEmpty())
        m_link->post(std::exchange(m_block, {}));
}

void MosquittoSession::endAfter(int libraryError, int systemError)
{
    const QString broker = m_options.broker.toString();
    const auto system = [systemError] { return QString::fromLocal8Bit(std::strerror(systemError)); };
    if (m_refusedWith != 0) {
        end(failureFrom(Kind::Refused, connectReason(m_refusedWith, m_options.version)));
    } else if (m_tls && !m_tls->problem().isEmpty()) {
        end({Kind::Tls, m_tls->problem(), m_tls->certificate()});
    } else if (m_tls && !m_connected && !m_tlsError.isEmpty()) {
        end(failureFrom(Kind::Tls, BrokerTls::handshakeWords(m_tlsError)));
    } else if (m_disconnectCode == MQTT_RC_SESSION_TAKEN_OVER) {
        end(failureFrom(Kind::TakenOver, reasonText(m_disconnectCode)));
    } else if (m_disconnectCode >= 0x80) {
        end(failureFrom(Kind::Dropped, reasonText(m_disconnectCode)));
    } else if (!m_connected && (libraryError == MOSQ_ERR_CONN_LOST || libraryError == MOSQ_ERR_SUCCESS)) {
        end(failureFrom(Kind::Unreachable,
                        Words::tr("%1 closed the connection before it answered. Does the port belong to an MQTT broker, "
                                  "with TLS as set here?").arg(broker)));
    } else if (libraryError == MOSQ_ERR_KEEPALIVE) {
        end(failureFrom(Kind::Silent, Words::tr("The broker has been silent for longer than the keep-alive time.")));
    } else if (libraryError == MOSQ_ERR_PROTOCOL || libraryError == MOSQ_ERR_MALFORMED_PACKET
               || libraryError == MOSQ_ERR_MALFORMED_UTF8 || libraryError == MOSQ_ERR_DUPLICATE_PROPERTY
               || libraryError == MOSQ_ERR_OVERSIZE_PACKET || libraryError == MOSQ_ERR_NOMEM
               || libraryError == MOSQ_ERR_PAYLOAD_SIZE || libraryError == MOSQ_ERR_INVAL
               || libraryError == MOSQ_ERR_NOT_SUPPORTED || libraryError == MOSQ_ERR_TLS) {
        end(failureFrom(Kind::Protocol, Words::tr("What %1 sent is not proper MQTT: %2")
                                            .arg(broker, QString::fromUtf8(mosquitto_strerror(libraryError)))));
    } else if (libraryError == MOSQ_ERR_ERRNO && systemError != 0 && systemError != EPROTO) {
        end(failureFrom(m_connected ? Kind::Dropped : Kind::Unreachable,
                        Words::tr("The connection to %1 broke: %2.").arg(broker, system())));
    } else {
        end(failureFrom(Kind::Dropped, Words::tr("%1 closed the connection.").arg(broker)));
    }
}

} // namespace lineside::mqtt
