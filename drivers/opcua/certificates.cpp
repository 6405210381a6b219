#include "drivers/opcua/certificates.h"

#include "drivers/opcua/status_words.h"
#include "drivers/opcua/ua_log.h"
#include "drivers/opcua/ua_owned.h"

#include <open62541/plugin/create_certificate.h>
#include <open62541/plugin/pki_default.h>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QHostInfo>
#include <QLockFile>
#include <QSaveFile>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslKey>
#include <QSysInfo>
#include <QUuid>

#include <vector>

namespace lineside::opcua {

namespace {

constexpr qsizetype kMaxCertificateBytes = 64 * 1024;
constexpr qsizetype kMaxRevocationBytes = 4 * 1024 * 1024;
constexpr int kMaxRejected = 100;
constexpr int kMaxTrusted = 1000;
constexpr UA_UInt16 kKeyBits = 2048;
constexpr UA_UInt16 kDaysValid = 3650;

struct CertificateText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

QString pathIn(const QString &folder, const char *name)
{
    return folder + QLatin1Char('/') + QLatin1String(name);
}

Error fileError(const QString &path, const QString &reason)
{
    return {Error::Kind::Io,
            CertificateText::tr("%1 cannot be written: %2", "a file and the system's reason").arg(path, reason),
            CertificateText::tr("Check the rights of the data folder and the space on the disk.")};
}

QByteArray readUpTo(const QString &path, qsizetype limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > limit)
        return {};
    return file.read(limit);
}

Status writeFile(const QString &path, const QByteArray &bytes, QFile::Permissions permissions)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(permissions) || file.write(bytes) != bytes.size()
        || !file.commit())
        return fileError(path, file.errorString());
    return Done{};
}

QString fingerprintFile(const QByteArray &der)
{
    return QString::fromLatin1(QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex())
        + QLatin1String(".der");
}

std::vector<QByteArray> readAll(const QString &folder, const QString &pattern, qsizetype limit)
{
    std::vector<QByteArray> all;
    const QStringList names = QDir(folder).entryList({pattern}, QDir::Files, QDir::Name);
    for (const QString &name : names.mid(0, kMaxTrusted)) {
        QByteArray bytes = readUpTo(folder + QLatin1Char('/') + name, limit);
        if (!bytes.isEmpty())
            all.push_back(std::move(bytes));
    }
    return all;
}

std::vector<UA_ByteString> viewsOf(const std::vector<QByteArray> &all)
{
    std::vector<UA_ByteString> views;
    views.reserve(all.size());
    for (const QByteArray &bytes : all)
        views.push_back(viewOf(bytes));
    return views;
}

QVariant alternativeNames(const QSslCertificate &certificate)
{
    const QList<QSslCertificateExtension> extensions = certificate.extensions();
    for (const QSslCertificateExtension &extension : extensions) {
        if (extension.oid() == QLatin1String("2.5.29.17"))
            return extension.value();
    }
    return {};
}

QString oneLine(const QSslCertificate &certificate, bool issuer)
{
    QStringList parts;
    for (const QSslCertificate::SubjectInfo field :
         {QSslCertificate::CommonName, QSslCertificate::Organization, QSslCertificate::CountryName}) {
        const QStringList values = issuer ? certificate.issuerInfo(field) : certificate.subjectInfo(field);
        if (!values.isEmpty())
            parts.append(values.join(QLatin1String(", ")));
    }
    return parts.join(QLatin1String(", ")).left(300);
}

bool namesHost(const QSslCertificate &certificate, const QString &host)
{
    const QStringList names = certificate.subjectAlternativeNames().values();
    for (const QString &name : names) {
        if (name.compare(host, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

//! The library's verdict by the trust list, including authorities and revocation.
StatusCode verdict(const QString &folder, const QByteArray &der)
{
    const std::vector<QByteArray> trusted =
        readAll(pathIn(folder, "trusted"), QStringLiteral("*.der"), kMaxCertificateBytes);
    const std::vector<QByteArray> issuers =
        readAll(pathIn(folder, "issuers"), QStringLiteral("*.der"), kMaxCertificateBytes);
    const std::vector<QByteArray> revoked =
        readAll(pathIn(folder, "revoked"), QStringLiteral("*.crl"), kMaxRevocationBytes);
    if (trusted.empty())
        return StatusCode(UA_STATUSCODE_BADCERTIFICATEUNTRUSTED);
    const std::vector<UA_ByteString> trustedViews = viewsOf(trusted);
    const std::vector<UA_ByteString> issuerViews = viewsOf(issuers);
    const std::vector<UA_ByteString> revokedViews = viewsOf(revoked);

    UaLog log;
    UA_CertificateVerification verification{};
    verification.logging = log.logger();
    UA_StatusCode status = UA_CertificateVerification_Trustlist(
        &verification, trustedViews.data(), trustedViews.size(), issuerViews.data(), issuerViews.size(),
        revokedViews.data(), revokedViews.size());
    if (status == UA_STATUSCODE_GOOD) {
        const UA_ByteString view = viewOf(der);
        status = verification.verifyCertificate(&verification, &view);
    }
    if (verification.clear)
        verification.clear(&verification);
    return StatusCode(status);
}

//! A host name that may stand in a certificate and a URN.
QString plainHostName()
{
    QString name;
    const QString machine = QSysInfo::machineHostName().left(63);
    for (const QChar c : machine) {
        if ((c.unicode() < 128 && c.isLetterOrNumber()) || c == QLatin1Char('-') || c == QLatin1Char('.'))
            name += c;
    }
    return name.isEmpty() ? QStringLiteral("localhost") : name;
}

Result<OwnCertificate> makeOwn(const QString &folder)
{
    const QString host = plainHostName();
    const QString uri = QLatin1String("urn:") + host + QLatin1String(":Lineside:")
        + QUuid::createUuid().toString(QUuid::WithoutBraces).left(8);
    const QByteArray common = QString(QLatin1String("CN=Lineside@") + host).left(60).toLatin1();
    const QByteArray dnsName = QByteArray("DNS:") + host.toLatin1();
    const QByteArray uriName = QByteArray("URI:") + uri.toLatin1();
    const QByteArray organization("O=Lineside");
    const UA_String subject[] = {viewOf(organization), viewOf(common)};
    const UA_String alternative[] = {viewOf(dnsName), viewOf(uriName)};

    UaLog log;
    UaOwned<UA_ByteString, UA_TYPES_BYTESTRING> key;
    UaOwned<UA_ByteString, UA_TYPES_BYTESTRING> certificate;
    UA_KeyValueMap *parameters = UA_KeyValueMap_new();
    UA_UInt16 keyBits = kKeyBits;
    UA_UInt16 daysValid = kDaysValid;
    UA_KeyValueMap_setScalar(parameters, UA_QUALIFIEDNAME(0, const_cast<char *>("key-size-bits")), &keyBits,
                             &UA_TYPES[UA_TYPES_UINT16]);
    UA_KeyValueMap_setScalar(parameters, UA_QUALIFIEDNAME(0, const_cast<char *>("expires-in-days")), &daysValid,
                             &UA_TYPES[UA_TYPES_UINT16]);
    const UA_StatusCode status =
        UA_CreateCertificate(log.logger(), subject, std::size(subject), alternative, std::size(alternative),
                             UA_CERTIFICATEFORMAT_DER, parameters, key.get(), certificate.get());
    UA_KeyValueMap_delete(parameters);
    if (status != UA_STATUSCODE_GOOD)
        return Error{Error::Kind::Internal,
                     CertificateText::tr("Lineside's OPC UA certificate could not be made: %1")
                         .arg(statusName(StatusCode(status))),
                     {}};

    QByteArray keyBytes = bytesOf(*key.get());
    OwnCertificate own{bytesOf(*certificate.get()), Secret(keyBytes), uri};
    std::memset(key->data, 0, key->length);
    const auto onlyOwner = QFile::ReadOwner | QFile::WriteOwner;
    if (const Status written = writeFile(pathIn(folder, "own/key.der"), own.key.reveal(), onlyOwner); !written)
        return written.error();
    if (const Status written = writeFile(pathIn(folder, "own/certificate.der"), own.der,
                                         onlyOwner | QFile::ReadGroup | QFile::ReadOther);
        !written)
        return written.error();
    return own;
}

} // namespace

Result<OwnCertificate> CertificateStore::own() const
{
    const QString folder = pathIn(m_folder, "own");
    if (!QDir().mkpath(folder))
        return fileError(folder, CertificateText::tr("the folder cannot be made"));
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QLockFile lock(folder + QLatin1String("/.lock")); // several connections may start at once
    if (!lock.tryLock(30'000))
        return Error{Error::Kind::Busy, CertificateText::tr("Another program holds the folder %1.").arg(folder), {}};

    const QByteArray der = readUpTo(pathIn(m_folder, "own/certificate.der"), kMaxCertificateBytes);
    const QByteArray key = readUpTo(pathIn(m_folder, "own/key.der"), kMaxCertificateBytes);
    const bool isThere = QFile::exists(pathIn(m_folder, "own/certificate.der"));
    if (!isThere)
        return makeOwn(m_folder);
    const CertificateInfo info = describe(der);
    if (!info.problem.isEmpty() || key.isEmpty() || info.applicationUri.isEmpty())
        return Error{Error::Kind::BadData,
                     CertificateText::tr("Lineside's own OPC UA certificate in %1 cannot be used.").arg(folder),
                     CertificateText::tr("Put certificate.der and key.der back from a backup, or delete both: then new "
                                         "ones are made, and servers must trust them again.")};
    return OwnCertificate{der, Secret(key), info.applicationUri};
}

CertificateInfo CertificateStore::describe(const QByteArray &der)
{
    CertificateInfo info;
    info.der = der;
    info.sha256 = QString::fromLatin1(
        QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex(':').toUpper());
    const QSslCertificate certificate(der, QSsl::Der);
    if (der.isEmpty() || der.size() > kMaxCertificateBytes || certificate.isNull()) {
        info.problem = CertificateText::tr("the server sent no certificate that can be read");
        return info;
    }
    info.subject = oneLine(certificate, false);
    info.issuer = oneLine(certificate, true);
    info.validFrom = UtcTime(std::chrono::milliseconds(certificate.effectiveDate().toMSecsSinceEpoch()));
    info.validTo = UtcTime(std::chrono::milliseconds(certificate.expiryDate().toMSecsSinceEpoch()));
    info.applicationUri = alternativeNames(certificate).toMap().value(QStringLiteral("URI")).toString();
    return info;
}

CertificateInfo CertificateStore::check(const QByteArray &der, const QString &host, const QString &applicationUri) const
{
    CertificateInfo info = describe(der);
    if (!info.problem.isEmpty())
        return info;
    const QSslCertificate certificate(der, QSsl::Der);
    const UtcTime now = m_clock.utc();
    if (now < info.validFrom) {
        info.problem = CertificateText::tr("the server's certificate is not valid yet");
        return info;
    }
    if (now > info.validTo) {
        info.problem = CertificateText::tr("the server's certificate has expired");
        return info;
    }
    if (const QSslKey key = certificate.publicKey(); key.algorithm() != QSsl::Rsa || key.length() < 2048) {
        info.problem = CertificateText::tr("the server's certificate has too weak a key (RSA 2048 bits at least)");
        return info;
    }

    const StatusCode status = verdict(m_folder, der);
    const QByteArray pinned =
        readUpTo(pathIn(m_folder, "trusted") + QLatin1Char('/') + fingerprintFile(der), kMaxCertificateBytes);
    if (pinned == der) {
        if (subCode(status) == UA_STATUSCODE_BADCERTIFICATEREVOKED)
            info.problem = CertificateText::tr("the server's certificate has been revoked");
        return info;
    }
    switch (subCode(status)) {
    case UA_STATUSCODE_GOOD:
        if (!namesHost(certificate, host))
            info.problem = CertificateText::tr("the server's certificate names another host than %1").arg(host);
        else if (info.applicationUri != applicationUri)
            info.problem = CertificateText::tr("the server's certificate names another application");
        break;
    case UA_STATUSCODE_BADCERTIFICATEREVOKED:
    case UA_STATUSCODE_BADCERTIFICATEISSUERREVOKED:
        info.problem = CertificateText::tr("the server's certificate has been revoked");
        break;
    case UA_STATUSCODE_BADCERTIFICATEREVOCATIONUNKNOWN:
    case UA_STATUSCODE_BADCERTIFICATEISSUERREVOCATIONUNKNOWN:
        info.problem = CertificateText::tr("the revocation list of the certificate's authority is missing");
        break;
    default:
        info.problem = CertificateText::tr("the server's certificate is not trusted");
    }
    return info;
}

QString CertificateStore::remark(const CertificateInfo &info, const QString &host, const QString &applicationUri)
{
    if (!namesHost(QSslCertificate(info.der, QSsl::Der), host))
        return CertificateText::tr("The server's certificate names another host than %1.").arg(host);
    if (info.applicationUri != applicationUri)
        return CertificateText::tr("The server's certificate names another application.");
    return {};
}

void CertificateStore::keepRejected(const QByteArray &der) const
{
    if (der.isEmpty() || der.size() > kMaxCertificateBytes)
        return;
    QDir folder(pathIn(m_folder, "rejected"));
    if (!folder.mkpath(QStringLiteral(".")) || folder.exists(fingerprintFile(der)))
        return;
    const QStringList newestFirst = folder.entryList({QStringLiteral("*.der")}, QDir::Files, QDir::Time);
    for (qsizetype i = kMaxRejected - 1; i < newestFirst.size(); ++i)
        folder.remove(newestFirst[i]);
    const Status written = writeFile(folder.filePath(fingerprintFile(der)), der, QFile::ReadOwner | QFile::WriteOwner);
    if (!written)
        qCWarning(lcOpcUa, "a refused certificate could not be kept: %s", qPrintable(written.error().message));
}

Status CertificateStore::trust(const CertificateInfo &certificate) const
{
    const CertificateInfo read = describe(certificate.der);
    if (!read.problem.isEmpty())
        return Error{Error::Kind::BadData, CertificateText::tr("This is not a certificate."), {}};
    if (read.sha256 != certificate.sha256)
        return Error{Error::Kind::BadData,
                     CertificateText::tr("The certificate does not have the fingerprint that was shown."),
                     CertificateText::tr("Test the device again and compare the fingerprint.")};
    const QString folder = pathIn(m_folder, "trusted");
    if (!QDir().mkpath(folder))
        return fileError(folder, CertificateText::tr("the folder cannot be made"));
    const Status written = writeFile(folder + QLatin1Char('/') + fingerprintFile(read.der), read.der,
                                     QFile::ReadOwner | QFile::WriteOwner);
    if (written)
        QFile::remove(pathIn(m_folder, "rejected") + QLatin1Char('/') + fingerprintFile(read.der));
    return written;
}

} // namespace lineside::opcua
