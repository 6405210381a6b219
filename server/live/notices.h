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
     * snapshot. Empty: something that happened, which who subscribes within the hour is told.
     */
    QByteArray key{};
    bool merges = false; //!< of several that come soon after each other the newest will do; needs a key
    bool ends = false;   //!< it is the last of its key: told, and not kept any more
    Priority priority = Priority::Low; //!< where the catalogue leaves it to the message
    MessageKind kind = MessageKind::Unknown; //!< as the catalogue has its type; the book says it
    quint64 number = 0;                      //!< in the order they came; likewise
};

//! The newest notices of one topic, and what happened in the last hour, of all tenants. Network thread.
class KeptNotices
{
public:
    static constexpr size_t kMost = 50'000;
    static constexpr std::chrono::hours kPast{1};
    static constexpr size_t kMostPastOfMachine = 100;
    static constexpr size_t kMostPastBytes = 16 << 20; //!< of all; a machine that brings more pushes out its own alone
    //! Machine and key.
    using Place = std::pair<MachineId, QByteArray>;
    struct Happened
    {
        Notice notice;
        SteadyTime at{};
    };

    //! One of a machine that the plant does not have is not kept.
    void add(const Notice &notice, const PlantSnapshot &plant, SteadyTime now);
    //! Those of machines that are not there any more go.
    void forgetOthers(const PlantSnapshot &plant);
    //! What happened longer ago goes; looks once a minute.
    void forgetOld(SteadyTime now);
    const std::map<Place, Notice> &all() const { return m_all; }
    //! What happened to a machine within the hour before \a now, oldest first.
    std::vector<const Notice *> pastOf(const MachineId &machine, SteadyTime now) const;
    size_t pastBytes() const { return m_pastBytes; }

private:
    using Past = std::map<MachineId, std::deque<Happened>>;
    void forgetOldest(std::deque<Happened> &past);

    std::map<Place, Notice> m_all;
    Past m_past;
    size_t m_pastBytes = 0;
    SteadyTime m_lookAt{};
};

/*!
 * Notices of one tenant's machines, as a filter wants them: each message has all of one type that are waiting. Those of
 * priority high and above come at once, as often as there are any; of the others at most maxRate messages a second come,
 * after up to ten at once. Of those that merge a message has the newest; none of the others is left out.
 */
class NoticeStream final : public Stream
{
public:
    //! So many do not wait any longer, whatever the rate is.
    static constexpr size_t kMostWaiting = 10'000;

    struct Parts
    {
        const KeptNotices &kept;
        const Clock &clock;
        SnapshotPtr plant;
        QString tenant;
        Filter filter;
        double maxRate = 10; //!< messages a second
    };
    NoticeStream(Heading heading, Parts parts);

    void add(const Notice &notice, SteadyTime arrived);

    SteadyTime tick(SteadyTime now) override;
    bool setPlant(const SnapshotPtr &plant) override;
    std::vector<Framed> past(SteadyTime now) const override;

private:
    struct Waiting
    {
        Notice notice;
        SteadyTime arrived{};
    };
    using Line = std::map<quint64, Waiting>; //!< by when they came in here

    std::vector<Framed> makeSnapshot() override;
    bool adopt();
    bool isOwn(const MachineId &machine) const;
    void wait(const Notice &notice, SteadyTime arrived, bool merges);
    //! Makes a message of \a first and those of its type and priority behind it.
    void send(Line::iterator first, SteadyTime now);
    std::vector<Framed> framed(const std::vector<const Notice *> &some, QByteArrayView mark) const;

    Parts m_parts;
    std::vector<MachineId> m_machines; //!< ascending
    Line m_waiting;
    std::map<KeptNotices::Place, quint64> m_newest; //!< of those that wait, by what they are the newest of
    quint64 m_next = 0;
    http::TokenBucket m_bucket;
};

} // namespace lineside::live
