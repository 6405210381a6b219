#include "models/telemetry/conditioning.h"

#include <QHash>
#include <QRegularExpression>

namespace lineside {

namespace {

using namespace Qt::Literals;

enum class Quantity {
    Temperature,
    Pressure,
    Velocity,
    Acceleration,
    Length,
    Volume,
    VolumeFlow,
    MassFlow,
    Mass,
    Time,
    Frequency,
    Ratio,
    Current,
    Voltage,
    Resistance,
    Conductivity,
    Power,
    Energy,
    Force,
    Torque,
    Angle,
    Level,
    Acidity,
};

/*
 * One unit: value in the quantity's base unit = (value + zero) * factor.
 * Factors are those of the International System and, for the inch-pound units, of the 1959 agreement (1 in = 25.4 mm,
 * 1 lb = 0.453 592 37 kg) with standard gravity 9.806 65 m/s².
 */
struct Unit
{
    const char *ucum;
    const char16_t *shown;
    Quantity quantity;
    double factor = 1;
    double zero = 0;
    const char *alias = nullptr; //!< how some devices write it, though it is not UCUM
};

constexpr double kGravity = 9.80665;
constexpr double kInch = 0.0254;
constexpr double kPound = 0.45359237;
constexpr double kPsi = kPound * kGravity / (kInch * kInch);

constexpr Unit kUnits[] = {
    {"K", u"K", Quantity::Temperature},
    {"Cel", u"°C", Quantity::Temperature, 1, 273.15, "degC"},
    {"[degF]", u"°F", Quantity::Temperature, 5.0 / 9, 459.67, "degF"},

    {"Pa", u"Pa", Quantity::Pressure},
    {"hPa", u"hPa", Quantity::Pressure, 100},
    {"kPa", u"kPa", Quantity::Pressure, 1e3},
    {"MPa", u"MPa", Quantity::Pressure, 1e6},
    {"mbar", u"mbar", Quantity::Pressure, 100},
    {"bar", u"bar", Quantity::Pressure, 1e5},
    {"atm", u"atm", Quantity::Pressure, 101'325},
    {"mm[Hg]", u"mmHg", Quantity::Pressure, 133.322387415, 0, "mmHg"},
    {"[psi]", u"psi", Quantity::Pressure, kPsi, 0, "psi"},

    {"m/s", u"m/s", Quantity::Velocity},
    {"mm/s", u"mm/s", Quantity::Velocity, 1e-3},
    {"m/min", u"m/min", Quantity::Velocity, 1.0 / 60},
    {"km/h", u"km/h", Quantity::Velocity, 1 / 3.6},
    {"[in_i]/s", u"in/s", Quantity::Velocity, kInch, 0, "in/s"},

    {"m/s2", u"m/s²", Quantity::Acceleration, 1, 0, "m/s²"},
    {"mm/s2", u"mm/s²", Quantity::Acceleration, 1e-3, 0, "mm/s²"},
    {"[g]", u"g", Quantity::Acceleration, kGravity},

    {"m", u"m", Quantity::Length},
    {"cm", u"cm", Quantity::Length, 1e-2},
    {"mm", u"mm", Quantity::Length, 1e-3},
    {"um", u"µm", Quantity::Length, 1e-6, 0, "µm"},
    {"km", u"km", Quantity::Length, 1e3},
    {"[in_i]", u"in", Quantity::Length, kInch, 0, "in"},
    {"[ft_i]", u"ft", Quantity::Length, 12 * kInch, 0, "ft"},

    {"m3", u"m³", Quantity::Volume, 1, 0, "m³"},
    {"L", u"L", Quantity::Volume, 1e-3, 0, "l"},
    {"mL", u"mL", Quantity::Volume, 1e-6, 0, "ml"},
    {"hL", u"hL", Quantity::Volume, 0.1, 0, "hl"},
    {"[gal_us]", u"gal", Quantity::Volume, 231 * kInch * kInch * kInch, 0, "gal"},

    {"m3/s", u"m³/s", Quantity::VolumeFlow, 1, 0, "m³/s"},
    {"m3/h", u"m³/h", Quantity::VolumeFlow, 1.0 / 3'600, 0, "m³/h"},
    {"m3/min", u"m³/min", Quantity::VolumeFlow, 1.0 / 60, 0, "m³/min"},
    {"L/s", u"L/s", Quantity::VolumeFlow, 1e-3, 0, "l/s"},
    {"L/min", u"L/min", Quantity::VolumeFlow, 1e-3 / 60, 0, "l/min"},
    {"L/h", u"L/h", Quantity::VolumeFlow, 1e-3 / 3'600, 0, "l/h"},
    {"mL/min", u"mL/min", Quantity::VolumeFlow, 1e-6 / 60, 0, "ml/min"},
    {"[gal_us]/min", u"gal/min", Quantity::VolumeFlow, 231 * kInch * kInch * kInch / 60, 0, "gpm"},

    {"kg/s", u"kg/s", Quantity::MassFlow},
    {"g/s", u"g/s", Quantity::MassFlow, 1e-3},
    {"kg/min", u"kg/min", Quantity::MassFlow, 1.0 / 60},
    {"kg/h", u"kg/h", Quantity::MassFlow, 1.0 / 3'600},
    {"t/h", u"t/h", Quantity::MassFlow, 1'000.0 / 3'600},

    {"kg", u"kg", Quantity::Mass},
    {"g", u"g", Quantity::Mass, 1e-3},
    {"mg", u"mg", Quantity::Mass, 1e-6},
    {"t", u"t", Quantity::Mass, 1e3},
    {"[lb_av]", u"lb", Quantity::Mass, kPound, 0, "lb"},

    {"s", u"s", Quantity::Time},
    {"ms", u"ms", Quantity::Time, 1e-3},
    {"us", u"µs", Quantity::Time, 1e-6, 0, "µs"},
    {"min", u"min", Quantity::Time, 60},
    {"h", u"h", Quantity::Time, 3'600},
    {"d", u"d", Quantity::Time, 86'400},

    {"Hz", u"Hz", Quantity::Frequency},
    {"kHz", u"kHz", Quantity::Frequency, 1e3},
    {"1/s", u"1/s", Quantity::Frequency},
    {"1/min", u"1/min", Quantity::Frequency, 1.0 / 60, 0, "/min"},
    {"{rev}/min", u"rpm", Quantity::Frequency, 1.0 / 60, 0, "rpm"},
    {"1/h", u"1/h", Quantity::Frequency, 1.0 / 3'600},

    {"1", u"", Quantity::Ratio},
    {"%", u"%", Quantity::Ratio, 1e-2},
    {"[ppm]", u"ppm", Quantity::Ratio, 1e-6, 0, "ppm"},

    {"A", u"A", Quantity::Current},
    {"mA", u"mA", Quantity::Current, 1e-3},
    {"uA", u"µA", Quantity::Current, 1e-6, 0, "µA"},
    {"kA", u"kA", Quantity::Current, 1e3},
    {"V", u"V", Quantity::Voltage},
    {"mV", u"mV", Quantity::Voltage, 1e-3},
    {"kV", u"kV", Quantity::Voltage, 1e3},
    {"Ohm", u"Ω", Quantity::Resistance, 1, 0, "Ω"},
    {"kOhm", u"kΩ", Quantity::Resistance, 1e3, 0, "kΩ"},
    {"MOhm", u"MΩ", Quantity::Resistance, 1e6, 0, "MΩ"},
    {"S/m", u"S/m", Quantity::Conductivity},
    {"mS/cm", u"mS/cm", Quantity::Conductivity, 0.1},
    {"uS/cm", u"µS/cm", Quantity::Conductivity, 1e-4, 0, "µS/cm"},

    {"W", u"W", Quantity::Power},
    {"kW", u"kW", Quantity::Power, 1e3},
    {"MW", u"MW", Quantity::Power, 1e6},
    {"J", u"J", Quantity::Energy},
    {"kJ", u"kJ", Quantity::Energy, 1e3},
    {"MJ", u"MJ", Quantity::Energy, 1e6},
    {"W.h", u"Wh", Quantity::Energy, 3'600, 0, "Wh"},
    {"kW.h", u"kWh", Quantity::Energy, 3.6e6, 0, "kWh"},
    {"MW.h", u"MWh", Quantity::Energy, 3.6e9, 0, "MWh"},
    {"N", u"N", Quantity::Force},
    {"kN", u"kN", Quantity::Force, 1e3},
    {"N.m", u"N·m", Quantity::Torque, 1, 0, "Nm"},
    {"kN.m", u"kN·m", Quantity::Torque, 1e3, 0, "kNm"},

    {"rad", u"rad", Quantity::Angle},
    {"deg", u"°", Quantity::Angle, 0.017453292519943295, 0, "°"},
    {"dB", u"dB", Quantity::Level},
    {"[pH]", u"pH", Quantity::Acidity, 1, 0, "pH"},
};

//! By UCUM code and by alias.
const Unit *unitFor(const QString &code)
{
    static const QHash<QString, const Unit *> byCode = [] {
        QHash<QString, const Unit *> result;
        for (const Unit &unit : kUnits) {
            result.insert(QString::fromUtf8(unit.ucum), &unit);
            if (unit.alias)
                result.insert(QString::fromUtf8(unit.alias), &unit);
        }
        // Two ways to write these are both usual.
        result.insert(u"°C"_s, result.value(u"Cel"_s));
        result.insert(u"°F"_s, result.value(u"[degF]"_s));
        result.insert(u"r/min"_s, result.value(u"{rev}/min"_s));
        result.insert(u"/s"_s, result.value(u"1/s"_s));
        result.insert(u"/h"_s, result.value(u"1/h"_s));
        return result;
    }();
    return byCode.value(code);
}

/*
 * UCUM's annotations say what is counted and change nothing else: "{bottles}/min" is "/min".
 * Source: The Unified Code for Units of Measure, section 2.4, 12.
 */
QString withoutAnnotations(const QString &code)
{
    static const QRegularExpression annotation(u"\\{[^{}]*\\}"_s);
    QString bare = code;
    bare.remove(annotation);
    return bare.isEmpty() && !code.isEmpty() ? u"1"_s : bare;
}

//! As unitFor(), looking past annotations.
const Unit *measureFor(const QString &code)
{
    const Unit *unit = unitFor(code);
    return unit || !code.contains(u'{') ? unit : unitFor(withoutAnnotations(code));
}

} // namespace

std::optional<double> convertUnit(double value, const QString &from, const QString &to)
{
    if (from == to)
        return value;
    const Unit *source = measureFor(from);
    const Unit *target = measureFor(to);
    if (!source || !target || source->quantity != target->quantity)
        return std::nullopt;
    if (source == target)
        return value;
    return (value + source->zero) * source->factor / target->factor - target->zero;
}

QString displayUnit(const QString &ucum)
{
    const Unit *unit = unitFor(ucum);
    if (unit)
        return QString::fromUtf16(unit->shown);
    // "{bottles}/min" is "bottles/min", "kg{dry}" is "kg dry", "mPa.s" is "mPa·s"
    QString shown;
    for (const QChar c : ucum) {
        if (c == u'{') {
            if (!shown.isEmpty() && shown.back() != u'/' && shown.back() != u'.')
                shown += u' ';
        } else if (c != u'}') {
            shown += c;
        }
    }
    for (qsizetype i = 1; i + 1 < shown.size(); ++i) {
        if (shown[i] == u'.' && shown[i - 1].isLetter() && shown[i + 1].isLetter())
            shown[i] = u'·';
    }
    return shown;
}

} // namespace lineside
