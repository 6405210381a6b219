#include "models/production/production_records.h"

#include "models/records/record_values.h"

#include <algorithm>

// States of machines beside their accounts: a few bytes for each stretch, cut at the cells.

namespace lineside::production::records {

namespace {

constexpr char kStatesForm = 1;
constexpr quint8 kByPerson = 0x80;
constexpr quint8 kHasReason = 0x40;
constexpr quint8 kStateBits = 0x3f;
constexpr qsizetype kMostReasonBytes = 2'000;

void putNumber(QByteArray &bytes, quint64 number)
{
    for (; number >= 0x80; number >>= 7)
        bytes.append(char(quint8(number) | 0x80));
    bytes.append(char(number));
}

//! Nothing where the bytes end before the number does.
std::optional<quint64> takeNumber(QByteArrayView &bytes)
{
    quint64 number = 0;
    for (int shift = 0; shift < 63 && !bytes.isEmpty(); shift += 7) {
        const quint8 byte = quint8(bytes.front());
        bytes = bytes.sliced(1);
        number |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    return {};
}

} // namespace

QByteArray statesToBytes(const std::vector<StateInterval> &states, UtcTime from, UtcTime to)
{
    QByteArray bytes(1, kStatesForm);
    UtcTime at = from;
    for (const StateInterval &state : states) {
        const UtcTime end = std::min(state.to, to);
        if (end <= at)
            continue;
        if (state.from > at)
            return {}; // a part of it is not at hand
        putNumber(bytes, quint64((end - at).count()));
        const QByteArray reason = state.reason.toUtf8().left(kMostReasonBytes);
        bytes.append(char(quint8(state.state) | (state.byPerson ? kByPerson : 0) | (reason.isEmpty() ? 0 : kHasReason)));
        if (!reason.isEmpty()) {
            putNumber(bytes, quint64(reason.size()));
            bytes.append(reason);
        }
        at = end;
        if (at >= to)
            return bytes;
    }
    return {};
}

std::vector<StateInterval> statesFromBytes(const QByteArray &bytes, UtcTime from)
{
    std::vector<StateInterval> states;
    QByteArrayView rest(bytes);
    if (rest.isEmpty() || rest.front() != kStatesForm)
        return states;
    rest = rest.sliced(1);
    while (!rest.isEmpty()) {
        const std::optional<quint64> time = takeNumber(rest);
        if (!time || *time == 0 || *time > 86'400'000'000 || rest.isEmpty())
            return {};
        const quint8 flags = quint8(rest.front());
        rest = rest.sliced(1);
        StateInterval state;
        state.from = from;
        state.to = from = from + std::chrono::microseconds(qint64(*time));
        if ((flags & kStateBits) >= kMachineStates)
            return {};
        state.state = MachineState(flags & kStateBits);
        state.byPerson = (flags & kByPerson) != 0;
        if (flags & kHasReason) {
            const std::optional<quint64> size = takeNumber(rest);
            if (!size || *size > quint64(kMostReasonBytes) || *size > quint64(rest.size()))
                return {};
            state.reason = QString::fromUtf8(rest.first(qsizetype(*size)));
            rest = rest.sliced(qsizetype(*size));
        }
        states.push_back(std::move(state));
    }
    return states;
}

Status putStates(sqlite::Database &db, const MachineId &machine, const std::vector<Cell> &cells, const std::vector<StateInterval> &states)
{
    RecordRow row(db, "UPDATE production_cells SET states = ? WHERE machine = ? AND begins = ?");
    auto first = states.begin();
    for (const Cell &cell : cells) {
        const UtcTime end = cell.from + std::chrono::microseconds(cell.account.allTime());
        while (first != states.end() && first->to <= cell.from)
            ++first;
        auto last = first;
        while (last != states.end() && last->from < end)
            ++last;
        const QByteArray bytes = statesToBytes({first, last}, cell.from, end);
        if (bytes.isEmpty())
            continue;
        if (Status done = (row << bytes << machine.uuid << cell.from).run(); !done)
            return done;
    }
    return Done{};
}

Result<std::vector<StateInterval>> loadStates(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to)
{
    constexpr std::chrono::hours kLongestCellBefore{2};
    const UtcTime since = from > UtcTime::min() + kLongestCellBefore ? from - kLongestCellBefore : from;
    RecordRow row(db, "SELECT begins, states FROM production_cells WHERE machine = ? AND begins >= ? AND begins < ? AND states IS NOT NULL ORDER BY begins");
    row << machine.uuid << since << to;
    std::vector<StateInterval> states;
    const Status read = row.each([&] {
        const UtcTime begins = row.time();
        for (StateInterval &state : statesFromBytes(row.blob(), begins))
            appendState(states, std::move(state), from, to);
    });
    if (!read)
        return read.error();
    return states;
}

void appendState(std::vector<StateInterval> &states, StateInterval state, UtcTime from, UtcTime to)
{
    state.from = std::max(state.from, from);
    state.to = std::min(state.to, to);
    if (state.from >= state.to)
        return;
    if (!states.empty()) {
        StateInterval &last = states.back();
        if (last.to == state.from && last.state == state.state && last.reason == state.reason && last.byPerson == state.byPerson) {
            last.to = state.to;
            return;
        }
    }
    states.push_back(std::move(state));
}

} // namespace lineside::production::records
