#include "server/live/json_out.h"
#include "server/rest/body.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
namespace json = live::json;

namespace {

struct PeopleText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

//! Appends "name":"text", with a comma unless it is the first of an object.
void appendMember(QByteArray &out, const char *name, const QString &text)
{
    if (!out.endsWith('{'))
        out.append(',');
    out.append('"').append(name).append("\":");
    json::text(out, text);
}
void appendTime(QByteArray &out, const char *name, UtcTime at)
{
    out.append(",\"").append(name).append("\":");
    json::time(out, at);
}

QByteArray userJson(const User &user)
{
    QByteArray out = "{";
    appendMember(out, "id", user.id.toString(QUuid::WithoutBraces));
    appendMember(out, "name", user.name);
    appendMember(out, "fullName", user.fullName);
    appendMember(out, "tenant", user.tenant);
    appendMember(out, "role", roleName(user.role));
    out.append(user.enabled ? ",\"enabled\":true" : ",\"enabled\":false");
    out.append(user.mustChangePassword ? ",\"mustChangePassword\":true" : ",\"mustChangePassword\":false");
    appendTime(out, "madeAt", user.madeAt);
    return out.append('}');
}

QByteArray keyJson(const ApiKey &key)
{
    QByteArray out = "{";
    appendMember(out, "id", key.id.toString(QUuid::WithoutBraces));
    appendMember(out, "name", key.name);
    appendMember(out, "tenant", key.tenant);
    appendMember(out, "permissions", permissionNames(key.permissions));
    appendMember(out, "madeBy", key.madeBy);
    appendTime(out, "madeAt", key.madeAt);
    appendTime(out, "expiresAt", key.expiresAt);
    return out.append('}');
}

template<typename List, typename ToJson>
Answer listAnswer(const char *name, const List &list, ToJson toJson)
{
    QByteArray out = "{\"" + QByteArray(name) + "\":[";
    bool first = true;
    for (const auto &one : list) {
        if (!std::exchange(first, false))
            out.append(',');
        out.append(toJson(one));
    }
    return Answer::json(out.append("]}"));
}

Answer doneAnswer(const Status &done)
{
    return done ? Answer::nothing() : Answer::problem(done.error());
}

//! A one-time password: the only time it is told.
Answer oneTimeAnswer(const Result<Secret> &password, int status)
{
    if (!password)
        return Answer::problem(password.error());
    return Answer::json("{\"oneTimePassword\":\"" + password->reveal() + "\"}", status);
}

Error missing(const QString &what)
{
    return {Error::Kind::BadData, what, {}};
}

} // namespace

void RestService::bindPeople(http::FrontDoor &door)
{
    AccessControl &access = m_parts.access;
    door.handle(RouteId{Names::Users}, [&access](const Request &request, const Reply &reply) {
        reply.send(listAnswer("users", access.accounts().users(*request.principal), userJson));
    });
    door.handle(RouteId{Names::AddUser}, [this, &access](const Request &request, const Reply &reply) {
        const auto body = Body::read(request.body, {"name", "fullName", "tenant", "role"});
        if (!body) {
            reply.send(badBody(body.error()));
            return;
        }
        const auto name = body->text("name");
        const auto role = roleFromName(body->text("role").value_or(QString()));
        if (!name || !role) {
            reply.send(badBody(missing(PeopleText::tr("An account needs name and role."))));
            return;
        }
        const NewUser wanted{*name, body->text("fullName").value_or(QString()), body->text("tenant").value_or(request.principal->tenant), *role};
        later(reply, [&access, wanted, who = *request.principal] { return oneTimeAnswer(access.accounts().createUser(who, wanted), 201); });
    });
    door.handle(RouteId{Names::ChangeUser}, [this, &access](const Request &request, const Reply &reply) {
        const auto body = Body::read(request.body, {"fullName", "tenant", "role", "enabled?"});
        const auto id = uuidFrom(request.parameters.at(0));
        if (!body || !id) {
            reply.send(body ? notThere() : badBody(body.error()));
            return;
        }
        UserChange change{body->text("fullName"), body->text("tenant"), {}, body->truth("enabled")};
        if (body->has("role")) {
            change.role = roleFromName(body->text("role").value_or(QString()));
            if (!change.role) {
                reply.send(badBody(missing(PeopleText::tr("There is no such role."))));
                return;
            }
        }
        later(reply, [&access, change, id = *id, who = *request.principal] { return doneAnswer(access.accounts().changeUser(who, id, change)); });
    });
    door.handle(RouteId{Names::ResetPassword}, [this, &access](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        if (!id)
            reply.send(notThere());
        else
            later(reply, [&access, id = *id, who = *request.principal] { return oneTimeAnswer(access.accounts().resetPassword(who, id), 200); });
    });
    door.handle(RouteId{Names::RemoveUser}, [this, &access](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        if (!id)
            reply.send(notThere());
        else
            later(reply, [&access, id = *id, who = *request.principal] { return doneAnswer(access.accounts().removeUser(who, id)); });
    });

    door.handle(RouteId{Names::Tenants}, [&access](const Request &request, const Reply &reply) {
        reply.send(listAnswer("tenants", access.accounts().tenants(*request.principal), [](const lineside::Tenant &tenant) {
            QByteArray out = "{";
            appendMember(out, "code", tenant.code);
            appendMember(out, "name", tenant.name);
            return out.append('}');
        }));
    });
    door.handle(RouteId{Names::PutTenant}, [this, &access](const Request &request, const Reply &reply) {
        const auto body = Body::read(request.body, {"name"});
        if (!body) {
            reply.send(badBody(body.error()));
            return;
        }
        const lineside::Tenant tenant{QString::fromLatin1(request.parameters.at(0)), body->text("name").value_or(QString())};
        later(reply, [&access, tenant, who = *request.principal] { return doneAnswer(access.accounts().putTenant(who, tenant)); });
    });
    door.handle(RouteId{Names::RemoveTenant}, [this, &access](const Request &request, const Reply &reply) {
        later(reply, [&access, code = QString::fromLatin1(request.parameters.at(0)), who = *request.principal] {
            return doneAnswer(access.accounts().removeTenant(who, code));
        });
    });

    door.handle(RouteId{Names::Keys}, [&access](const Request &request, const Reply &reply) {
        reply.send(listAnswer("keys", access.keys().keys(*request.principal), keyJson));
    });
    door.handle(RouteId{Names::AddKey}, [this, &access](const Request &request, const Reply &reply) {
        const auto body = Body::read(request.body, {"name", "tenant", "permissions", "days#"});
        if (!body) {
            reply.send(badBody(body.error()));
            return;
        }
        const auto name = body->text("name");
        const auto permissions = permissionsFromNames(body->text("permissions").value_or(QString()));
        const qint64 days = body->number("days").value_or(365);
        if (!name || !permissions || days < 1 || days > 10'000) {
            reply.send(badBody(missing(PeopleText::tr("A key needs name and permissions, and lives some days."))));
            return;
        }
        const NewKey wanted{*name, body->text("tenant").value_or(request.principal->tenant), *permissions, std::chrono::hours(24 * days)};
        later(reply, [&access, wanted, who = *request.principal] {
            const auto made = access.keys().make(who, wanted);
            if (!made)
                return Answer::problem(made.error());
            return Answer::json("{\"secret\":\"" + made->secret.reveal() + "\",\"key\":" + keyJson(made->key) + "}", 201);
        });
    });
    door.handle(RouteId{Names::RemoveKey}, [this, &access](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        if (!id)
            reply.send(notThere());
        else
            later(reply, [&access, id = *id, who = *request.principal] { return doneAnswer(access.keys().remove(who, id)); });
    });

    door.handle(RouteId{Names::Sessions}, [&access](const Request &request, const Reply &reply) {
        reply.send(listAnswer("sessions", access.sessions().sessionsFor(*request.principal), [](const lineside::Session &session) {
            QByteArray out = "{";
            appendMember(out, "id", session.id.toString(QUuid::WithoutBraces));
            appendMember(out, "user", session.user.toString(QUuid::WithoutBraces));
            appendMember(out, "address", session.address);
            appendMember(out, "client", session.client);
            appendTime(out, "madeAt", session.madeAt);
            appendTime(out, "endsAt", session.endsAt);
            return out.append('}');
        }));
    });
    door.handle(RouteId{Names::EndSession}, [this, &access](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        if (!id)
            reply.send(notThere());
        else
            later(reply, [&access, id = *id, who = *request.principal] { return doneAnswer(access.sessions().endOther(who, id)); });
    });

    door.handle(RouteId{Names::Viewers}, [this](const Request &request, const Reply &reply) {
        QList<live::ViewerInfo> viewers = m_parts.hub.viewers();
        viewers.removeIf([&](const live::ViewerInfo &viewer) { return viewer.tenant != request.principal->tenant; });
        reply.send(listAnswer("viewers", viewers, [withAddresses = seesAddresses(request.principal->permissions)](const live::ViewerInfo &viewer) {
            QByteArray out = "{";
            appendMember(out, "viewer", QString::number(viewer.number));
            appendMember(out, "name", viewer.name);
            appendMember(out, "role", viewer.role);
            if (withAddresses)
                appendMember(out, "address", viewer.address);
            appendTime(out, "since", viewer.since);
            out.append(",\"subscriptions\":");
            json::number(out, quint64(viewer.subscriptions));
            return out.append('}');
        }));
    });
    door.handle(RouteId{Names::SendAway}, [this, &access](const Request &request, const Reply &reply) {
        const quint64 number = request.parameters.at(0).toULongLong();
        const QList<live::ViewerInfo> viewers = m_parts.hub.viewers();
        const auto found = std::find_if(viewers.begin(), viewers.end(), [&](const live::ViewerInfo &viewer) { return viewer.number == number; });
        if (found == viewers.end() || found->tenant != request.principal->tenant) {
            reply.send(found == viewers.end() ? notThere() : othersThing());
            return;
        }
        // Written down first; the connection ends on this thread afterwards.
        const AuditEntry entry{request.principal->name, request.origin, QStringLiteral("user ") + found->name, found->address, {},
                               PeopleText::tr("A viewer's connection was ended."), {}};
        const auto box = m_parts.box;
        if (!access.run([this, &access, reply, entry, number, box] {
                if (const Status recorded = access.record(entry); !recorded)
                    reply.send(Answer::problem(recorded.error()));
                else
                    box->post([this, reply, number] { reply.send(m_parts.hub.sendAway(number) ? Answer::nothing() : notThere()); });
            }))
            reply.send(Answer::problem(503, "busy", PeopleText::tr("Too much waits to be done.")).retryAfter(std::chrono::seconds(2)));
    });
}

} // namespace lineside::rest
