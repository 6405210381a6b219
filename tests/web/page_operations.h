#pragma once

#include "history/history_fixture.h"
#include "models/health/health_records.h"
#include "models/quality/quality_records.h"
#include "server/rest/operations.h"

namespace lineside::test {

/*!
 * Production, quality and health of PageStation's plant: of each tenant the first machine is well, the second gets worse
 * from day to day and has an alert, and of the third nothing but its sensors is known.
 */
class PageOperations final : public HealthSources
{
public:
    std::unique_ptr<RecordStore> records;
    std::unique_ptr<production::ProductionService> production;
    std::unique_ptr<QualityService> quality;
    std::unique_ptr<HealthService> health;
    std::atomic<double> oee{0.45}; //!< of the second machine, as the score is told

    //! What a site needs for it, whose ids begin at \a base.
    static void plan(Site &site, int base)
    {
        site.stopReasons = {{QStringLiteral("JAM"), site.name + QStringLiteral(" jam"), MachineState::Down}};
        for (int i = 0; i < 3; ++i) {
            Machine &machine = site.lines[0].machines[i];
            const int first = base + 10 + 10 * i;
            Tag count = plainTag(first + 3, machine.code + QStringLiteral("-count"));
            count.name = site.name + QStringLiteral(" count");
            count.kind = TagKind::CounterTotal;
            count.type = ValueType::Int64;
            count.machine = machine.id;
            site.devices[0].tags.append(count);
            if (i == 2)
                continue;
            machine.production.states = {{1, MachineState::Running, {}}, {2, MachineState::Down, {}}, {3, MachineState::Down, QStringLiteral("JAM")}, {0, MachineState::Idle, {}}};
            machine.production.total = machine.production.good = count.id;
            machine.production.idealCycle = 1;
            if (i == 1) {
                Tag energy = plainTag(first + 4, machine.code + QStringLiteral("-energy"));
                energy.name = site.name + QStringLiteral(" energy");
                energy.kind = TagKind::CounterTotal;
                energy.type = ValueType::Float64;
                energy.unit = QStringLiteral("kW.h");
                energy.machine = machine.id;
                site.devices[0].tags.append(energy);
                machine.production.energy = energy.id;
            }
            machine.production.shortStop = std::chrono::seconds(30);
            ControlChart chart;
            chart.id = {uuid(base + 90 + i)};
            chart.code = QStringLiteral("weight");
            chart.name = site.name + QStringLiteral(" weight");
            chart.type = ChartType::Individuals;
            chart.subgroup = 1;
            chart.centre = 10;
            chart.sigma = 1;
            chart.specification = {5.0, 15.0};
            chart.action = site.name + QStringLiteral(": look at the nozzle");
            machine.charts = {chart};
        }
    }

    //! What has been until now, and from now on it runs.
    PageOperations(const QString &folder, Historian &history, const SnapshotPtr &plant)
    {
        using namespace std::chrono_literals;
        const UtcTime now = Clock::system().utc();
        records = std::move(*RecordStore::open(folder, {production::ProductionService::schema(), quality_records::schema(), health_records::schema()}));
        for (const int base : {100, 200}) {
            pastScores({uuid(base + 50)}, now, [](double) { return 93.0; });
            pastScores({uuid(base + 51)}, now, [](double daysAgo) { return 52 + 1.4 * daysAgo; });
            for (int i = 0; i < 2; ++i)
                pastProduction(history, *plant, base + 10 + 10 * i, now, i == 0 ? 2 : 12);
        }
        if (!waitForStored(history, m_brought))
            qFatal("The past does not come in.");
        production = std::make_unique<production::ProductionService>(history, *records, Clock::system(), [](const AuditEntry &) { return Status(Done{}); });
        QualityPorts ports{*records, Clock::system(), nullptr, {}, {}, {}};
        ports.may = [](const Actor &, QualityDeed) { return Status(Done{}); };
        ports.sign = [](const Actor &, const Secret &, std::function<void(Status)> done) { done(Done{}); };
        ports.audit = [](const AuditEntry &) { return Status(Done{}); };
        quality = std::make_unique<QualityService>(std::move(ports));
        HealthService::Parts parts;
        parts.historian = &history;
        parts.records = records.get();
        parts.sources = this;
        parts.may = [](const Actor &) { return Status(Done{}); };
        health = std::make_unique<HealthService>(parts);
        production->setSnapshot(plant);
        production->start();
        if (!quality->start(plant))
            qFatal("No charts.");
        health->start(plant);
        for (const int base : {100, 200}) {
            double value = 9;
            for (int i = 0; i < 12; ++i) {
                value = i == 11 ? 14.5 : 9 + (i * 7 % 5) * 0.5;
                quality->enter({uuid(base + 90)}, {now - 2h + i * 5min, {value}}, {}, {}, [](const Result<QualityPoint> &) {});
            }
        }
        if (!QTest::qWaitFor([this] { return isReady(); }, 20'000))
            qFatal("Nothing is worked out.");
    }
    ~PageOperations() override
    {
        health->stop();
        quality->stop();
        production->stop();
        records->stop();
    }
    rest::Operations operations() { return {production.get(), quality.get(), health.get()}; }

    //! As HealthSources.
    HealthFigures figures(const MachineId &machine, const HealthPlan &, UtcTime now) override
    {
        HealthFigures figures;
        const bool isWell = machine.uuid == uuid(150) || machine.uuid == uuid(250), isBad = machine.uuid == uuid(151) || machine.uuid == uuid(251);
        if (!isWell && !isBad)
            return figures;
        const UtcTime week = now - std::chrono::hours(168);
        figures.oee = {isWell ? 0.82 : oee.load(), week, now, 10'080, 0.98};
        figures.performance = {isWell ? 0.95 : 0.7, week, now, 10'080, 0.98};
        figures.outOfControl = {isWell ? 0 : 4, isWell ? 1 : 9, 0.4, week, now, 500, 1};
        figures.breakdowns = {isWell ? 0 : 5, 500, {}, now - std::chrono::hours(720), now, 0.97};
        return figures;
    }

    //! As HealthSources: the second machine was down twice, and made things that were not good.
    Result<HealthEvidence> evidence(const MachineId &machine, const HealthPlan &, UtcTime now, const std::function<bool()> &) override
    {
        using namespace std::chrono_literals;
        HealthEvidence evidence;
        if (machine.uuid != uuid(151) && machine.uuid != uuid(251))
            return evidence;
        const int base = machine.uuid == uuid(151) ? 100 : 200;
        const auto ground = [&](ScoreGround::Kind kind, const QString &key, const QString &name, double points) {
            ScoreGround made;
            made.kind = kind;
            made.key = key;
            made.name = name;
            made.points = points;
            made.from = now - 168h;
            made.to = now;
            made.samples = 12;
            made.coverage = 0.98;
            return made;
        };
        ScoreGround stop = ground(ScoreGround::Kind::Stop, QStringLiteral("x"), QStringLiteral("Down: the jam"), 600);
        stop.from = now - 30min;
        stop.to = now - 20min;
        stop.figure = 1.0 / 6;
        stop.unit = QStringLiteral("h");
        stop.tag = {uuid(base + 22)};
        ScoreGround time = ground(ScoreGround::Kind::Time, QStringLiteral("DOWN JAM"), QStringLiteral("Down: the jam"), 600);
        time.grounds = {stop};
        ScoreGround part = ground(ScoreGround::Kind::Part, QStringLiteral("availability"), QStringLiteral("Availability"), 600);
        part.figure = 81;
        part.unit = QStringLiteral("%");
        part.grounds = {time};
        ScoreGround counts = ground(ScoreGround::Kind::Counts, {}, QStringLiteral("What it made"), 200);
        counts.tag = {uuid(base + 23)};
        ScoreGround lost = ground(ScoreGround::Kind::Part, QStringLiteral("quality"), QStringLiteral("Quality rate"), 200);
        lost.grounds = {counts};
        evidence[size_t(HealthDimension::Oee)] = {part, lost};
        evidence[size_t(HealthDimension::Reliability)] = {stop};
        ScoreGround chart = ground(ScoreGround::Kind::Chart, QStringLiteral("weight"), QStringLiteral("weight"), 10);
        chart.id = uuid(base + 91);
        chart.figure = 1;
        ScoreGround signal = ground(ScoreGround::Kind::Signal, QStringLiteral("HIGH"), QStringLiteral("beyond 3 sigma"), 10);
        signal.owner = chart.id;
        signal.to = now - 1h;
        chart.grounds = {signal};
        evidence[size_t(HealthDimension::Quality)] = {chart};
        return evidence;
    }

private:
    template<typename Score>
    void pastScores(const MachineId &machine, UtcTime now, Score score)
    {
        const Status written = records->writeNow([&](sqlite::Database &db) -> Status {
            for (int hour = 29 * 24; hour > 0; hour -= 4) {
                health_records::StoredScore stored;
                stored.id = QUuid::createUuid();
                stored.machine = machine;
                stored.at = now - std::chrono::hours(hour);
                stored.overall = score(hour / 24.0) + (hour * 13 % 7) * 0.4;
                stored.confidence = 1;
                stored.status = HealthStatus::Good;
                if (Status done = health_records::write(db, stored); !done)
                    return done;
            }
            return Done{};
        });
        if (!written)
            qFatal("%s", qPrintable(written.error().message));
    }
    //! Three hours of it: of each half hour the last \a down minutes it was jammed.
    void pastProduction(Historian &history, const PlantSnapshot &plant, int first, UtcTime now, int down)
    {
        const auto batch = std::make_shared<Batch>();
        const TagId state = plant.find(TagUuid{uuid(first + 2)})->id, count = plant.find(TagUuid{uuid(first + 3)})->id,
                    level = plant.find(TagUuid{uuid(first)})->id, pressure = plant.find(TagUuid{uuid(first + 1)})->id;
        const TagEntry *const energy = plant.find(TagUuid{uuid(first + 4)}); // the second machine alone has one
        qint64 made = 1'000;
        for (int minute = 0; minute < 180; ++minute) {
            const UtcTime at = now - std::chrono::minutes(185 - minute);
            const bool runs = minute % 30 < 30 - down;
            made += runs ? 48 : 0;
            batch->readings.push_back({state, StatusCode::Good, at, Payload::of(qint64(runs ? 1 : 2))});
            batch->readings.push_back({count, StatusCode::Good, at, Payload::of(made)});
            if (energy)
                batch->readings.push_back({energy->id, StatusCode::Good, at, Payload::of(0.25 * double(made))});
            batch->readings.push_back({level, StatusCode::Good, at, Payload::of(down > 5 ? 64.0 : 50.0)});
            batch->readings.push_back({pressure, StatusCode::Good, at, Payload::of(2.5)});
        }
        m_brought += batch->readings.size();
        history.take(batch);
    }
    bool isReady() const
    {
        const auto scores = health->picture();
        const auto made = production->picture();
        const auto first = made->machine({uuid(150)}), second = made->machine({uuid(251)});
        const auto chart = quality->chart({uuid(190)});
        return scores->heartbeat.seeded && scores->machines.size() == 6 && scores->alerts->size() == 2 && first && !first->catchingUp && second && !second->catchingUp
            && chart && chart->last && chart->last->point.patterns != 0;
    }

    quint64 m_brought = 0;
};

} // namespace lineside::test
