#include "tests/gui/looks_stage.h"
#include "tests/gui/plant_plans.h"
#include "ui/devices/adopt_dialog.h"
#include "ui/devices/device_dialog.h"
#include "ui/history/export_dialog.h"
#include "ui/history/retention_dialog.h"
#include "ui/machine_settings/machine_settings_dialog.h"
#include "ui/plant_store/plant_store_dialog.h"
#include "ui/plant_store/put_aside_dialog.h"
#include "ui/plant_store/reconcile_dialog.h"
#include "ui/shell/go_to_dialog.h"
#include "ui/shell/plant_status_bar.h"
#include "ui/shell/shortcut_list.h"
#include "ui/site_plans/site_plans_dialog.h"
#include "ui/trends/trend_plot.h"
#include "ui/write/write_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>

// The plant, its pages, and the dialogs about it.

namespace lineside {

using namespace std::chrono_literals;

void LooksStage::fill()
{
    PlantScene &scene = *m_scene;
    const SnapshotPtr snapshot = scene.editor->snapshot();
    // Twenty minutes of history, with a gap, and the journal of a lively hour.
    auto batch = std::make_shared<Batch>();
    const UtcTime end = scene.clock.utc();
    for (const TagEntry &entry : snapshot->tags()) {
        const double level = entry.tag->normalRange.low ? (*entry.tag->normalRange.low + *entry.tag->normalRange.high) / 2 : 1;
        for (int second = 1'200; second > 0; second -= 5) {
            const bool gap = second < 500 && second > 400;
            const double value = level * (1 + 0.03 * std::sin(second / 70.0 + double(toNumber(entry.id))));
            batch->readings.push_back({entry.id, gap ? StatusCode::BadNoCommunication : StatusCode::Good,
                                       end - std::chrono::seconds(second),
                                       entry.tag->type == ValueType::Float64 ? Payload::of(value) : Payload::of(qint64(value))});
        }
    }
    batch->receivedAt = end;
    scene.historian->take(batch);
    const auto event = [&](std::chrono::seconds ago, EventKind kind, Severity severity, const char *source, const char *text) {
        Event event;
        event.at = end - ago;
        event.kind = kind;
        event.severity = severity;
        event.source = q(source);
        event.user = kind == EventKind::WriteOutcome ? q("m.operator") : QString();
        event.text = q(text);
        scene.historian->append(event);
    };
    event(3000s, EventKind::Startup, Severity::Info, "station", "Lineside started.");
    event(1800s, EventKind::LinkUp, Severity::Info, "PLC-MIX", "PLC-MIX is linked.");
    event(900s, EventKind::WriteOutcome, Severity::Info, "PLC-MIX.rea-a.setpoint", "Done: 72.4 °C → 73.0 °C (read back)");
    event(600s, EventKind::SensorOutOfRange, Severity::Warning, "PLC-MIX.pmp-04.vibration", "4.6 mm/s is above the high limit.");
    event(120s, EventKind::LinkDown, Severity::Error, "GW-CAP", "GW-CAP has no link: connection refused");
    event(60s, EventKind::Gap, Severity::Critical, "station", "History lost 1,204 readings: the disk was full.");
    for (int second = 0; second < 100; ++second) {
        scene.breathe();
        m_window->watch().tick();
    }
    scene.set(q("PLC-MIX.rea-b.temperature"), 78.9);
    scene.set(q("PLC-MIX.pmp-04.vibration"), 4.6);
    scene.set(q("PLC-FILL.fil-02.bowl_pressure"), 3.92);
    scene.set(q("UA-PACK.prs-02.force"), 0, StatusCode::BadSensorFailure);
    scene.set(q("UA-PACK.prs-02.cycle_time"), 4.9, StatusCode::UncertainSubstituteValue);
    scene.set(q("UA-PACK.pal-01.speed"), 0.84, StatusCode::UncertainEngineeringUnitsExceeded);
    scene.loseLink(q("GW-CAP"), q("connection refused"));
    LatencyHistogram latency;
    for (int i = 1; i < 4000; ++i)
        latency.add(std::chrono::microseconds(300 + (i * 7919) % 4000));
    LinkStatus *link = scene.link(q("PLC-MIX"));
    link->latency = latency.summary();
    link->requestsOk = 1'284'233;
    link->timeouts = 14;
    link->exceptions = 3;
    link->protocolErrors = 1;
    link->readings = 12'842'330;
    link->bytesIn = 93'000'000;
    link->bytesOut = 41'000'000;
    link->reconnects = 1;
    link->lastError = q("no answer within 1,000 ms");
    link->lastErrorAt = end;
    scene.link(q("UA-PACK"))->widenedPeriod = 2s;
    scene.link(q("GW-CAP"))->discovered = 23;
    scene.link(q("GW-CAP"))->warning = q("QoS 0 may lose messages");
    m_gateway->m_frames = {{end, true, false, QByteArray::fromHex("000100000006010300000010"), 12, {}},
                           {end + 2ms, false, false, QByteArray::fromHex("00010000000701030400010002"), 13, {}},
                           {end + 1s, false, true, QByteArray::fromHex("000200000003018302"), 9, q("exception 2: illegal data address")}};
    BrowseNode folder;
    folder.id = q("ns=2;s=Plant");
    folder.name = q("Plant");
    folder.hasChildren = true;
    BrowseNode value;
    value.id = q("ns=2;s=Plant.Press.Force");
    value.name = q("Force");
    value.isValue = true;
    value.type = ValueType::Float64;
    value.unit = q("kN");
    value.sample = q("82.4");
    m_gateway->m_nodes = {folder, value};
}

QWidget *LooksStage::page(const char *id)
{
    return m_window->showPage(q(id)) ? m_window.get() : nullptr;
}

QWidget *LooksStage::device(const char *driver, int tab, bool isNew)
{
    m_services = std::make_unique<UiServices>(services());
    m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
    DeviceId id;
    for (const Device &device : m_scene->editor->snapshot()->plant().sites.first().devices) {
        if (device.driver == q(driver) && !isNew)
            id = device.id;
    }
    m_dialog = std::make_unique<DeviceDialog>(*m_context, id);
    if (id.isNull()) {
        for (QComboBox *box : m_dialog->findChildren<QComboBox *>()) {
            const int at = box->findData(q(driver));
            if (at >= 0) {
                box->setCurrentIndex(at);
                Q_EMIT box->activated(at); // makes the forms anew, other boxes with them
                break;
            }
        }
    }
    m_dialog->findChild<QTabWidget *>()->setCurrentIndex(tab);
    m_dialog->show();
    return m_dialog.get();
}

QWidget *LooksStage::machine(int tab, bool wrong)
{
    m_services = std::make_unique<UiServices>(services());
    m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
    givePlans(*m_scene->editor);
    auto dialog = std::make_unique<MachineSettingsDialog>(*m_context, m_scene->machine(q("FIL-01")).id);
    dialog->tabs()->setCurrentIndex(tab);
    dialog->show();
    if (wrong) {
        for (QLineEdit *edit : dialog->tabs()->currentWidget()->findChildren<QLineEdit *>())
            edit->setText(tab == 0 ? QString() : q("-"));
        dialog->apply();
    }
    m_dialog = std::move(dialog);
    return m_dialog.get();
}

QWidget *LooksStage::site(int tab, bool wrong)
{
    m_services = std::make_unique<UiServices>(services());
    m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
    givePlans(*m_scene->editor);
    auto dialog = std::make_unique<SitePlansDialog>(*m_context, SiteId());
    dialog->tabs()->setCurrentIndex(tab);
    dialog->show();
    if (wrong) {
        for (QTableView *table : dialog->tabs()->currentWidget()->findChildren<QTableView *>())
            table->model()->setData(table->model()->index(0, tab == 0 ? 8 : 0), q("?"));
        for (QLineEdit *edit : dialog->tabs()->currentWidget()->findChildren<QLineEdit *>())
            edit->setText(q("-"));
        dialog->apply();
    }
    m_dialog = std::move(dialog);
    return m_dialog.get();
}

QWidget *LooksStage::write(const char *value, const WriteOutcome *outcome, bool confirm)
{
    m_window->showPage(q("machine"));
    Q_EMIT m_window->currentPage()->writeRequested(
        m_scene->editor->snapshot()->find(q("PLC-MIX.rea-a.setpoint"))->tag->id, {});
    auto *panel = m_window->findChild<WritePanel *>();
    panel->editor().setText(q(value));
    if (confirm)
        panel->sendButton().click();
    if (outcome) {
        m_writer.m_outcome = *outcome;
        panel->confirmButton().click();
        if (!QTest::qWaitFor([panel] { return panel->outcomeText().size() > 12; }, 3000))
            return nullptr;
    }
    return m_window.get();
}

void LooksStage::strike()
{
    m_dialog.reset();
    m_window.reset();
    m_desk.reset();
    m_commands.reset();
    m_gateway.reset();
    m_scene.reset();
}

void LooksStage::addPlantScenes(QMap<QString, Prepare> &scenes)
{
    const WriteOutcome done{WriteResult::Done, {}, 73.0};
    const WriteOutcome refused{WriteResult::Refused, q("illegal data value"), {}};
    const WriteOutcome unknown{WriteResult::Unknown, q("no answer in 2 s"), {}};
    for (const char *id : {"overview", "machine", "tags", "events", "flow", "history"})
        scenes.insert(q("page-") + q(id), [this, id] { return page(id); });
    const char *const siteTabs[] = {"calendars", "reasons", "lines"};
    for (const int tab : {0, 1, 2})
        scenes.insert(q("site-") + q(siteTabs[tab]), [this, tab] { return site(tab); });
    scenes.insert(q("site-wrong-calendars"), [this] { return site(0, true); });
    const char *const machineTabs[] = {"general", "production", "charts", "health"};
    for (const int tab : {0, 1, 2, 3}) {
        scenes.insert(q("machine-") + q(machineTabs[tab]), [this, tab] { return machine(tab); });
        scenes.insert(q("machine-wrong-") + q(machineTabs[tab]), [this, tab] { return machine(tab, true); });
    }
    scenes.insert(q("page-trends"), [this]() -> QWidget * {
        QWidget *window = page("trends");
        QTest::qWait(200);
        for (QToolButton *button : m_window->currentPage()->findChildren<QToolButton *>()) {
            if (button->isCheckable() && !button->isChecked())
                button->click();
        }
        return window;
    });
    scenes.insert(q("page-trends-paused"), [this]() -> QWidget * {
        QWidget *window = page("trends");
        QTest::keyClick(m_window->currentPage()->findChild<TrendPlot *>(), Qt::Key_PageUp);
        QTest::qWait(200);
        return window;
    });
    for (const int tab : {0, 1}) {
        scenes.insert(tab ? q("page-links-latency") : q("page-links-frames"), [this, tab] {
            QWidget *window = page("links");
            m_window->currentPage()->findChild<QTabWidget *>()->setCurrentIndex(tab);
            for (QTableView *table : m_window->currentPage()->findChildren<QTableView *>())
                table->selectRow(2);
            m_scene->clock.advance(1s);
            return window;
        });
    }
    scenes.insert(q("page-history-archives"), [this]() -> QWidget * {
        std::atomic<bool> noted = false;
        m_scene->historian->noteArchive({q("2026-09"), q("/var/lib/lineside/archives/lineside-2026-09.zip"), "ab", m_scene->clock.utc(),
                                         25'920'000, 61'000'000, 5}, [&noted](const Status &) { noted = true; });
        if (!QTest::qWaitFor([&noted] { return noted.load(); }))
            return nullptr;
        m_scene->keeper->check([](const Result<IntegrityReport> &) {});
        if (!QTest::qWaitFor([this] { return m_scene->keeper->activity(keeping::Keeper::Kind::Check).last.has_value(); }))
            return nullptr;
        QWidget *window = page("history");
        auto *archives = m_window->currentPage()->findChild<QTreeWidget *>();
        return QTest::qWaitFor([archives] { return archives->topLevelItemCount() == 1; }) ? window : nullptr;
    });
    scenes.insert(q("history-retention"), [this]() -> QWidget * {
        m_services = std::make_unique<UiServices>(services());
        auto dialog = std::make_unique<RetentionDialog>(*m_services);
        dialog->show();
        dialog->addRule(q("CAP-01.torque"), 365);
        dialog->addRule(q("*.state"), 0);
        dialog->archiveFirst()->setChecked(true);
        const bool reckoned = QTest::qWaitFor([&dialog] { return dialog->applyButton()->isEnabled(); }, 10'000);
        m_dialog = std::move(dialog);
        return reckoned ? m_dialog.get() : nullptr;
    });
    scenes.insert(q("history-export"), [this]() -> QWidget * {
        m_services = std::make_unique<UiServices>(services());
        m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
        m_dialog = std::make_unique<ExportDialog>(*m_context, std::vector<TagUuid>(), m_scene->clock.utc() - 24h, m_scene->clock.utc());
        m_dialog->show();
        return m_dialog.get();
    });
    scenes.insert(q("reconcile"), [this]() -> QWidget * {
        m_services = std::make_unique<UiServices>(services());
        auto dialog = std::make_unique<ReconcileDialog>(*m_services);
        dialog->show();
        dialog->compare();
        forward::ReconcileResult found;
        found.compared = found.upTo = 12'345'678;
        found.missing = 1'204;
        found.doubled = 3;
        found.changed = 1;
        found.notHere = 12;
        for (const TagEntry &entry : m_scene->editor->snapshot()->tags())
            found.differences.push_back({entry.tag->id, m_scene->clock.utc() - 5h, 40, 0, 1, 2});
        m_scene->plantStore.m_comparisons.back().second->finish(found);
        const bool listed = QTest::qWaitFor([&dialog] { return dialog->table().model()->rowCount() > 0; });
        m_dialog = std::move(dialog);
        return listed ? m_dialog.get() : nullptr;
    });
    scenes.insert(q("plant-store"), [this]() -> QWidget * {
        m_services = std::make_unique<UiServices>(services());
        ForwardSettings &settings = m_scene->plantStore.m_settings;
        settings.enabled = true;
        settings.host = q("db.nordwerk.example");
        settings.database = q("plant");
        settings.user = q("lineside");
        settings.passwordRef = q("secret-1");
        auto dialog = std::make_unique<PlantStoreDialog>(*m_services);
        dialog->show();
        dialog->test();
        m_scene->plantStore.m_tests.back()->finish(forward::DatabaseTrial{
            {{false, words("The server does not prove who it is: %1").arg(q("SSL error: certificate verify failed.")),
              words("Use the name that stands in the server's certificate, and name the authority that signed it.")}},
            false});
        QTest::qWait(20);
        m_dialog = std::move(dialog);
        return m_dialog.get();
    });
    scenes.insert(q("plant-put-aside"), [this]() -> QWidget * {
        m_services = std::make_unique<UiServices>(services());
        auto dialog = std::make_unique<PutAsideDialog>(*m_services);
        dialog->show();
        forward::PutAside aside;
        for (int i = 0; i < 12; ++i)
            aside.rows.push_back({m_scene->clock.utc(), q("GW-CAP.facility_north_torque"), q("9999-12-31T23:59:59Z"), q("17.250000000000001"),
                                  StatusCode::Good, quint64(123'456'789 + i), words("%1 µs from 1970 on").arg(i)});
        aside.total = 4'711;
        m_scene->plantStore.m_lists.back()->finish(aside);
        QTest::qWait(20);
        m_dialog = std::move(dialog);
        return m_dialog.get();
    });
    scenes.insert(q("page-flow-unreachable"), [this]() -> QWidget * {
        ForwarderStatus &status = m_scene->plantStore.m_status;
        status.state = ForwarderStatus::State::Down;
        status.cause = words("The server %1 does not answer.").arg(q("db.nordwerk.example"));
        status.hint = words("Check host, port and network, and that the server is running.");
        status.troubledFor = 200s;
        status.nextTry = 45s;
        status.resting = true;
        status.waiting = 1'234'567;
        status.waitingBytes = 30'864'175;
        status.oldestWaiting = m_scene->clock.utc() - 1h;
        status.forwarded = 98'765'432;
        status.rejected = 3;
        return page("flow");
    });
    scenes.insert(q("page-trends-plant"), [this]() -> QWidget * {
        m_scene->plantStore.m_settings.enabled = true;
        m_scene->plantStore.m_past = [](const TagUuid &, const TrendQuery &query) {
            TrendResult result;
            result.tag = query.tag;
            for (UtcTime at = query.from; at < query.to; at += 5s)
                result.samples.push_back({at, 50, StatusCode::Good});
            return Result<TrendResult>(std::move(result));
        };
        QWidget *window = page("trends");
        for (int i = 0; i < 2; ++i)
            QTest::keyClick(m_window->currentPage()->findChild<TrendPlot *>(), Qt::Key_PageUp);
        QTest::qWait(200);
        return window;
    });
    scenes.insert(q("goto"), [this]() -> QWidget * {
        m_window->showGoTo();
        auto *dialog = m_window->findChild<GoToDialog *>();
        dialog->edit()->setText(q("temp"));
        return dialog;
    });
    scenes.insert(q("goto-nothing"), [this]() -> QWidget * {
        m_window->showGoTo();
        auto *dialog = m_window->findChild<GoToDialog *>();
        dialog->edit()->setText(q("alchemy"));
        return dialog;
    });
    scenes.insert(q("keys"), [this]() -> QWidget * {
        m_window->showShortcuts();
        return m_window->findChild<ShortcutDialog *>();
    });
    for (const char *driver : {"modbus-tcp", "modbus-rtu", "opcua", "mqtt"}) {
        scenes.insert(q("device-") + q(driver), [this, driver] { return device(driver, 0); });
        scenes.insert(q("device-") + q(driver) + q("-tags"), [this, driver] { return device(driver, 1); });
        scenes.insert(q("device-") + q(driver) + q("-faults"), [this, driver] {
            QWidget *dialog = device(driver, 0);
            for (QLineEdit *edit : dialog->findChildren<QLineEdit *>()) {
                if (edit->isVisible() && !edit->placeholderText().isEmpty())
                    edit->setText(q("zwölf"));
            }
            static_cast<DeviceDialog *>(dialog)->apply();
            return dialog;
        });
    }
    scenes.insert(q("device-browse"), [this] {
        QWidget *dialog = device("opcua", 2);
        for (QPushButton *button : dialog->findChild<QTabWidget *>()->currentWidget()->findChildren<QPushButton *>()) {
            if (button->isEnabled())
                button->click();
        }
        dialog->findChild<QTreeView *>()->model()->fetchMore({});
        QTest::qWait(50);
        return dialog;
    });
    scenes.insert(q("discovered"), [this]() -> QWidget * {
        for (int i = 0; i < 23; ++i) {
            BrowseNode node;
            node.id = node.name = q("facility/north/workcenter/CAP-01/sensor/temperature_of_zone_") + QString::number(i);
            node.isValue = true;
            node.type = ValueType::Float64;
            node.unit = q("Cel");
            node.sample = QString::number(20 + i);
            node.machine = q("CAP-01");
            m_scene->gateway.m_discovered += node;
        }
        m_services = std::make_unique<UiServices>(services());
        m_context = std::make_unique<PageContext>(PageContext{*m_services, m_window->watch(), m_parts});
        m_dialog = std::make_unique<AdoptDialog>(*m_context, m_scene->link(q("GW-CAP"))->device);
        m_dialog->show();
        QTest::qWait(50);
        static_cast<AdoptDialog *>(m_dialog.get())->table()->selectRow(1);
        return m_dialog.get();
    });
    scenes.insert(q("device-trust"), [this] {
        DeviceTestReport report;
        report.steps = {{q("Connect"), true, q("127.0.0.1:4840")}, {q("Secure channel"), false, {}}};
        CertificateInfo certificate;
        certificate.subject = q("CN=Press line server, O=Nordwerk");
        certificate.issuer = q("CN=Press line server, O=Nordwerk");
        certificate.validFrom = m_scene->clock.utc() - 24h * 100;
        certificate.validTo = m_scene->clock.utc() + 24h * 300;
        certificate.sha256 = q("1A:2B:3C:4D:5E:6F:70:81:92:A3:B4:C5:D6:E7:F8:09:1A:2B:3C:4D:5E:6F:70:81:92:A3:B4:C5:D6:E7:F8:09");
        certificate.problem = q("self-signed");
        report.untrusted = certificate;
        m_gateway->m_report = report;
        QWidget *dialog = device("opcua", 0, true);
        for (QLineEdit *edit : dialog->findChildren<QLineEdit *>()) {
            if (edit->isVisible() && edit->accessibleName().endsWith(u'*'))
                edit->setText(q("opc.tcp://127.0.0.1:4840"));
        }
        static_cast<DeviceDialog *>(dialog)->test();
        QTest::qWait(50);
        return dialog;
    });
    scenes.insert(q("write-1-choose"), [this] { return write("73", nullptr, false); });
    scenes.insert(q("write-2-problem"), [this] { return write("seventy", nullptr, false); });
    scenes.insert(q("write-3-confirm"), [this] { return write("73", nullptr, true); });
    scenes.insert(q("write-4-done"), [this, done] { return write("73", &done, true); });
    scenes.insert(q("write-5-refused"), [this, refused] { return write("73", &refused, true); });
    scenes.insert(q("write-6-unknown"), [this, unknown] { return write("73", &unknown, true); });
    scenes.insert(q("notice"), [this]() -> QWidget * {
        QWidget *window = page("overview");
        m_window->plantStatusBar().showRemark(
            q("Secrets are kept in the encrypted vault of the data folder, because this desktop has no keyring."), 15s);
        return window;
    });
    for (const char *id : {"overview", "machine", "trends", "tags", "links", "flow"}) {
        scenes.insert(q("empty-") + q(id), [this, id]() -> QWidget * {
            if (!m_scene->editor->apply(q("emptied"), Plant{}))
                return nullptr;
            return page(id);
        });
    }
}

} // namespace lineside
