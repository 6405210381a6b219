// A program that makes accounts, changes their roles and renews a session as fast as it can, and says on its standard
// output what is done, until it is killed. Helper of tst_access_kill.

#include "models/access/access_control.h"
#include "models/access/file_vault.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <future>
#include <sys/prctl.h>
#include <unistd.h>

using namespace lineside;

namespace {

void say(const QByteArray &line)
{
    // One call a line: a kill leaves whole lines, and the parent reads what was said.
    if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) < 0)
        ::_exit(3);
}

LoginAnswer wait(const std::function<void(const LoginDesk::Answered &)> &ask)
{
    const auto answer = std::make_shared<std::promise<LoginAnswer>>();
    ask([answer](const LoginAnswer &given) { answer->set_value(given); });
    return answer->get_future().get();
}

} // namespace

int main(int argc, char *argv[])
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QCoreApplication app(argc, argv);
    if (app.arguments().size() < 2)
        return 2;
    HistorianSettings history;
    history.folder = app.arguments().at(1);
    history.commitEvery = std::chrono::milliseconds(1);
    auto historian = Historian::open(history, Clock::system());
    auto vault = FileVault::open(history.folder + QStringLiteral("/secrets"), {});
    AccessSettings settings;
    settings.folder = history.folder;
    settings.hashCost = HashCost::cheapest();
    if (!historian || !vault)
        return 1;
    auto access = AccessControl::open(settings, **vault, **historian, Clock::system());
    if (!access) {
        say("error " + access.error().message.toUtf8() + '\n');
        return 1;
    }
    const QString root = QStringLiteral("root.one");
    const Secret password("seven quiet herons on the jetty");
    LoginDesk &logins = (*access)->logins();
    if (const Result<Secret> oneTime = (*access)->accounts().createFirstAdmin(root, Origin::console())) {
        wait([&](const auto &done) { logins.changePassword(root, *oneTime, password, Origin::console(), done); });
        say("admin\n");
    }
    const LoginAnswer answer = wait([&](const auto &done) { logins.login(root, password, Origin::console(), done); });
    if (!answer.tokens) {
        say("error no login: " + answer.error.message.toUtf8() + '\n');
        return 1;
    }
    Tokens tokens = *answer.tokens;
    say("refresh " + tokens.refresh.reveal() + '\n');
    AccountBook &accounts = (*access)->accounts();
    for (quint64 i = 0;; ++i) {
        const QString name = QStringLiteral("u%1").arg(accounts.users(tokens.principal).size());
        if (!accounts.createUser(tokens.principal, {name, {}}))
            return 1;
        say("user " + name.toUtf8() + " viewer\n");
        const Result<Tokens> next = (*access)->sessions().renew(tokens.refresh, Origin::console());
        if (!next)
            return 1;
        tokens = *next;
        say("refresh " + tokens.refresh.reveal() + '\n');
        for (const User &user : accounts.users(tokens.principal)) {
            UserChange change;
            change.role = Role::Engineer;
            if (user.name == name && accounts.changeUser(tokens.principal, user.id, change))
                say("user " + name.toUtf8() + " engineer\n");
        }
    }
}
