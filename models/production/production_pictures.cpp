#include "models/production/production_worker.h"

#include <algorithm>

// What others see of the service's thread.

namespace lineside::production {

std::shared_ptr<const MachinePicture> ProductionService::Worker::pictureOf(Machine &machine)
{
    auto picture = std::make_shared<MachinePicture>();
    const MachineSetup &setup = *machine.setup;
    picture->setup = machine.setup;
    picture->machine = setup.machine;
    picture->line = setup.line;
    picture->site = setup.site;
    picture->code = setup.code;
    picture->targetOee = setup.targetOee;
    picture->counts = setup.counts();
    picture->shortStop = setup.shortStop;
    picture->catchingUp = !machine.accumulator;
    if (!machine.accumulator)
        return picture;
    const Accumulator &accumulator = *machine.accumulator;
    picture->at = accumulator.now();
    picture->state = accumulator.lastInterval();
    picture->state.to = picture->at;
    picture->product = accumulator.product();
    picture->order = accumulator.order();
    picture->idealCycle = double(setup.cycleOf(picture->product)) / 1e9;

    const UtcTime last = accumulator.lastCellFrom();
    if (!machine.cells || machine.cellsMark != accumulator.pastChanges() || machine.cellsUntil != last) {
        auto cells = std::make_shared<std::vector<Cell>>(machine.older);
        const std::vector<Cell> counted = accumulator.cells();
        cells->insert(cells->end(), counted.begin(), std::prev(counted.end()));
        machine.cells = std::move(cells);
        machine.cellsMark = accumulator.pastChanges();
        machine.cellsUntil = last;
    }
    picture->cells = machine.cells;
    picture->lastCell = accumulator.cellsFrom(last).back();
    if (!machine.daysShared)
        machine.daysShared = std::make_shared<const std::map<QDate, Account>>(machine.days);
    picture->days = machine.daysShared;
    const auto &past = accumulator.pastIntervals();
    if (!machine.intervals || machine.intervals->size() != past.size() || (!past.empty() && !(machine.intervals->back() == past.back())))
        machine.intervals = std::make_shared<const std::vector<StateInterval>>(past.begin(), past.end());
    picture->intervals = machine.intervals;

    const Cell &now = picture->lastCell;
    picture->hour = now.account;
    picture->hourFrom = now.from;
    const Slice slice = setup.calendar->sliceAt(picture->at);
    picture->shift = slice.shift;
    picture->shiftFrom = slice.shiftFrom;
    picture->day = slice.date;
    picture->dayFrom = setup.calendar->dayBegin(slice.date);
    UtcTime shift = now.shiftFrom;
    for (auto cell = picture->cells->rbegin(); shift == UtcTime{} && cell != picture->cells->rend(); ++cell)
        shift = cell->shiftFrom; // the last one that was
    picture->shiftAccountFrom = shift;
    const auto add = [&picture, shift](const Cell &cell) {
        if (shift != UtcTime{} && cell.shiftFrom == shift)
            picture->shiftAccount += cell.account;
        if (cell.date == picture->day) {
            picture->dayAccount += cell.account;
            picture->dayFrom = std::min(picture->dayFrom, cell.from);
        }
    };
    std::for_each(picture->cells->begin(), picture->cells->end(), add);
    add(now);
    if (!machine.runs.empty() || accumulator.runFrom() != UtcTime{}
        || std::any_of(picture->cells->begin(), picture->cells->end(), [](const Cell &cell) { return cell.runFrom != UtcTime{}; }))
        picture->runs = std::make_shared<const std::vector<ProductionRun>>(runsOf(setup.machine, picture->allCells(), machine.runs, accumulator.runFrom()));
    return picture;
}

void ProductionService::Worker::publish()
{
    if (!m_snapshot)
        return;
    auto picture = std::make_shared<ProductionPicture>();
    picture->at = m_clock.utc();
    std::vector<std::pair<MachineId, StateInterval>> changed;
    for (const auto &machine : m_machines) {
        std::shared_ptr<const MachinePicture> one = pictureOf(*machine);
        const MachineId id = machine->setup->machine;
        if (machine->accumulator) {
            const StateInterval &now = machine->accumulator->lastInterval();
            if (!(now == machine->told)) {
                machine->told = now;
                changed.emplace_back(id, one->state);
            }
        }
        picture->order.append(id);
        picture->machines.insert(id, std::move(one));
    }
    picture->pacemakers = m_pacemakers;
    {
        const std::lock_guard lock(m_mutex);
        m_picture = std::move(picture);
    }
    for (const auto &[id, state] : changed)
        Q_EMIT m_service.stateChanged(id, state);
    Q_EMIT m_service.pictureChanged();
}

} // namespace lineside::production
