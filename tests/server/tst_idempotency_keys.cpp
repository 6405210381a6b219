#include "server/operations_rig.h"
#include "server/rest/idempotency_keys.h"

#include <QDeadlineTimer>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

QByteArray key(const QByteArray &word)
{
    return "\r\nIdempotency-Key: " + word;
}

QByteArray sites(const RestRig &rig)
{
    return QByteArray::number(rig.plant()->plant().sites.size());
}

} // namespace

//! What is entered under an Idempotency-Key is entered once, whatever becomes of the answer.
class IdempotencyKeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameIsDoneOnce()
    {
        OperationsRig rig;
        const QByteArray path = "POST /api/v1/production/machines/" + RestRig::id(102) + "/runs";
        const auto send = [&](const Tokens &who, const QByteArray &word, const QByteArray &body) { return rig.ask(path + DoorRig::bearer(who.access) + key(word), body); };
        const auto runs = [&] { return RestRig::json(rig.get("/api/v1/production/machines/" + RestRig::id(102) + "/runs", rig.admin))[u"runs"_s].toArray().size(); };
        const RawAnswer first = send(rig.admin, "a", "{\"order\":\"1\"}");
        QCOMPARE(first.status, 201);
        QVERIFY(!first.fields.contains("idempotency-replayed"));
        const RawAnswer second = send(rig.admin, "a", "{\"order\":\"1\"}");
        QCOMPARE(second.status, 201);
        QCOMPARE(second.body, first.body);
        QCOMPARE(second.fields.find("idempotency-replayed")->second, QByteArray("true"));
        // Another body, or the same at another address, is another thing; the key itself says which is meant.
        const RawAnswer other = send(rig.admin, "a", "{\"order\":\"2\"}");
        QCOMPARE(other.status, 422);
        QCOMPARE(RestRig::text(RestRig::json(other), "code"), QByteArray("key_used"));
        QCOMPARE(rig.ask("POST /api/v1/recommendations" + DoorRig::bearer(rig.admin.access) + key("a"), "{\"order\":\"1\"}").status, 422);
        QTRY_COMPARE(runs(), 1);
        QCOMPARE(send(rig.admin, "b", "{\"order\":\"1\"}").status, 201);
        QTRY_COMPARE(runs(), 2);
        // Another user's key is another key, and rights are asked for each time.
        const Tokens manager = rig.access.user(rig.admin.principal, "house.manager", Role::Manager);
        const RawAnswer theirs = send(manager, "a", "{\"order\":\"1\"}");
        QCOMPARE(theirs.status, 201);
        QVERIFY(theirs.body != first.body);
        QCOMPARE(send(rig.viewer, "a", "{\"order\":\"1\"}").status, 403);
        // A refusal is an answer, too.
        const RawAnswer refused = send(rig.admin, "c", "{\"planned\":\"many\"}");
        QCOMPARE(refused.status, 400);
        QVERIFY(send(rig.admin, "c", "{\"planned\":\"many\"}").fields.contains("idempotency-replayed"));
        // After its time a key is free again.
        rig.access.clock.advance(IdempotencyKeys::kKept);
        const Tokens again = *rig.access.login(u"root.one"_s, Access::password()).tokens;
        QCOMPARE(send(again, "a", "{\"order\":\"9\"}").status, 201);
    }

    //! Who got no answer since the connection broke asks again; who asks again too early gets the answer when it is there.
    void whatNobodyWaitedForIsNotDoneAgain()
    {
        RestRig rig;
        const QByteArray head = "POST /api/v1/sites" + DoorRig::bearer(rig.admin().access) + key("site-1"), body = "{\"code\":\"WEST\"}";
        std::promise<void> letGo;
        std::atomic<bool> held{false};
        rig.meanwhile([&, free = std::make_shared<std::future<void>>(letGo.get_future())] {
            held = true;
            free->wait();
        });
        RawClient gone;
        QVERIFY(gone.connect(rig.port()));
        QVERIFY(gone.send(DoorRig::request(head, body)));
        QTRY_VERIFY(held.load());
        gone.close();
        constexpr int kTooMany = 3;
        std::vector<RawClient> others(IdempotencyKeys::kMostWaiting - 1 + kTooMany); // beside the first, who counts yet
        for (RawClient &client : others) {
            QVERIFY(client.connect(rig.port()));
            QVERIFY(client.send(DoorRig::request(head, body)));
        }
        QTRY_COMPARE(rig.door().counters()->byStatus[409].load(), quint64(kTooMany));
        letGo.set_value();
        QByteArray made;
        int refused = 0;
        for (RawClient &client : others) {
            const RawAnswer answer = client.answer();
            if (answer.status == 409) {
                ++refused;
                continue;
            }
            QCOMPARE(answer.status, 201);
            QVERIFY(answer.fields.contains("idempotency-replayed") && answer.fields.contains("etag"));
            QVERIFY(made.isEmpty() || made == answer.body);
            made = answer.body;
        }
        QCOMPARE(refused, kTooMany);
        QCOMPARE(sites(rig), QByteArray("3"));
        QCOMPARE(rig.ask(head, body).body, made);
        QCOMPARE(sites(rig), QByteArray("3"));
    }

    //! What was refused before it was begun is done under the same key; of what failed otherwise nobody knows what became.
    void onlyWhatWasNotBegunMayBeTriedAgain()
    {
        QObject home;
        const auto box = std::make_shared<Mailbox>(&home);
        box->onPost([&box] { box->empty(); });
        SetClock clock;
        IdempotencyKeys keys(clock, box);
        const auto route = std::find_if(kRoutes.begin(), kRoutes.end(), [](const Route &one) { return one.id == RouteId{Names::AddRun}; });
        Request request;
        request.route = &*route;
        request.principal = Principal();
        request.principal->id = uuid(7);
        request.principal->tenant = u"north"_s;
        std::vector<Answer> answers;
        int begun = 0;
        const auto ask = [&](const QByteArray &word, const Answer &outcome) {
            request.head.fields = {{"idempotency-key", word}};
            const auto reply = keys.admit(request, Reply(box, [&](const Answer &answer) { answers.push_back(answer); }));
            begun += reply.has_value();
            if (!reply)
                return;
            const size_t before = answers.size();
            reply->send(outcome);
            // Thousands of them: none is worth a pause.
            for (const QDeadlineTimer patience(10'000); answers.size() == before && !patience.hasExpired();)
                QCoreApplication::processEvents();
            QVERIFY(answers.size() > before);
        };
        const Answer busy = stationProblem(Error{Error::Kind::Busy, u"Later."_s, {}}), late = stationProblem(Error{Error::Kind::Timeout, u"Who knows."_s, {}});
        QCOMPARE(busy.status, 503);
        for (const auto &[word, outcome, isFree] : {std::tuple("busy", busy, true), {"late", late, false}, {"often", Answer::problem(429, "too_many", {}), true},
                                                    {"broken", Answer::problem(500, "internal", {}), false}, {"none", notOffered(), true}}) {
            begun = 0;
            ask(word, outcome);
            ask(word, Answer::nothing());
            QVERIFY2(begun == (isFree ? 2 : 1), word);
        }
        QTRY_COMPARE(answers.size(), size_t(10));
        QCOMPARE(answers[3].status, 503); // as the first time
        // So many of one user, and no more; others have theirs.
        begun = 0;
        for (int i = 0; i < int(IdempotencyKeys::kMostOfUser); ++i)
            ask("k" + QByteArray::number(i), Answer::nothing());
        QVERIFY(begun >= int(IdempotencyKeys::kMostOfUser) - 5 && begun < int(IdempotencyKeys::kMostOfUser));
        QTRY_COMPARE(answers.back().status, 429);
        request.principal->id = uuid(8);
        begun = 0;
        ask("k1", Answer::nothing());
        QCOMPARE(begun, 1);
        request.principal->tenant = u"south"_s; // an account that was moved
        ask("k1", Answer::nothing());
        QCOMPARE(begun, 2);
        // All keys and answers together have their bound.
        const QByteArray large(IdempotencyKeys::kMostBytes, 'x');
        ask("large", Answer::json(large));
        ask("one more", Answer::nothing());
        QCOMPARE(begun, 3);
        QTRY_COMPARE(answers.back().status, 400); // no blanks in a key
        ask("one-more", Answer::nothing());
        QCOMPARE(begun, 3);
        QTRY_COMPARE(answers.back().status, 503);
        clock.advance(IdempotencyKeys::kKept);
        ask("one-more", Answer::nothing());
        QCOMPARE(begun, 4);
    }

    void keysThatAreNoneAreRefused()
    {
        RestRig rig;
        const QByteArray proof = DoorRig::bearer(rig.admin().access);
        const QByteArray add = "POST /api/v1/sites" + proof;
        for (const QByteArray &bad : {QByteArray("\r\nIdempotency-Key:"), key("two words"), key(QByteArray(129, 'x')), key("a") + key("b"), key("\xc3\xa4")})
            QVERIFY2(rig.ask(add + bad, "{\"code\":\"WEST\"}").status == 400, bad.constData());
        QCOMPARE(sites(rig), QByteArray("2"));
        QCOMPARE(rig.ask(add + key(QByteArray(128, 'x')), "{\"code\":\"WEST\"}").status, 201);
        // Addresses that show a secret this once, or have ids of their own, take none; what is the same done twice ignores it.
        int refused = 0, taken = 0;
        for (const Route &route : kRoutes) {
            if (route.method != Method::Post || route.policy.who() == Policy::Who::Anybody)
                continue;
            taken += takesIdempotencyKey(route);
            QByteArray path = route.path;
            if (takesIdempotencyKey(route) || path.endsWith("/logout"))
                continue;
            const RawAnswer answer = rig.ask("POST " + path.replace("{", "").replace("}", "") + proof + key("a"), route.mostBody > 0 ? "{}" : "");
            QVERIFY2(answer.status == 400 && RestRig::text(RestRig::json(answer), "code") == "no_key_here", route.path);
            ++refused;
        }
        QVERIFY(refused >= 6 && taken >= 25);
        QCOMPARE(rig.ask("GET /api/v1/me" + proof + key("a")).status, 200);
    }
};

QTEST_GUILESS_MAIN(IdempotencyKeysTest)
#include "tst_idempotency_keys.moc"
