#pragma once

#include "drivers/mqtt/discovered.h"
#include "drivers/mqtt/mqtt_settings.h"
#include "drivers/mqtt/reconnect_policy.h"
#include "drivers/mqtt/write_attempt.h"

#include <QThreadPool>
#include <QTimer>

namespace lineside::mqtt {

/*!
 * One MQTT broker as a device: keeps a connection, subscribes to the device's filters and the tags' topics, and turns
 * what arrives into readings, one batch per block of messages.
 *
 * The source decides when it speaks, so setPeriod() changes nothing here: when the consumer is slow, push() makes this
 * thread wait, the transport's queue fills, and TCP holds the broker up. Nothing is dropped on this side.
 */
class MqttDriver final : public Driver
{
    Q_OBJECT

public:
    MqttDriver(const Device &device, const QList<DriverTag> &tags, DriverContext context, TransportFactory factory);
    ~MqttDriver() override;

    void open() override;
    void close() override;
    void reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                     const QList<TagId> &removed) override;
    void setPeriod(std::chrono::milliseconds period) override;
    void write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
               std::function<void(WriteOutcome)> done) override;

    //! Where a device's discovered topics lie.
    static QString discoveredFile(const QString &dataFolder, const DeviceId &device);
    static QString trustFolder(const QString &dataFolder);

private:
    struct TagPlace
    {
        TagSettings address;
        std::string topic;
    };
    struct Secrets
    {
        Secret password;
        Secret keyPassword;
        QString error;
    };

    void addTag(const DriverTag &tag);
    void removeTag(TagId tag);
    QList<QByteArray> wantedFilters() const;
    void applyFilters();

    void loadSecrets();
    void connectNow();
    void onConnected();
    void onSubscribed(const QList<SubscribeAnswer> &answers);
    void onFailed(const TransportFailure &failure);
    void onMessages(const MessageBlock &block);
    void noteMalformed(std::string_view topic, std::string_view payload, qsizetype size, const QByteArray &reason);
    void dropTransport();
    void updateState();
    void housekeeping();
    void saveDiscovered();
    QString warningText() const;

    Device m_device;
    DriverContext m_context;
    const TransportFactory m_factory;
    DeviceSettings m_settings;
    QualityWords m_words;

    TopicTable<TopicDecoder> m_topics;
    std::unordered_map<quint32, TagPlace> m_places; //!< by TagId
    DiscoveredTopics m_discovered;
    quint64 m_savedRevision = 0;
    SteadyTime m_savedAt{};
    QString m_fileTrouble;

    std::unique_ptr<Transport> m_transport;
    ReconnectPolicy m_policy;
    std::optional<Secrets> m_secrets;
    bool m_open = false;
    bool m_connected = false;
    bool m_everConnected = false;
    quint64 m_bytesIn = 0, m_bytesOut = 0; //!< of this connection, as far as the monitor knows them
    QList<QByteArray> m_subscribed;
    QList<QByteArray> m_waitingFor; //!< subscribed, not answered yet
    SteadyTime m_subscribedAt{};
    QMap<QByteArray, QString> m_refused; //!< filter to reason
    quint64 m_stampFaults = 0, m_unknownQuality = 0;
    QString m_unknownQualityTopic;

    std::vector<WriteAttempt *> m_writes;
    int m_lastWrite = 0;
    QTimer m_retry;
    QTimer m_housekeeping;
    QThreadPool m_background; //!< secrets and the file of discovered topics: both may block
};

} // namespace lineside::mqtt
