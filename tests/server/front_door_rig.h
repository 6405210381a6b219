#pragma once

#include "server/door_rig.h"
#include "server/http/tls_identity.h"

#include <QSslSocket>
#include <QTemporaryDir>

namespace lineside::test {

enum DoorNames : quint16 { Home, Say, Me, Thing, Post, Figures, Slow, Throw, Drop, Live };

constexpr http::Route doorRow(DoorNames name, http::Method method, const char *path, http::Policy policy, qsizetype mostBody = 0,
                                 http::Carriage carriage = http::Carriage::Answer)
{
    return {http::RouteId{name}, method, path, policy, carriage, mostBody, path + 1, "A route of this test."};
}
inline constexpr std::array kDoorRoutes{
    doorRow(Home, http::Method::Get, "/", http::Policy::anybody()),
    doorRow(Say, http::Method::Post, "/say", http::Policy::anybody(), 100),
    doorRow(Me, http::Method::Get, "/me", http::Policy::person()),
    doorRow(Thing, http::Method::Get, "/thing/{thing}", http::Policy::needs(Permission::ViewPlant)),
    doorRow(Post, http::Method::Post, "/post", http::Policy::needs(Permission::PostReadings), 1'000),
    doorRow(Figures, http::Method::Get, "/figures", http::Policy::needs(Permission::ViewDiagnostics)),
    doorRow(Slow, http::Method::Get, "/slow", http::Policy::anybody()),
    doorRow(Throw, http::Method::Get, "/throw", http::Policy::anybody()),
    doorRow(Drop, http::Method::Get, "/drop", http::Policy::anybody()),
    doorRow(Live, http::Method::Get, "/live", http::Policy::ticketOr(Permission::ViewPlant), 0, http::Carriage::WebSocket),
};

//! Takes connections and does nothing with them but to say whose they are.
class Keeps final : public http::Taker
{
public:
    std::optional<http::Answer> refusal(const http::Request &request) override
    {
        if (request.item("no"))
            return http::Answer::problem(429, "busy", QStringLiteral("Not now.")).retryAfter(std::chrono::seconds(3));
        return {};
    }
    void take(const http::Request &request, http::Handover handover) override
    {
        handover.socket->write("taken by " + request.principal->name.toLatin1() + "\r\n\r\n");
        handover.socket->flush();
        kept.push_back(std::move(handover));
    }
    ~Keeps() override
    {
        for (const http::Handover &one : kept)
            delete one.socket;
    }
    std::vector<http::Handover> kept;
};

//! A door with all routes answered.
struct Door : DoorRig
{
    Keeps *keeps = nullptr;
    std::vector<http::Reply> waiting; //!< network thread

    Door() : DoorRig(kDoorRoutes)
    {
        on(network().home(), [this] {
            keeps = new Keeps;
            door().setTaker(*keeps);
        });
        handle(http::RouteId{Home}, [](const http::Request &, const http::Reply &reply) { reply.send({200, "text/plain", "home", {}, false}); });
        handle(http::RouteId{Say}, [](const http::Request &request, const http::Reply &reply) { reply.send({200, "text/plain", request.body, {}, false}); });
        const auto whoami = [](const http::Request &request, const http::Reply &reply) {
            reply.send({200, "text/plain", request.principal->name.toUtf8() + (request.parameters.empty() ? QByteArray() : ' ' + request.parameters[0]), {}, false});
        };
        for (const DoorNames name : {Me, Thing, Post, Figures})
            handle(http::RouteId{name}, whoami);
        handle(http::RouteId{Slow}, [this](const http::Request &, const http::Reply &reply) { waiting.push_back(reply); });
        handle(http::RouteId{Throw}, [](const http::Request &, const http::Reply &) { throw std::runtime_error("as asked"); });
        handle(http::RouteId{Drop}, [](const http::Request &, const http::Reply &) {});
    }
    ~Door()
    {
        on(network().home(), [this] {
            waiting.clear();
            door().close();
            delete keeps;
        });
    }
};

//! One that speaks TLS, with a certificate of its own; skipped where Qt finds no TLS library.
struct TlsDoor : Door
{
    QString fingerprint; //!< of the certificate

    //! False when there is none, or it does not open: the test says so.
    bool openTls()
    {
        const auto identity = http::generatedIdentity(m_folder.path(), {QStringLiteral("127.0.0.1")}, Clock::system().utc());
        if (!identity)
            return false;
        fingerprint = identity->fingerprint;
        http::DoorSettings settings;
        settings.tls = identity->configuration;
        return open(settings).ok();
    }
    static bool isThere() { return QSslSocket::supportsSsl(); }

private:
    const QTemporaryDir m_folder;
};

} // namespace lineside::test
