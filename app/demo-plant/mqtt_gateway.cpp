#include "app/demo-plant/mqtt_gateway.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <atomic>
#include <charconv>
#include <cmath>

#include <mosquitto.h>

namespace lineside::demo {

namespace {

constexpr int kKeepAliveSeconds = 15;
constexpr qsizetype kLargestWrite = 1'024;

QByteArray quoted(const QByteArray &utf8)
{
    QByteArray text;
    for (const char c : utf8) {
        if (c == '"' || c == '\\')
            text.append('\\').append(c);
        else if (quint8(c) >= 0x20)
            text.append(c);
    }
    return '"' + text + '"';
}

QByteArray numberText(double value)
{
    char text[40];
    const std::to_chars_result end = std::to_chars(text, text + sizeof text, std::isfinite(value) ? value : 0.0);
    return QByteArray(text, end.ptr - text);
}

} // namespace

//! libmosquitto's client; its callbacks come on the library's own thread.
class MqttGateway::Client
{
public:
    Client(MqttGateway *owner, const QByteArray &id)
        : m_owner(owner)
    {
        mosquitto_lib_init();
        m_mosquitto = mosquitto_new(id.constData(), true, this);
        if (!m_mosquitto)
            return;
        mosquitto_connect_callback_set(m_mosquitto, [](mosquitto *, void *self, int code) {
            static_cast<Client *>(self)->onConnect(code);
        });
        mosquitto_disconnect_callback_set(m_mosquitto, [](mosquitto *, void *self, int) {
            static_cast<Client *>(self)->m_connected = false;
        });
        mosquitto_message_callback_set(m_mosquitto, [](mosquitto *, void *self, const mosquitto_message *message) {
            static_cast<Client *>(self)->onMessage(*message);
        });
        mosquitto_reconnect_delay_set(m_mosquitto, 1, 1, false);
        mosquitto_max_inflight_messages_set(m_mosquitto, 1'000);
    }
    ~Client()
    {
        if (m_mosquitto) {
            mosquitto_disconnect(m_mosquitto);
            if (m_looping)
                mosquitto_loop_stop(m_mosquitto, true);
            mosquitto_destroy(m_mosquitto);
        }
        mosquitto_lib_cleanup();
    }
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    bool connectTo(quint16 port)
    {
        if (!m_mosquitto || m_looping)
            return m_mosquitto != nullptr; // the library connects again by itself
        if (mosquitto_connect(m_mosquitto, "127.0.0.1", port, kKeepAliveSeconds) != MOSQ_ERR_SUCCESS)
            return false;
        m_looping = mosquitto_loop_start(m_mosquitto) == MOSQ_ERR_SUCCESS;
        return m_looping;
    }
    bool isConnected() const { return m_connected; }
    //! Set before connecting: read on the library's thread.
    QList<QByteArray> subscriptions;

    //! Only while connected: the library would keep it and send it late.
    void publish(const QByteArray &topic, const QByteArray &payload)
    {
        if (m_connected)
            mosquitto_publish(m_mosquitto, nullptr, topic.constData(), int(payload.size()), payload.constData(), 1, false);
    }

private:
    void onConnect(int code)
    {
        if (code != 0)
            return;
        for (const QByteArray &topic : std::as_const(subscriptions))
            mosquitto_subscribe(m_mosquitto, nullptr, topic.constData(), 1);
        m_connected = true;
    }
    void onMessage(const mosquitto_message &message)
    {
        if (message.retain || message.payloadlen > kLargestWrite)
            return; // a wish that waited at the broker is not today's wish
        const QByteArray topic(message.topic);
        const QByteArray payload(static_cast<const char *>(message.payload), message.payloadlen);
        QMetaObject::invokeMethod(
            m_owner, [owner = m_owner, topic, payload] { owner->takeMessage(topic, payload); }, Qt::QueuedConnection);
    }

    MqttGateway *m_owner;
    mosquitto *m_mosquitto = nullptr;
    std::atomic<bool> m_connected{false};
    bool m_looping = false;
};

MqttGateway::MqttGateway(const Device &device, const QString &brokerProgram, QObject *parent)
    : FieldServer(parent)
    , m_tags(device.tags)
    , m_last(size_t(device.tags.size()))
    , m_broker(brokerProgram)
    , m_client(std::make_unique<Client>(this, "gateway-" + device.code.toUtf8()))
{
    for (const Tag &tag : std::as_const(m_tags)) {
        Route route;
        route.topic = tag.address.value(QLatin1String("topic")).toString().toUtf8();
        route.writeTopic = tag.writable ? tag.address.value(QLatin1String("write_topic")).toString().toUtf8() : QByteArray();
        route.head = "{\"deviceId\":" + quoted(tag.code.section(QLatin1Char('.'), 0, 0).toUtf8())
            + ",\"sensorType\":" + quoted(tag.code.section(QLatin1Char('.'), 1).toUtf8()) + ",\"value\":";
        route.unit = quoted(tag.unit.toUtf8());
        if (!route.writeTopic.isEmpty())
            m_client->subscriptions.append(route.writeTopic);
        m_routes.push_back(route);
    }
    m_restart.setSingleShot(true);
    connect(&m_restart, &QTimer::timeout, this, &MqttGateway::restartBroker);
    m_broker.onEnd([this](const QString &how) { brokerEnded(how); });
}

MqttGateway::~MqttGateway()
{
    m_client.reset();
}

Status MqttGateway::start(quint16 port)
{
    const bool again = m_broker.port() != 0;
    m_restart.stop();
    m_startedAt = Clock::system().steady();
    if (Status started = m_broker.start(again ? m_broker.port() : port, again); !started)
        return started;
    if (!m_client->connectTo(m_broker.port())) {
        return Error{Error::Kind::Unreachable,
                     QCoreApplication::translate("demo-plant", "The gateway does not reach its own broker on port %1.").arg(m_broker.port()),
                     {}};
    }
    return Done{};
}

void MqttGateway::stop()
{
    m_restart.stop();
    m_broker.stop();
}

void MqttGateway::brokerEnded(const QString &how)
{
    const std::chrono::milliseconds pause = m_pause.next(Clock::system().steady() - m_startedAt);
    Q_EMIT noticed(QCoreApplication::translate("demo-plant", "The MQTT broker has ended (%1); it is started again in %2 s.")
                       .arg(how)
                       .arg(pause.count() / 1'000));
    m_restart.start(pause);
}

void MqttGateway::restartBroker()
{
    if (const Status started = start(m_broker.port()); !started)
        brokerEnded(started.error().message);
}

bool MqttGateway::isServing() const
{
    return m_client->isConnected();
}

QByteArray MqttGateway::payloadOf(int tag, const ServedValue &value) const
{
    const Route &route = m_routes[size_t(tag)];
    QByteArray payload = route.head;
    const Tag &described = m_tags[tag];
    switch (described.type) {
    case ValueType::Float64:
        payload += numberText(value.value.asDouble());
        break;
    case ValueType::UInt64:
        payload += QByteArray::number(value.value.asUInt64());
        break;
    case ValueType::Bool:
        payload += value.value.asBool() ? "true" : "false";
        break;
    case ValueType::Text:
        payload += quoted(value.text);
        break;
    case ValueType::Int64: {
        // gateways that know their machine send the state's word
        const auto state = std::find_if(described.states.begin(), described.states.end(), [&](const StateText &known) {
            return known.value == value.value.asInt64();
        });
        payload += state == described.states.end() ? QByteArray::number(value.value.asInt64()) : quoted(state->text.toUtf8());
        break;
    }
    }
    const Quality quality = qualityOf(value.status);
    payload += ",\"unit\":" + route.unit + ",\"timestamp\":\"" + toIso(value.at).toLatin1() + "\",\"quality\":\"";
    payload += quality == Quality::Good ? "GOOD" : quality == Quality::Uncertain ? "UNCERTAIN" : "BAD";
    return payload + "\"}";
}

void MqttGateway::update(std::span<const ServedValue> values, std::span<const int> which)
{
    for (const int tag : which) {
        m_last[size_t(tag)] = values[size_t(tag)];
        m_client->publish(m_routes[size_t(tag)].topic, payloadOf(tag, values[size_t(tag)]));
    }
}

void MqttGateway::takeMessage(const QByteArray &topic, const QByteArray &payload)
{
    const auto route = std::find_if(m_routes.begin(), m_routes.end(),
                                    [&](const Route &known) { return known.writeTopic == topic; });
    if (route == m_routes.end())
        return;
    const int tag = int(route - m_routes.begin());
    const Tag &described = m_tags[tag];
    const QJsonValue wish = QJsonDocument::fromJson(payload).object().value(QLatin1String("value"));
    const double value = wish.toDouble(std::nan(""));
    const bool fits = std::isfinite(value) && value >= described.writeLimits.low.value_or(value)
        && value <= described.writeLimits.high.value_or(value);
    if (fits)
        Q_EMIT written(tag, value); // the plant answers with an update of this tag
    else
        m_client->publish(route->topic, payloadOf(tag, m_last[size_t(tag)]));
}

QJsonObject MqttGateway::parameters() const
{
    return {{QStringLiteral("brokers"), QString(QStringLiteral("127.0.0.1:") + QString::number(m_broker.port()))}};
}

Knock MqttGateway::knock() const
{
    // CONNECT of MQTT 3.1.1 with a clean session, and the CONNACK that accepts it
    return {m_broker.port(), QByteArray::fromHex("101100044d5154540402000a00056b6e6f636b"), QByteArray::fromHex("20020000")};
}

} // namespace lineside::demo
