#include "models/production/picture.h"

#include <algorithm>

namespace lineside::production {

std::optional<double> ProductionRun::yield() const
{
    const Counts counts = account.everything();
    if (counts.total <= 0 || account.noQuality)
        return {};
    return double(counts.good) / double(counts.total);
}

std::optional<double> ProductionRun::progress() const
{
    if (!(planned > 0))
        return {};
    return (account.noQuality ? made() : good()) / planned;
}

std::vector<Cell> MachinePicture::allCells() const
{
    std::vector<Cell> all;
    if (cells)
        all = *cells;
    all.push_back(lastCell);
    return all;
}

Account MachinePicture::daysAccount(QDate first, QDate last) const
{
    Account sum;
    if (days) {
        for (auto entry = days->lower_bound(first); entry != days->end() && entry->first <= last; ++entry)
            sum += entry->second;
    }
    if (cells) {
        for (const Cell &cell : *cells) {
            if (cell.date >= first && cell.date <= last)
                sum += cell.account;
        }
    }
    if (lastCell.date >= first && lastCell.date <= last)
        sum += lastCell.account;
    return sum;
}

OeeFigures MachinePicture::daysOee(int count) const
{
    const QDate first = day.addDays(1 - std::max(1, count));
    return oeeOf(daysAccount(first, day), first < day && setup ? setup->calendar->dayBegin(first) : dayFrom, at);
}

const ProductionRun *MachinePicture::activeRun() const
{
    if (!runs)
        return nullptr;
    const auto found = std::find_if(runs->rbegin(), runs->rend(), [](const ProductionRun &run) { return run.status == RunStatus::Active; });
    return found == runs->rend() ? nullptr : &*found;
}

std::vector<ProductionRun> runsOf(const MachineId &machine, const std::vector<Cell> &cells, const std::vector<RunPlan> &plans,
                                  UtcTime activeFrom)
{
    std::vector<ProductionRun> runs;
    for (const Cell &cell : cells) {
        if (cell.runFrom == UtcTime{})
            continue;
        if (runs.empty() || runs.back().from != cell.runFrom || runs.back().order != cell.order) {
            ProductionRun run;
            run.machine = machine;
            run.order = cell.order;
            run.from = cell.runFrom;
            runs.push_back(std::move(run));
        }
        ProductionRun &run = runs.back();
        run.account += cell.account;
        run.to = cell.to; // the last cell of it ends with it, or with its hour
    }
    for (size_t i = 0; i < runs.size(); ++i) {
        ProductionRun &run = runs[i];
        run.status = *run.from == activeFrom && i + 1 == runs.size() ? RunStatus::Active : RunStatus::Completed;
        if (run.status == RunStatus::Active)
            run.to.reset();
        else if (i + 1 < runs.size())
            run.to = std::min(*run.to, *runs[i + 1].from);
        qint64 most = 0;
        for (const ProductCounts &entry : run.account.products) {
            const qint64 made = entry.inShift.total + entry.outOfShift.total + entry.unseen.total;
            if (run.product.isEmpty() || made > most)
                run.product = entry.product;
            most = std::max(most, made);
        }
    }
    std::vector<ProductionRun> planned;
    for (const RunPlan &plan : plans) {
        const auto found = std::find_if(runs.rbegin(), runs.rend(), [&plan](const ProductionRun &run) {
            return run.id.isNull() && (plan.from ? run.from == *plan.from : !plan.order.isEmpty() && run.order == plan.order);
        });
        if (found != runs.rend()) {
            found->id = plan.id;
            found->planned = plan.quantity;
            found->due = plan.due;
            if (found->product.isEmpty())
                found->product = plan.product;
            if (plan.to)
                found->to = plan.to;
            continue;
        }
        ProductionRun run;
        run.id = plan.id;
        run.machine = machine;
        run.order = plan.order;
        run.product = plan.product;
        run.planned = plan.quantity;
        run.due = plan.due;
        run.from = plan.from;
        run.to = plan.to;
        run.status = plan.to ? RunStatus::Completed : plan.from ? RunStatus::Active : RunStatus::Planned;
        if (run.status == RunStatus::Planned)
            planned.push_back(std::move(run));
        else
            runs.insert(runs.begin(), std::move(run)); // older than what is at hand
    }
    std::sort(planned.begin(), planned.end(), [](const ProductionRun &a, const ProductionRun &b) {
        return a.due.value_or(UtcTime::max()) < b.due.value_or(UtcTime::max());
    });
    runs.insert(runs.end(), planned.begin(), planned.end());
    return runs;
}

WorkCenterSummary summaryOf(const MachinePicture &machine)
{
    WorkCenterSummary summary;
    summary.machine = machine.machine;
    summary.code = machine.code;
    summary.from = machine.shiftAccountFrom;
    summary.to = machine.at;
    summary.state = machine.state.state;
    summary.reason = machine.state.reason;
    summary.since = machine.state.from;
    summary.oee = machine.shiftOee();
    const Counts counts = machine.shiftAccount.everything();
    summary.made = units(counts.total);
    summary.good = units(counts.good);
    summary.scrap = units(counts.scrap);
    summary.rework = units(counts.rework);
    summary.yield = summary.oee.yield;
    const Account &sum = machine.shiftAccount;
    const qint64 known = sum.allTime() - sum.time(MachineState::NoShift) - sum.time(MachineState::Unknown);
    if (known > 0)
        summary.utilisation = double(sum.time(MachineState::Running)) / double(known);
    if (!machine.runs)
        return summary;
    for (const ProductionRun &run : *machine.runs) {
        switch (run.status) {
        case RunStatus::Planned:
            ++summary.scheduled;
            break;
        case RunStatus::Active:
            ++summary.active;
            summary.planned += run.planned;
            summary.progress = run.progress();
            break;
        case RunStatus::Completed:
            summary.completed += run.to && *run.to >= machine.dayFrom ? 1 : 0;
            break;
        }
    }
    return summary;
}

} // namespace lineside::production
