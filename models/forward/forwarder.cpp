#include "models/forward/forwarder.h"

#include "models/forward/forward_shared.h"

namespace lineside {

namespace {

constexpr std::chrono::milliseconds kGraceful{1'200};

} // namespace

Forwarder::Forwarder(const Parts &parts, ForwardSettings settings, const ForwardPatience &patience)
    : m_shared(std::make_shared<Shared>(parts, std::move(settings), patience))
{
    if (!m_shared->settings.enabled)
        return;
    m_commits = parts.historian.onCommit([shared = m_shared.get()](const CommitNotice &notice) { shared->committedHere(notice); });
}

Forwarder::~Forwarder()
{
    stop();
}

void Forwarder::setSnapshot(const SnapshotPtr &snapshot)
{
    m_shared->setSnapshot(snapshot);
}

void Forwarder::onConfirmed(std::function<void(quint64)> confirmed)
{
    m_shared->confirmed = std::move(confirmed);
}

void Forwarder::onEventsConfirmed(std::function<void(quint64)> confirmed)
{
    m_shared->eventsConfirmed = std::move(confirmed);
}

void Forwarder::start()
{
    if (!m_shared->settings.enabled || !m_threads.empty() || m_shared->stop.isSet())
        return;
    for (void (*const run)(Shared &) : {keepUp, carryLive, carryBacklog}) {
        m_threads.emplace_back([shared = m_shared, run] {
            run(*shared);
            shared->ended();
        });
    }
}

void Forwarder::stop()
{
    if (m_threads.empty())
        return;
    m_shared->stopAll();
    // What is under way may come to its end; then sockets are shut down, and whoever waits for one goes on at once.
    m_shared->waitForEnd(m_threads.size(), kGraceful);
    m_shared->watch.cutAll();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
}

ForwarderStatus Forwarder::status() const
{
    return m_shared->status();
}

} // namespace lineside