#pragma once

#include "drivers/driver.h"
#include "drivers/opcua/client.h"
#include "drivers/opcua/settings.h"

#include <QHash>

#include <memory>
#include <vector>

namespace lineside::opcua {

//! One tag's monitored item.
struct TagItem
{
    enum class State : quint8 {
        Waiting, //!< to be created
        Alive,
        Failed,  //!< the server, or its address, said no
    };

    DriverTag tag;
    TagSettings settings;
    State state = State::Waiting;
    StatusCode failure = StatusCode::Good; //!< why it failed; Good when nobody was told yet
    NodeId node;                           //!< in this session
    bool resolved = false;
    quint32 handle = 0;
    quint32 id = 0;                        //!< the server's
    WireType writeType = WireType::Null;   //!< learnt by a write
};

//! The tags of one publishing interval: one subscription.
struct ItemGroup
{
    std::chrono::milliseconds publishing{0}; //!< as configured
    quint32 subscription = 0;                //!< 0: not created in this session
    std::chrono::milliseconds inForce{0};
    std::vector<quint32> waiting;            //!< handles to create
    std::vector<quint32> resample;           //!< handles whose sampling interval is out of date
    SteadyTime heardAt{};
};

/*!
 * The tags of a device as monitored items, grouped by publishing interval. Handles are never used twice in a session, so
 * that a late change never lands on another tag. No library, no sockets.
 */
class ItemTable
{
public:
    //! The address could not even be read, or names a namespace that the server does not have.
    struct Rejected
    {
        TagId tag;
        StatusCode status;
    };

    void add(const DriverTag &tag, std::chrono::milliseconds period);
    void remove(TagId tag);
    //! Keeps the item where the address is the same; otherwise as if removed and added.
    void change(const DriverTag &tag, std::chrono::milliseconds period);

    //! A new session: nothing exists on the server yet. Gives the tags that cannot be asked for.
    std::vector<Rejected> beginSession(const QStringList &namespaces);
    //! Tags that were added since; as beginSession() for those.
    std::vector<Rejected> resolveNew(const QStringList &namespaces);
    //! Failed items of groups are to be created once more. False when there are none.
    bool retryFailed();

    TagItem *find(quint32 handle);
    TagItem *find(TagId tag);
    ItemGroup *groupOf(quint32 subscription);
    std::vector<ItemGroup> &groups() { return m_groups; }

    //! Items on the server that belong to no tag any more: subscription and item. Taken once.
    std::vector<std::pair<quint32, quint32>> takeOrphans();

    //! Good tags of a group, for Heard; empty when all tags of the device are in it and good.
    std::vector<TagId> alive(const ItemGroup &group) const;
    bool isAllAlive(const ItemGroup &group) const;

    size_t size() const { return m_byTag.size(); }
    size_t failedCount() const;
    //! The first few failed tags with the reason, in words.
    QString failedWords() const;

private:
    ItemGroup &groupFor(std::chrono::milliseconds publishing);
    bool resolve(TagItem &item, const QStringList &namespaces, std::vector<Rejected> &rejected);

    std::vector<std::unique_ptr<TagItem>> m_items; //!< by handle; null where the tag left
    QHash<quint32, quint32> m_byTag;               //!< tag number -> handle
    std::vector<ItemGroup> m_groups;
    std::vector<quint32> m_unresolved;             //!< added since the session began
    std::vector<std::pair<quint32, quint32>> m_orphans;
};

} // namespace lineside::opcua
