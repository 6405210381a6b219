#pragma once

#include "drivers/mqtt/transport.h"

#include <memory>

struct ssl_ctx_st;

namespace lineside::mqtt {

/*!
 * The TLS rules of one connection as an OpenSSL context for libmosquitto: TLS 1.2 or newer, the certificate must lead
 * to a known authority, be in date, be strong enough and carry the name that was asked for. No way around any of it.
 *
 * A context of our own, because the library's own set-up tells only that verification failed, not why.
 */
class BrokerTls
{
public:
    //! Reads the files; an error when one of them is missing or broken, with its name.
    static Result<std::unique_ptr<BrokerTls>> create(const TlsOptions &options, const QString &host);
    ~BrokerTls();
    BrokerTls(const BrokerTls &) = delete;
    BrokerTls &operator=(const BrokerTls &) = delete;

    ssl_ctx_st *context() const { return m_context; }

    //! What was found wrong with the broker's certificate, in words; empty while nothing was.
    QString problem() const { return m_problem; }
    //! The certificate that the problem is about.
    std::optional<CertificateInfo> certificate() const { return m_certificate; }

    //! What a handshake error of OpenSSL means, in words.
    static QString handshakeWords(const QString &opensslError);

private:
    BrokerTls() = default;
    struct Callbacks;

    ssl_ctx_st *m_context = nullptr;
    QString m_host;
    Secret m_keyPassword;
    QString m_problem;
    std::optional<CertificateInfo> m_certificate;
};

//! A certificate in DER as people are shown it.
CertificateInfo certificateInfo(const QByteArray &der);

//! Puts a broker's certificate into the trust folder, which is made when it is not there.
Status trustCertificate(const QString &folder, const CertificateInfo &certificate);

} // namespace lineside::mqtt
