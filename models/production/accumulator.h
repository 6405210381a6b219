#pragma once

#include "models/production/machine_setup.h"

#include <deque>
#include <optional>

namespace lineside::production {

//! A stretch in which a machine was in one state for one reason.
struct StateInterval
{
    UtcTime from{};
    UtcTime to{};
    MachineState state = MachineState::Unknown;
    QString reason;         //!< a StopReason's code; empty: none, or nobody has said
    bool byPerson = false;  //!< somebody entered it; else the machine, or the calendar
    friend bool operator==(const StateInterval &, const StateInterval &) = default;
};

//! What people said of a time: sorted and apart from each other. It counts in shift, where the machine did not run.
struct StateOverride
{
    UtcTime from{};
    UtcTime to{};
    MachineState state = MachineState::Down;
    QString reason;
    friend bool operator==(const StateOverride &, const StateOverride &) = default;
};

//! A production run that people began or ended; counts for machines without an order tag.
struct RunMark
{
    UtcTime at{};
    bool begins = true;
    QString order;
    QString product;        //!< empty: as the product tag says
    friend bool operator==(const RunMark &, const RunMark &) = default;
};

/*!
 * All that an accumulator has to know at a moment to go on from there: readings before it are in the accounts, those of
 * it and after are not. There is one at the begin of a clock hour when nothing that was counted can change any more.
 */
struct Checkpoint
{
    UtcTime at{};
    MachineState state = MachineState::Unknown; //!< as the machine says
    QString reason;
    QString product;
    QString order;
    UtcTime runFrom{};
    std::array<Counter, kCounterRoles> counters{};
    StateInterval interval;   //!< that lasts; its end is not used
    bool stopped = false;     //!< in a stop that is no short one any more
    std::array<TagId, kRoles> tags{}; //!< what it was learnt from: of another tag nothing is known
    friend bool operator==(const Checkpoint &, const Checkpoint &) = default;

    QByteArray toBytes() const;
    //! Nothing when these are not the bytes of a checkpoint that this version writes.
    static std::optional<Checkpoint> fromBytes(const QByteArray &bytes);
};

/*!
 * Makes accounts of one machine from its readings, in time order. The one calculation for live readings and for those
 * of history: how the readings are split into portions, and how often advance() is called between them, changes nothing.
 *
 * The state: what the machine says by its state tag; unknown where it says nothing, or nothing usable; no shift where
 * the calendar has none, whatever it says; planned stop in a break, unless it runs on; and what people entered, in shift
 * and where it did not run. A stop is a stretch of idle or down without interruption; it is a short one up to the
 * configured time, and that is known when it ends or passes it.
 *
 * One thread. Plain memory: a cell for each hour since the checkpoint it began from or since forgetBefore().
 */
class Accumulator
{
public:
    //! Begins at \a from.at with what it holds.
    Accumulator(MachineSetupPtr setup, const Checkpoint &from, std::vector<StateOverride> entries = {},
                std::vector<RunMark> marks = {});

    /*!
     * False: it is older than what was fed or advanced to, and is not taken: the caller has to begin anew from a
     * checkpoint before it. \a text is for readings of text tags.
     */
    bool feed(Role role, const Reading &reading, const QByteArray *text = nullptr);
    //! Accounts for the time until \a to, with what is known now.
    void advance(UtcTime to);
    //! Nobody looks from \a at on until readings come again: the state is unknown, counters are lost. False: too old.
    bool lose(UtcTime at);

    UtcTime now() const { return m_now; }
    const MachineSetup &setup() const { return *m_setup; }

    //! In time order, as of the last advance(); a stop that may still be a short one is taken for one.
    std::vector<Cell> cells() const { return cellsFrom(UtcTime::min()); }
    //! Those that begin at \a from or after.
    std::vector<Cell> cellsFrom(UtcTime from) const;
    //! In time order, the last one until now.
    std::vector<StateInterval> intervals() const;
    const StateInterval &lastInterval() const { return m_interval; } //!< its end is not set
    const std::deque<StateInterval> &pastIntervals() const { return m_intervals; }
    const Checkpoint &checkpoint() const { return m_checkpoint; }
    //! What is known now, where nothing that was counted is open: for beginning at this moment.
    Checkpoint state() const;
    //! Grows when an earlier cell than the last one changes by what came later.
    quint64 pastChanges() const { return m_pastChanges; }
    UtcTime lastCellFrom() const { return m_cells.back().from; }
    const QString &product() const { return m_products[m_product].name; }
    const QString &order() const { return m_order; }
    UtcTime runFrom() const { return m_runFrom; }

    //! Drops cells that end, and intervals that end, before \a at, but none that may still change.
    void forgetBefore(UtcTime at);

private:
    enum class Where : quint8 { InShift, OutOfShift, Unseen };
    struct Product
    {
        QString name;
        qint64 cycleNs = 0;
    };
    //! Where something was counted.
    struct Spot
    {
        quint64 cell = 0; //!< its number
        Where where = Where::InShift;
        quint32 product = 0;
        friend bool operator==(const Spot &, const Spot &) = default;
    };
    struct GapPart
    {
        Spot spot;
        qint64 time = 0;
        qint64 running = 0;
    };
    struct StopPart
    {
        quint64 cell = 0;
        MachineState state = MachineState::Down;
        QString reason;
        qint64 time = 0;
        bool begins = false;
    };
    struct Stop
    {
        bool open = false;
        bool isLong = false;
        qint64 time = 0;
        std::vector<StopPart> parts; //!< while it is not known whether it is short
    };

    void goTo(UtcTime to);
    void cross();
    void flush();
    void flushStop(qint64 time);
    bool isEnergySeen() const;
    void findBoundary();
    void startCell();
    void nextSlice();
    void updateState();
    void openStop();
    void closeStop();
    void decideLong();
    void applyMarks();
    void setProduct(const QString &name);
    void setRun(const QString &order, UtcTime from);
    void takeStep(Role role, const CounterStep &step);
    void credit(Role role, qint64 amount, const Spot &spot);
    void spread(Role role, qint64 amount);
    Spot spotNow() const;
    Cell &cellOf(quint64 number)
    {
        m_pastChanges += number + 1 < m_firstCell + m_cells.size() ? 1 : 0;
        return m_cells[size_t(number - m_firstCell)];
    }
    Account &account() { return m_cells.back().account; }
    void takeCheckpoint();
    QString textOf(Role role, const Reading &reading, const QByteArray *text) const;
    std::optional<qint64> numberOfState(const Reading &reading) const;

    const MachineSetupPtr m_setup;
    const std::vector<StateOverride> m_entries;
    const std::vector<RunMark> m_marks;
    size_t m_nextEntry = 0; //!< the first that has not ended
    size_t m_nextMark = 0;
    bool m_runByHand = false;

    UtcTime m_now{};
    UtcTime m_accounted{};  //!< times are in the account until here
    UtcTime m_boundary{};   //!< the next moment at which something changes by itself
    SliceDay m_day;
    size_t m_slice = 0;

    MachineState m_rawState = MachineState::Unknown;
    QString m_rawReason;
    StateInterval m_interval; //!< the state that lasts
    std::deque<StateInterval> m_intervals;
    Stop m_stop;

    std::vector<Product> m_products;
    quint32 m_product = 0;
    QString m_order;
    UtcTime m_runFrom{};

    std::array<Counter, kCounterRoles> m_counters;
    std::array<std::vector<GapPart>, kCounterRoles> m_gaps;
    std::array<Spot, kCounterRoles> m_resetSpots{};
    bool m_anyLost = false;

    std::deque<Cell> m_cells;
    quint64 m_firstCell = 0;
    quint64 m_pastChanges = 0;
    Checkpoint m_checkpoint;
};

} // namespace lineside::production
