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
    if (!openssl({QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-key"), keyFile, QStringLiteral("-subj"),
                  subject, QStringLiteral("-out"), csr}))
        return false;
    if (request.days < 0)
        return signForThePast(csr, extensions.fileName(), certificate(request.name));
    return openssl({QStringLiteral("x509"), QStringLiteral("-req"), QStringLiteral("-in"), csr, QStringLiteral("-CA"),
                    authority(), QStringLiteral("-CAkey"), file(QStringLiteral("ca.key")), QStringLiteral("-days"), days,
                    QStringLiteral("-set_serial"), QStringLiteral("7"), QStringLiteral("-extfile"),
                    extensions.fileName(), QStringLiteral("-out"), certificate(request.name)});
}

bool Certificates::signForThePast(const QString &csr, const QString &extensions, const QString &out) const
{
    // "openssl x509" takes no negative days from 3.5 on, and no dates before 3.4; "openssl ca" always took dates.
    const auto write = [this](const QString &name, const QByteArray &text) {
        QFile target(file(name));
        return target.open(QIODevice::WriteOnly) && target.write(text) == text.size();
    };
    const QByteArray folder = QFile::encodeName(m_folder.path()) + '/';
    return write(QStringLiteral("index.txt"), {}) && write(QStringLiteral("serial"), "08\n")
           && write(QStringLiteral("past.cnf"), "[ca]\ndefault_ca = past\n[past]\ndatabase = " + folder
                        + "index.txt\nserial = " + folder + "serial\nnew_certs_dir = " + folder
                        + "\ndefault_md = sha256\npolicy = names\n[names]\ncommonName = supplied\n")
           && openssl({QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-notext"), QStringLiteral("-config"),
                       file(QStringLiteral("past.cnf")), QStringLiteral("-in"), csr, QStringLiteral("-cert"), authority(),
                       QStringLiteral("-keyfile"), file(QStringLiteral("ca.key")), QStringLiteral("-extfile"), extensions,
                       QStringLiteral("-startdate"), QStringLiteral("200101000000Z"), QStringLiteral("-enddate"),
                       QStringLiteral("200201000000Z"), QStringLiteral("-out"), out});
}

} // namespace lineside::mqtt
