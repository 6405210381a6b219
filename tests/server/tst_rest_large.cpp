#include "server/operations_rig.h"

#include <thread>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

constexpr int kMachines = 1'000, kLines = 20;
constexpr int kFirst = 10'000; //!< number of the first machine; its tags and its chart follow from it

//! As many machines of the house, with a chart each, all of them in a bad way.
Site largeSite()
{
    Site site = liveSite(QString::fromLatin1(kHouseTenant), QStringLiteral("H"), 100);
    const Machine pattern = site.lines[0].machines[0];
    site.lines.clear();
    Device device = site.devices[0];
    device.driver = QStringLiteral("fake");
    device.tags.clear();
    for (int i = 0; i < kMachines; ++i) {
        if (i % (kMachines / kLines) == 0) {
            Line line;
            line.id = {uuid(5'000 + i)};
            line.code = QStringLiteral("L%1").arg(i);
            site.lines.append(line);
        }
        const int base = kFirst + 10 * i;
        Machine machine = pattern;
        machine.id = {uuid(base)};
        machine.code = QStringLiteral("M-%1").arg(i);
        machine.name = QStringLiteral("Machine number %1").arg(i);
        machine.stateTag = {uuid(base + 1)};
        machine.production.states = {{1, MachineState::Running, {}}, {0, MachineState::Down, {}}};
        machine.production.total = {uuid(base + 2)};
        machine.production.idealCycle = 1;
        ControlChart chart;
        chart.id = {uuid(base + 3)};
        chart.code = QStringLiteral("weight");
        chart.type = ChartType::Individuals;
        chart.subgroup = 1;
        chart.centre = 10;
        chart.sigma = 1;
        machine.charts = {chart};
        Tag state = plainTag(base + 1, QStringLiteral("state%1").arg(i)), count = plainTag(base + 2, QStringLiteral("count%1").arg(i));
        state.kind = TagKind::Status;
        state.type = count.type = ValueType::Int64;
        state.states = {{0, QStringLiteral("Stopped")}, {1, QStringLiteral("Running")}};
        count.kind = TagKind::CounterTotal;
        state.machine = count.machine = machine.id;
        device.tags << state << count;
        for (int more = 4; more < 10; ++more) {
            Tag tag = plainTag(base + more, QStringLiteral("value%1_%2").arg(i).arg(more));
            tag.machine = machine.id;
            device.tags << tag;
        }
        site.lines.last().machines.append(machine);
    }
    site.devices = {device};
    return site;
}

class LargeRig : public OperationsScene, public RestRig
{
public:
    Tokens viewer;

    LargeRig() : RestRig(Writes::On, nullptr, [this](RestRig &rig) {
        firstDays = 1;
        make(rig.access.clock);
        return operations();
    })
    {
        latest.reserve(size_t(kFirst) + 10 * kMachines + 10);
        editAsDesktop([](Plant plant) {
            plant.sites[0] = largeSite();
            return plant;
        });
        start(plant());
        const auto batch = std::make_shared<Batch>();
        for (int i = 0; i < kMachines; ++i) {
            for (int tag = 1; tag < 10; ++tag) {
                if (tag == 3)
                    continue;
                bring(kFirst + 10 * i + tag, 41.5);
            }
            batch->readings.push_back({TagId(quint32(kFirst + 10 * i + 1)), StatusCode::Good, access.clock.utc(), Payload::of(qint64(1))});
        }
        produce(batch);
        access.clock.advance(1min);
        (void)QTest::qWaitFor([&] {
            health->computeNow();
            return health->picture()->machines.size() >= size_t(kMachines);
        }, 60'000);
        (void)QTest::qWaitFor([&] { return production->picture()->machines.size() >= kMachines; }, 60'000);
        access.clock.advance(10s);
        for (int i = 0; i < kMachines; ++i) {
            for (int point = 0; point < 2; ++point)
                quality->enter(ChartId{uuid(kFirst + 10 * i + 3)}, Subgroup{access.clock.utc() - (1 - point) * 1s, {point ? 99.0 : 10.0}}, {}, Actor{u"x"_s, u"console"_s}, [](const Result<QualityPoint> &) {});
            if (i % 400 == 0)
                quality->settle();
        }
        quality->settle();
        viewer = access.user(admin().principal, "house.viewer", Role::Viewer);
    }
    ~LargeRig() { OperationsScene::stop(); }

    HealthFigures figures(const MachineId &machine, const HealthPlan &plan, UtcTime now) override
    {
        Q_UNUSED(machine)
        return OperationsScene::figures({uuid(102)}, plan, now);
    }
    Result<std::optional<std::vector<UtcTime>>> breakdowns(const MachineId &, UtcTime, UtcTime to, const std::function<bool()> &) override
    {
        return std::optional(std::vector<UtcTime>{to - 1s});
    }
};

} // namespace

/*!
 * Answers about a thousand machines are made beside the network thread: told by where they were made. How long the network thread
 * was held by each is printed, not judged.
 */
class RestLargeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void largeAnswersAreMadeAside()
    {
        LargeRig rig;
        const QByteArray line = RestRig::id(5'000);
        struct Asked
        {
            QByteArray path;
            const char *list;
            int atLeast;
            bool isPicture;
        };
        const std::vector<Asked> all{{"/api/v1/production", "machines", kMachines, true},
                                     {"/api/v1/production/lines/" + line, "machines", kMachines / kLines, true},
                                     {"/api/v1/charts", "charts", kMachines, true},
                                     {"/api/v1/quality/signals?limit=1000", "signals", 0, false}, // by the desk for what takes its time
                                     {"/api/v1/alerts?limit=1000", "alerts", 0, true},
                                     {"/api/v1/recommendations", "recommendations", 0, true},
                                     {"/api/v1/health/scores", "machines", kMachines, true},
                                     {"/api/v1/values?pattern=H-D.*", "readings", 8 * kMachines, true}};
        QByteArrayList atOnce; // made on the network thread
        for (const Asked &asked : all) {
            const quint64 before = rig.service->picturesMade();
            std::atomic<bool> over{false};
            std::atomic<qint64> longest{0};
            std::thread probe([&] {
                while (!over) {
                    const auto begin = std::chrono::steady_clock::now();
                    on(rig.network().home(), [] {});
                    longest = std::max<qint64>(longest, (std::chrono::steady_clock::now() - begin) / 1us);
                    std::this_thread::yield();
                }
            });
            RawClient client;
            const bool isOpen = client.connect(rig.port());
            const RawAnswer answer = isOpen ? client.ask(DoorRig::request("GET " + asked.path + DoorRig::bearer(rig.viewer.access))) : RawAnswer();
            over = true;
            probe.join();
            QCOMPARE(answer.status, 200);
            QVERIFY2(RestRig::json(answer)[QLatin1String(asked.list)].toArray().size() >= asked.atLeast, answer.body.left(300).constData());
            if (asked.isPicture && rig.service->picturesMade() == before)
                atOnce << asked.path;
            qInfo("%s: %.0f KB, network thread held for at most %.1f ms", asked.path.constData(), double(answer.body.size()) / 1024, double(longest) / 1000);
        }
        QVERIFY2(atOnce.isEmpty(), atOnce.join(' ').constData());
    }
};

QTEST_GUILESS_MAIN(RestLargeTest)
#include "tst_rest_large.moc"
