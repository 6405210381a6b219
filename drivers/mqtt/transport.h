#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"
#include "models/base/secret.h"
#include "models/field/descriptions.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace lineside::mqtt {

enum class ProtocolVersion { Mqtt311, Mqtt5 };

struct BrokerAddress
{
    QString host;
    quint16 port = 1883;

    //! "broker.example:1883", as people write it.
    QString toString() const;
    friend bool operator==(const BrokerAddress &, const BrokerAddress &) = default;
};

//! How the broker proves who it is, and we. The broker's certificate and its name are always checked.
struct TlsOptions
{
    bool enabled = false;
    QString caFile;         //!< PEM; empty: the system's certificates
    QString certificateFile; //!< PEM, for brokers that ask for a client certificate
    QString keyFile;
    Secret keyPassword;
    QString trustFolder;    //!< certificates (PEM) that an engineer trusted; may not exist
};

struct LastWill
{
    QByteArray topic; //!< empty: no will
    QByteArray payload;
    int qos = 1;
    bool retain = false;
};

//! Everything about one connection.
struct ConnectOptions
{
    BrokerAddress broker;
    ProtocolVersion version = ProtocolVersion::Mqtt311;
    QByteArray clientId;
    QByteArray userName; //!< empty: none
    Secret password;
    TlsOptions tls;
    LastWill will;
    bool cleanSession = true;
    std::chrono::seconds sessionExpiry{0}; //!< MQTT 5, when not a clean session
    std::chrono::seconds keepAlive{15};    //!< at least 5 s
    std::chrono::milliseconds connectTimeout{10'000}; //!< from the first packet to CONNACK
};

//! Why there is no connection.
struct TransportFailure
{
    enum class Kind {
        Unreachable, //!< not resolved, refused, no route, timed out: another address may do
        Tls,         //!< certificate or handshake
        Refused,     //!< CONNACK said no: user name, password, client id, …
        Dropped,     //!< it was there and went
        TakenOver,   //!< the broker said that another client came with our client id (MQTT 5)
        Silent,      //!< nothing came for too long
        Protocol,    //!< what came was not MQTT
        Local,       //!< our own files or settings
    };
    Kind kind = Kind::Unreachable;
    QString message; //!< a sentence
    std::optional<CertificateInfo> certificate; //!< Tls: what the broker offered, and its problem
};

//! One message in a block.
struct MessageView
{
    std::string_view topic;
    std::string_view payload;
    int qos = 0;
    bool retained = false;
};

/*!
 * Messages in the order of their arrival, their bytes one behind the other: two allocations for hundreds of messages.
 */
class MessageBlock
{
public:
    void append(std::string_view topic, std::string_view payload, int qos, bool retained);
    //! Keeps the topic and the size of a payload that is over the limit.
    void appendOversized(std::string_view topic, size_t payloadSize);

    size_t count() const { return m_entries.size(); }
    size_t bytes() const { return m_bytes.size(); }
    MessageView at(size_t index) const;

    struct Oversized
    {
        QByteArray topic;
        size_t payloadSize = 0;
    };
    const std::vector<Oversized> &oversized() const { return m_oversized; }
    bool isEmpty() const { return m_entries.empty() && m_oversized.empty(); }

private:
    struct Entry
    {
        quint32 begin = 0;
        quint32 topicSize = 0;
        quint32 payloadSize = 0;
        quint8 qos = 0;
        bool retained = false;
    };
    std::vector<char> m_bytes;
    std::vector<Entry> m_entries;
    std::vector<Oversized> m_oversized;
};

//! What the broker answered to one filter of a SUBSCRIBE.
struct SubscribeAnswer
{
    QByteArray filter;
    bool granted = false;
    QString reason; //!< in words, when not granted
};

//! What the broker answered to a publish.
struct PublishAnswer
{
    int id = 0;
    bool sent = true;      //!< false: it never reached the wire
    bool accepted = false;
    bool noSubscriber = false; //!< MQTT 5: accepted, but nobody listens
    QString reason;            //!< in words, when not accepted
};

/*!
 * One MQTT connection, whatever library makes it: connects once, says what came of it, and never connects again by
 * itself. Everything above (addresses in turn, pauses, subscriptions, take-overs) is the driver's.
 *
 * Lives on a thread with a Qt event loop; all calls and signals are on that thread, and no call blocks.
 * A transport serves one connection: for the next one make a new object.
 */
class Transport : public QObject
{
    Q_OBJECT

public:
    static constexpr size_t kDefaultPayloadLimit = 256 * 1024;

    using QObject::QObject;

    //! Called once. Ends in connected() or failed().
    virtual void open(const ConnectOptions &options) = 0;
    //! All filters with one QoS. Each gets an answer in subscribed(). Only while connected.
    virtual void subscribe(const QList<QByteArray> &filters, int qos) = 0;
    virtual void unsubscribe(const QList<QByteArray> &filters) = 0;
    /*!
     * Hands a message to the broker with QoS 1, never retained; published() tells its answer. The number of the
     * publish, or -1 when there is no connection: then nothing was or will be sent.
     */
    virtual int publish(const QByteArray &topic, const QByteArray &payload) = 0;
    //! Says good-bye where that is possible at once; no signal comes any more.
    virtual void close() = 0;

    void setPayloadLimit(size_t bytes) { m_payloadLimit = bytes; }
    size_t payloadLimit() const { return m_payloadLimit; }

    //! Bytes of this connection as far as the library tells; 0 when it does not.
    virtual quint64 bytesIn() const { return 0; }
    virtual quint64 bytesOut() const { return 0; }

Q_SIGNALS:
    //! \a sessionPresent: the broker still knows our subscriptions.
    void connected(bool sessionPresent);
    //! The connection could not be made, or it is gone. The last signal of this object.
    void failed(const lineside::mqtt::TransportFailure &failure);
    void subscribed(const QList<lineside::mqtt::SubscribeAnswer> &answers);
    void published(const lineside::mqtt::PublishAnswer &answer);
    //! The block is valid during the call.
    void messagesArrived(const lineside::mqtt::MessageBlock &block);

private:
    size_t m_payloadLimit = kDefaultPayloadLimit;
};

//! Makes a transport; tests and the Qt MQTT build give another.
using TransportFactory = std::function<std::unique_ptr<Transport>()>;

//! What a CONNACK, SUBACK, PUBACK or DISCONNECT code means, in words (MQTT 3.1.1 table 3.1, MQTT 5 section 2.4).
QString connectReason(int code, ProtocolVersion version);
QString reasonText(int code);

} // namespace lineside::mqtt
