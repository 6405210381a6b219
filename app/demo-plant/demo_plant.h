#pragma once

#include "app/demo-plant/faults.h"
#include "app/demo-plant/field_server.h"
#include "app/demo-plant/ledger.h"
#include "app/demo-plant/ready_check.h"
#include "app/demo-plant/request_log.h"

#include <QTimer>

namespace lineside::demo {

//! Whether this build and machine can play OPC UA and MQTT; where not, those devices speak Modbus.
bool canServeOpcUa();
bool canServeMqtt();

struct DemoOptions
{
    PlantOptions plant;
    double speed = 1;         //!< of the physics; stamps and faults stay in real time
    quint16 portBase = 15'020;
    QString projectFile;      //!< empty: none
    QString ledgerFile;       //!< empty: none
    QString requestFile;      //!< which reads Modbus clients made; empty: none
};

/*!
 * The plant at work: moves the physics on ten times a second, samples its transmitters, spoils what faults spoil, and
 * gives the values to one server per device and to the ledger. Set points come back the other way.
 *
 * Lives on the main thread.
 */
class DemoPlant : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kTick{100};
    static constexpr std::chrono::milliseconds kReadyDeadline{10'000};

    explicit DemoPlant(const DemoOptions &options, const Clock &clock = Clock::system(), QObject *parent = nullptr);
    ~DemoPlant() override;

    //! Starts every server, writes the project; ready() or failed() follows.
    Status start();
    //! Closes servers and ledger; nothing is served any more.
    void stop();

    /*!
     * One command as it is typed: "fault …" (or the fault alone), "link-back DEVICE" (starts a server that was stopped or
     * a broker that was killed), "clear", "list", "schedule FILE", "help". The answer is
     * one line that begins with "ok" or "error".
     */
    QString execute(const QString &line);
    //! Commands of a file, "SECONDS COMMAND" a line from now on; # begins a comment. At most 10,000.
    Status runSchedule(const QString &path);

    //! The project with the real ports.
    Plant project() const;
    //! "ready modbus=… opcua=… mqtt=…"
    QString readyLine() const;
    PlantModel &model() { return m_model; }
    quint64 ticksMissed() const { return m_ticksMissed; }

Q_SIGNALS:
    void ready(const QString &line);
    //! It cannot go on; said once.
    void failed(const QString &reason);
    //! It goes on, but somebody should know.
    void noticed(const QString &what);
    //! The answer to a scheduled command.
    void commandDone(const QString &answer);

private:
    //! One device: its server, and what it serves now.
    struct Station
    {
        qsizetype device = 0;
        size_t firstPoint = 0;
        QByteArray code;
        std::vector<QByteArray> tagCodes;
        std::unique_ptr<FieldServer> server;
        std::vector<ServedValue> values;
        std::vector<qint64> due;  //!< tick of each tag's next sample; empty where all are sampled together
        std::vector<int> which;   //!< scratch: the tags of this round
        quint64 linkGeneration = 0;
    };
    std::unique_ptr<FieldServer> makeServer(const Device &device);
    void prepare(Station &station);
    void tick();
    void sample(Station &station);
    void recordAll(const Station &station);
    //! What flush() of a file of records came to.
    void tellEndOf(const Status &record);
    void takeWrite(Station &station, int tag, double value);
    QString order(const FaultOrder &order);
    QString loseLink(const FaultOrder &order);
    QString bringBack(const QString &device);
    struct Place
    {
        Station *station = nullptr;
        int tag = -1;
    };
    Place findTag(const QString &code);
    Station *findDevice(const QString &code);

    DemoOptions m_options;
    const Clock &m_clock;
    PlantModel m_model;
    std::vector<std::unique_ptr<Station>> m_stations;
    TransmitterFaults m_faults;
    Ledger m_ledger;
    RequestLog m_requests;
    std::unique_ptr<ReadyCheck> m_check;
    QTimer m_timer;
    SteadyTime m_began{};
    qint64 m_ticks = 0;
    quint64 m_ticksMissed = 0;
    Random m_jitter;
    QStringList m_lostLinks;
};

} // namespace lineside::demo
