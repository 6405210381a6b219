#include "tests/gui/looks_stage.h"
#include "ui/access/key_form.h"
#include "ui/access/login_dialog.h"
#include "ui/access/secret_dialog.h"
#include "ui/access/user_form.h"
#include "ui/access/user_tab.h"
#include "ui/access/users_dialog.h"
#include "ui/web/viewers_model.h"
#include "ui/web/viewers_panel.h"
#include "ui/web/web_server_dialog.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

// Who may do what, and who looks on from elsewhere.

namespace lineside {

using namespace std::chrono_literals;

void LooksStage::addAccessScenes(QMap<QString, Prepare> &scenes)
{
    const auto account = [this](auto make) -> QWidget * {
        m_desk = std::make_unique<AccountDesk>(*m_scene);
        m_desk->makeAdmin();
        m_desk->makeUser("m.meier", "Maria Meier", Role::Operator);
        m_desk->makeUser("k.van-der-heijden", "Katharina van der Heijden-Brinkmann", Role::Supervisor);
        m_desk->makeUser("audit@north", "", Role::Manager);
        m_services = std::make_unique<UiServices>(m_desk->services(*m_scene));
        m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
        std::unique_ptr<QDialog> dialog = make();
        dialog->show();
        m_dialog = std::move(dialog);
        return m_dialog.get();
    };
    scenes.insert(q("account-1-login"), [this, account] {
        return account([this] {
            m_desk->seat->lock();
            auto dialog = std::make_unique<LoginDialog>(*m_services, LoginDialog::Purpose::LogIn,
                                                        m_desk->seat->mayConfigure().error().message, nullptr);
            dialog->password().setText(q("something else"));
            dialog->goButton().click();
            (void)QTest::qWaitFor([&] { return dialog->goButton().isEnabled(); }, 20'000);
            return dialog;
        });
    });
    scenes.insert(q("account-2-first"), [this, account] {
        return account([this] { return std::make_unique<LoginDialog>(*m_services, LoginDialog::Purpose::FirstAdministrator, QString(), nullptr); });
    });
    scenes.insert(q("account-3-change"), [this, account] {
        return account([this] { return std::make_unique<LoginDialog>(*m_services, LoginDialog::Purpose::ChangePassword, QString(), nullptr); });
    });
    scenes.insert(q("account-4-users"), [this, account] {
        return account([this] {
            auto dialog = std::make_unique<UsersDialog>(*m_context);
            dialog->users().table().selectRow(2);
            return dialog;
        });
    });
    scenes.insert(q("account-5-locked"), [this, account] {
        return account([this] {
            m_desk->seat->lock();
            return std::make_unique<UsersDialog>(*m_context);
        });
    });
    scenes.insert(q("account-6-keys"), [this, account] {
        return account([this] {
            (void)m_desk->access->control()->keys().make(*m_desk->seat->principal(),
                                                         {q("Scale 3"), q("default"), {Permission::PostReadings, Permission::ViewPlant}});
            auto dialog = std::make_unique<UsersDialog>(*m_context);
            dialog->tabs().setCurrentIndex(2);
            return dialog;
        });
    });
    scenes.insert(q("account-7-user"), [this, account] {
        return account([this] {
            return std::make_unique<UserForm>(m_scene->theme, m_desk->access->control()->accounts().tenants(*m_desk->seat->principal()), std::nullopt);
        });
    });
    scenes.insert(q("account-8-key"), [this, account] {
        return account([this] {
            return std::make_unique<KeyForm>(m_scene->theme, m_desk->access->control()->accounts().tenants(*m_desk->seat->principal()));
        });
    });
    scenes.insert(q("account-9-secret"), [this, account] {
        return account([this] {
            return std::make_unique<SecretDialog>(m_scene->theme, q("m.meier"), q("Maria"), Secret("abcde-fghjk-mnpqr-stuvw"));
        });
    });
    const auto viewers = [this] {
        QList<ViewerInfo> all;
        const auto viewer = [&](const char *name, const char *role, const char *address, const char *client, quint64 bytes) {
            ViewerInfo info;
            info.number = quint64(all.size() + 1);
            info.name = q(name);
            info.role = q(role);
            info.tenant = q("default");
            info.address = q(address);
            info.client = q(client);
            info.since = m_scene->clock.utc() - 40min * int(info.number);
            info.subscriptions = size_t(info.number) + 2;
            info.bytesOut = bytes;
            info.messagesOut = bytes / 640;
            all += info;
        };
        viewer("m.meier", "operator", "192.0.2.44", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", 123'456'789);
        viewer("k.van-der-heijden", "supervisor", "2001:db8:0:1::4711", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)", 4'321);
        viewer("key:Scale 3", "machine", "192.0.2.9", "scale/1.2", 815);
        all[1].waiting = 61'440;
        all[1].behind = 3'400ms;
        all[1].conflations = 12;
        m_scene->web.m_viewers = all;
        m_scene->web.m_figures.viewers = all.size();
        m_scene->web.m_figures.withoutProof = 17;
        m_scene->web.m_figures.tooOften = 2;
        m_scene->web.m_figures.refusedViewers = 1;
    };
    const auto dock = [this]() -> QWidget * {
        m_window->showPage(q("overview"));
        m_window->findChild<QDockWidget *>(q("viewers"))->show();
        auto *panel = m_window->findChild<ViewersPanel *>();
        for (int round = 0; panel && round < 3; ++round) {
            m_scene->clock.advance(1s);
            for (ViewerInfo &info : m_scene->web.m_viewers) {
                info.bytesOut += 40'000 / info.number;
                info.messagesOut += 11 * info.number;
            }
            panel->refresh();
            QTest::qWait(20);
        }
        if (panel && panel->model().rowCount() > 1)
            panel->table().selectRow(1);
        return panel ? m_window.get() : nullptr;
    };
    scenes.insert(q("viewers-1"), [this, viewers, dock] {
        m_scene->web.open(m_scene->clock.utc() + 24h * 300);
        viewers();
        return dock();
    });
    scenes.insert(q("viewers-2-nobody"), [this, dock] {
        m_scene->web.open(m_scene->clock.utc() + 24h * 300);
        return dock();
    });
    scenes.insert(q("viewers-3-off"), dock);
    const auto web = [this]() -> WebServerDialog * {
        m_services = std::make_unique<UiServices>(services());
        m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
        m_dialog = std::make_unique<WebServerDialog>(*m_context);
        m_dialog->show();
        return static_cast<WebServerDialog *>(m_dialog.get());
    };
    scenes.insert(q("web-1-off"), [web]() -> QWidget * { return web(); });
    scenes.insert(q("web-2-open"), [this, viewers, web]() -> QWidget * {
        m_scene->web.open(m_scene->clock.utc() + 24h * 300);
        viewers();
        return web();
    });
    scenes.insert(q("web-3-taken"), [this, web]() -> QWidget * {
        m_scene->web.m_settings.enabled = true;
        m_scene->web.m_state.trouble = QCoreApplication::translate("server", "The server cannot listen at %1, port %2: %3.")
                                           .arg(q("0.0.0.0"), q("8443"), q("Address already in use"));
        WebServerDialog *dialog = web();
        dialog->test();
        WebTrial trial;
        trial.found = {m_scene->web.m_state.trouble};
        trial.hint = QCoreApplication::translate("server", "Choose another address or port in the server's settings.");
        m_scene->web.m_tests.back().second->finish(trial);
        QTest::qWait(20);
        return dialog;
    });
    scenes.insert(q("web-4-faults"), [this, web]() -> QWidget * {
        WebSettings settings;
        settings.enabled = true;
        settings.address = q("0.0.0.0");
        settings.port = 123'456;
        settings.certificateFile = q("/etc/lineside/server.crt");
        settings.origins = {q("plant.example")};
        settings.proxies = {q("0.0.0.0/0")};
        WebServerDialog *dialog = web();
        dialog->setSettings(settings);
        dialog->apply();
        return dialog;
    });
    scenes.insert(q("web-5-no-account"), [this]() -> QWidget * {
        m_desk = std::make_unique<AccountDesk>(*m_scene);
        m_services = std::make_unique<UiServices>(m_desk->services(*m_scene));
        m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
        m_dialog = std::make_unique<WebServerDialog>(*m_context);
        m_dialog->show();
        return m_dialog.get();
    });
}

} // namespace lineside
