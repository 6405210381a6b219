#include "models/access/rights_authorizer.h"
#include "models/commands/command_rules.h"
#include "server/live/json_out.h"
#include "server/rest/body.h"
#include "server/rest/plant_words.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
namespace json = live::json;

namespace {

struct WriteText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr qsizetype kMostReason = 200;
constexpr std::chrono::milliseconds kWriteWithin{2'000};

const char *stateWord(const WriteDesk::Write &write)
{
    switch (write.stage) {
    case WriteDesk::Stage::Prepared:
        return "prepared";
    case WriteDesk::Stage::Expired:
        return "expired";
    case WriteDesk::Stage::UnderWay:
        return "under_way";
    case WriteDesk::Stage::Ended:
        break;
    }
    switch (write.record.result) {
    case WriteResult::Done:
        return "done";
    case WriteResult::Refused:
        return "refused";
    case WriteResult::NotSent:
        return "not_sent";
    case WriteResult::Unknown:
        break;
    }
    return "unknown";
}

void member(QByteArray &out, const char *name, const QString &text)
{
    out.append(",\"").append(name).append("\":");
    json::text(out, text);
}

//! Open at its end, for more members.
QByteArray openJson(const WriteDesk::Write &write, const TagUuid &tag)
{
    QByteArray out = "{\"write\":\"" + write.request.id.toByteArray(QUuid::WithoutBraces) + "\",\"state\":\"" + stateWord(write) + '"';
    if (!tag.isNull())
        member(out, "tag", tag.uuid.toString(QUuid::WithoutBraces));
    const bool ended = write.stage == WriteDesk::Stage::Ended;
    member(out, "before", ended && !write.record.before.isEmpty() ? write.record.before : write.before);
    member(out, "wanted", write.wanted);
    out.append(",\"expiresAt\":");
    json::time(out, write.expiresAt);
    if (ended) {
        member(out, "after", write.record.after);
        member(out, "reason", write.record.reason);
        out.append(",\"askedAt\":");
        json::time(out, write.record.askedAt);
        out.append(",\"endedAt\":");
        json::time(out, write.record.endedAt);
    }
    return out;
}

Answer stateAnswer(const WriteDesk::Write &write, const PlantSnapshot &plant)
{
    const TagEntry *entry = plant.find(write.request.tag);
    return Answer::json(openJson(write, entry ? entry->tag->id : TagUuid{}).append('}'));
}

void limit(QByteArray &out, const char *name, const std::optional<double> &value)
{
    if (!value)
        return;
    out.append(",\"").append(name).append("\":");
    json::number(out, *value);
}

} // namespace

bool RestService::mayWriteNow(const Reply &reply) const
{
    if (m_parts.mayWrite && m_parts.actions.commands)
        return true;
    reply.send(Answer::problem(403, "writes_off", WriteText::tr("Writing over the network is switched off at this station.")));
    return false;
}

void RestService::bindWrites(http::FrontDoor &door)
{
    door.handle(RouteId{Names::PrepareWrite}, [this](const Request &request, const Reply &reply) {
        if (!mayWriteNow(reply))
            return;
        const auto body = Body::read(request.body, {"value*", "reason"});
        if (!body) {
            reply.send(badBody(body.error()));
            return;
        }
        const QVariant value = body->value("value");
        const QString reason = body->text("reason").value_or(QString());
        if (!value.isValid() || reason.size() > kMostReason) {
            reply.send(Answer::problem(400, "bad_body", WriteText::tr("A write needs a value, and may have a short reason.")));
            return;
        }
        const SnapshotPtr plant = m_parts.plant();
        const TagEntry *entry = ownTag(request, *plant);
        if (!entry) {
            reply.send(notThere());
            return;
        }
        WriteDesk::Write write;
        write.request.tag = entry->id;
        write.request.value = value;
        write.request.actor = RightsAuthorizer::actor(*request.principal);
        write.request.reason = reason;
        write.request.deadline = kWriteWithin;
        const LatestValue latest = m_parts.latest.get(entry->id);
        // The same rules as when it is sent; then they are asked again.
        const RightsAuthorizer rights(m_parts.access);
        const auto checked = commands::check(write.request, entry, latest, rights, m_parts.clock.steady());
        if (!checked) {
            const bool isBad = checked.error().kind == Error::Kind::BadData;
            reply.send(Answer::problem(isBad ? 400 : 409, isBad ? "bad_value" : "write_refused", checked.error().message));
            return;
        }
        write.before = checked->before;
        write.wanted = checked->wanted;
        const auto prepared = m_writes->prepare(write);
        if (!prepared) {
            reply.send(Answer::problem(prepared.error()));
            return;
        }
        QByteArray out = openJson(*prepared, entry->tag->id);
        out.append(",\"value\":");
        appendValueOf(out, *entry, m_parts.latest);
        limit(out, "lowLimit", entry->tag->writeLimits.low);
        limit(out, "highLimit", entry->tag->writeLimits.high);
        reply.send(Answer::json(out.append('}'), 201)
                       .with("Location", "/api/v1/writes/" + prepared->request.id.toByteArray(QUuid::WithoutBraces)));
    });
    door.handle(RouteId{Names::ConfirmWrite}, [this](const Request &request, const Reply &reply) {
        if (!mayWriteNow(reply))
            return;
        const auto id = uuidFrom(request.parameters.at(0));
        const auto command = id ? m_writes->confirm(*id, request.principal->session) : Result<CommandRequest>(Error{Error::Kind::NotFound, {}, {}});
        if (!command) {
            reply.send(command.error().kind == Error::Kind::NotFound ? notThere()
                                                                     : Answer::problem(409, "not_confirmable", command.error().message));
            return;
        }
        // The desk hears of the end whether or not somebody still waits for the answer, or this server runs.
        m_parts.actions.commands->submit(*command, [desk = m_writes, plant = m_parts.plant(), reply](const CommandRecord &record) {
            desk->end(record);
            const auto write = desk->look(record.request.id, record.request.actor.session);
            reply.send(write ? stateAnswer(*write, *plant) : notThere());
        });
    });
    door.handle(RouteId{Names::WriteState}, [this](const Request &request, const Reply &reply) {
        const auto id = uuidFrom(request.parameters.at(0));
        const auto write = id ? m_writes->look(*id, request.principal->session) : std::nullopt;
        reply.send(write ? stateAnswer(*write, *m_parts.plant()) : notThere());
    });
}

} // namespace lineside::rest
