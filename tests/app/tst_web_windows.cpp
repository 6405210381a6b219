#include "app/station_plant_store.h"
#include "app/station_web_service.h"
#include "gui/dialog_answers.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"
#include "ui/web/viewers_model.h"
#include "ui/web/viewers_panel.h"
#include "ui/web/web_server_dialog.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/plant_watch.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QNetworkRequest>
#include <QPushButton>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20'000;

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

Secret password()
{
    return Secret("seven quiet herons on the jetty");
}

//! A whole station that works, with an administrator before its window.
struct Bench
{
    Bench()
    {
        QStringList notices;
        Result<Settings> settings = Settings::load(folder.path());
        if (!settings)
            qFatal("%s", qPrintable(settings.error().message));
        auto made = Station::create({folder.path(), folder.filePath(q("project.json")), {}, *settings}, Plant{}, &notices);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        station = std::move(*made);
        station->start();
        if (!QTest::qWaitFor([this] { return station->seat().control() != nullptr; }, kPatience))
            qFatal("The accounts do not open.");
        answerTo([this](const Seat::Answered &done) { station->seat().makeFirstAdmin(q("a.winter"), password(), done); });
        theme.applyTo(*qApp);
        plantStore = std::make_unique<StationPlantStore>(*station);
        web = std::make_unique<StationWebService>(*station);
        Station &one = *station;
        services = std::make_unique<UiServices>(UiServices{one.editor(), one.latest(), one.pipeline(), one.historian(), one.driverHost(),
                                                           one.commands(), one.secrets(), one.authorizer(), one.clock(), one.tap(), *plantStore,
                                                           theme, one.seat(), &one.keeper(), web.get()});
        watch = std::make_unique<PlantWatch>(*services);
        parts = allParts();
        context = std::make_unique<PageContext>(PageContext{*services, *watch, parts});
    }
    LoginOutcome answerTo(const std::function<void(const Seat::Answered &)> &what)
    {
        std::optional<LoginAnswer> answer;
        what([&answer](const LoginAnswer &given) { answer = given; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, kPatience))
            qFatal("No answer came.");
        return answer->outcome;
    }
    LoginOutcome login(const char *name)
    {
        return answerTo([&](const Seat::Answered &done) { station->seat().login(q(name), password(), done); });
    }
    //! The administrator sits here.
    void makeUser(const char *name, Role role, const char *tenant = kHouseTenant)
    {
        AccessControl &control = *station->seat().control();
        const Result<Secret> oneTime = control.accounts().createUser(*station->seat().principal(), {q(name), {}, q(tenant), role});
        if (!oneTime)
            qFatal("%s", qPrintable(oneTime.error().message));
        answerTo([&](const Seat::Answered &done) {
            control.logins().changePassword(q(name), *oneTime, password(), Origin::console(), [done](const LoginAnswer &given) {
                QMetaObject::invokeMethod(qApp, [done, given] { done(given); }, Qt::QueuedConnection);
            });
        });
    }
    //! For this computer only, at a port that is free, not encrypted.
    void open()
    {
        WebSettings wanted;
        wanted.enabled = true;
        wanted.port = 0;
        wanted.tls = false;
        const Status done = station->setWeb(wanted);
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
    }
    //! Logs in elsewhere, and watches.
    std::unique_ptr<QWebSocket> viewer(const char *name)
    {
        std::optional<LoginAnswer> answer;
        station->seat().control()->logins().login(q(name), password(), {Provenance::Network, q("127.0.0.1"), q("a test")},
                                               [&](const LoginAnswer &given) {
                                                   QMetaObject::invokeMethod(qApp, [&answer, given] { answer = given; }, Qt::QueuedConnection);
                                               });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, kPatience) || !answer->tokens)
            return nullptr;
        auto socket = std::make_unique<QWebSocket>();
        QNetworkRequest request(QUrl(q("ws://127.0.0.1:%1/live").arg(web->state().port)));
        request.setRawHeader("Authorization", "Bearer " + answer->tokens->access.reveal());
        request.setRawHeader("User-Agent", "Watcher/1.0 <b>");
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({q("lineside.v1")});
        socket->open(request, options);
        if (!QTest::qWaitFor([&] { return socket->state() == QAbstractSocket::ConnectedState; }, kPatience))
            return nullptr;
        socket->sendTextMessage(q("{\"type\":\"subscribe\",\"payload\":{\"subscription\":\"r\",\"topic\":\"readings\"}}"));
        return socket;
    }
    template<typename T>
    std::optional<Result<T>> answerOf(const std::function<JobPtr<T>(typename Job<T>::Callback)> &ask)
    {
        std::optional<Result<T>> got;
        const JobPtr<T> job = ask(onWindow<T>(qApp, [&got](Result<T> result) { got = std::move(result); }));
        (void)QTest::qWaitFor([&] { return got.has_value(); }, kPatience);
        return got;
    }
    std::optional<Result<QList<ViewerInfo>>> viewers()
    {
        return answerOf<QList<ViewerInfo>>([this](auto done) { return web->viewers(done); });
    }
    QStringList journal()
    {
        QStringList texts;
        EventFilter filter;
        filter.kinds = {EventKind::Audit};
        const auto answered = std::make_shared<std::atomic<bool>>(false);
        const auto job = station->historian().queryEvents(filter, [&texts, answered](const Result<QList<Event>> &events) {
            for (const Event &event : events ? *events : QList<Event>())
                texts << event.user + u'|' + event.source + u'|' + event.text;
            *answered = true;
        });
        (void)QTest::qWaitFor([&] { return answered->load(); }, kPatience);
        return texts;
    }

    QTemporaryDir folder;
    Theme theme;
    std::unique_ptr<Station> station;
    std::unique_ptr<StationPlantStore> plantStore;
    std::unique_ptr<StationWebService> web;
    std::unique_ptr<UiServices> services;
    std::unique_ptr<PlantWatch> watch;
    PageParts parts;
    std::unique_ptr<PageContext> context;
};

} // namespace

//! The windows of the web server over the server of a whole station.
class TestWebWindows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); } // the vault, at once
    void viewersAreListedAndSentAway();
    void tenantsSeeTheirOwn();
    void nothingWaitsForABusyServer();
    void dialogSwitchesItOnAndOff();
};

void TestWebWindows::viewersAreListedAndSentAway()
{
    Bench bench;
    bench.open();
    ViewersPanel panel(*bench.context);
    panel.resize(1200, 300);
    panel.show();
    QTRY_VERIFY_WITH_TIMEOUT(panel.reasonText().contains(q("http://127.0.0.1:%1/").arg(bench.web->state().port)), kPatience);
    bench.makeUser("m.meier", Role::Operator);
    const auto socket = bench.viewer("m.meier");
    QVERIFY(socket);
    QTRY_COMPARE_WITH_TIMEOUT(panel.model().rowCount(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(panel.model().viewer(0).subscriptions, size_t(1), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(panel.model().viewer(0).messagesOut >= 2, kPatience); // its welcome, and what it subscribed to
    const ViewerInfo seen = panel.model().viewer(0);
    QCOMPARE(seen.name, q("m.meier"));
    QCOMPARE(seen.role, q("operator"));
    QCOMPARE(seen.tenant, q("default"));
    QCOMPARE(seen.address, q("127.0.0.1"));
    QVERIFY(seen.bytesOut > 0);
    QCOMPARE(bench.web->figures().viewers, 1);
    QTRY_VERIFY_WITH_TIMEOUT(panel.summaryText().contains(q("1 viewer")), kPatience);

    panel.table().selectRow(0);
    DialogAnswer<QMessageBox> yes(press(QMessageBox::Yes));
    panel.sendAwayButton().click();
    QTRY_COMPARE_WITH_TIMEOUT(socket->state(), QAbstractSocket::UnconnectedState, kPatience);
    QCOMPARE(int(socket->closeCode()), 4403);
    QTRY_COMPARE_WITH_TIMEOUT(panel.model().rowCount(), 0, kPatience);
    const QStringList journal = bench.journal();
    QVERIFY2(journal.join(u'\n').contains(q("a.winter")) && journal.join(u'\n').contains(q("user m.meier")), qPrintable(journal.join(u'\n')));
    // once more: there is nobody of that number
    const auto again = bench.answerOf<Done>([&](auto done) { return bench.web->sendAway(seen, done); });
    QVERIFY(again && !*again);
    QCOMPARE(again->error().kind, Error::Kind::NotFound);
}

void TestWebWindows::tenantsSeeTheirOwn()
{
    Bench bench;
    bench.open();
    QVERIFY(bench.station->seat().control()->accounts().putTenant(*bench.station->seat().principal(), {q("north"), q("North")}));
    bench.makeUser("n.orth", Role::Supervisor, "north");
    bench.makeUser("m.meier", Role::Supervisor);
    const auto ours = bench.viewer("m.meier");
    const auto theirs = bench.viewer("n.orth");
    QVERIFY(ours && theirs);
    const auto all = [&] {
        const auto viewers = bench.viewers();
        return viewers && *viewers ? **viewers : QList<ViewerInfo>();
    };
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), 2, kPatience); // the station's administrator
    const QList<ViewerInfo> everybody = all();
    QCOMPARE(bench.login("n.orth"), LoginOutcome::LoggedIn);
    QCOMPARE(all().size(), 1);
    QCOMPARE(all().first().name, q("n.orth"));
    // and sends away nobody else's
    for (const ViewerInfo &viewer : everybody) {
        if (viewer.name != q("m.meier"))
            continue;
        const auto sent = bench.answerOf<Done>([&](auto done) { return bench.web->sendAway(viewer, done); });
        QVERIFY(sent && !*sent);
        QCOMPARE(sent->error().kind, Error::Kind::NotFound);
    }
    QCOMPARE(ours->state(), QAbstractSocket::ConnectedState);
}

void TestWebWindows::nothingWaitsForABusyServer()
{
    Bench bench;
    bench.open();
    // questions are put without an answer, hundreds of them
    int answers = 0;
    std::vector<JobPtr<QList<ViewerInfo>>> jobs;
    for (int i = 0; i < 200; ++i)
        jobs.push_back(bench.web->viewers(onWindow<QList<ViewerInfo>>(qApp, [&answers](const Result<QList<ViewerInfo>> &) { ++answers; })));
    QCOMPARE(answers, 0); // none was waited for
    // those that are still asked when the server ends are answered all the same
    bench.station->web().end();
    QTRY_COMPARE_WITH_TIMEOUT(answers, 200, kPatience);
    const auto none = bench.viewers();
    QVERIFY(none && *none && (*none)->isEmpty());
}

void TestWebWindows::dialogSwitchesItOnAndOff()
{
    Bench bench;
    WebServerDialog dialog(*bench.context);
    dialog.show();
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const quint16 port = free.serverPort();
    qobject_cast<QLineEdit *>(dialog.form().editor(q("port")))->setText(QString::number(port));
    qobject_cast<QCheckBox *>(dialog.form().editor(q("enabled")))->setChecked(true);
    // while somebody else has the port
    dialog.apply();
    QTRY_VERIFY_WITH_TIMEOUT(dialog.messageText().contains(q("cannot listen")), kPatience);
    QVERIFY(!bench.web->state().isOpen);
    free.close();
    dialog.apply();
    QTRY_COMPARE_WITH_TIMEOUT(dialog.messageText(), q("In force."), kPatience);
    QVERIFY(bench.web->state().isOpen);
    QVERIFY(dialog.stateText().contains(q("open")));
    QVERIFY(dialog.links().itemText(0).startsWith(q("https://")));
    QCOMPARE(dialog.fingerprint().text(), bench.web->state().fingerprint);
    QCOMPARE(dialog.fingerprint().text().size(), 95);
    qobject_cast<QCheckBox *>(dialog.form().editor(q("enabled")))->setChecked(false);
    dialog.apply();
    QTRY_VERIFY_WITH_TIMEOUT(!bench.web->state().isOpen, kPatience);
    QTRY_VERIFY(dialog.stateText().contains(q("off")));
    QVERIFY(!dialog.fingerprint().isVisible());
}

QTEST_MAIN(TestWebWindows)
#include "tst_web_windows.moc"
