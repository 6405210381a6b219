#include "models/access/rights_authorizer.h"
#include "server/live/json_out.h"
#include "server/rest/body.h"
#include "server/rest/plant_parts.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>

#include <array>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
namespace json = live::json;

namespace {

struct EditText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr std::chrono::milliseconds kEditWithin{5'000};
constexpr qsizetype kMostEditsWaiting = 16;
constexpr int kMostTries = 3; //!< for what needs no particular revision
constexpr qsizetype kMostFaults = 100;

using ChangePart = Result<PartEdit>(const Plant &, const PartPlace &, const QJsonObject &, const QString &tenant);

//! The routes of one kind of object.
struct PartRoutes
{
    PartKind kind;
    Names::Name add, get, put, patch, remove;
    PartKind parent;  //!< of a new one; Site: none
    const char *path; //!< of an object, without its id
};
constexpr std::array kPartRoutes{
    PartRoutes{PartKind::Site, Names::AddSite, Names::GetSite, Names::PutSite, Names::PatchSite, Names::RemoveSite, PartKind::Site, "/api/v1/sites/"},
    PartRoutes{PartKind::Line, Names::AddLine, Names::GetLine, Names::PutLine, Names::PatchLine, Names::RemoveLine, PartKind::Site, "/api/v1/lines/"},
    PartRoutes{PartKind::Machine, Names::AddMachine, Names::GetMachine, Names::PutMachine, Names::PatchMachine, Names::RemoveMachine, PartKind::Line, "/api/v1/machines/"},
    PartRoutes{PartKind::Device, Names::AddDevice, Names::GetDevice, Names::PutDevice, Names::PatchDevice, Names::RemoveDevice, PartKind::Site, "/api/v1/devices/"},
    PartRoutes{PartKind::Tag, Names::AddTag, Names::GetTag, Names::PutTag, Names::PatchTag, Names::RemoveTag, PartKind::Device, "/api/v1/tags/"},
};

Answer changedMeanwhile(const QByteArray &etag)
{
    return Answer::problem(412, "changed", EditText::tr("The configuration was changed meanwhile: read it again first.")).with("ETag", etag);
}

//! What the desktop shows beside its fields.
Answer faultsAnswer(const QList<FieldGateway::ParameterFault> &faults)
{
    const FieldGateway::ParameterFault &first = faults.first();
    QString detail = first.key.isEmpty() ? first.message : first.key + QStringLiteral(": ") + first.message;
    if (!first.tagCode.isEmpty())
        detail = first.tagCode + QStringLiteral(": ") + detail;
    Answer answer = Answer::problem(400, "bad_parameters", detail);
    answer.body.chop(1);
    answer.body.append(",\"faults\":[");
    for (const FieldGateway::ParameterFault &fault : faults.first(std::min(faults.size(), kMostFaults))) {
        answer.body.append(answer.body.endsWith('[') ? "{\"tag\":" : ",{\"tag\":");
        json::text(answer.body, fault.tagCode);
        answer.body.append(",\"key\":");
        json::text(answer.body, fault.key);
        answer.body.append(",\"message\":");
        json::text(answer.body, fault.message);
        answer.body.append('}');
    }
    answer.body.append("]}");
    return answer;
}

/*!
 * Secrets and files of this computer are entered at the station: a reference to a secret, or a file's name, that could be
 * set from elsewhere would send what it stands for wherever the device's address says.
 */
Status checkStationOnly(const FieldGateway &field, const Device &before, const Device &after)
{
    for (const DriverDescription &driver : field.drivers()) {
        if (driver.id != after.driver)
            continue;
        for (const ParameterDescription &parameter : driver.device) {
            using Type = ParameterDescription::Type;
            const bool isLocal = parameter.type == Type::Secret || parameter.type == Type::File;
            const QJsonValue value = after.parameters.value(parameter.key);
            if (isLocal && !value.isUndefined() && (before.driver != after.driver || value != before.parameters.value(parameter.key)))
                return Error{Error::Kind::Refused,
                             EditText::tr("%1: secrets and files are entered at the station itself.").arg(parameter.key), {}};
        }
    }
    return Done{};
}

} // namespace

QByteArray RestService::etagOf(const PlantSnapshot &plant) const
{
    return '"' + m_epoch + '-' + QByteArray::number(plant.revision()) + '"';
}

std::optional<Answer> RestService::refusedPrecondition(const Request &request, const PlantSnapshot &plant) const
{
    const QByteArrayView wanted = request.head.field("if-match");
    if (wanted.isEmpty())
        return Answer::problem(428, "needs_if_match", EditText::tr("A change names what it was made from: If-Match with the ETag of what you read."));
    if (wanted != "*" && wanted != etagOf(plant))
        return changedMeanwhile(etagOf(plant));
    return {};
}

struct RestService::EditWork
{
    explicit EditWork(Reply whose) : reply(std::move(whose)) {}

    const Reply reply;
    Principal who;
    std::function<Result<PartEdit>(const PlantSnapshot &)> make;
    PartKind kind{};
    const char *path = ""; //!< for a new object: of its kind
    bool removes = false;
    bool anyRevision = false;
    quint64 basedOn = 0; //!< the revision that was named, unless any will do
    int tries = 0;
};

void RestService::edit(const std::shared_ptr<EditWork> &work)
{
    if (qsizetype(m_editsWaiting.size()) >= kMostEditsWaiting) {
        work->reply.send(Answer::problem(503, "busy", EditText::tr("Too much waits to be done.")).retryAfter(std::chrono::seconds(2)).asNothingBegun());
        return;
    }
    m_editsWaiting.push_back(work);
    nextEdit();
}

//! One after the other: each is made from what the one before has left, and the station's main thread has a turn in between.
void RestService::nextEdit()
{
    while (!m_editsWaiting.empty() && m_parts.clock.steady() >= m_editUntil) {
        const std::shared_ptr<EditWork> work = m_editsWaiting.front();
        m_editsWaiting.pop_front();
        beginEdit(work);
    }
}

void RestService::beginEdit(const std::shared_ptr<EditWork> &work)
{
    const Reply &reply = work->reply;
    const SnapshotPtr plant = m_parts.plant();
    if (!work->anyRevision && plant->revision() != work->basedOn) {
        reply.send(changedMeanwhile(etagOf(*plant)));
        return;
    }
    const auto made = work->make(*plant);
    if (!made) {
        reply.send(Answer::problem(made.error()));
        return;
    }
    if (!made->after.driver.isEmpty()) {
        if (Status allowed = checkStationOnly(*m_parts.actions.field, made->before, made->after); !allowed) {
            reply.send(Answer::problem(allowed.error()));
            return;
        }
        if (const auto faults = m_parts.actions.field->check(made->after); !faults.isEmpty()) {
            reply.send(faultsAnswer(faults));
            return;
        }
    }
    const SteadyTime notAfter = m_parts.clock.steady() + kEditWithin;
    m_editUntil = notAfter + kEditWithin; // should nobody say how it ended
    m_parts.actions.edit({RightsAuthorizer::actor(work->who), made->name, made->next, plant->revision(), notAfter},
                         [this, box = m_parts.box, work, id = made->id, number = ++m_editNumber](const Result<SnapshotPtr> &edited) {
        // Back on the network thread; the box is closed before this object goes.
        box->post([this, work, id, number, edited] {
            if (number == m_editNumber)
                m_editUntil = {};
            answerEdit(work, id, edited);
            nextEdit();
        });
    });
}

void RestService::answerEdit(const std::shared_ptr<EditWork> &work, const QUuid &id, const Result<SnapshotPtr> &edited)
{
    const Reply &reply = work->reply;
    if (!edited) {
        const bool isLate = edited.error().kind == Error::Kind::Cancelled;
        if (isLate && work->anyRevision && ++work->tries < kMostTries)
            m_editsWaiting.push_front(work);
        else if (isLate && !work->anyRevision)
            reply.send(Answer::problem(412, "changed", edited.error().message));
        else
            reply.send(stationProblem(edited.error()));
        return;
    }
    const PlantSnapshot &plant = **edited;
    const auto place = findPart(plant.plant(), work->kind, id, work->who.tenant);
    if (work->removes || !place) {
        reply.send(Answer::nothing().with("ETag", etagOf(plant)));
        return;
    }
    const bool isNew = work->path[0] != '\0';
    Answer answer = Answer::json(partJson(plant.plant(), *place), isNew ? 201 : 200);
    answer.with("ETag", etagOf(plant));
    if (isNew)
        answer.with("Location", work->path + id.toByteArray(QUuid::WithoutBraces));
    reply.send(answer);
}

bool RestService::mayEditNow(const Request &request, const Reply &reply)
{
    if (!m_parts.actions.edit || !m_parts.actions.field) {
        reply.send(notOffered());
        return false;
    }
    if (const auto wait = m_edits.take(request.principal->tenant.toUtf8(), m_parts.clock.steady()); wait.count() > 0) {
        reply.send(Answer::problem(429, "too_many", EditText::tr("Too many changes at once."))
                       .retryAfter(std::chrono::ceil<std::chrono::milliseconds>(wait)));
        return false;
    }
    return true;
}

void RestService::bindEdits(http::FrontDoor &door)
{
    for (const PartRoutes &routes : kPartRoutes) {
        const PartKind kind = routes.kind;
        door.handle(RouteId{routes.get}, [this, kind](const Request &request, const Reply &reply) {
            const SnapshotPtr plant = m_parts.plant();
            const auto id = uuidFrom(request.parameters.at(0));
            const auto place = id ? findPart(plant->plant(), kind, *id, request.principal->tenant) : std::nullopt;
            reply.send(place ? Answer::json(partJson(plant->plant(), *place)).with("ETag", etagOf(*plant)) : notThere());
        });
        door.handle(RouteId{routes.add}, [this, routes](const Request &request, const Reply &reply) {
            if (!mayEditNow(request, reply))
                return;
            const auto given = readObject(request.body);
            const auto parent = request.parameters.empty() ? QUuid() : uuidFrom(request.parameters[0]).value_or(QUuid());
            if (!given) {
                reply.send(badBody(given.error()));
                return;
            }
            const auto work = std::make_shared<EditWork>(reply);
            work->who = *request.principal;
            work->kind = routes.kind;
            work->path = routes.path;
            work->anyRevision = true;
            work->make = [routes, given = *given, parent, tenant = request.principal->tenant](const PlantSnapshot &plant) -> Result<PartEdit> {
                const auto place = routes.kind == PartKind::Site ? std::optional(PartPlace{})
                                                                 : findPart(plant.plant(), routes.parent, parent, tenant);
                if (!place)
                    return Error{Error::Kind::NotFound, EditText::tr("There is nothing here."), {}};
                return addPart(plant.plant(), routes.kind, *place, given, tenant);
            };
            edit(work);
        });
        // Without a way to change it, it is removed.
        const auto change = [this, kind, &door](Names::Name name, ChangePart *how) {
            door.handle(RouteId{name}, [this, kind, how](const Request &request, const Reply &reply) {
                if (!mayEditNow(request, reply))
                    return;
                const SnapshotPtr plant = m_parts.plant();
                const auto id = uuidFrom(request.parameters.at(0));
                if (!id || !findPart(plant->plant(), kind, *id, request.principal->tenant)) {
                    reply.send(notThere());
                    return;
                }
                if (auto refused = refusedPrecondition(request, *plant)) {
                    reply.send(std::move(*refused));
                    return;
                }
                const auto given = how ? readObject(request.body) : Result<QJsonObject>(QJsonObject());
                if (!given) {
                    reply.send(badBody(given.error()));
                    return;
                }
                const auto work = std::make_shared<EditWork>(reply);
                work->who = *request.principal;
                work->kind = kind;
                work->removes = !how;
                work->anyRevision = request.head.field("if-match") == "*";
                work->basedOn = plant->revision();
                work->make = [kind, how, given = *given, id = *id, tenant = request.principal->tenant](const PlantSnapshot &now) -> Result<PartEdit> {
                    const auto place = findPart(now.plant(), kind, id, tenant);
                    if (!place)
                        return Error{Error::Kind::NotFound, EditText::tr("There is nothing here."), {}};
                    return how ? how(now.plant(), *place, given, tenant) : removePart(now.plant(), *place);
                };
                edit(work);
            });
        };
        change(routes.put, &replacePart);
        change(routes.patch, &mergePart);
        change(routes.remove, nullptr);
    }
    door.handle(RouteId{Names::SavePlant}, [this](const Request &request, const Reply &reply) {
        if (!m_parts.actions.save) {
            reply.send(notOffered());
            return;
        }
        m_parts.actions.save(RightsAuthorizer::actor(*request.principal), m_parts.clock.steady() + kEditWithin, [reply](const Status &saved) {
            reply.send(saved ? Answer::nothing() : stationProblem(saved.error()));
        });
    });
}

} // namespace lineside::rest
