#pragma once

#include "server/live/stream.h"

#include <map>

namespace lineside::live {

//! Something about one machine, on the topics health, production and quality: how it is now, or what has happened.
struct Notice
{
    Topic topic = Topic::Health;
    MachineId machine;
    QByteArray type;     //!< of the catalogue
    QByteArray payload;  //!< a JSON object with a member at least
    /*!
     * What it is the newest of, among its machine's: a newer one takes its place, and who subscribes later gets it in the
     * snapshot. Empty: it is told once, to those who are there.
     */
    QByteArray key{};
    bool merges = false; //!< of several that come soon after each other the newest will do; needs a key
    bool ends = false;   //!< it is the last of its key: told, and not kept any more
    Priority priority = Priority::Low; //!< where the catalogue leaves it to the message
};

//! The newest notices of one topic, of all tenants. Network thread.
class KeptNotices
{
public:
    static constexpr size_t kMost = 50'000;
    //! Machine and key.
    using Place = std::pair<MachineId, QByteArray>;

    //! One without a key, or of a machine that the plant does not have, is not kept.
    void add(const Notice &notice, const PlantSnapshot &plant);
    //! Those of machines that are not there any more go.
    void forgetOthers(const PlantSnapshot &plant);
    const std::map<Place, Notice> &all() const { return m_all; }

private:
    std::map<Place, Notice> m_all;
};

/*!
 * Notices of one tenant's machines, as a filter wants them. Those that may be merged come in rounds, at most maxRate a
 * second, one message for each that changed; the others at once, each by itself.
 */
class NoticeStream final : public Stream
{
public:
    struct Parts
    {
        const KeptNotices &kept;
        const Clock &clock;
        SnapshotPtr plant;
        QString tenant;
        Filter filter;
        double maxRate = 10; //!< rounds a second
    };
    NoticeStream(Heading heading, Parts parts);

    void add(const Notice &notice, SteadyTime now, SteadyTime arrived);

    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &plant) override;

private:
    std::vector<QByteArray> makeSnapshot() override;
    bool adopt();

    Parts m_parts;
    std::vector<MachineId> m_machines; //!< ascending
    std::map<KeptNotices::Place, Notice> m_pending;
    SteadyTime m_arrived{}; //!< of the first that is pending
    http::TokenBucket m_bucket;
};

} // namespace lineside::live
