#include "models/forward/host_lookup.h"

#include <QCoreApplication>
#include <QMap>

#include <memory>
#include <mutex>
#include <thread>

#include <netdb.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lineside::forward {

namespace {

struct LookupText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

//! One question to the resolver; shared with the thread that asks, which may outlive everybody else.
struct Lookup
{
    explicit Lookup(QByteArray name) : host(std::move(name)), done(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
    ~Lookup()
    {
        if (done >= 0)
            ::close(done);
    }
    void ask()
    {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo *found = nullptr;
        const int failed = ::getaddrinfo(host.constData(), nullptr, &hints, &found);
        QList<QByteArray> numeric;
        for (const addrinfo *at = failed ? nullptr : found; at; at = at->ai_next) {
            char text[NI_MAXHOST];
            if (::getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof(text), nullptr, 0, NI_NUMERICHOST) == 0
                && !numeric.contains(text))
                numeric.append(text);
        }
        if (found)
            ::freeaddrinfo(found);
        const std::lock_guard lock(mutex);
        addresses = numeric;
        trouble = failed ? QString::fromLocal8Bit(::gai_strerror(failed)) : QString();
        finished = true;
        (void)::eventfd_write(done, 1);
    }

    const QByteArray host;
    const int done; //!< can be read once finished
    std::mutex mutex;
    bool finished = false;
    QList<QByteArray> addresses;
    QString trouble;
};

//! Look-ups under way, so that a resolver that hangs collects one thread a name and not one a try.
struct UnderWay
{
    std::mutex mutex;
    QMap<QByteArray, std::weak_ptr<Lookup>> lookups;
};

std::shared_ptr<Lookup> lookupOf(const QByteArray &host)
{
    // Never destroyed: a look-up that hangs may end when the program does.
    static UnderWay &underWay = *new UnderWay;
    const std::lock_guard lock(underWay.mutex);
    std::shared_ptr<Lookup> lookup = underWay.lookups.value(host).lock();
    if (lookup)
        return lookup;
    lookup = std::make_shared<Lookup>(host);
    underWay.lookups.insert(host, lookup);
    std::thread([lookup] {
        lookup->ask();
        const std::lock_guard finished(underWay.mutex);
        underWay.lookups.remove(lookup->host);
    }).detach();
    return lookup;
}

} // namespace

Result<QList<QByteArray>> lookUpHost(const QString &host, std::chrono::milliseconds limit, const StopSignal &stop)
{
    const std::shared_ptr<Lookup> lookup = lookupOf(host.toUtf8());
    switch (stop.waitFor(lookup->done, false, std::chrono::steady_clock::now() + limit)) {
    case StopSignal::Woken::Stopped:
        return Error{Error::Kind::Cancelled, LookupText::tr("The forwarder is stopping."), {}};
    case StopSignal::Woken::TimedOut:
        return Error{Error::Kind::Timeout, LookupText::tr("The name %1 could not be looked up in time.").arg(host),
                     LookupText::tr("Check the name service of this computer, or give the server's address.")};
    case StopSignal::Woken::Ready:
        break;
    }
    const std::lock_guard lock(lookup->mutex);
    if (lookup->addresses.isEmpty())
        return Error{Error::Kind::Unreachable,
                     LookupText::tr("The name %1 is not known: %2.").arg(host, lookup->trouble),
                     LookupText::tr("Check the host in the settings, and the name service of this computer.")};
    return lookup->addresses;
}

} // namespace lineside::forward
