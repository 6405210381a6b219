#include "drivers/mqtt/device_trial.h"

#include "drivers/mqtt/mqtt_driver.h"
#include "drivers/mqtt/tcp_probe.h"
#include "drivers/mqtt/words.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QTimer>

namespace lineside::mqtt {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

std::chrono::milliseconds since(SteadyTime start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - start);
}

} // namespace

Listened listen(const TransportFactory &factory, const ConnectOptions &connection, const ListenOptions &options,
                const std::function<bool()> &isCancelled)
{
    Listened heard;
    QEventLoop loop;
    QTimer end;
    end.setSingleShot(true);
    QObject::connect(&end, &QTimer::timeout, &loop, &QEventLoop::quit);
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &loop, [&] {
        if (isCancelled())
            loop.quit();
    });
    watch.start(50ms);
    const SteadyTime start = steady_clock::now();
    const std::unique_ptr<Transport> transport = factory();
    transport->setPayloadLimit(options.payloadLimit);
    QObject::connect(transport.get(), &Transport::connected, &loop, [&] {
        heard.connected = true;
        heard.connectedAfter = since(start);
        end.start(options.duration);
        if (!options.filters.isEmpty())
            transport->subscribe(options.filters, options.qos);
        else
            loop.quit();
    });
    QObject::connect(transport.get(), &Transport::failed, &loop, [&](const TransportFailure &failure) {
        heard.failure = failure;
        loop.quit();
    });
    QObject::connect(transport.get(), &Transport::subscribed, &loop, [&](const QList<SubscribeAnswer> &answers) {
        heard.answers += answers;
        if (options.firstMessageIsEnough && heard.messages > 0 && heard.answers.size() >= options.filters.size())
            loop.quit();
    });
    QObject::connect(transport.get(), &Transport::messagesArrived, &loop, [&](const MessageBlock &block) {
        const UtcTime now = Clock::system().utc();
        for (size_t i = 0; i < block.count(); ++i) {
            const MessageView message = block.at(i);
            if (heard.messages++ == 0) {
                heard.firstTopic = toBytes(message.topic);
                heard.firstAfter = since(start) - heard.connectedAfter;
            }
            heard.topics.note(message.topic, message.payload, now);
        }
        if (options.firstMessageIsEnough && heard.answers.size() >= options.filters.size())
            loop.quit();
    });
    // The transport keeps its own time limit for connecting; this one is for what it might forget.
    end.start(connection.connectTimeout + 2s);
    transport->open(connection);
    loop.exec();
    transport->close();
    return heard;
}

namespace {

//! The secrets that a device names; an error in words.
Status addSecrets(ConnectOptions &connection, const DeviceSettings &settings, const SecretSource &source)
{
    const auto load = [&source](const QString &reference, Secret &into) -> Status {
        if (reference.isEmpty())
            return Done{};
        auto found = source.secret(reference);
        if (!found)
            return found.error();
        into = *std::move(found);
        return Done{};
    };
    if (const Status loaded = load(settings.passwordReference, connection.password); !loaded)
        return loaded;
    return load(settings.keyPasswordReference, connection.tls.keyPassword);
}

//! The device's own filters, and its tags' topics.
QList<QByteArray> filtersOf(const Device &device, const DeviceSettings &settings)
{
    QList<QByteArray> filters = settings.filters;
    for (const Tag &tag : device.tags)
        filters.append(tagSettings(tag, settings.payload).topic);
    filters.removeIf([](const QByteArray &filter) { return !filterFault(bytesOf(filter)).isEmpty(); });
    return withoutCovered(filters);
}

} // namespace

Result<DeviceTestReport> testMqttDevice(const TransportFactory &factory, const Device &device,
                                        const DriverContext &context, Job<DeviceTestReport> &job)
{
    const DeviceSettings settings = deviceSettings(device, MqttDriver::trustFolder(context.dataFolder));
    DeviceTestReport report;
    const auto step = [&report](const QString &name, bool ok, const QString &detail) {
        report.steps.append({name, ok, detail});
        return ok;
    };
    if (settings.brokers.isEmpty()) {
        step(Words::tr("Broker address"), false, Words::tr("No broker address is set, or it cannot be read."));
        return report;
    }
    ConnectOptions connection = settings.connection;
    connection.clientId += "-test"; // the running device is not thrown out by its own test
    connection.cleanSession = true;
    connection.will = {};
    const bool hasSecrets = !settings.passwordReference.isEmpty() || !settings.keyPasswordReference.isEmpty();
    const Status secrets = addSecrets(connection, settings, context.secrets);
    if (!secrets)
        step(Words::tr("Password"), false, secrets.error().message);
    else if (hasSecrets)
        step(Words::tr("Password"), true, Words::tr("Found in the secret store."));
    if (!secrets)
        return report;

    for (const BrokerAddress &broker : settings.brokers) {
        if (job.isCancelled())
            return Error{Error::Kind::Cancelled, Words::tr("The test was stopped."), {}};
        const QString name = broker.toString();
        job.setProgress(-1, name);
        const auto addresses = resolveHost(broker.host, broker.port);
        if (!addresses) {
            step(Words::tr("Look up %1").arg(broker.host), false, addresses.error().message);
            continue;
        }
        QStringList found;
        for (const ResolvedAddress &address : *addresses)
            found.append(address.text);
        step(Words::tr("Look up %1").arg(broker.host), true, found.join(QStringLiteral(", ")));
        const auto answering = probeTcp(*addresses, steady_clock::now() + connection.connectTimeout, -1);
        if (!step(Words::tr("Connect to %1").arg(name), answering.ok(),
                  answering ? (*addresses)[*answering].text : answering.error().message))
            continue;
        connection.broker = broker;
        ListenOptions options;
        options.filters = filtersOf(device, settings);
        options.qos = settings.qos;
        options.duration = 5s;
        options.firstMessageIsEnough = true;
        options.payloadLimit = settings.payloadLimit;
        const Listened heard = listen(factory, connection, options, [&job] { return job.isCancelled(); });
        if (job.isCancelled())
            return Error{Error::Kind::Cancelled, Words::tr("The test was stopped."), {}};
        const QString welcome = connection.tls.enabled ? Words::tr("Encryption and login") : Words::tr("Login");
        if (!heard.connected) {
            step(welcome, false, heard.failure ? heard.failure->message : Words::tr("The broker did not answer in time."));
            if (heard.failure && heard.failure->certificate)
                report.untrusted = heard.failure->certificate;
            continue;
        }
        step(welcome, true, Words::tr("Accepted after %1 ms.").arg(heard.connectedAfter.count()));
        for (const SubscribeAnswer &answer : heard.answers)
            step(Words::tr("Subscribe to %1").arg(QString::fromUtf8(answer.filter.left(200))), answer.granted,
                 answer.granted ? Words::tr("Granted.") : answer.reason);
        if (heard.answers.size() < options.filters.size())
            step(Words::tr("Subscribe"), false,
                 heard.failure ? heard.failure->message : Words::tr("The broker did not answer every subscription."));
        if (options.filters.isEmpty())
            continue;
        // Quiet is no fault: nothing may be happening in the plant.
        step(Words::tr("First message"), true,
             heard.messages > 0
                 ? Words::tr("%1 after %2 ms.").arg(QString::fromUtf8(heard.firstTopic.left(200)), QString::number(heard.firstAfter.count()))
                 : Words::tr("None within %1 s: either nothing was published in this time, or no topic fits.").arg(5));
    }
    return report;
}

// ---- browsing

namespace {

//! What the running device has found so far, a little older than it knows itself.
std::map<QByteArray, QByteArray> keptTopics(const Device &device, const DriverContext &context)
{
    std::map<QByteArray, QByteArray> topics;
    DiscoveredTopics kept;
    if (!context.dataFolder.isEmpty() && kept.load(MqttDriver::discoveredFile(context.dataFolder, device.id))) {
        for (const DiscoveredTopic &topic : kept.topics())
            topics.insert_or_assign(topic.topic, topic.sample);
    }
    return topics;
}

} // namespace

Result<std::shared_ptr<const TopicBrowser::Topics>> TopicBrowser::topicsOf(const Device &device,
                                                                           const DriverContext &context,
                                                                           Job<QList<BrowseNode>> &job)
{
    constexpr size_t kMostDevices = 8;
    const QByteArray key = device.id.uuid.toByteArray() + QJsonDocument(device.parameters).toJson(QJsonDocument::Compact);
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_heard, [](const Heard &heard) { return steady_clock::now() - heard.at > 60s; });
        for (const Heard &heard : m_heard) {
            if (heard.key == key)
                return heard.topics;
        }
    }
    const DeviceSettings settings = deviceSettings(device, MqttDriver::trustFolder(context.dataFolder));
    auto topics = std::make_shared<Topics>(keptTopics(device, context));
    if (settings.brokers.isEmpty())
        return Error{Error::Kind::BadData, Words::tr("No broker address is set, or it cannot be read."), {}};
    ConnectOptions connection = settings.connection;
    connection.clientId += "-browse";
    connection.cleanSession = true;
    connection.will = {};
    if (const Status secrets = addSecrets(connection, settings, context.secrets); !secrets)
        return secrets.error();
    ListenOptions options;
    options.filters = filtersOf(device, settings);
    if (options.filters.isEmpty())
        options.filters = {QByteArrayLiteral("#")};
    options.qos = 0;
    options.payloadLimit = settings.payloadLimit;
    QString reason;
    bool connected = false;
    for (const BrokerAddress &broker : settings.brokers) {
        connection.broker = broker;
        job.setProgress(-1, Words::tr("Listening to %1").arg(broker.toString()));
        const Listened heard = listen(m_factory, connection, options, [&job] { return job.isCancelled(); });
        if (job.isCancelled())
            return Error{Error::Kind::Cancelled, Words::tr("Browsing was stopped."), {}};
        for (const DiscoveredTopic &topic : heard.topics.topics())
            topics->insert_or_assign(topic.topic, topic.sample);
        connected = heard.connected;
        if (connected)
            break;
        reason = heard.failure ? heard.failure->message : Words::tr("The broker did not answer in time.");
    }
    if (!connected && topics->empty())
        return Error{Error::Kind::Unreachable, reason, {}};
    const std::lock_guard lock(m_mutex);
    if (m_heard.size() >= kMostDevices)
        m_heard.erase(m_heard.begin());
    m_heard.push_back({key, steady_clock::now(), topics});
    return std::shared_ptr<const Topics>(topics);
}

Result<QList<BrowseNode>> TopicBrowser::discovered(const Device &device, const DriverContext &context,
                                                   Job<QList<BrowseNode>> &job)
{
    const DeviceSettings settings = deviceSettings(device, {});
    if (settings.filters.isEmpty()) // it listens to its tags' own topics only
        return unusedValues(keptTopics(device, context), device, settings);
    const auto topics = topicsOf(device, context, job);
    if (!topics)
        return topics.error();
    return unusedValues(**topics, device, settings);
}

Result<QList<BrowseNode>> TopicBrowser::browse(const Device &device, const QString &nodeId, const DriverContext &context,
                                               Job<QList<BrowseNode>> &job)
{
    const auto topics = topicsOf(device, context, job);
    if (!topics)
        return topics.error();
    return topicChildren(**topics, nodeId.toUtf8(), deviceSettings(device, {}));
}

} // namespace lineside::mqtt
