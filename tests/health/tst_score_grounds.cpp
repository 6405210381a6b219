#include "models/health/health_advice.h"
#include "models/health/health_json.h"
#include "models/health/score_grounds.h"

#include <QLocale>
#include <QTest>

#include <cmath>

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kAt{std::chrono::seconds(1'790'000'000)};

HealthInputs inputsOf()
{
    HealthInputs inputs;
    inputs.at = kAt;
    for (uint i = 1; i <= 3; ++i) {
        TagDeviation tag;
        tag.tag = {QUuid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)};
        tag.average = 0.1 * i;
        tag.worst = 0.5;
        tag.maxDeviation = 1;
        tag.from = kAt - 24h;
        tag.to = kAt;
        tag.samples = 1'440;
        tag.coverage = 1;
        inputs.tags.push_back(tag);
    }
    inputs.oee = {0.6, kAt - 168h, kAt, 9'000, 0.9};
    inputs.performance = {0.9, kAt - 168h, kAt, 9'000, 0.9};
    inputs.outOfControl = {1, 2, 0.5, kAt - 168h, kAt, 500, 1};
    inputs.breakdowns = {2, 400, {}, kAt - 720h, kAt, 1};
    return inputs;
}

ScoreGround piece(ScoreGround::Kind kind, double share, std::vector<ScoreGround> below = {})
{
    ScoreGround ground;
    ground.kind = kind;
    ground.points = share;
    ground.grounds = std::move(below);
    return ground;
}

//! Points below a ground, of those that have any, add up to its own; all the way down.
bool addsUp(const ScoreGround &ground)
{
    double sum = 0;
    bool any = false, good = true;
    for (const ScoreGround &below : ground.grounds) {
        any = any || (below.points && *below.points > 0);
        sum += below.points.value_or(0);
        good = good && addsUp(below);
    }
    return good && (!any || std::abs(sum - ground.points.value_or(-1)) < 1e-9);
}

} // namespace

//! From a score down to what it rests on, and the sentences about it.
class TestScoreGrounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pointsAddUpAllTheWay()
    {
        const HealthScore score = healthScore({}, inputsOf());
        HealthEvidence evidence;
        using Kind = ScoreGround::Kind;
        evidence[size_t(HealthDimension::Oee)] = {
            piece(Kind::Part, 3'600, {piece(Kind::Time, 3'000, {piece(Kind::Stop, 2'000), piece(Kind::Stop, 1'000)}), piece(Kind::Time, 600)}),
            piece(Kind::Part, 7'200), piece(Kind::Part, 0)};
        evidence[size_t(HealthDimension::Quality)] = {piece(Kind::Chart, 20, {piece(Kind::Signal, 5), piece(Kind::Signal, 10), piece(Kind::Signal, 5)})};
        evidence[size_t(HealthDimension::Reliability)] = {piece(Kind::Stop, 1), piece(Kind::Stop, 1)};
        evidence[size_t(HealthDimension::Sensor)] = {piece(Kind::Tag, 99)}; // not theirs to say
        std::vector<GroundTag> tags;
        for (const TagDeviation &tag : inputsOf().tags)
            tags.push_back({tag.tag, u"PLC.t%1"_s.arg(tag.average), u"mm/s"_s, tag.average > 0.2 ? WatchFault::NoRange : WatchFault::None});
        const ScoreGround ground = groundOf(score, tags, std::move(evidence));

        QVERIFY(addsUp(ground));
        QVERIFY(std::abs(*ground.points - (100 - *score.overall)) < 1e-9);
        QCOMPARE(ground.grounds.size(), size_t(5));
        const auto &sensors = ground.grounds[0];
        QCOMPARE(sensors.grounds.size(), size_t(3));
        QCOMPARE(sensors.grounds[0].name, u"PLC.t0.3"_s); // the worst first
        QCOMPARE(sensors.grounds[0].tag, inputsOf().tags[2].tag);
        QCOMPARE(sensors.grounds[0].from, kAt - 24h);
        QCOMPARE(sensors.grounds[0].samples, quint64(1'440));
        QVERIFY(std::abs(*sensors.grounds[0].points - score.tags[2].contribution) < 1e-9);
        const auto &oee = ground.grounds[1];
        QVERIFY(std::abs(*oee.points - score.of(HealthDimension::Oee).contribution) < 1e-12);
        QVERIFY(std::abs(*oee.grounds[0].points - *oee.points * 2 / 3) < 1e-9); // 7,200 of 10,800 seconds
        const auto &stop = oee.grounds[1].grounds[0].grounds[0];
        QCOMPARE(stop.kind, Kind::Stop);
        QVERIFY(std::abs(*stop.points - *oee.points / 3 * (3'000.0 / 3'600) * (2.0 / 3)) < 1e-9);
        // 20 points of 100 at a weight of 20 %, halved between a high and two low signals
        QVERIFY(std::abs(*ground.grounds[2].grounds[0].grounds[0].points - 2) < 1e-9);

        const QJsonObject json = toJson(ground);
        QCOMPARE(json[u"kind"_s].toString(), u"SCORE"_s);
        const QJsonObject first = json[u"grounds"_s].toArray()[0].toObject()[u"grounds"_s].toArray()[0].toObject();
        QCOMPARE(first[u"tagId"_s].toString(), inputsOf().tags[2].tag.uuid.toString(QUuid::WithoutBraces));
        QVERIFY(first[u"id"_s].isNull());
        // Why a tag cannot be judged is told of moments that are past, too: it is part of what the score rests on.
        QCOMPARE(sensors.grounds[0].fault, WatchFault::NoRange);
        QCOMPARE(first[u"fault"_s].toString(), u"NO_RANGE"_s);
        QVERIFY(json[u"grounds"_s][0][u"grounds"_s][2][u"fault"_s].isNull() && json[u"fault"_s].isNull());
    }

    //! What is not there takes nothing, what only informs has no points, and nothing is lost by cutting.
    void missingAndTooMuch()
    {
        HealthInputs inputs = inputsOf();
        inputs.oee = {};
        HealthEvidence evidence;
        evidence[size_t(HealthDimension::Oee)] = {piece(ScoreGround::Kind::Part, 100)};
        ScoreGround value;
        value.kind = ScoreGround::Kind::Value;
        evidence[size_t(HealthDimension::Reliability)].push_back(value);
        for (size_t i = 0; i < kMostGrounds + 50; ++i)
            evidence[size_t(HealthDimension::Reliability)].push_back(piece(ScoreGround::Kind::Stop, 1));
        const ScoreGround ground = groundOf(healthScore({}, inputs), {}, std::move(evidence));
        QVERIFY(!ground.grounds[1].points);
        QCOMPARE(*ground.grounds[1].grounds[0].points, 0.0);
        const ScoreGround &reliability = ground.grounds[3];
        QCOMPARE(reliability.grounds.size(), kMostGrounds);
        QCOMPARE(reliability.left, quint64(51));
        QVERIFY(addsUp(reliability));
    }

    void sentencesSurviveLanguagesAndNames()
    {
        const HealthSentence sentence{u"OUTSIDE_NORMAL_RANGE"_s, {sayText(u"PLC.%2 %1"_s), sayAmount(1.5, u"mm/s"_s), sayAmount(3, {})}};
        QLocale::setDefault(QLocale::c());
        QCOMPARE(sentence.text(), u"PLC.%2 %1 was outside its normal range, by 1.5 mm/s on average and 3 at worst."_s);
        QVERIFY(sentenceFromJson(toJson(sentence)) == sentence);
        QLocale::setDefault(QLocale(QLocale::German));
        QVERIFY(sentenceFromJson(toJson(sentence)).text().contains(u"1,5 mm/s"_s)); // read by somebody else
        QLocale::setDefault(QLocale::c());
        const HealthSentence all{u"NEWER_THAN_THIS"_s, {sayNumber(2.25, 1), sayHours(60), sayMoment(kAt), sayShare(0.496), sayStatus(HealthStatus::Poor),
                                                        sayDimension(HealthDimension::Oee)}};
        QVERIFY(sentenceFromJson(toJson(all)) == all);
        QVERIFY(all.text().startsWith(u"NEWER_THAN_THIS"_s));
        QVERIFY(all.text().contains(u"49 %"_s) && all.text().contains(u"2.5 days"_s) && all.text().contains(u"poor"_s) && all.text().contains(u"OEE"_s));
        QVERIFY(sentenceFromJson(QJsonValue()).isEmpty());
        QVERIFY(HealthSentence().text().isEmpty());
    }

    //! A machine of which 49.6 % is known is not told to have half.
    void aHalfIsNotRoundedUp()
    {
        QCOMPARE(knownShareText(0.496), u"49 %"_s);
        QCOMPARE(knownShareText(0.5), u"50 %"_s);
        QCOMPARE(knownShareText(0.29), u"29 %"_s); // a hair below in binary
        QCOMPARE(knownShareText(std::nan("")), u"–"_s);
        HealthAssessment assessment;
        assessment.score.confidence = 0.496;
        QCOMPARE(riskFactorsOf(assessment).front().text, u"Only 49 % of what the score rests on is known; half of it is needed."_s);
        QCOMPARE(recommendedActionOf(assessment).code, u"SEE_TO_DATA"_s);
    }
};

QTEST_APPLESS_MAIN(TestScoreGrounds)
#include "tst_score_grounds.moc"
