#include "app/station_web_service.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

using namespace lineside;

namespace {

//! The one answer of a job, wherever it comes.
template<typename T>
class Answer
{
public:
    std::function<void(Result<T>)> callback()
    {
        return [state = m_state](Result<T> result) {
            const std::lock_guard lock(state->mutex);
            state->result.emplace(std::move(result));
        };
    }
    //! With the event loop, within 10 s.
    Result<T> take()
    {
        const auto there = [this] {
            const std::lock_guard lock(m_state->mutex);
            return m_state->result.has_value();
        };
        if (!QTest::qWaitFor(there, 10'000))
            return Error{Error::Kind::Internal, QStringLiteral("no answer came"), {}};
        return *m_state->result;
    }

private:
    struct State
    {
        std::mutex mutex;
        std::optional<Result<T>> result;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

WebSettings atFreePort()
{
    WebSettings settings;
    settings.enabled = true;
    settings.port = 0;
    return settings;
}

bool answers(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(2'000);
}

} // namespace

//! The web server of a whole station: when it runs, and how it is set up while the station works.
class StationServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); } // the vault, at once
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void startsOnceThereIsAnAccount();
    void isSetUpWhileTheStationWorks();
    void onlyWhoMaySetsItUp();

private:
    std::unique_ptr<Station> station(const WebSettings &web) const
    {
        const QString data = m_folder->filePath(QStringLiteral("data"));
        QDir().mkpath(data);
        Result<Settings> settings = Settings::load(data);
        if (!settings)
            qFatal("%s", qPrintable(settings.error().message));
        if (web.enabled)
            settings->web = web;
        Site site;
        site.id = SiteId::create();
        site.code = QStringLiteral("NORD");
        Plant plant;
        plant.sites << site;
        QStringList notices;
        auto made = Station::create({data, m_folder->filePath(QStringLiteral("project.json")), {}, *settings}, plant, &notices);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        (*made)->start();
        return std::move(*made);
    }
    //! The first administrator, who sits at the console then.
    static bool makeAdmin(Station &station)
    {
        if (!QTest::qWaitFor([&] { return station.seat().control() != nullptr; }, 20'000))
            return false;
        bool made = false;
        station.seat().makeFirstAdmin(QStringLiteral("admin"), Secret("seven quiet herons on the jetty"),
                                      [&](const LoginAnswer &answer) { made = answer.outcome == LoginOutcome::LoggedIn; });
        return QTest::qWaitFor([&] { return made; }, 20'000);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void StationServerTest::startsOnceThereIsAnAccount()
{
    const std::unique_ptr<Station> one = station(atFreePort());
    QTRY_VERIFY_WITH_TIMEOUT(!one->web().state().trouble.isEmpty(), 20'000);
    QVERIFY(!one->web().state().isOpen);
    QVERIFY(makeAdmin(*one));
    QTRY_VERIFY_WITH_TIMEOUT(one->web().state().isOpen, 10'000);
    const quint16 port = one->web().state().port;
    QVERIFY(answers(port));
    one->stop();
    QVERIFY(!one->web().state().isOpen);
    QVERIFY(!answers(port));
}

void StationServerTest::isSetUpWhileTheStationWorks()
{
    {
        const std::unique_ptr<Station> one = station({}); // off
        StationWebService service(*one);
        QVERIFY(!service.settings().enabled);
        QVERIFY(makeAdmin(*one));
        QVERIFY(!one->web().state().isOpen);
        Answer<Done> applied;
        const auto applying = service.apply(atFreePort(), applied.callback());
        const Status on = applied.take();
        QVERIFY2(on.ok(), on ? "" : qPrintable(on.error().message));
        QVERIFY(one->web().state().isOpen && service.state().port != 0);
        QCOMPARE(service.settings(), atFreePort());
        Answer<QList<ViewerInfo>> viewers;
        const auto asking = service.viewers(viewers.callback());
        const auto watching = viewers.take();
        QVERIFY(watching.ok() && watching->isEmpty());
        ViewerInfo nobody;
        nobody.number = 77;
        Answer<Done> away;
        const auto sending = service.sendAway(nobody, away.callback());
        const Status gone = away.take();
        QVERIFY(!gone.ok());
        QCOMPARE(gone.error().kind, Error::Kind::NotFound);

        // A port that somebody else has: said beforehand, and what was in force is in force again.
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        WebSettings taken = atFreePort();
        taken.port = other.serverPort();
        Answer<WebTrial> trial;
        const auto trying = service.test(taken, trial.callback());
        const auto tried = trial.take();
        QVERIFY(tried.ok() && !tried->ok && tried->found.size() == 2 && !tried->hint.isEmpty());
        QVERIFY(!one->setWeb(taken).ok());
        QVERIFY(one->web().state().isOpen && answers(one->web().state().port));
        QCOMPARE(service.settings(), atFreePort());
        other.close();
        Answer<WebTrial> again;
        const auto tryingAgain = service.test(taken, again.callback());
        const auto well = again.take();
        QVERIFY2(well.ok() && well->ok, qPrintable(well ? well->found.join(QLatin1Char(' ')) : well.error().message));

        WebSettings wrong = atFreePort();
        wrong.origins = {QStringLiteral("*")};
        const Status refused = one->setWeb(wrong);
        QVERIFY(!refused.ok() && refused.error().kind == Error::Kind::BadData);
        QVERIFY(one->web().state().isOpen);
    }
    const std::unique_ptr<Station> next = station({}); // it was kept
    QTRY_VERIFY_WITH_TIMEOUT(next->web().state().isOpen, 20'000);
}

void StationServerTest::onlyWhoMaySetsItUp()
{
    const std::unique_ptr<Station> one = station({});
    QVERIFY(makeAdmin(*one));
    one->seat().logout();
    QTRY_COMPARE(one->seat().state(), Seat::State::Vacant);
    const Status refused = one->setWeb(atFreePort());
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, Error::Kind::Refused);
    QVERIFY(!one->web().state().isOpen);
    QVERIFY(!one->settings().settings.web.enabled);
    StationWebService service(*one);
    Answer<Done> away;
    const auto sending = service.sendAway({}, away.callback());
    QVERIFY(!away.take().ok());
}

QTEST_GUILESS_MAIN(StationServerTest)
#include "tst_station_server.moc"
