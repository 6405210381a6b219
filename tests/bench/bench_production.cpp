#include "bench/bench.h"
#include "models/production/accumulator.h"

#include <cstdio>

namespace lineside::bench {

namespace {

//! A machine's readings as they come: a count each second, scrap now and then, a short stop every twenty minutes.
std::vector<std::pair<production::Role, Reading>> secondsOfAPress(size_t count, UtcTime from)
{
    std::vector<std::pair<production::Role, Reading>> readings;
    readings.reserve(count);
    double total = 0;
    double scrap = 0;
    for (size_t i = 0; i < count; ++i) {
        const UtcTime at = from + std::chrono::milliseconds(i * 500);
        if (i % 2'400 == 0)
            readings.emplace_back(production::Role::State, Reading{TagId(8), StatusCode::Good, at, Payload::of(qint64(1 + i / 2'400 % 2))});
        else if (i % 50 == 0)
            readings.emplace_back(production::Role::Scrap, Reading{TagId(3), StatusCode::Good, at, Payload::of(++scrap)});
        else
            readings.emplace_back(production::Role::Total, Reading{TagId(1), StatusCode::Good, at, Payload::of(++total)});
    }
    return readings;
}

} // namespace

bool benchProduction(const Options &options)
{
    ShiftCalendar plan;
    plan.timeZone = QStringLiteral("Europe/Berlin");
    plan.shifts = {{QStringLiteral("early"), 0x7f, 360, 480, {{240, 30}}}, {QStringLiteral("late"), 0x7f, 840, 480, {{240, 30}}}};
    production::MachineSetup setup;
    setup.calendar = std::make_shared<const production::Calendar>(plan);
    setup.tags[size_t(production::Role::Total)] = TagId(1);
    setup.tags[size_t(production::Role::Scrap)] = TagId(3);
    setup.tags[size_t(production::Role::State)] = TagId(8);
    setup.types[size_t(production::Role::State)] = ValueType::Int64;
    setup.states = {{1, MachineState::Running, {}}, {2, MachineState::Down, QStringLiteral("jam")}};
    setup.cycleNs = 400'000'000;
    setup.shortStop = 300'000'000;
    const auto shared = std::make_shared<const production::MachineSetup>(setup);

    // 16 million readings of half a second each are ninety days.
    const size_t count = options.seconds < 1 ? 200'000 : 10'000'000;
    production::Checkpoint begin;
    begin.at = UtcTime(std::chrono::seconds(1'789'948'800));
    const auto readings = secondsOfAPress(count, begin.at);
    production::Accumulator accumulator(shared, begin);
    const auto cpuBefore = threadCpu();
    bool sound = true;
    for (const auto &[role, reading] : readings)
        sound = accumulator.feed(role, reading) && sound;
    accumulator.advance(readings.back().second.at);
    const std::vector<production::Cell> cells = accumulator.cells();
    const double cpu = std::chrono::duration<double>(threadCpu() - cpuBefore).count();
    production::Account sum;
    for (const production::Cell &cell : cells)
        sum += cell.account;
    sound = sound && sum.samples == qint64(count);
    report("production", "accounts_from_readings", double(count) / cpu, "readings/s of one core", {{QStringLiteral("readings"), qint64(count)}});
    report("production", "ten_million_readings", cpu / double(count) * 1e7, "s", {{QStringLiteral("cells"), qint64(cells.size())}});
    if (!sound)
        std::fputs("lineside-bench: production: readings were not counted, the figures mean nothing\n", stderr);
    return sound;
}

} // namespace lineside::bench
