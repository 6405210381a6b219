#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"
#include "models/base/secret.h"
#include "models/field/descriptions.h"

#include <QByteArray>
#include <QString>

namespace lineside::opcua {

//! The certificate by which Lineside names itself to servers, and its private key (both DER).
struct OwnCertificate
{
    QByteArray der;
    Secret key;
    QString applicationUri; //!< the one that stands in the certificate
};

/*!
 * Lineside's certificate and the trust list, on disk:
 *
 *   own/certificate.der, own/key.der (0600): made on first use: RSA 2048, SHA-256, ten years
 *   trusted/  (.der)   server certificates, or authorities' whose certificates are trusted
 *   issuers/  (.der)   authorities that complete a chain and are not trusted by themselves
 *   revoked/  (.crl)   revocation lists (DER)
 *   rejected/ (.der)   what was refused, newest 100: for the engineer to look at and trust
 *
 * A certificate that is in trusted/ itself is trusted for whatever host: an engineer has looked at it. One that an
 * authority vouches for must name the host and application it was found at. Neither helps when it has expired.
 *
 * Any thread; several processes may use one folder.
 */
class CertificateStore
{
public:
    explicit CertificateStore(QString folder, const Clock &clock = Clock::system())
        : m_folder(std::move(folder))
        , m_clock(clock)
    {
    }

    Result<OwnCertificate> own() const;

    //! Facts of a server's certificate and why it is not trusted; problem is empty when it is.
    CertificateInfo check(const QByteArray &der, const QString &host, const QString &applicationUri) const;
    //! A standing remark about a trusted certificate; mostly empty.
    static QString remark(const CertificateInfo &info, const QString &host, const QString &applicationUri);
    void keepRejected(const QByteArray &der) const;
    Status trust(const CertificateInfo &certificate) const;

    //! What stands in a certificate; problem is set when it is none.
    static CertificateInfo describe(const QByteArray &der);

private:
    QString m_folder;
    const Clock &m_clock;
};

} // namespace lineside::opcua
