#pragma once

#include "models/base/clock.h"
#include "models/field/descriptions.h"
#include "models/history/event.h"
#include "models/plant/plant.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <mutex>

namespace lineside {

/*!
 * What the journal and the log are told of links: that one is down and why, once, and again only for a cause that this
 * outage did not have yet; that it is connected again, once, and how long it was not; and what restricts a link that is
 * connected, once. However often a driver tries, and whatever its tries alternate between.
 */
class LinkJournal
{
public:
    static constexpr qsizetype kMostCauses = 8; //!< of one outage

    //! \a tell is called on the thread that calls note().
    LinkJournal(std::function<void(Event)> tell, const Clock &clock);

    //! A link's state or cause has changed. Any thread.
    void note(const Device &device, const LinkStatus &status);
    //! Devices that are gone or disabled have no outage to end. Any thread.
    void setSnapshot(const PlantSnapshot &snapshot);

private:
    struct Link
    {
        enum class Told { Nothing, Down, Up } told = Told::Nothing;
        SteadyTime downSince{};
        bool wasDown = false;
        QSet<QString> causes; //!< told since the link last went down or up
    };

    const std::function<void(Event)> m_tell;
    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<DeviceId, Link> m_links;
    QHash<DeviceId, QString> m_tenants;
};

} // namespace lineside
