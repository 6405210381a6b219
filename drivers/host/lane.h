#pragma once

#include <QThread>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace lineside {

/*!
 * The door to a lane's thread: calls that are made there one after another, urgent ones first. Any thread; it may
 * outlive its lane, and then takes nothing any more. The calls wait behind a std::mutex and the event is only a
 * wake-up.
 */
class LaneDoor : public std::enable_shared_from_this<LaneDoor>
{
public:
    using Call = std::function<void()>;

    //! Behind what is posted already. False when the thread has ended: the call is not kept.
    bool post(Call call) { return post(std::move(call), m_calls, false); }
    //! Ahead of everything that is not urgent, the thread's own timers and sockets too.
    bool postUrgent(Call call) { return post(std::move(call), m_urgent, true); }
    //! The thread ends behind what is posted already.
    void postEnd();
    /*!
     * Asks the thread for a sign of life, one at a time. True when it has owed one for longer than \a limit: some call
     * on it does not come back.
     */
    bool probe(std::chrono::milliseconds limit);
    //! What probe() found last.
    bool isStuck() const;
    bool waitEnded(std::chrono::steady_clock::time_point until) const;

private:
    friend class Lane;
    class Receiver;

    bool post(Call call, std::deque<Call> &calls, bool urgent);
    void attach(Receiver *receiver);
    void end();
    bool runOne(std::deque<Call> &calls);

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::deque<Call> m_calls;
    std::deque<Call> m_urgent;
    Receiver *m_receiver = nullptr;
    bool m_ended = false;
    std::optional<std::chrono::steady_clock::time_point> m_probedAt; //!< none while no sign of life is owed
    bool m_stuck = false;
};
using LaneDoorPtr = std::shared_ptr<LaneDoor>;

/*!
 * An acquisition thread: a Qt event loop that drivers live on.
 */
class Lane final : public QThread
{
public:
    //! Runs when this returns.
    explicit Lane(const QString &name);
    const LaneDoorPtr &door() const { return m_door; }

protected:
    void run() override;

private:
    LaneDoorPtr m_door;
};

} // namespace lineside
