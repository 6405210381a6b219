#include "app/demo-plant/demo_plans.h"
#include "app/demo-plant/plant_model.h"
#include "health/machine_life.h"

#include <QTest>

#include <map>

using namespace lineside;
using namespace std::chrono_literals;
using demo::PlantModel;
using demo::Point;
using demo::Wear;

namespace {

constexpr double kDt = 10; // s of plant time between two looks at the wear
constexpr double kUnworn = 0.08;

//! One machine of the demo plant, looked at as the station does: a reading a minute of what its plan names.
class Watched
{
public:
    Watched(PlantModel &model, const PlantSnapshot &snapshot, HealthSetup setup)
        : life(std::move(setup))
        , m_wear(model.physics().wearOf(life.health.setup().code.toStdString()))
    {
        for (const MonitoredTag &tag : life.health.setup().tags)
            m_points.push_back(pointOf(model, *snapshot.find(tag.id)));
        if (life.health.setup().stateTag != kNoTag)
            m_state = pointOf(model, *snapshot.find(life.health.setup().stateTag));
        if (life.health.setup().productTag != kNoTag)
            m_product = pointOf(model, *snapshot.find(life.health.setup().productTag));
    }

    void look(UtcTime at)
    {
        if (m_state)
            life.health.addState(at, m_state->sample(at).value.asInt64(), StatusCode::Good);
        if (m_product) {
            const demo::ServedValue value = m_product->sample(at);
            life.health.addProduct(at, life.health.setup().productType == ValueType::Text ? value.text : QByteArray::number(value.value.asInt64()), StatusCode::Good);
        }
        for (size_t i = 0; i < m_points.size(); ++i)
            life.health.addValue(i, at, m_points[i]->sample(at).value.asDouble(), StatusCode::Good);
    }

    void judge(UtcTime at) { life.judge(at); }

    const QString &code() const { return life.health.setup().code; }
    Wear *wear() const { return m_wear; }

    test::MachineLife life;

private:
    static Point *pointOf(PlantModel &model, const TagEntry &entry)
    {
        for (qsizetype device = 0; device < model.devices().size(); ++device) {
            const QList<Tag> &tags = model.devices()[device].tags;
            for (qsizetype i = 0; i < tags.size(); ++i) {
                if (tags[i].id == entry.tag->id)
                    return &model.pointsOf(device)[size_t(i)];
            }
        }
        return nullptr;
    }

    Wear *m_wear;
    std::vector<Point *> m_points;
    Point *m_state = nullptr;
    Point *m_product = nullptr;
};

//! When a machine's bearings begin to wear, and in how many hours they are worn out.
struct Script
{
    QString machine;
    double fromHours = 0;
    double hours = 0;
};

struct Watch
{
    std::vector<std::unique_ptr<Watched>> machines;
    std::map<QString, UtcTime> failedAt;
};

UtcTime begin()
{
    return test::SimulatedMachine::begin();
}

//! The whole demo plant, new but for what \a scripts say, until the last of them has failed or for so many hours.
Watch live(quint64 seed, const std::vector<Script> &scripts, double hours)
{
    PlantModel model({seed});
    Plant plant = model.plant();
    demo::planDemoPlant(plant);
    const PlantSnapshot snapshot(plant, 1, [](std::span<const TagUuid> uuids) {
        std::vector<TagId> ids(uuids.size());
        for (size_t i = 0; i < ids.size(); ++i)
            ids[i] = TagId(i + 1);
        return ids;
    });
    Watch watch;
    for (const Line &line : plant.sites.first().lines) {
        for (const Machine &machine : line.machines) {
            if (std::optional<HealthSetup> setup = HealthSetup::of(snapshot, machine); setup && !setup->tags.empty())
                watch.machines.push_back(std::make_unique<Watched>(model, snapshot, std::move(*setup)));
        }
    }
    for (const auto &machine : watch.machines) {
        if (machine->wear())
            *machine->wear() = {kUnworn, 0};
    }
    for (double second = 0; second < hours * 3600; second += kDt) {
        const UtcTime at = begin() + std::chrono::seconds(qint64(second));
        for (const Script &script : scripts) {
            Wear *wear = model.physics().wearOf(script.machine.toStdString());
            const double worn = (second / 3600 - script.fromHours) / script.hours;
            wear->value = std::clamp(worn, kUnworn, 1.0);
            if (worn >= 1 && watch.failedAt.emplace(script.machine, at).second && watch.failedAt.size() == scripts.size())
                return watch;
        }
        model.step(kDt);
        if (std::fmod(second, 60) != 0)
            continue;
        for (const auto &machine : watch.machines)
            machine->look(at);
        if (std::fmod(second, 600) == 0) {
            for (const auto &machine : watch.machines)
                machine->judge(at);
        }
    }
    return watch;
}

} // namespace

//! What the demo plant's own physics does to health: some of its bearings wear by a script, and all else runs as it does.
class TestHealthDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wearIsToldADayBeforeAndNothingElse();
    void machinesThatStopOftenAreLearnt();
};

void TestHealthDemo::wearIsToldADayBeforeAndNothingElse()
{
    const int seeds = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS") ? 10 : 1;
    int inTime = 0, failed = 0, forNothing = 0, episodes = 0;
    double healthyWeeks = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        demo::Random random{quint64(seed) * 77};
        std::vector<Script> scripts;
        for (const char *code : {"PMP-01", "FIL-01", "CAP-01", "PRS-02", "CNV-02", "REA-A"})
            scripts.push_back({QString::fromLatin1(code), (9 + 2 * random.uniform()) * 24, 100 + 150 * random.uniform()});
        const Watch watch = live(quint64(seed), scripts, 30 * 24);
        const UtcTime end = std::max_element(watch.failedAt.begin(), watch.failedAt.end(), [](const auto &a, const auto &b) { return a.second < b.second; })->second;
        for (const auto &machine : watch.machines) {
            const auto script = std::find_if(scripts.begin(), scripts.end(), [&](const Script &one) { return one.machine == machine->code(); });
            if (script == scripts.end()) {
                healthyWeeks += double((end - begin()).count()) / 6.048e11;
                forNothing += int(machine->life.alerts.size());
                episodes += machine->life.episodes + machine->life.points;
                for (const PredictiveAlert &alert : machine->life.alerts)
                    qInfo("seed %d, %s: %s", seed, qPrintable(machine->code()), qPrintable(alert.text));
                continue;
            }
            QVERIFY(watch.failedAt.contains(script->machine));
            const UtcTime wears = begin() + std::chrono::seconds(qint64(script->fromHours * 3600));
            const UtcTime failedAt = watch.failedAt.at(script->machine);
            ++failed;
            const test::Told told = machine->life.told(wears, failedAt);
            forNothing += told.early;
            qInfo("seed %d, %s: worn out in %.0f hours, alert %.1f hours before", seed, qPrintable(script->machine), script->hours, told.leadHours);
            inTime += told.leadHours >= 24 ? 1 : 0;
        }
    }
    qInfo("%d of %d told a day before; %.0f healthy machine-weeks: %d alerts, %d episodes of the detector", inTime, failed, healthyWeeks, forNothing, episodes);
    QVERIFY2(inTime * 10 >= failed * 9, qPrintable(QString::number(inTime)));
    QVERIFY2(forNothing <= healthyWeeks / 52, qPrintable(QString::number(forNothing)));
    QVERIFY2(episodes <= healthyWeeks / 52, qPrintable(QString::number(episodes)));
}

//! A pump that is called for each batch, a filler that jams each quarter of an hour, a press that waits for each case.
void TestHealthDemo::machinesThatStopOftenAreLearnt()
{
    const Watch watch = live(3, {}, 7 * 24);
    for (const auto &machine : watch.machines)
        QVERIFY2(machine->life.learnt >= 0.9, qPrintable(QStringLiteral("%1: %2").arg(machine->code()).arg(machine->life.learnt)));
}

QTEST_APPLESS_MAIN(TestHealthDemo)
#include "tst_health_demo.moc"
