#pragma once

#include "models/base/result.h"

#include <QMap>
#include <QStringList>

#include <chrono>
#include <optional>

namespace lineside {

//! How the program ends; documented in README.
enum class ExitCode {
    Ok = 0,
    Failed = 1,        //!< something else kept it from working; the last line says what
    Usage = 2,         //!< an option is wrong
    DataInUse = 3,     //!< another station works on the same data folder
    ProjectRefused = 4, //!< the project file is broken, newer, or against the rules
    StoreRefused = 5,  //!< the data folder or its settings cannot be used
    LinkLost = 6,      //!< a link named by --require was lost
};

/*!
 * What the command line and the environment ask for. Every option has an environment name, LINESIDE_ and its own in
 * capitals (--run-for is LINESIDE_RUN_FOR); the command line wins.
 */
struct Options
{
    bool headless = false;
    bool demo = false;
    QStringList demoPlant; //!< further options of the demo plant
    int demoPast = 8;      //!< days that a demo which begins anew has behind it; 0: none
    QString project;
    QString data;
    std::optional<std::chrono::milliseconds> runFor;
    QString report;
    QString ackFile;
    QString screenshot;
    QString page;          //!< which page the screenshot shows
    QString size;          //!< "1280x800"
    QString palette;       //!< "light", "dark" or empty
    QString language;      //!< "de", "en" or empty: the system's
    QStringList require;
    bool logJson = false;
    QString logFile;
    QString connectPostgresql; //!< an address: set the forwarder up and stop
    QString restore;           //!< a backup: put it into the data folder and stop
    QString verifyArchive;     //!< an archive of a month: check it and stop
    bool setAside = false;     //!< with restore: what the folder holds is renamed
    bool reconcile = false;    //!< compare the history with the plant's database and stop
    bool repair = false;       //!< …and put right what differs
    QString from;              //!< of a range of times, as ReconcileRun::momentFrom() reads it; empty: open
    QString to;                //!< exclusive
    QString exportCsv;         //!< a file: write the history of some tags into it and stop
    QString tags;              //!< …of these, as ExportRun::tagsFrom() reads them; empty: all
    std::chrono::seconds figures{0}; //!< …of stretches of this length; 0: readings as they are stored
    bool createAdmin = false;  //!< make the first administrator, print the one-time password and stop
    QString adminName = QStringLiteral("admin");
    bool verifyAudit = false;  //!< check the audit trail and stop
    //! The web server in this run, as the settings have it otherwise: on or off, and where. An empty address and port: as there.
    struct Web
    {
        bool on = false;
        QString address;
        std::optional<int> port;
    };
    std::optional<Web> web;
    bool showHelp = false;
    bool showVersion = false;

    //! BadData with a sentence for a wrong or unknown option.
    static Result<Options> parse(const QStringList &arguments, const QMap<QString, QString> &environment);
    static QString help();
};

} // namespace lineside
