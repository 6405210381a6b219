#include "app/account_commands.h"

#include "app/settings.h"
#include "models/access/access_control.h"
#include "models/access/access_file.h"
#include "models/access/audit_check.h"
#include "models/access/secret_store.h"
#include "models/forward/audit_log.h"
#include "models/history/log_reader.h"
#include "models/history/store_query.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

namespace lineside {

namespace {

struct AccountText
{
    Q_DECLARE_TR_FUNCTIONS(Runner)
};

void print(const QString &line)
{
    std::printf("%s\n", qUtf8Printable(line));
    std::fflush(stdout);
}

//! What a look through the whole trail has come to.
Status toldReport(const Result<AuditReport> &report, const QString &against)
{
    if (!report)
        return report.error();
    if (!report->firstBroken)
        return Done{};
    return Error{Error::Kind::BadData,
                 AccountText::tr("The audit trail is broken at link %1 (%2): %3").arg(*report->firstBroken).arg(against, report->what),
                 AccountText::tr("What lies before that link is as it was written. Compare with a backup and with the plant's database.")};
}

Result<std::unique_ptr<forward::AuditLogReader>> plantTrail(const QString &dataFolder, const ForwardSettings &forward, const QUuid &station)
{
    forward::Login login{forward, ForwardPatience(), {}, QStringLiteral("lineside verify-audit")};
    if (!forward.passwordRef.isEmpty()) {
        Result<std::unique_ptr<SecretStore>> secrets = SecretStore::open(dataFolder, SecretStore::takePassphrase(), nullptr);
        if (!secrets)
            return secrets.error();
        Result<Secret> password = (*secrets)->secret(forward.passwordRef);
        if (!password)
            return password.error();
        login.password = std::move(*password);
    }
    return forward::AuditLogReader::open(login, station);
}

} // namespace

Status createAdmin(const QString &dataFolder, const QString &name)
{
    const Result<Settings> settings = Settings::load(dataFolder);
    if (!settings)
        return settings.error();
    HistorianSettings history;
    history.folder = dataFolder;
    Result<std::unique_ptr<Historian>> historian = Historian::open(history, Clock::system());
    if (!historian)
        return historian.error();
    Result<std::unique_ptr<SecretStore>> secrets = SecretStore::open(dataFolder, SecretStore::takePassphrase(), nullptr);
    if (!secrets)
        return secrets.error();
    AccessSettings access;
    access.folder = dataFolder;
    Result<std::unique_ptr<AccessControl>> control = AccessControl::open(access, **secrets, **historian, Clock::system());
    if (!control)
        return control.error();
    const Result<Secret> password = (*control)->accounts().createFirstAdmin(name, Origin::console());
    control->reset();
    (*historian)->stop();
    if (!password)
        return password.error();
    print(AccountText::tr("The administrator's name: %1").arg(AccountBook::userName(name)));
    print(AccountText::tr("The password for the first login: %1").arg(QString::fromLatin1(password->reveal())));
    print(AccountText::tr("It is shown here only, and has to be changed at the first login."));
    return Done{};
}

Status verifyAudit(const QString &dataFolder)
{
    const Result<Settings> settings = Settings::load(dataFolder);
    if (!settings)
        return settings.error();
    const Result<QUuid> station = LogReader(dataFolder).station();
    if (!station)
        return station.error();
    // The heads first: the trail of a station that runs goes on meanwhile.
    AuditLink saved;
    if (QFile::exists(access_file::path(dataFolder))) {
        Result<AuditLink> head = access_file::savedAuditHead(dataFolder);
        if (!head)
            return head.error();
        saved = *head;
    }
    std::unique_ptr<forward::AuditLogReader> there;
    std::optional<AuditLink> plant;
    if (settings->forward.enabled) {
        auto opened = plantTrail(dataFolder, settings->forward, *station);
        if (!opened)
            return opened.error();
        there = std::move(*opened);
        const auto newest = there->newest();
        if (!newest)
            return newest.error();
        if (*newest)
            plant = AuditLink{(*newest)->number, (*newest)->hash};
    }
    quint64 damaged = 0; // of any kind: a kind can be changed, too
    const StoreQuery::Context context{dataFolder, {}, {}, [] { return quint32(0); },
                                      [&damaged](quint64, const Error &) { ++damaged; }};
    StoreQuery query(context);
    const AuditPages pages = [&query](UtcTime before, size_t atMost) {
        EventFilter filter;
        filter.kinds = {EventKind::Audit};
        filter.to = before;
        filter.atMost = atMost;
        return query.events(filter, [] { return false; });
    };
    const Result<AuditReport> report = checkAudit(*station, pages, saved);
    if (Status told = toldReport(report, AccountText::tr("compared with the head beside the accounts")); !told)
        return told;
    if (damaged > 0)
        return Error{Error::Kind::BadData, AccountText::tr("%Ln events of the journal were changed or damaged on the disk.", nullptr, int(damaged)),
                     AccountText::tr("They may have been links of the trail. Compare with a backup and with the plant's database.")};
    if (plant) {
        const Result<AuditReport> compared = checkAudit(*station, pages, *plant);
        if (Status told = toldReport(compared, AccountText::tr("compared with the plant's database")); !told)
            return told;
        const AuditPages theirs = [&there](UtcTime before, size_t atMost) { return there->page(before, atMost); };
        const Result<AuditReport> kept = checkAudit(*station, theirs, {});
        if (Status told = toldReport(kept, AccountText::tr("as the plant's database keeps it")); !told)
            return told;
    }
    if (report->events == 0) {
        print(AccountText::tr("The audit trail is empty."));
        return Done{};
    }
    print(AccountText::tr("The audit trail is whole: links %1 to %2, head %3.")
              .arg(report->first)
              .arg(report->head.number)
              .arg(QString::fromLatin1(report->head.hash.toHex())));
    if (report->first > 1)
        print(AccountText::tr("The links before %1 are gone: after their time, or somebody removed them.").arg(report->first));
    if (plant)
        print(AccountText::tr("The plant's database agrees, up to link %1.").arg(plant->number));
    else if (settings->forward.enabled)
        print(AccountText::tr("The plant's database holds no link of it yet."));
    else
        print(AccountText::tr("No database keeps its head elsewhere: whoever owns this computer could have written all of it anew."));
    return Done{};
}

} // namespace lineside
