#include "models/access/crypto.h"
#include "server/rest/rest_service.h"

#include <QFile>

#include <array>

// A static library's resources are linked only when somebody asks for them.
static void startWebResources()
{
    Q_INIT_RESOURCE(lineside_web);
}

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;

namespace {

//! What a browser may load here; nothing else has a name, and no name becomes a path.
struct PageFile
{
    QByteArrayView name;
    const char *type;
    const char *resource;
};
constexpr std::array kPageFiles{
    PageFile{"", "text/html; charset=utf-8", ":/lineside/web/index.html"},
    PageFile{"lineside.js", "text/javascript; charset=utf-8", ":/lineside/web/lineside.js"},
    PageFile{"lineside.css", "text/css; charset=utf-8", ":/lineside/web/lineside.css"},
};

//! Scripts, styles and connections of this server alone; nothing inline, nothing evaluated, no frame, no form elsewhere.
constexpr const char *kPagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

struct LoadedFile
{
    Answer answer;
    QByteArray tag;
};

LoadedFile load(const PageFile &page)
{
    QFile file(QString::fromLatin1(page.resource));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not built in.", page.resource);
    LoadedFile loaded;
    const QByteArray bytes = file.readAll();
    loaded.tag = '"' + crypto::toBase64Url(crypto::sha256(bytes).first(12)) + '"';
    loaded.answer = Answer{200, page.type, bytes, {}, false};
    loaded.answer.with("Content-Security-Policy", kPagePolicy).with("Cache-Control", "no-cache").with("ETag", loaded.tag);
    return loaded;
}

} // namespace

void RestService::bindPage(http::FrontDoor &door)
{
    startWebResources();
    std::vector<std::pair<QByteArray, LoadedFile>> files;
    for (const PageFile &page : kPageFiles)
        files.emplace_back(page.name.toByteArray(), load(page));
    const auto give = [files = std::move(files)](const Request &request, const Reply &reply) {
        const QByteArray name = request.parameters.empty() ? QByteArray() : request.parameters[0];
        for (const auto &[known, loaded] : files) {
            if (known != name)
                continue;
            if (request.head.field("if-none-match") == loaded.tag)
                reply.send(Answer{304, {}, {}, loaded.answer.fields, false});
            else
                reply.send(loaded.answer);
            return;
        }
        reply.send(notThere());
    };
    door.handle(RouteId{Names::Page}, give);
    door.handle(RouteId{Names::PageFile}, give);
}

} // namespace lineside::rest
