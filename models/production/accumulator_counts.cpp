#include "models/production/accumulator.h"

#include <algorithm>

// Where what counters add is counted: by cell, product, and whether it belongs to a shift.

namespace lineside::production {

Accumulator::Spot Accumulator::spotNow() const
{
    const SliceKind kind = (*m_day)[m_slice].kind;
    const Where where = kind == SliceKind::NoShift                     ? Where::OutOfShift
        : m_interval.state == MachineState::Unknown && kind != SliceKind::Break ? Where::Unseen
                                                                                : Where::InShift;
    return {m_firstCell + m_cells.size() - 1, where, m_product};
}

void Accumulator::takeStep(Role role, const CounterStep &step)
{
    const size_t index = size_t(role);
    CounterNotes &notes = account().notes;
    if (role != Role::Energy) {
        notes.rollOvers += step.rollOver ? 1 : 0;
        notes.resets += step.reset ? 1 : 0;
        notes.jumps += step.jump ? 1 : 0;
        notes.glitches += step.glitch ? 1 : 0;
    }
    if (step.takeBackAt != UtcTime{}) {
        credit(role, -step.takeBack, m_resetSpots[index]);
        if (role != Role::Energy)
            --cellOf(m_resetSpots[index].cell).account.notes.resets;
    }
    if (step.reset)
        m_resetSpots[index] = spotNow();
    if (step.estimated)
        spread(role, step.amount);
    else
        credit(role, step.amount, spotNow());
}

void Accumulator::spread(Role role, qint64 amount)
{
    const std::vector<GapPart> &parts = m_gaps[size_t(role)];
    qint64 running = 0;
    qint64 all = 0;
    for (const GapPart &part : parts) {
        running += part.running;
        all += part.time;
    }
    const qint64 whole = running > 0 ? running : all;
    if (role != Role::Energy)
        account().notes.estimated += amount;
    if (whole == 0) {
        credit(role, amount, spotNow());
        return;
    }
    // By sums from the begin, so that the shares add up to the amount.
    qint64 passed = 0;
    qint64 given = 0;
    for (const GapPart &part : parts) {
        passed += running > 0 ? part.running : part.time;
        const qint64 due = passed == whole ? amount : std::min(amount, qint64(double(amount) * (double(passed) / double(whole))));
        credit(role, due - given, part.spot);
        given = due;
    }
}

void Accumulator::credit(Role role, qint64 amount, const Spot &spot)
{
    if (amount == 0)
        return;
    Account &sum = cellOf(spot.cell).account;
    if (role == Role::Energy) {
        (spot.where == Where::OutOfShift ? sum.energyOutOfShift : sum.energy) += amount;
        return;
    }
    const Product &product = m_products[spot.product];
    ProductCounts &entry = sum.product(product.name, product.cycleNs);
    Counts &counts = spot.where == Where::InShift  ? entry.inShift
        : spot.where == Where::OutOfShift          ? entry.outOfShift
                                                   : entry.unseen;
    const bool hasTotal = m_setup->has(Role::Total);
    const bool hasGood = m_setup->has(Role::Good);
    const bool hasScrap = m_setup->has(Role::Scrap);
    // What no counter tells follows from the others, so that total = good + scrap + rework.
    const auto rest = [&](qint64 amountOfRest) { // into what is the difference
        if (!hasGood)
            addQuantity(counts.good, amountOfRest);
        else if (!hasScrap)
            addQuantity(counts.scrap, amountOfRest);
    };
    switch (role) {
    case Role::Total:
        addQuantity(counts.total, amount);
        rest(amount);
        break;
    case Role::Good:
        addQuantity(counts.good, amount);
        if (!hasTotal)
            addQuantity(counts.total, amount);
        else if (!hasScrap)
            addQuantity(counts.scrap, -amount);
        break;
    case Role::Scrap:
        addQuantity(counts.scrap, amount);
        if (!hasTotal)
            addQuantity(counts.total, amount);
        else if (!hasGood)
            addQuantity(counts.good, -amount);
        break;
    case Role::Rework:
        addQuantity(counts.rework, amount);
        if (!hasTotal)
            addQuantity(counts.total, amount);
        else
            rest(-amount);
        break;
    default:
        break;
    }
}

} // namespace lineside::production
