#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <functional>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>

namespace lineside::test {

//! Lets a browser play scenarios against a station, and does for them what they ask for.
struct ScenarioPlayer
{
    QString file;      //!< of scenarios, in tests/web
    QString origin;    //!< of the station's page
    QString password;  //!< of everybody there
    QString oneTime;   //!< of somebody who has not logged in yet
    std::function<bool(const QJsonObject &)> answer; //!< does what a scenario asks for; false: nobody knows that
    int limitMs = 150'000;

    //! Why nothing can be played here; empty: it can.
    static QString missing()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("chromium")).isEmpty())
            return QStringLiteral("This needs the package chromium.");
        if (QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty() || !QFile::exists(QStringLiteral(LINESIDE_SOURCE_DIR "/tests/node_modules/playwright-core")))
            return QStringLiteral("This needs Node.js and playwright-core: cd tests && npm ci");
        return {};
    }
    /*!
     * Plays \a scenario. What it asks for comes as a line "@{…}" of its output, and is answered with a line.
     * Empty: all went well; else what did not.
     */
    QString play(const QString &scenario) const
    {
        QProcess browser;
        browser.setProcessChannelMode(QProcess::MergedChannels);
        browser.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        browser.start(QStringLiteral("node"), {QStringLiteral(LINESIDE_SOURCE_DIR "/tests/web/") + file, scenario, origin, QStandardPaths::findExecutable(QStringLiteral("chromium")),
                                               password, oneTime, qEnvironmentVariable("LINESIDE_PICTURES")});
        if (!browser.waitForStarted(10'000))
            return QStringLiteral("node does not start.");
        QString said;
        QElapsedTimer timer;
        timer.start();
        while (browser.state() != QProcess::NotRunning && timer.elapsed() < limitMs) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
            if (!browser.canReadLine())
                browser.waitForReadyRead(20);
            while (browser.canReadLine()) {
                const QByteArray line = browser.readLine();
                if (!line.startsWith('@')) {
                    said += QString::fromUtf8(line);
                    continue;
                }
                if (!answer(QJsonDocument::fromJson(line.mid(1)).object()))
                    said += QStringLiteral("The scenario asks for what nobody knows: ") + QString::fromUtf8(line);
                browser.write("{}\n");
            }
        }
        if (browser.state() != QProcess::NotRunning) {
            browser.kill();
            browser.waitForFinished(5'000);
            return said + QStringLiteral("\nThe scenario did not end.");
        }
        said += QString::fromUtf8(browser.readAll());
        if (browser.exitStatus() == QProcess::NormalExit && browser.exitCode() == 0)
            return {};
        std::fputs(qPrintable(said), stderr); // whole: a test's own words are cut short
        return said + QStringLiteral("\nThe scenario failed.");
    }
};

} // namespace lineside::test
