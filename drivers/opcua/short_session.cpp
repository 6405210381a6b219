#include "drivers/opcua/short_session.h"

#include "drivers/opcua/open62541_client.h"

#include <QCoreApplication>

namespace lineside::opcua {

namespace {

constexpr std::chrono::milliseconds kTurn{10};

Error cancelled()
{
    return {Error::Kind::Cancelled, QCoreApplication::translate("opcua", "Cancelled."), {}};
}

} // namespace

ShortSession::ShortSession(const Settings &settings, const DriverContext &context, std::function<bool()> isCancelled)
    : m_settings(settings)
    , m_clock(context.clock)
    , m_isCancelled(std::move(isCancelled))
{
    Client::Events events;
    events.opened = [this](const SessionFacts &facts) { m_facts = facts; };
    events.closed = [this](const Failure &failure) { m_failure = failure; };
    events.published = [](const Publication &) {};
    events.subscriptionLost = [] {};
    events.served = [](std::chrono::nanoseconds) {};
    events.trouble = [](Trouble, const QString &) {};
    WireTap::Listener wire{[](quint64, quint64) {}, [] { return false; }, [](const FrameRecord &) {}};
    m_client = std::make_unique<Open62541Client>(
        settings, std::move(events), std::move(wire),
        Open62541Client::Surroundings{context.clock, context.secrets, context.dataFolder});
}

std::optional<Failure> ShortSession::open()
{
    m_client->open();
    while (!m_failure && !m_client->isOpen()) {
        if (m_isCancelled()) {
            m_client->close();
            return Failure{Failure::Stage::Session, cancelled(), {}};
        }
        m_client->run(kTurn);
    }
    return m_failure;
}

template<typename T, typename Start>
Result<T> ShortSession::await(Start start)
{
    auto answer = std::make_shared<std::optional<Result<T>>>(); // may come after a cancel
    start(m_clock.steady() + m_settings.timeout, [answer](Result<T> result) { answer->emplace(std::move(result)); });
    while (!answer->has_value()) {
        if (m_isCancelled())
            return cancelled();
        m_client->run(kTurn);
        if (!m_client->isOpen() && !answer->has_value())
            return m_failure ? m_failure->error : cancelled();
    }
    return std::move(**answer);
}

Result<std::vector<NodeFacts>> ShortSession::readFacts(const std::vector<NodeId> &nodes, bool withUnits)
{
    return await<std::vector<NodeFacts>>(
        [&](SteadyTime deadline, auto done) { m_client->readFacts(nodes, withUnits, deadline, std::move(done)); });
}

Result<BrowsePage> ShortSession::browse(const NodeId &node, quint32 pageSize)
{
    return await<BrowsePage>(
        [&](SteadyTime deadline, auto done) { m_client->browse(node, pageSize, deadline, std::move(done)); });
}

Result<BrowsePage> ShortSession::browseNext(const QByteArray &continuation, bool release)
{
    return await<BrowsePage>([&](SteadyTime deadline, auto done) {
        m_client->browseNext(continuation, release, deadline, std::move(done));
    });
}

Result<std::vector<bool>> ShortSession::haveComponents(const std::vector<NodeId> &nodes)
{
    return await<std::vector<bool>>(
        [&](SteadyTime deadline, auto done) { m_client->haveComponents(nodes, deadline, std::move(done)); });
}

} // namespace lineside::opcua
