#include "health/health_rig.h"
#include "models/health/health_json.h"
#include "models/records/record_values.h"

#include <cmath>

using namespace lineside;
using namespace lineside::test;

namespace {

//! Grounds for every dimension but the sensors, of a production and a quality that are told of by hand.
struct ToldSources final : HealthSources
{
    HealthFigures figures(const MachineId &, const HealthPlan &, UtcTime now) override { return SimulatedMachine::figures(now); }
    Result<HealthEvidence> evidence(const MachineId &, const HealthPlan &, UtcTime now, const std::function<bool()> &) override
    {
        HealthEvidence evidence;
        ScoreGround stop;
        stop.kind = ScoreGround::Kind::Stop;
        stop.points = 600;
        stop.from = now - 2h;
        stop.to = now - 1h;
        evidence[size_t(HealthDimension::Oee)] = {stop};
        return evidence;
    }
    Result<std::optional<std::vector<UtcTime>>> breakdowns(const MachineId &, UtcTime, UtcTime, const std::function<bool()> &) override
    {
        return std::optional(std::vector<UtcTime>{kDay + 30h});
    }
};

} // namespace

//! What the service says of times that are past: replays, explanations, ledgers, late readings, the days before a start.
class TestHealthPast : public QObject, private HealthRig
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void aReplayTellsHowFarItIs()
    {
        past(0, 4 * 1'440, 2.75, 5);
        m_clock.set(kDay + 96h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        std::vector<double> told;
        ReplayWatch watch;
        watch.progress = [&told](double share) { told.push_back(share); };
        const std::optional<HealthSetup> setup = HealthSetup::of(*m_snapshot, *m_snapshot->findMachine(m_machine));
        QVERIFY(replayHealth(*m_history, nullptr, *setup, kDay + 24h, kDay + 96h, 60min, watch).ok());
        QVERIFY(told.size() >= 4); // a day each
        QVERIFY(std::is_sorted(told.begin(), told.end()));
        QCOMPARE(told.back(), 1.0);

        // by the service: the job has it, and may be cancelled
        Answer<HealthReplay> answer;
        const auto job = m_service->replay(m_machine, {}, kDay + 24h, kDay + 96h, 60min, answer.callback());
        QVERIFY(answer.take().ok());
        QCOMPARE(job->progress(), 1.0);
    }

    //! By the hour it falls on full hours, and ends where it is to end.
    void aReplayFallsOnFullHours()
    {
        past(0, 2 * 1'440, 2, 5);
        const std::optional<HealthSetup> setup = HealthSetup::of(*m_snapshot, *m_snapshot->findMachine(m_machine));
        const Result<HealthReplay> replay = replayHealth(*m_history, nullptr, *setup, kDay + 24h + 17min, kDay + 30h + 17min, 120min);
        QVERIFY(replay.ok());
        std::vector<UtcTime> times;
        for (const HealthScore &score : replay->scores)
            times.push_back(score.at);
        QCOMPARE(times, (std::vector<UtcTime>{kDay + 27h, kDay + 29h, kDay + 30h + 17min}));
        const Result<HealthReplay> minutes = replayHealth(*m_history, nullptr, *setup, kDay + 24h + 17min, kDay + 24h + 30min, 5min);
        QVERIFY(minutes.ok());
        QCOMPARE(minutes->scores.size(), size_t(2));
        QCOMPARE(minutes->scores.back().at, kDay + 24h + 27min);
    }

    void aReplayEndsWhenItIsToldTo()
    {
        past(0, 4 * 1'440, 2.75, 5);
        const std::optional<HealthSetup> setup = HealthSetup::of(*m_snapshot, *m_snapshot->findMachine(m_machine));
        ReplayWatch watch;
        double reached = 0;
        watch.progress = [&reached](double share) { reached = share; };
        watch.cancelled = [&reached] { return reached > 0.3; };
        const Result<HealthReplay> replay = replayHealth(*m_history, nullptr, *setup, kDay + 24h, kDay + 96h, 60min, watch);
        QVERIFY(!replay.ok());
        QCOMPARE(replay.error().kind, Error::Kind::Cancelled);
        QVERIFY(reached < 0.9); // the rest was not read
    }

    //! In the middle of a day, and between days of which there is nothing.
    void aReplayEndsWhereverItIs()
    {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        for (int second = 0; second < 86'400; second += 5) {
            const UtcTime at = kDay + std::chrono::seconds(second);
            batch->readings.push_back({TagId(1), StatusCode::Good, at, Payload::of(2.0)});
            batch->readings.push_back({TagId(2), StatusCode::Good, at, Payload::of(5.0)});
        }
        m_stored += batch->readings.size();
        m_history->take(batch);
        QVERIFY(waitForStored(*m_history, m_stored));
        MachineHealth machine(*HealthSetup::of(*m_snapshot, *m_snapshot->findMachine(m_machine)));
        std::vector<UtcTime> moments;
        for (int minute = 1; minute <= 1'440; ++minute)
            moments.push_back(kDay + minute * 1min);
        int reached = 0;
        FedStretch day{kDay, kDay + 24h, moments, [&reached](UtcTime) { ++reached; }};
        ReplayWatch watch;
        watch.cancelled = [&reached] { return reached > 0; };
        const Result<quint64> within = feedFromHistory(*m_history, machine, day, watch);
        QVERIFY(!within.ok());
        QCOMPARE(within.error().kind, Error::Kind::Cancelled);
        QVERIFY2(reached > 0 && reached < 1'000, qPrintable(QString::number(reached)));

        bool ended = false;
        int days = 0;
        watch.cancelled = [&ended] { return ended; };
        watch.progress = [&](double) {
            ++days;
            Answer<RawResult> all; // what was asked of the day that follows is answered by then
            const auto job = m_history->queryRaw(TagId(1), kDay, kDay + 1h, 1, all.callback());
            QVERIFY(all.take().ok());
            ended = true;
        };
        MachineHealth other(machine.setup());
        const Result<quint64> between = feedFromHistory(*m_history, other, {kDay + 48h, kDay + 30 * 24h}, watch);
        QVERIFY(!between.ok());
        QCOMPARE(between.error().kind, Error::Kind::Cancelled);
        QCOMPARE(days, 1);
    }

    void explainsNowAndThen()
    {
        use<ToldSources>();
        past(0, 720, 2, 5);
        past(720, 1'440, 3.75, 5); // 1.25 beyond for half a day: half of the tag's score
        past(1'440, 2 * 1'440, 2, 5);
        m_clock.set(kDay + 48h);
        const QList<Tag> &tags = m_plant.sites[0].devices[0].tags;
        m_plant.sites[0].lines[0].machines[0].health.tags = {{tags[0].id, {}, {}, false}, {tags[1].id, {}, {}, false}, {TagUuid::create(), {}, {}, false}};
        m_snapshot = snapshot();
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        Answer<ScoreExplanation> now;
        const auto first = m_service->explain(m_machine, {}, now.callback());
        const Result<ScoreExplanation> today = now.take();
        QVERIFY(today.ok());
        QVERIFY(!today->replayed);
        QCOMPARE(today->score.at, shown()->score.at);
        QCOMPARE(*today->ground.grounds[0].points, 0.0);
        QCOMPARE(today->ground.grounds[0].grounds.size(), size_t(3));
        QCOMPARE(today->ground.grounds[0].grounds[2].fault, WatchFault::Gone);
        const ScoreGround &oee = today->ground.grounds[1];
        QCOMPARE(oee.grounds.size(), size_t(1));
        QVERIFY(std::abs(*oee.grounds[0].points - *oee.points) < 1e-12); // seconds became points

        Answer<ScoreExplanation> then;
        const auto second = m_service->explain(m_machine, kDay + 24h, then.callback());
        const Result<ScoreExplanation> yesterday = then.take();
        QVERIFY(yesterday.ok());
        QVERIFY(yesterday->replayed);
        QCOMPARE(yesterday->score.at, kDay + 24h);
        const ScoreGround &vibration = yesterday->ground.grounds[0].grounds[0];
        QCOMPARE(vibration.name, u"PLC.vibration"_s);
        QVERIFY(std::abs(*vibration.points - 30 * 0.25) < 1e-9); // half of one of two tags, at 30 %
        QVERIFY(std::abs(*vibration.figure - 0.625) < 1e-9);
        QCOMPARE(vibration.samples, quint64(1'440));
        QCOMPARE(vibration.tag, m_plant.sites[0].devices[0].tags[0].id);
        QCOMPARE(vibration.to, kDay + 24h);
        QCOMPARE(yesterday->ground.grounds[1].grounds[0].to, kDay + 23h);
        QCOMPARE(yesterday->ground.grounds[0].grounds.back().fault, WatchFault::Gone); // then as now
        QCOMPARE(vibration.fault, WatchFault::None);

        Answer<ScoreExplanation> nobody;
        const auto third = m_service->explain(MachineId::create(), {}, nobody.callback());
        QCOMPARE(nobody.take().error().kind, Error::Kind::NotFound);
        m_service->stop();
        Answer<ScoreExplanation> late;
        const auto fourth = m_service->explain(m_machine, {}, late.callback());
        QCOMPARE(late.take().error().kind, Error::Kind::Busy);
    }

    void countsAlertsOverATime()
    {
        use<ToldSources>();
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        const QUuid alert = raise(kDay + 24h + 30s);
        for (int hour = 25; hour <= 32; ++hour) { // a score is kept each hour
            m_clock.set(kDay + hour * 1h);
            const quint64 rounds = m_service->picture()->heartbeat.rounds;
            m_service->computeNow();
            QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > rounds, 20'000);
        }
        QVERIFY(move(alert, AlertState::Acknowledged, u"m.meier"_s).ok());
        Answer<PredictiveAlert> resolved;
        m_service->resolveAlert(alert, {AlertOutcome::True, kDay + 30h + 10min, {}}, actor(u"m.meier"_s), resolved.callback());
        QVERIFY(resolved.take().ok());
        Answer<AlertLedger> answer;
        const auto job = m_service->ledger({kDay + 24h, kDay + 34h, {}}, answer.callback());
        const Result<AlertLedger> ledger = answer.take();
        QVERIFY(ledger.ok());
        QCOMPARE(ledger->trueOnes, 1);
        QCOMPARE(ledger->machines, 1);
        QVERIFY(std::abs(ledger->assetWeeks - 9.0 / 168) < 1e-9); // hours 24 to 32
        QVERIFY(std::abs(ledger->coverage - 0.9) < 1e-9);
        QCOMPARE(ledger->failures, 1); // what was found is the breakdown
        QCOMPARE(*ledger->recall, 1.0);
        Answer<AlertLedger> before;
        const auto other = m_service->ledger({kDay, kDay + 24h, {}}, before.callback());
        const Result<AlertLedger> nothing = before.take();
        QVERIFY(nothing.ok());
        QCOMPARE(nothing->alerts, 0);
        QCOMPARE(nothing->assetWeeks, 0.0);
        Answer<AlertLedger> wrong;
        const auto third = m_service->ledger({kDay, kDay, {}}, wrong.callback());
        QCOMPARE(wrong.take().error().kind, Error::Kind::BadData);

        Answer<std::vector<health_records::DailyScore>> daily;
        const auto fourth = m_service->dailyScores(m_machine, kDay + 32h, 2, daily.callback());
        const auto days = daily.take();
        QVERIFY(days.ok());
        QCOMPARE(days->size(), size_t(2));
        QVERIFY(!days->at(0).mean && days->at(1).mean);
        QCOMPARE(days->at(1).to, kDay + 32h);
        QVERIFY(std::abs(days->at(1).coverage - 9.0 / 24) < 1e-9);
        QVERIFY(days->at(1).samples >= 9 && days->at(1).low <= *days->at(1).mean && days->at(1).high >= *days->at(1).mean);
    }

    //! Silence ends with the evidence, and a restart does not bring it back.
    void silenceDoesNotBeginAgain()
    {
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        const QUuid first = raise(kDay + 24h + 30s);
        QVERIFY(move(first, AlertState::Acknowledged, u"m.meier"_s).ok());
        Answer<PredictiveAlert> resolved;
        m_service->resolveAlert(first, {AlertOutcome::False, {}, {}}, actor(u"m.meier"_s), resolved.callback());
        const Result<PredictiveAlert> silent = resolved.take();
        QVERIFY(silent.ok() && silent->silentUntil);

        // a restart while the evidence stands: still silent
        restart(kDay + 24h + 2min);
        QCOMPARE(m_service->picture()->alerts->size(), size_t(1));
        // the limit is not passed any more: the evidence is gone, and silence with it
        m_clock.set(kDay + 27h);
        const quint64 rounds = m_service->picture()->heartbeat.rounds;
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > rounds, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_service->picture()->alerts->at(0).silentUntil, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->pulse().writesWaiting, quint64(0), 20'000);
        restart(kDay + 27h + 1min);
        QVERIFY(!m_service->picture()->alerts->at(0).silentUntil);
        const QUuid second = raise(kDay + 28h);
        QVERIFY(second != first);
    }

    //! An episode that is on is one: over a restart, with its history and without.
    void anEpisodeGoesOnOverARestart_data()
    {
        QTest::addColumn<bool>("withHistory");
        QTest::newRow("with its history") << true;
        QTest::newRow("without") << false;
    }
    void anEpisodeGoesOnOverARestart()
    {
        QFETCH(bool, withHistory);
        m_settings.machine.anomalies.learnRows = 288;
        m_settings.warmShare = 1;
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        for (int minute = 0; minute < 39 * 60; ++minute) // in the end inside its range, where it never was; a sensor that stands still is none
            addMinute(*batch, kDay + minute * 1min, 2, (minute < 36 * 60 ? 5 : 5.95) + 0.01 * (minute / 5 % 3));
        m_stored += batch->readings.size();
        m_history->take(batch);
        QVERIFY(waitForStored(*m_history, m_stored));
        m_clock.set(kDay + 39h);
        int told = 0, alerts = 0;
        const auto listen = [&] {
            connect(m_service.get(), &HealthService::anomalyDetected, this, [&told](const HealthAssessment &) { ++told; });
            connect(m_service.get(), &HealthService::alertCreated, this, [&alerts](const PredictiveAlert &) { ++alerts; });
        };
        start();
        listen();
        const auto isWarm = [this] { return m_service->picture()->heartbeat.seeded && m_service->picture()->heartbeat.warming == 0; };
        QTRY_VERIFY_WITH_TIMEOUT(isWarm(), 20'000);
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(shown()->anomaly, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(alerts, 1, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(told, 1, 20'000);
        const AnomalyEpisode episode = *shown()->anomaly;
        const QUuid alert = m_service->picture()->alerts->front().id;
        QVERIFY(move(alert, AlertState::Acknowledged, u"m.meier"_s).ok());
        Answer<PredictiveAlert> resolved;
        m_service->resolveAlert(alert, {AlertOutcome::False, {}, {}}, actor(u"m.meier"_s), resolved.callback());
        QVERIFY(resolved.take().ok());

        m_service.reset();
        m_records.reset();
        openRecords();
        m_withoutHistory = !withHistory;
        m_clock.set(kDay + 39h + 2min);
        start();
        listen();
        QTRY_VERIFY_WITH_TIMEOUT(shown() && isWarm(), 20'000);
        const quint64 rounds = m_service->picture()->heartbeat.rounds;
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > rounds, 20'000);
        QVERIFY(shown()->anomaly);
        QCOMPARE(shown()->anomaly->since, episode.since);
        QCOMPARE(shown()->anomaly->kind, episode.kind);
        QCOMPARE(shown()->anomaly->severity, episode.severity);
        QVERIFY(!shown()->anomaly->tags.empty());
        QCOMPARE(shown()->anomaly->tags.front().tag, episode.tags.front().tag);
        QVERIFY(m_service->picture()->alerts->front().silentUntil); // the evidence stands
        QCOMPARE(m_service->picture()->alerts->size(), size_t(1));
        QCOMPARE(told, 1);
        QCOMPARE(alerts, 1);

        // It ends as it would have: after a long ordinary time, which counts on.
        auto live = std::make_shared<Batch>();
        for (int minute = 39 * 60 + 3; minute < 47 * 60; ++minute)
            addMinute(*live, kDay + minute * 1min, 2, 5);
        m_service->take(live);
        m_clock.set(kDay + 47h);
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(!shown()->anomaly, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_service->picture()->alerts->front().silentUntil, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->pulse().writesWaiting, quint64(0), 20'000);
        m_service.reset();
        m_records.reset();
        openRecords();
        m_withoutHistory = true;
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QVERIFY(!shown()->anomaly); // and does not come back
    }

    void lateReadingsAreCountedAnew()
    {
        m_settings.lateGrace = 1s;
        m_settings.rescoreAfter = 100ms;
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->picture()->heartbeat.warming, size_t(0), 20'000);
        for (int hour = 25; hour <= 30; ++hour) { // nothing comes: the device keeps its readings
            m_clock.set(kDay + hour * 1h);
            const quint64 rounds = m_service->picture()->heartbeat.rounds;
            m_service->computeNow();
            QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > rounds, 20'000);
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_service->pulse().writesWaiting, quint64(0), 20'000);
        const std::vector<health_records::StoredScore> before = stored();
        QVERIFY(before.size() >= 7);
        QVERIFY(!before.back().lateAt && !before.back().rescoredAt);

        // six hours at once, far outside the normal range: into history and to the service
        QSignalSpy corrected(m_service.get(), &HealthService::scoresCorrected);
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        for (int minute = 1'441; minute < 1'800; ++minute)
            addMinute(*batch, kDay + minute * 1min, 3.75, 5);
        m_stored += batch->readings.size();
        m_history->take(batch);
        QVERIFY(waitForStored(*m_history, m_stored));
        m_service->take(batch);
        QTRY_VERIFY_WITH_TIMEOUT(!corrected.isEmpty(), 20'000);
        const std::vector<health_records::StoredScore> after = stored();
        QCOMPARE(after.size(), before.size());
        QVERIFY(after.front().at == kDay + 24h && !after.front().rescoredAt); // knew all that there was
        QCOMPARE(*after.front().overall, *before.front().overall);
        for (size_t i = 1; i < after.size(); ++i) {
            QVERIFY2(after[i].rescoredAt && !after[i].lateAt, qPrintable(toIso(after[i].at)));
            QVERIFY(*after[i].overall < *before[i].overall);
            QCOMPARE(after[i].id, before[i].id);
        }
        // as a replay says
        Answer<HealthReplay> answer;
        const auto job = m_service->replay(m_machine, {}, kDay + 24h, kDay + 30h, 60min, answer.callback());
        const Result<HealthReplay> replay = answer.take();
        QVERIFY(replay.ok());
        QCOMPARE(*replay->scores.back().overall, *after.back().overall);
        QVERIFY(m_service->picture()->heartbeat.lateReadings > 0);
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rescored == after.size() - 1, 20'000);
    }

    //! History that does not have what a score once knew corrects nothing: the mark stays, over a restart too.
    void whatCannotBeCountedAnewStaysMarked()
    {
        m_settings.lateGrace = 1s;
        m_settings.rescoreAfter = 100ms;
        m_clock.set(kDay + 24h);
        auto live = std::make_shared<Batch>();
        for (int minute = 0; minute < 1'440; ++minute)
            addMinute(*live, kDay + minute * 1min, 2, 5); // never to be in history
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->picture()->heartbeat.warming, size_t(0), 20'000);
        m_clock.set(kDay + 24h + 1min);
        m_service->take(live);
        const quint64 rounds = m_service->picture()->heartbeat.rounds;
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > rounds, 20'000);
        m_clock.set(kDay + 26h);
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > rounds + 1, 20'000);
        auto late = std::make_shared<Batch>();
        addMinute(*late, kDay + 25h, 9, 5);
        m_service->take(late);
        const auto isMarked = [](const std::vector<health_records::StoredScore> &scores) { return !scores.empty() && scores.back().lateAt; };
        QTRY_VERIFY_WITH_TIMEOUT(isMarked(stored()), 20'000); // the scores themselves are on their way to the disk, too
        const auto marked = stored().back();
        restart(kDay + 26h + 1min);
        QTRY_VERIFY_WITH_TIMEOUT(stored().size() >= 2, 20'000);
        const auto scores = stored();
        const auto same = std::find_if(scores.begin(), scores.end(), [&](const auto &score) { return score.id == marked.id; });
        QVERIFY(same != scores.end());
        QVERIFY(same->lateAt && !same->rescoredAt);
        QCOMPARE(*same->overall, *marked.overall);
    }

    //! A station with days of history and nothing learnt knows the machine within moments.
    void learnsFromTheDaysBefore()
    {
        for (int day = 0; day < 5; ++day)
            past(day * 1'440, (day + 1) * 1'440, 2, 5);
        m_clock.set(kDay + 120h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->picture()->heartbeat.warming, size_t(0), 20'000);
        m_service->computeNow();
        QTRY_COMPARE_WITH_TIMEOUT(shown()->learnt, 1.0, 20'000);
        QCOMPARE(shown()->score.tags[0].deviation.samples, quint64(1'440)); // and nothing counts twice

        // what was before maintenance is not learnt again, however often the station starts
        Answer<Done> based;
        m_service->reBaseline(m_machine, actor(u"m.meier"_s), {}, based.callback());
        QVERIFY(based.take().ok());
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(shown()->learnt < 1, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->pulse().writesWaiting, quint64(0), 20'000);
        restart(kDay + 120h + 1min);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->picture()->heartbeat.warming, size_t(0), 20'000);
        QVERIFY(shown()->learnt < 0.01);
    }

    //! A machine that runs for days tells it once, before the stretch that is read.
    void aStateThatStandsForDaysIsKnown()
    {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        batch->readings.push_back({TagId(2), StatusCode::Good, kDay, Payload::of(5.0)});
        for (int minute = 0; minute < 1'440; ++minute)
            batch->readings.push_back({TagId(1), StatusCode::Good, kDay + 24h + minute * 1min, Payload::of(2.0)});
        m_stored += batch->readings.size();
        m_history->take(batch);
        QVERIFY(waitForStored(*m_history, m_stored));
        HealthSetup setup = *HealthSetup::of(*m_snapshot, *m_snapshot->findMachine(m_machine));
        std::erase_if(setup.tags, [](const MonitoredTag &tag) { return tag.id != TagId(1); });
        setup.stateTag = TagId(2);
        setup.stateType = ValueType::Float64;
        setup.states = {{5, MachineState::Running, {}}};
        setup.plan.runningOnly = true;
        MachineHealth machine(setup);
        FedStretch stretch;
        stretch.from = kDay + 24h;
        stretch.to = kDay + 48h;
        QVERIFY(feedFromHistory(*m_history, machine, stretch).ok());
        const HealthAssessment assessment = machine.assess(kDay + 48h, {});
        QCOMPARE(assessment.running, std::optional(true));
        QCOMPARE(assessment.score.tags[0].deviation.samples, quint64(1'440));
    }

    //! Records that a version before this one began: what was watched is told by the scores that it kept.
    void olderRecordsAreTakenOver()
    {
        m_records.reset();
        QTemporaryDir folder;
        RecordSchema older = health_records::schema();
        older.steps.resize(1);
        older.carried.clear();
        older.kept.clear();
        {
            Result<std::unique_ptr<RecordStore>> opened = RecordStore::open(folder.path(), {older});
            QVERIFY(opened.ok());
            QVERIFY((*opened)->writeNow([this](sqlite::Database &db) -> Status {
                const UtcTime times[] = {kDay + 5min, kDay + 50min, kDay + 3h, kDay + 26h};
                for (const UtcTime at : times) {
                    RecordRow row(db, "INSERT INTO equipment_health_scores(id, machine, at, score, confidence, status, cap, direction, significant, "
                                      "from_at, samples, body) VALUES(?,?,?,80,1,'GOOD','NONE','UNKNOWN',0,0,5,'')");
                    if (Status done = (row << QUuid::createUuid() << m_machine.uuid << at).run(); !done)
                        return done;
                }
                RecordRow none(db, "INSERT INTO equipment_health_scores(id, machine, at, score, confidence, status, cap, direction, significant, "
                                   "from_at, samples, body) VALUES(?,?,?,NULL,0.2,'NOT_ENOUGH_DATA','NONE','UNKNOWN',0,0,5,'')");
                return (none << QUuid::createUuid() << m_machine.uuid << (kDay + 8h)).run();
            }).ok());
        }
        Result<std::unique_ptr<RecordStore>> opened = RecordStore::open(folder.path(), {health_records::schema()});
        QVERIFY(opened.ok());
        using Hours = std::map<MachineId, double>;
        const auto hours = (*opened)->readNow<Hours>([](sqlite::Database &db) { return health_records::watchedHours(db, kDay, kDay + 48h); });
        QVERIFY(hours.ok());
        QCOMPARE(hours->at(m_machine), 3.0); // 0, 3 and, of the next day, 2
        const auto part = (*opened)->readNow<Hours>([](sqlite::Database &db) { return health_records::watchedHours(db, kDay + 30min, kDay + 24h); });
        QCOMPARE(part->at(m_machine), 1.5);
    }

    void whatPeopleSetIsNotWatched()
    {
        Machine machine = m_plant.sites[0].lines[0].machines[0];
        machine.health.tags.clear();
        m_plant.sites[0].devices[0].tags[1].writable = true;
        const auto setup = HealthSetup::of(*snapshot(), machine);
        QVERIFY(setup);
        QCOMPARE(setup->tags.size(), size_t(1));
        QCOMPARE(setup->tags[0].code, u"PLC.vibration"_s);
        // but what is watched is held against it
        QCOMPARE(setup->conditions.size(), size_t(1));
        QCOMPARE(setup->conditions[0].id, TagId(2));
        QCOMPARE(setup->conditions[0].leastScale, 2.0 / 300);
    }

    //! A set point that was told long ago stands, live and out of history, over starts and in replays.
    void setPointsStandUntilTheNext()
    {
        m_plant.sites[0].devices[0].tags[1].writable = true;
        m_plant.sites[0].lines[0].machines[0].health.tags = {{m_plant.sites[0].devices[0].tags[0].id, {}, {}, false}};
        m_snapshot = snapshot();
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        batch->readings.push_back({TagId(2), StatusCode::Good, kDay - 26h, Payload::of(5.0)}); // told once
        for (int minute = 0; minute < 5 * 1'440; ++minute)
            batch->readings.push_back({TagId(1), StatusCode::Good, kDay + minute * 1min, Payload::of(2.0)});
        m_stored += batch->readings.size();
        m_history->take(batch);
        QVERIFY(waitForStored(*m_history, m_stored));
        m_clock.set(kDay + 120h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->picture()->heartbeat.warming, size_t(0), 20'000);
        m_service->computeNow();
        QTRY_COMPARE_WITH_TIMEOUT(shown()->learnt, 1.0, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_service->pulse().writesWaiting, quint64(0), 20'000);
        // somebody sets another, and hours go by
        auto live = std::make_shared<Batch>();
        live->receivedSteady = std::chrono::steady_clock::now();
        live->readings.push_back({TagId(2), StatusCode::Good, kDay + 120h + 1s, Payload::of(5.5)});
        for (int minute = 1; minute < 180; ++minute)
            live->readings.push_back({TagId(1), StatusCode::Good, kDay + 120h + minute * 1min, Payload::of(2.4)});
        m_stored += live->readings.size();
        m_history->take(live);
        m_service->take(live);
        QVERIFY(waitForStored(*m_history, m_stored));
        m_clock.set(kDay + 123h);
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(shown()->anomaly.has_value(), 20'000);
        QCOMPARE(shown()->anomaly->kind, AnomalyKind::OperatingPoint);
        QVERIFY(shown()->learnt < 1);
        QCOMPARE(m_service->picture()->alerts->size(), size_t(0));
        const AssessmentPtr now = shown(); // another round may follow
        QVERIFY(std::any_of(now->risks.begin(), now->risks.end(), [](const RiskFactor &risk) { return risk.kind == RiskFactor::Kind::Anomaly; }));
        Answer<HealthReplay> answer;
        const auto job = m_service->replay(m_machine, {}, kDay, kDay + 123h, 60min, answer.callback());
        const Result<HealthReplay> replay = answer.take();
        QVERIFY(replay.ok());
        QCOMPARE(replay->anomalies.size(), size_t(1));
        QCOMPARE(replay->anomalies[0].kind, AnomalyKind::OperatingPoint);
    }

private:
    //! Vibration beyond its outermost limit at \a at; the alert that comes of it.
    QUuid raise(UtcTime at)
    {
        const size_t before = m_service->picture()->alerts->size();
        auto live = std::make_shared<Batch>();
        addMinute(*live, at, 8, 5);
        m_stored += live->readings.size();
        m_history->take(live);
        m_service->take(live);
        m_clock.set(at + 30s);
        m_service->computeNow();
        if (!QTest::qWaitFor([&] { return m_service->picture()->alerts->size() > before; }, 20'000))
            qFatal("no alert came");
        return m_service->picture()->alerts->back().id;
    }
    void restart(UtcTime at)
    {
        m_service.reset();
        m_records.reset();
        openRecords();
        m_clock.set(at);
        start();
        if (!QTest::qWaitFor([this] { return shown() != nullptr; }, 20'000))
            qFatal("nothing is computed");
    }
    std::vector<health_records::StoredScore> stored()
    {
        Answer<std::vector<health_records::StoredScore>> answer;
        const auto job = m_service->scores(m_machine, kDay, kDay + 96h, 1'000, answer.callback());
        const auto scores = answer.take();
        return scores ? *scores : std::vector<health_records::StoredScore>();
    }
};

QTEST_GUILESS_MAIN(TestHealthPast)
#include "tst_health_past.moc"
