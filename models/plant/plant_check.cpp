#include "models/plant/plan_check.h"
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

using AnyId = ObjectId<struct AnyKind>;

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
            if (const QString what = faultOfCalendars(site); !what.isEmpty())
                return fault(where, what);
            if (const QString what = faultOfStopReasons(site); !what.isEmpty())
                return fault(where, what);
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
                if (const QString what = faultOfPlans(site, machine); !what.isEmpty())
                    return fault(where, what);
                for (const ControlChart &chart : machine.charts) {
                    const qsizetype before = m_ids.size();
                    m_ids.insert({chart.id.uuid});
                    if (m_ids.size() == before)
                        return fault(where, PlantCheck::tr("chart \"%1\" has the id of another object.").arg(quoted(chart.code)));
                }
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

    QSet<AnyId> m_ids; //!< of whatever kind: no two objects share one
    QSet<QStringView> m_deviceCodes;
    QSet<MachineId> m_machines; //!< of the site under check
};

//! Sites, lines, machines and their charts.
QSet<AnyId> frameIds(const Plant &plant)
{
    QSet<AnyId> ids;
    for (const Site &site : plant.sites) {
        ids.insert({site.id.uuid});
        for (const Line &line : site.lines) {
            ids.insert({line.id.uuid});
            for (const Machine &machine : line.machines) {
                ids.insert({machine.id.uuid});
                for (const ControlChart &chart : machine.charts)
                    ids.insert({chart.id.uuid});
            }
        }
    }
    return ids;
}

QSet<MachineId> machinesOf(const Site &site)
{
    QSet<MachineId> machines;
    for (const Line &line : site.lines) {
        for (const Machine &machine : line.machines)
            machines.insert(machine.id);
    }
    return machines;
}

//! The same rules for a plant that came out of a sound one.
class ChangedRules
{
public:
    ChangedRules(const PlantSnapshot &before, const Plant &next, const PlantChanges &changes)
        : m_before(before), m_next(next), m_changes(changes)
    {
    }

    bool areKept()
    {
        if (m_changes.sameMachines && m_changes.sameName) {
            m_frameBefore = frameIds(m_before.plant());
        } else {
            // without devices it is small: as a whole
            Plant frame = m_next;
            for (Site &site : frame.sites)
                site.devices.clear();
            if (!PlantRules().check(frame))
                return false;
            m_frameBefore = frameIds(m_before.plant());
            const QSet<AnyId> now = frameIds(m_next);
            for (const AnyId &id : now) {
                if (!m_frameBefore.contains(id))
                    m_strangers.insert(id);
            }
            for (const AnyId &id : std::as_const(m_frameBefore)) {
                if (!now.contains(id))
                    m_gone.insert(id);
            }
        }
        for (const Site &site : m_next.sites)
            m_machines.push_back(machinesOf(site));
        return deviceCodesAreUnique() && devicesAreSound() && strangersAreNew() && (m_changes.sameMachines || nobodyLostItsMachine());
    }

private:
    bool deviceCodesAreUnique() const
    {
        QSet<QStringView> codes;
        qsizetype devices = 0;
        for (const Site &site : m_next.sites) {
            for (const Device &device : site.devices) {
                if (device.code.isEmpty())
                    return false;
                codes.insert(device.code);
                ++devices;
            }
        }
        return codes.size() == devices;
    }

    bool isTagSound(const Tag &tag, qsizetype site) const
    {
        return !tag.code.isEmpty() && !tag.id.isNull() && faultOfWords({&tag.code}).isEmpty()
            && (tag.machine.isNull() || m_machines[size_t(site)].contains(tag.machine)) && faultOfTag(tag).isEmpty();
    }

    bool devicesAreSound()
    {
        for (const PlantChanges::Place &place : m_changes.removed) {
            const Device &device = m_before.plant().sites[place.site].devices[place.device];
            m_gone.insert({device.id.uuid});
            for (const Tag &tag : device.tags)
                m_gone.insert({tag.id.uuid});
        }
        for (const PlantChanges::DeviceChange &change : m_changes.devices) {
            const Device &device = m_next.sites[change.site].devices[change.device];
            if (!faultOfWords({&device.code, &device.name, &device.driver}).isEmpty())
                return false;
            if (device.driver.isEmpty() || device.period < std::chrono::milliseconds(10)
                || device.timeTolerance.ahead.count() < 0 || device.timeTolerance.behind.count() < 0)
                return false;
            const Device *old = change.before < 0 ? nullptr : &m_before.plant().sites[change.site].devices[change.before];
            if (!old && (device.id.isNull() || !addStranger({device.id.uuid})))
                return false;
            bool newCodes = !change.added.empty();
            for (const qsizetype i : change.changed) {
                const Tag &tag = device.tags[i];
                newCodes = newCodes || i >= old->tags.size() || old->tags[i].id != tag.id || old->tags[i].code != tag.code;
                if (!isTagSound(tag, change.site))
                    return false;
            }
            for (const qsizetype i : change.added) {
                if (!isTagSound(device.tags[i], change.site) || !addStranger({device.tags[i].id.uuid}))
                    return false;
            }
            for (const qsizetype i : change.gone)
                m_gone.insert({old->tags[i].id.uuid});
            if (newCodes) {
                QSet<QStringView> codes;
                codes.reserve(device.tags.size());
                for (const Tag &tag : device.tags)
                    codes.insert(tag.code);
                if (codes.size() != device.tags.size())
                    return false;
            }
        }
        return true;
    }

    bool addStranger(const AnyId &id)
    {
        const qsizetype known = m_strangers.size();
        m_strangers.insert(id);
        return m_strangers.size() > known;
    }

    //! An id that is new to the plant, or whose bearer has left it.
    bool strangersAreNew() const
    {
        for (const AnyId &id : m_strangers) {
            const bool known = m_frameBefore.contains(id) || m_before.find(TagUuid{id.uuid}) || m_before.findDevice({id.uuid});
            if (known && !m_gone.contains(id))
                return false;
        }
        return true;
    }

    //! Tags that did not change may have lost their machine.
    bool nobodyLostItsMachine() const
    {
        for (qsizetype i = 0; i < m_next.sites.size(); ++i) {
            if (i >= m_before.plant().sites.size())
                break;
            const QSet<MachineId> lost = machinesOf(m_before.plant().sites[i]) - m_machines[size_t(i)];
            if (lost.isEmpty())
                continue;
            for (const Device &device : m_next.sites[i].devices) {
                for (const Tag &tag : device.tags) {
                    if (lost.contains(tag.machine))
                        return false;
                }
            }
        }
        return true;
    }

    const PlantSnapshot &m_before;
    const Plant &m_next;
    const PlantChanges &m_changes;
    std::vector<QSet<MachineId>> m_machines; //!< by site
    QSet<AnyId> m_frameBefore;
    QSet<AnyId> m_strangers; //!< ids that came
    QSet<AnyId> m_gone;      //!< ids that went
};

} // namespace

bool PlantEditor::isStillSound(const PlantSnapshot &before, const Plant &next, const PlantChanges &changes)
{
    return ChangedRules(before, next, changes).areKept();
}

Status PlantEditor::check(const Plant &plant)
{
    return PlantRules().check(plant);
}

} // namespace lineside
