#include "models/access/file_vault.h"
#include "models/access/secret_store.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

using namespace lineside;

namespace {

// The keychain belongs to the session that a process was started in, so each case is a child process of its own:
// this same program, told by its first argument what to do.
constexpr int kKeychainUsed = 10, kVaultUsed = 11, kStoreFailed = 12;

//! Opens the store in the folder, keeps a secret, and tells by the exit code where it went.
int storeInChild(const QString &folder)
{
    QStringList notices;
    const QByteArray passphrase = qgetenv("LINESIDE_VAULT_PASSPHRASE");
    QElapsedTimer timer;
    timer.start();
    auto store = SecretStore::open(folder, &notices);
    fprintf(stderr, "opened in %lld ms\n", timer.elapsed());
    if (!store)
        return kStoreFailed;
    QFile environment(QStringLiteral("/proc/self/environ"));
    if (!passphrase.isEmpty()
        && (qEnvironmentVariableIsSet("LINESIDE_VAULT_PASSPHRASE") || !environment.open(QIODevice::ReadOnly)
            || environment.readAll().contains(passphrase))) {
        fprintf(stderr, "the passphrase can be read still\n");
        return kStoreFailed;
    }
    const QString reference = SecretStore::newReference();
    if (!(*store)->store(reference, Secret(QByteArray("canary\0\xff", 8))).ok()
        || (*store)->secret(reference)->reveal() != QByteArray("canary\0\xff", 8) || !(*store)->remove(reference).ok()
        || (*store)->secret(reference).error().kind != Error::Kind::NotFound)
        return kStoreFailed;
    for (const QString &notice : std::as_const(notices))
        fprintf(stderr, "%s\n", qPrintable(notice));
    const bool vault = QFile::exists(FileVault::vaultPath(folder + QStringLiteral("/secrets")));
    if (vault == notices.isEmpty()) // a vault instead of the keychain is named to the user
        return kStoreFailed;
    return vault ? kVaultUsed : kKeychainUsed;
}

} // namespace

class TestSecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usesTheKeychainWhereItWorks();
    void usesTheVaultWithoutADesktop();
    void usesTheVaultWhenTheKeyringIsLocked();
    void usesTheVaultWhenTheBusHangs();

private:
    struct Ran
    {
        int code = -1;
        QByteArray errors;
        qint64 ms = 0;
    };
    //! Runs a shell script with the store as "$@" in a session of its own, for at most 20 s.
    Ran run(const QString &script, const QStringList &remove = {}, const QProcessEnvironment &add = {})
    {
        QTemporaryDir home;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), home.filePath(QStringLiteral("share")));
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.filePath(QStringLiteral("config")));
        for (const QString &name : remove)
            environment.remove(name);
        environment.insert(add);
        process.setProcessEnvironment(environment);
        process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
        QElapsedTimer timer;
        timer.start();
        process.start(QStringLiteral("/bin/sh"),
                      {QStringLiteral("-c"), script, QStringLiteral("sh"), QCoreApplication::applicationFilePath(),
                       QStringLiteral("--store"), home.filePath(QStringLiteral("data"))});
        if (!process.waitForFinished(20'000)) {
            process.kill();
            process.waitForFinished(1'000);
            return {-1, process.readAllStandardError(), timer.elapsed()};
        }
        return {process.exitCode(), process.readAllStandardError(), timer.elapsed()};
    }
};

void TestSecretStore::usesTheKeychainWhereItWorks()
{
    for (const char *program : {"dbus-run-session", "gnome-keyring-daemon"}) {
        if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
            QSKIP("needs the packages dbus and gnome-keyring");
    }
    const Ran ran = run(QStringLiteral(
        "exec dbus-run-session -- sh -c '"
        "printf pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; "
        "i=0; until dbus-send --session --dest=org.freedesktop.DBus --print-reply / org.freedesktop.DBus.NameHasOwner "
        "string:org.freedesktop.secrets 2>/dev/null | grep -q true; do i=$((i+1)); [ $i -gt 50 ] && break; "
        "sleep 0.1; done; \"$@\"' sh \"$@\""));
    QVERIFY2(ran.code == kKeychainUsed, ran.errors.constData());
}

void TestSecretStore::usesTheVaultWithoutADesktop()
{
    const Ran ran = run(QStringLiteral("exec \"$@\""),
                        {QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("DISPLAY")});
    QVERIFY2(ran.code == kVaultUsed, ran.errors.constData());
    QProcessEnvironment passphrase; // which children and /proc must not see afterwards
    passphrase.insert(QStringLiteral("LINESIDE_VAULT_PASSPHRASE"), QStringLiteral("canary of the vault"));
    const Ran locked = run(QStringLiteral("exec \"$@\""),
                           {QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("DISPLAY")}, passphrase);
    QVERIFY2(locked.code == kVaultUsed, locked.errors.constData());
}

void TestSecretStore::usesTheVaultWhenTheKeyringIsLocked()
{
    for (const char *program : {"dbus-run-session", "gnome-keyring-daemon"}) {
        if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
            QSKIP("needs the packages dbus and gnome-keyring");
    }
    const Ran ran = run(QStringLiteral("exec dbus-run-session -- \"$@\""), {QStringLiteral("DISPLAY")});
    QVERIFY2(ran.code == kVaultUsed, ran.errors.constData());
}

void TestSecretStore::usesTheVaultWhenTheBusHangs()
{
    // A bus that takes connections and never says a word.
    QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("bus"));
    if (QStandardPaths::findExecutable(QStringLiteral("socat")).isEmpty())
        QSKIP("needs the package socat");
    QProcess bus;
    bus.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    bus.start(QStringLiteral("socat"), {QStringLiteral("-u"), QStringLiteral("UNIX-LISTEN:%1,fork").arg(path),
                                        QStringLiteral("OPEN:/dev/null,wronly")});
    QTRY_VERIFY(QFile::exists(path));
    QProcessEnvironment add;
    add.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=") + path);
    const Ran ran = run(QStringLiteral("exec \"$@\""), {}, add);
    bus.terminate();
    bus.waitForFinished(3'000);
    QVERIFY2(ran.code == kVaultUsed, ran.errors.constData());
    QVERIFY2(ran.ms < 5'000, ran.errors.constData());
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() == 3 && arguments.at(1) == QLatin1String("--store"))
        return storeInChild(arguments.at(2));
    TestSecretStore test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_secret_store.moc"
