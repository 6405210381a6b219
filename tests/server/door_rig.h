#pragma once

#include "access/access_fixture.h"
#include "models/base/post.h"
#include "server/http/front_door.h"
#include "server/raw_client.h"

#include <QThread>

#include <optional>

namespace lineside::test {

//! Does something on an object's thread and waits for it.
template<typename Work>
auto on(QObject &object, Work work)
{
    using Result = std::conditional_t<std::is_void_v<decltype(work())>, Done, decltype(work())>;
    std::optional<Result> result;
    postAndWait(&object, [&] {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            result.emplace();
        } else {
            result.emplace(work());
        }
    });
    if constexpr (!std::is_void_v<decltype(work())>)
        return std::move(*result);
}

//! A network thread of a test; what lives there is made and ended there.
class NetworkThread
{
public:
    NetworkThread()
    {
        m_home.moveToThread(&m_thread);
        m_thread.start();
    }
    ~NetworkThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    QObject &home() { return m_home; }

private:
    QThread m_thread;
    QObject m_home;
};

//! A front door with somebody's access behind it. Time stands still unless access.clock is told otherwise.
class DoorRig
{
public:
    Access access;

    explicit DoorRig(std::span<const http::Route> routes, http::AccessLog *log = nullptr)
    {
        m_admin.emplace(access.admin());
        on(m_network.home(), [&] { m_door = std::make_unique<http::FrontDoor>(routes, *access.control, access.clock, log); });
    }
    ~DoorRig()
    {
        on(m_network.home(), [this] { m_door.reset(); });
    }

    http::FrontDoor &door() { return *m_door; }
    Status open(http::DoorSettings settings = {})
    {
        return on(m_network.home(), [&] { return m_door->open(settings); });
    }
    void handle(http::RouteId route, http::Handler handler)
    {
        on(m_network.home(), [&] { m_door->handle(route, handler); });
    }
    quint16 port()
    {
        return on(m_network.home(), [&] { return m_door->port(); });
    }
    qsizetype connections()
    {
        return on(m_network.home(), [&] { return m_door->connections(); });
    }
    qsizetype waitingOutside()
    {
        return on(m_network.home(), [&] { return m_door->waiting(); });
    }
    QByteArray origin() { return "http://127.0.0.1:" + QByteArray::number(port()); }
    const Tokens &admin() const { return *m_admin; }
    NetworkThread &network() { return m_network; }

    //! One request on a connection of its own.
    RawAnswer ask(const QByteArray &head, const QByteArray &body = {}, const char *from = "127.0.0.1")
    {
        RawClient client;
        if (!client.connect(port(), from))
            return {};
        return client.ask(request(head, body));
    }
    //! "GET /me\r\nAuthorization: …" with what else a request needs.
    static QByteArray request(const QByteArray &head, const QByteArray &body = {})
    {
        QByteArray whole = head;
        const qsizetype end = whole.indexOf("\r\n");
        whole.insert(end < 0 ? whole.size() : end, " HTTP/1.1\r\nHost: plant");
        if (!body.isEmpty())
            whole += "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size());
        return whole + "\r\n\r\n" + body;
    }
    static QByteArray bearer(const Secret &token) { return "\r\nAuthorization: Bearer " + token.reveal(); }

private:
    NetworkThread m_network;
    std::unique_ptr<http::FrontDoor> m_door;
    std::optional<Tokens> m_admin;
};

} // namespace lineside::test
