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
#include <memory>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>

namespace lineside::test {

/*!
 * Lets a browser play scenarios against stations, and does for them what they ask for. The browser stays between them, since
 * it takes its time to start; each has pages of its own.
 */
class ScenarioPlayer
{
public:
    //! What one is played against.
    struct Against
    {
        QString origin;   //!< of the station's page
        QString password; //!< of everybody there
        QString oneTime;  //!< of somebody who has not logged in yet
        std::function<bool(const QJsonObject &)> answer; //!< does what a scenario asks for; false: nobody knows that
        int limitMs = 150'000;
    };

    //! \a file of scenarios, in tests/web
    explicit ScenarioPlayer(QString file) : m_file(std::move(file)) {}
    ~ScenarioPlayer() { end(); }

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
    QString play(const QString &scenario, const Against &against)
    {
        if (!start())
            return QStringLiteral("node does not start.");
        const QJsonObject wanted{{QStringLiteral("play"), scenario}, {QStringLiteral("origin"), against.origin}, {QStringLiteral("password"), against.password}, {QStringLiteral("oneTime"), against.oneTime}};
        m_browser->write(QJsonDocument(wanted).toJson(QJsonDocument::Compact) + '\n');
        QString said;
        QElapsedTimer timer;
        timer.start();
        while (m_browser->state() != QProcess::NotRunning && timer.elapsed() < against.limitMs) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
            if (!m_browser->canReadLine())
                m_browser->waitForReadyRead(20);
            while (m_browser->canReadLine()) {
                const QByteArray line = m_browser->readLine();
                if (!line.startsWith('@')) {
                    said += QString::fromUtf8(line);
                    continue;
                }
                const QJsonObject wish = QJsonDocument::fromJson(line.mid(1)).object();
                if (wish[QStringLiteral("do")] == QLatin1String("played"))
                    return wish[QStringLiteral("isGood")].toBool() ? QString() : failed(said, QStringLiteral("The scenario failed."));
                if (!against.answer(wish))
                    said += QStringLiteral("The scenario asks for what nobody knows: ") + QString::fromUtf8(line);
                m_browser->write("{}\n");
            }
        }
        return failed(said + QString::fromUtf8(m_browser->readAll()), QStringLiteral("The scenario did not end."));
    }

private:
    bool start()
    {
        if (m_browser && m_browser->state() == QProcess::Running)
            return true;
        m_browser = std::make_unique<QProcess>();
        m_browser->setProcessChannelMode(QProcess::MergedChannels);
        m_browser->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_browser->start(QStringLiteral("node"), {QStringLiteral(LINESIDE_SOURCE_DIR "/tests/web/") + m_file, QStandardPaths::findExecutable(QStringLiteral("chromium")), qEnvironmentVariable("LINESIDE_PICTURES")});
        return m_browser->waitForStarted(10'000);
    }
    //! The next one begins with a new browser: nobody knows how this one is.
    QString failed(const QString &said, const QString &why)
    {
        std::fputs(qPrintable(said), stderr); // whole: a test's own words are cut short
        end();
        return said + QLatin1Char('\n') + why;
    }
    void end()
    {
        if (!m_browser)
            return;
        m_browser->closeWriteChannel();
        if (!m_browser->waitForFinished(5'000)) {
            m_browser->kill();
            m_browser->waitForFinished(5'000);
        }
        m_browser.reset();
    }

    const QString m_file;
    std::unique_ptr<QProcess> m_browser;
};

} // namespace lineside::test
