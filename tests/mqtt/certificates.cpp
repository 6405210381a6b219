#include "mqtt/certificates.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace lineside::mqtt {
namespace {

bool openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    return process.waitForFinished(20'000) && process.exitCode() == 0;
}

} // namespace

bool Certificates::available()
{
    return !QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty();
}

Certificates::Certificates()
{
    openssl({QStringLiteral("ecparam"), QStringLiteral("-name"), QStringLiteral("prime256v1"), QStringLiteral("-genkey"),
             QStringLiteral("-noout"), QStringLiteral("-out"), file(QStringLiteral("ca.key"))});
    openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-new"), QStringLiteral("-key"),
             file(QStringLiteral("ca.key")), QStringLiteral("-subj"), QStringLiteral("/CN=Test Authority"),
             QStringLiteral("-days"), QStringLiteral("30"), QStringLiteral("-out"), authority()});
}

bool Certificates::make(const Request &request)
{
    const QString keyFile = key(request.name);
    const QStringList makeKey =
        request.weakKey
            ? QStringList{QStringLiteral("genrsa"), QStringLiteral("-out"), keyFile, QStringLiteral("1024")}
            : QStringList{QStringLiteral("ecparam"), QStringLiteral("-name"), QStringLiteral("prime256v1"),
                          QStringLiteral("-genkey"), QStringLiteral("-noout"), QStringLiteral("-out"), keyFile};
    if (!openssl(makeKey))
        return false;
    const QString subject = QStringLiteral("/CN=") + request.name;
    const QString days = QString::number(request.days);
    if (request.selfSigned)
        return openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-new"), QStringLiteral("-key"),
                        keyFile, QStringLiteral("-subj"), subject, QStringLiteral("-days"), days, QStringLiteral("-addext"),
                        QStringLiteral("subjectAltName=") + request.subjectAltName, QStringLiteral("-out"),
                        certificate(request.name)});
    QFile extensions(file(QStringLiteral("extensions")));
    if (!extensions.open(QIODevice::WriteOnly))
        return false;
    extensions.write("subjectAltName=" + request.subjectAltName.toUtf8() + '\n');
    extensions.close();
    const QString csr = file(QStringLiteral("request.csr"));
    return openssl({QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-key"), keyFile, QStringLiteral("-subj"),
                    subject, QStringLiteral("-out"), csr})
           && openssl({QStringLiteral("x509"), QStringLiteral("-req"), QStringLiteral("-in"), csr, QStringLiteral("-CA"),
                       authority(), QStringLiteral("-CAkey"), file(QStringLiteral("ca.key")), QStringLiteral("-days"), days,
                       QStringLiteral("-set_serial"), QStringLiteral("7"), QStringLiteral("-extfile"),
                       extensions.fileName(), QStringLiteral("-out"), certificate(request.name)});
}

} // namespace lineside::mqtt
