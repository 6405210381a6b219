#pragma once

#include "models/production/oee.h"
#include "models/production/production_records.h"

#include <QHash>

#include <map>
#include <memory>

namespace lineside::production {

//! A production run with what was made in it.
struct ProductionRun
{
    QUuid id;                 //!< of its plan; null: the order tag began it and nobody planned it
    MachineId machine;
    RunStatus status = RunStatus::Planned;
    QString order;
    QString product;
    double planned = 0;       //!< 0: not said
    std::optional<UtcTime> due;
    std::optional<UtcTime> from;
    std::optional<UtcTime> to; //!< of completed ones
    Account account;          //!< all of it, as far as its hours are at hand

    double made() const { return units(account.everything().total); }
    double good() const { return units(account.everything().good); }
    std::optional<double> yield() const;
    //! Good quantity of the planned one, 0 to 1 and beyond; nothing where none was planned.
    std::optional<double> progress() const;
};

//! What is known of a machine's production now.
struct MachinePicture
{
    MachineId machine;
    LineId line;
    SiteId site;
    QString code;
    MachineSetupPtr setup;    //!< that it is counted by; never null in a picture of a service
    UtcTime at{};             //!< accounted until then: a few seconds ago
    bool catchingUp = false;  //!< from history, after a start
    StateInterval state;      //!< that lasts; ends at `at`
    QString product;
    QString order;
    double targetOee = 0;
    double idealCycle = 0;    //!< of the product now, seconds; 0: not known
    bool counts = false;
    qint64 shortStop = 0;     //!< microseconds

    QString shift;            //!< empty: none now
    UtcTime shiftFrom{};      //!< zero: none now
    QDate day;
    UtcTime dayFrom{};        //!< with the first shift, or the first hour out of shift, that is of the day
    Account hour;             //!< of the cell that lasts
    UtcTime hourFrom{};
    Account shiftAccount;     //!< of the shift now, or of the last one
    UtcTime shiftAccountFrom{};
    Account dayAccount;
    std::shared_ptr<const std::vector<Cell>> cells;         //!< the last two days and all that may still change; without the last cell
    Cell lastCell;
    std::shared_ptr<const std::map<QDate, Account>> days;   //!< complete in front of `cells`, of the last five weeks
    std::shared_ptr<const std::vector<StateInterval>> intervals; //!< the last two days, newest at the end; without the state that lasts
    std::shared_ptr<const std::vector<ProductionRun>> runs; //!< planned, active, and of the last days; newest last

    //! All cells that are at hand, with the last one.
    std::vector<Cell> allCells() const;
    /*!
     * The account of the days of the line's place from \a first to \a last; of a day that goes on, until now.
     * Only of the last five weeks.
     */
    Account daysAccount(QDate first, QDate last) const;
    OeeFigures shiftOee() const { return oeeOf(shiftAccount, shiftAccountFrom, at); }
    OeeFigures dayOee() const { return oeeOf(dayAccount, dayFrom, at); }
    //! Of the last \a count days with today.
    OeeFigures daysOee(int count) const;
    const ProductionRun *activeRun() const;
};

//! What is known of all machines; never changes once it is there.
struct ProductionPicture
{
    UtcTime at{};
    QHash<MachineId, std::shared_ptr<const MachinePicture>> machines;
    QHash<LineId, MachineId> pacemakers;
    QList<MachineId> order;   //!< as in the plant

    std::shared_ptr<const MachinePicture> machine(const MachineId &id) const { return machines.value(id); }
    //! The machine whose counts are the line's; null where there is none.
    std::shared_ptr<const MachinePicture> line(const LineId &id) const { return machines.value(pacemakers.value(id)); }
};
using PicturePtr = std::shared_ptr<const ProductionPicture>;

/*!
 * The runs of a machine: those that cells tell of, with the plans that people made. A plan belongs to a run that a person
 * began by its time, else by its order.
 */
std::vector<ProductionRun> runsOf(const MachineId &machine, const std::vector<Cell> &cells, const std::vector<RunPlan> &plans,
                                  UtcTime activeFrom);

//! How a work center does, over all its runs that are at hand.
struct WorkCenterSummary
{
    MachineId machine;
    QString code;
    UtcTime from{};           //!< of the figures: the shift's begin
    UtcTime to{};
    int active = 0;
    int scheduled = 0;
    int completed = 0;        //!< today
    double planned = 0;       //!< quantity of the active runs
    double made = 0;          //!< in the shift
    double good = 0;
    double scrap = 0;
    double rework = 0;
    std::optional<double> yield;
    std::optional<double> progress; //!< of the active run
    std::optional<double> utilisation; //!< running time of the time in shift that is known
    OeeFigures oee;           //!< of the shift
    MachineState state = MachineState::Unknown;
    QString reason;
    UtcTime since{};
};
WorkCenterSummary summaryOf(const MachinePicture &machine);

} // namespace lineside::production
