#pragma once

#include "drivers/driver.h"
#include "drivers/modbus/block_plan.h"
#include "drivers/modbus/link.h"
#include "drivers/modbus/settings.h"

#include <QTimer>

#include <deque>

namespace lineside::modbus {

/*!
 * Asks one device for all its tags once a period, and turns replies into batches.
 *
 * One bad tag never ends the others: a block that the device refuses with exception 2 or 3 is divided until the bad tag
 * stands alone; a block whose request brings no reply, a wrong one, or the end of the connection is asked last and, while
 * others are answered, less often. Busy devices (exceptions 5, 6) are asked again after a pause. A poll that finds the
 * last one unfinished is skipped, not caught up.
 *
 * Lives on the driver's thread.
 */
class Poller final : public QObject
{
    Q_OBJECT

public:
    Poller(const Device &device, const DeviceSettings &settings, DriverContext context, std::function<void()> wake,
           QObject *parent = nullptr);

    //! The tags to poll from now on; begins a new poll when connected. Tags whose address cannot be are Bad each period.
    void setTags(const Device &device, const DeviceSettings &settings, const QList<DriverTag> &tags);
    void setPeriod(std::chrono::milliseconds period);
    void stop();

    // What LinkUser is told, for polls.
    bool nextRequest(SteadyTime now, LinkRequest &request);
    void answered(quint64 token, const LinkAnswer &answer);
    void answersEnd();
    void linkConnected();
    void linkLost(LossKind kind, const QString &cause, bool hadReplies);

    //! A value that came by another way (a write's read-back), while the tag is polled.
    void deliver(TagId tag, Bytes data);

    quint64 cycles() const { return m_cycle; }
    quint64 skippedCycles() const { return m_skipped; }

private:
    struct PolledBlock
    {
        Block block;
        Pdu request;
        enum class State : quint8 { Idle, Waiting, UnderWay } state = State::Idle;
        StatusCode verdict = StatusCode::Good; //!< what its tags are given while it is not asked
        QString cause;          //!< of the verdict
        int strikes = 0;        //!< failures in a row
        SteadyTime restUntil{}; //!< when it is asked again
        int busyTries = 0;      //!< in this cycle
        bool again = false;     //!< sent a second time in this cycle, after the connection went
        bool divided = false;   //!< its parts have taken its place
        bool hasText = false;   //!< strings are among its tags
    };

    void tick();
    void planNextTick();
    void beginCycle(SteadyTime now);
    void endCycle();
    void finish(PolledBlock &block);
    void exception(size_t index, quint8 code, SteadyTime now);
    bool divide(size_t index);
    void decode(const PolledBlock &polled, const LinkAnswer &answer);
    void emitVerdict(const PolledBlock &block);
    void emitReading(TagId tag, StatusCode status, Payload value);
    Batch &batch();
    void flush();
    void failed(PolledBlock &block, StatusCode verdict, const QString &cause);
    void tellState();
    void addBlock(Block block);

    DriverContext m_context;
    DeviceId m_device;
    DeviceSettings m_settings;
    std::function<void()> m_wake;
    std::chrono::milliseconds m_period{1'000};
    size_t m_phase = 0; //!< spreads devices over the period

    QList<DriverTag> m_tags;
    std::vector<TagId> m_ids;    //!< of m_tags; small enough to stay in cache
    std::vector<Point> m_points; //!< of m_tags
    std::vector<quint32> m_misplaced; //!< tags whose address cannot be
    std::vector<PolledBlock> m_blocks;
    quint32 m_generation = 0;    //!< of m_blocks: answers to older ones are dropped

    std::vector<quint32> m_order; //!< blocks of this cycle
    size_t m_next = 0;            //!< in m_order
    struct Later
    {
        SteadyTime at;
        quint32 block;
    };
    std::deque<Later> m_later;    //!< busy devices' blocks
    size_t m_unfinished = 0;      //!< blocks of this cycle that wait or are under way
    quint64 m_cycle = 0;
    quint64 m_skipped = 0;
    size_t m_repliesInCycle = 0;
    bool m_lastCycleAnswered = false;
    SteadyTime m_cycleBegan{};
    SteadyTime m_nextTick{};

    std::shared_ptr<Batch> m_batch;
    QTimer m_tickTimer;
    QTimer m_flushTimer;
    QTimer m_laterTimer;
    bool m_connected = false;
    bool m_toldUp = false;
    bool m_toldDown = true;
    bool m_knownSilence = false; //!< the time-out came from a block that is known for it
    bool m_slowTold = false;
    bool m_stopped = false;
};

} // namespace lineside::modbus
