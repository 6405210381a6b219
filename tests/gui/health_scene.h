#pragma once

#include "models/health/health_service.h"
#include "tests/gui/plant_scene.h"

#include <QTest>

#include <atomic>

namespace lineside {

/*!
 * A scene whose machines have health: a real service over the scene's history and a file of records. REA-A is well, PMP-04
 * wears (its vibration rises, its scores fell for four weeks), CAP-01 has sensors and nothing else, the rest has no readings.
 */
class HealthScene
{
public:
    //! The time, from the scene's, for the service's thread.
    class SharedClock final : public Clock
    {
    public:
        UtcTime utc() const override { return fromMicroseconds(m_us.load()); }
        SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
        void set(UtcTime at) { m_us = toMicroseconds(at); }

    private:
        std::atomic<qint64> m_us{0};
    };

    //! What production and quality say; of CAP-01 and those without readings nothing.
    class Sources final : public HealthSources
    {
    public:
        HealthFigures figures(const MachineId &machine, const HealthPlan &, UtcTime now) override
        {
            HealthFigures figures;
            const bool well = machine == m_well;
            if (!well && machine != m_worn)
                return figures;
            const UtcTime week = now - std::chrono::hours(7 * 24);
            figures.oee = {well ? 0.80 : 0.32, week, now, 10'080, 1};
            figures.performance = {well ? 0.94 : 0.55, week, now, 10'080, 1};
            figures.outOfControl = {well ? 0 : 3, well ? 1 : 4, 0.5, week, now, 2'016, 1};
            figures.breakdowns = {well ? 0 : 3, 400, {}, now - std::chrono::hours(30 * 24), now, 1};
            return figures;
        }
        //! The pump stood twice, once for a jam; a chart of it signalled.
        Result<HealthEvidence> evidence(const MachineId &machine, const HealthPlan &, UtcTime now, const std::function<bool()> &) override
        {
            HealthEvidence evidence;
            if (machine != m_worn)
                return evidence;
            const auto ground = [now](ScoreGround::Kind kind, const char *key, const char *name, double points, std::chrono::hours ago) {
                ScoreGround made;
                made.kind = kind;
                made.key = QString::fromLatin1(key);
                made.name = QString::fromLatin1(name);
                made.points = points;
                made.from = now - ago;
                made.to = now - ago + std::chrono::hours(1);
                return made;
            };
            using Kind = ScoreGround::Kind;
            ScoreGround availability = ground(Kind::Part, "availability", "Availability", 3, std::chrono::hours(168));
            availability.figure = 71.5;
            availability.unit = QStringLiteral("%");
            ScoreGround jam = ground(Kind::Time, "DOWN jam", "Down: Jam", 3, std::chrono::hours(168));
            jam.grounds = {ground(Kind::Stop, "1", "Down: Jam", 2, std::chrono::hours(30)), ground(Kind::Stop, "2", "Down: Jam", 1, std::chrono::hours(50))};
            availability.grounds = {jam};
            ScoreGround performance = ground(Kind::Part, "performance", "Performance", 1, std::chrono::hours(168));
            ScoreGround counts = ground(Kind::Counts, "", "What it made", 0, std::chrono::hours(168));
            counts.points.reset(); // only informs
            counts.figure = 4'200;
            counts.tag = m_counter;
            performance.grounds = {counts};
            evidence[size_t(HealthDimension::Oee)] = {availability, performance};
            ScoreGround signal = ground(Kind::Signal, "HIGH", "beyond 3 sigma", 10, std::chrono::hours(20));
            signal.owner = m_chart;
            evidence[size_t(HealthDimension::Quality)] = {signal};
            return evidence;
        }
        MachineId m_well, m_worn;
        TagUuid m_counter = TagUuid::create(); //!< named in evidence alone
        QUuid m_chart = QUuid::createUuid();
    };

    HealthScene()
    {
        m_clock.set(scene.clock.utc());
        m_sources.m_well = scene.machine(QStringLiteral("REA-A")).id;
        m_sources.m_worn = scene.machine(QStringLiteral("PMP-04")).id;
        giveParts();
        Result<std::unique_ptr<RecordStore>> opened = RecordStore::open(m_records.path(), {health_records::schema()});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        records = std::move(*opened);
        storeReadings();
        keepScores();
        HealthService::Parts parts;
        parts.historian = scene.historian.get();
        parts.records = records.get();
        parts.sources = &m_sources;
        parts.clock = &m_clock;
        parts.may = [](const Actor &) { return Status(Done{}); };
        parts.audit = [this](const AuditEntry &entry) {
            const std::lock_guard lock(m_mutex);
            m_audited += entry.user + u' ' + entry.origin.words() + u' ' + entry.subject + u' ' + entry.after + u' ' + entry.text;
            return Status(Done{});
        };
        service = std::make_unique<HealthService>(parts);
        QObject::connect(scene.editor.get(), &PlantEditor::snapshotChanged, service.get(),
                         [this](const SnapshotPtr &next) { service->setSnapshot(next); });
        service->start(scene.editor->snapshot());
        if (!QTest::qWaitFor([this] { return service->picture()->heartbeat.rounds > 0 && service->picture()->heartbeat.seeded; }, 60'000))
            qFatal("the service computes nothing");
        QCoreApplication::processEvents();
    }
    ~HealthScene()
    {
        service.reset();
        records.reset();
    }

    UiServices services()
    {
        UiServices with = scene.services();
        with.health = service.get();
        return with;
    }
    const HealthAssessment &health(const char *code) const
    {
        const auto found = service->picture()->machines.find(scene.machine(QString::fromLatin1(code)).id);
        if (found == service->picture()->machines.end())
            qFatal("%s is not judged", code);
        m_held = found->second; // lives as long as somebody looks at it
        return *m_held;
    }
    MachineId id(const char *code) const { return scene.machine(QString::fromLatin1(code)).id; }
    //! The time goes on, for windows and service.
    void advance(std::chrono::microseconds by)
    {
        scene.clock.advance(by);
        m_clock.set(scene.clock.utc());
    }
    //! Another round, and the windows have heard of it.
    void compute()
    {
        const quint64 before = service->picture()->heartbeat.rounds;
        service->computeNow();
        if (!QTest::qWaitFor([&] { return service->picture()->heartbeat.rounds > before; }, 20'000))
            qFatal("the service computes nothing");
        QCoreApplication::processEvents();
    }
    QStringList audited() const
    {
        const std::lock_guard lock(m_mutex);
        return m_audited;
    }

    const Sources &sources() const { return m_sources; }

    PlantScene scene;
    std::unique_ptr<RecordStore> records;
    std::unique_ptr<HealthService> service;

private:
    void giveParts()
    {
        Machine machine = scene.machine(QStringLiteral("PMP-04"));
        machine.health.repairHours = 6;
        machine.health.downtimeCost = 450;
        machine.health.currency = QStringLiteral("EUR");
        machine.health.parts = {QStringLiteral("Bearing 6205")};
        machine.health.skills = {QStringLiteral("Fitter")};
        for (const Device &device : scene.editor->plant().sites[0].devices) {
            for (const Tag &tag : device.tags) {
                if (tag.code == QLatin1String("pmp-04.vibration"))
                    machine.health.tags = {{tag.id, {}, {}, false}};
            }
        }
        const Result<Plant> plant = edits::changeMachine(scene.editor->plant(), machine);
        if (!plant || !scene.editor->apply(QStringLiteral("health of the pump"), *plant))
            qFatal("the pump cannot be changed");
    }
    void storeReadings()
    {
        const UtcTime now = scene.clock.utc();
        const auto day = [&](const char *tag, double level, double rise) {
            std::vector<std::pair<UtcTime, double>> readings;
            for (int minute = 1'435; minute >= 0; minute -= 5)
                readings.emplace_back(now - std::chrono::minutes(minute),
                                      level + rise * (1'435 - minute) / 1'435 + 0.002 * level * ((minute * 7'919) % 11 - 5));
            scene.store(QString::fromLatin1(tag), readings);
        };
        for (const auto &[tag, level] : {std::pair("PLC-MIX.rea-a.temperature", 72.4), std::pair("PLC-MIX.rea-a.pressure", 1.82),
                                         std::pair("PLC-MIX.rea-a.setpoint", 72.4), std::pair("PLC-MIX.rea-a.motor_current", 12.4),
                                         std::pair("GW-CAP.cap-01.rate", 121.0), std::pair("GW-CAP.cap-01.torque", 1.12)})
            day(tag, level, 0);
        day("PLC-MIX.pmp-04.vibration", 4.0, 0.8); // normal up to 3.96
        if (!QTest::qWaitFor([this] { return scene.stored() >= 7 * 288; }, 30'000))
            qFatal("the readings are not stored");
    }
    //! Four weeks of scores, one every three hours.
    void keepScores()
    {
        const UtcTime now = scene.clock.utc();
        std::vector<health_records::StoredScore> scores;
        for (const bool worn : {false, true}) {
            const Machine &machine = scene.machine(worn ? QStringLiteral("PMP-04") : QStringLiteral("REA-A"));
            for (int hour = 28 * 24; hour > 0; hour -= 3) {
                const double wear = worn ? 50.0 * (28 * 24 - hour) / (28 * 24) : 0;
                const double swing = ((hour * 13) % 7 - 3) * 0.3;
                HealthInputs inputs;
                inputs.at = now - std::chrono::hours(hour);
                inputs.oee = {0.85 * (1 - wear / 100), inputs.at - std::chrono::hours(7 * 24), inputs.at, 10'080, 1};
                inputs.performance = {(97 + swing - wear) / 100, inputs.at - std::chrono::hours(7 * 24), inputs.at, 10'080, 1};
                inputs.outOfControl = {int(wear / 10), 0, 0, inputs.at - std::chrono::hours(7 * 24), inputs.at, 2'016, 1};
                inputs.breakdowns = {int(wear / 20), 400, {}, inputs.at - std::chrono::hours(30 * 24), inputs.at, 1};
                HealthAssessment assessment;
                assessment.machine = machine.id;
                assessment.code = machine.code;
                assessment.score = healthScore({}, inputs);
                scores.push_back(health_records::storedOf(assessment));
            }
        }
        const Status kept = records->writeNow([&scores](sqlite::Database &db) -> Status {
            for (const health_records::StoredScore &score : scores) {
                if (Status written = health_records::write(db, score); !written)
                    return written;
            }
            return Done{};
        });
        if (!kept)
            qFatal("%s", qPrintable(kept.error().message));
    }

    QTemporaryDir m_records;
    SharedClock m_clock;
    Sources m_sources;
    mutable AssessmentPtr m_held;
    mutable std::mutex m_mutex;
    QStringList m_audited;
};

} // namespace lineside
