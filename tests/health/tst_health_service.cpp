#include "health/health_rig.h"
#include "models/plant/event_source.h"
#include "models/health/health_json.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <cmath>

using namespace lineside;
using namespace lineside::test;

//! The service as a station uses it: history, records, live readings, work, restarts.
class TestHealthService : public QObject, private HealthRig
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void judgesFromHistoryAndLiveReadings()
    {
        past(0, 1'200, 2, 5); // 20 hours in history
        m_clock.set(kDay + 20h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown() && m_service->picture()->heartbeat.seeded, 20'000);
        QCOMPARE(shown()->score.tags.size(), size_t(2));
        QVERIFY(shown()->score.tags[0].deviation.samples == 1'200);
        const double before = *shown()->score.overall; // sensors 100, OEE .8 of .85, one LOW, performance 94
        QVERIFY(std::abs(before - (30 + 25 * 0.8 / 0.85 + 20 * 0.95 + 15 + 9.4)) < 1e-9);
        QCOMPARE(shown()->score.status, HealthStatus::Excellent);

        // what is known comes again with what is new: nothing counts twice
        auto live = std::make_shared<Batch>();
        for (int minute = 1'190; minute < 1'440; ++minute)
            addMinute(*live, kDay + minute * 1min, minute < 1'200 ? 2 : 3.75, 5);
        m_service->take(live);
        m_clock.set(kDay + 24h);
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(shown()->score.tags[0].deviation.samples == 1'440 || shown()->score.tags[1].deviation.samples == 1'440, 20'000);
        const TagScore *vibration = nullptr;
        const AssessmentPtr now = shown();
        for (const TagScore &tag : now->score.tags) {
            if (tag.deviation.maxDeviation == 1.25)
                vibration = &tag;
        }
        QVERIFY(vibration);
        QCOMPARE(vibration->deviation.samples, quint64(1'440));
        QVERIFY(std::abs(vibration->deviation.average - 1.25 * 240 / 1'440) < 1e-9);
        QVERIFY(*now->score.overall < before);
        const QJsonObject json = health_json::of(*now);
        QCOMPARE(json[u"machine"_s].toString(), u"PUMP-1"_s);
        QVERIFY(json[u"dimensions"_s].toObject()[u"sensor"_s].toObject()[u"coverage"_s].toDouble() > 0.99);
    }

    void alertsAreWorkedOffAndSurviveARestart()
    {
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QSignalSpy created(m_service.get(), &HealthService::computed);
        std::vector<PredictiveAlert> told;
        std::vector<HealthStatus> statuses;
        connect(m_service.get(), &HealthService::alertCreated, this, [&](const PredictiveAlert &alert) { told.push_back(alert); });
        connect(m_service.get(), &HealthService::statusChanged, this,
                [&](const HealthAssessment &assessment, HealthStatus) { statuses.push_back(assessment.score.status); });
        auto live = std::make_shared<Batch>();
        addMinute(*live, kDay + 24h, 8, 5); // beyond the outermost limit
        m_service->take(live);
        m_clock.set(kDay + 24h + 1min);
        m_service->computeNow();
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), size_t(1), 20'000);
        QTRY_COMPARE(statuses, std::vector<HealthStatus>{HealthStatus::Poor});
        QCOMPARE(shown()->score.cap, HealthCap::HardLimit);
        QCOMPARE(told[0].type, PredictionType::FailurePrediction);
        QCOMPARE(told[0].downtimeHours, 4.0);
        QVERIFY(told[0].text.contains(u"PLC.vibration"_s));

        // nobody, the wrong order, no trail: refused, and nothing is changed
        QVERIFY(!move(told[0].id, AlertState::Acknowledged, {}).ok());
        QVERIFY(!move(told[0].id, AlertState::Scheduled, u"m.meier"_s).ok());
        m_refuse = true;
        QVERIFY(!move(told[0].id, AlertState::Acknowledged, u"m.meier"_s).ok());
        QCOMPARE(m_service->picture()->alerts->at(0).state, AlertState::Open);
        m_refuse = false;
        QVERIFY(move(told[0].id, AlertState::Acknowledged, u"m.meier"_s).ok());
        QVERIFY(m_audited.contains(u"m.meier (10.0.0.7): alert PUMP-1 OPEN > ACKNOWLEDGED"_s));

        MaintenanceRecommendation draft;
        draft.machine = m_machine;
        draft.machineCode = u"PUMP-1"_s;
        draft.alert = told[0].id;
        draft.text = u"Change the bearing"_s;
        Answer<MaintenanceRecommendation> proposed;
        m_service->propose(draft, actor(u"m.meier"_s), proposed.callback());
        const Result<MaintenanceRecommendation> made = proposed.take();
        QVERIFY(made.ok());

        m_service.reset();
        m_records.reset();
        openRecords();
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QCOMPARE(m_service->picture()->alerts->size(), size_t(1));
        QCOMPARE(m_service->picture()->alerts->at(0).state, AlertState::Acknowledged);
        QCOMPARE(m_service->picture()->recommendations->size(), size_t(1));
        Answer<PredictiveAlert> resolved;
        m_service->resolveAlert(told[0].id, {AlertOutcome::True, kDay + 24h, {}}, actor(u"m.meier"_s), resolved.callback());
        QVERIFY(resolved.take().ok());
        QCOMPARE(m_service->picture()->ledger.trueOnes, 1);
        RecommendationStep step;
        Answer<MaintenanceRecommendation> approved;
        m_service->moveRecommendation(made->id, step, actor(u"p.planner"_s), approved.callback());
        QVERIFY(approved.take().ok());
        QVERIFY(m_audited.contains(u"p.planner (10.0.0.7): recommendation PUMP-1 PROPOSED > APPROVED"_s));

        Answer<std::vector<health_records::StoredScore>> stored;
        const auto job = m_service->scores(m_machine, kDay, kDay + 48h, 100, stored.callback());
        const auto scores = stored.take();
        QVERIFY(scores.ok());
        QVERIFY(scores->size() >= 2);
        QCOMPARE(scores->front().status, HealthStatus::Excellent);
        QVERIFY(!scores->front().body.isEmpty());
        QCOMPARE(scores->at(1).cap, HealthCap::HardLimit);
        const Result<QList<Event>> events = eventsOf(*m_history);
        QVERIFY(events.ok());
        QVERIFY(std::any_of(events->begin(), events->end(), [&](const Event &event) {
            return event.kind == EventKind::MaintenanceRequired && event.reference == told[0].id.toString(QUuid::WithoutBraces);
        }));
        // Another tenant may have a PUMP-1, too: of all of them it stands there whose it is.
        for (const Event &event : *events) {
            if (event.reference == told[0].id.toString(QUuid::WithoutBraces))
                QCOMPARE(event.severity, told[0].severity); // the scale of alerts is the journal's
            if (event.kind == EventKind::MaintenanceRequired)
                QVERIFY2(readEventSource(event.source).id == m_machine.uuid && readEventSource(event.source).code == u"PUMP-1"_s, qPrintable(event.source));
        }
    }

    //! Each step: from where, and the right at the moment of the act; who sits at the console, too.
    void eachStepHasAnOriginAndNeedsTheRight()
    {
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        auto live = std::make_shared<Batch>();
        addMinute(*live, kDay + 24h, 8, 5);
        m_service->take(live);
        m_clock.set(kDay + 24h + 1min);
        m_service->computeNow();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->picture()->alerts->size(), size_t(1), 20'000);
        const QUuid alert = m_service->picture()->alerts->front().id;
        MaintenanceRecommendation draft;
        draft.machine = m_machine;
        draft.machineCode = u"PUMP-1"_s;
        draft.text = u"Change the bearing"_s;
        QUuid made;
        // All steps as one; what came of each.
        const auto steps = [&](const Actor &who) {
            QList<std::optional<Error>> faults;
            const auto note = [&](auto result) { faults.append(result.ok() ? std::nullopt : std::optional(result.error())); };
            Answer<PredictiveAlert> seen, ended;
            m_service->moveAlert(alert, AlertState::Acknowledged, who, {}, seen.callback());
            note(seen.take());
            m_service->resolveAlert(alert, {AlertOutcome::False, {}, {}}, who, ended.callback());
            note(ended.take());
            Answer<MaintenanceRecommendation> proposed, moved;
            m_service->propose(draft, who, proposed.callback());
            const Result<MaintenanceRecommendation> result = proposed.take();
            made = result ? result->id : made;
            note(result);
            RecommendationStep step;
            step.who = u"somebody.else"_s; // is not believed
            m_service->moveRecommendation(made, step, who, moved.callback());
            note(moved.take());
            Answer<Done> based;
            m_service->reBaseline(m_machine, who, u"bearing changed"_s, based.callback());
            note(based.take());
            return faults;
        };
        const auto allRefused = [](const QList<std::optional<Error>> &faults) {
            return std::all_of(faults.begin(), faults.end(), [](const std::optional<Error> &fault) {
                return fault && fault->kind == Error::Kind::Refused && fault->message == u"Your role does not allow this."_s;
            });
        };
        QVERIFY(allRefused(steps(actor(u"viewer"_s))));
        m_mayDo = false; // taken away meanwhile
        QVERIFY(allRefused(steps(actor(u"m.meier"_s))));
        QCOMPARE(m_audited, QStringList());
        QCOMPARE(m_service->picture()->alerts->front().state, AlertState::Open);
        QVERIFY(m_service->picture()->recommendations->empty());
        m_mayDo = true;
        for (const std::optional<Error> &fault : steps({u"m.meier"_s, u"console"_s, {}}))
            QVERIFY2(!fault, qPrintable(fault ? fault->message : QString()));
        QCOMPARE(m_audited, (QStringList{u"m.meier (console): alert PUMP-1 OPEN > ACKNOWLEDGED"_s, u"m.meier (console): alert PUMP-1 ACKNOWLEDGED > FALSE"_s,
                                         u"m.meier (console): recommendation PUMP-1  > PROPOSED"_s,
                                         u"m.meier (console): recommendation PUMP-1 PROPOSED > APPROVED"_s,
                                         u"m.meier (console): health baseline of PUMP-1  > "_s}));
        QCOMPARE(m_service->picture()->recommendations->front().steps.last().who, u"m.meier"_s);
    }

    void aReplayIsWhatWasLive()
    {
        past(0, 2 * 1'440, 2.75, 5);
        m_clock.set(kDay + 48h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        Answer<HealthReplay> answer;
        const auto job = m_service->replay(m_machine, {}, kDay + 24h, kDay + 48h, 60min, answer.callback());
        const Result<HealthReplay> replay = answer.take();
        QVERIFY(replay.ok());
        QCOMPARE(replay->scores.size(), size_t(24));
        QCOMPARE(*replay->scores.back().overall, *shown()->score.overall);
        QCOMPARE(replay->scores.back().at, kDay + 48h);
        QCOMPARE(replay->readings, quint64(2 * 2 * 1'440));
        // with another plan, nothing of the service changes
        HealthPlan strict = m_plant.sites[0].lines[0].machines[0].health;
        strict.tags[0].maxDeviation = 0.3;
        Answer<HealthReplay> other;
        const auto second = m_service->replay(m_machine, strict, kDay + 24h, kDay + 48h, 60min, other.callback());
        const Result<HealthReplay> stricter = other.take();
        QVERIFY(stricter.ok());
        QVERIFY(*stricter->scores.back().overall < *replay->scores.back().overall);
        Answer<HealthReplay> wrong;
        const auto third = m_service->replay(MachineId::create(), {}, kDay, kDay + 1h, 60min, wrong.callback());
        QVERIFY(!wrong.take().ok());
    }

    void withoutDataThereIsNoNumber()
    {
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QVERIFY(shown()->score.overall); // sensors are missing, the rest is 70 %
        QVERIFY(!shown()->score.of(HealthDimension::Sensor).score);
        QVERIFY(shown()->score.confidence < 0.71);
        m_service.reset();
        m_sources = nullptr;
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QVERIFY(!shown()->score.overall);
        QCOMPARE(shown()->score.status, HealthStatus::NotEnoughData);
        QVERIFY(!shown()->action.isEmpty());
        QVERIFY(m_service->picture()->alerts->empty());
        m_sources = &m_well;
    }

    //! What somebody chose and what cannot be judged lowers the confidence, and is shown with the reason.
    void aNamedTagThatSaysNothingIsNotForgotten()
    {
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        Machine &machine = m_plant.sites[0].lines[0].machines[0];
        Tag &pressure = m_plant.sites[0].devices[0].tags[1];
        pressure.normalRange = {{}, 6}; // one end, and no scale
        HealthTag gone;
        gone.tag = TagUuid::create();
        machine.health.tags.append(gone);
        m_snapshot = snapshot();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"The health of PUMP-1 names PLC.pressure, which says nothing: its normal range has one end"_s));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"which says nothing: the tag is not there any more"_s));
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        const AssessmentPtr now = shown();
        QCOMPARE(now->score.tags.size(), size_t(3));
        const DimensionScore &sensors = now->score.of(HealthDimension::Sensor);
        QCOMPARE(*sensors.score, 100.0);
        QVERIFY(sensors.coverage > 0.33 && sensors.coverage < 0.34); // one of three
        QVERIFY(now->score.confidence > 0.79 && now->score.confidence < 0.81);
        QHash<QString, QJsonObject> byFault;
        for (const QJsonValue &tag : health_json::of(*now)[u"tags"_s].toArray())
            byFault.insert(tag[u"fault"_s].toString(), tag.toObject());
        QCOMPARE(byFault.size(), qsizetype(3));
        QCOMPARE(byFault[u"NO_SCALE"_s][u"tag"_s].toString(), u"PLC.pressure"_s);
        QVERIFY(byFault[u"NO_SCALE"_s][u"score"_s].isNull());
        QCOMPARE(byFault[u"NO_SCALE"_s][u"coverage"_s].toDouble(), 0.0);
        QVERIFY(byFault.contains(u"GONE"_s));
        QCOMPARE(byFault[QString()][u"tag"_s].toString(), u"PLC.vibration"_s);

        // Given a scale it counts, without a restart.
        machine.health.tags.removeLast();
        machine.health.tags[1].maxDeviation = 1;
        m_service->setSnapshot(snapshot());
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(shown()->score.of(HealthDimension::Sensor).coverage > 0.99, 20'000);
        QCOMPARE(shown()->score.tags.size(), size_t(2));
    }

    //! After a start figures come one by one: only what is worse than what was known is news, in plain words.
    void aStartIsNoNews()
    {
        struct Slow final : HealthSources
        {
            HealthFigures figures(const MachineId &, const HealthPlan &, UtcTime now) override { return known ? SimulatedMachine::figures(now) : HealthFigures{}; }
            std::atomic<bool> known{true};
        };
        Slow &sources = use<Slow>();
        const auto healthTexts = [this] {
            QStringList texts;
            const Result<QList<Event>> events = eventsOf(*m_history);
            for (const Event &event : events ? *events : QList<Event>()) {
                if (event.reference.isEmpty() && (event.kind == EventKind::MaintenanceRequired || event.kind == EventKind::Warning))
                    texts.prepend(event.text);
            }
            return texts;
        };
        const auto compute = [this] {
            const quint64 rounds = m_service->picture()->heartbeat.rounds;
            m_service->computeNow();
            QTRY_VERIFY_WITH_TIMEOUT(m_service->picture()->heartbeat.rounds > rounds, 20'000);
        };
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        sources.known = false;
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        QCOMPARE(shown()->score.status, HealthStatus::NotEnoughData);
        sources.known = true; // production has caught up
        compute();
        QTRY_COMPARE(shown()->score.status, HealthStatus::Excellent);
        QCOMPARE(healthTexts(), QStringList());

        const auto restart = [&](UtcTime at) {
            QTRY_COMPARE_WITH_TIMEOUT(m_service->pulse().writesWaiting, quint64(0), 20'000);
            m_service.reset();
            m_records.reset();
            openRecords();
            m_clock.set(at);
            sources.known = false;
            start();
            QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
            QCOMPARE(shown()->score.status, HealthStatus::NotEnoughData);
            sources.known = true;
            compute();
        };
        restart(kDay + 24h + 5min);
        QTRY_COMPARE(shown()->score.status, HealthStatus::Excellent);
        QCOMPARE(healthTexts(), QStringList()); // as before: nobody has to hear of it

        auto live = std::make_shared<Batch>();
        addMinute(*live, kDay + 24h + 6min, 8, 5); // beyond the outermost limit
        m_service->take(live);
        m_clock.set(kDay + 24h + 6min);
        compute();
        QTRY_COMPARE(shown()->score.status, HealthStatus::Poor);
        QTRY_COMPARE(healthTexts(), QStringList{u"Health fell from excellent to poor."_s});
        sources.known = false; // while it runs, that is news
        m_clock.set(kDay + 24h + 7min);
        compute();
        sources.known = true;
        m_clock.set(kDay + 24h + 8min);
        compute();
        const QStringList known{u"Health fell from excellent to poor."_s, u"Health is not known any more: not enough data. It was: poor."_s, u"Health is known now: poor."_s};
        QTRY_COMPARE(healthTexts(), known);

        // it gets better while the station is away: no news either, and worse is
        m_stored += live->readings.size();
        m_history->take(live);
        QVERIFY(waitForStored(*m_history, m_stored));
        restart(kDay + 24h + 9min);
        QTRY_COMPARE(shown()->score.status, HealthStatus::Poor);
        QCOMPARE(healthTexts(), known);
        restart(kDay + 26h);
        QTRY_COMPARE(shown()->score.status, HealthStatus::Excellent);
        QCOMPARE(healthTexts(), known);
        auto worse = std::make_shared<Batch>();
        addMinute(*worse, kDay + 26h + 1min, 8, 5);
        m_stored += worse->readings.size();
        m_history->take(worse);
        QVERIFY(waitForStored(*m_history, m_stored));
        restart(kDay + 26h + 2min);
        QTRY_COMPARE(shown()->score.status, HealthStatus::Poor);
        QTRY_COMPARE(healthTexts(), known + QStringList{u"Health fell from excellent to poor."_s});
        const Result<QList<Event>> events = eventsOf(*m_history);
        QVERIFY(events.ok());
        for (const Event &event : *events) {
            QVERIFY2(!event.text.contains(QRegularExpression(u"[A-Z]+_[A-Z]+|[A-Z]{4,}"_s)) || event.text.contains(u"PLC"_s), qPrintable(event.text));
            if (event.text.startsWith(u"Health is not known"_s))
                QCOMPARE(event.kind, EventKind::Warning);
            if (event.text.startsWith(u"Health fell"_s))
                QCOMPARE(event.kind, EventKind::MaintenanceRequired);
        }
    }

    //! What the plan does not count is not missing, and what is not known has no time.
    void whatIsNotKnownHasNoTime()
    {
        m_plant.sites[0].lines[0].machines[0].health.weights.quality = 0;
        m_snapshot = snapshot();
        struct Nobody final : HealthSources
        {
            HealthFigures figures(const MachineId &, const HealthPlan &, UtcTime) override { return {}; }
        };
        use<Nobody>();
        past(0, 1'440, 2, 5);
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        const QJsonObject dimensions = health_json::of(*shown())[u"dimensions"_s].toObject();
        for (const QString &unknown : {u"oee"_s, u"quality"_s, u"reliability"_s, u"performance"_s}) {
            QVERIFY(dimensions[unknown].toObject()[u"from"_s].isNull());
            QVERIFY(dimensions[unknown].toObject()[u"to"_s].isNull());
        }
        QCOMPARE(dimensions[u"sensor"_s].toObject()[u"to"_s].toString(), toIso(kDay + 24h));
        QVERIFY(!QJsonDocument(health_json::of(*shown())).toJson().contains("1970"));
        QVERIFY(!shown()->score.of(HealthDimension::Quality).counts);
        QVERIFY(shown()->score.of(HealthDimension::Oee).counts && shown()->score.of(HealthDimension::Sensor).counts);
    }

    void aNewConfigurationKeepsOrBeginsAnew()
    {
        past(0, 1'440, 3, 5);
        m_clock.set(kDay + 24h);
        start();
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 20'000);
        const double before = *shown()->score.overall;
        m_plant.sites[0].lines[0].machines[0].health.weights.sensor = 60;
        m_service->setSnapshot(snapshot());
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(*shown()->score.overall != before, 20'000);
        QCOMPARE(shown()->score.tags[0].deviation.samples, quint64(1'440));
        m_plant.sites[0].lines[0].machines[0].health.tags[0].normal.high = 3.5; // from history again, with the new range
        m_service->setSnapshot(snapshot());
        m_service->computeNow();
        QTRY_VERIFY_WITH_TIMEOUT(*shown()->score.of(HealthDimension::Sensor).score == 100, 20'000);
        QCOMPARE(shown()->score.tags[0].deviation.samples, quint64(1'440));

        Answer<Done> based;
        m_service->reBaseline(m_machine, actor(u"m.meier"_s), u"bearing changed"_s, based.callback());
        QVERIFY(based.take().ok());
        QVERIFY(m_audited.contains(u"m.meier (10.0.0.7): health baseline of PUMP-1  > "_s));
        m_service->stop();
        Answer<Done> late;
        m_service->reBaseline(m_machine, actor(u"m.meier"_s), {}, late.callback());
        QCOMPARE(late.take().error().kind, Error::Kind::Busy);
    }

};

QTEST_GUILESS_MAIN(TestHealthService)
#include "tst_health_service.moc"
