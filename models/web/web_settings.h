#pragma once

#include "models/base/result.h"

#include <QHostAddress>
#include <QList>
#include <QStringList>

#include <optional>

namespace lineside {

//! What is wrong with one of the settings.
struct WebFault
{
    QString key; //!< as in settings.json
    QString message;
};

//! How the web server is reached, and how much it takes on. Off until somebody switches it on.
struct WebSettings
{
    bool enabled = false;
    QString address = QStringLiteral("127.0.0.1"); //!< "0.0.0.0" or "::" for every address of this machine
    int port = 8443;                               //!< 0: one that is free
    bool tls = true;         //!< without it only at an address that this machine alone reaches
    QString certificateFile; //!< PEM, with its chain; empty: one that signs itself is made
    QString keyFile;         //!< PEM, not encrypted, readable for its owner alone
    QStringList origins;     //!< web pages elsewhere that may ask: "https://plant.example"
    QStringList proxies;     //!< machines whose X-Forwarded-For is believed: "192.0.2.7", "192.0.2.0/24"
    int mostViewers = 10'000;
    int mostViewersPerTenant = 5'000;
    bool operatorWrites = false; //!< whether people with the right for it may write tags from elsewhere

    static constexpr int kMostListed = 64; //!< of origins, and of proxies
    static constexpr int kMostViewers = 100'000;

    friend bool operator==(const WebSettings &, const WebSettings &) = default;

    //! All that is wrong, as far as that can be said without looking at a file; keys as in settings.json.
    QList<WebFault> faults() const;
    //! BadData with the first of faults().
    Status check() const;
    //! Where it listens: "::" stands for IPv4, too.
    QHostAddress listenAddress() const;
    //! Nobody elsewhere can reach it.
    bool isForThisMachineAlone() const { return QHostAddress(address).isLoopback(); }
};

//! Whether \a origin could be a web page's origin: scheme, host, perhaps a port; no path, no blank.
bool isWebOrigin(const QString &origin);

//! A machine or network whose X-Forwarded-For is believed: "192.0.2.7" or "192.0.2.0/24".
using TrustedProxies = QList<std::pair<QHostAddress, int>>;
std::optional<TrustedProxies> proxiesFrom(const QStringList &words);

} // namespace lineside
