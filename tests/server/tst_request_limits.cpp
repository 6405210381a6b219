#include "server/operations_rig.h"
#include "server/rest/picture_answers.h"
#include "server/rest/request_limits.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

const char *const kScores = "/api/v1/health/scores";

//! How many of so many requests are answered; the others are 429 and say when to come again.
int answeredOf(int count, const std::function<RawAnswer()> &ask)
{
    int answered = 0;
    for (int i = 0; i < count; ++i) {
        const RawAnswer answer = ask();
        if (answer.status == 200)
            ++answered;
        else if (answer.status != 429 || answer.fields.count("retry-after") != 1 || answer.fields.at("retry-after").toInt() < 1)
            return -1;
    }
    return answered;
}

} // namespace

//! Nobody's loop takes the network thread from others: told by what was done, not by how long it took.
class RequestLimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! One viewer in a loop: so many answers, one picture worked out, and others are answered and told as ever.
    void oneViewerInALoopDelaysNobody()
    {
        OperationsRig rig{RequestBudgets{}};
        const int burst = int(RequestBudgets{}.userBurst);
        RawClient loop;
        QVERIFY(loop.connect(rig.port()));
        LiveClient other;
        QVERIFY(other.open(rig.port(), "Bearer " + rig.admin.access.reveal()));
        other.subscribe("{\"subscription\":\"e\",\"topic\":\"events\"}");
        const quint64 before = rig.service->picturesMade();
        const QByteArray scores = DoorRig::request("GET " + QByteArray(kScores) + DoorRig::bearer(rig.viewer.access));
        QCOMPARE(answeredOf(2 * burst, [&] { return loop.ask(scores); }), burst);
        const auto made = [&] { return rig.service->picturesMade() - before; };
        QVERIFY(made() >= 1 && made() <= 3); // health may have gone on meanwhile
        // Also by another connection, another login and another address: it is the user who asks.
        const Tokens again = *rig.access.login(u"house.viewer"_s, Access::password()).tokens;
        QCOMPARE(rig.ask("GET " + QByteArray(kScores) + DoorRig::bearer(again.access), {}, "127.0.0.77").status, 429);
        QCOMPARE(rig.get("/api/v1/values", rig.viewer).status, 429);
        // Others have their own budgets, and what happens reaches them.
        QCOMPARE(rig.get(kScores, rig.northViewer).status, 200);
        QCOMPARE(rig.get(kScores, rig.admin).status, 200);
        QVERIFY(made() >= 2 && made() <= 6); // of each tenant
        Event event;
        event.id = 1;
        event.at = rig.access.clock.utc();
        event.source = u"H-M"_s;
        event.text = u"It happened."_s;
        on(rig.network().home(), [&] { rig.hub->startEventsAt(0, {}, {}); });
        rig.intake.addEvent(event);
        QVERIFY(!other.message(u"equipmentEventTriggered"_s).isEmpty());
        // Some time later there is something again, and no more than that.
        rig.access.clock.advance(1s);
        QCOMPARE(answeredOf(100, [&] { return loop.ask(scores); }), int(RequestBudgets{}.userPerSecond));
        // The trail knows whose loop it was, in one line.
        rig.access.control->keepHouse();
        const auto lines = [&] {
            int found = 0;
            for (const Event &one : rig.access.journal.events())
                found += one.kind == EventKind::Audit && one.source == u"access"_s && one.user.startsWith(u"house.viewer ("_s);
            return found;
        };
        QTRY_COMPARE(lines(), 2); // from two addresses
    }

    //! A picture is worked out once for each change and each question, beside the network thread.
    void picturesAreMadeOncePerChange()
    {
        OperationsRig rig;
        const quint64 before = rig.service->picturesMade();
        const auto made = [&] { return rig.service->picturesMade() - before; };
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(rig.get(kScores, rig.viewer).status, 200);
            QCOMPARE(rig.get(kScores, rig.admin).status, 200);
            QCOMPARE(rig.get("/api/v1/plant", rig.viewer).status, 200);
        }
        QVERIFY2(made() >= 2 && made() <= 8, qPrintable(QString::number(made()))); // health may have gone on meanwhile
        QCOMPARE(RestRig::json(rig.get(QByteArray(kScores) + "?status=EXCELLENT", rig.viewer))[u"machines"_s].toArray().size(), 0);
        QVERIFY(!RestRig::json(rig.get(kScores, rig.viewer))[u"machines"_s].toArray().isEmpty());
        const quint64 soFar = made();
        const auto picture = rig.health->picture();
        rig.health->computeNow();
        QTRY_VERIFY(rig.health->picture() != picture);
        QCOMPARE(rig.get(kScores, rig.viewer).status, 200);
        QVERIFY(made() > soFar);
        const QByteArray tree = rig.get("/api/v1/plant", rig.viewer).body;
        rig.editAsDesktop([](Plant plant) {
            plant.sites[0].name = u"Another name"_s;
            return plant;
        });
        QVERIFY(rig.get("/api/v1/plant", rig.viewer).body != tree);
        QVERIFY(!rig.get("/api/v1/plant", rig.northViewer).body.contains("Another name"));
    }

    //! Who asks while it is being worked out gets that one; what is kept is bounded.
    void picturesAreSharedAndBounded()
    {
        const auto box = std::make_shared<Mailbox>(this);
        box->onPost([box = std::weak_ptr(box)] {
            if (const auto there = box.lock())
                there->empty();
        });
        std::atomic<int> answered{0}, busy{0};
        const auto reply = [&] {
            return Reply(box, [&](const Answer &answer) { ++(answer.status == 200 ? answered : busy); });
        };
        PictureAnswers pictures;
        QSemaphore begin, begun;
        Qt::HANDLE thread = nullptr;
        const auto picture = std::make_shared<const int>(1);
        for (int i = 0; i < 10; ++i) {
            pictures.answer("scores", {{picture}}, reply(), [&] {
                thread = QThread::currentThreadId();
                begun.release();
                begin.acquire();
                return Answer::json("{}");
            });
        }
        QVERIFY(begun.tryAcquire(1, 10'000));
        for (int i = 0; i < int(PictureAnswers::kMostWaiting); ++i)
            pictures.answer("scores", {{picture}}, reply(), [] { return Answer::json("{}"); });
        QTRY_COMPARE(busy.load(), 10); // too many wait
        QCOMPARE(answered.load(), 0);
        begin.release();
        QTRY_COMPARE(answered.load(), int(PictureAnswers::kMostWaiting));
        QCOMPARE(pictures.made(), quint64(1));
        QVERIFY(thread != QThread::currentThreadId());
        // Many questions push the old ones out, and nothing else.
        for (int i = 0; i < int(PictureAnswers::kMostKept) * 2; ++i) {
            pictures.answer("q" + QByteArray::number(i), {{picture}}, reply(), [] { return Answer::json("{}"); });
            QTRY_COMPARE(pictures.made(), quint64(i + 2));
        }
        const quint64 made = pictures.made();
        pictures.answer("q" + QByteArray::number(int(PictureAnswers::kMostKept) * 2 - 1), {{picture}}, reply(), [] { return Answer::json("{}"); });
        QCOMPARE(pictures.made(), made);
        pictures.answer("scores", {{picture}}, reply(), [] { return Answer::json("{}"); });
        QTRY_COMPARE(pictures.made(), made + 1);
        box->close();
    }

    //! What is long counts as many requests.
    void longAnswersCostMore()
    {
        RequestBudgets budgets;
        budgets.userPerSecond = 1;
        budgets.userBurst = 100;
        budgets.bytesPerRequest = 100; // the plant of two machines is some kilobytes
        OperationsRig rig{budgets};
        RawClient loop;
        QVERIFY(loop.connect(rig.port()));
        const QByteArray plant = DoorRig::request("GET /api/v1/plant" + DoorRig::bearer(rig.viewer.access));
        const qsizetype bytes = loop.ask(plant).body.size();
        QVERIFY(bytes > 500);
        const int dear = answeredOf(150, [&] { return loop.ask(plant); });
        QVERIFY2(dear >= 0 && dear <= 100 / int(bytes / 100) + 1, qPrintable(QString::number(dear)));
    }

    //! Without a proof the address counts; four browsers that open the page are far within.
    void strangersAreCountedByAddress()
    {
        RestRig rig(RestRig::Writes::On, nullptr, {}, RequestBudgets{});
        const int burst = int(RequestBudgets{}.anonymousBurst);
        QVERIFY(burst >= 4 * 60);
        RawClient loop;
        QVERIFY(loop.connect(rig.port(), "127.0.0.30"));
        QCOMPARE(answeredOf(burst + 50, [&] { return loop.ask(DoorRig::request("GET /healthz")); }), burst);
        QCOMPARE(rig.ask("GET /", {}, "127.0.0.30").status, 429);
        QCOMPARE(rig.ask("GET /healthz", {}, "127.0.0.31").status, 200);
        // Who logged in has a budget of their own, also from there.
        QCOMPARE(rig.ask("GET /api/v1/plant" + DoorRig::bearer(rig.admin().access), {}, "127.0.0.30").status, 200);
        QCOMPARE(rig.ask("GET /api/v1/openapi.json", {}, "127.0.0.30").status, 429);
    }

    //! All users of one address together are bounded, too.
    void addressesHaveABudgetOfTheirOwn()
    {
        RequestBudgets budgets;
        budgets.addressPerSecond = 1;
        budgets.addressBurst = 20;
        OperationsRig rig{budgets};
        const auto ask = [&](const Tokens &who) { return answeredOf(15, [&] { return rig.ask("GET /api/v1/me" + DoorRig::bearer(who.access), {}, "127.0.0.40"); }); };
        QCOMPARE(ask(rig.viewer), 15);
        QCOMPARE(ask(rig.northViewer), 5);
        QCOMPARE(rig.ask("GET /api/v1/me" + DoorRig::bearer(rig.northViewer.access), {}, "127.0.0.41").status, 200);
    }

    //! All scores of a tenant at once: its own machines and no others, and not again and again.
    void scoresAreWorkedOutForTheOwnMachines()
    {
        OperationsRig rig;
        // Rounds of all machines score both; what is over was asked for by a tenant.
        const auto norths = [&] { return rig.figuresOf(uuid(202)) - rig.figuresOf(uuid(102)); };
        QTRY_COMPARE(norths(), 0);
        QCOMPARE(rig.send("POST", "/api/v1/health/compute", rig.northAdmin, {}).status, 204);
        QTRY_COMPARE(norths(), 1);
        const auto picture = rig.health->picture();
        QCOMPARE(rig.send("POST", "/api/v1/health/compute", rig.northAdmin, {}).status, 204);
        QTRY_COMPARE(norths(), 2);
        QTRY_VERIFY(rig.health->picture() != picture); // and it is shown
        const RawAnswer refused = rig.send("POST", "/api/v1/health/compute", rig.northAdmin, {});
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.fields.at("retry-after"), QByteArray("10"));
        QCOMPARE(rig.send("POST", "/api/v1/health/compute", rig.admin, {}).status, 204);
        QTRY_COMPARE(norths(), 1);
    }
};

QTEST_GUILESS_MAIN(RequestLimitsTest)
#include "tst_request_limits.moc"
