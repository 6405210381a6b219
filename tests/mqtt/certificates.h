#pragma once

#include <QString>
#include <QTemporaryDir>

namespace lineside::mqtt {

/*!
 * A certificate authority of this test alone, made with the openssl program: keys and certificates as PEM files that
 * are gone afterwards.
 */
class Certificates
{
public:
    struct Request
    {
        QString name;                 //!< of the files
        QString subjectAltName;       //!< "DNS:localhost,IP:127.0.0.1"
        int days = 30;                //!< -1: expired years ago
        bool selfSigned = false;
        bool weakKey = false;         //!< RSA with 1,024 bits
    };

    static bool available();
    Certificates();

    bool make(const Request &request);
    QString authority() const { return file(QStringLiteral("ca.pem")); }
    QString certificate(const QString &name) const { return file(name + QStringLiteral(".pem")); }
    QString key(const QString &name) const { return file(name + QStringLiteral(".key")); }

private:
    bool signForThePast(const QString &csr, const QString &extensions, const QString &out) const;
    QString file(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

} // namespace lineside::mqtt
