#pragma once

#include "drivers/modbus/rtu_line.h"
#include "drivers/modbus/settings.h"

#include <QHash>
#include <QTimer>

namespace lineside::modbus {

/*!
 * One device's share of a serial line. It has one poll and a few writes at the line at a time, so that devices take
 * turns. A device that does not reply, or breaks the protocol, is left alone for a growing pause, as if its connection
 * had gone: the others on the line wait for it once, not all the time.
 */
class RtuLink final : public Link
{
    Q_OBJECT

public:
    struct Settings
    {
        SerialSettings serial;
        quint8 unit = 1;
        std::chrono::milliseconds timeout{1'000};
        RetryPause retry;
    };

    RtuLink(Settings settings, std::shared_ptr<RtuLines> lines, LinkUser &user, LinkMonitor &monitor, const Clock &clock,
            QObject *parent = nullptr);
    ~RtuLink() override;

    void open() override;
    void close() override;
    void wake() override;
    bool isConnected() const override { return m_connected; }

private:
    void join();
    void take();
    void handle(const RtuMailbox::Event &event);
    void answer(const RtuMailbox::Event &event);
    void pump();
    void connectIfPossible();
    void lose(LossKind kind, const QString &cause);
    void breach(Breach breach, const QByteArray &raw);
    void record(bool outgoing, bool fault, const QByteArray &whole, const QString &note = {});

    const Settings m_settings;
    const std::shared_ptr<RtuLines> m_lines;
    LinkUser &m_user;
    LinkMonitor &m_monitor;
    const Clock &m_clock;
    Backoff m_backoff;
    QTimer m_pause;     //!< before the device is asked again, or the line joined
    const std::shared_ptr<RtuMailbox> m_mailbox = std::make_shared<RtuMailbox>();
    std::shared_ptr<RtuLine> m_line;
    QHash<quint64, bool> m_underWay; //!< token to urgent
    int m_polls = 0;
    bool m_open = false;
    bool m_portOpen = false;
    bool m_connected = false;
    bool m_everConnected = false;
    bool m_hadReplies = false;
    bool m_pumping = false;
    std::optional<std::pair<LossKind, QString>> m_losing; //!< told when all that is under way is answered
};

//! The link of a device on a serial line.
std::unique_ptr<Link> makeRtuLink(const DeviceSettings &settings, std::shared_ptr<RtuLines> lines, LinkUser &user,
                                  LinkMonitor &monitor, const Clock &clock, RetryPause retry = {});

} // namespace lineside::modbus
