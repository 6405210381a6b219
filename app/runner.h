#pragma once

#include "app/demo_days.h"
#include "app/demo_past.h"
#include "app/demo_process.h"
#include "app/options.h"
#include "app/station.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <csignal>
#include <memory>
#include <optional>

namespace lineside {

class Desktop;
class ExportRun;
class ReconcileRun;

/*!
 * One run of the program from options to exit code: demo plant, settings, project, station, window, report.
 * Main thread.
 */
class Runner : public QObject
{
    Q_OBJECT

public:
    Runner(Options options, SteadyTime startedAt);
    ~Runner() override;

    //! SIGTERM, SIGINT and SIGHUP: main() blocks them before any thread starts; Runner reads them from a descriptor.
    static sigset_t stopSignals();

    void start();
    ExitCode exitCode() const { return m_exitCode; }
    const std::optional<Error> &error() const { return m_error; }

private:
    void startStation();
    //! Logs it, and shows it where there is a window.
    void notice(const QString &text);
    void checkRequired();
    void finish(ExitCode code, std::optional<Error> error = std::nullopt);
    void catchSignals();
    QString dataFolder() const;
    void connectPostgresql();
    void restoreBackup();
    void reconcile();
    void exportCsv();
    QString projectFile() const;
    void verifyArchive();
    //! A demo's administrator, made anew until somebody has logged in: the password on standard output.
    void makeDemoAdmin();
    //! A demo that begins anew gets a past; production, quality and health begin with it.
    void giveDemoPast(UtcTime until);
    //! What else those days came to, before health begins.
    void liveThroughDemoPast(UtcTime until, std::function<void()> goOn);
    //! What the web server is to do in this run, if it is not what the settings say.
    std::optional<WebSettings> webForThisRun(const WebSettings &settings) const;
    //! A demo's link, once, on standard output.
    void tellDemoLink();
    Status writeReport(const QJsonArray &devices, const QJsonObject &forward, const QJsonValue &window) const;

    const Options m_options;
    const SteadyTime m_startedAt;
    std::unique_ptr<DemoProcess> m_demo;
    std::unique_ptr<Station> m_station;
    std::unique_ptr<DemoPast> m_past; // before the station, whose history it fills
    std::unique_ptr<DemoDays> m_days; // and whose records this does
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<ReconcileRun> m_reconcile;
    std::unique_ptr<ExportRun> m_export;
    QTimer m_runFor;
    QTimer m_required;
    std::unique_ptr<QSocketNotifier> m_signals;
    bool m_finished = false;
    bool m_toldLink = false;
    ExitCode m_exitCode = ExitCode::Ok;
    std::optional<Error> m_error;
};

} // namespace lineside
