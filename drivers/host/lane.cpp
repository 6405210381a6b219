#include "drivers/host/lane.h"

#include <QCoreApplication>
#include <QEvent>

namespace lineside {

namespace {

const QEvent::Type kLaneWake = QEvent::Type(QEvent::registerEventType());
const QEvent::Type kLaneWakeUrgent = QEvent::Type(QEvent::registerEventType());

} // namespace

class LaneDoor::Receiver final : public QObject
{
public:
    explicit Receiver(LaneDoor &door) : m_door(door) {}

protected:
    bool event(QEvent *event) override
    {
        if (event->type() == kLaneWakeUrgent) {
            while (m_door.runOne(m_door.m_urgent)) { }
            return true;
        }
        if (event->type() == kLaneWake) {
            m_door.runOne(m_door.m_calls);
            return true;
        }
        return QObject::event(event);
    }

private:
    LaneDoor &m_door;
};

bool LaneDoor::post(Call call, std::deque<Call> &calls, bool urgent)
{
    const std::lock_guard lock(m_mutex);
    if (m_ended)
        return false;
    calls.push_back(std::move(call));
    // Under the mutex, so that the receiver is still there.
    if (m_receiver) {
        QCoreApplication::postEvent(m_receiver, new QEvent(urgent ? kLaneWakeUrgent : kLaneWake),
                                    urgent ? Qt::HighEventPriority : Qt::NormalEventPriority);
    }
    return true;
}

bool LaneDoor::runOne(std::deque<Call> &calls)
{
    Call call;
    {
        const std::lock_guard lock(m_mutex);
        if (calls.empty())
            return false;
        call = std::move(calls.front());
        calls.pop_front();
    }
    call();
    return true;
}

void LaneDoor::postEnd()
{
    post([] { QThread::currentThread()->quit(); });
}

bool LaneDoor::probe(std::chrono::milliseconds limit)
{
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(m_mutex);
        if (m_probedAt) {
            m_stuck = now - *m_probedAt > limit;
            return m_stuck;
        }
        m_probedAt = now;
    }
    // Behind what waits already: a long queue is not a stuck thread, but it is as late.
    post([weak = weak_from_this()] {
        if (const auto door = weak.lock()) {
            const std::lock_guard lock(door->m_mutex);
            door->m_probedAt.reset();
            door->m_stuck = false;
        }
    });
    return false;
}

bool LaneDoor::isStuck() const
{
    const std::lock_guard lock(m_mutex);
    return m_stuck;
}

void LaneDoor::attach(Receiver *receiver)
{
    const std::lock_guard lock(m_mutex);
    m_receiver = receiver;
    m_changed.notify_all();
}

void LaneDoor::end()
{
    std::deque<Call> calls, urgent; // let go outside the mutex: they may hold the last of something
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    m_receiver = nullptr;
    calls.swap(m_calls);
    urgent.swap(m_urgent);
    m_changed.notify_all();
}

bool LaneDoor::waitEnded(std::chrono::steady_clock::time_point until) const
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_until(lock, until, [this] { return m_ended; });
}

Lane::Lane(const QString &name)
    : m_door(std::make_shared<LaneDoor>())
{
    setObjectName(name);
    start();
    std::unique_lock lock(m_door->m_mutex);
    m_door->m_changed.wait(lock, [this] { return m_door->m_receiver != nullptr; });
}

void Lane::run()
{
    const LaneDoorPtr door = m_door;
    {
        LaneDoor::Receiver receiver(*door);
        door->attach(&receiver);
        exec();
        door->end();
    }
}

} // namespace lineside
