#pragma once

#include "models/base/clock.h"
#include "production/production_fixture.h"

#include <atomic>

namespace lineside::test {

using namespace Qt::Literals;
using namespace std::chrono_literals;

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
    void setBack(UtcTime at) { m_utc = toMicroseconds(at); }

private:
    std::atomic<qint64> m_utc{toMicroseconds(kMonday + 8h)};
    std::atomic<qint64> m_steady{3'600'000'000};
};

//! One machine with counters, a state and an order, in two shifts.
inline Plant plantOf(bool withOrder, TagKind counts)
{
    Plant plant;
    Site site;
    site.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000001"_s)};
    site.code = u"S"_s;
    site.calendars = {twoShifts()};
    site.stopReasons = {{u"jam"_s, u"Jam"_s, MachineState::Down}, {u"motor"_s, u"Motor"_s, MachineState::Down},
                        {u"meeting"_s, u"Meeting"_s, MachineState::PlannedStop}};
    Device device;
    device.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000002"_s)};
    device.code = u"D"_s;
    const auto add = [&device](int number, const QString &code, TagKind kind, ValueType type) {
        Tag tag;
        tag.id = {QUuid::fromString(u"00000000-0000-4000-8000-0000000001%1"_s.arg(number, 2, 10, QLatin1Char('0')))};
        tag.code = code;
        tag.kind = kind;
        tag.type = type;
        device.tags.append(tag);
        return tag.id;
    };
    Machine machine;
    machine.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000011"_s)};
    machine.code = u"CAP-01"_s;
    machine.production.total = add(1, u"total"_s, counts, ValueType::Float64);
    machine.production.scrap = add(2, u"scrap"_s, TagKind::CounterTotal, ValueType::Float64);
    machine.stateTag = add(3, u"state"_s, TagKind::Status, ValueType::Int64);
    const TagUuid order = add(4, u"order"_s, TagKind::Text, ValueType::Text);
    if (withOrder)
        machine.production.order = order;
    machine.production.states = {{3, MachineState::Down, u"jam"_s}, {1, MachineState::Running, {}}, {2, MachineState::Idle, {}}};
    machine.production.idealCycle = 1;
    Line line;
    line.id = {QUuid::fromString(u"00000000-0000-4000-8000-000000000021"_s)};
    line.code = u"L"_s;
    line.calendar = u"2S"_s;
    line.machines = {machine};
    site.lines = {line};
    site.devices = {device};
    plant.sites = {site};
    return plant;
}

//! What the machine of the kill test has counted at a moment: a unit every two seconds while it runs.
inline double countedAt(UtcTime at)
{
    const qint64 minutes = (at - (kMonday + 6h)) / 1min;
    return double(minutes / 10 * 8 * 30 + std::min<qint64>(minutes % 10, 8) * 30); // stands still two minutes of ten
}
inline qint64 stateThen(UtcTime at)
{
    return (at - (kMonday + 6h)) / 1min % 10 < 8 ? 1 : 3;
}

} // namespace lineside::test
