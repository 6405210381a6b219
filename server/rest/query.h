#pragma once

#include "models/plant/plant.h"
#include "server/rest/body.h"

#include <initializer_list>

namespace lineside::rest {

//! The items of a request's address: only those that the route knows, each at most once, each of its kind.
class Query
{
public:
    Query(const http::Request &request, std::initializer_list<const char *> known);

    std::optional<QByteArray> word(const char *name) const;
    //! In UTF-8, at most \a most letters; empty without the item.
    QString text(const char *name, qsizetype most);
    //! \a usual without the item; outside [least, most] is a fault.
    qint64 number(const char *name, qint64 usual, qint64 least, qint64 most);
    std::optional<QUuid> uuid(const char *name);
    std::optional<UtcTime> time(const char *name);
    //! A time until \a now that is not longer ago than \a most; outside is a fault.
    std::optional<UtcTime> moment(const char *name, UtcTime now, std::chrono::microseconds most);
    bool flag(const char *name); //!< "true" or "false"; false without it
    //! Its place among \a words; nothing without the item.
    std::optional<size_t> oneOf(const char *name, std::initializer_list<const char *> words);

    //! from and to, by default the last \a usual until \a now. A fault: not in order, or longer than \a most.
    struct Range
    {
        UtcTime from{}, to{};
    };
    Range range(UtcTime now, std::chrono::microseconds usual, std::chrono::microseconds most);

    bool isGood() const { return m_fault.isEmpty(); }
    //! 400, naming the item that is wrong.
    http::Answer problem() const;

private:
    void wrong(const char *name);

    std::vector<std::pair<QByteArray, QByteArray>> m_items;
    QString m_fault;
};

//! A machine with what it stands in; points into a snapshot.
struct MachinePlace
{
    const Site *site = nullptr;
    const Line *line = nullptr;
    const Machine *machine = nullptr;
};

//! A line with the site that it stands in; points into a snapshot.
struct LinePlace
{
    const Site *site = nullptr;
    const Line *line = nullptr;
};

/*!
 * The machines that one tenant has, in the plant's order, and no others: what all answers about production, quality and
 * health are made from, so that nothing of another tenant gets into one.
 */
class OwnMachines
{
public:
    OwnMachines(SnapshotPtr plant, const QString &tenant);

    const PlantSnapshot &plant() const { return *m_plant; }
    const SnapshotPtr &plantPtr() const { return m_plant; } //!< keeps alive what places point to
    const std::vector<MachinePlace> &all() const { return m_all; }
    //! Null for what is another tenant's or nobody's.
    const MachinePlace *find(const MachineId &id) const;
    bool has(const MachineId &id) const { return find(id) != nullptr; }
    //! Likewise for the lines and sites of the tenant.
    std::optional<LinePlace> line(const QUuid &id) const;
    const Site *site(const QUuid &id) const;
    const MachinePlace *withCode(const QString &code) const;
    //! The chart and its machine; nothing as above.
    std::optional<std::pair<MachinePlace, const ControlChart *>> chart(const QUuid &id) const;
    /*!
     * Those that the items site, line and machine of a query name; all without these. Nothing when one names what the tenant
     * does not have.
     */
    std::optional<std::vector<MachinePlace>> narrowed(Query &query) const;
    //! The plant as the tenant has it: its sites alone.
    Plant ownPlant() const;

private:
    SnapshotPtr m_plant;
    QString m_tenant;
    std::vector<MachinePlace> m_all;
    QHash<MachineId, size_t> m_places;
};

} // namespace lineside::rest
