#pragma once

#include "models/production/production_service.h"
#include "tests/gui/plant_scene.h"
#include "ui/page.h"
#include "ui/widgets/plant_watch.h"

#include <QApplication>
#include <QTest>

#include <atomic>

namespace lineside {

/*!
 * A scene whose filler FIL-01 works by a calendar and counts, with a morning of it in history: from 06:00 on it runs at 54
 * units a minute, one of them scrap, where one a second is ideal; it is down from 08:00 to 08:30 for a reason that nobody
 * gave, set up from 10:00 to 10:20, and idle for three minutes from 11:00 on. It is 13:28. CAP-01 has a plan without a rate.
 */
struct ProductionBench
{
    //! A clock that another thread may look at.
    class SharedClock final : public Clock
    {
    public:
        UtcTime utc() const override { return fromMicroseconds(m_utc); }
        SteadyTime steady() const override { return SteadyTime(std::chrono::microseconds(m_steady)); }
        void set(UtcTime at)
        {
            m_steady += std::max<qint64>(0, toMicroseconds(at) - m_utc);
            m_utc = toMicroseconds(at);
        }
        void set(SteadyTime at) { m_steady = std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count(); }

    private:
        std::atomic<qint64> m_utc{0};
        std::atomic<qint64> m_steady{3'600'000'000};
    };

    static QString text(const char *utf8) { return QString::fromUtf8(utf8); }

    PlantScene scene;
    SharedClock clock;
    QTemporaryDir folder;
    quint64 m_told = 0; //!< readings
    std::unique_ptr<RecordStore> records;
    std::unique_ptr<production::ProductionService> service;
    UiServices services;
    PlantWatch watch;
    PageParts parts;
    const PageContext context{services, watch, parts};
    std::vector<MachineId> edited; //!< machines whose settings were asked for

    static constexpr UtcTime kDay{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};
    static UtcTime at(int hour, int minute = 0) { return kDay + std::chrono::hours(hour) + std::chrono::minutes(minute); }

    explicit ProductionBench(double idealCycle = 1)
        : services(with(idealCycle))
        , watch(services)
    {
        parts.editMachine = [this](const PageContext &, QWidget *, const MachineId &machine) { edited.push_back(machine); };
    }
    ~ProductionBench()
    {
        service.reset();
        records.reset();
    }

    MachineId filler() const { return scene.machine(text("FIL-01")).id; }
    std::shared_ptr<const production::MachinePicture> picture() const { return service->picture()->machine(filler()); }

private:
    UiServices with(double idealCycle)
    {
        using namespace std::chrono_literals;
        scene.theme.applyTo(*qApp);
        Plant plant = scene.editor->plant();
        Site &site = plant.sites[0];
        ShiftCalendar calendar;
        calendar.code = text("2S");
        calendar.name = text("Two shifts");
        calendar.timeZone = text("UTC");
        calendar.shifts = {{text("Early"), 0x7f, 6 * 60, 480, {}}, {text("Late"), 0x7f, 14 * 60, 480, {}}};
        site.calendars = {calendar};
        site.stopReasons = {{text("JAM"), text("Jam at the infeed"), MachineState::Down},
                            {text("CHANGE"), text("Change-over"), MachineState::Setup},
                            {text("MAINT"), text("Maintenance & cleaning"), MachineState::PlannedStop}};
        Line &line = site.lines[1];
        line.calendar = calendar.code;
        Tag scrap;
        scrap.id = TagUuid::create();
        scrap.code = text("fil-01.scrap");
        scrap.name = text("Scrap");
        scrap.kind = TagKind::CounterTotal;
        scrap.machine = line.machines[0].id;
        Tag energy = scrap;
        energy.id = TagUuid::create();
        energy.code = text("fil-01.energy");
        energy.name = text("Energy");
        energy.unit = text("kW.h");
        for (Device &device : site.devices) {
            if (device.code == text("PLC-FILL"))
                device.tags << scrap << energy;
        }
        const SnapshotPtr before = scene.editor->snapshot();
        Machine &filler = line.machines[0];
        filler.production.states = {{1, MachineState::Running, {}}, {0, MachineState::Idle, {}}, {3, MachineState::Setup, text("CHANGE")}, {4, MachineState::Down, {}}};
        filler.production.total = before->find(text("PLC-FILL.fil-01.produced"))->tag->id;
        filler.production.scrap = scrap.id;
        filler.production.energy = energy.id;
        filler.production.idealCycle = idealCycle;
        filler.production.targetOee = 0.8;
        line.pacemaker = filler.id;
        Machine &capper = line.machines[2];
        capper.production.states = {{1, MachineState::Running, {}}};
        capper.production.total = before->find(text("GW-CAP.cap-01.produced"))->tag->id;
        if (const Status given = scene.editor->apply(text("Plans"), plant); !given)
            qFatal("%s", qPrintable(given.error().message));
        auto opened = RecordStore::open(folder.path(), {production::ProductionService::schema()});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        records = std::move(*opened);
        production::ProductionSettings settings;
        settings.tick = 5ms;
        clock.set(at(6));
        service = std::make_unique<production::ProductionService>(*scene.historian, *records, clock, [](const AuditEntry &) { return Status(Done{}); }, settings);
        service->setSnapshot(scene.editor->snapshot());
        service->start();
        if (!QTest::qWaitFor([this] { return picture() && !picture()->catchingUp; }, 30'000))
            qFatal("production does not start");
        liveTheMorning();
        UiServices all = scene.services();
        all.production = service.get();
        return all;
    }

    //! As the pipeline hands it to history and to production.
    void tell(const char *deviceDotTag, std::vector<std::pair<UtcTime, double>> readings)
    {
        const SnapshotPtr snapshot = scene.editor->snapshot();
        const TagEntry *entry = snapshot->find(scene.id(text(deviceDotTag)));
        auto batch = std::make_shared<Batch>();
        batch->device = entry->device->id;
        batch->receivedAt = readings.back().first;
        for (const auto &[at, value] : readings) {
            batch->readings.push_back({entry->id, StatusCode::Good, at,
                                       entry->tag->type == ValueType::Int64 ? Payload::of(qint64(value)) : Payload::of(value)});
        }
        m_told += batch->readings.size();
        const BatchPtr shared = std::move(batch);
        scene.historian->take(shared);
        service->take(shared);
    }

    //! Hour by hour, each accounted before the next one comes.
    void liveTheMorning()
    {
        using namespace std::chrono_literals;
        const std::vector<std::pair<UtcTime, double>> states{{at(6), 1}, {at(8), 4}, {at(8, 30), 1}, {at(10), 3}, {at(10, 20), 1}, {at(11), 0}, {at(11, 3), 1}};
        double made = 1'000;
        double scrapped = 0, used = 700;
        for (int hour = 6; hour <= 13; ++hour) {
            std::vector<std::pair<UtcTime, double>> state, total, bad, power;
            for (const auto &each : states) {
                if (each.first >= at(hour) && each.first < at(hour + 1))
                    state.push_back(each);
            }
            if (hour == 6) {
                total = {{at(6), made}};
                bad = {{at(6), scrapped}};
                power = {{at(6), used}};
                tell("GW-CAP.cap-01.state", {{at(6), 1}});
                tell("GW-CAP.cap-01.produced", {{at(6), 5'000}});
            }
            for (UtcTime minute = at(hour); minute < std::min(at(hour + 1), at(13, 28)); minute += 1min) {
                const bool stands = (minute >= at(8) && minute < at(8, 30)) || (minute >= at(10) && minute < at(10, 20)) || (minute >= at(11) && minute < at(11, 3));
                if (stands)
                    continue;
                total.push_back({minute + 50s, made += 54});
                bad.push_back({minute + 50s, scrapped += 1});
                power.push_back({minute + 50s, used += 0.25});
            }
            if (!state.empty())
                tell("PLC-FILL.fil-01.state", state);
            tell("PLC-FILL.fil-01.produced", total);
            tell("PLC-FILL.fil-01.scrap", bad);
            tell("PLC-FILL.fil-01.energy", power);
            if (hour == 12)
                tell("GW-CAP.cap-01.produced", {{at(12), 6'000}});
            if (!QTest::qWaitFor([this] { return scene.stored() >= m_told; }, 20'000))
                qFatal("the morning is not stored");
            const UtcTime until = hour == 13 ? at(13, 28) : at(hour + 1);
            clock.set(until + 3s);
            if (!QTest::qWaitFor([this, until] { return picture() && !picture()->catchingUp && picture()->at == until; }, 30'000))
                qFatal("the morning is not accounted");
        }
    }
};

} // namespace lineside
