#pragma once

#include "models/production/accumulator.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace lineside::test {

using namespace lineside::production;
using lineside::production::Role; // there are roles of users as well

//! 2026-09-21 00:00 UTC, a Monday.
inline constexpr UtcTime kMonday{std::chrono::seconds(1'789'948'800)};

inline ShiftCalendar twoShifts(const QString &zone = QStringLiteral("UTC"))
{
    ShiftCalendar calendar;
    calendar.code = QStringLiteral("2S");
    calendar.timeZone = zone;
    calendar.shifts = {{QStringLiteral("early"), 0x1f, 360, 480, {{240, 30}}}, {QStringLiteral("late"), 0x1f, 840, 480, {{240, 30}}}};
    return calendar;
}

//! Tags 1 to 8 by role; state 1 running, 2 idle, 3 down (jam), 4 setup, 5 planned stop.
inline std::shared_ptr<MachineSetup> press(const CalendarPtr &calendar = std::make_shared<const Calendar>(),
                                           std::initializer_list<Role> roles = {Role::Total, Role::Scrap, Role::State})
{
    auto setup = std::make_shared<MachineSetup>();
    setup->machine = {QUuid::fromString(QStringLiteral("00000000-0000-4000-8000-000000000011"))};
    setup->code = QStringLiteral("CAP-01");
    setup->calendar = calendar;
    for (const Role role : roles) {
        setup->tags[size_t(role)] = TagId(quint32(role) + 1);
        setup->types[size_t(role)] = role == Role::State ? ValueType::Int64
            : isCounter(role)                            ? ValueType::Float64
                                                         : ValueType::Text;
    }
    setup->states = {{1, MachineState::Running, {}},
                     {2, MachineState::Idle, {}},
                     {3, MachineState::Down, QStringLiteral("jam")},
                     {4, MachineState::Setup, {}},
                     {5, MachineState::PlannedStop, QStringLiteral("cleaning")}};
    setup->cycleNs = 1'000'000'000;
    setup->shortStop = 300'000'000;
    return setup;
}

//! Nothing is known at the begin.
inline Checkpoint startAt(UtcTime at)
{
    Checkpoint checkpoint;
    checkpoint.at = at;
    return checkpoint;
}

//! A reading with its role and text, as accumulators are fed.
struct Sample
{
    Role role = Role::State;
    Reading reading;
    QByteArray text;
};

inline Sample stateAt(UtcTime at, qint64 state, StatusCode status = StatusCode::Good)
{
    return {Role::State, {TagId(8), status, at, Payload::of(state)}, {}};
}
inline Sample countAt(UtcTime at, Role role, double count, StatusCode status = StatusCode::Good)
{
    return {role, {TagId(quint32(role) + 1), status, at, Payload::of(count)}, {}};
}
inline Sample textAt(UtcTime at, Role role, const QByteArray &text)
{
    return {role, {TagId(quint32(role) + 1), StatusCode::Good, at, Payload{}}, text};
}

inline bool feedAll(Accumulator &accumulator, const std::vector<Sample> &samples)
{
    return std::all_of(samples.begin(), samples.end(), [&accumulator](const Sample &sample) {
        return accumulator.feed(sample.role, sample.reading, sample.text.isNull() ? nullptr : &sample.text);
    });
}

inline Account sumOf(const std::vector<Cell> &cells, UtcTime from = UtcTime::min(), UtcTime to = UtcTime::max())
{
    Account sum;
    for (const Cell &cell : cells) {
        if (cell.from >= from && cell.from < to)
            sum += cell.account;
    }
    return sum;
}

//! What a machine might say in \a hours from \a from, with everything that goes wrong in plants; in time order.
inline std::vector<Sample> randomStream(std::mt19937 &random, UtcTime from, int hours, bool withTexts)
{
    std::vector<Sample> samples;
    UtcTime at = from;
    const UtcTime end = from + std::chrono::hours(hours);
    qint64 total = qint64(random() % 10'000);
    qint64 scrap = qint64(random() % 100);
    int state = 1;
    bool dark = false;
    while (at < end) {
        at += std::chrono::microseconds(1 + random() % (random() % 20 == 0 ? 1'800'000'000u : 30'000'000u));
        if (at >= end)
            break;
        switch (random() % 12) {
        case 0:
            state = 1 + int(random() % 6); // 6 has no rule: unknown
            samples.push_back(stateAt(at, state));
            break;
        case 1:
            samples.push_back(stateAt(at, state, random() % 3 ? StatusCode::Good : StatusCode::BadNoCommunication));
            break;
        case 2:
            dark = random() % 4 == 0;
            samples.push_back(countAt(at, Role::Total, double(total), dark ? StatusCode::BadTimeout : StatusCode::Good));
            break;
        case 3:
            if (random() % 30 == 0)
                total = scrap = 0;
            break;
        case 4:
            if (withTexts)
                samples.push_back(textAt(at, Role::Product, "P" + QByteArray::number(random() % 3)));
            break;
        case 5:
            if (withTexts && random() % 3 == 0)
                samples.push_back(textAt(at, Role::Order, random() % 4 ? "O" + QByteArray::number(random() % 5) : QByteArray("")));
            break;
        case 6:
            scrap += qint64(random() % 2);
            samples.push_back(countAt(at, Role::Scrap, double(scrap), random() % 9 ? StatusCode::Good : StatusCode::Uncertain));
            break;
        default:
            total += qint64(random() % 8);
            samples.push_back(countAt(at, Role::Total, double(random() % 200 ? total : total + 5'000'000)));
            break;
        }
    }
    return samples;
}

//! The first thing in which they differ, for people; empty when they are the same.
inline QString differenceOf(const std::vector<Cell> &a, const std::vector<Cell> &b)
{
    if (a.size() != b.size())
        return QStringLiteral("%1 cells instead of %2").arg(b.size()).arg(a.size());
    for (size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i])
            continue;
        QString text = QStringLiteral("cell %1 of %2 (%3):").arg(i).arg(a.size()).arg(toIso(a[i].from));
        for (size_t state = 0; state < kMachineStates; ++state) {
            if (a[i].account.times[state] != b[i].account.times[state])
                text += QStringLiteral(" state %1: %2 and %3").arg(state).arg(a[i].account.times[state]).arg(b[i].account.times[state]);
        }
        const Counts x = a[i].account.everything();
        const Counts y = b[i].account.everything();
        return text + QStringLiteral(" total %1 and %2, samples %3 and %4, short %5 and %6, from %7 and %8")
                          .arg(x.total).arg(y.total).arg(a[i].account.samples).arg(b[i].account.samples)
                          .arg(a[i].account.shortStopTime).arg(b[i].account.shortStopTime).arg(toIso(a[i].from), toIso(b[i].from));
    }
    return {};
}

} // namespace lineside::test
