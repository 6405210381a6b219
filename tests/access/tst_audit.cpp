#include "access_fixture.h"
#include "models/access/audit_check.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class TestAudit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWholeTrailHolds();
    void tamperingIsFound_data();
    void tamperingIsFound();
    void aTrailWrittenAnewIsFoundByItsHead();
    void anotherStationsTrailIsNone();
    void timesGrowWhateverTheClockDoes();
    void goesOnAfterARestart();
    void aCutEndIsToldAtTheNextStart_data();
    void aCutEndIsToldAtTheNextStart();
    void oneLinkAheadIsAKilledStation();
    void nothingIsRecordedThatTheJournalRefuses();
    void aSilentJournalHoldsNobodyForEver();
    void referencesHaveOneSpelling_data();
    void referencesHaveOneSpelling();
    void theRealHistoryKeepsIt();
};

namespace {

AuditEntry sampleEntry(int i)
{
    return {QStringLiteral("m.meier"),
            from("192.0.2.7"),
            QStringLiteral("user u%1").arg(i),
            QStringLiteral("viewer"),
            QStringLiteral("operator"),
            QStringLiteral("A user's rights were changed."),
            Severity::Info};
}

std::unique_ptr<AuditTrail> openTrail(Historian &journal, const SetClock &clock, const AuditLink &saved = {})
{
    auto trail = AuditTrail::open(journal, saved, [&clock] { return clock.utc(); });
    return trail ? std::move(*trail) : nullptr;
}

} // namespace

void TestAudit::aWholeTrailHolds()
{
    SetClock clock;
    Journal journal;
    const auto trail = openTrail(journal, clock);
    for (int i = 1; i <= 23; ++i) {
        QVERIFY(trail->record(sampleEntry(i)).ok());
        clock.advance(1s);
        journal.append(Event{}, {}); // other events lie between
    }
    const Event first = journal.events().first();
    QCOMPARE(first.kind, EventKind::Audit);
    QCOMPARE(first.user, QStringLiteral("m.meier (192.0.2.7)"));
    QCOMPARE(first.source, QStringLiteral("user u1"));
    QCOMPARE(first.before, QStringLiteral("viewer"));
    QCOMPARE(first.after, QStringLiteral("operator"));
    for (const size_t page : {size_t(1), size_t(5), size_t(23), size_t(1'000)}) {
        const Result<AuditReport> report = checkAudit(journal, trail->head(), {}, page);
        QVERIFY(report.ok());
        QVERIFY2(!report->firstBroken, qPrintable(report->what));
        QCOMPARE(report->events, quint64(23));
        QCOMPARE(report->first, quint64(1));
        QCOMPARE(report->head, trail->head());
    }
    QCOMPARE(checkAudit(journal, {}, [] { return true; }).error().kind, Error::Kind::Cancelled);
}

void TestAudit::tamperingIsFound_data()
{
    using Change = std::function<void(QList<Event> &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<quint64>("broken");
    const auto row = [](const char *name, quint64 broken, const Change &change) { QTest::newRow(name) << change << broken; };
    row("text edited", 6, [](QList<Event> &e) { e[5].text += QLatin1Char('.'); });
    row("before edited", 6, [](QList<Event> &e) { e[5].before.clear(); });
    row("after edited", 6, [](QList<Event> &e) { e[5].after = QStringLiteral("viewer"); });
    row("user edited", 6, [](QList<Event> &e) { e[5].user = QStringLiteral("nobody"); });
    row("source edited", 6, [](QList<Event> &e) { e[5].source += QLatin1Char('x'); });
    row("severity edited", 6, [](QList<Event> &e) { e[5].severity = Severity::Critical; });
    row("moved between fields", 6, [](QList<Event> &e) { std::swap(e[5].before, e[5].after); });
    row("a second later", 6, [](QList<Event> &e) { e[5].at += 1us; });
    row("first edited", 1, [](QList<Event> &e) { e[0].text += QLatin1Char('.'); });
    row("last edited", 20, [](QList<Event> &e) { e[19].text += QLatin1Char('.'); });
    row("one deleted", 7, [](QList<Event> &e) { e.removeAt(5); });
    row("two places: the first is told", 4, [](QList<Event> &e) { e[15].text.clear(); e[3].text.clear(); });
    row("two swapped", 7, [](QList<Event> &e) {
        std::swap(e[5], e[6]);
        std::swap(e[5].at, e[6].at);
        std::swap(e[5].id, e[6].id);
    });
    row("clock turned back under one", 6, [](QList<Event> &e) { e[5].at -= 3s; });
    row("one put in twice", 6, [](QList<Event> &e) {
        Event copy = e[5];
        copy.at += 1us;
        e.insert(6, copy);
    });
    row("reference taken away", 7, [](QList<Event> &e) { e[5].reference.clear(); });
    row("reference in capitals", 7, [](QList<Event> &e) { e[5].reference = e[5].reference.toUpper(); });
    row("made another kind", 7, [](QList<Event> &e) { e[5].kind = EventKind::Warning; });
    row("end cut off", 19, [](QList<Event> &e) { e.remove(18, 2); });
    row("all gone", 1, [](QList<Event> &e) { e.clear(); });
    row("one added at the end", 21, [](QList<Event> &e) {
        Event more = e.last();
        more.at += 1s;
        more.text = QStringLiteral("forged");
        more.reference = audit_chain::toReference({21, QByteArray(32, 'x')});
        e.append(more);
    });
}

void TestAudit::tamperingIsFound()
{
    QFETCH(std::function<void(QList<Event> &)>, change);
    QFETCH(quint64, broken);
    SetClock clock;
    Journal journal;
    const auto trail = openTrail(journal, clock);
    for (int i = 1; i <= 20; ++i, clock.advance(1s))
        QVERIFY(trail->record(sampleEntry(i)).ok());
    journal.change(change);
    for (const size_t page : {size_t(3), size_t(1'000)}) {
        const Result<AuditReport> report = checkAudit(journal, trail->head(), {}, page);
        QVERIFY(report.ok());
        QVERIFY(report->firstBroken.has_value());
        QCOMPARE(*report->firstBroken, broken);
        QVERIFY(!report->what.isEmpty());
    }
}

void TestAudit::aTrailWrittenAnewIsFoundByItsHead()
{
    // Whoever can write the journal can compute a chain: that is why the head is kept elsewhere.
    SetClock clock;
    Journal journal;
    const auto trail = openTrail(journal, clock);
    for (int i = 1; i <= 10; ++i, clock.advance(1s))
        QVERIFY(trail->record(sampleEntry(i)).ok());
    journal.change([&](QList<Event> &events) {
        events[4].user = QStringLiteral("somebody else");
        AuditLink link = audit_chain::beginning(journal.stationId());
        for (Event &event : events) {
            link = audit_chain::next(link, event);
            event.reference = audit_chain::toReference(link);
        }
    });
    QVERIFY(!checkAudit(journal, {})->firstBroken);
    QCOMPARE(checkAudit(journal, trail->head())->firstBroken, std::optional<quint64>(10));
}

void TestAudit::anotherStationsTrailIsNone()
{
    SetClock clock;
    Journal journal, other;
    const auto trail = openTrail(journal, clock);
    QVERIFY(trail->record(sampleEntry(1)).ok());
    other.change([&](QList<Event> &events) { events = journal.events(); });
    QVERIFY(!checkAudit(journal, {})->firstBroken);
    QCOMPARE(checkAudit(other, {})->firstBroken, std::optional<quint64>(1));
}

void TestAudit::timesGrowWhateverTheClockDoes()
{
    SetClock clock;
    Journal journal;
    const auto trail = openTrail(journal, clock);
    for (const auto turn : {0h, -1h, 0h, 24h, -24h}) {
        clock.turn(turn);
        QVERIFY(trail->record(sampleEntry(1)).ok());
        QVERIFY(trail->record(sampleEntry(2)).ok());
    }
    const QList<Event> events = journal.events();
    for (qsizetype i = 1; i < events.size(); ++i)
        QVERIFY(events[i].at > events[i - 1].at);
    QVERIFY(!checkAudit(journal, trail->head(), {}, 2)->firstBroken);
}

void TestAudit::goesOnAfterARestart()
{
    SetClock clock;
    Journal journal;
    AuditLink saved;
    for (int life = 0; life < 3; ++life) {
        const auto trail = openTrail(journal, clock, saved);
        for (int i = 0; i < 4; ++i, clock.advance(1s))
            QVERIFY(trail->record(sampleEntry(i)).ok());
        saved = trail->head();
        clock.turn(-2h);
    }
    QCOMPARE(saved.number, quint64(12));
    QVERIFY(!checkAudit(journal, saved)->firstBroken);
}

void TestAudit::aCutEndIsToldAtTheNextStart_data()
{
    using Change = std::function<void(QList<Event> &)>;
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("one event", [](QList<Event> &e) { e.removeLast(); });
    row("all", [](QList<Event> &e) { e.clear(); });
    row("last one changed", [](QList<Event> &e) { e.last().reference = audit_chain::toReference({6, QByteArray(32, 'x')}); });
    row("one forged behind it", [](QList<Event> &e) {
        Event more = e.last();
        more.at += 1s;
        more.reference = audit_chain::toReference({7, QByteArray(32, 'x')});
        e.append(more);
    });
    row("a link that is none", [](QList<Event> &e) { e.last().reference = QStringLiteral("audit"); });
}

void TestAudit::aCutEndIsToldAtTheNextStart()
{
    QFETCH(std::function<void(QList<Event> &)>, change);
    SetClock clock;
    Journal journal;
    AuditLink saved;
    {
        const auto trail = openTrail(journal, clock);
        for (int i = 0; i < 6; ++i, clock.advance(1s))
            QVERIFY(trail->record(sampleEntry(i)).ok());
        saved = trail->head();
    }
    journal.change(change);
    const auto trail = openTrail(journal, clock, saved);
    const Event told = journal.events().last();
    QCOMPARE(told.severity, Severity::Critical);
    QCOMPARE(told.source, QStringLiteral("audit"));
    QCOMPARE(trail->head().number, quint64(7)); // the chain goes on from what is known to be right
    QCOMPARE(audit_chain::next(saved, told), trail->head());
}

void TestAudit::oneLinkAheadIsAKilledStation()
{
    SetClock clock;
    Journal journal;
    AuditLink saved;
    {
        const auto trail = openTrail(journal, clock);
        QVERIFY(trail->record(sampleEntry(1)).ok());
        saved = trail->head();
        QVERIFY(trail->record(sampleEntry(2)).ok()); // killed before its head was kept
    }
    const auto trail = openTrail(journal, clock, saved);
    QCOMPARE(trail->head().number, quint64(2));
    QCOMPARE(journal.events().size(), qsizetype(2));
}

void TestAudit::nothingIsRecordedThatTheJournalRefuses()
{
    SetClock clock;
    Journal journal;
    const auto trail = openTrail(journal, clock);
    QVERIFY(trail->record(sampleEntry(1)).ok());
    journal.setMood(Journal::Mood::Failing);
    const Status refused = trail->record(sampleEntry(2));
    QCOMPARE(refused.error().kind, Error::Kind::NoSpace);
    QVERIFY(refused.error().message.contains(QStringLiteral("not done")));
    journal.setMood(Journal::Mood::Well);
    QVERIFY(trail->record(sampleEntry(3)).ok());
    QCOMPARE(trail->head().number, quint64(2));
    QVERIFY(!checkAudit(journal, trail->head())->firstBroken);
}

void TestAudit::aSilentJournalHoldsNobodyForEver()
{
    SetClock clock;
    Journal journal;
    const auto trail = openTrail(journal, clock);
    journal.setMood(Journal::Mood::Silent);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(trail->record(sampleEntry(1)).error().kind, Error::Kind::Timeout);
    QVERIFY(timer.elapsed() < 8'000);
    // What comes late is a link all the same, and the next one follows it.
    journal.speak();
    QVERIFY(trail->record(sampleEntry(2)).ok());
    QCOMPARE(trail->head().number, quint64(2));
    QVERIFY(!checkAudit(journal, trail->head())->firstBroken);
}

void TestAudit::referencesHaveOneSpelling_data()
{
    QTest::addColumn<QString>("text");
    const QString hex = QString::fromLatin1(QByteArray(32, 'x').toHex());
    const QStringList texts{QString(), QStringLiteral("audit"), QStringLiteral("audit:1:") + hex.chopped(2), QStringLiteral("audit:0:") + hex,
          QStringLiteral("audit:01:") + hex, QStringLiteral("audit:-1:") + hex, QStringLiteral("audit:1:") + hex.toUpper().replace(u'8', u'A'),
          QStringLiteral("Audit:1:") + hex, QStringLiteral("audit:1:") + hex + QLatin1Char(' '), QStringLiteral("audit:1:") + hex + QLatin1Char(':'),
          QStringLiteral("audit:99999999999999999999:") + hex};
    for (const QString &text : texts)
        QTest::addRow("\"%s\"", qPrintable(text.left(20))) << text;
}

void TestAudit::referencesHaveOneSpelling()
{
    QFETCH(QString, text);
    QVERIFY(!audit_chain::fromReference(text));
    const AuditLink link{17, QByteArray(32, 'x')};
    QCOMPARE(audit_chain::fromReference(audit_chain::toReference(link)), std::optional(link));
}

void TestAudit::theRealHistoryKeepsIt()
{
    QTemporaryDir folder;
    HistorianSettings settings;
    settings.folder = folder.filePath(QStringLiteral("data"));
    AuditLink saved;
    for (int life = 0; life < 2; ++life) {
        auto history = Historian::open(settings, Clock::system());
        QVERIFY(history.ok());
        auto trail = AuditTrail::open(**history, saved, [] { return Clock::system().utc(); });
        QVERIFY(trail.ok());
        for (int i = 0; i < 10; ++i) {
            AuditEntry entry = sampleEntry(i);
            entry.text += QStringLiteral(" \u00e4\U0001F600\n\"';--");
            QVERIFY((*trail)->record(entry).ok());
        }
        saved = (*trail)->head();
        const Result<AuditReport> report = checkAudit(**history, saved, {}, 4);
        QVERIFY(report.ok());
        QVERIFY2(!report->firstBroken, qPrintable(report->what));
        QCOMPARE(report->events, saved.number);
        (*history)->stop();
    }
    QCOMPARE(saved.number, quint64(20));
}

QTEST_GUILESS_MAIN(TestAudit)
#include "tst_audit.moc"
