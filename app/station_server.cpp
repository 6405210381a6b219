#include "app/station_server.h"

#include "models/base/post.h"

#include <QLoggingCategory>

Q_LOGGING_CATEGORY(lcWeb, "lineside.app.web", QtInfoMsg)

namespace lineside {

namespace {

WebServer::Parts withAccounts(WebServer::Parts parts, LateAccess &access)
{
    parts.access = [&access] { return access.control(); };
    return parts;
}

} // namespace

StationServer::StationServer(WebServer::Parts parts, LateAccess &access)
    : m_access(access)
    , m_server(withAccounts(parts, access))
    , m_clock(parts.clock)
{
    m_again.setSingleShot(true);
    m_again.callOnTimeout(this, &StationServer::tryAgain);
    m_certificate.callOnTimeout(this, &StationServer::checkCertificate);
}

StationServer::~StationServer()
{
    end();
}

Status StationServer::begin(const WebSettings &settings, bool anyPort)
{
    m_settings = settings;
    m_anyPort = anyPort;
    m_told.clear();
    if (!settings.enabled) {
        end();
        return Done{};
    }
    m_wanted = true;
    return tryToStart();
}

void StationServer::end()
{
    if (!std::exchange(m_wanted, false))
        return;
    m_accounts.reset();
    m_again.stop();
    m_certificate.stop();
    m_server.stop();
    Q_EMIT changed();
}

void StationServer::accessOpened()
{
    if (m_wanted && !state().isOpen)
        (void)tryToStart(); // who should know is told by tryAgain()
}

Status StationServer::tryToStart()
{
    if (m_access.state() == LateAccess::State::Opening)
        return Done{}; // accessOpened() comes
    AccessControl *const access = m_access.control();
    if (access && !access->hasAccounts() && !m_accounts) {
        m_accounts = access->onChange([this](quint64) { // on a thread of access's; ends with m_accounts
            post(this, [this] { accessOpened(); });
        });
    }
    WebSettings settings = m_settings;
    Status started = m_server.start(settings);
    if (!started && m_anyPort && started.error().kind == Error::Kind::Io) {
        settings.port = 0;
        started = m_server.start(settings);
    }
    if (!started) {
        m_again.start(m_told.isNull() ? kFirstTryAgain : kTryAgain);
        Q_EMIT changed();
        return started;
    }
    m_accounts.reset();
    m_again.stop();
    m_told.clear();
    m_certificate.start(kCheckCertificate);
    const WebState now = state();
    qCInfo(lcWeb, "The web server is at %s%s%s", qUtf8Printable(now.links.value(0)),
           now.fingerprint.isEmpty() ? "" : ", its certificate's SHA-256 fingerprint is ", qUtf8Printable(now.fingerprint));
    Q_EMIT changed();
    return Done{};
}

void StationServer::tryAgain()
{
    const Status started = tryToStart();
    if (started || started.error().message == m_told)
        return;
    m_told = started.error().message;
    Q_EMIT noticed((m_told + QLatin1Char(' ') + started.error().hint).trimmed());
}

void StationServer::checkCertificate()
{
    const std::optional<QString> notice = m_server.checkCertificate();
    if (!notice)
        return;
    const SteadyTime now = m_clock.steady();
    if (*notice == m_toldOfCertificate && now - m_toldOfCertificateAt < std::chrono::hours(23))
        return;
    m_toldOfCertificate = *notice;
    m_toldOfCertificateAt = now;
    Q_EMIT noticed(*notice);
    Q_EMIT changed();
}

} // namespace lineside
