#pragma once

#include <QSocketNotifier>
#include <QString>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace lineside::modbus {

/*!
 * A connected TCP socket, read and written without a layer between: one system call for each delivery and for each
 * group of requests. Qt's socket makes the connection and hands it over; for the traffic itself its notifiers and
 * buffers cost three times what the requests do.
 *
 * Lives on one thread with an event loop. Never blocks. POSIX.
 */
class TcpChannel
{
public:
    TcpChannel() = default;
    ~TcpChannel() { close(); }
    TcpChannel(const TcpChannel &) = delete;
    TcpChannel &operator=(const TcpChannel &) = delete;

    /*!
     * Takes a duplicate of a connected, non-blocking descriptor; the original may be closed. \a readable is called when
     * there is something to read or the connection has ended, \a broken when sending failed later on. \a owner outlives
     * the channel and has its notifiers as children.
     */
    bool adopt(qintptr descriptor, QObject *owner, std::function<void()> readable, std::function<void()> broken);
    void close();
    bool isOpen() const { return m_descriptor >= 0; }

    //! Bytes read; 0: nothing now; negative: the connection has ended, see errorText().
    qint64 read(std::span<quint8> into);
    //! Sends all, at once or as the network takes it; false when the connection has ended, or takes nothing any more.
    bool send(std::span<const quint8> bytes);
    QString errorText() const;

private:
    void sendRest();

    QObject *m_owner = nullptr;
    int m_descriptor = -1;
    int m_error = 0; //!< errno; 0: the other side closed
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable; //!< while there is a rest
    std::vector<quint8> m_rest;
    std::function<void()> m_broken;
};

} // namespace lineside::modbus
