#include "app/forward_setup.h"

#include "app/settings.h"
#include "models/access/secret_store.h"
#include "models/forward/database_trial.h"
#include "models/history/data_folder.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>

#include <cstdio>
#include <termios.h>
#include <unistd.h>

namespace lineside {

namespace {

struct SetupText
{
    Q_DECLARE_TR_FUNCTIONS(Runner)
};

constexpr size_t kMaxPassword = 4'096;

Error badAddress(const QString &what)
{
    return {Error::Kind::BadData, what, SetupText::tr("It looks like postgresql://user@host:5432/database?sslmode=verify-full.")};
}

//! One line of standard input.
Secret readPassword()
{
    termios before{};
    const bool terminal = ::isatty(STDIN_FILENO) && ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        std::fputs(qUtf8Printable(SetupText::tr("Password (empty for none): ")), stderr);
        termios silent = before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    QByteArray password;
    char byte = 0;
    while (size_t(password.size()) < kMaxPassword && ::read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        password += byte;
    if (password.endsWith('\r'))
        password.chop(1);
    if (terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::fputs("\n", stderr);
    }
    return Secret(std::move(password));
}

} // namespace

Result<ForwardSettings> forwardSettingsFromUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != QLatin1String("postgresql") && url.scheme() != QLatin1String("postgres")))
        return badAddress(SetupText::tr("“%1” is no address of a PostgreSQL database.").arg(text));
    if (!url.password().isEmpty())
        return Error{Error::Kind::BadData, SetupText::tr("The password does not belong into the address, where others can read it."),
                     SetupText::tr("Leave it out; it is read from standard input.")};
    ForwardSettings settings;
    settings.enabled = true;
    settings.host = url.host();
    settings.port = url.port(settings.port);
    settings.user = url.userName();
    settings.database = url.path().mid(1);
    const QUrlQuery query(url);
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (key == QLatin1String("host"))
            settings.host = value;
        else if (key == QLatin1String("user"))
            settings.user = value;
        else if (key == QLatin1String("sslrootcert"))
            settings.rootCertFile = value;
        else if (key == QLatin1String("sslmode") && ForwardSettings::sslModes().contains(value))
            settings.sslMode = value;
        else
            return badAddress(SetupText::tr("“%1=%2” means nothing in the address of a database here.").arg(key, value));
    }
    if (settings.host.isEmpty() || settings.user.isEmpty() || settings.database.isEmpty())
        return badAddress(SetupText::tr("The address names no host, no user or no database."));
    return settings;
}

Status setUpForwarding(const QString &dataFolder, const QString &url)
{
    Result<ForwardSettings> forward = forwardSettingsFromUrl(url);
    if (!forward)
        return forward.error();
    Result<FolderLock> lock = FolderLock::take(dataFolder);
    if (!lock)
        return lock.error();
    Result<Settings> settings = Settings::load(dataFolder);
    if (!settings)
        return settings.error();
    const Secret passphrase = SecretStore::takePassphrase();
    const Secret password = readPassword();

    forward::DeadlineWatch watch;
    const forward::StopSignal stop;
    const forward::DatabaseTrial trial =
        forward::tryDatabase({*forward, ForwardPatience(), password, QStringLiteral("lineside")}, watch, stop);
    for (const forward::DatabaseTrial::Step &step : trial.steps) {
        std::printf("%s %s\n", step.ok ? "ok " : "-- ", qUtf8Printable(step.text));
        if (!step.hint.isEmpty())
            std::printf("   %s\n", qUtf8Printable(step.hint));
    }
    if (!trial.ok)
        return Error{Error::Kind::Refused, SetupText::tr("The forwarder could not work with this database; nothing was changed."), {}};

    if (!password.isEmpty()) {
        Result<std::unique_ptr<SecretStore>> secrets = SecretStore::open(dataFolder, passphrase, nullptr);
        if (!secrets)
            return secrets.error();
        forward->passwordRef = settings->forward.passwordRef.isEmpty() ? SecretStore::newReference()
                                                                       : settings->forward.passwordRef;
        if (Status stored = (*secrets)->store(forward->passwordRef, password); !stored)
            return stored;
        std::printf("ok  %s\n", qUtf8Printable(SetupText::tr("The password is kept in %1.").arg((*secrets)->description())));
    }
    settings->forward = *forward;
    if (Status saved = settings->save(dataFolder); !saved)
        return saved;
    std::printf("ok  %s\n", qUtf8Printable(SetupText::tr("From its next start on, the station forwards to %1 on %2.")
                                               .arg(forward->database, forward->host)));
    return Done{};
}

} // namespace lineside
