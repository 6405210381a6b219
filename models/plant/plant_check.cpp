#include "models/plant/plant_edits.h"
#include "models/plant/plant_limits.h"

#include <QCoreApplication>
#include <QSet>

#include <cmath>
#include <initializer_list>

namespace lineside {

namespace {

using namespace Qt::Literals;

struct PlantCheck
{
    Q_DECLARE_TR_FUNCTIONS(plant)
};

Error fault(const QString &where, const QString &what)
{
    return {Error::Kind::BadData, where + ": "_L1 + what, {}};
}

//! A code as it stands in a sentence; one that breaks the rules may be a megabyte.
QString quoted(const QString &code)
{
    return code.size() <= kMostLetters ? code : code.left(40) + QChar(0x2026);
}

//! Why these words are not in order; empty when they are.
QString faultOfWords(std::initializer_list<const QString *> words)
{
    for (const QString *word : words) {
        if (word->size() > kMostLetters)
            return PlantCheck::tr("\"%1\" has %2 letters; there is room for %3.")
                .arg(quoted(*word), QString::number(word->size()), QString::number(kMostLetters));
    }
    return {};
}

//! Each number finite, and none smaller than the one before it.
bool isAscending(std::initializer_list<std::optional<double>> ends)
{
    std::optional<double> previous;
    for (const std::optional<double> &end : ends) {
        if (!end)
            continue;
        if (!std::isfinite(*end) || (previous && *end < *previous))
            return false;
        previous = end;
    }
    return true;
}

//! Why a tag is not in order by itself; empty when it is.
QString faultOfTag(const Tag &tag)
{
    if (tag.scaling) {
        const Scaling &s = *tag.scaling;
        if (tag.type != ValueType::Float64)
            return PlantCheck::tr("only a Float64 tag can be scaled.");
        if (!std::isfinite(s.rawLow) || !std::isfinite(s.rawHigh) || !std::isfinite(s.low) || !std::isfinite(s.high))
            return PlantCheck::tr("the scaling must be finite.");
        const double gain = (s.high - s.low) / (s.rawHigh - s.rawLow);
        if (s.rawLow == s.rawHigh || s.low == s.high || !std::isfinite(gain) || gain == 0)
            return PlantCheck::tr("the scaling has no span: its low and high ends must differ.");
    }
    if (const QString what = faultOfWords({&tag.name, &tag.sensorType, &tag.unit}); !what.isEmpty())
        return what;
    if (!isAscending({tag.physicalRange.low, tag.physicalRange.high}))
        return PlantCheck::tr("the physical range must be finite and its low end below its high end.");
    if (!isAscending({tag.normalRange.low, tag.normalRange.high}))
        return PlantCheck::tr("the normal range must be finite and its low end below its high end.");
    if (!isAscending({tag.writeLimits.low, tag.writeLimits.high}))
        return PlantCheck::tr("the write limits must be finite and the low one below the high one.");
    if (!isAscending({tag.limits.lowLow, tag.limits.low, tag.limits.high, tag.limits.highHigh}))
        return PlantCheck::tr("the limits must be finite and ascend from low-low to high-high.");
    if (!std::isfinite(tag.deadband) || tag.deadband < 0)
        return PlantCheck::tr("the deadband must be finite and not negative.");
    if (tag.decimals < 0 || tag.decimals > 15)
        return PlantCheck::tr("the number of decimals must be from 0 to 15.");
    if (tag.staleAfter && tag.staleAfter->count() < 1)
        return PlantCheck::tr("the stale time must be at least 1 ms.");
    for (qsizetype i = 0; i < tag.states.size(); ++i) {
        if (tag.states[i].text.isEmpty())
            return PlantCheck::tr("each state needs a word.");
        if (const QString what = faultOfWords({&tag.states[i].text}); !what.isEmpty())
            return what;
        for (qsizetype k = 0; k < i; ++k) {
            if (tag.states[k].value == tag.states[i].value || tag.states[k].text == tag.states[i].text)
                return PlantCheck::tr("two states have the same number or the same word.");
        }
    }
    return {};
}

//! The rules over the whole plant, as far as they need memory: ids and codes seen so far.
class PlantRules
{
public:
    Status check(const Plant &plant)
    {
        QSet<QStringView> siteCodes;
        if (const QString what = faultOfWords({&plant.name}); !what.isEmpty())
            return fault(PlantCheck::tr("The plant"), what);
        qsizetype tags = 0;
        for (const Site &site : plant.sites) {
            for (const Device &device : site.devices)
                tags += device.tags.size();
        }
        m_ids.reserve(tags + 64);
        for (const Site &site : plant.sites) {
            const QString where = PlantCheck::tr("Site \"%1\"").arg(quoted(site.code));
            if (Status identity = identify(site.id.uuid, site.code, siteCodes, where); !identity)
                return identity;
            if (const QString what = faultOfWords({&site.name, &site.tenant}); !what.isEmpty())
                return fault(where, what);
            if (site.tenant.isEmpty())
                return fault(where, PlantCheck::tr("the tenant is missing."));
            if (Status lines = checkLines(site); !lines)
                return lines;
            if (Status devices = checkDevices(site); !devices)
                return devices;
        }
        return Done{};
    }

private:
    Status identify(const QUuid &id, const QString &code, QSet<QStringView> &codes, const QString &where)
    {
        if (const QString what = identityFault(id, code, codes); !what.isEmpty())
            return fault(where, what);
        return Done{};
    }

    QString identityFault(const QUuid &id, const QString &code, QSet<QStringView> &codes)
    {
        if (code.isEmpty())
            return PlantCheck::tr("the code is missing.");
        if (const QString what = faultOfWords({&code}); !what.isEmpty())
            return what;
        if (id.isNull())
            return PlantCheck::tr("the id is missing.");
        const qsizetype idsBefore = m_ids.size();
        m_ids.insert({id});
        if (m_ids.size() == idsBefore)
            return PlantCheck::tr("another object has the same id %1.").arg(id.toString(QUuid::WithoutBraces));
        const qsizetype codesBefore = codes.size();
        codes.insert(code);
        if (codes.size() == codesBefore)
            return PlantCheck::tr("the code is used twice.");
        return {};
    }

    Status checkLines(const Site &site)
    {
        QSet<QStringView> lineCodes;
        QSet<QStringView> machineCodes;
        m_machines.clear();
        for (const Line &line : site.lines) {
            const QString place = PlantCheck::tr("Line \"%1\"").arg(quoted(line.code));
            if (Status identity = identify(line.id.uuid, line.code, lineCodes, place); !identity)
                return identity;
            if (const QString what = faultOfWords({&line.name}); !what.isEmpty())
                return fault(place, what);
            for (const Machine &machine : line.machines) {
                const QString where = PlantCheck::tr("Machine \"%1\"").arg(quoted(machine.code));
                if (Status identity = identify(machine.id.uuid, machine.code, machineCodes, where); !identity)
                    return identity;
                if (const QString what = faultOfWords({&machine.name, &machine.type, &machine.manufacturer, &machine.model});
                    !what.isEmpty())
                    return fault(where, what);
                if (machine.keyTags.size() > 2)
                    return fault(where, PlantCheck::tr("at most two key tags fit on a machine's card."));
                m_machines.insert(machine.id);
            }
        }
        return Done{};
    }

    Status checkDevices(const Site &site)
    {
        for (const Device &device : site.devices) {
            const QString where = PlantCheck::tr("Device \"%1\"").arg(quoted(device.code));
            if (Status identity = identify(device.id.uuid, device.code, m_deviceCodes, where); !identity)
                return identity;
            if (const QString what = faultOfWords({&device.name, &device.driver}); !what.isEmpty())
                return fault(where, what);
            if (device.driver.isEmpty())
                return fault(where, PlantCheck::tr("the driver is missing."));
            if (device.period < std::chrono::milliseconds(10))
                return fault(where, PlantCheck::tr("the period must be at least 10 ms."));
            if (device.timeTolerance.ahead.count() < 0 || device.timeTolerance.behind.count() < 0)
                return fault(where, PlantCheck::tr("the time tolerance must not be negative."));
            QSet<QStringView> tagCodes;
            tagCodes.reserve(device.tags.size());
            for (const Tag &tag : device.tags) {
                QString what = identityFault(tag.id.uuid, tag.code, tagCodes);
                if (what.isEmpty() && !tag.machine.isNull() && !m_machines.contains(tag.machine))
                    what = PlantCheck::tr("it names a machine that this site does not have.");
                if (what.isEmpty())
                    what = faultOfTag(tag);
                if (!what.isEmpty())
                    return fault(PlantCheck::tr("Device \"%1\", tag \"%2\"").arg(quoted(device.code), quoted(tag.code)), what);
            }
        }
        return Done{};
    }

    QSet<ObjectId<struct AnyKind>> m_ids; //!< of whatever kind: no two objects share one
    QSet<QStringView> m_deviceCodes;
    QSet<MachineId> m_machines; //!< of the site under check
};

} // namespace

Status PlantEditor::check(const Plant &plant)
{
    return PlantRules().check(plant);
}

} // namespace lineside
