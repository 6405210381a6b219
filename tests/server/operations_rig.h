#pragma once

#include "models/health/health_records.h"
#include "models/quality/quality_records.h"
#include "server/rest_rig.h"

#include <QTemporaryDir>

namespace lineside::test {

//! Readings of whole numbers, in memory; what is counted anew is read from here.
class KeptReadings final : public Historian
{
public:
    QUuid stationId() const override { return {}; }
    std::vector<TagId> numberTags(std::span<const TagUuid>) override { return {}; }
    void setSnapshot(SnapshotPtr) override {}
    CommitSubscription onCommit(std::function<void(const CommitNotice &)>) override { return {}; }
    CommitSubscription onEvent(std::function<void(const Event &)>) override { return {}; }
    void take(const BatchPtr &batch) override
    {
        const std::lock_guard lock(m_mutex);
        m_readings.insert(m_readings.end(), batch->readings.begin(), batch->readings.end());
    }
    void append(Event, std::function<void(Result<quint64>)>) override {}
    HistorianCounters counters() const override { return {}; }
    LatencySummary commitLatency() const override { return {}; }
    JobPtr<TrendResult> queryTrend(const TrendQuery &, Job<TrendResult>::Callback) override { return {}; }
    JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t, Job<RawResult>::Callback done) override
    {
        RawResult found;
        {
            const std::lock_guard lock(m_mutex);
            for (const Reading &reading : m_readings) {
                if (reading.tag == tag && reading.at >= from && reading.at < to)
                    found.readings.push_back(reading);
            }
        }
        found.types.assign(found.readings.size(), ValueType::Int64);
        return answered(std::move(found), std::move(done));
    }
    JobPtr<ValueAt> queryValueAt(TagId tag, UtcTime at, Job<ValueAt>::Callback done) override
    {
        ValueAt found;
        found.type = ValueType::Int64;
        {
            const std::lock_guard lock(m_mutex);
            for (const Reading &reading : m_readings) {
                if (reading.tag == tag && reading.at <= at) {
                    found.found = true;
                    found.reading = reading;
                }
            }
        }
        return answered(std::move(found), std::move(done));
    }
    JobPtr<QList<Event>> queryEvents(const EventFilter &, Job<QList<Event>>::Callback done) override { return answered(QList<Event>(), std::move(done)); }
    void stop(std::chrono::milliseconds) override {}

private:
    template<typename Found>
    static JobPtr<Found> answered(Found found, std::function<void(Result<Found>)> done)
    {
        auto job = std::make_shared<Job<Found>>(std::move(done));
        job->finish(std::move(found));
        return job;
    }

    std::mutex m_mutex;
    std::vector<Reading> m_readings;
};

/*!
 * The services that work out production, quality and health, over the rig's plant of two tenants. Each has one machine that
 * makes something ("H-M", "N-M"), with a control chart of values that are entered, and is in a bad way: it has an alert.
 * Time stands still, as in the rig; \a pass() lets an hour of production go by.
 */
class OperationsScene : public HealthSources
{
public:
    std::unique_ptr<RecordStore> records;
    std::unique_ptr<production::ProductionService> production;
    std::unique_ptr<QualityService> quality;
    std::unique_ptr<HealthService> health;
    std::atomic<double> oee{0.1}; //!< what the health score is told
    std::atomic<int> rounds{0};
    int firstDays = 7; //!< of history that production takes in
    std::function<Status(const Actor &)> mayMaintain; //!< set before somebody asks; empty: nobody
    std::atomic<bool> rightsAreGone{false};            //!< they were taken away after the door let a step in

    //! What maintenance put into the audit trail.
    QList<AuditEntry> trail() const
    {
        const std::lock_guard lock(m_trailMutex);
        return m_trail;
    }

    OperationsScene() = default;
    ~OperationsScene() override { stop(); }

    void make(const Clock &clock)
    {
        auto opened = RecordStore::open(m_folder.path(), {production::ProductionService::schema(), quality_records::schema(), health_records::schema()});
        if (!opened)
            qFatal("No records.");
        records = std::move(*opened);
        production::ProductionSettings settings;
        settings.tick = std::chrono::milliseconds(5);
        settings.firstDays = firstDays;
        production = std::make_unique<production::ProductionService>(m_history, *records, clock, [](const AuditEntry &) { return Status(Done{}); }, settings);
        QualityPorts ports{*records, clock, nullptr, {}, {}, {}};
        ports.may = [](const Actor &, QualityDeed) { return Status(Done{}); };
        ports.sign = [](const Actor &, const Secret &password, std::function<void(Status)> done) {
            done(password.reveal() == "right" ? Status(Done{}) : Status(Error{Error::Kind::Refused, QStringLiteral("The password is wrong."), {}}));
        };
        ports.audit = [](const AuditEntry &) { return Status(Done{}); };
        quality = std::make_unique<QualityService>(std::move(ports));
        HealthService::Parts parts;
        parts.records = records.get();
        parts.sources = this;
        parts.clock = &clock;
        parts.may = [this](const Actor &actor) {
            if (rightsAreGone || !mayMaintain)
                return Status(Error{Error::Kind::Refused, QStringLiteral("Your role does not allow this."), {}});
            return mayMaintain(actor);
        };
        parts.audit = [this](const AuditEntry &entry) {
            const std::lock_guard lock(m_trailMutex);
            m_trail.append(entry);
            return Status(Done{});
        };
        health = std::make_unique<HealthService>(parts);
    }
    rest::Operations operations() { return {production.get(), quality.get(), health.get()}; }
    void start(const SnapshotPtr &plant)
    {
        production->setSnapshot(plant);
        production->start();
        if (!quality->start(plant))
            qFatal("No charts.");
        health->start(plant);
    }
    void stop()
    {
        if (!health)
            return;
        health->stop();
        quality->stop();
        production->stop();
        records->stop();
    }

    //! As HealthSources: machines of even numbers are the bad ones, others have no figures at all.
    HealthFigures figures(const MachineId &machine, const HealthPlan &, UtcTime now) override
    {
        ++rounds;
        {
            const std::lock_guard lock(m_askedMutex);
            ++m_asked[machine.uuid];
        }
        HealthFigures figures;
        if (machine.uuid != uuid(102) && machine.uuid != uuid(202))
            return figures;
        const UtcTime week = now - std::chrono::hours(168);
        figures.oee = {oee.load(), week, now, 1'000, 1};
        figures.performance = {0.2, week, now, 1'000, 1};
        figures.outOfControl = {30, 0, 0, week, now, 500, 1};
        figures.breakdowns = {9, 400, {}, now - std::chrono::hours(720), now, 1};
        return figures;
    }

    //! How often a machine was scored.
    int figuresOf(const QUuid &machine)
    {
        const std::lock_guard lock(m_askedMutex);
        return m_asked.value(machine);
    }
    //! One breakdown of each bad machine, where it is asked for.
    Result<HealthEvidence> evidence(const MachineId &, const HealthPlan &, UtcTime now, const std::function<bool()> &) override
    {
        HealthEvidence evidence;
        ScoreGround stop;
        stop.kind = ScoreGround::Kind::Stop;
        stop.key = QStringLiteral("DOWN");
        stop.points = 300;
        stop.from = now - std::chrono::minutes(30);
        stop.to = now - std::chrono::minutes(25);
        stop.samples = 5;
        stop.coverage = 1;
        evidence[size_t(HealthDimension::Oee)] = {stop};
        return evidence;
    }
    Result<std::optional<std::vector<UtcTime>>> breakdowns(const MachineId &machine, UtcTime, UtcTime to, const std::function<bool()> &) override
    {
        const bool isBad = machine.uuid == uuid(102) || machine.uuid == uuid(202);
        return std::optional(isBad ? std::vector<UtcTime>{to - std::chrono::seconds(1)} : std::vector<UtcTime>());
    }

    //! As if it had been stored before the start.
    void remember(const BatchPtr &batch) { m_history.take(batch); }
    void produce(const BatchPtr &batch)
    {
        remember(batch);
        production->take(batch);
    }

    //! A site of RestRig's plant as production, charts and health want it.
    static void plan(Site &site, int base)
    {
        Tag &count = site.devices[0].tags[1];
        count.kind = TagKind::CounterTotal;
        Machine &machine = site.lines[0].machines[0];
        machine.name = site.code + QStringLiteral(" machine");
        machine.production.states = {{1, MachineState::Running, {}}, {0, MachineState::Down, {}}};
        machine.production.total = {uuid(base + 11)};
        machine.production.good = {uuid(base + 11)};
        machine.production.idealCycle = 1;
        machine.production.shortStop = std::chrono::seconds(30);
        site.stopReasons = {{QStringLiteral("JAM"), QStringLiteral("Jam <b>"), MachineState::Down}};
        ControlChart chart;
        chart.id = {uuid(base + 40)};
        chart.code = QStringLiteral("weight");
        chart.name = site.code + QStringLiteral(" weight");
        chart.type = ChartType::Individuals;
        chart.subgroup = 1;
        chart.centre = 10;
        chart.sigma = 1;
        chart.specification = {5.0, 15.0};
        machine.charts = {chart};
    }

    //! From \a from on, \a minutes of running with a unit a second; the last five of each half hour it is down.
    static BatchPtr work(int base, UtcTime from, int minutes)
    {
        const auto batch = std::make_shared<Batch>();
        for (int i = 0; i < minutes; ++i) {
            const UtcTime at = from + std::chrono::minutes(i);
            const bool runs = i % 30 < 25;
            batch->readings.push_back({TagId(quint32(base + 12)), StatusCode::Good, at, Payload::of(qint64(runs))});
            if (runs)
                m_made += 45;
            batch->readings.push_back({TagId(quint32(base + 11)), StatusCode::Good, at + std::chrono::seconds(50), Payload::of(m_made)});
        }
        return batch;
    }

private:
    inline static qint64 m_made = 0;
    std::mutex m_askedMutex;
    QHash<QUuid, int> m_asked;
    QTemporaryDir m_folder;
    KeptReadings m_history;
    mutable std::mutex m_trailMutex;
    QList<AuditEntry> m_trail;
};

//! The rig with these services behind it.
class OperationsRig : public OperationsScene, public RestRig
{
public:
    Tokens admin, viewer, northAdmin, northViewer;
    UtcTime began{};

    explicit OperationsRig(const rest::RequestBudgets &budgets = kNoBudgets) : RestRig(Writes::On, nullptr, [this](RestRig &rig) {
        make(rig.access.clock);
        mayMaintain = [&rights = *rig.access.control](const Actor &actor) { return RightsAuthorizer(rights).may(actor, Permission::ManageMaintenance); };
        return operations();
    }, budgets)
    {
        using namespace std::chrono_literals;
        editAsDesktop([](Plant plant) {
            plan(plant.sites[0], 100);
            plan(plant.sites[1], 200);
            return plant;
        });
        began = access.clock.utc();
        start(plant());
        waitFor([&] { return isCaughtUp(); });
        for (const int base : {100, 200})
            produce(work(base, began, 60));
        access.clock.advance(1h);
        waitFor([&] { return isCaughtUp() && production->picture()->machine({uuid(102)})->at >= began + 59min; });
        health->computeNow();
        waitFor([&] { return health->picture()->alerts->size() == 2; });
        const Principal root = (admin = *access.login(QStringLiteral("root.one"), Access::password()).tokens).principal;
        if (!access.control->accounts().putTenant(root, {QStringLiteral("north"), QStringLiteral("North")}).ok())
            qFatal("No tenant.");
        viewer = access.user(root, "house.viewer", Role::Viewer);
        northAdmin = access.user(root, "north.admin", Role::Admin, "north");
        northViewer = access.user(root, "north.viewer", Role::Viewer, "north");
    }
    ~OperationsRig() { OperationsScene::stop(); }

    RawAnswer get(const QByteArray &path, const Tokens &who) { return ask("GET " + path + bearer(who.access)); }
    RawAnswer send(const QByteArray &method, const QByteArray &path, const Tokens &who, const QByteArray &body)
    {
        return ask(method + ' ' + path + bearer(who.access), body);
    }
    QByteArray alertOf(int machine) const
    {
        for (const PredictiveAlert &alert : *health->picture()->alerts) {
            if (alert.machine.uuid == uuid(machine))
                return alert.id.toByteArray(QUuid::WithoutBraces);
        }
        return {};
    }
    template<typename Condition>
    static void waitFor(Condition condition)
    {
        if (!QTest::qWaitFor(condition, 20'000))
            qFatal("It did not come.");
    }

private:
    bool isCaughtUp() const
    {
        const auto picture = production->picture();
        const auto house = picture->machine({uuid(102)}), north = picture->machine({uuid(202)});
        return house && north && !house->catchingUp && !north->catchingUp;
    }
};

} // namespace lineside::test
