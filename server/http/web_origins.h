#pragma once

#include "models/web/web_settings.h"

#include <QByteArray>
#include <QHostAddress>
#include <QSet>
#include <QStringList>

#include <optional>

namespace lineside::http {

/*!
 * The web pages that may talk to this server: an exact list. Nothing is compared by its end, "null" is nobody, and the
 * Host field decides nothing. Immutable.
 */
class WebOrigins
{
public:
    WebOrigins() = default;
    /*!
     * The server's own addresses and names as origins, and what the settings add ("https://plant.example:8443").
     * \a address: where it listens; for any address, all addresses of this machine count.
     */
    static WebOrigins of(const QHostAddress &address, quint16 port, bool tls, const QStringList &others);
    static bool isOrigin(const QString &origin) { return isWebOrigin(origin); }

    bool allows(QByteArrayView origin) const { return m_allowed.contains(origin.toByteArray()); }
    QList<QByteArray> all() const { return m_allowed.values(); }
    //! Addresses for a browser, the likeliest first.
    QStringList links() const { return m_links; }

private:
    QSet<QByteArray> m_allowed;
    QStringList m_links;
};

using lineside::TrustedProxies;
using lineside::proxiesFrom;

/*!
 * Where a request comes from. The socket's peer, unless that is a trusted proxy: then the last address of
 * X-Forwarded-For that is not one. Anything there that is no address: the peer.
 */
QString clientAddress(const QHostAddress &peer, QByteArrayView forwardedFor, const TrustedProxies &proxies);
//! Without the IPv4-in-IPv6 form.
QHostAddress plainAddress(const QHostAddress &address);
bool isTrusted(const QHostAddress &address, const TrustedProxies &proxies);

} // namespace lineside::http
