#pragma once

#include <QEvent>
#include <QObject>

#include <functional>

namespace lineside {

/*!
 * Keeps what a driver's own slot throws (behind a timer, a socket, a queued call) from ending the program: Qt's event
 * loop must not see exceptions. The driver that the receiver belongs to is stopped, its link is down with the cause in
 * words, and it is made again after a pause; where nobody knows whose slot it was, that happens to all drivers of the
 * thread. Other threads' exceptions pass.
 *
 * A driver's helpers are found by their parents: a QObject without one counts as nobody's.
 */
class EventGuard
{
public:
    //! What fails a driver; called later, on the same thread, never inside the slot that threw.
    using Fail = std::function<void(const QString &what)>;

    // On a driver's thread: whose events these are from now on, and from now on no more.
    static void add(const QObject *driver, Fail fail);
    static void remove(const QObject *driver);

    //! True on a thread that has drivers.
    static bool isNeeded();
    //! Calls \a deliver, which hands an event to \a receiver, and keeps what it throws.
    static bool deliver(const QObject *receiver, const std::function<bool()> &deliver);
};

/*!
 * The program's application object; a program that runs drivers must use it.
 */
template<typename Application>
class GuardedApplication final : public Application
{
public:
    using Application::Application;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (!EventGuard::isNeeded())
            return Application::notify(receiver, event);
        return EventGuard::deliver(receiver, [&] { return Application::notify(receiver, event); });
    }
};

} // namespace lineside
