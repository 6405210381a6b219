#pragma once

#include "models/base/result.h"
#include "models/history/historian.h"
#include "models/plant/plant.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <atomic>
#include <thread>

namespace lineside {

//! What came of a past.
struct DemoPastFacts
{
    quint64 readings = 0;
    UtcTime from{};
    UtcTime to{};
};

/*!
 * Puts what lineside-demo-plant --write-past wrote into history, as readings of the snapshot's tags; those that it does not
 * have are passed over. All lie before \a until. Waits where history's queue fills, and until all of it is stored. BadData for anything but such a file as a whole: then a part of it
 * may be in history. Blocks; \a stopped ends it with Cancelled. Any thread.
 */
Result<DemoPastFacts> takePast(const QString &file, UtcTime until, const PlantSnapshot &snapshot, Historian &historian, const std::atomic<bool> &stopped);

/*!
 * Gives a demo that begins anew a past: the simulated plant's days before its start, simulated by a process of its own at a
 * low priority and put into history, with an event that says so. The window's thread.
 */
class DemoPast : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kStandsStill{120}; //!< for so long without any progress: then it is given up

    explicit DemoPast(Historian &historian, const QString &folder, QObject *parent = nullptr);
    ~DemoPast() override;

    //! For tests: another program.
    void setProgram(const QString &program) { m_program = program; }
    //! For tests: another time than kStandsStill.
    void setPatience(std::chrono::milliseconds patience) { m_deadline.setInterval(patience); }
    //! Emits finished() once.
    void start(SnapshotPtr snapshot, UtcTime until, int days, const QStringList &plantOptions);

Q_SIGNALS:
    void progressed(int percent);
    void finished(const lineside::Result<lineside::DemoPastFacts> &facts);

private:
    void readOutput();
    void take();
    void end(const Result<DemoPastFacts> &facts);

    Historian &m_historian;
    const QString m_file;
    QString m_program;
    SnapshotPtr m_snapshot;
    UtcTime m_until{};
    QProcess m_process;
    QTimer m_deadline;
    std::atomic<bool> m_stopped{false};
    std::thread m_thread;
    int m_percent = -1;
    bool m_ended = false;
};

} // namespace lineside
