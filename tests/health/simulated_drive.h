#pragma once

#include "models/health/machine_health.h"

#include <array>
#include <cmath>
#include <random>

namespace lineside::test {

/*!
 * Machines that nothing here was set by: gearboxes, pumps and fans with a load that wanders all day, noise with heavy tails and
 * a long memory, temperatures that follow for hours, an operator who changes the speed, sensors that freeze, drop out or jump by
 * a calibration, and wear of several shapes: a straight line, a power of time, steps, or nothing for long and then fast.
 *
 * Each has a reading of each of six tags a minute, and fails when its own limit is passed.
 */
class SimulatedDrive
{
public:
    enum class Kind { Gearbox, Pump, Fan };
    enum class Wear { None, Straight, Power, Steps, Sudden };
    enum Tag : size_t { Vibration, Temperature, Power, Speed, Pressure, Oil, kTags };

    SimulatedDrive(Kind kind, Wear wear, quint32 seed) : m_kind(kind), m_wear(wear), m_random(seed * 2'654'435'761u + 17)
    {
        m_memory = uniform(0.5, 0.97);
        m_tail = uniform(3, 8);
        m_lag = uniform(40, 240);
        m_noise = uniform(0.5, 2);
        m_loadMemory = uniform(0.995, 0.9995);
        m_stops = uniform(0.2, 3);
        m_life = uniform(8, 25) * 24;
        m_level = uniform(0.7, 1.6);
    }

    static UtcTime begin() { return UtcTime(std::chrono::seconds(20'600LL * 86'400)); }
    static double limit() { return 9; } //!< mm/s, at which it fails

    HealthSetup setup() const
    {
        HealthSetup setup;
        setup.machine = {QUuid(8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)};
        setup.code = QStringLiteral("DRIVE-1");
        setup.stateTag = TagId(7);
        setup.states = {{1, MachineState::Running, {}}, {2, MachineState::Idle, {}}};
        const auto add = [&setup](const char *code, const char *type, double low, double high, double highest) {
            MonitoredTag tag;
            tag.id = TagId(quint32(setup.tags.size() + 1));
            tag.tag = {QUuid(quint32(setup.tags.size() + 1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 3)};
            tag.code = QStringLiteral("DRIVE.") + QString::fromLatin1(code);
            tag.sensorType = QString::fromLatin1(type);
            tag.limits.low = low;
            tag.limits.high = high;
            tag.limits.maxDeviation = (high - low) / 2;
            tag.highest = highest;
            setup.tags.push_back(tag);
        };
        add("vibration", "vibration", 0, 4.5, limit());
        add("temperature", "temperature", 10, 90, 115);
        add("power", "power", 0, 120, 150);
        add("speed", "speed", 0, 1'800, 2'000);
        add("pressure", "pressure", 0, 14, 18);
        add("oil", "temperature", 5, 80, 100);
        return setup;
    }

    //! The next minute into \a health. False once it has failed. \a wearsFrom: hours after the begin.
    bool step(MachineHealth &health, double wearsFrom)
    {
        const double hours = double(m_minute) / 60;
        const UtcTime at = begin() + std::chrono::minutes(m_minute);
        const bool ran = m_running;
        if (m_minute >= m_changeAt) {
            m_running = !m_running;
            m_changeAt = m_minute + qint64(m_running ? uniform(4, 40) * 60 / m_stops : uniform(5, 240));
            if (m_running && uniform(0, 1) < 0.3)
                m_speed = uniform(0.75, 1.0); // the operator sets another
        }
        if (ran != m_running || m_minute == 0)
            health.addState(at, m_running ? 1 : 2, StatusCode::Good);

        m_load = std::clamp(m_loadMemory * (m_load - 0.8) + 0.8 + (1 - m_loadMemory) * 6 * heavy(), 0.4, 1.15);
        const double load = m_running ? m_load : 0;
        const double ambient = 18 + 6 * std::sin(hours / 24 * 2 * M_PI) + 4 * std::sin(hours / (24 * 11) * 2 * M_PI);
        m_warm += (load * m_speed - m_warm) / m_lag;
        m_warmOil += (m_warm - m_warmOil) / 180;
        const double wear = wearAt(hours - wearsFrom);
        for (double &noise : m_noises)
            noise = m_memory * noise + std::sqrt(1 - m_memory * m_memory) * heavy();
        const double swing = m_running ? 1 : 0;

        std::array<double, kTags> values{};
        const double rough = m_kind == Kind::Gearbox ? 0.8 * load : m_kind == Kind::Pump ? 0.4 + 0.5 * std::abs(load - 0.8) : 0.5 * m_speed * m_speed;
        values[Vibration] = swing * (m_level + rough + wear + 0.12 * m_noise * m_noises[0] + (ran ? 0 : uniform(0, 3)));
        values[Temperature] = ambient + (35 + 6 * wear / 3) * m_warm + 0.6 * m_noise * m_noises[1];
        values[Power] = swing * (20 + 70 * load * m_speed + 1.5 * wear + 1.5 * m_noise * m_noises[2]);
        values[Speed] = swing * (1'480 * m_speed + 4 * m_noises[3]);
        values[Pressure] = swing * ((m_kind == Kind::Pump ? 9 * m_speed * m_speed * (1.2 - 0.3 * load) - 0.25 * wear : 3.5) + 0.12 * m_noise * m_noises[4]);
        values[Oil] = ambient + 28 * m_warmOil + 0.3 * m_noises[5];
        const bool failed = m_running && ran && wear + m_level + rough >= limit();

        sensors();
        for (size_t i = 0; i < kTags; ++i) {
            double value = values[i] + (i == m_shiftTag ? m_shift : 0);
            if (i == m_badTag && m_badLeft > 0 && m_frozen)
                value = m_last[i];
            const bool bad = i == m_badTag && m_badLeft > 0 && !m_frozen;
            m_last[i] = value;
            health.addValue(i, at, bad ? 0 : value, bad ? StatusCode::BadSensorFailure : StatusCode::Good);
        }
        ++m_minute;
        return !failed;
    }

    UtcTime now() const { return begin() + std::chrono::minutes(m_minute); }
    qint64 minute() const { return m_minute; }

private:
    double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(m_random); }
    //! Student's t of few degrees, cut where physics does.
    double heavy() { return std::clamp(std::student_t_distribution<double>(m_tail)(m_random) / std::sqrt(m_tail / (m_tail - 2)), -8.0, 8.0); }

    double wearAt(double hours) const
    {
        if (m_wear == Wear::None || hours <= 0)
            return 0;
        const double share = hours / m_life; // 1: about the limit
        switch (m_wear) {
        case Wear::Straight:
            return 8 * share;
        case Wear::Power:
            return 8 * std::pow(share, 2.5);
        case Wear::Steps:
            return 8 * std::floor(share * 6) / 6;
        default:
            return share < 0.8 ? 0.3 * share : 0.24 + 8 * (share - 0.8) / 0.2; // the last fifth
        }
    }
    //! A sensor drops out or freezes for a while now and then; seldom one is calibrated anew.
    void sensors()
    {
        if (m_badLeft > 0)
            --m_badLeft;
        else if (uniform(0, 1) < 1.0 / (4 * 1'440)) {
            m_badLeft = qint64(uniform(5, 200));
            m_badTag = size_t(uniform(0, double(kTags) - 0.001));
            m_frozen = uniform(0, 1) < 0.3;
        }
        if (uniform(0, 1) < 1.0 / (60 * 1'440)) {
            m_shiftTag = size_t(uniform(1, double(kTags) - 0.001));
            m_shift = (m_shiftTag == Speed ? 4 : 0.4) * (uniform(0, 1) < 0.5 ? -1 : 1);
        }
    }

    const Kind m_kind;
    const Wear m_wear;
    std::mt19937 m_random;
    double m_memory, m_tail, m_lag, m_noise, m_loadMemory, m_stops, m_life, m_level;
    qint64 m_minute = 0;
    qint64 m_changeAt = 20;
    bool m_running = false;
    double m_speed = 1, m_load = 0.8, m_warm = 0, m_warmOil = 0;
    std::array<double, kTags> m_noises{};
    std::array<double, kTags> m_last{};
    qint64 m_badLeft = 0;
    size_t m_badTag = kTags, m_shiftTag = kTags;
    bool m_frozen = false;
    double m_shift = 0;
};

} // namespace lineside::test
