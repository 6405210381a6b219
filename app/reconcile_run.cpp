#include "app/reconcile_run.h"

#include "app/settings.h"
#include "models/access/secret_store.h"
#include "models/base/post.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <cstdio>

namespace lineside {

namespace {

constexpr size_t kMostHoursShown = 50;
constexpr std::chrono::seconds kProgressEvery{5};

} // namespace

ReconcileRun::ReconcileRun(QString dataFolder, QObject *parent) : QObject(parent), m_dataFolder(std::move(dataFolder))
{
    m_progress.setInterval(kProgressEvery);
    connect(&m_progress, &QTimer::timeout, this, [this] {
        if (m_job && m_job->progress() >= 0)
            std::printf("%3.0f %%  %s\n", 100 * m_job->progress(), qUtf8Printable(m_job->step()));
        std::fflush(stdout);
    });
}

ReconcileRun::~ReconcileRun()
{
    if (m_job)
        m_job->cancel();
    m_reconciler.reset();
}

Result<UtcTime> ReconcileRun::momentFrom(const QString &text)
{
    QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
    if (!moment.isValid())
        return Error{Error::Kind::BadData, tr("%1 is not a time.").arg(text), tr("It looks like 2026-11-21 or 2026-11-21T14:00 (UTC).")};
    if (moment.timeSpec() == Qt::LocalTime)
        moment = QDateTime(moment.date(), moment.time(), QTimeZone::utc());
    return UtcTime(std::chrono::milliseconds(moment.toMSecsSinceEpoch()));
}

Status ReconcileRun::start(const Options &options)
{
    forward::ReconcileRequest request;
    request.repair = options.repair;
    struct Bound
    {
        const QString &text;
        UtcTime &moment;
    };
    for (const Bound &bound : {Bound{options.from, request.from}, Bound{options.to, request.to}}) {
        if (bound.text.isEmpty())
            continue;
        const Result<UtcTime> moment = momentFrom(bound.text);
        if (!moment)
            return moment.error();
        bound.moment = *moment;
    }
    const Result<Settings> settings = Settings::load(m_dataFolder);
    if (!settings)
        return settings.error();
    if (!settings->forward.enabled)
        return Error{Error::Kind::NotFound, tr("This station does not forward to a database."), tr("Set it up with --connect-postgresql.")};
    if (!settings->forward.passwordRef.isEmpty()) {
        Result<std::unique_ptr<SecretStore>> secrets = SecretStore::open(m_dataFolder, SecretStore::takePassphrase(), nullptr);
        if (!secrets)
            return secrets.error();
        m_secrets = std::move(*secrets);
    }
    m_reconciler = std::make_unique<forward::Reconciler>(
        [forward = settings->forward, secrets = m_secrets]() -> Result<forward::Login> {
            forward::Login login{forward, ForwardPatience(), {}, QStringLiteral("lineside reconcile")};
            if (secrets) {
                Result<Secret> password = secrets->secret(forward.passwordRef);
                if (!password)
                    return password.error();
                login.password = std::move(*password);
            }
            return login;
        },
        m_dataFolder);
    m_progress.start();
    m_job = m_reconciler->run(request, [this](const Result<forward::ReconcileResult> &result) {
        // On the working thread, which ends before this object does.
        post(this, [this, result] { tell(result); });
    });
    return Done{};
}

void ReconcileRun::tell(const Result<forward::ReconcileResult> &result)
{
    m_progress.stop();
    if (!result) {
        Q_EMIT finished(result.error());
        return;
    }
    for (const QString &sentence : result->inWords())
        std::printf("%s\n", qUtf8Printable(sentence));
    const size_t shown = std::min(result->differences.size(), kMostHoursShown);
    for (size_t i = 0; i < shown; ++i) {
        const forward::ReconcileDifference &difference = result->differences[i];
        std::printf("%s %s missing %llu doubled %llu changed %llu not-here %llu\n", qUtf8Printable(toIso(difference.hour)),
                    difference.tag.uuid.toByteArray(QUuid::WithoutBraces).constData(), static_cast<unsigned long long>(difference.missing),
                    static_cast<unsigned long long>(difference.doubled), static_cast<unsigned long long>(difference.changed),
                    static_cast<unsigned long long>(difference.notHere));
    }
    if (shown < result->differences.size())
        std::printf("…\n");
    std::fflush(stdout);
    Q_EMIT finished(result->isRight() ? Status(Done{})
                                      : Status(Error{Error::Kind::BadData, tr("The two sides differ."),
                                                     tr("Repeat it with --repair, or look at the rows that were named.")}));
}

} // namespace lineside
