#pragma once

#include "models/base/secret.h"
#include "models/forward/forward_settings.h"
#include "models/forward/pg_link.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace lineside::test {

//! For QVERIFY2: why it failed; nothing when it did not.
template<typename T>
QByteArray why(const Result<T> &result)
{
    return result.ok() ? QByteArray() : result.error().message.toUtf8();
}

/*!
 * A private PostgreSQL: made in a temporary folder, served on a Unix socket (no password) and on a free port of
 * 127.0.0.1 (password kPassword), ended and removed with this object, and ended by the kernel when the test dies. It
 * runs as the user postgres (or nobody) where the test is root, since the server refuses to be that.
 */
class PgCluster
{
public:
    static constexpr const char *kUser = "plantkeeper";
    static constexpr const char *kPassword = "a word of 12";
    static constexpr const char *kDatabase = "plant";

    PgCluster();
    ~PgCluster();

    //! The Debian package that is missing; empty when tests can run.
    static QString missing();

    //! Makes the cluster and starts it; \a config goes into postgresql.conf.
    bool start(const QStringList &config = {});
    //! An immediate stop, as a crash would be.
    void stopImmediately();
    void killServer(); //!< kill -9 of the postmaster
    bool startAgain();
    bool hasEnded(); //!< by itself, or because it was told to
    //! SIGSTOP and SIGCONT for the postmaster and each of its backends.
    void freeze();
    void thaw();

    //! Encrypted connections from now on, with this certificate and key.
    bool useCertificate(const QString &certificate, const QString &key);

    QString folder() const { return m_folder->path(); }
    QString socketFolder() const { return folder(); }
    int port() const { return m_port; }
    //! Whom the server runs as.
    uint uid() const { return m_uid; }
    //! Through the Unix socket.
    ForwardSettings settings() const;
    //! Through TCP, for tests of names, passwords and TLS; sslMode is "disable".
    ForwardSettings tcpSettings() const;

    //! One statement as the superuser, over a connection of the test's own; rows as text. Fails the test on an error.
    forward::SqlRows ask(const QByteArray &sql);
    //! The first column of the first row; empty when there is none.
    QByteArray value(const QByteArray &sql);
    //! The same without failing the test.
    Result<forward::SqlRows> tryAsk(const QByteArray &sql);

private:
    bool run();
    static bool runAs(uint uid, uint gid, const QString &program, const QStringList &arguments);
    static void becomeServerUser(QProcess &process, uint uid, uint gid);

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_process;
    int m_port = 0;
    uint m_uid = 0;
    uint m_gid = 0;
    forward::DeadlineWatch m_watch;
    forward::StopSignal m_stop;
    std::unique_ptr<forward::PgLink> m_link;
};

} // namespace lineside::test
