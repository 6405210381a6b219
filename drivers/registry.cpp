#include "drivers/registry.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

using Fault = FieldGateway::ParameterFault;
using Type = ParameterDescription::Type;

constexpr double kExactInteger = 9007199254740992.0; // 2^53: what a JSON number carries without loss

struct FaultText
{
    Q_DECLARE_TR_FUNCTIONS(drivers)
};

const ParameterDescription *findParameter(const QList<ParameterDescription> &descriptions, const QString &key)
{
    const auto found = std::ranges::find(descriptions, key, &ParameterDescription::key);
    return found == descriptions.end() ? nullptr : &*found;
}

//! Whether onlyIf lets the parameter count; a parameter that hangs on one that does not count does not count either.
bool isActive(const QList<ParameterDescription> &descriptions, const QJsonObject &values,
              const ParameterDescription &parameter, int depth = 0)
{
    constexpr int kDeepest = 8; // conditions in a circle end here
    if (parameter.onlyIf.isEmpty() || depth > kDeepest)
        return true;
    const qsizetype equals = parameter.onlyIf.indexOf(QLatin1Char('='));
    const QString key = parameter.onlyIf.left(equals);
    const ParameterDescription *other = findParameter(descriptions, key);
    if (other && !isActive(descriptions, values, *other, depth + 1))
        return false;
    const QStringList wanted = parameter.onlyIf.mid(equals + 1).split(QLatin1Char('|'));
    return wanted.contains(parameterValue(descriptions, values, key).toString());
}

QString numberText(double value)
{
    return QString::number(value, 'g', 15);
}

//! Empty when the number lies in the parameter's range.
QString rangeFault(const ParameterDescription &parameter, double value)
{
    const bool tooLow = parameter.minimum && value < *parameter.minimum;
    const bool tooHigh = parameter.maximum && value > *parameter.maximum;
    if (!tooLow && !tooHigh)
        return {};
    const QString unit = parameter.unit.isEmpty() ? QString() : QString(QLatin1Char(' ') + parameter.unit);
    if (parameter.minimum && parameter.maximum)
        return FaultText::tr("Must be from %1 to %2.")
            .arg(numberText(*parameter.minimum) + unit, numberText(*parameter.maximum) + unit);
    return tooLow ? FaultText::tr("Must be at least %1.").arg(numberText(*parameter.minimum) + unit)
                  : FaultText::tr("Must be at most %1.").arg(numberText(*parameter.maximum) + unit);
}

//! Empty when the value is of the parameter's type and within its range.
QString valueFault(const ParameterDescription &parameter, const QJsonValue &value)
{
    switch (parameter.type) {
    case Type::Boolean:
        return value.isBool() ? QString() : FaultText::tr("Must be true or false.");
    case Type::Integer: {
        const double number = value.toDouble();
        if (!value.isDouble() || number != std::floor(number) || std::abs(number) > kExactInteger)
            return FaultText::tr("Must be a whole number.");
        return rangeFault(parameter, number);
    }
    case Type::Number:
        if (!value.isDouble() || !std::isfinite(value.toDouble()))
            return FaultText::tr("Must be a number.");
        return rangeFault(parameter, value.toDouble());
    case Type::Choice: {
        QStringList known;
        for (const ParameterDescription::Choice &choice : parameter.choices)
            known.append(choice.value);
        if (value.isString() && known.contains(value.toString()))
            return {};
        return FaultText::tr("Must be one of: %1.").arg(known.join(QStringLiteral(", ")));
    }
    case Type::Text:
    case Type::Secret:
    case Type::File:
    case Type::MultilineText:
        break;
    }
    return value.isString() ? QString() : FaultText::tr("Must be text.");
}

bool isTextual(Type type)
{
    return type == Type::Text || type == Type::Secret || type == Type::File || type == Type::MultilineText;
}

void checkObject(const QList<ParameterDescription> &descriptions, const QJsonObject &values, const QString &tagCode,
                 QList<Fault> &faults)
{
    for (const ParameterDescription &parameter : descriptions) {
        if (!isActive(descriptions, values, parameter))
            continue;
        const QJsonValue value = values.value(parameter.key);
        const bool absent = value.isUndefined();
        if (absent || (isTextual(parameter.type) && value.isString() && value.toString().isEmpty())) {
            if (parameter.required && !(absent && parameter.standard.isValid()))
                faults.append({tagCode, parameter.key, FaultText::tr("Is required.")});
            continue;
        }
        if (const QString fault = valueFault(parameter, value); !fault.isEmpty())
            faults.append({tagCode, parameter.key, fault});
    }
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (!findParameter(descriptions, it.key()))
            faults.append({tagCode, it.key(), FaultText::tr("This device's protocol does not know this setting.")});
    }
}

} // namespace

const DriverEntry *findDriver(const DriverRegistry &registry, const QString &id)
{
    const auto found = std::ranges::find_if(registry, [&](const DriverEntry &entry) {
        return entry.description.id == id;
    });
    return found == registry.end() ? nullptr : &*found;
}

QList<Fault> checkParameters(const DriverEntry &entry, const Device &device)
{
    QList<Fault> faults;
    checkObject(entry.description.device, device.parameters, QString(), faults);
    for (const Tag &tag : device.tags)
        checkObject(entry.description.tag, tag.address, tag.code, faults);
    // The driver's own rules may take for granted that the description is kept.
    if (faults.isEmpty() && entry.check)
        faults = entry.check(device);
    return faults;
}

QVariant parameterValue(const QList<ParameterDescription> &descriptions, const QJsonObject &values, const QString &key)
{
    const QJsonValue value = values.value(key);
    const ParameterDescription *parameter = findParameter(descriptions, key);
    if (value.isUndefined())
        return parameter ? parameter->standard : QVariant();
    if (parameter && parameter->type == Type::Integer && value.isDouble())
        return QVariant::fromValue(value.toInteger(qint64(value.toDouble())));
    if (parameter && parameter->type == Type::Number && value.isDouble())
        return value.toDouble();
    return value.toVariant();
}

} // namespace lineside
