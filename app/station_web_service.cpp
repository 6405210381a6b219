#include "app/station_web_service.h"
#include "models/base/post.h"

#include "server/http/tls_identity.h"

#include <QCoreApplication>
#include <QNetworkInterface>
#include <QTcpServer>
#include <QThreadPool>

#include <algorithm>

namespace lineside {

namespace {

struct WebServiceText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

//! Whether the certificate would do; a sentence, or the error.
Result<QString> certificateTried(const WebSettings &settings, UtcTime now)
{
    if (!settings.tls)
        return WebServiceText::tr("Without TLS no certificate is needed.");
    if (settings.certificateFile.isEmpty())
        return WebServiceText::tr("A certificate that signs itself is made when the server starts.");
    const Result<http::TlsIdentity> identity = http::ownIdentity(settings.certificateFile, settings.keyFile, now);
    if (!identity)
        return identity.error();
    return WebServiceText::tr("The certificate is good until %1; its fingerprint is %2.")
        .arg(toLocalDateTime(identity->expiresAt).toString(Qt::ISODate), identity->fingerprint);
}

//! Whether the server could listen there; \a ours: it does so already.
Result<QString> portTried(const WebSettings &settings, bool ours)
{
    const QString where = settings.port == 0 ? WebServiceText::tr("a port that is free") : WebServiceText::tr("port %1").arg(settings.port);
    if (!ours) {
        QTcpServer server;
        if (!server.listen(settings.listenAddress(), quint16(settings.port)))
            return Error{Error::Kind::Io, WebServiceText::tr("The server cannot listen at %1, %2: %3.").arg(settings.address, where, server.errorString()),
                         WebServiceText::tr("Choose another address or port.")};
    }
    return WebServiceText::tr("The server can listen at %1, %2.").arg(settings.address, where);
}

WebTrial tried(const WebSettings &settings, bool ours, UtcTime now)
{
    WebTrial trial;
    const auto step = [&](const Result<QString> &result) {
        trial.found << (result ? *result : result.error().message);
        trial.hint = result ? QString() : result.error().hint;
        return result.ok();
    };
    if (const Status fit = settings.check(); !fit)
        (void)step(fit.error());
    else
        trial.ok = step(certificateTried(settings, now)) && step(portTried(settings, ours));
    return trial;
}

} // namespace

WebSettings StationWebService::settings() const
{
    return m_station.settings().web.value_or(m_station.settings().settings.web);
}

WebFigures StationWebService::figures() const
{
    WebFigures figures;
    if (const auto hub = m_station.web().server().counters()) {
        figures.viewers = hub->viewers;
        figures.bytesOut = hub->bytesOut;
        figures.refusedViewers = hub->refused;
        figures.closedSlow = hub->closedSlow;
    }
    if (const auto door = m_station.web().server().doorCounters()) {
        figures.withoutProof = door->byStatus[401];
        figures.forbidden = door->byStatus[403];
        figures.tooOften = door->byStatus[429];
        const quint64 named = figures.withoutProof + figures.forbidden + figures.tooOften;
        figures.otherRefusals = std::max<quint64>(door->byClass[4], named) - named;
        figures.turnedAway = door->turnedAway;
    }
    return figures;
}

QStringList StationWebService::addresses() const
{
    QStringList addresses;
    for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && address.scopeId().isEmpty())
            addresses << address.toString();
    }
    return addresses;
}

JobPtr<WebTrial> StationWebService::test(const WebSettings &settings, Job<WebTrial>::Callback done)
{
    const auto job = std::make_shared<Job<WebTrial>>(std::move(done));
    const WebSettings inForce = this->settings();
    const bool ours = state().isOpen && inForce.address == settings.address && (state().port == settings.port || inForce.port == settings.port);
    QThreadPool::globalInstance()->start([job, settings, ours, now = m_station.clock().utc()] { job->finish(tried(settings, ours, now)); });
    return job;
}

JobPtr<Done> StationWebService::apply(const WebSettings &settings, Job<Done>::Callback done)
{
    const auto job = std::make_shared<Job<Done>>(std::move(done));
    post(&m_station, [station = &m_station, job, settings] { job->finish(station->setWeb(settings)); });
    return job;
}

Result<std::optional<QString>> StationWebService::visibleTenant(Permission permission) const
{
    const Seat &seat = m_station.seat();
    if (Status may = seat.may(permission); !may)
        return may.error();
    const std::optional<Principal> who = seat.principal();
    if (!who || seat.may(Permission::ManageTenants))
        return std::optional<QString>();
    return std::optional<QString>(who->tenant);
}

JobPtr<QList<ViewerInfo>> StationWebService::viewers(Job<QList<ViewerInfo>>::Callback done)
{
    const auto job = std::make_shared<Job<QList<ViewerInfo>>>(std::move(done));
    const Result<std::optional<QString>> tenant = visibleTenant(Permission::ViewPresence);
    if (!tenant) {
        job->finish(tenant.error());
        return job;
    }
    m_station.web().server().viewers([job, tenant = *tenant](QList<ViewerInfo> all) {
        if (tenant)
            all.removeIf([&](const ViewerInfo &one) { return one.tenant != *tenant; });
        job->finish(all);
    });
    return job;
}

JobPtr<Done> StationWebService::sendAway(const ViewerInfo &viewer, Job<Done>::Callback done)
{
    const auto job = std::make_shared<Job<Done>>(std::move(done));
    const Result<std::optional<QString>> tenant = visibleTenant(Permission::DisconnectViewers);
    const Error gone{Error::Kind::NotFound, WebServiceText::tr("This viewer has gone already."), {}};
    if (!tenant || (*tenant && **tenant != viewer.tenant)) {
        job->finish(tenant ? gone : tenant.error());
        return job;
    }
    AuditEntry entry = LateAccess::entryOf(m_station.seat().actor());
    entry.subject = QStringLiteral("user ") + viewer.name;
    entry.before = viewer.address;
    entry.text = WebServiceText::tr("A viewer's connection was ended.");
    m_station.access().record(entry, [station = &m_station, job, gone, number = viewer.number](const Status &recorded) {
        if (!recorded) {
            job->finish(recorded.error());
            return;
        }
        // Comes on a thread of access's, which the station waits for before it goes.
        post(station, [station, job, gone, number] {
            station->web().server().sendAway(number, [job, gone](bool done) { job->finish(done ? Status(Done{}) : Status(gone)); });
        });
    });
    return job;
}

} // namespace lineside
