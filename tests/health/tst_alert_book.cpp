#include "models/health/alert_book.h"
#include "models/health/recommendation.h"

#include <QTest>

#include <cmath>

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kNow{std::chrono::seconds(1'790'000'000) + std::chrono::microseconds(123'457)};

HealthAssessment healthy(UtcTime at = kNow)
{
    HealthAssessment assessment;
    assessment.machine = {QUuid(9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)};
    assessment.code = u"PUMP-1"_s;
    assessment.score.at = at;
    assessment.score.overall = 93;
    assessment.score.confidence = 1;
    assessment.score.status = HealthStatus::Excellent;
    MonitoredTag tag;
    tag.tag = {QUuid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)};
    tag.code = u"PLC.vibration"_s;
    tag.sensorType = u"vibration"_s;
    tag.unit = u"mm/s"_s;
    assessment.tags = {tag};
    return assessment;
}

HealthAssessment wearing(double hours, UtcTime at = kNow)
{
    HealthAssessment assessment = healthy(at);
    Projection projection;
    projection.limit = 7.1;
    projection.value = 4;
    projection.slope = 0.5;
    projection.hours = hours;
    projection.hoursLow = hours * 0.8;
    projection.hoursHigh = hours * 1.5;
    projection.from = at - 120h;
    projection.to = at;
    projection.samples = 40;
    projection.coverage = 1;
    assessment.projections = {projection};
    return assessment;
}

HealthAssessment odd(UtcTime at = kNow)
{
    HealthAssessment assessment = healthy(at);
    AnomalyEpisode episode;
    episode.since = at - 1h;
    episode.seenAt = at;
    episode.worst = 1.2;
    episode.rows = 40;
    episode.tags = {{0, 2.4, 1.1, 7, 1}};
    assessment.anomaly = episode;
    return assessment;
}

bool isNewIn(AlertBook &book, const HealthAssessment &assessment)
{
    const std::optional<AlertChange> change = book.consider(assessment, {});
    return change && change->isNew;
}

//! Raised, acknowledged and resolved.
void resolveOne(AlertBook &book, UtcTime at, AlertOutcome outcome, std::optional<UtcTime> failedAt = {})
{
    const std::optional<AlertChange> change = book.consider(odd(at), {});
    QVERIFY(change && change->isNew);
    QVERIFY(book.move(change->alert.id, AlertState::Acknowledged, u"m.meier"_s, {}, at + 1h).ok());
    QVERIFY(book.resolve(change->alert.id, {outcome, failedAt, {}}, u"m.meier"_s, at + 2h).ok());
    const std::optional<AlertChange> gone = book.consider(healthy(at + 3h), {}); // the evidence is gone
    QVERIFY(gone && gone->quiet && !gone->isNew && !gone->alert.silentUntil);
}

} // namespace

//! How alerts come, change and end, and how right they were.
class TestAlertBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! When it comes is said within two weeks, and not where nobody can say it within four.
    void farOffOrVagueIsNoEvidence()
    {
        AlertBook book;
        QVERIFY(!book.consider(wearing(14 * 24 + 1), {}));
        HealthAssessment vague = wearing(13 * 24);
        vague.projections[0].hoursHigh = 28 * 24 + 1;
        QVERIFY(!book.consider(vague, {}));
        vague.projections[0].hoursHigh = 28 * 24;
        QVERIFY(isNewIn(book, vague));
        QCOMPARE(book.alerts().front().algorithm, u"theil-sen-projection"_s);
        QCOMPARE(book.alerts().front().version, u"2"_s);
    }

    void aHealthyMachineHasNone()
    {
        AlertBook book;
        QVERIFY(!book.consider(healthy(), {}));
        QVERIFY(!book.consider(wearing(24 * 30), {})); // too far ahead
        HealthAssessment stuck = odd();
        stuck.anomaly->kind = AnomalyKind::Sensor;
        QVERIFY(!book.consider(stuck, {})); // a sensor is no machine
        HealthAssessment started = odd(); // from a start on, and as it was since: run otherwise
        started.anomaly->withStart = true;
        QVERIFY(!book.consider(started, {}));
        HealthAssessment brief = odd(); // an hour of it
        brief.anomaly->rows = 12;
        QVERIFY(!book.consider(brief, {}));
        HealthAssessment elsewhere = odd();
        elsewhere.anomaly->kind = AnomalyKind::OperatingPoint;
        QVERIFY(!book.consider(elsewhere, {})); // it is run otherwise, and may be well
        HealthAssessment falls = healthy();
        falls.trend.direction = HealthDirection::RapidlyDegrading;
        falls.trend.slope = -4;
        QVERIFY(!book.consider(falls, {})); // not significant
        falls.trend.significant = true;
        QVERIFY(book.consider(falls, {}));
    }

    void tellsTheValueThatPassedALimit()
    {
        AlertBook book;
        HealthAssessment passed = healthy();
        passed.tags[0].limits.low = 0;
        passed.tags[0].limits.high = 2.8;
        passed.score.overall = 90.4;
        passed.score.status = HealthStatus::Poor;
        passed.score.cap = HealthCap::HardLimit;
        TagScore tag;
        tag.deviation.tag = passed.tags[0].tag;
        tag.deviation.worst = 4.57;
        tag.deviation.farthest = 7.37;
        tag.deviation.hardLimit = true;
        tag.deviation.hardLimitAt = 7.1;
        tag.deviation.hardValue = 7.37;
        tag.contribution = 9;
        passed.score.tags = {tag};
        const std::optional<AlertChange> change = book.consider(passed, {});
        QVERIFY(change && change->isNew);
        QCOMPARE(change->alert.urgency, AlertUrgency::Immediate);
        QCOMPARE(change->alert.indicators.size(), 1);
        QCOMPARE(change->alert.indicators[0].value, 7.37); // and not by how much it was out
        QCOMPARE(change->alert.indicators[0].limit, std::optional(7.1));
        QVERIFY(!change->alert.indicators[0].usual);
        QVERIFY2(change->alert.text.contains(u"passed limit it is poor"_s), qPrintable(change->alert.text)); // 90.4 alone is not
    }

    void noFailureLiesInTheFuture()
    {
        AlertBook book;
        const std::optional<AlertChange> change = book.consider(odd(), {});
        QVERIFY(change && change->isNew);
        QVERIFY(book.move(change->alert.id, AlertState::Acknowledged, u"m.meier"_s, {}, kNow).ok());
        const Result<PredictiveAlert> refused = book.resolve(change->alert.id, {AlertOutcome::True, kNow + 3h, {}}, u"m.meier"_s, kNow + 2h);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, Error::Kind::BadData);
        QCOMPARE(book.find(change->alert.id)->state, AlertState::Acknowledged);
        QVERIFY(book.resolve(change->alert.id, {AlertOutcome::True, kNow + 1h, {}}, u"m.meier"_s, kNow + 2h).ok());
    }

    //! What came with a start is told once it grows, or is grave.
    void whatCameWithAStartHasToGrow()
    {
        for (const bool grows : {true, false}) {
            AlertBook book;
            HealthAssessment assessment = odd();
            assessment.anomaly->withStart = true;
            QVERIFY(!isNewIn(book, assessment));
            assessment.anomaly->grew = grows;
            assessment.anomaly->severity = grows ? AnomalySeverity::Low : AnomalySeverity::High;
            QVERIFY(isNewIn(book, assessment));
        }
    }

    void carriesItsGrounds()
    {
        AlertBook book;
        HealthPlan plan;
        plan.repairHours = 6;
        plan.downtimeCost = 500;
        plan.currency = u"EUR"_s;
        plan.parts = {u"6205-2RS"_s};
        plan.skills = {u"mechanic"_s};
        const std::optional<AlertChange> change = book.consider(wearing(60), plan);
        QVERIFY(change && change->isNew);
        const PredictiveAlert &alert = change->alert;
        QCOMPARE(alert.type, PredictionType::RulThreshold);
        QCOMPARE(alert.urgency, AlertUrgency::Urgent);
        QCOMPARE(alert.severity, Severity::Error);
        QCOMPARE(alert.hoursToFailure->low, 48.0);
        QCOMPARE(alert.hoursToFailure->high, 90.0);
        QCOMPARE(*alert.predictedAt, kNow + 60h);
        QVERIFY(!alert.probability); // not known
        QCOMPARE(alert.indicators.size(), 1);
        QCOMPARE(*alert.indicators[0].limit, 7.1);
        QCOMPARE(alert.cost, 3'000.0);
        QCOMPARE(alert.parts, plan.parts);
        QVERIFY(!alert.failureMode.isEmpty() && !alert.text.isEmpty() && !alert.algorithm.isEmpty());
        QCOMPARE(alert.samples, quint64(40));
        QCOMPARE(alert.from, kNow - 120h);
    }

    void oneForEachEpisode()
    {
        AlertBook book;
        const std::optional<AlertChange> first = book.consider(odd(), {});
        QVERIFY(first && first->isNew);
        QVERIFY(!book.consider(odd(kNow + 1h), {})); // nothing new
        HealthAssessment both = odd(kNow + 2h);
        both.projections = wearing(100, kNow + 2h).projections;
        const std::optional<AlertChange> second = book.consider(both, {});
        QVERIFY(second && !second->isNew && second->worse);
        QCOMPARE(second->alert.id, first->alert.id);
        QCOMPARE(second->alert.type, PredictionType::RulThreshold);
        QVERIFY(!book.consider(wearing(99, kNow + 3h), {})); // as was said
        QVERIFY(book.consider(wearing(60, kNow + 4h), {})->worse);
        QCOMPARE(book.alerts().size(), size_t(1));
        QCOMPARE(*book.alerts()[0].firstPredictedAt, kNow + 102h);
    }

    void worksInOrder()
    {
        AlertBook book;
        const QUuid id = book.consider(odd(), {})->alert.id;
        const QString who = u"m.meier"_s;
        QCOMPARE(book.move(id, AlertState::Scheduled, who, {}, kNow).error().kind, Error::Kind::Refused);
        // In words, and not as they are stored.
        QCOMPARE(book.move(id, AlertState::InProgress, who, {}, kNow).error().message, u"This alert is open: it cannot be in progress next."_s);
        QCOMPARE(book.resolve(id, {AlertOutcome::True, {}, {}}, who, kNow).error().message, u"This alert is open: it cannot be resolved next."_s);
        QCOMPARE(book.move(id, AlertState::Open, who, {}, kNow).error().kind, Error::Kind::Refused);
        QCOMPARE(book.resolve(id, {AlertOutcome::True, {}, {}}, who, kNow).error().kind, Error::Kind::Refused);
        QCOMPARE(book.move(id, AlertState::Acknowledged, {}, {}, kNow).error().kind, Error::Kind::Refused);
        QCOMPARE(book.move(QUuid::createUuid(), AlertState::Acknowledged, who, {}, kNow).error().kind, Error::Kind::NotFound);
        QVERIFY(book.move(id, AlertState::Acknowledged, who, u"seen"_s, kNow + 1min).ok());
        QCOMPARE(book.move(id, AlertState::Acknowledged, who, {}, kNow).error().kind, Error::Kind::Refused);
        QVERIFY(book.move(id, AlertState::Scheduled, who, u"Monday"_s, kNow + 2min).ok());
        QVERIFY(book.move(id, AlertState::InProgress, who, {}, kNow + 3min).ok());
        QCOMPARE(book.move(id, AlertState::Resolved, who, {}, kNow).error().kind, Error::Kind::Refused);
        QCOMPARE(book.resolve(id, {}, who, kNow).error().kind, Error::Kind::BadData);
        const Result<PredictiveAlert> done = book.resolve(id, {AlertOutcome::Prevented, {}, u"bearing changed"_s}, who, kNow + 1h);
        QVERIFY(done.ok());
        QCOMPARE(done->state, AlertState::Resolved);
        QCOMPARE(done->accuracy, PredictionAccuracy::Unknown);
        QCOMPARE(done->steps.size(), 5);
        QCOMPARE(done->steps[1].note, u"seen"_s);
        QCOMPARE(done->steps[4].who, who);
        QCOMPARE(book.resolve(id, {AlertOutcome::True, {}, {}}, who, kNow).error().kind, Error::Kind::Refused);
    }

    //! A load that wanders for a week inside its normal range is no wear, however straight it goes.
    void movingInsideTheNormalRangeIsNoEvidence()
    {
        HealthAssessment moving = wearing(100);
        moving.tags[0].limits.low = 0;
        moving.tags[0].limits.high = 4.5; // it is at 4
        QVERIFY(!AlertBook().consider(moving, {}));
        moving.projections[0].value = 4.6;
        QVERIFY(AlertBook().consider(moving, {})->isNew);
        // Where the detector sees the same tag, it need not have left its range.
        HealthAssessment seen = odd();
        seen.tags[0].limits.high = 4.5;
        seen.projections = wearing(100).projections;
        const std::optional<AlertChange> both = AlertBook().consider(seen, {});
        QVERIFY(both && both->alert.type == PredictionType::RulThreshold);
        seen.anomaly->kind = AnomalyKind::Sensor;
        QVERIFY(!AlertBook().consider(seen, {}));
    }

    void theSameEvidenceMakesNoOtherAlert()
    {
        AlertBook book;
        const QUuid id = book.consider(odd(), {})->alert.id;
        QVERIFY(book.move(id, AlertState::Acknowledged, u"a"_s, {}, kNow).ok());
        QVERIFY(book.resolve(id, {AlertOutcome::False, {}, {}}, u"a"_s, kNow).ok());
        QVERIFY(!book.consider(odd(kNow + 1h), {}));
        AlertBook other = book;
        QVERIFY(other.consider(wearing(10, kNow + 1h), {})->isNew); // more urgent
        other = book;
        QVERIFY(other.consider(odd(kNow + 8 * 24h), {})->isNew); // still there after a week
        QVERIFY(book.consider(healthy(kNow + 2h), {})->quiet);
        QVERIFY(!book.consider(healthy(kNow + 2h + 1min), {})); // once is enough
        QVERIFY(book.consider(odd(kNow + 3h), {})->isNew); // it went away and came again
    }

    //! What was silent stays so over a restart, and what was not does not become so.
    void silenceIsKeptWithTheAlert()
    {
        AlertBook book;
        const QUuid id = book.consider(odd(), {})->alert.id;
        QVERIFY(book.move(id, AlertState::Acknowledged, u"a"_s, {}, kNow).ok());
        const Result<PredictiveAlert> resolved = book.resolve(id, {AlertOutcome::False, {}, {}}, u"a"_s, kNow);
        QVERIFY(resolved.ok());
        QCOMPARE(*resolved->silentUntil, kNow + kAlertSilence);
        const auto again = [](const PredictiveAlert &alert) { return *alertFromJson(toJson(alert)); };
        AlertBook restarted;
        restarted.load({again(*resolved)});
        QVERIFY(!restarted.consider(odd(kNow + 1h), {}));
        QVERIFY(isNewIn(restarted, odd(kNow + kAlertSilence)));

        const std::optional<AlertChange> gone = book.consider(healthy(kNow + 2h), {});
        QVERIFY(gone && gone->quiet);
        AlertBook later;
        later.load({again(gone->alert)});
        QVERIFY(isNewIn(later, odd(kNow + 3h)));

        // of several, the one that came last says
        PredictiveAlert older = *resolved, newer = gone->alert;
        newer.id = QUuid::createUuid();
        newer.createdAt += 1h;
        AlertBook both;
        both.load({again(older), again(newer)});
        QVERIFY(isNewIn(both, odd(kNow + 3h)));

        // one that was written before silence was kept
        QJsonObject old = toJson(*resolved);
        old.remove(u"silentUntil"_s);
        AlertBook ancient;
        ancient.load({*alertFromJson(old)});
        QVERIFY(!ancient.consider(odd(kNow + 1h), {}));
    }

    //! The day on which work is to be done is a day, that can be moved, kept, and be over.
    void workIsPlannedForADay()
    {
        AlertBook book;
        const QUuid id = book.consider(odd(), {})->alert.id;
        const QString who = u"m.meier"_s;
        QVERIFY(book.move(id, AlertState::Acknowledged, who, {}, kNow).ok());
        QCOMPARE(book.move(id, AlertState::InProgress, who, {}, kNow, kNow + 1h).error().kind, Error::Kind::BadData); // it begins now
        QCOMPARE(book.move(id, AlertState::Scheduled, who, {}, kNow, kNow - 1s).error().kind, Error::Kind::BadData);
        QCOMPARE(book.find(id)->state, AlertState::Acknowledged); // nothing of it happened
        const Result<PredictiveAlert> planned = book.move(id, AlertState::Scheduled, who, u"with the fitter"_s, kNow, kNow + 24h);
        QVERIFY(planned.ok());
        QCOMPARE(planned->plannedFor, std::optional<UtcTime>(kNow + 24h));
        QCOMPARE(planned->steps.last().note, u"with the fitter"_s);
        QVERIFY(!planned->isOverdue(kNow + 24h));
        QVERIFY(planned->isOverdue(kNow + 25h));
        QCOMPARE(*alertFromJson(toJson(*planned)), *planned);
        // another day takes a day
        QCOMPARE(book.move(id, AlertState::Scheduled, who, {}, kNow + 1h).error().kind, Error::Kind::Refused);
        QCOMPARE(book.move(id, AlertState::Scheduled, who, {}, kNow + 1h, kNow + 48h)->plannedFor, std::optional<UtcTime>(kNow + 48h));
        const Result<PredictiveAlert> begun = book.move(id, AlertState::InProgress, who, {}, kNow + 2h);
        QCOMPARE(begun->plannedFor, std::optional<UtcTime>(kNow + 48h));
        QVERIFY(!begun->isOverdue(kNow + 72h)); // somebody is at it
    }

    //! Before there is a track record, the machine's breakdowns and the fleet's speak, and it is said so.
    void theColdStartHasABasis()
    {
        HealthAssessment assessment = odd();
        QVERIFY(!AlertBook().consider(assessment, {})->alert.probability); // nothing is known
        assessment.breakdowns = {1, 360, 1.0 / 720, kNow - 720h, kNow, 1}; // ran half of the time
        const PredictiveAlert alert = AlertBook().consider(assessment, {})->alert;
        QVERIFY(alert.probability);
        QCOMPARE(alert.probabilityBasis, ProbabilityBasis::BreakdownRate);
        // (1 + 1) / (360 + 720) an hour, over half of 336 hours
        QVERIFY(std::abs(alert.probability->value - (1 - std::exp(-168.0 * 2 / 1'080))) < 1e-12);
        QVERIFY(alert.probability->low < alert.probability->value && alert.probability->value < alert.probability->high);
        const PredictiveAlert read = *alertFromJson(toJson(alert));
        QCOMPARE(read.probabilityBasis, ProbabilityBasis::BreakdownRate);
        QVERIFY(read == alert);

        AlertBook book;
        for (int i = 0; i < 5; ++i)
            resolveOne(book, kNow + i * 24h, AlertOutcome::True);
        assessment.score.at = kNow + 200h;
        assessment.anomaly->since = assessment.anomaly->seenAt = kNow + 200h;
        QCOMPARE(book.consider(assessment, {})->alert.probabilityBasis, ProbabilityBasis::TrackRecord);
    }

    //! An alert is said in the language of whoever reads it.
    void alertsAreKeptAsWhatTheySay()
    {
        HealthPlan plan;
        plan.repairHours = 6;
        PredictiveAlert alert = AlertBook().consider(wearing(60), plan)->alert;
        QCOMPARE(alert.grounds.size(), 1);
        QCOMPARE(alert.grounds[0].code, u"REACHES_LIMIT"_s);
        QCOMPARE(alert.mode.code, u"MODE_VIBRATION"_s);
        QCOMPARE(alert.loss.code, u"DOWNTIME"_s);
        QJsonObject json = toJson(alert);
        json[u"text"_s] = u"in words of another language"_s;
        QCOMPARE(alertFromJson(json)->text, alert.text);
        json.remove(u"sentences"_s); // written before they were kept: its words stay
        QCOMPARE(alertFromJson(json)->text, u"in words of another language"_s);
    }

    void whatNobodyTookExpires()
    {
        AlertBook book;
        const QUuid id = book.consider(odd(), {})->alert.id;
        QVERIFY(!book.consider(healthy(kNow + 6 * 24h), {}));
        const std::optional<AlertChange> change = book.consider(healthy(kNow + 8 * 24h), {});
        QVERIFY(change && !change->isNew);
        QCOMPARE(change->alert.id, id);
        QCOMPARE(change->alert.outcome, AlertOutcome::Expired);
        QCOMPARE(change->alert.accuracy, PredictionAccuracy::Incorrect);
        QVERIFY(!book.openOf(healthy().machine));
    }

    void outcomesJudgeThePrediction_data()
    {
        QTest::addColumn<int>("failedAfterHours");
        QTest::addColumn<int>("accuracy");
        QTest::newRow("as said") << 100 << int(PredictionAccuracy::Accurate);
        QTest::newRow("a day off") << 124 << int(PredictionAccuracy::Accurate);
        QTest::newRow("said too early") << 160 << int(PredictionAccuracy::Early);
        QTest::newRow("said too late") << 60 << int(PredictionAccuracy::Late);
    }
    void outcomesJudgeThePrediction()
    {
        QFETCH(int, failedAfterHours);
        QFETCH(int, accuracy);
        AlertBook book;
        const QUuid id = book.consider(wearing(100), {})->alert.id;
        QVERIFY(book.move(id, AlertState::Acknowledged, u"a"_s, {}, kNow).ok());
        const auto failed = kNow + std::chrono::hours(failedAfterHours);
        const Result<PredictiveAlert> alert = book.resolve(id, {AlertOutcome::True, failed, {}}, u"a"_s, failed);
        QVERIFY(alert.ok());
        QCOMPARE(int(alert->accuracy), accuracy);
        QVERIFY(std::abs(*alert->errorHours - (failedAfterHours - 100)) < 1e-6);
        QVERIFY(std::abs(*book.ledger().medianLeadHours - failedAfterHours) < 1e-6);
    }

    void theLedgerProvesNothingTooSoon()
    {
        AlertBook book;
        QVERIFY(!book.ledger().falseShare);
        UtcTime at = kNow;
        for (int i = 0; i < 58; ++i, at += 24h)
            resolveOne(book, at, AlertOutcome::True);
        AlertLedger ledger = book.ledger();
        QCOMPARE(ledger.outcomes, 58);
        QVERIFY(!ledger.proven);
        QVERIFY(ledger.text.contains(u"0 of 58 judged alerts false, not yet proven"_s));
        QCOMPARE(*ledger.needed, quint64(59));
        resolveOne(book, at, AlertOutcome::Prevented);
        QVERIFY(!book.ledger().proven);
        QCOMPARE(book.ledger().prevented, 1);
        at += 24h;
        resolveOne(book, at, AlertOutcome::True);
        QVERIFY(book.ledger().proven);
        at += 24h;
        resolveOne(book, at, AlertOutcome::False);
        ledger = book.ledger();
        QVERIFY(!ledger.proven);
        QCOMPARE(*ledger.needed, quint64(93));
        // from then on there is a track record
        const std::optional<AlertChange> next = book.consider(odd(at + 48h), {});
        QVERIFY(next && next->alert.probability);
        QVERIFY(std::abs(next->alert.probability->value - 59.0 / 60) < 1e-12);
        QVERIFY(next->alert.probability->low > 0.9 && next->alert.probability->high < 1);
    }

    void goesThroughJson()
    {
        AlertBook book;
        const QUuid id = book.consider(wearing(30), {})->alert.id;
        QVERIFY(book.move(id, AlertState::Acknowledged, u"a"_s, u"n"_s, kNow + 1s).ok());
        QVERIFY(book.resolve(id, {AlertOutcome::True, kNow + 40h, u"r"_s}, u"a"_s, kNow + 41h).ok());
        const PredictiveAlert alert = *book.find(id);
        const Result<PredictiveAlert> read = alertFromJson(toJson(alert));
        QVERIFY(read.ok());
        QVERIFY(*read == alert);
        QVERIFY(!alertFromJson({}).ok());

        AlertBook other;
        other.load({alert});
        QVERIFY(!other.consider(wearing(30, kNow + 1h), {})); // known to be worked off
    }

    void recommendationsWorkInOrder()
    {
        MaintenanceRecommendation draft;
        draft.machine = healthy().machine;
        draft.text = u"Change the bearing"_s;
        QVERIFY(!proposeMaintenance(draft, {}, kNow).ok());
        Result<MaintenanceRecommendation> made = proposeMaintenance(draft, u"a"_s, kNow);
        QVERIFY(made.ok());
        RecommendationStep step;
        step.who = u"b"_s;
        step.to = RecommendationState::Implemented;
        QCOMPARE(moved(*made, step, kNow).error().kind, Error::Kind::Refused);
        QCOMPARE(moved(*made, step, kNow).error().message, u"This recommendation is proposed: it cannot be implemented next."_s);
        step.to = RecommendationState::Approved;
        step.when = kNow + 48h;
        made = moved(*made, step, kNow + 1h);
        QVERIFY(made.ok());
        QCOMPARE(*made->plannedFor, kNow + 48h);
        step.to = RecommendationState::Implemented;
        step.when = kNow + 50h;
        step.score = 55;
        made = moved(*made, step, kNow + 51h);
        QVERIFY(made.ok());
        step.to = RecommendationState::Validated;
        QCOMPARE(moved(*made, step, kNow).error().kind, Error::Kind::BadData); // helped or not?
        step.helped = true;
        step.score = 92;
        made = moved(*made, step, kNow + 200h);
        QVERIFY(made.ok());
        QCOMPARE(*made->scoreBefore, 55.0);
        QCOMPARE(*made->scoreAfter, 92.0);
        QCOMPARE(made->steps.size(), 4);
        const Result<MaintenanceRecommendation> read = recommendationFromJson(toJson(*made));
        QVERIFY(read.ok() && *read == *made);
        step.to = RecommendationState::Rejected;
        QCOMPARE(moved(*made, step, kNow).error().kind, Error::Kind::Refused);
        draft.text = u"  "_s;
        QVERIFY(!proposeMaintenance(draft, u"a"_s, kNow).ok());
    }
};

QTEST_APPLESS_MAIN(TestAlertBook)
#include "tst_alert_book.moc"
