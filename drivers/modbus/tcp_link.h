#pragma once

#include "drivers/modbus/frame.h"
#include "drivers/modbus/link.h"
#include "drivers/modbus/tcp_channel.h"

#include <QTcpSocket>
#include <QTimer>

#include <array>
#include <memory>

namespace lineside::modbus {

struct TcpLinkSettings
{
    QString host;
    quint16 port = 502;
    quint8 unit = 1;
    int depth = 1; //!< requests under way at a time, at most 32
    std::chrono::milliseconds timeout{1'000};        //!< from sending to the complete reply
    std::chrono::milliseconds connectTimeout{3'000};
    RetryPause retry;
};

/*!
 * Modbus TCP with strict framing. Several requests go out in one write, replies are parsed where they were received.
 *
 * A reply that breaks the protocol, one that nobody waits for, and one that does not come in time all end the
 * connection: what follows on it could belong to anything. A connection that brought good replies before is tried
 * again with short pauses, one that never did with growing ones.
 */
class TcpLink final : public Link
{
    Q_OBJECT

public:
    TcpLink(TcpLinkSettings settings, LinkUser &user, LinkMonitor &monitor, const Clock &clock,
            QObject *parent = nullptr);
    ~TcpLink() override;

    void open() override;
    void close() override;
    void wake() override;
    bool isConnected() const override { return m_connected; }

private:
    struct Slot
    {
        bool waiting = false;
        quint16 transaction = 0;
        Expectation asked;
        quint64 token = 0;
        SteadyTime sentAt{};
        SteadyTime deadline{};
    };
    static constexpr size_t kSlots = 64;     //!< twice the greatest depth: a slow request does not block its number
    static constexpr size_t kBuffer = 16384;

    void connectNow();
    void endConnection();
    void connected();
    void failed();
    void pump();
    bool send(const LinkRequest &request, SteadyTime now);
    void flush();
    void receive();
    //! False when the connection was recycled.
    bool parse();
    //! Whether these bytes can be the start of another reply that is waited for.
    bool canFollow(Bytes bytes, quint16 previous) const;
    bool accept(const Frame &frame, UtcTime at, SteadyTime now);
    void breach(Bytes frame, Breach breach, Slot *slot);
    void checkDeadlines();
    void armDeadline(SteadyTime deadline, SteadyTime now);
    //! Ends the connection, answers what was under way, plans the next attempt.
    void recycle(LossKind kind, const QString &cause);
    void answer(Slot &slot, const LinkAnswer &answer);
    void record(bool outgoing, bool fault, Bytes bytes, const QString &note);
    QString peerText() const;

    const TcpLinkSettings m_settings;
    LinkUser &m_user;
    LinkMonitor &m_monitor;
    const Clock &m_clock;
    Backoff m_backoff;

    std::unique_ptr<QTcpSocket> m_socket; //!< while connecting
    TcpChannel m_channel;                 //!< afterwards
    QTimer m_connectTimer;  //!< the attempt's limit, and the pause before the next
    QTimer m_deadlineTimer;
    SteadyTime m_armedFor = SteadyTime::max();

    std::array<Slot, kSlots> m_slots;
    int m_underWay = 0;
    quint16 m_transaction = 0;
    std::vector<quint8> m_out;
    std::array<quint8, kBuffer> m_in{};
    size_t m_inSize = 0;

    bool m_open = false;
    bool m_connected = false;
    bool m_hadReplies = false;
    bool m_everConnected = false;
    bool m_pumping = false;
    bool m_receiving = false;
};

} // namespace lineside::modbus
