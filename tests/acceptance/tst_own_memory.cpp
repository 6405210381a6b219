#include "companion.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

//! Lays root's powers down, for this process and what it becomes: it is a user as any other then. Only system calls.
bool becomePlain()
{
    ::prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED); // refused to who is no root, and has none
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2]{};
    return ::syscall(SYS_capset, &header, none) == 0;
}

void beginPlainly(QProcess &process)
{
    process.setChildProcessModifier([] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (!becomePlain())
            ::_exit(99);
    });
}

//! Whether another process of the same user may look into the memory of this one.
bool canLookInto(qint64 process)
{
    const QByteArray folder = "/proc/" + QByteArray::number(process);
    const std::array files{folder + "/mem", folder + "/maps", folder + "/environ"};
    const pid_t looker = ::fork();
    if (looker == 0) { // only system calls from here on
        if (!becomePlain())
            ::_exit(2);
        int open = 0;
        for (const QByteArray &file : files)
            open |= ::open(file.constData(), O_RDONLY) >= 0;
        ::_exit(open);
    }
    int status = 0;
    if (::waitpid(looker, &status, 0) != looker || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
        qFatal("Nobody could look.");
    return WEXITSTATUS(status) == 1;
}

} // namespace

//! T20: secrets pass through the station's memory; neither a core file nor a neighbour gets it.
class TstOwnMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyElseReadsIt()
    {
        QProcess other; // as any program that does nothing for it
        beginPlainly(other);
        other.start(QStringLiteral("sleep"), {QStringLiteral("60")});
        QVERIFY(other.waitForStarted());
        if (!canLookInto(other.processId()))
            QSKIP("this system lets nobody look into another process");
        other.kill();
        other.waitForFinished();

        const QTemporaryDir folder;
        Companion station;
        beginPlainly(station);
        station.setProcessChannelMode(QProcess::MergedChannels);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nowhere")); // the vault, at once
        station.setProcessEnvironment(environment);
        station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                      {QStringLiteral("--headless"), QStringLiteral("--demo"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data"))});
        QVERIFY(station.waitForStarted());
        QVERIFY2(!station.waitForLine("Secrets are kept in", 60s).isEmpty(), station.seen().constData());
        QVERIFY(!canLookInto(station.processId()));
        QVERIFY(station.end());
    }
};

QTEST_GUILESS_MAIN(TstOwnMemory)
#include "tst_own_memory.moc"
