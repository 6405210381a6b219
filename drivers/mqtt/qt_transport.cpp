#include "drivers/mqtt/qt_transport.h"

#include "drivers/mqtt/broker_tls.h"
#include "drivers/mqtt/topic_map.h"
#include "drivers/mqtt/words.h"

#include <QDir>
#include <QFile>
#include <QMqttConnectionProperties>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace lineside::mqtt {
namespace {

using namespace std::chrono_literals;

QString sslWords(const QSslError &error, const QString &host)
{
    switch (error.error()) {
    case QSslError::CertificateExpired:
        return Words::tr("The broker's certificate has expired.");
    case QSslError::CertificateNotYetValid:
        return Words::tr("The broker's certificate is not valid yet. Check the clocks of both machines.");
    case QSslError::SelfSignedCertificate:
        return Words::tr("The broker's certificate is self-signed and not trusted.");
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return Words::tr("The broker's certificate was issued by an authority that is not trusted here.");
    case QSslError::HostNameMismatch:
        return Words::tr("The broker's certificate is for another name than %1.").arg(host);
    default:
        return Words::tr("The broker's certificate was refused: %1.").arg(error.errorString());
    }
}

} // namespace

QtTransport::QtTransport(QObject *parent) : Transport(parent), m_socket(this), m_client(this), m_deadline(this),
    m_watch(this), m_flush(this)
{
    m_deadline.setSingleShot(true);
    m_flush.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        fail(Kind::Unreachable, m_socket.state() == QAbstractSocket::ConnectedState
                                    ? Words::tr("%1 took the connection but did not answer as an MQTT broker in time.")
                                          .arg(m_options.broker.toString())
                                    : Words::tr("%1 does not answer.").arg(m_options.broker.toString()));
    });
    connect(&m_watch, &QTimer::timeout, this, &QtTransport::watch);
    connect(&m_flush, &QTimer::timeout, this, &QtTransport::flush);
    connect(&m_socket, &QSslSocket::sslErrors, this, &QtTransport::onSslErrors);
    connect(&m_socket, &QIODevice::readyRead, this, [this] {
        m_lastIn = std::chrono::steady_clock::now();
        m_bytesIn += quint64(m_socket.bytesAvailable());
    });
    connect(&m_socket, &QIODevice::bytesWritten, this, [this](qint64 bytes) { m_bytesOut += quint64(bytes); });
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, [this] {
        const QString broker = m_options.broker.toString();
        switch (m_socket.error()) {
        case QAbstractSocket::ConnectionRefusedError:
            fail(Kind::Unreachable, Words::tr("Connection refused by %1: nothing listens on this port.").arg(broker));
            break;
        case QAbstractSocket::HostNotFoundError:
            fail(Kind::Unreachable, Words::tr("The name %1 is unknown.").arg(m_options.broker.host));
            break;
        case QAbstractSocket::SslHandshakeFailedError:
        case QAbstractSocket::SslInternalError:
            fail(Kind::Tls, BrokerTls::handshakeWords(m_socket.errorString()));
            break;
        case QAbstractSocket::RemoteHostClosedError:
            if (m_connected)
                fail(Kind::Dropped, Words::tr("%1 closed the connection.").arg(broker));
            else if (!m_client.serverConnectionProperties().isValid() && m_client.error() == QMqttClient::NoError)
                fail(Kind::Unreachable,
                     Words::tr("%1 closed the connection before it answered. Does the port belong to an MQTT broker, "
                               "with TLS as set here?").arg(broker));
            break;
        default:
            fail(m_connected ? Kind::Dropped : Kind::Unreachable,
                 Words::tr("The connection to %1 broke: %2.").arg(broker, m_socket.errorString()));
        }
    });
    connect(&m_client, &QMqttClient::stateChanged, this, &QtTransport::onClientState);
    connect(&m_client, &QMqttClient::brokerSessionRestored, this, [this] { m_sessionPresent = true; });
    connect(&m_client, &QMqttClient::messageStatusChanged, this,
            [this](qint32 id, QMqtt::MessageStatus status, const QMqttMessageStatusProperties &properties) {
                if (status != QMqtt::MessageStatus::Acknowledged || m_ended)
                    return;
                const int code = int(properties.reasonCode());
                Q_EMIT published({id, true, code < 0x80, code == 0x10, code < 0x80 ? QString() : reasonText(code)});
            });
}

QtTransport::~QtTransport()
{
    close();
}

void QtTransport::open(const ConnectOptions &options)
{
    m_options = options;
    m_keepAlive = options.keepAlive;
    m_deadline.start(options.connectTimeout);
    connect(&m_socket, options.tls.enabled ? &QSslSocket::encrypted : &QSslSocket::connected, this,
            &QtTransport::startClient);
    if (!options.tls.enabled) {
        m_socket.connectToHost(options.broker.host, options.broker.port);
    } else if (setUpTls()) {
        m_socket.connectToHostEncrypted(options.broker.host, options.broker.port);
    }
}

bool QtTransport::setUpTls()
{
    const TlsOptions &tls = m_options.tls;
    const auto unusable = [this](const QString &file) {
        // Not from within open(): whoever called expects signals later.
        QTimer::singleShot(0, this, [this, file] { fail(Kind::Local, Words::tr("The file %1 cannot be used.").arg(file)); });
        return false;
    };
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!tls.caFile.isEmpty()) {
        const QList<QSslCertificate> authorities = QSslCertificate::fromPath(tls.caFile, QSsl::Pem);
        if (authorities.isEmpty())
            return unusable(tls.caFile);
        configuration.setCaCertificates(authorities);
    }
    if (!tls.trustFolder.isEmpty()) {
        const QFileInfoList trusted = QDir(tls.trustFolder).entryInfoList({QStringLiteral("*.pem")}, QDir::Files);
        for (const QFileInfo &file : trusted)
            configuration.addCaCertificates(QSslCertificate::fromPath(file.absoluteFilePath(), QSsl::Pem));
    }
    if (!tls.certificateFile.isEmpty()) {
        const QList<QSslCertificate> chain = QSslCertificate::fromPath(tls.certificateFile, QSsl::Pem);
        const QString keyFile = tls.keyFile.isEmpty() ? tls.certificateFile : tls.keyFile;
        QFile source(keyFile);
        if (chain.isEmpty())
            return unusable(tls.certificateFile);
        if (!source.open(QIODevice::ReadOnly))
            return unusable(keyFile);
        const QByteArray pem = source.readAll();
        QSslKey key;
        for (const QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
            if (key.isNull())
                key = QSslKey(pem, algorithm, QSsl::Pem, QSsl::PrivateKey, tls.keyPassword.reveal());
        }
        if (key.isNull())
            return unusable(keyFile);
        configuration.setLocalCertificateChain(chain);
        configuration.setPrivateKey(key);
    }
    m_socket.setSslConfiguration(configuration);
    return true;
}

void QtTransport::onSslErrors(const QList<QSslError> &errors)
{
    if (errors.isEmpty())
        return;
    const QString words = sslWords(errors.first(), m_options.broker.host);
    TransportFailure failure{Kind::Tls, words, std::nullopt};
    const QSslCertificate certificate = m_socket.peerCertificate();
    if (!certificate.isNull()) {
        failure.certificate = certificateInfo(certificate.toDer());
        failure.certificate->problem = words;
    }
    m_tlsFailure = failure; // nothing is ignored: the socket ends the handshake now
}

void QtTransport::startClient()
{
    m_lastIn = std::chrono::steady_clock::now();
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_client.setProtocolVersion(m_options.version == ProtocolVersion::Mqtt5 ? QMqttClient::MQTT_5_0
                                                                            : QMqttClient::MQTT_3_1_1);
    m_client.setClientId(QString::fromUtf8(m_options.clientId));
    m_client.setCleanSession(m_options.cleanSession);
    m_client.setKeepAlive(quint16(m_options.keepAlive.count()));
    if (!m_options.userName.isEmpty()) {
        m_client.setUsername(QString::fromUtf8(m_options.userName));
        m_client.setPassword(QString::fromUtf8(m_options.password.reveal()));
    }
    if (!m_options.will.topic.isEmpty()) {
        m_client.setWillTopic(QString::fromUtf8(m_options.will.topic));
        m_client.setWillMessage(m_options.will.payload);
        m_client.setWillQoS(quint8(m_options.will.qos));
        m_client.setWillRetain(m_options.will.retain);
    }
    if (m_options.version == ProtocolVersion::Mqtt5 && !m_options.cleanSession) {
        QMqttConnectionProperties properties;
        properties.setSessionExpiryInterval(quint32(m_options.sessionExpiry.count()));
        m_client.setConnectionProperties(properties);
    }
    m_client.setTransport(&m_socket, QMqttClient::IODevice);
    m_client.connectToHost();
}

void QtTransport::onClientState(QMqttClient::ClientState state)
{
    if (state == QMqttClient::Connected) {
        m_connected = true;
        m_deadline.stop();
        m_watch.start(250ms);
        const QMqttServerConnectionProperties server = m_client.serverConnectionProperties();
        if (server.availableProperties() & QMqttServerConnectionProperties::ServerKeepAlive)
            m_keepAlive = std::chrono::seconds(server.serverKeepAlive());
        Q_EMIT connected(m_sessionPresent);
        return;
    }
    if (state != QMqttClient::Disconnected || m_ended)
        return;
    const QString broker = m_options.broker.toString();
    const int code = int(m_client.serverConnectionProperties().reasonCode());
    switch (m_client.error()) {
    case QMqttClient::InvalidProtocolVersion:
    case QMqttClient::IdRejected:
    case QMqttClient::ServerUnavailable:
    case QMqttClient::BadUsernameOrPassword:
    case QMqttClient::NotAuthorized:
        fail(Kind::Refused, connectReason(int(m_client.error()), ProtocolVersion::Mqtt311));
        break;
    case QMqttClient::Mqtt5SpecificError:
        if (!m_connected)
            fail(Kind::Refused, reasonText(code));
        else
            fail(Kind::Dropped, Words::tr("%1 closed the connection.").arg(broker));
        break;
    case QMqttClient::ProtocolViolation:
        fail(Kind::Protocol, Words::tr("What %1 sent is not proper MQTT.").arg(broker));
        break;
    default:
        fail(m_connected ? Kind::Dropped : Kind::Unreachable, Words::tr("%1 closed the connection.").arg(broker));
    }
}

void QtTransport::subscribe(const QList<QByteArray> &filters, int qos)
{
    for (const QByteArray &filter : filters) {
        QMqttSubscription *subscription = m_client.subscribe(QMqttTopicFilter(QString::fromUtf8(filter)), quint8(qos));
        if (!subscription) {
            Q_EMIT subscribed({SubscribeAnswer{filter, false, Words::tr("The topic filter is not valid here.")}});
            continue;
        }
        m_subscriptions.append(subscription);
        onSubscription(subscription, filter);
    }
}

void QtTransport::onSubscription(QMqttSubscription *subscription, const QByteArray &filter)
{
    connect(subscription, &QMqttSubscription::stateChanged, this,
            [this, subscription, filter](QMqttSubscription::SubscriptionState state) {
                if (m_ended)
                    return;
                if (state == QMqttSubscription::Subscribed)
                    Q_EMIT subscribed({SubscribeAnswer{filter, true, {}}});
                else if (state == QMqttSubscription::Error)
                    Q_EMIT subscribed({SubscribeAnswer{filter, false, reasonText(int(subscription->reasonCode()))}});
            });
    connect(subscription, &QMqttSubscription::messageReceived, this,
            [this, subscription](const QMqttMessage &message) { onMessage(subscription, message); });
}

void QtTransport::onMessage(const QMqttSubscription *subscription, const QMqttMessage &message)
{
    const QByteArray topic = message.topic().name().toUtf8();
    // Qt tells every subscription that fits; ours may overlap in part. The first one counts.
    for (const QMqttSubscription *other : std::as_const(m_subscriptions)) {
        if (other == subscription)
            break;
        if (topicMatches(bytesOf(other->topic().filter().toUtf8()), bytesOf(topic)))
            return;
    }
    const QByteArray payload = message.payload();
    if (size_t(payload.size()) > payloadLimit())
        m_block.appendOversized(bytesOf(topic), size_t(payload.size()));
    else
        m_block.append(bytesOf(topic), bytesOf(payload), message.qos(), message.retain());
    if (!m_flush.isActive())
        m_flush.start(0);
}

void QtTransport::flush()
{
    if (m_block.isEmpty() || m_ended)
        return;
    const MessageBlock block = std::exchange(m_block, {});
    Q_EMIT messagesArrived(block);
}

void QtTransport::unsubscribe(const QList<QByteArray> &filters)
{
    for (const QByteArray &filter : filters) {
        const QString text = QString::fromUtf8(filter);
        m_subscriptions.removeIf([&](const QMqttSubscription *known) { return known->topic().filter() == text; });
        m_client.unsubscribe(QMqttTopicFilter(text));
    }
}

int QtTransport::publish(const QByteArray &topic, const QByteArray &payload)
{
    if (!m_connected || m_ended)
        return -1;
    return m_client.publish(QMqttTopicName(QString::fromUtf8(topic)), payload, 1, false);
}

void QtTransport::watch()
{
    if (m_keepAlive.count() > 0 && std::chrono::steady_clock::now() - m_lastIn > m_keepAlive * 14 / 10)
        fail(Kind::Silent, Words::tr("The broker has been silent for longer than the keep-alive time."));
}

void QtTransport::fail(Kind kind, const QString &message)
{
    if (m_ended)
        return;
    flush();
    m_ended = true;
    const TransportFailure failure = m_tlsFailure.value_or(TransportFailure{kind, message, std::nullopt});
    m_deadline.stop();
    m_watch.stop();
    m_socket.disconnect(this);
    // The client may be in the middle of reading: its socket is closed later.
    QTimer::singleShot(0, &m_socket, [socket = &m_socket] { socket->abort(); });
    Q_EMIT failed(failure);
}

void QtTransport::close()
{
    if (std::exchange(m_ended, true))
        return;
    m_deadline.stop();
    m_watch.stop();
    m_socket.disconnect(this);
    if (m_connected) {
        m_client.disconnectFromHost();
        m_socket.flush();
    }
}

} // namespace lineside::mqtt
