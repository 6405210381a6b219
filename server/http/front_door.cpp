#include "server/http/front_door.h"

#include "models/base/post.h"

#include <QCoreApplication>

#include <sys/socket.h>

namespace lineside::http {

namespace {

constexpr std::chrono::milliseconds kSweepEvery{200};
constexpr size_t kMostWaiting = 2'000; // of all networks

} // namespace

FrontDoor::FrontDoor(std::span<const Route> routes, AccessControl &access, const Clock &clock, AccessLog *log)
    : m_context(routes, access, clock)
    , m_listener([this](Descriptor descriptor, const QHostAddress &peer) { accept(std::move(descriptor), peer); }, this)
    , m_sweep(this)
{
    m_context.log = log;
    m_listener.onTurnedAway([this] {
        ++m_context.counters->turnedAway;
        noteTurnedAway({}, 0, "no descriptor");
    });
    m_context.box = std::make_shared<Mailbox>(this);
    m_context.box->onPost([box = std::weak_ptr(m_context.box)] {
        if (const auto there = box.lock())
            there->empty();
    });
    m_context.find = [this](quint64 number) { return m_connections.value(number); };
    m_context.ended = [this](quint64 number) {
        if (Connection *connection = m_connections.take(number))
            connection->deleteLater();
    };
    m_context.freed = [this] {
        if (!m_waiting.empty() && !std::exchange(m_letsIn, true))
            post(this, [this] { letIn(); });
    };
    m_sweep.setInterval(kSweepEvery);
    m_sweep.setTimerType(Qt::PreciseTimer); // its lateness is measured
    m_sweep.callOnTimeout(this, &FrontDoor::sweep);
}

FrontDoor::~FrontDoor()
{
    m_context.box->close();
    close();
}

void FrontDoor::handle(RouteId id, Handler handler)
{
    const std::span<const Route> routes = m_context.table.routes();
    for (size_t i = 0; i < routes.size(); ++i) {
        if (routes[i].id == id)
            m_context.handlers[i] = handler;
    }
}

QStringList FrontDoor::unhandled() const
{
    QStringList names;
    const std::span<const Route> routes = m_context.table.routes();
    for (size_t i = 0; i < routes.size(); ++i) {
        const bool answered = routes[i].carriage == Carriage::Answer ? bool(m_context.handlers[i]) : m_context.taker != nullptr;
        if (!answered)
            names << QString::fromLatin1(routes[i].name);
    }
    return names;
}

Status FrontDoor::open(const DoorSettings &settings)
{
    if (!m_context.access.hasAccounts())
        return Error{Error::Kind::Refused,
                     QCoreApplication::translate("server", "The server does not start: there is no account yet."),
                     QCoreApplication::translate("server", "Create the first administrator.")};
    if (const QStringList names = unhandled(); !names.isEmpty())
        return Error{Error::Kind::Internal,
                     QCoreApplication::translate("server", "Nobody answers the routes %1.").arg(names.join(QStringLiteral(", "))), {}};
    allowDescriptors(quint64(settings.limits.mostConnections) + 2 * Listener::kFirstDescriptor);
    m_context.settings = settings;
    m_context.refusals = RateLimiter(settings.limits.refusalsPerSecond, settings.limits.refusalsBurst);
    if (Status listening = m_listener.listen(settings.address, settings.port); !listening)
        return listening;
    m_context.origins = WebOrigins::of(settings.address, m_listener.port(), settings.tls.has_value(), settings.origins);
    m_swept = {};
    m_sweep.start();
    return Done{};
}

void FrontDoor::close()
{
    m_listener.close();
    m_sweep.stop();
    tellTurnedAway();
    m_waiting.clear();
    m_waitingOf = {};
    const QHash<quint64, Connection *> ending = std::exchange(m_connections, {});
    qDeleteAll(ending);
}

void FrontDoor::renewTls(const QSslConfiguration &configuration)
{
    m_context.settings.tls = configuration;
}

void FrontDoor::accept(Descriptor descriptor, const QHostAddress &peer)
{
    const DoorLimits &limits = m_context.settings.limits;
    ++m_context.counters->accepted;
    if (m_context.counters->open >= limits.mostConnections) {
        turnAway(descriptor, peer, 503);
        return;
    }
    const QByteArray network = networkOf(plainAddress(peer).toString());
    auto place = std::make_unique<Place>(m_context.counters);
    const SteadyTime now = m_context.clock.steady();
    if (m_context.pending.of(network) < limits.mostPendingPerAddress) {
        admit(std::move(descriptor), peer, network, std::move(place), now);
        return;
    }
    if (m_waitingOf.of(network) < limits.mostWaitingPerAddress && m_waiting.size() < kMostWaiting) {
        m_waitingOf.add(network);
        m_waiting.push_back({std::move(descriptor), peer, network, std::move(place), now});
        return;
    }
    m_context.access.refused(RefusedAccess::TooMuch, {}, plainAddress(peer).toString());
    turnAway(descriptor, peer, 429);
}

//! \a came: from then on the head has its time.
void FrontDoor::admit(Descriptor descriptor, const QHostAddress &peer, const QByteArray &network, std::unique_ptr<Place> place, SteadyTime came)
{
    if (m_context.taker)
        m_context.taker->coming();
    const quint64 number = m_next++;
    auto connection = std::make_unique<Connection>(number, std::move(descriptor), peer, network, std::move(place), came, m_context);
    if (connection->isGone())
        return;
    connection->setParent(this);
    m_connections.insert(number, connection.release());
}

//! The oldest of those who wait, as far as their networks have room.
void FrontDoor::letIn()
{
    m_letsIn = false;
    for (size_t i = 0; i < m_waiting.size();) {
        if (m_context.pending.of(m_waiting[i].network) >= m_context.settings.limits.mostPendingPerAddress) {
            ++i;
            continue;
        }
        Waiting one = std::move(m_waiting[i]);
        m_waiting.erase(m_waiting.begin() + std::ptrdiff_t(i));
        m_waitingOf.remove(one.network);
        admit(std::move(one.descriptor), one.peer, one.network, std::move(one.place), one.came);
    }
}

void FrontDoor::turnAwayLate(SteadyTime now)
{
    while (!m_waiting.empty() && now - m_waiting.front().came >= m_context.settings.limits.headWithin) {
        const Waiting late = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingOf.remove(late.network);
        m_context.access.refused(RefusedAccess::TooMuch, {}, plainAddress(late.peer).toString());
        turnAway(late.descriptor, late.peer, 429);
    }
}

void FrontDoor::noteTurnedAway(const QString &address, int status, const char *reason)
{
    if (!m_context.log)
        return;
    const quint64 before = m_untold ? m_untold->times : 0;
    m_untold.emplace();
    m_untold->at = m_context.clock.utc();
    m_untold->address = address;
    m_untold->status = status;
    m_untold->reason = reason;
    m_untold->times = before + 1;
    if (m_tellsTurnedAway.take(m_context.clock.steady()).count() == 0)
        tellTurnedAway();
}

void FrontDoor::tellTurnedAway()
{
    if (m_untold)
        m_context.log->write(*m_untold);
    m_untold.reset();
}

void FrontDoor::turnAway(const Descriptor &descriptor, const QHostAddress &peer, int status)
{
    ++m_context.counters->turnedAway;
    noteTurnedAway(plainAddress(peer).toString(), status, status == 429 ? "too many from there" : "too many");
    if (m_context.settings.tls)
        return; // a handshake only to say no is what an attacker wants
    const Answer answer = Answer::problem(status, "too_many_connections",
                                          QCoreApplication::translate("server", "There are too many connections."))
                              .retryAfter(std::chrono::seconds(5));
    const QByteArray bytes = serialise(answer, m_context.clock.utc(), false, false);
    // Fits into the empty buffer of a new socket; whether it is read is the other side's affair.
    const ssize_t sent = ::send(descriptor.get(), bytes.constData(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    Q_UNUSED(sent)
    ::shutdown(descriptor.get(), SHUT_WR);
}

void FrontDoor::sweep()
{
    const SteadyTime now = m_context.clock.steady();
    if (m_swept != SteadyTime{})
        m_context.counters->loopLag.add(std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(now - m_swept) - kSweepEvery));
    m_swept = now;
    if (m_untold && m_tellsTurnedAway.take(now).count() == 0)
        tellTurnedAway();
    turnAwayLate(now);
    const QList<Connection *> all = m_connections.values(); // some end meanwhile
    for (Connection *connection : all)
        connection->checkDeadline(now);
}

} // namespace lineside::http
