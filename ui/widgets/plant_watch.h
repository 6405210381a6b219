#pragma once

#include "ui/page.h"
#include "ui/widgets/glyphs.h"
#include "ui/widgets/value_look.h"

#include <QObject>

#include <array>
#include <set>
#include <vector>

namespace lineside {

//! How many tags of something stand how.
struct ConditionCounts
{
    std::array<int, kConditionCount> tags{};
    int operator[](Condition condition) const { return tags[size_t(condition)]; }
    int &operator[](Condition condition) { return tags[size_t(condition)]; }
    int total() const;
    //! The worst that is not outright normal; NoValue only when nothing else is there.
    Condition worst() const;
    void add(const ConditionCounts &other);
};

//! Something abnormal that a person should know of.
struct Situation
{
    Condition condition = Condition::Normal;
    UtcTime since{};
    ObjectRef object; //!< tag or device
    QString where;    //!< "FIL-02 Filler"
    QString words;    //!< "Bowl pressure high-high"
    QString detail;   //!< "3.92 bar > 3.80"
};

/*!
 * Who is abnormal now: walks the latest values in slices on the display tick (all tags twice a second, whatever their
 * number), keeps counts per machine, the links' states, and the recent values of key tags for sparklines.
 * Lives on the window's thread.
 */
class PlantWatch : public QObject
{
    Q_OBJECT

public:
    static constexpr size_t kRecent = 90; //!< one a second

    explicit PlantWatch(const UiServices &services, QObject *parent = nullptr);

    //! To be called on each display tick.
    void tick();
    //! All at once, for tests and the first picture.
    void examineAll();

    const SnapshotPtr &snapshot() const { return m_snapshot; }
    Condition conditionOf(TagId tag) const;
    ConditionCounts countsOf(const MachineId &machine) const;
    //! Of a site, line, machine, device or tag with all that is below.
    Condition worstOf(const ObjectRef &object) const;
    //! Counts of everything.
    const ConditionCounts &counts() const { return m_all; }

    //! Every enabled tag of the machine has lost its source.
    bool hasNoLink(const MachineId &machine) const;
    //! Since when its source was last heard, for the age in "No link · 14 s"; nothing when never.
    std::optional<std::chrono::microseconds> unheardFor(const MachineId &machine) const;

    //! The links as of the last half second. Null for an unknown device.
    const LinkStatus *linkOf(const DeviceId &device) const;
    const QList<LinkStatus> &links() const { return m_links; }
    bool isDown(const DeviceId &device) const;

    //! The most urgent first, newest first among equals.
    std::vector<Situation> situations(size_t atMost) const;

    //! Recent values of a machine's key tag, oldest first; empty for others.
    std::vector<float> recentOf(TagId tag) const;

Q_SIGNALS:
    //! Some condition or link changed; at most once a tick.
    void changed();
    void snapshotTaken();

private:
    struct Abnormal
    {
        Condition condition;
        UtcTime since;
        TagId tag;
        friend bool operator<(const Abnormal &a, const Abnormal &b)
        {
            if (a.condition != b.condition)
                return a.condition > b.condition;
            if (a.since != b.since)
                return a.since > b.since;
            return a.tag < b.tag;
        }
    };
    struct Recent
    {
        std::array<float, kRecent> values{};
        size_t count = 0;
        size_t next = 0;
    };
    struct TagState
    {
        Condition condition = Condition::NoValue;
        quint64 version = 0;
        UtcTime since{};
    };

    void takeSnapshot(const SnapshotPtr &snapshot);
    void startOver();
    void examine(const TagEntry &entry);
    void judge(const TagEntry &entry);
    void readLinks();
    void sampleKeyTags();
    Situation situationOf(const Abnormal &abnormal) const;

    const UiServices &m_services;
    SnapshotPtr m_snapshot;
    std::vector<TagState> m_tags; //!< by TagId
    size_t m_next = 0;            //!< index into the snapshot's tags
    bool m_dirty = false;
    ConditionCounts m_all;
    QHash<MachineId, ConditionCounts> m_machines;
    QHash<DeviceId, ConditionCounts> m_devices;
    std::set<Abnormal> m_abnormal; //!< limits and bad values; lost sources are told by their links
    QList<LinkStatus> m_links;
    QHash<DeviceId, qsizetype> m_linkIndex;
    QHash<quint32, Recent> m_recent; //!< key tags only
    std::optional<SteadyTime> m_linksReadAt;
    std::optional<SteadyTime> m_sampledAt;
};

} // namespace lineside
