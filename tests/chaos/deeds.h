#pragma once

#include "chaos/scene.h"

#include <functional>
#include <map>

namespace lineside::test {

/*!
 * What is done to the actors, at random: the same seed does the same in the same order. Some deeds last; others happen
 * meanwhile, but no second one of the same actor.
 */
class Deeds
{
public:
    //! \a longest is how long a deed may last.
    Deeds(Scene &scene, quint64 seed, std::chrono::milliseconds longest, bool tellEach);

    //! One more deed, and a rest behind it.
    void next();
    //! Ends whatever lasts.
    void finish();
    //! How often each was done.
    const std::map<QString, int> &done() const { return m_done; }
    int kills() const;

private:
    enum class Actor { Station, StationDisk, Server, Link };
    struct Deed
    {
        QString name;
        int weight;
        Actor actor;
        std::function<bool()> begin; //!< false: it could not be done now
        std::function<void()> undo;  //!< null: it is over at once
        std::function<void()> again{};  //!< done every 100 ms while it lasts
    };
    struct Lasting
    {
        const Deed *deed;
        SteadyTime until;
        SteadyTime again;
    };
    void rest(std::chrono::milliseconds time);
    void endWhatIsOver(SteadyTime now);
    int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(m_random); }
    QString someDevice();
    void addStationDeeds();
    void addServerDeeds();
    void addFieldDeeds();
    bool waitForConnections();
    bool cutConnections();

    Scene &m_scene;
    std::mt19937_64 m_random;
    const std::chrono::milliseconds m_longest;
    const bool m_tell;
    std::vector<Deed> m_deeds;
    std::vector<Lasting> m_lasting;
    std::map<QString, int> m_done;
    QString m_lostDevice;
};

} // namespace lineside::test
