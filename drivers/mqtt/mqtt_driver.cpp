#include "drivers/mqtt/mqtt_driver.h"

#include "drivers/mqtt/words.h"

#include <QDir>
#include <QSet>

namespace lineside::mqtt {
namespace {

using namespace std::chrono_literals;

constexpr auto kSaveEvery = 30s;
constexpr auto kSubscribePatience = 10s;
constexpr size_t kMaxWrites = 16; // at one time; each has a connection

} // namespace

MqttDriver::MqttDriver(const Device &device, const QList<DriverTag> &tags, DriverContext context,
                       TransportFactory factory)
    : m_device(device)
    , m_context(std::move(context))
    , m_factory(std::move(factory))
    , m_settings(deviceSettings(device, trustFolder(m_context.dataFolder)))
    , m_words(m_settings.qualityWords)
    , m_policy(size_t(m_settings.brokers.size()))
{
    m_background.setMaxThreadCount(1);
    m_retry.setSingleShot(true);
    m_retry.setParent(this); // so that it moves to the driver's thread with it
    m_housekeeping.setParent(this);
    connect(&m_retry, &QTimer::timeout, this, &MqttDriver::connectNow);
    connect(&m_housekeeping, &QTimer::timeout, this, &MqttDriver::housekeeping);
    for (const DriverTag &tag : tags)
        addTag(tag);
}

MqttDriver::~MqttDriver()
{
    close();
    m_background.waitForDone();
}

QString MqttDriver::discoveredFile(const QString &dataFolder, const DeviceId &device)
{
    return QDir(dataFolder).filePath(device.uuid.toString(QUuid::WithoutBraces) + QStringLiteral(".discovered.json"));
}

QString MqttDriver::trustFolder(const QString &dataFolder)
{
    return dataFolder.isEmpty() ? QString() : QDir(dataFolder).filePath(QStringLiteral("trusted"));
}

// ---- configuration

void MqttDriver::addTag(const DriverTag &tag)
{
    const TagSettings address = tagSettings(tag.tag, m_settings.payload);
    if (!topicFault(bytesOf(address.topic)).isEmpty())
        return; // the check has said so
    std::string topic = address.topic.toStdString();
    auto found = m_topics.find(topic);
    if (found == m_topics.end())
        found = m_topics.emplace(topic, TopicDecoder(m_words, m_device.period)).first;
    found->second.add(tag, address.payload);
    m_discovered.forget(topic);
    m_places.insert_or_assign(toNumber(tag.id), TagPlace{address, std::move(topic)});
}

void MqttDriver::removeTag(TagId tag)
{
    const auto place = m_places.find(toNumber(tag));
    if (place == m_places.end())
        return;
    const auto topic = m_topics.find(place->second.topic);
    if (topic != m_topics.end() && topic->second.remove(tag) && topic->second.isEmpty())
        m_topics.erase(topic);
    m_places.erase(place);
}

void MqttDriver::reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                             const QList<TagId> &removed)
{
    m_device = device;
    for (const TagId tag : removed)
        removeTag(tag);
    for (const DriverTag &tag : changed) {
        removeTag(tag.id);
        addTag(tag);
    }
    for (const DriverTag &tag : added)
        addTag(tag);
    if (m_connected)
        applyFilters();
}

void MqttDriver::setPeriod(std::chrono::milliseconds)
{
}

QList<QByteArray> MqttDriver::wantedFilters() const
{
    QList<QByteArray> filters;
    for (const QByteArray &filter : m_settings.filters) {
        if (filterFault(bytesOf(filter)).isEmpty())
            filters.append(filter);
    }
    for (const auto &[topic, decoder] : m_topics)
        filters.append(toBytes(topic));
    for (const auto &[tag, place] : m_places) {
        if (!place.address.writeTopic.isEmpty() && place.address.readBackTopic != place.address.topic)
            filters.append(place.address.readBackTopic);
    }
    return withoutCovered(filters);
}

void MqttDriver::applyFilters()
{
    const QList<QByteArray> wanted = wantedFilters();
    const QSet<QByteArray> before(m_subscribed.begin(), m_subscribed.end());
    const QSet<QByteArray> after(wanted.begin(), wanted.end());
    QList<QByteArray> added;
    QList<QByteArray> gone;
    for (const QByteArray &filter : wanted) {
        if (!before.contains(filter))
            added.append(filter);
    }
    for (const QByteArray &filter : std::as_const(m_subscribed)) {
        if (!after.contains(filter)) {
            gone.append(filter);
            m_refused.remove(filter);
            m_waitingFor.removeAll(filter);
        }
    }
    m_subscribed = wanted;
    // First the new ones: no topic is without a subscription in between.
    if (!added.isEmpty()) {
        m_waitingFor += added;
        m_subscribedAt = m_context.clock.steady();
        m_transport->subscribe(added, m_settings.qos);
    }
    if (!gone.isEmpty())
        m_transport->unsubscribe(gone);
    updateState();
}

// ---- connection

void MqttDriver::open()
{
    if (std::exchange(m_open, true))
        return;
    m_context.monitor.setState(LinkState::Connecting);
    if (m_settings.brokers.isEmpty()) {
        m_context.monitor.setState(LinkState::Down, Words::tr("No broker address is set."));
        return;
    }
    if (!m_context.dataFolder.isEmpty()) {
        const Status loaded = m_discovered.load(discoveredFile(m_context.dataFolder, m_device.id));
        if (!loaded)
            m_fileTrouble = loaded.error().message;
        for (const auto &[topic, decoder] : m_topics)
            m_discovered.forget(topic);
        m_savedRevision = m_discovered.revision();
    }
    m_savedAt = m_context.clock.steady();
    m_housekeeping.start(1s);
    housekeeping();
    connectNow();
}

void MqttDriver::close()
{
    if (!std::exchange(m_open, false))
        return;
    m_retry.stop();
    m_housekeeping.stop();
    for (WriteAttempt *attempt : std::exchange(m_writes, {})) {
        attempt->abandon(Words::tr("Lineside closed the connection."));
        attempt->deleteLater();
    }
    dropTransport();
    if (m_discovered.revision() != m_savedRevision)
        saveDiscovered();
}

void MqttDriver::loadSecrets()
{
    m_background.start([this, &source = m_context.secrets, password = m_settings.passwordReference,
                        keyPassword = m_settings.keyPasswordReference] {
        auto loaded = std::make_shared<Secrets>();
        const auto load = [&](const QString &reference, Secret &into) {
            if (reference.isEmpty())
                return;
            auto found = source.secret(reference);
            if (found)
                into = *found;
            else
                loaded->error = found.error().message;
        };
        load(password, loaded->password);
        load(keyPassword, loaded->keyPassword);
        // The pool is waited for before this object goes.
        QMetaObject::invokeMethod(
            this,
            [this, loaded] {
                if (!m_open)
                    return;
                if (loaded->error.isEmpty()) {
                    m_secrets = *loaded;
                    connectNow();
                } else {
                    onFailed({TransportFailure::Kind::Local,
                              Words::tr("The password is not to be had: %1").arg(loaded->error), std::nullopt});
                }
            },
            Qt::QueuedConnection);
    });
}

void MqttDriver::connectNow()
{
    if (!m_open || m_transport)
        return;
    if (m_settings.passwordReference.isEmpty() && m_settings.keyPasswordReference.isEmpty())
        m_secrets.emplace();
    if (!m_secrets) {
        loadSecrets();
        return;
    }
    ConnectOptions options = m_settings.connection;
    options.broker = m_settings.brokers[qsizetype(m_policy.address())];
    options.password = m_secrets->password;
    options.tls.keyPassword = m_secrets->keyPassword;
    m_transport = m_factory();
    m_transport->setParent(this);
    m_transport->setPayloadLimit(m_settings.payloadLimit);
    m_bytesIn = m_bytesOut = 0;
    Transport *const transport = m_transport.get();
    connect(transport, &Transport::connected, this, &MqttDriver::onConnected);
    connect(transport, &Transport::subscribed, this, &MqttDriver::onSubscribed);
    connect(transport, &Transport::failed, this, &MqttDriver::onFailed);
    connect(transport, &Transport::messagesArrived, this, &MqttDriver::onMessages);
    transport->open(options);
}

void MqttDriver::onConnected()
{
    m_connected = true;
    m_policy.noteConnected(m_context.clock.steady());
    if (std::exchange(m_everConnected, true))
        m_context.monitor.addReconnect();
    // Also where the broker says that it still has our session: it may have another idea of what is in it.
    m_subscribed.clear();
    m_refused.clear();
    m_waitingFor.clear();
    applyFilters();
}

void MqttDriver::onSubscribed(const QList<SubscribeAnswer> &answers)
{
    for (const SubscribeAnswer &answer : answers) {
        m_waitingFor.removeOne(answer.filter);
        if (!answer.granted)
            m_refused.insert(answer.filter, answer.reason);
    }
    updateState();
}

void MqttDriver::updateState()
{
    if (!m_connected || !m_waitingFor.isEmpty())
        return;
    if (m_refused.isEmpty()) {
        m_context.monitor.setState(LinkState::Up);
        return;
    }
    const QString first = QString::fromUtf8(m_refused.firstKey().left(120)) + QStringLiteral(": ") + m_refused.first();
    const QString cause = m_refused.size() == 1
                              ? Words::tr("The broker refused a subscription. %1").arg(first)
                              : Words::tr("The broker refused %Ln subscriptions, among them %1", nullptr, int(m_refused.size()))
                                    .arg(first);
    m_context.monitor.noteError(cause);
    m_context.monitor.setState(LinkState::Degraded, cause);
}

void MqttDriver::onFailed(const TransportFailure &failure)
{
    using Kind = TransportFailure::Kind;
    dropTransport();
    if (failure.kind == Kind::Silent)
        m_context.monitor.addTimeout();
    else if (failure.kind == Kind::Protocol)
        m_context.monitor.addProtocolError();
    else if (failure.kind == Kind::Refused)
        m_context.monitor.addException();
    if (failure.kind == Kind::Refused || failure.kind == Kind::Local)
        m_secrets.reset(); // somebody may have mended it
    const auto next = m_policy.noteFailure(m_context.clock.steady(), failure.kind);
    QString cause = failure.message;
    if (next.takenOver)
        cause = Words::tr("Another client uses the same client id %1: this station was thrown out %2 times within a "
                          "minute. It stays away for %3 minutes; give this device a client id of its own.")
                    .arg(QString::fromUtf8(m_settings.connection.clientId), QString::number(ReconnectPolicy::kTakeOvers),
                         QString::number(ReconnectPolicy::kGivingWay.count()));
    m_context.monitor.noteError(cause);
    m_context.monitor.setState(LinkState::Down, cause);
    if (m_open)
        m_retry.start(next.pause);
}

void MqttDriver::dropTransport()
{
    m_connected = false;
    if (!m_transport)
        return;
    m_context.monitor.addBytes(m_transport->bytesIn() - m_bytesIn, m_transport->bytesOut() - m_bytesOut);
    m_transport->close();
    m_transport->disconnect(this);
    m_transport.release()->deleteLater(); // it may be the one that called
}

// ---- messages

void MqttDriver::onMessages(const MessageBlock &block)
{
    const UtcTime now = m_context.clock.utc();
    auto batch = std::make_shared<Batch>();
    batch->device = m_device.id;
    batch->receivedAt = now;
    batch->receivedSteady = m_context.clock.steady();
    batch->readings.reserve(block.count());
    const bool watched = m_context.monitor.isWatched();
    for (size_t i = 0; i < block.count(); ++i) {
        const MessageView message = block.at(i);
        if (watched)
            m_context.monitor.record({now, false, false, toBytes(message.payload.substr(0, size_t(kMaxFrameBytes))),
                                      qsizetype(message.payload.size()),
                                      QStringLiteral("%1 QoS %2%3").arg(QString::fromUtf8(toBytes(message.topic)),
                                                                        QString::number(message.qos),
                                                                        message.retained ? QStringLiteral(" retained")
                                                                                         : QString())});
        for (WriteAttempt *attempt : std::vector(m_writes)) {
            if (bytesOf(attempt->readBackTopic()) == message.topic)
                attempt->noteReadBack(message.payload, message.retained, m_words);
        }
        const auto found = m_topics.find(message.topic);
        if (found == m_topics.end()) {
            if (message.topic.find_first_of("+#") != std::string_view::npos)
                noteMalformed(message.topic, message.payload, qsizetype(message.payload.size()),
                              "a topic with a wildcard cannot be published on");
            else
                m_discovered.note(message.topic, message.payload, now);
            continue;
        }
        const DecodeResult result = found->second.decode(message.payload, message.retained, now, *batch);
        if (result.malformed > 0)
            noteMalformed(message.topic, message.payload, qsizetype(message.payload.size()), result.reason);
        m_stampFaults += result.stampFaults;
        if (result.unknownQuality > 0) {
            m_unknownQuality += result.unknownQuality;
            m_unknownQualityTopic = QString::fromUtf8(toBytes(message.topic.substr(0, 120)));
        }
        constexpr auto kSameClock = std::chrono::seconds(60);
        if (result.stamp && !message.retained && *result.stamp <= now && now - *result.stamp < kSameClock)
            m_context.monitor.addOk(now - *result.stamp);
    }
    for (const MessageBlock::Oversized &oversized : block.oversized())
        noteMalformed(bytesOf(oversized.topic), {}, qsizetype(oversized.payloadSize), "the payload is over the limit");
    if (batch->readings.empty())
        return;
    m_context.monitor.addReadings(batch->readings.size());
    m_context.queue.push(BatchPtr(std::move(batch)));
}

void MqttDriver::noteMalformed(std::string_view topic, std::string_view payload, qsizetype size, const QByteArray &reason)
{
    m_context.monitor.addMalformed();
    FrameRecord frame;
    frame.at = m_context.clock.utc();
    frame.fault = true;
    frame.bytes = toBytes(payload.substr(0, size_t(kMaxFrameBytes)));
    frame.size = size;
    frame.note = QString::fromUtf8(toBytes(topic.substr(0, 512))) + QStringLiteral(": ") + QString::fromUtf8(reason);
    m_context.monitor.record(std::move(frame));
}

// ---- standing work

void MqttDriver::housekeeping()
{
    const SteadyTime now = m_context.clock.steady();
    LinkMonitor &monitor = m_context.monitor;
    monitor.setDiscovered(m_discovered.count() + m_discovered.beyond());
    monitor.setWarning(warningText());
    if (m_transport) {
        const quint64 in = m_transport->bytesIn();
        const quint64 out = m_transport->bytesOut();
        monitor.addBytes(in - m_bytesIn, out - m_bytesOut);
        m_bytesIn = in;
        m_bytesOut = out;
    }
    if (m_discovered.revision() != m_savedRevision && now - m_savedAt >= kSaveEvery)
        saveDiscovered();
    if (m_connected && !m_waitingFor.isEmpty() && now - m_subscribedAt > kSubscribePatience)
        onFailed({TransportFailure::Kind::Protocol, Words::tr("The broker does not answer our subscription."), std::nullopt});
}

void MqttDriver::saveDiscovered()
{
    m_savedRevision = m_discovered.revision();
    m_savedAt = m_context.clock.steady();
    if (m_context.dataFolder.isEmpty())
        return;
    m_background.start([this, copy = m_discovered, file = discoveredFile(m_context.dataFolder, m_device.id)] {
        const Status saved = DiscoveredTopics::save(copy.toJson(), file);
        const QString trouble = saved ? QString() : saved.error().message;
        QMetaObject::invokeMethod(this, [this, trouble] { m_fileTrouble = trouble; }, Qt::QueuedConnection);
    });
}

QString MqttDriver::warningText() const
{
    QStringList warnings;
    if (m_settings.qos == 0)
        warnings.append(Words::tr("QoS 0 may lose messages."));
    if (m_discovered.beyond() > 0)
        warnings.append(Words::tr("More than %1 topics without a tag: at least %2 further ones are only counted. Narrow the "
                                  "topic filters.")
                            .arg(QString::number(DiscoveredTopics::kMaxTopics), QString::number(m_discovered.beyond())));
    if (m_unknownQuality > 0)
        warnings.append(Words::tr("%1 messages had a quality word that is not in the table and count as uncertain, the "
                                  "last on %2.")
                            .arg(QString::number(m_unknownQuality), m_unknownQualityTopic));
    if (m_stampFaults > 0)
        warnings.append(Words::tr("%1 time stamps could not be read (a text needs Z or an offset); the time of arrival was "
                                  "taken.")
                            .arg(QString::number(m_stampFaults)));
    if (!m_fileTrouble.isEmpty())
        warnings.append(m_fileTrouble);
    return warnings.join(QLatin1Char(' '));
}

// ---- writing

void MqttDriver::write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
                       std::function<void(WriteOutcome)> done)
{
    WriteAttempt::Request request;
    request.address = tagSettings(tag.tag, m_settings.payload);
    if (request.address.writeTopic.isEmpty()) {
        done({WriteResult::Refused, Words::tr("This tag has no topic to write to."), {}});
        return;
    }
    if (request.address.writeTopic == request.address.readBackTopic
        || !topicFault(bytesOf(request.address.writeTopic)).isEmpty()) {
        done({WriteResult::Refused, Words::tr("The tag's topic to write to is not valid."), {}});
        return;
    }
    const Result<QByteArray> payload = payloadFor(rawValue, tag.tag, request.address.writePayload);
    if (!payload) {
        done({WriteResult::Refused, payload.error().message, {}});
        return;
    }
    if (!m_open || !m_connected || !m_secrets) {
        done({WriteResult::NotSent, Words::tr("There is no connection to the broker."), {}});
        return;
    }
    if (m_writes.size() >= kMaxWrites) {
        done({WriteResult::NotSent, Words::tr("Too many writes are under way to this broker."), {}});
        return;
    }
    request.tag = tag;
    request.rawValue = rawValue;
    request.payload = *payload;
    request.deadline = deadline;
    request.done = std::move(done);
    ConnectOptions options = m_settings.connection;
    options.broker = m_settings.brokers[qsizetype(m_policy.address())];
    options.password = m_secrets->password;
    options.tls.keyPassword = m_secrets->keyPassword;
    options.clientId += "-w" + QByteArray::number(++m_lastWrite);
    auto *attempt = new WriteAttempt(std::move(request), options, m_factory, m_context.clock, this);
    m_writes.push_back(attempt);
    connect(attempt, &WriteAttempt::finished, this, [this, attempt] {
        std::erase(m_writes, attempt);
        attempt->deleteLater();
    });
    if (m_context.monitor.isWatched())
        m_context.monitor.record({m_context.clock.utc(), true, false, payload->left(kMaxFrameBytes), payload->size(),
                                  QString::fromUtf8(tagSettings(tag.tag, m_settings.payload).writeTopic) + QStringLiteral(" QoS 1")});
    attempt->start();
}

} // namespace lineside::mqtt
