#include "models/access/crypto.h"
#include "models/plant/json_tape.h"
#include "server/live/hub_viewer.h"
#include "server/live/json_out.h"

#include <QCoreApplication>

namespace lineside::live {

namespace {

struct QueueText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

http::Answer sessionHasEnded()
{
    return http::Answer::problem(410, "gone", QueueText::tr("This session has ended, or what came behind that number is not kept any more. Open another one."));
}

//! A whole number of a query or a field; nothing when it is none.
std::optional<quint64> wholeNumber(QByteArrayView digits)
{
    bool isNumber = false;
    const quint64 number = digits.toByteArray().toULongLong(&isNumber);
    return isNumber && !digits.startsWith('+') ? std::optional(number) : std::nullopt;
}

//! The key of `{"resume":"…"}`; empty without one, nothing when the body is something else.
std::optional<QByteArray> resumeKeyIn(const QByteArray &body)
{
    if (body.isEmpty())
        return QByteArray();
    const auto tape = project::JsonTape::read(body);
    if (!tape || !tape->root().is(project::JsonTape::Kind::Object))
        return {};
    QByteArray key;
    bool isGood = true;
    tape->root().forEachKey([&](project::JsonTape::Value name, project::JsonTape::Value value) {
        isGood = isGood && name.text() == QStringLiteral("resume") && value.is(project::JsonTape::Kind::Text);
        key = value.text().toUtf8();
    });
    return isGood ? std::optional(key) : std::nullopt;
}

} // namespace

void Hub::bind(http::FrontDoor &door, const FallbackRoutes &routes)
{
    door.handle(routes.open, [this](const http::Request &request, const http::Reply &reply) { openQueue(request, reply); });
    door.handle(routes.say, [this](const http::Request &request, const http::Reply &reply) { say(request, reply); });
    door.handle(routes.poll, [this](const http::Request &request, const http::Reply &reply) { poll(request, reply); });
    door.handle(routes.end, [this](const http::Request &request, const http::Reply &reply) { endQueue(request, reply); });
    door.setTaker(*this); // what listens is taken over
}

void Hub::openQueue(const http::Request &request, const http::Reply &reply)
{
    const auto resumeKey = resumeKeyIn(request.body);
    if (!resumeKey) {
        reply.send(http::Answer::problem(400, "bad_data", QueueText::tr("The body is nothing, or an object that may have resume.")));
        return;
    }
    if (std::optional<http::Answer> refused = refusal(*request.principal, *resumeKey)) {
        reply.send(std::move(*refused));
        return;
    }
    const quint64 number = m_next++;
    auto viewer = std::make_unique<Viewer>();
    viewer->principal = *request.principal;
    auto queue = std::make_unique<QueueOutlet>(m_parts.clock, QueueOutlet::Told{[this] { schedule(m_parts.clock.steady()); }, [this, number] { gone(number); }});
    viewer->queue = queue.get();
    viewer->outlet = std::move(queue);
    viewer->queueName = crypto::toBase64Url(crypto::randomBytes(16));
    const QByteArray name = viewer->queueName;
    m_queues.insert(name, number);
    add(number, std::move(viewer));
    opened(number);
    QByteArray body = "{\"session\":";
    json::text(body, QByteArrayView(name));
    reply.send(http::Answer::json(body.append(",\"next\":0}"), 201));
}

Hub::Viewer *Hub::queueOf(const http::Request &request)
{
    const auto number = m_queues.constFind(request.parameters.at(0));
    if (number == m_queues.constEnd())
        return nullptr;
    Viewer &viewer = *m_viewers.at(*number);
    // A session is its login's: a name that somebody has read somewhere is no proof.
    if (viewer.principal.id != request.principal->id || viewer.principal.session != request.principal->session)
        return nullptr;
    if (!viewer.session->isClosed() && request.principal->expiresAt > viewer.session->principal().expiresAt)
        viewer.session->renewWith(*request.principal);
    return &viewer;
}

http::Answer Hub::noSuchSession(const http::Request &request) const
{
    http::Answer answer = http::Answer::problem(404, "not_found", QueueText::tr("There is no such session."));
    const auto number = m_queues.constFind(request.parameters.at(0));
    if (number != m_queues.constEnd() && m_viewers.at(*number)->principal.tenant != request.principal->tenant)
        answer.refused = RefusedAccess::OthersThing;
    return answer;
}

void Hub::say(const http::Request &request, const http::Reply &reply)
{
    Viewer *viewer = queueOf(request);
    if (!viewer) {
        reply.send(noSuchSession(request));
        return;
    }
    if (viewer->session->isClosed()) {
        reply.send(sessionHasEnded());
        return;
    }
    reply.send(http::Answer::nothing());
    received(m_queues.value(viewer->queueName), request.body);
}

void Hub::poll(const http::Request &request, const http::Reply &reply)
{
    Viewer *viewer = queueOf(request);
    if (!viewer) {
        reply.send(noSuchSession(request));
        return;
    }
    const auto after = wholeNumber(request.item("after").value_or("0"));
    const auto wait = wholeNumber(request.item("wait").value_or("0"));
    if (!after || !wait) {
        reply.send(http::Answer::problem(400, "bad_query", QueueText::tr("after and wait are whole numbers.")));
        return;
    }
    if (!viewer->queue->isClosed() && !viewer->queue->reaches(*after)) {
        reply.send(sessionHasEnded());
        return;
    }
    viewer->queue->poll(*after, std::chrono::seconds(std::min<quint64>(*wait, quint64(QueueOutlet::kMostWait.count()))), reply);
}

void Hub::endQueue(const http::Request &request, const http::Reply &reply)
{
    Viewer *viewer = queueOf(request);
    reply.send(viewer ? http::Answer::nothing() : noSuchSession(request));
    if (viewer) {
        viewer->session->close(1000, "the viewer has left");
        gone(m_queues.value(viewer->queueName));
    }
}

std::optional<http::Answer> Hub::listenRefusal(const http::Request &request)
{
    Viewer *viewer = queueOf(request);
    if (!viewer)
        return noSuchSession(request);
    if (request.head.method == "HEAD")
        return http::Answer{200, "text/event-stream", {}, {}, true};
    const auto after = listenAfter(request);
    if (!after)
        return http::Answer::problem(400, "bad_query", QueueText::tr("after and Last-Event-ID are whole numbers."));
    if (viewer->queue->isClosed() || !viewer->queue->reaches(*after))
        return sessionHasEnded();
    return {};
}

std::optional<quint64> Hub::listenAfter(const http::Request &request)
{
    // What a browser has heard last on its own goes before what it asked for at first.
    if (request.head.has("last-event-id"))
        return wholeNumber(request.head.field("last-event-id"));
    return wholeNumber(request.item("after").value_or("0"));
}

void Hub::listen(const http::Request &request, http::Handover handover)
{
    queueOf(request)->queue->listen(std::move(handover), *listenAfter(request));
}

} // namespace lineside::live
