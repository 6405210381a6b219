#pragma once

#include "drivers/mqtt/mqtt_settings.h"
#include "models/field/field_writer.h"

#include <QTimer>

namespace lineside::mqtt {

/*!
 * One write, from a connection of its own to its one outcome.
 *
 * The connection is made for this write and destroyed with it, because a client library would keep what it could not
 * deliver and send it when the broker is back, long after anybody wanted it. Nothing is published twice, and nothing
 * after the deadline.
 *
 * Done only when the broker has acknowledged and the device then tells the value on its read-back topic. "The broker has
 * it" alone is Unknown.
 */
class WriteAttempt : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        DriverTag tag;
        TagSettings address;
        QVariant rawValue;
        QByteArray payload;
        SteadyTime deadline{};
        std::function<void(WriteOutcome)> done;
    };

    WriteAttempt(Request request, const ConnectOptions &connection, const TransportFactory &factory, const Clock &clock,
                 QObject *parent);
    ~WriteAttempt() override;

    void start();
    //! A message on the read-back topic that came over the running connection.
    void noteReadBack(std::string_view payload, bool retained, const QualityWords &words);
    const QByteArray &readBackTopic() const { return m_request.address.readBackTopic; }
    //! Answers now: the driver closes.
    void abandon(const QString &reason);

Q_SIGNALS:
    //! The answer was given; the attempt may be deleted.
    void finished();

private:
    enum class Stage { Connecting, Published, Acknowledged, Finished };

    void finish(WriteResult result, const QString &reason);
    void onPublished(const PublishAnswer &answer);
    void onFailed(const TransportFailure &failure);
    void onDeadline();

    Request m_request;
    ConnectOptions m_connection;
    const Clock &m_clock;
    std::unique_ptr<Transport> m_transport;
    QTimer m_timer;
    Stage m_stage = Stage::Connecting;
    int m_publishId = -1;
    bool m_confirmed = false;
    QVariant m_readBack;
};

//! Whether what a device tells back is what was written: equal, for numbers as equal as a 32-bit float can tell.
bool sameValue(const QVariant &written, const QVariant &readBack);

} // namespace lineside::mqtt
