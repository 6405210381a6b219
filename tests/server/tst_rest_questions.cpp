#include "server/rest/question_limits.h"
#include "server/rest/slow_desk.h"
#include "server/rest_rig.h"

#include <QElapsedTimer>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

const QByteArray &history()
{
    static const QByteArray target = "GET /api/v1/tags/" + RestRig::id(110) + "/history";
    return target;
}

//! Questions that are open, each on a connection of its own.
class Askers
{
public:
    Askers(RestRig &rig, const Tokens &who) : m_rig(rig), m_who(who) {}
    bool ask()
    {
        m_clients.emplace_back();
        const size_t before = m_rig.access.journal.heldTrends().size();
        return m_clients.back().connect(m_rig.port()) && m_clients.back().send(DoorRig::request(history() + DoorRig::bearer(m_who.access)))
            && QTest::qWaitFor([&] { return m_rig.access.journal.heldTrends().size() == before + 1; });
    }
    std::vector<RawClient> &clients() { return m_clients; }

private:
    RestRig &m_rig;
    const Tokens &m_who;
    std::vector<RawClient> m_clients;
};

} // namespace

//! Nobody keeps a station busy with its past: questions are limited by user, and end with who asked them.
class RestQuestionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneUserAsksForSoMuchAtATime()
    {
        RestRig rig;
        rig.access.journal.holdTrends();
        const Tokens vera = rig.access.user(rig.admin().principal, "vera.viewer", Role::Viewer);
        Askers askers(rig, vera);
        for (int i = 0; i < int(QuestionLimits::kAtATime); ++i)
            QVERIFY(askers.ask());
        const QByteArray proof = DoorRig::bearer(vera.access);
        for (const QByteArray &question : {history(), QByteArray(history()).replace("history", "readings"), QByteArray("GET /api/v1/events")}) {
            const RawAnswer refused = rig.ask(question + proof);
            QCOMPARE(refused.status, 429);
            QVERIFY(refused.fields.at("retry-after").toInt() >= 1);
        }
        QCOMPARE(rig.ask("GET /api/v1/values?device=" + RestRig::id(104) + proof).status, 200); // of the present
        QCOMPARE(rig.ask("GET /api/v1/events" + DoorRig::bearer(rig.admin().access)).status, 200); // somebody else
        rig.access.journal.heldTrends().front()->finish(TrendResult{});
        QCOMPARE(askers.clients().front().answer().status, 200);
        QTRY_COMPARE(rig.ask("GET /api/v1/events" + proof).status, 200);
        for (const auto &job : rig.access.journal.heldTrends())
            job->finish(TrendResult{});
    }

    void oneMinuteHasAnEnd()
    {
        RestRig rig;
        const Tokens vera = rig.access.user(rig.admin().principal, "vera.viewer", Role::Viewer);
        const QByteArray proof = DoorRig::bearer(vera.access);
        for (int i = 0; i < int(QuestionLimits::kBurst); ++i)
            QCOMPARE(rig.ask(history() + proof).status, 200);
        const RawAnswer refused = rig.ask(history() + proof);
        QCOMPARE(refused.status, 429);
        QVERIFY(refused.fields.at("retry-after").toInt() >= 1);
        QCOMPARE(rig.ask(history() + DoorRig::bearer(rig.admin().access)).status, 200);
        rig.access.clock.advance(1s);
        int answered = 0;
        for (int i = 0; i < 20; ++i)
            answered += rig.ask(history() + proof).status == 200;
        QCOMPARE(answered, int(QuestionLimits::kPerMinute / 60));
    }

    void whoGoesTakesTheQuestionAlong()
    {
        RestRig rig;
        rig.access.journal.holdTrends();
        const Tokens vera = rig.access.user(rig.admin().principal, "vera.viewer", Role::Viewer);
        Askers askers(rig, vera);
        for (int i = 0; i < int(QuestionLimits::kAtATime); ++i)
            QVERIFY(askers.ask());
        QVERIFY(!rig.access.journal.heldTrends()[3]->isCancelled());
        askers.clients()[3].close();
        QTRY_VERIFY(rig.access.journal.heldTrends()[3]->isCancelled());
        QVERIFY(!rig.access.journal.heldTrends()[4]->isCancelled());
        // It counts until nobody works on it.
        const QByteArray proof = DoorRig::bearer(vera.access);
        QCOMPARE(rig.ask("GET /api/v1/events" + proof).status, 429);
        rig.access.journal.heldTrends()[3]->finish(Error{Error::Kind::Cancelled, u"Cancelled."_s, {}});
        QTRY_COMPARE(rig.ask("GET /api/v1/events" + proof).status, 200);
        // What is not answered in time is not worked on either.
        rig.access.clock.advance(31s);
        QTRY_VERIFY(rig.access.journal.heldTrends()[4]->isCancelled());
        for (const auto &job : rig.access.journal.heldTrends())
            job->finish(TrendResult{});
    }

    void answersThatNobodyWaitsForAreOver()
    {
        QObject home;
        const auto box = std::make_shared<Mailbox>(&home);
        box->onPost([&box] { box->empty(); });
        int delivered = 0, told = 0;
        {
            const Reply reply(box, [&](const Answer &) { ++delivered; });
            const std::function<void()> abandon = reply.abandoner();
            reply.onAbandoned([&] { ++told; });
            QVERIFY(!reply.isOver());
            abandon();
            abandon();
            QVERIFY(reply.isOver());
            QCOMPARE(told, 1);
            reply.onAbandoned([&] { ++told; }); // at once
            QCOMPARE(told, 2);
            reply.send(Answer::nothing());
        }
        const Reply answered(box, [&](const Answer &) { ++delivered; });
        answered.onAbandoned([&] { ++told; });
        const auto alive = std::make_shared<int>(1);
        answered.keep(alive);
        answered.send(Answer::nothing());
        answered.abandoner()();
        QTRY_COMPARE(delivered, 1);
        QCOMPARE(told, 2);
        QCOMPARE(alive.use_count(), 2L);
    }

    //! Slow work looks whether somebody waits, and ends with the desk.
    void slowWorkEndsWithWhoWaitsForIt()
    {
        QObject home;
        const auto box = std::make_shared<Mailbox>(&home);
        box->onPost([&box] { box->empty(); });
        std::atomic<bool> begun{false}, ended{false};
        JobPtr<Done> asked;
        std::mutex mutex;
        auto desk = std::make_unique<SlowDesk>();
        std::function<void()> abandon;
        {
            const Reply reply(box, [](const Answer &) {});
            abandon = reply.abandoner();
            desk->answer(reply, [&](const SlowDesk::Turn &turn) -> std::optional<Answer> {
                const Result<Done> waited = turn.wait<Done>([&](auto done) {
                    const std::lock_guard lock(mutex);
                    asked = std::make_shared<Job<Done>>(std::move(done));
                    begun = true;
                    return asked;
                });
                ended = !waited.ok() && waited.error().kind == Error::Kind::Timeout;
                return Answer::nothing();
            });
        }
        QTRY_VERIFY(begun.load());
        abandon();
        QTRY_VERIFY_WITH_TIMEOUT(ended.load(), 5'000); // far from SlowDesk::kWithin
        QVERIFY(asked->isCancelled());

        std::atomic<bool> atWork{false}, wasTold{false};
        QElapsedTimer timer;
        desk->answer(Reply(box, [](const Answer &) {}), [&](const SlowDesk::Turn &turn) -> std::optional<Answer> {
            timer.start();
            atWork = true;
            while (!turn.isOver())
                std::this_thread::yield();
            wasTold = timer.elapsed() < 5'000;
            return {};
        });
        QTRY_VERIFY(atWork.load());
        desk.reset();
        QVERIFY(wasTold.load());
    }
};

QTEST_GUILESS_MAIN(RestQuestionsTest)
#include "tst_rest_questions.moc"
