#pragma once

#include "models/health/machine_health.h"

#include <array>
#include <cmath>
#include <random>

namespace lineside::test {

/*!
 * A machine as a plant has it, a reading of each tag a minute: two shifts with breaks, warm-up after each start, two products
 * in turn that load it differently, days and nights, weather, noise that remembers, sensors that drop out, a source whose
 * clock is an hour wrong now and then. Told to, its bearing wears: vibration and temperature grow until it trips.
 */
class SimulatedMachine
{
public:
    enum Tag : size_t { Vibration, BearingTemperature, Current, Pressure, Flow, kTags };
    static constexpr double kTrip = 7.1; //!< mm/s, of ISO 10816 for such machines

    struct Options
    {
        std::optional<double> wearAfterHours;
        bool dropOuts = true;
        bool clockShifts = true;
        bool products = true;
    };

    SimulatedMachine(quint32 seed, const Options &options) : m_random(seed), m_options(options)
    {
        m_offset = uniform(-0.15, 0.15);
        m_phase = uniform(0, 24);
        m_wearTau = uniform(28, 60);
        m_dropTag = kTags;
    }

    static UtcTime begin() { return UtcTime(std::chrono::seconds(20'600LL * 86'400)); }

    static HealthSetup setup()
    {
        HealthSetup setup;
        setup.machine = {QUuid(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)};
        setup.code = QStringLiteral("PUMP-1");
        setup.stateTag = TagId(6);
        setup.states = {{1, MachineState::Running, {}}, {2, MachineState::Idle, {}}};
        setup.productTag = TagId(7);
        const auto add = [&setup](const char *code, const char *type, const char *unit, double low, double high, double highest) {
            MonitoredTag tag;
            tag.id = TagId(quint32(setup.tags.size() + 1));
            tag.tag = {QUuid(quint32(setup.tags.size() + 1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)};
            tag.code = QStringLiteral("PLC.") + QString::fromLatin1(code);
            tag.sensorType = QString::fromLatin1(type);
            tag.unit = QString::fromLatin1(unit);
            tag.limits.low = low;
            tag.limits.high = high;
            tag.limits.maxDeviation = (high - low) / 2;
            tag.highest = highest;
            setup.tags.push_back(tag);
        };
        add("vibration", "vibration", "mm/s", 0, 2.5, kTrip);
        add("bearing", "temperature", "Cel", 10, 75, 95);
        add("current", "current", "A", 0, 40, 50);
        add("pressure", "pressure", "bar", 0, 8, 10);
        add("flow", "flow", "m3/h", 0, 60, 80);
        return setup;
    }

    //! The next minute into \a health. False once it has failed.
    bool step(MachineHealth &health)
    {
        const double hours = double(m_minute) / 60;
        const bool ran = m_running;
        if (m_minute >= m_changeAt) {
            m_running = !m_running;
            m_changeAt = m_minute + qint64(m_running ? uniform(200, 700) : uniform(10, m_options.products ? 180 : 60));
            if (m_running && m_options.products)
                m_heavy = uniform(0, 1) < 0.4;
        }
        UtcTime at = begin() + std::chrono::minutes(m_minute);
        if (m_options.clockShifts) {
            if (m_shiftLeft == 0 && uniform(0, 1) < 1.0 / (10 * 1'440)) {
                m_shiftLeft = qint64(uniform(20, 90));
                m_shift = std::chrono::minutes(uniform(0, 1) < 0.5 ? -60 : 60);
            }
            if (m_shiftLeft > 0) {
                --m_shiftLeft;
                at += m_shift;
            }
        }
        if (ran != m_running || m_minute == 0) {
            health.addState(at, m_running ? 1 : 2, StatusCode::Good);
            health.addProduct(at, m_heavy ? "heavy" : "light", StatusCode::Good);
        }

        // weather over days, the day, and warm-up in about half an hour
        m_weather = 0.99965 * m_weather + 0.053 * normal();
        const double ambient = 22 + 3 * std::sin((hours + m_phase) / 24 * 2 * M_PI) + std::clamp(m_weather, -3.0, 3.0);
        const double load = m_running ? (m_heavy ? 1.25 : 1.0) : 0;
        m_warm += (load - m_warm) / 30;
        double wear = 0;
        if (m_options.wearAfterHours && hours > *m_options.wearAfterHours)
            wear = 0.12 * (std::exp((hours - *m_options.wearAfterHours) / m_wearTau) - 1);
        for (size_t i = 0; i < kTags; ++i)
            m_noise[i] = 0.8 * m_noise[i] + 0.6 * normal();
        const bool starting = m_running && !ran;
        std::array<double, kTags> values{};
        values[Vibration] = m_running ? 1.1 + m_offset + 0.25 * (load - 1) + wear + 0.06 * m_noise[0] + (starting ? 2 : 0) : 0.05 + 0.01 * std::abs(m_noise[0]);
        values[BearingTemperature] = ambient + 28 * m_warm + 3.5 * wear + 0.4 * m_noise[1];
        values[Current] = m_running ? 22 * load + 0.3 * wear + 0.4 * m_noise[2] + (starting ? 25 : 0) : 0.1;
        values[Pressure] = m_running ? 5.2 * std::sqrt(load) + 0.08 * m_noise[3] : 0.2;
        values[Flow] = m_running ? 38 * load + 0.7 * m_noise[4] + 2 * 0.08 * m_noise[3] : 0;

        if (m_options.dropOuts) {
            if (m_dropLeft == 0 && uniform(0, 1) < 1.0 / (3 * 1'440)) {
                m_dropLeft = qint64(uniform(5, 300));
                m_dropTag = size_t(uniform(0, double(kTags) - 0.001));
            }
            m_dropLeft -= m_dropLeft > 0 ? 1 : 0;
        }
        for (size_t i = 0; i < kTags; ++i) {
            const bool dropped = m_dropLeft > 0 && i == m_dropTag;
            health.addValue(i, at, dropped ? 0 : values[i], dropped ? StatusCode::BadSensorFailure : StatusCode::Good);
        }
        ++m_minute;
        return !(m_running && values[Vibration] >= kTrip && !starting);
    }

    UtcTime now() const { return begin() + std::chrono::minutes(m_minute); }
    qint64 minute() const { return m_minute; }

    //! Production and quality as they are while all is well.
    static HealthFigures figures(UtcTime now)
    {
        using namespace std::chrono_literals;
        HealthFigures figures;
        figures.oee = {0.8, now - 168h, now, 10'000, 1};
        figures.performance = {0.94, now - 168h, now, 10'000, 1};
        figures.outOfControl = {0, 1, 0, now - 168h, now, 1'000, 1};
        figures.breakdowns = {0, 500, {}, now - 720h, now, 1};
        return figures;
    }

private:
    double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(m_random); }
    double normal() { return m_normal(m_random); }

    std::mt19937 m_random;
    std::normal_distribution<double> m_normal;
    Options m_options;
    qint64 m_minute = 0;
    qint64 m_changeAt = 30;
    bool m_running = false;
    bool m_heavy = false;
    double m_weather = 0, m_warm = 0, m_offset = 0, m_phase = 0, m_wearTau = 40;
    std::array<double, kTags> m_noise{};
    qint64 m_dropLeft = 0;
    size_t m_dropTag = kTags;
    qint64 m_shiftLeft = 0;
    std::chrono::minutes m_shift{0};
};

} // namespace lineside::test
