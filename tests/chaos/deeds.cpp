#include "chaos/deeds.h"

#include <algorithm>
#include <cstdio>

namespace lineside::test {

namespace {

using std::chrono::milliseconds;

const QByteArray kOurs = "FROM pg_stat_activity WHERE application_name LIKE 'lineside %'";
const QString kKill = QStringLiteral("kill -9 of the station");
const QString kEarlyKill = QStringLiteral("kill -9 of the station while it starts");

} // namespace

Deeds::Deeds(Scene &scene, quint64 seed, milliseconds longest, bool tellEach)
    : m_scene(scene), m_random(seed), m_longest(longest), m_tell(tellEach)
{
    addStationDeeds();
    addServerDeeds();
    addFieldDeeds();
}

void Deeds::addStationDeeds()
{
    m_deeds.push_back({kKill, 40, Actor::Station, [this] {
        // Of a station that stores: what it has just called stored is what may be lost.
        for (int i = 0; i < 60 && m_scene.storedSinceStart() == 0; ++i)
            rest(milliseconds(50));
        // Some live long enough to be in the middle of forwarding.
        const int age = upTo(9);
        rest(milliseconds(upTo(age < 5 ? 150 : age < 8 ? 1'500 : int(m_longest.count()))));
        m_scene.killStation();
        return true;
    }, {}});
    m_deeds.push_back({kEarlyKill, 10, Actor::Station, [this] {
        m_scene.killStation();
        rest(milliseconds(upTo(250)));
        m_scene.killStation();
        return true;
    }, {}});
    m_deeds.push_back({QStringLiteral("SIGTERM of the station"), 3, Actor::Station, [this] {
        m_scene.endStation();
        return true;
    }, {}});
    m_deeds.push_back({QStringLiteral("SIGSTOP of the station"), 4, Actor::Station, [this] {
        m_scene.pauseStation();
        return m_scene.stationLives();
    }, [this] { m_scene.resumeStation(); }});
    m_deeds.push_back({QStringLiteral("full disk of the station"), 5, Actor::StationDisk, [this] {
        return m_scene.fillStationDisk(upTo(200'000));
    }, [this] { m_scene.freeStationDisk(); }});
}

bool Deeds::cutConnections()
{
    return m_scene.cluster().tryAsk("SELECT pg_terminate_backend(pid) " + kOurs).ok();
}

//! The station may have been killed only just now.
bool Deeds::waitForConnections()
{
    for (int i = 0; i < 60; ++i) {
        const Result<forward::SqlRows> rows = m_scene.cluster().tryAsk("SELECT count(*) " + kOurs);
        if (rows && (*rows)[0][0]->toInt() >= 2)
            return true;
        rest(milliseconds(50));
    }
    return false;
}

void Deeds::addServerDeeds()
{
    m_deeds.push_back({QStringLiteral("connections terminated"), 6, Actor::Server,
                       [this] { return waitForConnections() && cutConnections(); }, {}});
    m_deeds.push_back({QStringLiteral("connections terminated every 100 ms"), 4, Actor::Server,
                       [this] { return waitForConnections() && cutConnections(); }, [] {}, [this] { cutConnections(); }});
    m_deeds.push_back({QStringLiteral("kill -9 of a server's backend"), 4, Actor::Server, [this] {
        if (!waitForConnections())
            return false;
        const Result<forward::SqlRows> rows = m_scene.cluster().tryAsk("SELECT pid " + kOurs + " ORDER BY random() LIMIT 1");
        return rows && !rows->empty() && ::kill((*rows)[0][0]->toInt(), SIGKILL) == 0;
    }, {}});
    m_deeds.push_back({QStringLiteral("SIGSTOP of the server"), 5, Actor::Server, [this] {
        m_scene.cluster().freeze();
        return true;
    }, [this] { m_scene.cluster().thaw(); }});
    m_deeds.push_back({QStringLiteral("immediate stop of the server"), 3, Actor::Server, [this] {
        m_scene.cluster().stopImmediately();
        return true;
    }, [this] { (void)m_scene.cluster().startAgain(); }});
    m_deeds.push_back({QStringLiteral("kill -9 of the server"), 3, Actor::Server, [this] {
        m_scene.cluster().killServer();
        return true;
    }, [this] { (void)m_scene.cluster().startAgain(); }});
    if (m_scene.hasOwnDisks()) {
        m_deeds.push_back({QStringLiteral("full disk of the server"), 3, Actor::Server, [this] {
            return m_scene.fillClusterDisk(upTo(2'000'000));
        }, [this] { m_scene.freeClusterDisk(); }});
    }
}

QString Deeds::someDevice()
{
    return m_scene.devices().at(upTo(int(m_scene.devices().size()) - 1));
}

void Deeds::addFieldDeeds()
{
    m_deeds.push_back({QStringLiteral("lost link"), 6, Actor::Link, [this] {
        m_lostDevice = someDevice();
        return m_scene.tellPlant("link-loss " + m_lostDevice.toUtf8()).startsWith("ok");
    }, [this] { m_scene.tellPlant("link-back " + m_lostDevice.toUtf8()); }});
    if (m_scene.hasBroker()) {
        m_deeds.push_back({QStringLiteral("kill -9 of the broker"), 3, Actor::Link, [this] { return m_scene.killBroker(); },
                           [this] { m_scene.tellPlant("link-back " + m_scene.broker().toUtf8()); }});
    }
}

void Deeds::rest(milliseconds time)
{
    const SteadyTime until = std::chrono::steady_clock::now() + time;
    for (;;) {
        const SteadyTime now = std::chrono::steady_clock::now();
        endWhatIsOver(now);
        if (now >= until)
            return;
        m_scene.play(std::min<milliseconds>(milliseconds(100), std::chrono::ceil<milliseconds>(until - now)));
    }
}

void Deeds::endWhatIsOver(SteadyTime now)
{
    for (size_t i = 0; i < m_lasting.size();) {
        Lasting &lasting = m_lasting[i];
        if (now >= lasting.until) {
            const Deed *deed = lasting.deed;
            m_lasting.erase(m_lasting.begin() + std::ptrdiff_t(i));
            deed->undo();
            continue;
        }
        if (lasting.deed->again && now >= lasting.again) {
            lasting.again = now + milliseconds(100);
            lasting.deed->again();
        }
        ++i;
    }
}

void Deeds::next()
{
    int whole = 0;
    for (const Deed &deed : m_deeds)
        whole += deed.weight;
    int place = upTo(whole - 1);
    const auto chosen = std::find_if(m_deeds.begin(), m_deeds.end(), [&place](const Deed &deed) { return (place -= deed.weight) < 0; });
    const milliseconds lasts(300 + upTo(int(m_longest.count())));
    const milliseconds pause(upTo(200));
    const bool busy = std::any_of(m_lasting.begin(), m_lasting.end(), [&](const Lasting &each) { return each.deed->actor == chosen->actor; });
    if (!busy && chosen->begin()) {
        ++m_done[chosen->name];
        if (m_tell) {
            std::fprintf(stderr, "%s%s\n", qUtf8Printable(chosen->name),
                         chosen->undo ? qUtf8Printable(QStringLiteral(" for %1 ms").arg(lasts.count())) : "");
        }
        if (chosen->undo)
            m_lasting.push_back({&*chosen, std::chrono::steady_clock::now() + lasts, {}});
    }
    rest(pause);
}

void Deeds::finish()
{
    endWhatIsOver(SteadyTime::max());
}

int Deeds::kills() const
{
    const auto count = [this](const QString &name) {
        const auto found = m_done.find(name);
        return found == m_done.end() ? 0 : found->second;
    };
    return count(kKill) + 2 * count(kEarlyKill);
}

} // namespace lineside::test
