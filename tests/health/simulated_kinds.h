#pragma once

#include "models/health/machine_health.h"

#include <array>
#include <cmath>
#include <random>

namespace lineside::test {

/*!
 * Four more kinds of machines that nothing was set by, each as it is run: a pump that follows a demand with its days and
 * weekends, an oven that goes through recipes of set points, a compressor that stands still at weekends and breathes the air of
 * the yard, a mixer whose operators set speeds as they like. Noise with heavy tails and a memory, sensors that drop out, freeze
 * or spike, wear of several shapes. A reading of each tag a minute; it fails when its vibration passes the limit.
 */
class SimulatedKind
{
public:
    enum class Kind { Pump, Oven, Compressor, Mixer };
    enum class Wear { None, Straight, Power, Steps, Sudden };

    SimulatedKind(Kind kind, Wear wear, quint32 seed) : m_kind(kind), m_wear(wear), m_random(seed * 2'246'822'519u + 101)
    {
        m_memory = uniform(0.4, 0.95);
        m_tail = uniform(3.5, 9);
        m_noise = uniform(0.5, 1.6);
        m_lag = uniform(30, 150);
        m_life = uniform(8, 25) * 24;
        m_base = uniform(0.8, 1.7);
        m_weekday = int(uniform(0, 6.999)); // of the first day
        m_size = uniform(0.8, 1.2);
        for (double &step : m_recipe)
            step = 150 + 10 * std::floor(uniform(0, 9));
        m_set = kind == Kind::Oven ? m_recipe[0] : 60;
        for (int i = 0; i < 3; ++i)
            m_usual[i] = std::round(uniform(30, 90));
    }

    static UtcTime begin() { return UtcTime(std::chrono::seconds(20'600LL * 86'400)); }
    static double limit() { return 9; } //!< mm/s

    HealthSetup setup() const
    {
        HealthSetup setup;
        setup.machine = {QUuid(9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)};
        setup.code = QStringLiteral("KIND-1");
        setup.stateTag = TagId(90);
        setup.states = {{1, MachineState::Running, {}}, {2, MachineState::Idle, {}}};
        const auto add = [&setup](const char *code, const char *type, double low, double high, double highest) {
            MonitoredTag tag;
            tag.id = TagId(quint32(setup.tags.size() + 1));
            tag.tag = {QUuid(quint32(setup.tags.size() + 1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 4)};
            tag.code = QString::fromLatin1(code);
            tag.sensorType = QString::fromLatin1(type);
            tag.limits.low = low;
            tag.limits.high = high;
            tag.limits.maxDeviation = (high - low) / 2;
            tag.highest = highest;
            setup.tags.push_back(tag);
        };
        add("vibration", "vibration", 0, 4.5, limit());
        switch (m_kind) {
        case Kind::Pump:
            add("flow", "flow", 0, 120, 150);
            add("pressure", "pressure", 0, 10, 14);
            add("power", "power", 0, 60, 80);
            add("motor", "temperature", 5, 95, 120);
            add("speed", "speed", 0, 1'800, 2'100);
            break;
        case Kind::Oven:
            add("chamber", "temperature", 20, 260, 300);
            add("heater", "power", 0, 90, 120);
            add("fan", "current", 0, 20, 30);
            add("bearing", "temperature", 10, 110, 140);
            setup.conditions = {{TagId(80), ValueType::Float64, QStringLiteral("temperature"), 300.0 / 300}};
            break;
        case Kind::Compressor:
            add("discharge", "temperature", 20, 120, 150);
            add("oil", "temperature", 10, 95, 115);
            add("current", "current", 0, 150, 200);
            add("pressure", "pressure", 0, 9, 12);
            add("air", "ambient", -20, 45, 60);
            break;
        case Kind::Mixer:
            add("torque", "torque", 0, 400, 500);
            add("power", "power", 0, 60, 80);
            add("bearing", "temperature", 10, 90, 115);
            add("speed", "speed", 0, 120, 150);
            setup.conditions = {{TagId(80), ValueType::Float64, QStringLiteral("speed"), 120.0 / 300}};
            break;
        }
        return setup;
    }

    //! The next minute into \a health. False once it has failed. \a wearsFrom: hours after the begin.
    bool step(MachineHealth &health, double wearsFrom)
    {
        const double hours = double(m_minute) / 60;
        const UtcTime at = begin() + std::chrono::minutes(m_minute);
        const bool ran = m_running;
        decide(hours);
        if (ran != m_running || m_minute == 0)
            health.addState(at, m_running ? 1 : 2, StatusCode::Good);
        if (m_kind == Kind::Oven || m_kind == Kind::Mixer) {
            if (m_set != m_told || m_minute == 0) // as a server that tells changes
                health.addCondition(0, at, m_set, StatusCode::Good);
            m_told = m_set;
        }
        for (double &noise : m_noises)
            noise = m_memory * noise + std::sqrt(1 - m_memory * m_memory) * heavy();
        m_weather = 0.9995 * m_weather + 0.03 * heavy() * 4;
        m_air = 12 + 7 * std::sin((hours - 9) / 24 * 2 * M_PI) + std::clamp(m_weather, -9.0, 9.0);
        const double wear = wearAt(hours - wearsFrom);
        const std::vector<double> values = physics(wear, ran);
        const bool failed = m_running && ran && wear + m_base >= limit() - 1;

        sensors(values.size());
        for (size_t i = 0; i < values.size(); ++i) {
            const bool hit = m_badLeft > 0 && i == m_badTag;
            double value = values[i];
            if (hit && m_fault == 1)
                value = m_last[i]; // frozen
            if (hit && m_fault == 2 && m_badLeft % 7 == 0)
                value = value * 3 + 20; // a spike
            m_last[i] = value;
            const bool gone = hit && m_fault == 0;
            if (hit && m_fault == 3)
                continue; // says nothing
            health.addValue(i, at, gone ? 0 : value, gone ? StatusCode::BadSensorFailure : StatusCode::Good);
        }
        ++m_minute;
        return !failed;
    }

    UtcTime now() const { return begin() + std::chrono::minutes(m_minute); }
    qint64 minute() const { return m_minute; }

private:
    double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(m_random); }
    double heavy() { return std::clamp(std::student_t_distribution<double>(m_tail)(m_random) / std::sqrt(m_tail / (m_tail - 2)), -8.0, 8.0); }
    bool weekend(double hours) const { return (m_weekday + int(hours / 24)) % 7 >= 5; }

    //! How it is run in this minute.
    void decide(double hours)
    {
        const double hour = std::fmod(hours, 24);
        switch (m_kind) {
        case Kind::Pump:
            if (m_minute >= m_changeAt) { // never off for long
                m_running = !m_running;
                m_changeAt = m_minute + qint64(m_running ? uniform(40, 160) * 60 : uniform(5, 60));
            }
            m_demand = (0.55 + 0.25 * std::sin((hour - 8) / 24 * 2 * M_PI) + 0.12 * std::sin((hour - 5) / 12 * 2 * M_PI)) * (weekend(hours) ? 0.7 : 1)
                + 0.05 * m_wander;
            m_wander = 0.99 * m_wander + 0.14 * heavy();
            m_demand = std::clamp(m_demand, 0.1, 1.1);
            break;
        case Kind::Oven:
            if (hour < 5.5) {
                m_running = false;
            } else if (!m_running) {
                m_running = true;
                m_stepLeft = 0;
            }
            if (m_running && --m_stepLeft <= 0) {
                m_at = (m_at + 1) % 4;
                if (m_at == 0 && uniform(0, 1) < 0.06) // another recipe
                    m_recipe[size_t(uniform(0, 3.999))] = 150 + 5 * std::floor(uniform(0, 18));
                m_set = m_recipe[size_t(m_at)];
                m_stepLeft = int(uniform(60, 200));
            }
            break;
        case Kind::Compressor:
            m_running = !weekend(hours) && hour > 5;
            m_demand = std::clamp(0.7 + 0.2 * std::sin((hour - 7) / 24 * 2 * M_PI) + 0.06 * m_wander, 0.2, 1.1);
            m_wander = 0.98 * m_wander + 0.2 * heavy();
            break;
        case Kind::Mixer:
            if (m_minute >= m_changeAt) {
                m_running = !m_running;
                m_changeAt = m_minute + qint64(m_running ? uniform(3, 20) * 60 : uniform(10, 90));
                if (m_running) { // mostly a usual one, now and then another
                    m_set = uniform(0, 1) < 0.85 ? m_usual[size_t(uniform(0, 2.999))] : std::round(uniform(30, 100));
                    m_thick = std::clamp(m_thick + 0.1 * heavy(), 0.7, 1.3);
                }
            }
            break;
        }
    }

    std::vector<double> physics(double wear, bool ran)
    {
        const double on = m_running ? 1 : 0;
        const double shake = m_base + wear + (ran ? 0 : on * uniform(0, 3)) + 0.1 * m_noise * m_noises[0];
        switch (m_kind) {
        case Kind::Pump: {
            const double speed = 750 + 750 * m_demand;
            const double power = 6 + 34 * m_size * std::pow(m_demand, 1.4) + 0.8 * wear;
            m_warm += (on * power - m_warm) / m_lag;
            return {on * (shake + 0.6 * std::pow(speed / 1'500, 2)), on * (95 * m_demand + m_noise * m_noises[1]), on * (5.5 + 0.1 * m_noises[2]),
                    on * (power + 0.5 * m_noise * m_noises[3]), m_air + 8 + 0.9 * m_warm + 0.4 * m_noises[4], on * (speed + 4 * m_noises[5])};
        }
        case Kind::Oven: {
            const double before = m_heat;
            m_heat += ((m_running ? m_set : m_air + 20) - m_heat) / (0.3 * m_lag);
            m_warm += (m_heat - m_warm) / (2 * m_lag);
            return {on * (shake + 0.2), m_heat + 0.8 * m_noises[1], on * std::clamp(0.2 * m_size * (m_heat - m_air) + 12 * (m_heat - before) + m_noises[2], 0.0, 90.0),
                    on * (11 * m_size + 0.4 * wear + 0.2 * m_noise * m_noises[3]), m_air + 0.25 * m_warm + 1.5 * wear + 0.5 * m_noises[4]};
        }
        case Kind::Compressor:
            m_warm += (on * m_demand - m_warm) / m_lag;
            m_heat += (m_warm - m_heat) / 90;
            return {on * (shake + 0.3 * m_demand), m_air + 70 * m_size * m_warm + 1.5 * wear + 0.6 * m_noises[1], m_air + 48 * m_heat + 0.4 * m_noises[2],
                    on * (30 + 90 * m_size * m_demand + 1.5 * m_noise * m_noises[3]), on * (7 - 0.4 * m_demand + 0.06 * m_noises[4]), m_air + 0.3 * m_noises[5]};
        case Kind::Mixer:
            break;
        }
        const double torque = (60 + 2.2 * m_set) * m_thick * m_size + 4 * wear;
        m_warm += (on * torque * m_set / 1'000 - m_warm) / m_lag;
        return {on * (shake + 0.5 * std::pow(m_set / 60, 2) * 0.5), on * (torque + 3 * m_noise * m_noises[1]),
                on * (2 + torque * m_set / 9'550 * 10 + 0.5 * m_noises[2]), m_air + 10 + 1.2 * m_warm + 2 * wear + 0.4 * m_noises[3], on * (m_set + 0.3 * m_noises[4])};
    }

    double wearAt(double hours) const
    {
        if (m_wear == Wear::None || hours <= 0)
            return 0;
        const double share = hours / m_life;
        switch (m_wear) {
        case Wear::Straight:
            return 8 * share;
        case Wear::Power:
            return 8 * std::pow(share, 2.5);
        case Wear::Steps:
            return 8 * std::floor(share * 6) / 6;
        default:
            return share < 0.8 ? 0.3 * share : 0.24 + 8 * (share - 0.8) / 0.2;
        }
    }

    void sensors(size_t tags)
    {
        if (m_badLeft > 0) {
            --m_badLeft;
        } else if (uniform(0, 1) < 1.0 / (3 * 1'440)) {
            m_badLeft = qint64(uniform(5, 240));
            m_badTag = size_t(uniform(0, double(tags) - 0.001));
            m_fault = int(uniform(0, 3.999));
        }
    }

    const Kind m_kind;
    const Wear m_wear;
    std::mt19937 m_random;
    double m_memory, m_tail, m_noise, m_lag, m_life, m_base, m_size;
    int m_weekday;
    qint64 m_minute = 0;
    qint64 m_changeAt = 15;
    bool m_running = false;
    double m_demand = 0.6, m_wander = 0, m_weather = 0, m_air = 15, m_warm = 0, m_heat = 20, m_thick = 1;
    double m_set = 60, m_told = 0;
    std::array<double, 4> m_recipe{};
    std::array<double, 3> m_usual{};
    int m_at = 0, m_stepLeft = 0;
    std::array<double, 8> m_noises{};
    std::array<double, 8> m_last{};
    qint64 m_badLeft = 0;
    size_t m_badTag = 0;
    int m_fault = 0;
};

} // namespace lineside::test
