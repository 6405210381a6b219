#include "web/page_station.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

const QString kScenarios = QStringLiteral(LINESIDE_SOURCE_DIR "/tests/web/scenarios.mjs");
const QString kPlaywright = QStringLiteral(LINESIDE_SOURCE_DIR "/tests/node_modules/playwright-core");

/*!
 * Lets a browser play a scenario against the station. What the scenario asks the station for comes as a line "@{…}" of its
 * output, and is answered with a line. Empty: all went well; else what did not.
 */
QString play(PageStation &station, const QString &scenario)
{
    QProcess browser;
    browser.setProcessChannelMode(QProcess::MergedChannels);
    browser.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    browser.start(u"node"_s, {kScenarios, scenario, station.origin(), QStandardPaths::findExecutable(u"chromium"_s), QString::fromUtf8(Access::password().reveal()),
                              station.oneTime, qEnvironmentVariable("LINESIDE_PICTURES")});
    if (!browser.waitForStarted(10'000))
        return u"node does not start."_s;
    QString said;
    const auto answer = [&](const QJsonObject &wish) {
        const QString what = wish[u"do"_s].toString();
        if (what == u"bring"_s)
            station.bring(wish[u"tag"_s].toInt(), wish[u"value"_s].toDouble(), quint32(wish[u"status"_s].toDouble()),
                          Clock::system().utc() - std::chrono::milliseconds(wish[u"ago"_s].toInteger()));
        else if (what == u"tell"_s)
            station.tell(wish[u"source"_s].toString(), wish[u"text"_s].toString(), Severity(wish[u"severity"_s].toInt()));
        else if (what == u"mend"_s) {
            station.operations->oee = 0.84;
            station.operations->health->computeNow();
        } else if (what == u"stop"_s)
            station.server->stop();
        else if (what == u"start"_s)
            station.start();
        else if (what == u"sendAway"_s)
            station.server->viewers([&station](const QList<ViewerInfo> &all) {
                for (const ViewerInfo &viewer : all)
                    station.server->sendAway(viewer.number, [](bool) {});
            });
        else
            said += u"The scenario asks for %1, which nobody knows.\n"_s.arg(what);
        browser.write("{}\n");
    };
    QElapsedTimer timer;
    timer.start();
    while (browser.state() != QProcess::NotRunning && timer.elapsed() < 150'000) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        if (!browser.canReadLine())
            browser.waitForReadyRead(20);
        while (browser.canReadLine()) {
            const QByteArray line = browser.readLine();
            if (line.startsWith('@'))
                answer(QJsonDocument::fromJson(line.mid(1)).object());
            else
                said += QString::fromUtf8(line);
        }
    }
    if (browser.state() != QProcess::NotRunning) {
        browser.kill();
        browser.waitForFinished(5'000);
        return said + u"\nThe scenario did not end."_s;
    }
    said += QString::fromUtf8(browser.readAll());
    return browser.exitStatus() == QProcess::NormalExit && browser.exitCode() == 0 ? QString() : said + u"\nThe scenario failed."_s;
}

} // namespace

//! The browser's page in a real browser, against the real server.
class TestPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"chromium"_s).isEmpty())
            QSKIP("This needs the package chromium.");
        if (QStandardPaths::findExecutable(u"node"_s).isEmpty() || !QFile::exists(kPlaywright))
            QSKIP("This needs Node.js and playwright-core: cd tests && npm ci");
    }
    void onePersonLogsIn() { run(u"login"_s); }
    //! The same over TLS with the certificate that the station made; cookies that need it are kept.
    void aBrowserIsRemembered() { run(u"remember"_s, true); }
    void valuesAreLive() { run(u"values"_s); }
    void trendsHaveHistoryAndGaps() { run(u"trends"_s); }
    void restartLosesAndDoublesNothing() { run(u"restart"_s); }
    void criticalEventsAreAcknowledged() { run(u"acknowledging"_s); }
    void withoutWebSocketsItGoesOn() { run(u"blocked"_s); }
    //! T8, D4
    void hostileNamesAreShownLiterally() { run(u"hostile"_s, false, true); }
    //! T14
    void tenantsSeeTheirOwn() { run(u"tenants"_s); }
    void fitsPhonesAndTheDark() { run(u"looks"_s); }
    void keysAreEnough() { run(u"keys"_s); }
    void healthAndAlertsAreShown() { run(u"health"_s, false, false, true); }
    void productionAndChartsAreShown() { run(u"production"_s, false, false, true); }
    //! T8, T14: on the pages of production, quality and health, too.
    void hostileWorksAreShownLiterally() { run(u"hostileWorks"_s, false, true, true); }

private:
    void run(const QString &scenario, bool tls = false, bool isHostile = false, bool operates = false)
    {
        PageStation station(tls, isHostile, operates);
        const QString trouble = play(station, scenario);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    }
};

QTEST_GUILESS_MAIN(TestPage)
#include "tst_page.moc"
