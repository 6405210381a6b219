#include "server/http/web_origins.h"

#include <QNetworkInterface>

#include <algorithm>

namespace lineside::http {

namespace {

QString hostWord(const QHostAddress &address)
{
    const QString text = address.toString();
    return address.protocol() == QAbstractSocket::IPv6Protocol ? QLatin1Char('[') + text + QLatin1Char(']') : text;
}

} // namespace

WebOrigins WebOrigins::of(const QHostAddress &address, quint16 port, bool tls, const QStringList &others)
{
    QStringList hosts;
    const bool any = address == QHostAddress::Any || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6;
    const QString name = QSysInfo::machineHostName().toLower();
    if (any) {
        for (const QHostAddress &own : QNetworkInterface::allAddresses()) {
            if (!own.isLoopback() && own.scopeId().isEmpty())
                hosts << hostWord(own);
        }
        if (!name.isEmpty())
            hosts << name;
        hosts << QStringLiteral("localhost") << QStringLiteral("127.0.0.1") << QStringLiteral("[::1]");
    } else {
        hosts << hostWord(address);
        if (address.isLoopback())
            hosts << QStringLiteral("localhost");
        else if (!name.isEmpty())
            hosts << name;
    }
    WebOrigins origins;
    const QString scheme = tls ? QStringLiteral("https://") : QStringLiteral("http://");
    const quint16 usual = tls ? 443 : 80;
    for (const QString &host : hosts) {
        const QString origin = scheme + host + (port == usual ? QString() : QLatin1Char(':') + QString::number(port));
        origins.m_allowed.insert(origin.toLatin1());
        origins.m_links << origin + QLatin1Char('/');
    }
    for (const QString &other : others) {
        if (!isWebOrigin(other))
            continue;
        origins.m_allowed.insert(other.toLatin1());
        origins.m_links.prepend(other + QLatin1Char('/'));
    }
    return origins;
}

QHostAddress plainAddress(const QHostAddress &address)
{
    bool four = false;
    const quint32 bits = address.toIPv4Address(&four);
    return four ? QHostAddress(bits) : address;
}

bool isTrusted(const QHostAddress &address, const TrustedProxies &proxies)
{
    const QHostAddress plain = plainAddress(address);
    return std::any_of(proxies.begin(), proxies.end(),
                       [&](const auto &proxy) { return plain.isInSubnet(proxy.first, proxy.second); });
}

QString clientAddress(const QHostAddress &peer, QByteArrayView forwardedFor, const TrustedProxies &proxies)
{
    QHostAddress address = plainAddress(peer);
    QByteArrayView rest = forwardedFor;
    while (!rest.isEmpty() && isTrusted(address, proxies)) {
        const qsizetype comma = rest.lastIndexOf(',');
        const QHostAddress named(QString::fromLatin1(rest.sliced(comma + 1)).trimmed());
        if (named.isNull())
            return plainAddress(peer).toString();
        address = plainAddress(named);
        rest = comma < 0 ? QByteArrayView() : rest.first(comma);
    }
    return address.toString();
}

} // namespace lineside::http
