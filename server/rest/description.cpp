#include "server/rest/rest_service.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

// A static library's resources are linked only when somebody asks for them.
static void startMessages()
{
    Q_INIT_RESOURCE(lineside_messages);
}

namespace lineside::rest {

namespace {

using namespace Qt::Literals;

//! The shapes of what is asked and answered: "schemas" as OpenAPI has them, and "operations" by operationId.
QJsonObject messages()
{
    startMessages();
    QFile file(QStringLiteral(":/lineside/rest/messages.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("rest/messages.json is not built in.");
    return QJsonDocument::fromJson(file.readAll()).object();
}

//! The names in braces of a path.
QStringList pathParameters(const QString &path)
{
    QStringList names;
    for (const QString &segment : path.split(u'/')) {
        if (segment.startsWith(u'{'))
            names << segment.mid(1, segment.size() - 2);
    }
    return names;
}

QJsonObject reference(const QString &schema)
{
    return {{u"$ref"_s, QString(u"#/components/schemas/"_s + schema)}};
}

QJsonObject content(const QString &type, const QJsonObject &schema)
{
    return {{type, QJsonObject{{u"schema"_s, schema}}}};
}

QJsonObject problem(const char *description)
{
    return {{u"description"_s, QLatin1String(description)}, {u"content"_s, content(u"application/problem+json"_s, reference(u"Problem"_s))}};
}

QString statusWords(const QString &status)
{
    return status == "101"_L1 ? u"A WebSocket."_s : status == "201"_L1 ? u"It was made."_s : status == "204"_L1 ? u"It is done."_s
        : status == "304"_L1  ? u"What you have is what there is."_s : status == "503"_L1 ? u"Not all parts work."_s : u"The answer."_s;
}

QJsonArray parametersOf(const http::Route &route, const QJsonObject &shape)
{
    QJsonArray parameters;
    for (const QString &name : pathParameters(QLatin1String(route.path)))
        parameters.append(QJsonObject{{u"name"_s, name}, {u"in"_s, u"path"_s}, {u"required"_s, true},
                                      {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"maxLength"_s, 64}}}});
    const QJsonObject query = shape["query"_L1].toObject();
    for (auto it = query.begin(); it != query.end(); ++it)
        parameters.append(QJsonObject{{u"name"_s, it.key()}, {u"in"_s, u"query"_s}, {u"required"_s, false}, {u"schema"_s, it.value()}});
    if (shape["ifMatch"_L1].toBool())
        parameters.append(QJsonObject{{u"name"_s, u"If-Match"_s}, {u"in"_s, u"header"_s}, {u"required"_s, true},
                                      {u"description"_s, u"The ETag of what the change was made from."_s},
                                      {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}}}});
    if (takesIdempotencyKey(route))
        parameters.append(QJsonObject{{u"name"_s, u"Idempotency-Key"_s}, {u"in"_s, u"header"_s}, {u"required"_s, false},
                                      {u"description"_s, u"One of one's own choice for each thing that is entered: sent again under it, the same is done once, and answered the same."_s},
                                      {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}, {u"maxLength"_s, IdempotencyKeys::kMostLetters}}}});
    return parameters;
}

QJsonObject operation(const http::Route &route, const QJsonObject &shape)
{
    using Who = http::Policy::Who;
    const Who who = route.policy.who();
    QJsonObject out{{u"operationId"_s, QLatin1String(route.name)}, {u"summary"_s, QLatin1String(route.summary)}};
    out[u"security"_s] = who == Who::Anybody ? QJsonArray() : QJsonArray{QJsonObject{{u"bearer"_s, QJsonArray()}}};
    if (who == Who::Allowed || who == Who::Ticketed)
        out[u"x-permission"_s] = permissionName(route.policy.permission());
    if (const QJsonArray parameters = parametersOf(route, shape); !parameters.isEmpty())
        out[u"parameters"_s] = parameters;
    if (route.mostBody > 0) {
        out[u"requestBody"_s] = QJsonObject{{u"required"_s, true},
                                            {u"content"_s, content(u"application/json"_s, reference(shape["request"_L1].toString()))}};
        out[u"x-most-bytes"_s] = route.mostBody;
    }
    QJsonObject responses{{u"default"_s, problem("A problem in the form of RFC 9457.")},
                          {u"429"_s, problem("Too many; Retry-After tells when.")}};
    if (takesIdempotencyKey(route))
        responses[u"422"_s] = problem("Something else was sent under this Idempotency-Key.");
    if (who != Who::Anybody) {
        responses[u"401"_s] = problem("No proof, or none that is good.");
        responses[u"403"_s] = problem("Not allowed.");
    }
    // What a program does next, where a problem has a way out.
    const QJsonObject problems = shape["problems"_L1].toObject();
    for (auto it = problems.begin(); it != problems.end(); ++it) {
        const QByteArray words = it.value()["description"_L1].toString().toUtf8();
        QJsonObject response = problem(words.constData());
        if (const QString next = it.value()["next"_L1].toString(); !next.isEmpty())
            response[u"links"_s] = QJsonObject{{next, QJsonObject{{u"operationId"_s, next}, {u"description"_s, it.value()["then"_L1]}}}};
        responses[it.key()] = response;
    }
    const QJsonObject answers = shape["answers"_L1].toObject();
    for (auto it = answers.begin(); it != answers.end(); ++it) {
        QJsonObject response{{u"description"_s, statusWords(it.key())}};
        if (it.value().isString())
            response[u"content"_s] = content(u"application/json"_s, reference(it.value().toString()));
        else if (shape.contains("type"_L1) && it.key() == "200"_L1)
            response[u"content"_s] = content(shape["type"_L1].toString(), QJsonObject{{u"type"_s, u"string"_s}});
        responses[it.key()] = response;
    }
    out[u"responses"_s] = responses;
    return out;
}

} // namespace

QByteArray describe(std::span<const http::Route> routes)
{
    const QJsonObject shapes = messages();
    const QJsonObject operations = shapes["operations"_L1].toObject();
    QJsonObject paths;
    for (const http::Route &route : routes) {
        const QString path = QLatin1String(route.path);
        QJsonObject ofPath = paths[path].toObject();
        ofPath[QString::fromLatin1(http::methodName(route.method).toByteArray().toLower())] = operation(route, operations[QLatin1String(route.name)].toObject());
        paths[path] = ofPath;
    }
    const QJsonObject bearer{{u"type"_s, u"http"_s}, {u"scheme"_s, u"bearer"_s}};
    const QJsonObject document{
        {u"openapi"_s, u"3.0.3"_s},
        {u"info"_s, QJsonObject{{u"title"_s, u"Lineside"_s}, {u"version"_s, u"1"_s}}},
        {u"components"_s, QJsonObject{{u"securitySchemes"_s, QJsonObject{{u"bearer"_s, bearer}}}, {u"schemas"_s, shapes["schemas"_L1]}}},
        {u"paths"_s, paths}};
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

} // namespace lineside::rest
