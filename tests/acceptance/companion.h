#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QProcess>

#include <chrono>
#include <csignal>

#include <sys/prctl.h>

namespace lineside::test {

//! The process that \a parent started and that runs \a program (its first 15 letters); 0 when there is none.
inline qint64 childOf(qint64 parent, const QByteArray &program)
{
    const QStringList numbers = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString &number : numbers) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(number));
        if (number.toLongLong() <= 0 || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray stat = file.readAll();
        const qsizetype behind = stat.lastIndexOf(')');
        if (stat.mid(0, behind).endsWith('(' + program) && stat.mid(behind + 2).split(' ').value(1).toLongLong() == parent)
            return number.toLongLong();
    }
    return 0;
}

/*!
 * Options of a demo plant whose servers are to come back on their ports: it looks for them where the plants of other tests,
 * which run at the same time, do not.
 */
inline QStringList ownPorts()
{
    return {QStringLiteral("--port-base"), QString::number(17'000 + QCoreApplication::applicationPid() % 300 * 50)};
}

/*!
 * A program of ours beside a test: it ends with the test, whatever happens to it, and its lines can be waited for. Needs
 * no event loop. Standard error is read like standard output when the channels are merged.
 */
class Companion : public QProcess
{
public:
    Companion()
    {
        setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    }
    ~Companion() override
    {
        if (state() == NotRunning)
            return;
        kill();
        waitForFinished(5'000);
    }

    //! Reads lines until one holds \a words; that line, or nothing when the time is over or the program has ended.
    QByteArray waitForLine(const QByteArray &words, std::chrono::milliseconds limit)
    {
        const QDeadlineTimer deadline(limit);
        do {
            while (canReadLine()) {
                const QByteArray line = readLine();
                m_seen += line;
                if (line.contains(words))
                    return line;
            }
        } while (waitForReadyRead(int(std::max<qint64>(1, deadline.remainingTime()))) || (canReadLine() && !deadline.hasExpired()));
        return {};
    }
    //! All that it says in this time; less time when it ends.
    QByteArray watch(std::chrono::milliseconds time)
    {
        const qsizetype before = m_seen.size();
        (void)waitForLine("\n\n", time); // which no line holds
        return m_seen.mid(before);
    }
    //! One command of the demo plant and its answer.
    QByteArray command(const QByteArray &line)
    {
        write(line + '\n');
        waitForBytesWritten(5'000);
        return waitForLine({}, std::chrono::seconds(20)).trimmed();
    }
    //! Ends it as a supervisor would; true when it ended well.
    bool end()
    {
        terminate();
        return waitForFinished(30'000) && exitStatus() == NormalExit && exitCode() == 0;
    }
    //! All lines read so far.
    const QByteArray &seen() const { return m_seen; }

private:
    QByteArray m_seen;
};

} // namespace lineside::test
