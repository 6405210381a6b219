#pragma once

#include <QTcpSocket>

#include <functional>

namespace lineside::live {

/*!
 * What Qt's WebSocket engine takes for its socket. The real one stays with whoever owns this: the engine reads what it is
 * fed, and what it writes is told. So frames can be joined and refused before the engine sees them, its own frames stand in
 * one line with the shared ones, and the handshake was answered long before there is an engine. Network thread.
 */
class EngineSocket final : public QTcpSocket
{
    Q_OBJECT

public:
    struct Told
    {
        std::function<void(const QByteArray &)> written;
        std::function<void()> ended; //!< the engine has closed it; once
    };
    //! Has the addresses of \a real.
    EngineSocket(const QTcpSocket &real, Told told);
    ~EngineSocket() override;

    //! What the engine is to read; it reads at once, or soon.
    void feed(const QByteArray &bytes);
    //! Nothing is told any more.
    void silence() { m_told = {}; }
    //! Gives back the memory of a buffer that a peek has left behind; before anything else is fed.
    void dropBuffers();

    qint64 bytesAvailable() const override;
    qint64 bytesToWrite() const override { return 0; }
    void disconnectFromHost() override;

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 skipData(qint64 most) override;
    qint64 writeData(const char *data, qint64 count) override;

private:
    Told m_told;
    QByteArray m_fed;
};

} // namespace lineside::live
