#include "drivers/host/event_guard.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

namespace lineside {

namespace {

struct Guarded
{
    const QObject *driver;
    EventGuard::Fail fail;
};

//! Of this thread: drivers are made, called and destroyed on one.
std::vector<Guarded> &guardedHere()
{
    static thread_local std::vector<Guarded> guarded;
    return guarded;
}

const QObject *topOf(const QObject *object)
{
    while (object && object->parent())
        object = object->parent();
    return object;
}

void failDriverOf(const QObject *top, const QString &what)
{
    const std::vector<Guarded> all = guardedHere(); // what is called may change the list
    const bool known = std::ranges::find(all, top, &Guarded::driver) != all.end();
    for (const Guarded &guarded : all) {
        if (!known || guarded.driver == top)
            guarded.fail(what);
    }
}

} // namespace

void EventGuard::add(const QObject *driver, Fail fail)
{
    guardedHere().push_back({driver, std::move(fail)});
}

void EventGuard::remove(const QObject *driver)
{
    std::erase_if(guardedHere(), [driver](const Guarded &guarded) { return guarded.driver == driver; });
}

bool EventGuard::isNeeded()
{
    return !guardedHere().empty();
}

bool EventGuard::deliver(const QObject *receiver, const std::function<bool()> &deliver)
{
    const QObject *const top = topOf(receiver); // the receiver itself may be gone when something is thrown
    try {
        return deliver();
    } catch (const std::exception &e) {
        failDriverOf(top, QString::fromUtf8(e.what()));
    } catch (...) {
        failDriverOf(top, QCoreApplication::translate("drivers", "unknown exception"));
    }
    return true;
}

} // namespace lineside
