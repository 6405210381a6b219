#pragma once

#include "models/base/result.h"
#include "models/forward/forward_settings.h"
#include "models/web/web_settings.h"

#include <QJsonObject>

#include <chrono>

namespace lineside {

//! Settings of the history: how much may wait, how often it is committed, and how long what is kept.
struct HistorySettings
{
    int queueMb = 128;      //!< readings that may wait for the disk
    int commitEveryMs = 20; //!< group commit
    int logMb = 500;        //!< readings that are kept ready for the plant's database while it is away
    int budgetMb = 0;       //!< of the whole file; 0: 20 GB, or half of what is free on the disk if that is less
    int rawDays = 90;       //!< readings; 0: as long as there is room
    QString keep;           //!< other times for certain tags: "CAP-01.torque 365; *.state 30"
    int rollUpDays = 730;   //!< hourly figures of what is not kept itself
    int eventDays = 730;
    int slowQueryMs = 500;  //!< a question that takes longer is logged; 0: none
};

//! Settings of archives.
struct ArchivingSettings
{
    bool enabled = false; //!< archive each month that is over; no readings go before
    QString folder;       //!< empty: in the data folder
};

struct AcquisitionSettings
{
    int threads = 0;              //!< 0: as many as cores, at most 4
    int widestPeriodMs = 2'000;   //!< how far polling may slow down while a consumer is behind
    int queueMb = 64;             //!< readings that may wait for the telemetry thread
};

struct DesktopSettings
{
    QString palette = QStringLiteral("system"); //!< system, light, dark
    QString language;                           //!< empty: the system's
    int zoomPercent = 100;
};

//! Settings of accounts at the station's own console.
struct ConsoleSettings
{
    int lockAfterMinutes = 15; //!< without keyboard or mouse; 0: never
    bool askedForAdmin = false; //!< the window has offered to make the first administrator
};

/*!
 * The station's settings: one struct per module in settings.json of the data folder (owner-only, saved atomically).
 * A broken file is refused, and so is a missing one where the folder has been in use: defaults never slip in unseen.
 */
struct QualitySettings
{
    bool fourEyes = false; //!< who entered values of a batch may not approve it
};

struct Settings
{
    static constexpr int kVersion = 1;

    HistorySettings history;
    ArchivingSettings archive;
    AcquisitionSettings acquisition;
    ForwardSettings forward; //!< the plant's database; off until somebody names one
    DesktopSettings desktop;
    ConsoleSettings access;
    QualitySettings quality;
    WebSettings web; //!< the web server; off until somebody switches it on

    //! Reads the file, or makes one with the defaults in a folder that has no history yet.
    static Result<Settings> load(const QString &dataFolder);
    Status save(const QString &dataFolder) const;

    static Result<Settings> fromJson(const QByteArray &json);
    QByteArray toJson() const;
};

} // namespace lineside
