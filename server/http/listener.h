#pragma once

#include "models/base/result.h"

#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

class QSocketNotifier;

namespace lineside::http {

//! A descriptor that is closed unless somebody takes it.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(other.release()) {}
    Descriptor &operator=(Descriptor &&other) noexcept;
    ~Descriptor() { reset(); }

    bool isOpen() const { return m_fd >= 0; }
    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }
    void reset();

private:
    int m_fd = -1;
};

/*!
 * Allows this process so many open descriptors, or as many as the system lets it: a login's usual 1,024 are fewer than the
 * viewers of one station. What is allowed already stays.
 */
void allowDescriptors(quint64 wanted);

/*!
 * A listening TCP socket that hands over what it accepts. One thread.
 *
 * A socket of our own instead of QTcpServer's: whoever is to be turned away is turned away before an object is made for
 * them; the backlog is 4,096, since the usual 50 makes a burst of 1,000 wait for seconds; and when descriptors run out,
 * where QTcpServer spins, the one that is kept in reserve takes the waiting connections out of the line, they are closed,
 * and accepting pauses for kPause.
 */
class Listener : public QObject
{
    Q_OBJECT

public:
    static constexpr int kBacklog = 4'096;
    static constexpr int kFirstDescriptor = 1'024;
    static constexpr int kAcceptedAtOnce = 64; //!< then others have their turn
    static constexpr std::chrono::milliseconds kPause{100};

    using Accepted = std::function<void(Descriptor, const QHostAddress &)>;

    explicit Listener(Accepted accepted, QObject *parent = nullptr);
    ~Listener() override;

    //! Port 0: one that is free. Io: the address cannot be had; the sentence says why.
    Status listen(const QHostAddress &address, quint16 port);
    void close();
    bool isListening() const { return m_socket.isOpen(); }
    quint16 port() const { return m_port; }
    //! Connections closed for want of descriptors.
    quint64 turnedAway() const { return m_turnedAway; }
    //! Told of each of them as well.
    void onTurnedAway(std::function<void()> told) { m_told = std::move(told); }
    //! How often accepting has paused for it.
    quint64 pauses() const { return m_pauses; }

private:
    void acceptSome();
    void outOfDescriptors();
    void countTurnedAway();

    const Accepted m_accepted;
    Descriptor m_socket;
    Descriptor m_reserve;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_pause;
    quint16 m_port = 0;
    std::function<void()> m_told;
    quint64 m_turnedAway = 0;
    quint64 m_pauses = 0;
};

} // namespace lineside::http
