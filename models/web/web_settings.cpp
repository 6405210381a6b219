#include "models/web/web_settings.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace lineside {

namespace {

struct WebSettingsText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

bool isEveryAddress(const QHostAddress &address)
{
    return address == QHostAddress::Any || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6;
}

} // namespace

QList<WebFault> WebSettings::faults() const
{
    QList<WebFault> faults;
    const auto fault = [&faults](const char *key, const QString &message) { faults += {QString::fromLatin1(key), message}; };
    const QHostAddress own(address);
    if (own.isNull())
        fault("address", WebSettingsText::tr("“%1” is no IP address that the server could listen at.").arg(address));
    if (port < 0 || port > 65'535)
        fault("port", WebSettingsText::tr("A port is a number from 1 to 65535, or 0 for one that is free."));
    if (!tls && !own.isNull() && !own.isLoopback())
        fault("tls", WebSettingsText::tr("Without TLS everybody on the way reads passwords: only 127.0.0.1 or ::1 can do without it."));
    if (tls && certificateFile.isEmpty() != keyFile.isEmpty())
        fault(keyFile.isEmpty() ? "key_file" : "certificate_file",
              WebSettingsText::tr("A certificate of your own needs both, the certificate's file and the key's."));
    if (origins.size() > kMostListed)
        fault("origins", WebSettingsText::tr("At most %1 can be listed.").arg(kMostListed));
    if (proxies.size() > kMostListed)
        fault("proxies", WebSettingsText::tr("At most %1 can be listed.").arg(kMostListed));
    for (const QString &origin : origins) {
        if (!isWebOrigin(origin))
            fault("origins", WebSettingsText::tr("“%1” is no address of a web page: https://plant.example or https://plant.example:8443.").arg(origin));
    }
    for (const QString &proxy : proxies) {
        if (!proxiesFrom({proxy}))
            fault("proxies", WebSettingsText::tr("“%1” is neither the address of a proxy nor a network: 192.0.2.7 or 192.0.2.0/24.").arg(proxy));
    }
    const QString number = WebSettingsText::tr("The number of viewers is from 1 to %1.").arg(kMostViewers);
    if (mostViewers < 1 || mostViewers > kMostViewers)
        fault("most_viewers", number);
    if (mostViewersPerTenant < 1 || mostViewersPerTenant > kMostViewers)
        fault("most_viewers_per_tenant", number);
    return faults;
}

QHostAddress WebSettings::listenAddress() const
{
    const QHostAddress own(address);
    return own == QHostAddress(QHostAddress::AnyIPv6) ? QHostAddress(QHostAddress::Any) : own;
}

Status WebSettings::check() const
{
    const QList<WebFault> wrong = faults();
    if (!wrong.isEmpty())
        return Error{Error::Kind::BadData, wrong.first().message, {}};
    return Done{};
}

bool isWebOrigin(const QString &origin)
{
    static const QRegularExpression pattern(
        QStringLiteral("^https?://([a-z0-9.-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?$"));
    return origin.size() <= 255 && pattern.match(origin).hasMatch();
}

std::optional<TrustedProxies> proxiesFrom(const QStringList &words)
{
    TrustedProxies proxies;
    for (const QString &word : words) {
        const QString text = word.trimmed();
        if (text.isEmpty())
            continue;
        if (text.contains(QLatin1Char('/'))) {
            const auto subnet = QHostAddress::parseSubnet(text);
            if (subnet.first.isNull() || subnet.second < 8) // a list that trusts everybody trusts a header
                return {};
            proxies << subnet;
            continue;
        }
        const QHostAddress address(text);
        if (address.isNull() || isEveryAddress(address))
            return {};
        proxies << std::pair(address, address.protocol() == QAbstractSocket::IPv6Protocol ? 128 : 32);
    }
    return proxies;
}

} // namespace lineside
