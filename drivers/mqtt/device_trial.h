#pragma once

#include "drivers/mqtt/discovered.h"
#include "drivers/mqtt/mqtt_settings.h"

#include <map>
#include <mutex>

namespace lineside::mqtt {

/*!
 * A connection of its own for somebody who wants to know now: tests of a device, and looking for topics. Blocks; for a
 * thread without an event loop of its own. Ends early when the job is cancelled.
 */
struct Listened
{
    bool connected = false;
    std::optional<TransportFailure> failure;
    QList<SubscribeAnswer> answers;
    DiscoveredTopics topics;      //!< every topic that was heard
    quint64 messages = 0;
    QByteArray firstTopic;
    std::chrono::milliseconds connectedAfter{0};
    std::chrono::milliseconds firstAfter{0};
};
struct ListenOptions
{
    QList<QByteArray> filters;
    int qos = 1;
    std::chrono::milliseconds duration{3'000}; //!< after the connection stands
    bool firstMessageIsEnough = false;
    size_t payloadLimit = Transport::kDefaultPayloadLimit;
};
Listened listen(const TransportFactory &factory, const ConnectOptions &connection, const ListenOptions &options,
                const std::function<bool()> &isCancelled);

//! Each step of a connection in words: name, TCP, encryption and login, subscriptions, the first message.
Result<DeviceTestReport> testMqttDevice(const TransportFactory &factory, const Device &device,
                                        const DriverContext &context, Job<DeviceTestReport> &job);

/*!
 * The topics of a broker as a tree, from what waits to be adopted and what is heard in three seconds. What was heard
 * serves for a minute, so that opening a branch is quick.
 *
 * A node's id is its topic so far; the parts of a JSON payload hang below it as "topic#/pointer".
 */
class TopicBrowser
{
public:
    explicit TopicBrowser(TransportFactory factory) : m_factory(std::move(factory)) {}

    //! Any thread; blocks.
    Result<QList<BrowseNode>> browse(const Device &device, const QString &nodeId, const DriverContext &context,
                                     Job<QList<BrowseNode>> &job);

    //! What no tag of the device uses, flat. Any thread; blocks.
    Result<QList<BrowseNode>> discovered(const Device &device, const DriverContext &context, Job<QList<BrowseNode>> &job);

private:
    using Topics = std::map<QByteArray, QByteArray>; //!< topic to sample
    struct Heard
    {
        QByteArray key; //!< device and its parameters
        SteadyTime at{};
        std::shared_ptr<const Topics> topics;
    };
    Result<std::shared_ptr<const Topics>> topicsOf(const Device &device, const DriverContext &context,
                                                   Job<QList<BrowseNode>> &job);

    const TransportFactory m_factory;
    std::mutex m_mutex;
    std::vector<Heard> m_heard;
};

//! The children of a node in a set of topics and samples. Pure.
QList<BrowseNode> topicChildren(const std::map<QByteArray, QByteArray> &topics, const QByteArray &node,
                                const DeviceSettings &settings);

//! The values of those topics that no tag of \a device uses, each named by its whole topic. Pure.
QList<BrowseNode> unusedValues(const std::map<QByteArray, QByteArray> &topics, const Device &device,
                               const DeviceSettings &settings);

//! A message as people read it: topic, QoS, and the payload as text, or in hexadecimal.
QString describeMessage(const FrameRecord &frame);

} // namespace lineside::mqtt
