#include "models/access/crypto.h"
#include "server/rest/rest_service.h"

#include <QFile>

#include <array>

// A static library's resources are linked only when somebody asks for them.
static void startWebResources()
{
    Q_INIT_RESOURCE(lineside_web);
#ifdef LINESIDE_HAS_UPLOT
    Q_INIT_RESOURCE(lineside_web_uplot);
#endif
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
constexpr const char *kHtml = "text/html; charset=utf-8";
constexpr const char *kScript = "text/javascript; charset=utf-8";
constexpr const char *kStyle = "text/css; charset=utf-8";
constexpr const char *kPlain = "text/plain; charset=utf-8";
constexpr std::array kPageFiles{
    PageFile{"", kHtml, ":/lineside/web/index.html"},
    PageFile{"lineside.css", kStyle, ":/lineside/web/lineside.css"},
    PageFile{"lineside.svg", "image/svg+xml", ":/lineside/web/lineside.svg"},
    PageFile{"lineside.js", kScript, ":/lineside/web/lineside.js"},
    PageFile{"account.js", kScript, ":/lineside/web/account.js"},
    PageFile{"csv_form.js", kScript, ":/lineside/web/csv_form.js"},
    PageFile{"de.js", kScript, ":/lineside/web/de.js"},
    PageFile{"de_work.js", kScript, ":/lineside/web/de_work.js"},
    PageFile{"dom.js", kScript, ":/lineside/web/dom.js"},
    PageFile{"download.js", kScript, ":/lineside/web/download.js"},
    PageFile{"entry.js", kScript, ":/lineside/web/entry.js"},
    PageFile{"event_list.js", kScript, ":/lineside/web/event_list.js"},
    PageFile{"explanation_part.js", kScript, ":/lineside/web/explanation_part.js"},
    PageFile{"figures.js", kScript, ":/lineside/web/figures.js"},
    PageFile{"form.js", kScript, ":/lineside/web/form.js"},
    PageFile{"format.js", kScript, ":/lineside/web/format.js"},
    PageFile{"health_part.js", kScript, ":/lineside/web/health_part.js"},
    PageFile{"kept.js", kScript, ":/lineside/web/kept.js"},
    PageFile{"ledger_part.js", kScript, ":/lineside/web/ledger_part.js"},
    PageFile{"live.js", kScript, ":/lineside/web/live.js"},
    PageFile{"look.js", kScript, ":/lineside/web/look.js"},
    PageFile{"losses_part.js", kScript, ":/lineside/web/losses_part.js"},
    PageFile{"outbox.js", kScript, ":/lineside/web/outbox.js"},
    PageFile{"page_account.js", kScript, ":/lineside/web/page_account.js"},
    PageFile{"page_alerts.js", kScript, ":/lineside/web/page_alerts.js"},
    PageFile{"page_batches.js", kScript, ":/lineside/web/page_batches.js"},
    PageFile{"page_charts.js", kScript, ":/lineside/web/page_charts.js"},
    PageFile{"page_events.js", kScript, ":/lineside/web/page_events.js"},
    PageFile{"page_health.js", kScript, ":/lineside/web/page_health.js"},
    PageFile{"page_licences.js", kScript, ":/lineside/web/page_licences.js"},
    PageFile{"page_login.js", kScript, ":/lineside/web/page_login.js"},
    PageFile{"page_machine.js", kScript, ":/lineside/web/page_machine.js"},
    PageFile{"page_overview.js", kScript, ":/lineside/web/page_overview.js"},
    PageFile{"page_people.js", kScript, ":/lineside/web/page_people.js"},
    PageFile{"page_production.js", kScript, ":/lineside/web/page_production.js"},
    PageFile{"page_recommendations.js", kScript, ":/lineside/web/page_recommendations.js"},
    PageFile{"page_tags.js", kScript, ":/lineside/web/page_tags.js"},
    PageFile{"page_trends.js", kScript, ":/lineside/web/page_trends.js"},
    PageFile{"production_part.js", kScript, ":/lineside/web/production_part.js"},
    PageFile{"report_part.js", kScript, ":/lineside/web/report_part.js"},
    PageFile{"rest.js", kScript, ":/lineside/web/rest.js"},
    PageFile{"runs_part.js", kScript, ":/lineside/web/runs_part.js"},
    PageFile{"sentences.js", kScript, ":/lineside/web/sentences.js"},
    PageFile{"sparkline.js", kScript, ":/lineside/web/sparkline.js"},
    PageFile{"stops_part.js", kScript, ":/lineside/web/stops_part.js"},
    PageFile{"store.js", kScript, ":/lineside/web/store.js"},
    PageFile{"sub_nav.js", kScript, ":/lineside/web/sub_nav.js"},
    PageFile{"tag_table.js", kScript, ":/lineside/web/tag_table.js"},
    PageFile{"transport.js", kScript, ":/lineside/web/transport.js"},
    PageFile{"trend_chart.js", kScript, ":/lineside/web/trend_chart.js"},
    PageFile{"typed.js", kScript, ":/lineside/web/typed.js"},
    PageFile{"words.js", kScript, ":/lineside/web/words.js"},
#ifdef LINESIDE_HAS_UPLOT
    PageFile{"uplot.js", kScript, ":/lineside/web/uplot.js"},
    PageFile{"uplot.css", kStyle, ":/lineside/web/uplot.css"},
    PageFile{"uplot-licence.txt", kPlain, ":/lineside/web/uplot-licence.txt"},
#endif
};

/*!
 * Scripts, styles and connections of this server alone; nothing inline, nothing evaluated, no frame, no form elsewhere; and
 * where browsers know trusted types, no text becomes markup whatever a script does.
 */
constexpr const char *kPagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

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
