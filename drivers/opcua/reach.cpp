#include "drivers/opcua/reach.h"

#include "drivers/opcua/settings.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QHostInfo>
#include <QTcpSocket>
#include <QUrl>

namespace lineside::opcua {

namespace {

constexpr qsizetype kMostAddresses = 8;
constexpr int kTryMs = 1'000;

} // namespace

QStringList addressUrls(const QString &endpoint)
{
    QUrl url(endpoint);
    if (!QHostAddress(url.host()).isNull())
        return {};
    const QList<QHostAddress> addresses = QHostInfo::fromName(url.host()).addresses();
    if (addresses.size() < 2)
        return {};
    QStringList urls;
    for (const QHostAddress &address : addresses.mid(0, kMostAddresses)) {
        url.setHost(address.toString());
        urls.append(url.toString());
    }
    return urls;
}

QString whyUnreachable(const QString &endpoint, std::chrono::milliseconds timeout)
{
    const EndpointHost target = endpointHost(endpoint);
    QTcpSocket socket;
    socket.connectToHost(target.host, target.port);
    if (socket.waitForConnected(int(std::min<qint64>(timeout.count(), kTryMs))))
        return QCoreApplication::translate("opcua", "the connection was closed before it was open");
    switch (socket.error()) {
    case QAbstractSocket::ConnectionRefusedError:
        return QCoreApplication::translate("opcua", "connection refused");
    case QAbstractSocket::HostNotFoundError:
        return QCoreApplication::translate("opcua", "the host name %1 is unknown").arg(target.host);
    case QAbstractSocket::SocketTimeoutError:
        return QCoreApplication::translate("opcua", "no answer from %1").arg(target.host);
    case QAbstractSocket::NetworkError:
        return QCoreApplication::translate("opcua", "%1 cannot be reached from this network").arg(target.host);
    default:
        return QCoreApplication::translate("opcua", "no connection to %1: %2").arg(target.host, socket.errorString());
    }
}

} // namespace lineside::opcua
