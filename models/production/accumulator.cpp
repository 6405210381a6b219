#include "models/production/accumulator.h"

#include <algorithm>
#include <cmath>

namespace lineside::production {

namespace {

constexpr size_t kMostProducts = 4'000;
constexpr size_t kMostIntervals = 20'000;
constexpr qsizetype kMostWord = 250;
//! A counter that was not seen for so long is begun anew: nobody can say when its count was made.
constexpr std::chrono::hours kCounterForgotten{24 * 35};
//! No reading is from after 2200, no sum of times overflows.
constexpr UtcTime kFarthest{std::chrono::seconds(7'258'118'400)};

bool isUsable(StatusCode status)
{
    if (qualityOf(status) == Quality::Good)
        return true;
    return qualityOf(status) == Quality::Uncertain && subCode(status) != quint32(StatusCode::UncertainLastUsableValue)
        && subCode(status) != quint32(StatusCode::UncertainNoCommunicationLastUsable);
}

bool isStop(MachineState state)
{
    return state == MachineState::Idle || state == MachineState::Down;
}

} // namespace

Accumulator::Accumulator(MachineSetupPtr setup, const Checkpoint &from, std::vector<StateOverride> entries,
                         std::vector<RunMark> marks)
    : m_setup(std::move(setup)),
      m_entries(std::move(entries)),
      m_marks(std::move(marks)),
      m_runByHand(!m_setup->has(Role::Order)),
      m_now(std::clamp(from.at, UtcTime{}, kFarthest)),
      m_accounted(m_now),
      m_rawState(from.state),
      m_rawReason(from.reason),
      m_interval(from.interval),
      m_order(from.order),
      m_runFrom(from.runFrom),
      m_counters(from.counters),
      m_checkpoint(from)
{
    for (size_t i = 0; i < kRoles; ++i) {
        if (from.tags[i] == m_setup->tags[i])
            continue;
        if (isCounter(Role(i)))
            m_counters[i] = {};
        if (Role(i) == Role::State) {
            m_rawState = MachineState::Unknown;
            m_rawReason.clear();
        }
    }
    m_products.push_back({from.product, m_setup->cycleOf(from.product)});
    if (m_interval.from == UtcTime{})
        m_interval.from = m_now;
    m_stop.open = from.stopped;
    m_stop.isLong = from.stopped;
    for (const Counter &counter : m_counters)
        m_anyLost = m_anyLost || counter.isLost();
    m_day = m_setup->calendar->dayOf(m_now);
    const auto after = std::upper_bound(m_day->begin(), m_day->end(), m_now,
                                        [](UtcTime at, const Slice &slice) { return at < slice.from; });
    m_slice = after == m_day->begin() ? 0 : size_t(after - m_day->begin() - 1);
    while (m_nextMark < m_marks.size() && m_marks[m_nextMark].at < m_now)
        ++m_nextMark;
    startCell();
    applyMarks();
    updateState();
    findBoundary();
}

// ---- time ------------------------------------------------------------------------------------------------------

void Accumulator::findBoundary()
{
    m_boundary = (*m_day)[m_slice].to;
    while (m_nextEntry < m_entries.size() && m_entries[m_nextEntry].to <= m_now)
        ++m_nextEntry;
    if (m_nextEntry < m_entries.size()) {
        const StateOverride &entry = m_entries[m_nextEntry];
        m_boundary = std::min(m_boundary, entry.from > m_now ? entry.from : entry.to);
    }
    if (m_nextMark < m_marks.size())
        m_boundary = std::min(m_boundary, std::max(m_marks[m_nextMark].at, m_now));
}

void Accumulator::goTo(UtcTime to)
{
    while (to >= m_boundary) {
        m_now = m_boundary;
        cross();
    }
    m_now = to;
}

void Accumulator::advance(UtcTime to)
{
    if (to > m_now && to < kFarthest)
        goTo(to);
    flush();
}

void Accumulator::cross()
{
    flush();
    if (m_now >= (*m_day)[m_slice].to)
        nextSlice();
    applyMarks();
    updateState();
    findBoundary();
}

void Accumulator::nextSlice()
{
    const UtcTime cellBefore = (*m_day)[m_slice].cellFrom;
    ++m_slice;
    if (m_slice >= m_day->size()) {
        m_day = m_setup->calendar->dayOf(m_now);
        m_slice = 0;
    }
    if ((*m_day)[m_slice].cellFrom == cellBefore)
        return;
    for (size_t i = 0; i < kCounterRoles; ++i) {
        if (m_counters[i].isLost() && m_now - m_counters[i].lostAt() > kCounterForgotten) {
            m_counters[i] = {};
            m_gaps[i].clear();
        }
    }
    // Before the state of the new slice: it is found again from what the checkpoint holds.
    takeCheckpoint();
    startCell();
}

void Accumulator::takeCheckpoint()
{
    if (m_stop.open && !m_stop.isLong)
        return;
    for (const Counter &counter : m_counters) {
        if (!counter.isSettled())
            return;
    }
    m_checkpoint = state();
}

Checkpoint Accumulator::state() const
{
    Checkpoint now;
    now.at = m_now;
    now.state = m_rawState;
    now.reason = m_rawReason;
    now.product = m_products[m_product].name;
    now.order = m_order;
    now.runFrom = m_runFrom;
    now.counters = m_counters;
    now.interval = m_interval;
    now.interval.to = {};
    now.stopped = m_stop.open;
    now.tags = m_setup->tags;
    return now;
}

void Accumulator::startCell()
{
    const Slice &slice = (*m_day)[m_slice];
    if (!m_cells.empty() && m_cells.back().from == m_now) { // a run that begins with the hour
        m_cells.back().order = m_order;
        m_cells.back().runFrom = m_runFrom;
        return;
    }
    Cell cell;
    cell.from = m_now;
    cell.to = slice.cellTo;
    cell.date = slice.date;
    cell.shift = slice.shift;
    cell.shiftFrom = slice.shiftFrom;
    cell.order = m_order;
    cell.runFrom = m_runFrom;
    cell.account.noQuality = m_setup->counts() && !m_setup->hasQuality();
    m_cells.push_back(std::move(cell));
}

void Accumulator::flush()
{
    const qint64 time = (m_now - m_accounted).count();
    if (time <= 0)
        return;
    m_accounted = m_now;
    const MachineState state = m_interval.state;
    Account &sum = account();
    sum.time(state) += time;
    if (state == MachineState::NoShift && m_rawState == MachineState::Running)
        sum.overtime += time;
    if (state != MachineState::NoShift && isEnergySeen())
        sum.energySeen += time;
    if (state == MachineState::Setup || state == MachineState::PlannedStop)
        sum.reason(state, m_interval.reason).time += time;
    if (isStop(state))
        flushStop(time);
    if (!m_anyLost)
        return;
    const Spot spot = spotNow();
    for (size_t i = 0; i < kCounterRoles; ++i) {
        if (!m_counters[i].isLost())
            continue;
        std::vector<GapPart> &parts = m_gaps[i];
        if (parts.empty() || parts.back().spot != spot)
            parts.push_back({spot, 0, 0});
        parts.back().time += time;
        if (m_rawState == MachineState::Running)
            parts.back().running += time;
    }
}

//! Amounts come one by one: whether one is missing cannot be seen but by the station's own breaks.
bool Accumulator::isEnergySeen() const
{
    constexpr size_t kEnergy = size_t(Role::Energy);
    if (!m_setup->has(Role::Energy))
        return false;
    return m_setup->rules[kEnergy].delta ? m_interval.state != MachineState::Unknown : m_counters[kEnergy].isKnown();
}

// ---- state -----------------------------------------------------------------------------------------------------

void Accumulator::updateState()
{
    const Slice &slice = (*m_day)[m_slice];
    MachineState state = m_rawState;
    QString reason = m_rawReason;
    bool byPerson = false;
    if (slice.kind == SliceKind::NoShift) {
        state = MachineState::NoShift;
        reason.clear();
    } else if (state != MachineState::Running) {
        if (slice.kind == SliceKind::Break) {
            state = MachineState::PlannedStop;
            reason.clear();
        } else {
            size_t i = m_nextEntry;
            while (i < m_entries.size() && m_entries[i].to <= m_now)
                ++i;
            if (i < m_entries.size() && m_entries[i].from <= m_now) {
                state = m_entries[i].state;
                reason = m_entries[i].reason;
                byPerson = true;
            }
        }
    }
    if (state == m_interval.state && reason == m_interval.reason && byPerson == m_interval.byPerson)
        return;
    flush();
    if (m_interval.from < m_now) {
        m_interval.to = m_now;
        m_intervals.push_back(m_interval);
        if (m_intervals.size() > kMostIntervals)
            m_intervals.pop_front();
    }
    m_interval = {m_now, {}, state, reason, byPerson};
    if (isStop(state))
        openStop();
    else if (m_stop.open)
        closeStop();
    if (state == MachineState::Setup || state == MachineState::PlannedStop)
        ++account().reason(state, reason).stops;
}

void Accumulator::openStop()
{
    if (!m_stop.open)
        m_stop = {true, false, 0, {}};
    if (m_stop.isLong)
        ++account().reason(m_interval.state, m_interval.reason).stops;
    else
        m_stop.parts.push_back({m_firstCell + m_cells.size() - 1, m_interval.state, m_interval.reason, 0, true});
    if (m_interval.byPerson)
        decideLong(); // who gives a reason does not call it a short one
}

void Accumulator::flushStop(qint64 time)
{
    m_stop.time += time;
    if (m_stop.isLong) {
        account().reason(m_interval.state, m_interval.reason).time += time;
        return;
    }
    const quint64 cell = m_firstCell + m_cells.size() - 1;
    if (m_stop.parts.empty() || m_stop.parts.back().cell != cell)
        m_stop.parts.push_back({cell, m_interval.state, m_interval.reason, 0, false});
    m_stop.parts.back().time += time;
    if (m_stop.time > m_setup->shortStop)
        decideLong();
}

void Accumulator::decideLong()
{
    if (m_stop.isLong)
        return;
    m_stop.isLong = true;
    for (const StopPart &part : m_stop.parts) {
        ReasonTime &entry = cellOf(part.cell).account.reason(part.state, part.reason);
        entry.time += part.time;
        entry.stops += part.begins ? 1 : 0;
    }
    m_stop.parts.clear();
}

void Accumulator::closeStop()
{
    if (!m_stop.isLong && m_stop.time > 0) {
        bool first = true;
        for (const StopPart &part : m_stop.parts) {
            if (part.time == 0)
                continue;
            Account &sum = cellOf(part.cell).account;
            sum.shortStopTime += part.time;
            sum.shortStops += first ? 1 : 0;
            first = false;
        }
    }
    m_stop = {};
}

// ---- product and run -------------------------------------------------------------------------------------------

void Accumulator::setProduct(const QString &name)
{
    if (m_products[m_product].name == name)
        return;
    flush();
    const auto found = std::find_if(m_products.begin(), m_products.end(),
                                    [&name](const Product &product) { return product.name == name; });
    if (found == m_products.end() && m_products.size() >= kMostProducts) {
        m_product = 0; // no plant makes so many: a tag that is no product's name
        return;
    }
    m_product = quint32(found - m_products.begin());
    if (found == m_products.end())
        m_products.push_back({name, m_setup->cycleOf(name)});
}

void Accumulator::setRun(const QString &order, UtcTime from)
{
    if (m_runFrom == from && m_order == order)
        return;
    flush();
    m_order = order;
    m_runFrom = from;
    startCell();
}

void Accumulator::applyMarks()
{
    for (; m_nextMark < m_marks.size() && m_marks[m_nextMark].at <= m_now; ++m_nextMark) {
        const RunMark &mark = m_marks[m_nextMark];
        if (!m_runByHand)
            continue;
        if (mark.begins && !mark.product.isEmpty() && !m_setup->has(Role::Product))
            setProduct(mark.product);
        setRun(mark.begins ? mark.order : QString(), mark.begins ? mark.at : UtcTime{});
    }
}

QString Accumulator::textOf(Role role, const Reading &reading, const QByteArray *text) const
{
    const ValueType type = m_setup->types[size_t(role)];
    if (type == ValueType::Text)
        return text ? QString::fromUtf8(*text).left(kMostWord).trimmed() : QString();
    const double number = numberOf(reading.value, type);
    for (const StateText &state : role == Role::Product ? m_setup->productStates : m_setup->orderStates) {
        if (double(state.value) == number)
            return state.text;
    }
    return std::isfinite(number) ? QString::number(number, 'g', 15) : QString();
}

std::optional<qint64> Accumulator::numberOfState(const Reading &reading) const
{
    const double number = numberOf(reading.value, m_setup->types[size_t(Role::State)]);
    if (!(std::abs(number) < 9e15) || number != std::floor(number))
        return {};
    return qint64(number);
}

// ---- readings --------------------------------------------------------------------------------------------------

bool Accumulator::feed(Role role, const Reading &reading, const QByteArray *text)
{
    if (reading.at < m_now)
        return false;
    if (reading.at >= kFarthest)
        return true;
    if (reading.at >= m_boundary)
        goTo(reading.at);
    else
        m_now = reading.at;
    Account &sum = account();
    ++sum.samples;
    const Quality quality = qualityOf(reading.status);
    sum.halfSamples += quality == Quality::Good ? 2 : quality == Quality::Uncertain ? 1 : 0;

    if (isCounter(role)) {
        const size_t index = size_t(role);
        Counter &counter = m_counters[index];
        const bool wasLost = counter.isLost();
        const CounterRule &rule = m_setup->rules[index];
        const bool comesOrGoes = !counter.isKnown() || !isUsable(reading.status) || !isCount(reading.value, rule.type);
        if (comesOrGoes && !rule.delta)
            flush(); // what is lost, or seen, is noted by the time
        const qint64 cycle = role == Role::Energy ? 0 : m_products[m_product].cycleNs;
        const CounterStep step = counter.feed(reading, rule, cycle);
        m_anyLost = m_anyLost || counter.isLost();
        if (step.amount != 0 || step.takeBack != 0 || step.reset || step.glitch || step.jump)
            takeStep(role, step);
        if (wasLost && !counter.isLost()) {
            m_gaps[index].clear();
            m_anyLost = std::any_of(m_counters.begin(), m_counters.end(), [](const Counter &one) { return one.isLost(); });
        }
        return true;
    }
    if (role == Role::State) {
        MachineState state = MachineState::Unknown;
        QString reason;
        if (isUsable(reading.status)) {
            const std::optional<qint64> value = numberOfState(reading);
            if (const StateRule *rule = value ? m_setup->ruleOf(*value) : nullptr) {
                state = rule->state;
                reason = rule->reason;
            }
        }
        if (state == m_rawState && reason == m_rawReason)
            return true;
        flush();
        m_rawState = state;
        m_rawReason = reason;
        updateState();
        return true;
    }
    if (!isUsable(reading.status))
        return true; // it is still the last one that is known
    const QString word = textOf(role, reading, text);
    if (role == Role::Order) {
        if (word != m_order)
            setRun(word, word.isEmpty() ? UtcTime{} : m_now);
    } else {
        const bool changes = word != m_products[m_product].name;
        setProduct(word);
        if (changes && m_runByHand && m_marks.empty())
            setRun(QString(), word.isEmpty() ? UtcTime{} : m_now);
    }
    return true;
}

bool Accumulator::lose(UtcTime at)
{
    if (at < m_now || at >= kFarthest)
        return false;
    goTo(at);
    flush();
    m_rawState = MachineState::Unknown;
    m_rawReason.clear();
    updateState();
    for (size_t i = 0; i < kCounterRoles; ++i) {
        if (m_setup->has(Role(i)) && !m_setup->rules[i].delta)
            m_counters[i].lose(at);
        m_anyLost = m_anyLost || m_counters[i].isLost();
    }
    return true;
}

// ---- answers ---------------------------------------------------------------------------------------------------

std::vector<Cell> Accumulator::cellsFrom(UtcTime from) const
{
    const auto first = std::lower_bound(m_cells.begin(), m_cells.end(), from,
                                        [](const Cell &cell, UtcTime at) { return cell.from < at; });
    std::vector<Cell> result(first, m_cells.end());
    const quint64 firstNumber = m_firstCell + quint64(first - m_cells.begin());
    const auto of = [&result, firstNumber](quint64 cell) { return cell >= firstNumber ? &result[size_t(cell - firstNumber)].account : nullptr; };
    if (m_stop.open && !m_stop.isLong) {
        bool isFirst = true;
        for (const StopPart &part : m_stop.parts) {
            Account *sum = of(part.cell);
            if (part.time == 0 || !sum)
                continue;
            sum->shortStopTime += part.time;
            sum->shortStops += isFirst ? 1 : 0;
            isFirst = false;
        }
    }
    return result;
}

std::vector<StateInterval> Accumulator::intervals() const
{
    std::vector<StateInterval> result(m_intervals.begin(), m_intervals.end());
    if (m_interval.from < m_now) {
        result.push_back(m_interval);
        result.back().to = m_now;
    }
    return result;
}

void Accumulator::forgetBefore(UtcTime at)
{
    const UtcTime limit = std::min(at, m_checkpoint.at);
    while (m_cells.size() > 1 && m_cells.front().from < limit && m_cells[1].from <= limit) {
        m_cells.pop_front();
        ++m_firstCell;
    }
    while (!m_intervals.empty() && m_intervals.front().to < at)
        m_intervals.pop_front();
}

} // namespace lineside::production
