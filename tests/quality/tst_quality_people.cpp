#include "quality/quality_rig.h"

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

//! What people enter and sign for: values, files, batches and their tests, and who may.
class TestQualityPeople : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesByHand();
    void filesAllOrNothing();
    void lotNumbersAreTheMachinesOwn();
    void olderBatchesAreTakenOver();
    void batchIsApprovedBySignature();
    void batchIsNotApprovedWithoutReason();
    void nothingIsDecidedThatTheTrailDoesNotHold();
    void whoMayNotDoesNot();
    void nothingIsEnteredThatTheTrailDoesNotHold();
    void whoEnteredDoesNotApprove();
    void measurementsBelongToTheirBatch();
};

void TestQualityPeople::valuesByHand()
{
    Rig rig;
    const auto enter = [&](ChartId chart, UtcTime at, std::vector<double> values) {
        return answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(chart, {at, std::move(values)}, {}, kLab, done); });
    };
    const UtcTime at = rig.clock.utc() - 1h;
    const Result<QualityPoint> fine = enter(rig.scene.handChart, at, {33.4});
    QVERIFY2(fine.ok(), fine.ok() ? "" : qPrintable(fine.error().message));
    QVERIFY(fine->point.judged && fine->point.patterns == 0 && fine->user == u"lab"_s);
    const Result<QualityPoint> high = enter(rig.scene.handChart, at + 1min, {35.1});
    QVERIFY(high.ok() && high->point.signals);
    QCOMPARE(rig.service->signalsSince(rig.scene.machine, at).size(), size_t(1));
    QVERIFY(!enter(rig.scene.handChart, at + 1min, {33.5}).ok());       // there is one
    QVERIFY(enter(rig.scene.handChart, at - 1min, {33.5}).ok());        // older: where it belongs
    QVERIFY(!enter(rig.scene.handChart, at + 2min, {33.5, 33.6}).ok()); // too many
    QVERIFY(!enter(rig.scene.handChart, at + 2min, {std::nan("")}).ok());
    QVERIFY(!enter(rig.scene.handChart, rig.clock.utc() + 1min, {33.5}).ok()); // future
    QVERIFY(!enter(rig.scene.gaugeChart, at + 2min, {20, 20}).ok());    // of a tag
    QVERIFY(!enter(ChartId::create(), at + 2min, {20}).ok());
    QVERIFY(enter(rig.scene.handChart, at + 2min, {33.5}).ok());
    const auto capability = answerOf<Result<std::optional<Capability>>>([&](auto done) {
        rig.service->capability(rig.scene.handChart, UtcTime::min(), UtcTime::max(), done);
    });
    QVERIFY(capability.ok() && *capability);
    QCOMPARE((*capability)->samples, size_t(4));
    QCOMPARE((*capability)->points, size_t(4));
    QVERIFY(!(*capability)->coverage); // nobody says how often people measure
    QCOMPARE((*capability)->beyond, size_t(1));
}

void TestQualityPeople::filesAllOrNothing()
{
    Rig rig;
    const auto import = [&](const QByteArray &lines) {
        const MeasurementImport rows = readMeasurements("machine,chart,time,value\n" + lines, rig.scene.plant, rig.clock.utc());
        return answerOf<Result<size_t>>([&](auto done) { rig.service->enterAll(rows, kLab, done); });
    };
    QCOMPARE(*import("MIX-1,VISC,2025-11-24T10:00:00Z,33.4\nMIX-1,VISC,2025-11-24T11:00:00Z,33.6\n"), size_t(2));
    // The third line's time is taken: the others are not taken over either.
    const Result<size_t> old = import("MIX-1,VISC,2025-11-24T10:30:00Z,33.4\nMIX-1,VISC,2025-11-24T11:00:00Z,33.6\n");
    QVERIFY(!old.ok() && old.error().message.contains(u"Line 3"_s));
    QVERIFY(!import("MIX-1,VISC,2025-11-24T12:00:00Z,33.4\nMIX-1,VISC,tomorrow,33.6\n").ok());
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.handChart, UtcTime::min(), UtcTime::max(), done);
    });
    QCOMPARE(evaluation->points.size(), size_t(2));
    // What is older than the newest one is put where it belongs; its hash stands in the trail.
    QByteArray many;
    for (int minute = 10; minute < 50; ++minute)
        many += "MIX-1,VISC,2025-11-24T10:" + QByteArray::number(minute) + ":00Z,33.4\n";
    QCOMPARE(*import(many), size_t(40));
    const std::vector<QualityPoint> all = rig.points(rig.scene.handChart);
    QCOMPARE(all.size(), size_t(42));
    QVERIFY(std::is_sorted(all.begin(), all.end(), [](const QualityPoint &a, const QualityPoint &b) { return a.group.at < b.group.at; }));
    QCOMPARE(rig.trail.size(), size_t(2));
    QVERIFY(rig.trail[1].after.contains(u"33.4"_s) && rig.trail[1].after.contains(u"+20; SHA-256 "_s));
    QCOMPARE(rig.service->chart(rig.scene.handChart)->last->group.at, all.back().group.at);
}

//! Nobody learns from a lot number that is taken of what others' machines make.
void TestQualityPeople::lotNumbersAreTheMachinesOwn()
{
    Rig rig;
    const auto open = [&](const MachineId &machine) {
        return answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-7"_s, machine, {}, kLab, done); }).ok();
    };
    QVERIFY(open(rig.scene.machine));
    QVERIFY(!open(rig.scene.machine));
    QVERIFY(open({}));
    QVERIFY(!open({}));
}

void TestQualityPeople::olderBatchesAreTakenOver()
{
    QTemporaryDir folder;
    RecordSchema older = quality_records::schema();
    older.steps.resize(2);
    older.carried.clear();
    older.kept.clear();
    const QUuid batch = QUuid::createUuid();
    const auto machine = MachineId::create();
    {
        const auto opened = RecordStore::open(folder.path(), {older});
        QVERIFY(opened.ok());
        QVERIFY((*opened)->writeNow([&](sqlite::Database &db) -> Status {
            RecordRow row(db, "INSERT INTO quality_batches(id, code, machine, product, state, opened_by, opened_at, decided_by, decided_at, note) "
                              "VALUES(?, 'LOT-1', ?, 'glue', 'OPEN', 'lab', 1, '', NULL, '')");
            if (Status done = (row << batch << machine.uuid).run(); !done)
                return done;
            RecordRow test(db, "INSERT INTO quality_tests(id, batch, parameter, value, unit, low, high, severity, regulated, passed, action, at, user) "
                               "VALUES(?, ?, 'viscosity', 2.5, 'Pa.s', 1, NULL, 'HIGH', 0, 1, '', 1, 'lab')");
            return (test << QUuid::createUuid() << batch).run();
        }).ok());
    }
    const auto opened = RecordStore::open(folder.path(), {quality_records::schema()});
    QVERIFY(opened.ok());
    const auto found = (*opened)->readNow<std::optional<QualityBatch>>([&](sqlite::Database &db) { return quality_records::loadBatch(db, batch); });
    QVERIFY(found.ok() && found->has_value());
    QCOMPARE((*found)->code, u"LOT-1"_s);
    QVERIFY((*found)->machine == machine);
    const auto tests = (*opened)->readNow<int>([&](sqlite::Database &db) -> Result<int> {
        RecordRow row(db, "SELECT count(*) FROM quality_tests t JOIN quality_batches b ON b.id = t.batch WHERE t.value = 2.5");
        if (const Result<bool> next = row.next(); !next)
            return next.error();
        return int(row.integer());
    });
    QVERIFY(tests.ok());
    QCOMPARE(*tests, 1);
    QVERIFY(!(*opened)->writeNow([&](sqlite::Database &db) -> Status { // tests still belong to a batch
        RecordRow row(db, "DELETE FROM quality_batches");
        return row.run();
    }).ok());
}

void TestQualityPeople::batchIsApprovedBySignature()
{
    Rig rig;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) {
        rig.service->openBatch(u" LOT-7 "_s, rig.scene.machine, u"glue"_s, kLab, done);
    });
    QVERIFY(opened.ok());
    QCOMPARE(opened->code, u"LOT-7"_s);
    const auto decide = [&](BatchState state, const QString &note, const char *password) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(opened->id, state, note, kBoss, Secret(QByteArray(password)), done);
        });
    };
    QVERIFY(!decide(BatchState::Approved, {}, "right for boss").ok()); // no results yet
    QualityTest test;
    test.parameter = u"viscosity"_s;
    test.value = 33.5;
    test.unit = u"mPa.s"_s;
    test.expected = {32.0, 35.0};
    test.regulated = true;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    QVERIFY(rig.history.events(EventKind::QualityTestFailed).isEmpty());
    QVERIFY(!decide(BatchState::Approved, {}, "right for lab").ok()); // somebody else's password
    QCOMPARE(rig.trail.size(), size_t(2)); // opened, and a test
    const Result<QualityBatch> approved = decide(BatchState::Approved, {}, "right for boss");
    QVERIFY2(approved.ok(), approved.ok() ? "" : qPrintable(approved.error().message));
    QCOMPARE(approved->decidedBy, u"boss"_s);
    QCOMPARE(rig.trail.size(), size_t(3));
    QCOMPARE(rig.trail[2].user, u"boss"_s);
    QCOMPARE(rig.trail[2].before, u"OPEN"_s);
    QCOMPARE(rig.trail[2].after, u"APPROVED"_s);
    QVERIFY(!decide(BatchState::Rejected, u"no"_s, "right for boss").ok()); // once
    QVERIFY(!answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    const auto batches = answerOf<Result<std::vector<QualityBatch>>>([&](auto done) { rig.service->batches(10, done); });
    QCOMPARE(batches->size(), size_t(1));
    QCOMPARE(batches->front().state, BatchState::Approved);
    const auto tests = answerOf<Result<std::vector<QualityTest>>>([&](auto done) { rig.service->tests(opened->id, done); });
    QCOMPARE(tests->size(), size_t(1));
    QCOMPARE(tests->front().user, u"lab"_s);
    QVERIFY(tests->front().passed() && tests->front().regulated);
}

void TestQualityPeople::batchIsNotApprovedWithoutReason()
{
    Rig rig;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-8"_s, {}, {}, kLab, done); });
    QualityTest test;
    test.parameter = u"moisture"_s;
    test.value = 0.5;
    test.unit = u"%"_s;
    test.expected.high = 0.3;
    test.regulated = true;
    test.action = u"Dry it again."_s;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    const QList<Event> events = rig.history.events(EventKind::QualityTestFailed);
    QCOMPARE(events.size(), 1);
    QVERIFY(events[0].text.contains(u"LOT-8"_s) && events[0].text.contains(u"Dry"_s));
    QCOMPARE(events[0].severity, Severity::Error);
    QCOMPARE(events[0].source, u"station"_s);
    QCOMPARE(journalSeverity(u"tests"_s, u"HIGH"_s), severityName(events[0].severity)); // as all of regulated parameters
    QualityTest mild = test;
    mild.regulated = false;
    mild.severity = SpcSeverity::Low;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {mild}, kLab, done); }).ok());
    QCOMPARE(rig.history.events(EventKind::QualityTestFailed).size(), 2);
    QCOMPARE(journalSeverity(u"tests"_s, u"LOW"_s), severityName(rig.history.events(EventKind::QualityTestFailed)[1].severity));
    const auto decide = [&](BatchState state, const QString &note) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(opened->id, state, note, kBoss, Secret(QByteArray("right for boss")), done);
        });
    };
    QVERIFY(!decide(BatchState::Approved, {}).ok());
    QVERIFY(!decide(BatchState::Rejected, u"  "_s).ok());
    QVERIFY(!decide(BatchState::Open, u"why"_s).ok());
    const Result<QualityBatch> approved = decide(BatchState::Approved, u"Customer accepts 0.5 %."_s);
    QVERIFY(approved.ok());
    QCOMPARE(approved->note, u"Customer accepts 0.5 %."_s);
    QVERIFY(rig.trail.back().text.contains(u"Customer"_s));
}

void TestQualityPeople::nothingIsDecidedThatTheTrailDoesNotHold()
{
    Rig rig;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-9"_s, {}, {}, kLab, done); });
    QualityTest test;
    test.parameter = u"colour"_s;
    test.value = 1;
    test.expected.low = 0;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    rig.auditWorks = false;
    const auto decided = answerOf<Result<QualityBatch>>([&](auto done) {
        rig.service->decide(opened->id, BatchState::Approved, {}, kBoss, Secret(QByteArray("right for boss")), done);
    });
    QVERIFY(!decided.ok());
    const auto batches = answerOf<Result<std::vector<QualityBatch>>>([&](auto done) { rig.service->batches(10, done); });
    QCOMPARE(batches->front().state, BatchState::Open);
}

void TestQualityPeople::whoMayNotDoesNot()
{
    Rig rig;
    rig.forbidden = {QualityDeed::Enter, QualityDeed::Decide, QualityDeed::Relearn};
    QVERIFY(!answerOf<Result<QualityPoint>>([&](auto done) {
                 rig.service->enter(rig.scene.handChart, {rig.clock.utc(), {33}}, {}, kLab, done);
             }).ok());
    QVERIFY(!answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"X"_s, {}, {}, kLab, done); }).ok());
    QVERIFY(!answerOf<Status>([&](auto done) { rig.service->relearn(rig.scene.gaugeChart, kLab, done); }).ok());
    QVERIFY(!answerOf<Result<QualityBatch>>([&](auto done) {
                 rig.service->decide(QUuid::createUuid(), BatchState::Approved, {}, kLab, Secret(QByteArray("right for lab")), done);
             }).ok());
    QVERIFY(rig.trail.empty());
}

void TestQualityPeople::nothingIsEnteredThatTheTrailDoesNotHold()
{
    Rig rig;
    const UtcTime at = rig.clock.utc() - 1h;
    const auto enter = [&](UtcTime when, double value) {
        return answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(rig.scene.handChart, {when, {value}}, {}, kLab, done); });
    };
    const auto import = [&](const QByteArray &lines) {
        const MeasurementImport rows = readMeasurements("machine,chart,time,value\n" + lines, rig.scene.plant, rig.clock.utc());
        return answerOf<Result<size_t>>([&](auto done) { rig.service->enterAll(rows, kLab, done); });
    };
    const auto open = [&](const QString &code) {
        return answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(code, rig.scene.machine, u"glue"_s, kBoss, done); });
    };
    QualityTest test;
    test.parameter = u"viscosity"_s;
    test.value = 33.5;
    test.unit = u"mPa.s"_s;
    test.expected = {32.0, 35.0};
    QVERIFY(enter(at, 33.4).ok());
    QVERIFY(import("MIX-1,VISC,2025-11-20T10:00:00Z,33.4\n").ok());
    const auto batch = open(u"LOT-1"_s);
    QVERIFY(batch.ok());
    const auto add = [&] { return answerOf<Status>([&](auto done) { rig.service->addTests(batch->id, {test}, kLab, done); }); };
    QVERIFY(add().ok());
    QCOMPARE(rig.trail.size(), size_t(4));
    // Each is told before it is there.
    QCOMPARE(rig.rowsThen, (std::vector<qint64>{0, 1, 2, 3}));
    QCOMPARE(rig.trail[0].user, u"lab"_s);
    QCOMPARE(rig.trail[0].subject, u"chart MIX-1.VISC"_s);
    QVERIFY(rig.trail[0].before.isEmpty());
    QCOMPARE(rig.trail[0].after, toIso(at) + u" 33.4"_s);
    QCOMPARE(rig.trail[2].subject, u"batch LOT-1"_s);
    QCOMPARE(rig.trail[2].after, u"OPEN glue"_s);
    QVERIFY(rig.trail[2].origin.words().contains(u"192.0.2.7"_s));
    QVERIFY(rig.trail[3].after.startsWith(u"viscosity 33.5 mPa.s [32 … 35]"_s));
    QVERIFY(!open(u"LOT-1"_s).ok()); // refused before anybody is told
    QVERIFY(!enter(at, 33.4).ok());
    QCOMPARE(rig.trail.size(), size_t(4));

    rig.auditWorks = false;
    const qint64 before = rig.rows();
    const size_t news = rig.newsCount();
    QVERIFY(!enter(at + 1min, 36).ok());
    QVERIFY(!import("MIX-1,VISC,2025-11-20T11:00:00Z,33.4\n").ok());
    QVERIFY(!open(u"LOT-2"_s).ok());
    QVERIFY(!add().ok());
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    QVERIFY(!answerOf<Status>([&](auto done) { rig.service->relearn(rig.scene.gaugeChart, kBoss, done); }).ok());
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    QCOMPARE(rig.rows(), before);
    QCOMPARE(rig.newsCount(), news + 30);
    QVERIFY(rig.service->signalsSince({}, UtcTime::min()).empty());
    QCOMPARE(rig.service->chart(rig.scene.handChart)->last->group.at, at);
    // And the chart's engine knows nothing of it either.
    rig.auditWorks = true;
    const auto next = enter(at + 2min, 33.4);
    QVERIFY(next.ok());
    QCOMPARE(next->point.spread, 0.0);

    // What was told and cannot be kept is taken back in the trail.
    rig.records->stop();
    const size_t told = rig.trail.size();
    QVERIFY(!enter(at + 3min, 33.4).ok());
    QCOMPARE(rig.trail.size(), told + 2);
    QCOMPARE(rig.trail[told + 1].before, rig.trail[told].after);
    QCOMPARE(rig.trail[told + 1].severity, Severity::Warning);
    QCOMPARE(rig.service->chart(rig.scene.handChart)->last->group.at, at + 2min);
}

void TestQualityPeople::whoEnteredDoesNotApprove()
{
    Rig rig;
    rig.fourEyes = true;
    const auto opened = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-4"_s, rig.scene.machine, {}, kBoss, done); });
    QVERIFY(opened.ok());
    QualityTest test;
    test.parameter = u"colour"_s;
    test.value = 1;
    test.expected.low = 0;
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(opened->id, {test}, kLab, done); }).ok());
    const auto decide = [&](const Actor &actor, BatchState state) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(opened->id, state, u"seen"_s, actor, Secret(QByteArray("right for ") + actor.user.toUtf8()), done);
        });
    };
    const auto own = decide(kLab, BatchState::Approved);
    QVERIFY(!own.ok() && own.error().kind == Error::Kind::Refused);
    // Values that were measured for it count as well.
    QVERIFY(answerOf<Result<QualityPoint>>([&](auto done) {
                rig.service->enter(rig.scene.handChart, {rig.clock.utc() - 1h, {33.5}}, opened->id, kBoss, done);
            }).ok());
    const size_t told = rig.trail.size();
    QVERIFY(!decide(kBoss, BatchState::Approved).ok());
    QCOMPARE(rig.trail.size(), told);
    rig.fourEyes = false; // who opened or entered may, where nobody asks for four eyes
    QVERIFY(decide(kBoss, BatchState::Approved).ok());
    rig.fourEyes = true;
    const auto second = answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(u"LOT-5"_s, rig.scene.machine, {}, kBoss, done); });
    QVERIFY(answerOf<Status>([&](auto done) { rig.service->addTests(second->id, {test}, kLab, done); }).ok());
    const auto other = answerOf<Result<QualityBatch>>([&](auto done) {
        rig.service->decide(second->id, BatchState::Approved, {}, kBoss, Secret(QByteArray("right for boss")), done);
    });
    QVERIFY2(other.ok(), other.ok() ? "" : qPrintable(other.error().message));
}

void TestQualityPeople::measurementsBelongToTheirBatch()
{
    Rig rig;
    rig.scene.chart(1).regulated = true;
    rig.service->setSnapshot(rig.scene.snapshot(2));
    rig.service->settle();
    const auto open = [&](const QString &code, const MachineId &machine) {
        return answerOf<Result<QualityBatch>>([&](auto done) { rig.service->openBatch(code, machine, {}, kLab, done); });
    };
    const auto batch = open(u"LOT-6"_s, rig.scene.machine);
    const auto foreign = open(u"LOT-7"_s, MachineId::create());
    int minute = 0;
    const auto enter = [&](double value, const QUuid &whose) {
        return answerOf<Result<QualityPoint>>([&](auto done) {
            rig.service->enter(rig.scene.handChart, {rig.clock.utc() - 1h + ++minute * 1min, {value}}, whose, kLab, done);
        });
    };
    QVERIFY(!enter(33.5, QUuid::createUuid()).ok()); // there is none
    QVERIFY(!enter(33.5, foreign->id).ok());         // another machine's
    QVERIFY(enter(33.5, batch->id).ok());
    QVERIFY(enter(33.6, {}).ok());
    QVERIFY(enter(35.5, batch->id).ok()); // outside what its chart asks for
    const auto points = answerOf<Result<std::vector<QualityPoint>>>([&](auto done) { rig.service->batchPoints(batch->id, done); });
    QVERIFY(points.ok());
    QCOMPARE(points->size(), size_t(2));
    QCOMPARE(points->back().group.values, std::vector<double>{35.5});
    const auto decide = [&](const QString &note) {
        return answerOf<Result<QualityBatch>>([&](auto done) {
            rig.service->decide(batch->id, BatchState::Approved, note, kBoss, Secret(QByteArray("right for boss")), done);
        });
    };
    QVERIFY(!decide({}).ok());
    QVERIFY(decide(u"The customer knows."_s).ok()); // measurements are results
    QVERIFY(!enter(33.5, batch->id).ok());          // it is closed
}

QTEST_GUILESS_MAIN(TestQualityPeople)
#include "tst_quality_people.moc"
