#include "server/http/tls_identity.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QSaveFile>
#include <QSet>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslCipher>
#include <QSslKey>
#include <QUuid>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>

namespace lineside::http {

namespace {

constexpr std::chrono::days kLife{397};
constexpr std::chrono::days kRenewBefore{30};
constexpr qint64 kMostPemBytes = 256 * 1024;
constexpr int kLeastRsaBits = 2'048;

struct TlsText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

template<auto free>
struct Freed
{
    template<typename T>
    void operator()(T *thing) const
    {
        free(thing);
    }
};
void freeBio(BIO *bio)
{
    BIO_free(bio);
}
using BioPtr = std::unique_ptr<BIO, Freed<freeBio>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

Error tlsError(const QString &message, const QString &hint = {})
{
    return {Error::Kind::Refused, message, hint};
}

Result<QByteArray> readPem(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Io, TlsText::tr("%1 cannot be read: %2.").arg(path, file.errorString()), {}};
    if (file.size() > kMostPemBytes)
        return tlsError(TlsText::tr("%1 is too large for a certificate or key.").arg(path));
    return file.readAll();
}

BioPtr memoryBio(const QByteArray &bytes)
{
    return BioPtr(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

//! No pass phrase is ever asked for at a terminal.
int noPassPhrase(char *, int, int, void *)
{
    return -1;
}

KeyPtr keyFromPem(const QByteArray &pem)
{
    const BioPtr bio = memoryBio(pem);
    return KeyPtr(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassPhrase, nullptr));
}

CertificatePtr certificateFromPem(const QByteArray &pem)
{
    const BioPtr bio = memoryBio(pem);
    return CertificatePtr(PEM_read_bio_X509(bio.get(), nullptr, noPassPhrase, nullptr));
}

QSslKey qtKey(EVP_PKEY *key, const QByteArray &pem)
{
    return QSslKey(pem, EVP_PKEY_base_id(key) == EVP_PKEY_EC ? QSsl::Ec : QSsl::Rsa, QSsl::Pem);
}

QStringList alternativeNames(const QSslCertificate &certificate)
{
    QStringList names;
    const auto all = certificate.subjectAlternativeNames();
    for (auto it = all.begin(); it != all.end(); ++it)
        names << it.value();
    names.sort();
    return names;
}

Result<TlsIdentity> identityFrom(const QByteArray &certificatePem, const QByteArray &keyPem, UtcTime now, const QString &what)
{
    const CertificatePtr certificate = certificateFromPem(certificatePem);
    if (!certificate)
        return tlsError(TlsText::tr("%1 holds no certificate in PEM form.").arg(what));
    const KeyPtr key = keyFromPem(keyPem);
    if (!key)
        return tlsError(TlsText::tr("The key of %1 cannot be read: it has to be PEM and not encrypted.").arg(what));
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return tlsError(TlsText::tr("The key does not belong to the certificate %1.").arg(what));
    const int type = EVP_PKEY_base_id(key.get());
    if (type != EVP_PKEY_EC && type != EVP_PKEY_RSA)
        return tlsError(TlsText::tr("The key of %1 is neither RSA nor ECDSA.").arg(what));
    if (type == EVP_PKEY_RSA && EVP_PKEY_bits(key.get()) < kLeastRsaBits)
        return tlsError(TlsText::tr("The key of %1 is too short: RSA needs at least 2048 bits.").arg(what));
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificatePem, QSsl::Pem);
    const QSslKey qt = qtKey(key.get(), keyPem);
    if (chain.isEmpty() || qt.isNull())
        return tlsError(TlsText::tr("%1 cannot be used for TLS.").arg(what));
    const UtcTime begins{std::chrono::milliseconds(chain.first().effectiveDate().toMSecsSinceEpoch())};
    const UtcTime ends{std::chrono::milliseconds(chain.first().expiryDate().toMSecsSinceEpoch())};
    if (ends <= now)
        return tlsError(TlsText::tr("The certificate %1 ended on %2.").arg(what, chain.first().expiryDate().toUTC().toString(Qt::ISODate)),
                        TlsText::tr("Put a new one there."));
    if (begins > now + std::chrono::hours(24))
        return tlsError(TlsText::tr("The certificate %1 is not valid before %2.")
                            .arg(what, chain.first().effectiveDate().toUTC().toString(Qt::ISODate)));
    TlsIdentity identity;
    identity.configuration = QSslConfiguration::defaultConfiguration();
    identity.configuration.setLocalCertificateChain(chain);
    identity.configuration.setPrivateKey(qt);
    identity.configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // viewers prove themselves by logging in
    identity.configuration.setProtocol(QSsl::TlsV1_2OrLater);
    identity.fingerprint = QString::fromLatin1(chain.first().digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    identity.expiresAt = ends;
    identity.names = alternativeNames(chain.first());
    return identity;
}

bool addExtension(X509 *certificate, int what, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, what, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

//! "DNS:plant,IP:192.0.2.7"; only names that can be nothing else.
QByteArray alternativeNameValue(const QStringList &names)
{
    QByteArrayList parts;
    for (const QString &name : names)
        parts << (QHostAddress(name).isNull() ? "DNS:" : "IP:") + name.toLatin1();
    return parts.join(',');
}

bool isCertificateName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 253
        && std::all_of(name.begin(), name.end(), [](QChar c) {
               return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == QLatin1Char('.') || c == QLatin1Char('-') || c == QLatin1Char(':'));
           });
}

struct MadePem
{
    QByteArray certificate, key;
};

std::optional<MadePem> makePem(const QStringList &names, UtcTime now)
{
    const KeyPtr key(EVP_EC_gen("P-256"));
    const CertificatePtr certificate(X509_new());
    if (!key || !certificate)
        return {};
    X509 *x = certificate.get();
    std::array<unsigned char, 16> serial{};
    const QByteArray random = QUuid::createUuid().toRfc4122();
    std::copy(random.begin(), random.end(), serial.begin());
    serial[0] &= 0x7f;
    const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(serial.data(), int(serial.size()), nullptr));
    const time_t begins = std::chrono::floor<std::chrono::seconds>(now - std::chrono::hours(1)).time_since_epoch().count();
    const time_t ends = std::chrono::floor<std::chrono::seconds>(now + kLife).time_since_epoch().count();
    const QByteArray commonName = names.isEmpty() ? QByteArray("lineside") : names.first().left(64).toLatin1();
    X509_NAME *name = X509_get_subject_name(x);
    const bool made = X509_set_version(x, 2) == 1 && number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x))
        && ASN1_TIME_set(X509_getm_notBefore(x), begins) && ASN1_TIME_set(X509_getm_notAfter(x), ends)
        && X509_set_pubkey(x, key.get()) == 1
        && X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, reinterpret_cast<const unsigned char *>("Lineside"), -1, -1, 0) == 1
        && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>(commonName.constData()), -1, -1, 0) == 1
        && X509_set_issuer_name(x, name) == 1 && addExtension(x, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(x, NID_key_usage, "critical,digitalSignature") && addExtension(x, NID_ext_key_usage, "serverAuth")
        && (names.isEmpty() || addExtension(x, NID_subject_alt_name, alternativeNameValue(names)))
        && X509_sign(x, key.get(), EVP_sha256()) > 0;
    const BioPtr certificateOut(BIO_new(BIO_s_mem()));
    const BioPtr keyOut(BIO_new(BIO_s_mem()));
    if (!made || !certificateOut || !keyOut || PEM_write_bio_X509(certificateOut.get(), x) != 1
        || PEM_write_bio_PrivateKey(keyOut.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    const auto bytesOf = [](BIO *bio) {
        char *data = nullptr;
        const long length = BIO_get_mem_data(bio, &data);
        return QByteArray(data, length);
    };
    return MadePem{bytesOf(certificateOut.get()), bytesOf(keyOut.get())};
}

Status writePem(const QString &path, const QByteArray &pem)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(pem) != pem.size() || !file.commit())
        return Error{Error::Kind::Io, TlsText::tr("%1 cannot be written: %2.").arg(path, file.errorString()), {}};
    return Done{};
}

//! Whether all of \a wanted stand in the certificate; addresses are compared as such.
bool covers(const TlsIdentity &identity, const QStringList &wanted)
{
    const auto spelled = [](const QString &name) {
        const QHostAddress address(name);
        return address.isNull() ? name.toLower() : address.toString();
    };
    QSet<QString> known;
    for (const QString &name : identity.names)
        known.insert(spelled(name));
    return std::all_of(wanted.begin(), wanted.end(), [&](const QString &name) { return known.contains(spelled(name)); });
}

} // namespace

Result<TlsIdentity> ownIdentity(const QString &certificateFile, const QString &keyFile, UtcTime now)
{
    const Result<QByteArray> certificate = readPem(certificateFile);
    if (!certificate)
        return certificate.error();
    if (QFileInfo(keyFile).permissions().testFlag(QFile::ReadOther))
        return tlsError(TlsText::tr("Everybody on this computer can read the key %1.").arg(keyFile),
                        TlsText::tr("Let only its owner read it: chmod 600."));
    const Result<QByteArray> key = readPem(keyFile);
    if (!key)
        return key.error();
    return identityFrom(*certificate, *key, now, certificateFile);
}

Result<TlsIdentity> generatedIdentity(const QString &folder, const QStringList &names, UtcTime now, const QStringList &alsoFor)
{
    const auto valid = [](QStringList some) {
        some.removeIf([](const QString &name) { return !isCertificateName(name); });
        return some;
    };
    const QStringList wanted = valid(names);
    const QString certificateFile = folder + QStringLiteral("/server.crt");
    const QString keyFile = folder + QStringLiteral("/server.key");
    if (QFile::exists(certificateFile) && QFile::exists(keyFile)) {
        Result<TlsIdentity> kept = ownIdentity(certificateFile, keyFile, now);
        if (kept && kept->expiresAt > now + kRenewBefore && covers(*kept, wanted)) {
            kept->generated = true;
            return kept;
        }
    }
    const auto pem = makePem(wanted + valid(alsoFor), now);
    if (!pem)
        return Error{Error::Kind::Internal, TlsText::tr("A certificate could not be made."), {}};
    if (!QDir().mkpath(folder))
        return Error{Error::Kind::Io, TlsText::tr("The folder %1 cannot be made.").arg(folder), {}};
    if (Status written = writePem(keyFile, pem->key); !written)
        return written.error();
    if (Status written = writePem(certificateFile, pem->certificate); !written)
        return written.error();
    Result<TlsIdentity> made = identityFrom(pem->certificate, pem->key, now, certificateFile);
    if (made)
        made->generated = true;
    return made;
}

} // namespace lineside::http
