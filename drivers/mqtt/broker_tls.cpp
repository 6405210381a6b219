#include "drivers/mqtt/broker_tls.h"

#include "drivers/mqtt/library_abort.h"
#include "drivers/mqtt/words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QSaveFile>
#include <QSslCertificate>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace lineside::mqtt {
namespace {

QString certificateWords(int error, const QString &host)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return Words::tr("The broker's certificate has expired.");
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return Words::tr("The broker's certificate is not valid yet. Check the clocks of both machines.");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return Words::tr("The broker's certificate is self-signed and not trusted.");
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
        return Words::tr("The broker's certificate was issued by an authority that is not trusted here.");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return Words::tr("The broker's certificate is for another name than %1.").arg(host);
    case X509_V_ERR_CERT_REVOKED:
        return Words::tr("The broker's certificate has been revoked.");
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
        return Words::tr("The broker's certificate is too weak: its key is too short or its signature out of date.");
    case X509_V_ERR_INVALID_PURPOSE:
        return Words::tr("The broker's certificate is not meant for servers.");
    default:
        return Words::tr("The broker's certificate was refused: %1.")
            .arg(QString::fromLatin1(X509_verify_cert_error_string(error)));
    }
}

Error fileError(const QString &message, const QString &file)
{
    return {Error::Kind::Io, message.arg(file), Words::tr("Check that the file exists, is readable and in PEM format.")};
}

void trustFolderCertificates(SSL_CTX *context, const QString &folder)
{
    if (folder.isEmpty())
        return;
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    const QFileInfoList files = QDir(folder).entryInfoList({QStringLiteral("*.pem")}, QDir::Files);
    for (const QFileInfo &file : files) {
        const QList<QSslCertificate> certificates = QSslCertificate::fromPath(file.absoluteFilePath(), QSsl::Pem);
        for (const QSslCertificate &certificate : certificates) {
            const QByteArray der = certificate.toDer();
            const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
            if (X509 *trusted = d2i_X509(nullptr, &bytes, long(der.size()))) {
                X509_STORE_add_cert(store, trusted);
                X509_free(trusted);
            }
        }
    }
}

} // namespace

struct BrokerTls::Callbacks
{
    static int verify(int ok, X509_STORE_CTX *store)
    {
        if (ok)
            return 1;
        const OurOwnCode ours; // the library calls OpenSSL, and OpenSSL us
        auto *ssl = static_cast<SSL *>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
        auto *self = ssl ? static_cast<BrokerTls *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0)) : nullptr;
        if (!self)
            return 0;
        self->m_problem = certificateWords(X509_STORE_CTX_get_error(store), self->m_host);
        if (X509 *leaf = X509_STORE_CTX_get0_cert(store)) {
            unsigned char *bytes = nullptr;
            const int size = i2d_X509(leaf, &bytes);
            if (size > 0)
                self->m_certificate = certificateInfo(QByteArray(reinterpret_cast<char *>(bytes), size));
            OPENSSL_free(bytes);
            if (self->m_certificate)
                self->m_certificate->problem = self->m_problem;
        }
        return 0;
    }

    static int keyPassword(char *buffer, int size, int, void *data)
    {
        const QByteArray &password = static_cast<BrokerTls *>(data)->m_keyPassword.reveal();
        const int length = std::min(size, int(password.size()));
        std::copy_n(password.constData(), length, buffer);
        return length;
    }
};

Result<std::unique_ptr<BrokerTls>> BrokerTls::create(const TlsOptions &options, const QString &host)
{
    std::unique_ptr<BrokerTls> tls(new BrokerTls);
    tls->m_host = host;
    tls->m_keyPassword = options.keyPassword;
    tls->m_context = SSL_CTX_new(TLS_client_method());
    SSL_CTX *const context = tls->m_context;
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        return Error{Error::Kind::Internal, Words::tr("TLS cannot be set up on this machine."), {}};
    SSL_CTX_set_ex_data(context, 0, tls.get());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, &Callbacks::verify);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_get_security_level(context) < 2)
        SSL_CTX_set_security_level(context, 2); // 112 bits: RSA from 2,048

    if (options.caFile.isEmpty())
        SSL_CTX_set_default_verify_paths(context);
    else if (SSL_CTX_load_verify_locations(context, QFile::encodeName(options.caFile).constData(), nullptr) != 1)
        return fileError(Words::tr("The file with the authority's certificate, %1, cannot be used."), options.caFile);
    trustFolderCertificates(context, options.trustFolder);

    X509_VERIFY_PARAM *const rules = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN); // what an engineer trusted need not be a root
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const QByteArray name = host.toUtf8();
    const bool isAddress = !QHostAddress(host).isNull();
    const int named = isAddress ? X509_VERIFY_PARAM_set1_ip_asc(rules, name.constData())
                                : X509_VERIFY_PARAM_set1_host(rules, name.constData(), size_t(name.size()));
    if (named != 1)
        return Error{Error::Kind::BadData, Words::tr("A certificate cannot be checked for the name %1.").arg(host), {}};

    SSL_CTX_set_default_passwd_cb(context, &Callbacks::keyPassword);
    SSL_CTX_set_default_passwd_cb_userdata(context, tls.get());
    if (!options.certificateFile.isEmpty()) {
        const QByteArray certificate = QFile::encodeName(options.certificateFile);
        if (SSL_CTX_use_certificate_chain_file(context, certificate.constData()) != 1)
            return fileError(Words::tr("The client certificate %1 cannot be used."), options.certificateFile);
        const QString keyFile = options.keyFile.isEmpty() ? options.certificateFile : options.keyFile;
        if (SSL_CTX_use_PrivateKey_file(context, QFile::encodeName(keyFile).constData(), SSL_FILETYPE_PEM) != 1)
            return fileError(Words::tr("The client key %1 cannot be used, or its password is wrong."), keyFile);
        if (SSL_CTX_check_private_key(context) != 1)
            return Error{Error::Kind::BadData, Words::tr("The client key does not belong to the client certificate."), {}};
    }
    ERR_clear_error();
    return tls;
}

BrokerTls::~BrokerTls()
{
    if (m_context)
        SSL_CTX_set_ex_data(m_context, 0, nullptr);
    SSL_CTX_free(m_context);
}

QString BrokerTls::handshakeWords(const QString &opensslError)
{
    const auto has = [&](QLatin1String part) { return opensslError.contains(part, Qt::CaseInsensitive); };
    if (has(QLatin1String("alert certificate required")) || has(QLatin1String("alert handshake failure")))
        return Words::tr("The broker ended the handshake; it may ask for a client certificate.");
    if (has(QLatin1String("alert bad certificate")) || has(QLatin1String("alert unknown ca"))
        || has(QLatin1String("alert certificate")))
        return Words::tr("The broker does not accept our client certificate.");
    if (has(QLatin1String("wrong version number")) || has(QLatin1String("packet length too long")))
        return Words::tr("The broker does not speak TLS on this port.");
    if (has(QLatin1String("unsupported protocol")) || has(QLatin1String("protocol version")))
        return Words::tr("The broker offers only TLS versions that are out of date; 1.2 is needed.");
    return Words::tr("The TLS handshake failed: %1.").arg(opensslError.section(QLatin1Char(':'), -1).trimmed());
}

CertificateInfo certificateInfo(const QByteArray &der)
{
    const QSslCertificate certificate(der, QSsl::Der);
    CertificateInfo info;
    info.subject = certificate.subjectDisplayName();
    info.issuer = certificate.issuerDisplayName();
    info.validFrom = fromMicroseconds(certificate.effectiveDate().toMSecsSinceEpoch() * 1'000);
    info.validTo = fromMicroseconds(certificate.expiryDate().toMSecsSinceEpoch() * 1'000);
    info.sha256 = QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    info.der = der;
    return info;
}

Status trustCertificate(const QString &folder, const CertificateInfo &certificate)
{
    const QSslCertificate pem(certificate.der, QSsl::Der);
    if (pem.isNull())
        return Error{Error::Kind::BadData, Words::tr("This is not a certificate."), {}};
    const QString name = QString(certificate.sha256).remove(QLatin1Char(':')).toLower();
    for (const QChar c : name) {
        if (!c.isLetterOrNumber())
            return Error{Error::Kind::BadData, Words::tr("The certificate's fingerprint is malformed."), {}};
    }
    QSaveFile file(QDir(folder).filePath(name + QStringLiteral(".pem")));
    if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly) || file.write(pem.toPem()) < 0 || !file.commit())
        return Error{Error::Kind::Io, Words::tr("The certificate could not be stored in %1.").arg(folder),
                     Words::tr("Check that the data folder can be written to.")};
    return Done{};
}

} // namespace lineside::mqtt
