#include "acceptance/companion.h"
#include "web/scenario_player.h"

#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! A station with its demo plant as processes of their own, as the README's command starts them, at a port that stays.
class RunningStation
{
public:
    QString oneTime; //!< of "admin"

    RunningStation()
    {
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        m_port = free.serverPort();
    }
    QString origin() const { return u"https://127.0.0.1:%1"_s.arg(m_port); }
    QString said() const { return m_process ? QString::fromUtf8(m_process->seen()) : QString(); }

    bool start()
    {
        m_process = std::make_unique<Companion>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nowhere"_s); // its own vault, at once
        m_process->setProcessEnvironment(environment);
        m_process->start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                         QStringList{u"--headless"_s, u"--demo"_s, u"--data"_s, data(), u"--language"_s, u"en"_s, u"--web"_s, u"127.0.0.1:%1"_s.arg(m_port),
                                     u"--demo-plant"_s, ownPorts().join(u' ')});
        // The lines come in any order; a station that knows its administrator prints no password.
        bool listens = false;
        while (!listens || (oneTime.isEmpty() && !m_knowsItsPeople)) {
            const QByteArray line = m_process->waitForLine(" ", 60s).trimmed();
            if (line.isEmpty())
                return false;
            if (line.contains("password for the first login"))
                oneTime = QString::fromUtf8(line.split(' ').last());
            listens = listens || line.contains("in a browser");
        }
        m_knowsItsPeople = true;
        return true;
    }
    bool stop() { return m_process->end(); }
    void kill()
    {
        m_process->kill();
        m_process->waitForFinished(10'000);
    }
    bool signal(int number) { return ::kill(pid_t(m_process->processId()), number) == 0; }
    //! As a disk does that loses its first blocks; the station is not there.
    bool damageHistory()
    {
        QFile file(data() + u"/history.sqlite"_s);
        return file.open(QIODevice::ReadWrite) && file.write(QByteArray(8'192, 'x')) == 8'192;
    }

private:
    QString data() const { return m_folder.filePath(u"data"_s); }

    QTemporaryDir m_folder;
    std::unique_ptr<Companion> m_process;
    quint16 m_port = 0;
    bool m_knowsItsPeople = false;
};

} // namespace

//! The browser's page and a whole station that is frozen, killed, restarted and crowded: issue 4's bad days.
class TestPageRunning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = ScenarioPlayer::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
    }
    //! W1: 429, also of the handshake, whose status a browser hides.
    void tooManyConnectionsWaitAsLongAsTold() { run(u"crowded"_s); }
    void aWebSocketIsTriedEachMinute() { run(u"eachMinute"_s); }
    void triesComeApartWithJitterAndForEver() { run(u"backOff"_s); }
    void aSilentStationIsNeverGood() { run(u"silent"_s); }
    void tokensAreRenewedInBandAndForRequests() { run(u"renewal"_s); }
    //! W9, seen from the browser's side.
    void aClosedLidLosesNothing() { run(u"lid"_s); }
    void aRestartLosesNoCriticalMessage() { run(u"restarted"_s); }

private:
    void run(const QString &scenario)
    {
        RunningStation station;
        QVERIFY2(station.start(), qPrintable(station.said()));
        ScenarioPlayer::Against against;
        against.origin = station.origin();
        against.password = u"a long way to the pier"_s;
        against.oneTime = station.oneTime;
        against.limitMs = 200'000;
        against.answer = [&station](const QJsonObject &wish) {
            const QString what = wish[u"do"_s].toString();
            if (what == u"start"_s)
                return station.start();
            if (what == u"stop"_s)
                return station.stop();
            if (what == u"freeze"_s || what == u"thaw"_s)
                return station.signal(what == u"freeze"_s ? SIGSTOP : SIGCONT);
            if (what == u"damageHistory"_s)
                return station.damageHistory();
            if (what == u"kill"_s)
                station.kill();
            return what == u"kill"_s;
        };
        const QString trouble = m_player.play(scenario, against);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    }

    ScenarioPlayer m_player{u"running_scenarios.mjs"_s};
};

QTEST_GUILESS_MAIN(TestPageRunning)
#include "tst_page_running.moc"
