#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QSslConfiguration>
#include <QStringList>

namespace lineside::http {

//! What the server proves itself with, ready for its sockets.
struct TlsIdentity
{
    QSslConfiguration configuration; //!< TLS 1.2 and newer
    QString fingerprint;             //!< SHA-256 of the certificate, "AB:CD:…": what people compare
    UtcTime expiresAt{};
    QStringList names;               //!< the certificate's subject alternative names
    bool generated = false;
};

/*!
 * The owner's own certificate (PEM, its chain behind it) and its key (PEM, not encrypted). Refused, each with a sentence:
 * what cannot be read, a key that everybody can read or that is not the certificate's, RSA below 2,048 bits, a certificate
 * that has ended or has not begun. Reads files: not on a thread that must not wait.
 */
Result<TlsIdentity> ownIdentity(const QString &certificateFile, const QString &keyFile, UtcTime now);

/*!
 * A certificate that signs itself (ECDSA P-256), kept as server.crt and server.key in \a folder, the key owner-only. Made
 * when there is none, when it ends within 30 days, or when one of \a names is not in it. What changes by itself, as
 * addresses do, belongs to \a alsoFor: the fingerprint, which people have compared, does not change for it.
 */
Result<TlsIdentity> generatedIdentity(const QString &folder, const QStringList &names, UtcTime now, const QStringList &alsoFor = {});

} // namespace lineside::http
