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

struct AccountText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

Answer loginAnswer(const LoginAnswer &answer, const RememberedLogin &remembered, bool remember, bool fromPage)
{
    switch (answer.outcome) {
    case LoginOutcome::LoggedIn:
        if (remember)
            return remembered.kept(*answer.tokens);
        return fromPage ? remembered.forgotten(tokensAnswer(*answer.tokens)) : tokensAnswer(*answer.tokens);
    case LoginOutcome::PasswordChanged:
        return Answer::nothing();
    case LoginOutcome::MustChangePassword:
        return Answer::problem(403, "must_change_password", answer.error.message + QLatin1Char(' ') + answer.error.hint);
    case LoginOutcome::Wrong:
        return Answer::problem(401, "wrong_password", answer.error.message).with("WWW-Authenticate", "Bearer");
    case LoginOutcome::TooMany:
        return Answer::problem(429, "too_many", answer.error.message).retryAfter(answer.retryAfter);
    case LoginOutcome::BadPassword:
        return Answer::problem(400, "bad_password", answer.error.message + QLatin1Char(' ') + answer.error.hint);
    case LoginOutcome::Unavailable:
        break;
    }
    return Answer::problem(503, "unavailable", AccountText::tr("Nobody can log in at the moment.")).retryAfter(std::chrono::seconds(5));
}

Secret secretFrom(const QString &text)
{
    return Secret(text.toUtf8());
}

} // namespace

Answer badBody(const Error &error)
{
    Answer answer = Answer::problem(400, "bad_body", error.message);
    if (error.kind == kUnknownMember)
        answer.refused = RefusedAccess::UnknownMember;
    return answer;
}

Answer badBody(const Result<Body> &body, const QString &detail)
{
    return badBody(Error{body ? Error::Kind::BadData : body.error().kind, detail, {}});
}

Answer stationProblem(const Error &error)
{
    if (error.kind != Error::Kind::Busy)
        return Answer::problem(error);
    const QString detail = error.hint.isEmpty() ? error.message : error.message + QLatin1Char(' ') + error.hint;
    return Answer::problem(503, "busy", detail).retryAfter(std::chrono::seconds(5)).asNothingBegun();
}

Answer notOffered()
{
    return Answer::problem(503, "not_offered", AccountText::tr("This station does not offer this.")).asNothingBegun();
}

Answer notThere()
{
    return Answer::problem(404, "not_found", AccountText::tr("There is nothing here."));
}

Answer othersThing()
{
    Answer answer = notThere();
    answer.refused = RefusedAccess::OthersThing;
    return answer;
}

Answer tokensAnswer(const Tokens &tokens, bool withRefresh)
{
    QByteArray body = "{\"accessToken\":\"" + tokens.access.reveal() + '"';
    if (withRefresh)
        body.append(",\"refreshToken\":\"").append(tokens.refresh.reveal()).append('"');
    body.append(",\"expiresAt\":");
    json::time(body, tokens.principal.expiresAt);
    body.append(",\"refreshUntil\":");
    json::time(body, tokens.refreshUntil);
    body.append(",\"user\":");
    json::text(body, tokens.principal.name);
    body.append(",\"role\":");
    json::text(body, tokens.principal.role ? roleName(*tokens.principal.role) : QString());
    body.append(",\"tenant\":");
    json::text(body, tokens.principal.tenant);
    body.append(",\"permissions\":");
    json::text(body, permissionNames(tokens.principal.permissions));
    return Answer::json(body.append('}'));
}

void RestService::later(const Reply &reply, std::function<Answer()> work)
{
    if (!m_parts.access.run([reply, work = std::move(work)] { reply.send(work()); }))
        reply.send(Answer::problem(503, "busy", AccountText::tr("Too much waits to be done.")).retryAfter(std::chrono::seconds(2)));
}

void RestService::bindAccounts(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Login}, [this](const Request &request, const Reply &reply) {
        const auto body = Body::read(request.body, {"name", "password", "remember?"});
        const auto name = body ? body->text("name") : std::nullopt, password = body ? body->text("password") : std::nullopt;
        if (!name || !password || (body->has("remember") && !body->truth("remember"))) {
            reply.send(badBody(body, AccountText::tr("A login needs name and password.")));
            return;
        }
        const bool remember = body->truth("remember").value_or(false), fromPage = request.hasWebOrigin;
        if (remember && !fromPage) {
            reply.send(Answer::problem(400, "bad_body", AccountText::tr("Only a browser can be remembered.")));
            return;
        }
        m_parts.access.logins().login(*name, secretFrom(*password), request.origin, [reply, remembered = m_remembered, remember, fromPage](const LoginAnswer &answer) {
            Answer given = loginAnswer(answer, remembered, remember, fromPage);
            given.user = answer.account;
            reply.send(std::move(given));
        });
    });
    door.handle(RouteId{Names::ChangePassword}, [this](const Request &request, const Reply &reply) {
        const auto body = Body::read(request.body, {"name", "password", "newPassword"});
        const auto text = [&](const char *key) { return body ? body->text(key) : std::nullopt; };
        const auto name = text("name"), password = text("password"), fresh = text("newPassword");
        if (!name || !password || !fresh) {
            reply.send(badBody(body, AccountText::tr("A change of password needs name, password and newPassword.")));
            return;
        }
        // The rules are looked up in lists: not on this thread.
        if (!m_parts.access.run([&access = m_parts.access, remembered = m_remembered, reply, name = *name, old = secretFrom(*password), fresh = secretFrom(*fresh), origin = request.origin] {
                access.logins().changePassword(name, old, fresh, origin, [reply, remembered](const LoginAnswer &answer) {
                    Answer given = loginAnswer(answer, remembered, false, false);
                    given.user = answer.account;
                    reply.send(std::move(given));
                });
            }))
            reply.send(Answer::problem(503, "busy", AccountText::tr("Too much waits to be done.")).retryAfter(std::chrono::seconds(2)));
    });
    door.handle(RouteId{Names::Refresh}, [this](const Request &request, const Reply &reply) {
        const auto body = Body::read(request.body, {"refreshToken"});
        const auto shown = body ? body->text("refreshToken") : std::nullopt;
        // A cookie counts only where a page of this server's origin list asks: no other page can make a browser renew.
        const auto cookie = body && !shown && request.hasWebOrigin ? m_remembered.tokenIn(request.head) : std::nullopt;
        if (!shown && !cookie) {
            reply.send(badBody(body, AccountText::tr("A renewal needs the refreshToken.")));
            return;
        }
        later(reply, [&access = m_parts.access, remembered = m_remembered, token = shown ? secretFrom(*shown) : *cookie, isCookie = cookie.has_value(), origin = request.origin] {
            const auto tokens = access.sessions().renew(token, origin);
            if (tokens) {
                Answer renewed = isCookie ? remembered.kept(*tokens) : tokensAnswer(*tokens);
                renewed.user = tokens->principal.name;
                return renewed;
            }
            if (tokens.error().kind != Error::Kind::Refused)
                return Answer::problem(tokens.error());
            Answer ended = Answer::problem(401, "session_ended", tokens.error().message).with("WWW-Authenticate", "Bearer");
            return isCookie ? remembered.forgotten(std::move(ended)) : ended;
        });
    });
    door.handle(RouteId{Names::Logout}, [this](const Request &request, const Reply &reply) {
        later(reply, [&access = m_parts.access, remembered = m_remembered, who = *request.principal, fromPage = request.hasWebOrigin] {
            const Status ended = access.sessions().end(who);
            if (!ended)
                return Answer::problem(ended.error());
            return fromPage ? remembered.forgotten(Answer::nothing()) : Answer::nothing();
        });
    });
    door.handle(RouteId{Names::Ticket}, [this](const Request &request, const Reply &reply) {
        const auto ticket = m_parts.access.issueTicket(*request.principal);
        if (!ticket)
            reply.send(Answer::problem(ticket.error()));
        else
            reply.send(Answer::json("{\"ticket\":\"" + ticket->reveal() + "\",\"seconds\":30}"));
    });
    door.handle(RouteId{Names::Me}, [](const Request &request, const Reply &reply) {
        const Principal &who = *request.principal;
        QByteArray body = "{\"id\":\"" + who.id.toByteArray(QUuid::WithoutBraces) + "\",\"session\":\"" + who.session.toByteArray(QUuid::WithoutBraces) + "\",\"name\":";
        json::text(body, who.name);
        body.append(",\"role\":");
        json::text(body, roleName(*who.role));
        body.append(",\"tenant\":");
        json::text(body, who.tenant);
        body.append(",\"permissions\":");
        json::text(body, permissionNames(who.permissions));
        body.append(",\"expiresAt\":");
        json::time(body, who.expiresAt);
        reply.send(Answer::json(body.append('}')));
    });
}

} // namespace lineside::rest
