#include "commands/fake_historian.h"
#include "models/plant/event_source.h"
#include "models/commands/command_service.h"
#include "models/telemetry/conditioning.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <limits>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

//! The field: counts what reached the wire, and answers as it is told.
class FakeWriter final : public FieldWriter
{
public:
    void write(const FieldWrite &write, std::function<void(WriteOutcome)> done) override
    {
        std::unique_lock lock(m_mutex);
        m_written.append(write);
        if (m_journal)
            m_askedBeforeWire = !m_journal->events(EventKind::WriteAsked).isEmpty();
        if (m_hold) {
            m_held.push_back(std::move(done));
            return;
        }
        WriteOutcome outcome = m_outcome;
        if (outcome.result == WriteResult::Done)
            outcome.readBack = write.value;
        lock.unlock();
        done(outcome);
    }
    void setOutcome(WriteOutcome outcome)
    {
        const std::lock_guard lock(m_mutex);
        m_outcome = std::move(outcome);
    }
    void hold(bool on)
    {
        const std::lock_guard lock(m_mutex);
        m_hold = on;
    }
    void answerHeld(const WriteOutcome &outcome)
    {
        std::vector<std::function<void(WriteOutcome)>> held;
        {
            const std::lock_guard lock(m_mutex);
            held.swap(m_held);
        }
        for (const auto &done : held)
            done(outcome);
    }
    void watchJournal(const FakeHistorian *journal)
    {
        const std::lock_guard lock(m_mutex);
        m_journal = journal;
    }
    bool askedBeforeWire() const
    {
        const std::lock_guard lock(m_mutex);
        return m_askedBeforeWire;
    }
    QList<FieldWrite> written() const
    {
        const std::lock_guard lock(m_mutex);
        return m_written;
    }

private:
    mutable std::mutex m_mutex;
    QList<FieldWrite> m_written;
    WriteOutcome m_outcome{WriteResult::Done, {}, {}};
    std::vector<std::function<void(WriteOutcome)>> m_held;
    const FakeHistorian *m_journal = nullptr;
    bool m_hold = false, m_askedBeforeWire = false;
};

class FakeAuthorizer final : public Authorizer
{
public:
    std::atomic<bool> allow = true;
    Status mayWrite(const Actor &, const TagEntry &) const override
    {
        if (allow)
            return Done{};
        return Error{Error::Kind::Refused, QStringLiteral("Your role may not write."), {}};
    }
    Status mayConfigure(const Actor &) const override { return Done{}; }
    Status may(const Actor &, Permission) const override { return Done{}; }
};

class Told
{
public:
    std::function<void(const CommandRecord &)> done()
    {
        return [state = m_state](const CommandRecord &record) {
            const std::lock_guard lock(state->mutex);
            ++state->calls;
            state->record = record;
            state->thread = std::this_thread::get_id();
        };
    }
    int calls() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->calls;
    }
    CommandRecord record() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->record;
    }
    std::thread::id thread() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->thread;
    }

private:
    struct State
    {
        std::mutex mutex;
        int calls = 0;
        CommandRecord record;
        std::thread::id thread;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

} // namespace

class TestCommandService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void recordsBeforeTheWireAndTellsTheOutcome();
    void sayWhoseDeviceItIs();
    void scalesToRawAndBack();
    void refuses_data();
    void refuses();
    void refusesWhatIsNotLive_data();
    void refusesWhatIsNotLive();
    void everyOutcomeBecomesAnEvent_data();
    void everyOutcomeBecomesAnEvent();
    void sameRequestIsSentOnce();
    void sameRequestIsSentOnceAcrossARestart();
    void askedWithoutOutcomeIsUnknownAfterARestart();
    void outcomesAreReadInEveryLanguage();
    void theStoreItselfRemembers();
    void secondWriteToATagUnderWayIsRefused();
    void roleRevokedMeanwhileIsRefused();
    void journalThatCannotRecordSendsNothing_data();
    void journalThatCannotRecordSendsNothing();
    void journalThatCannotBeReadSendsNothing_data();
    void journalThatCannotBeReadSendsNothing();
    void theTrailIsThereBeforeTheWire();
    void linkDownIsNotSentAndNothingFollows();
    void writerThatNeverAnswersIsUnknown();
    void deadlineIsCapped();
    void keepsTheNewestHundred();
    void endWaitsForWhatIsUnderWay();
    void outcomeHandlerThatThrowsHurtsNobody();

private:
    CommandRequest request(const QVariant &value, int tag = 0) const
    {
        CommandRequest request;
        request.id = QUuid::createUuid();
        request.tag = TagId(quint32(tag + 1));
        request.value = value;
        request.actor = {QStringLiteral("m.meier"), QStringLiteral("console")};
        return request;
    }
    CommandRecord ask(const CommandRequest &request)
    {
        Told told;
        service->submit(request, told.done());
        if (!QTest::qWaitFor([&] { return told.calls() > 0; }, 8'000))
            return {};
        return told.record();
    }
    void restart()
    {
        service.reset();
        service = std::make_unique<CommandService>(writer, *journal, *latest, authorizer, Clock::system());
        service->setSnapshot(snapshot);
    }
    void setValue(int tag, double value, StatusCode status = StatusCode::Good,
                  SteadyTime heardAt = std::chrono::steady_clock::now())
    {
        Reading reading;
        reading.tag = TagId(quint32(tag + 1));
        reading.status = status;
        reading.at = Clock::system().utc();
        reading.value = Payload::of(value);
        latest->set(reading, heardAt);
    }

    FakeWriter writer;
    FakeAuthorizer authorizer;
    std::unique_ptr<FakeHistorian> journal;
    std::unique_ptr<LatestValues> latest;
    SnapshotPtr snapshot;
    std::unique_ptr<CommandService> service;
};

void TestCommandService::init()
{
    Device device;
    device.id = DeviceId::create();
    device.code = QStringLiteral("CAP-01");
    for (const char *code : {"torque", "speed", "mode", "locked", "off", "limited", "silent"}) {
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = QLatin1String(code);
        tag.writable = true;
        tag.unit = QStringLiteral("bar");
        tag.decimals = 1;
        device.tags.append(tag);
    }
    device.tags[1].scaling = Scaling{0, 27648, 0, 100, OutOfSpan::Reject};
    device.tags[2].kind = TagKind::Status;
    device.tags[2].type = ValueType::Int64;
    device.tags[2].unit.clear();
    device.tags[2].states = {{0, QStringLiteral("stop")}, {1, QStringLiteral("run")}};
    device.tags[3].writable = false;
    device.tags[4].enabled = false;
    device.tags[5].writeLimits = {10, 20};
    Plant plant;
    Site site;
    site.id = SiteId::create();
    site.devices.append(device);
    plant.sites.append(site);
    snapshot = std::make_shared<PlantSnapshot>(plant, 1, [](std::span<const TagUuid> uuids) {
        std::vector<TagId> ids;
        for (size_t i = 0; i < uuids.size(); ++i)
            ids.push_back(TagId(quint32(i + 1)));
        return ids;
    });
    latest = std::make_unique<LatestValues>();
    latest->reserve(16);
    for (int tag = 0; tag < 6; ++tag)
        setValue(tag, 5);
    Reading mode;
    mode.tag = TagId(3);
    mode.value = Payload::of(qint64(0));
    latest->set(mode, std::chrono::steady_clock::now());
    journal = std::make_unique<FakeHistorian>();
    writer.hold(false);
    writer.setOutcome({WriteResult::Done, {}, {}});
    writer.answerHeld({});
    authorizer.allow = true;
    restart();
}

void TestCommandService::cleanup()
{
    writer.answerHeld({WriteResult::Unknown, QStringLiteral("end of test"), {}});
    service.reset();
    writer.watchJournal(nullptr);
    journal.reset();
}

void TestCommandService::recordsBeforeTheWireAndTellsTheOutcome()
{
    writer.watchJournal(journal.get());
    CommandRequest asked = request(7.25);
    asked.reason = QStringLiteral("after the belt was changed");
    const qsizetype before = writer.written().size();
    Told told;
    service->submit(asked, told.done());
    QTRY_COMPARE(told.calls(), 1);
    const CommandRecord record = told.record();
    QCOMPARE(record.result, WriteResult::Done);
    QVERIFY(record.reason.isEmpty());
    QCOMPARE(record.before, QStringLiteral("5.0 bar"));
    QVERIFY(record.after == QStringLiteral("7.2 bar") || record.after == QStringLiteral("7.3 bar"));
    QVERIFY(record.endedAt >= record.askedAt);
    QVERIFY(told.thread() != std::this_thread::get_id());
    QVERIFY(writer.askedBeforeWire());
    QCOMPARE(writer.written().size(), before + 1);
    QCOMPARE(writer.written().last().value.toDouble(), 7.25);

    QTRY_COMPARE(journal->events().size(), 2);
    const Event question = journal->events().first(), answer = journal->events().last();
    QCOMPARE(question.kind, EventKind::WriteAsked);
    QCOMPARE(question.source, QStringLiteral("CAP-01.torque"));
    QCOMPARE(question.user, QStringLiteral("m.meier"));
    QCOMPARE(question.before, QStringLiteral("5.0 bar"));
    QCOMPARE(question.after, record.after);
    QVERIFY(question.text.contains(asked.reason));
    QCOMPARE(question.reference, asked.id.toString(QUuid::WithoutBraces));
    QCOMPARE(answer.kind, EventKind::WriteOutcome);
    QCOMPARE(answer.severity, Severity::Info);
    QCOMPARE(answer.reference, question.reference);
    QCOMPARE(answer.text, QStringLiteral("\u2713 Done"));
    QCOMPARE(service->recent().size(), 1);
}

//! Another tenant's tag may be called alike: both events say whose device it is.
void TestCommandService::sayWhoseDeviceItIs()
{
    Plant plant = snapshot->plant();
    plant.sites[0].tenant = QStringLiteral("north");
    snapshot = std::make_shared<PlantSnapshot>(plant, 2, [](std::span<const TagUuid> uuids) {
        std::vector<TagId> ids;
        for (size_t i = 0; i < uuids.size(); ++i)
            ids.push_back(TagId(quint32(i + 1)));
        return ids;
    });
    service->setSnapshot(snapshot);
    ask(request(7.0));
    QTRY_COMPARE(journal->events().size(), 2);
    for (const Event &event : journal->events()) {
        QCOMPARE(readEventSource(event.source).code, QStringLiteral("CAP-01.torque"));
        QCOMPARE(readEventSource(event.source).id, plant.sites[0].devices[0].id.uuid);
    }
}

void TestCommandService::scalesToRawAndBack()
{
    CommandRecord record = ask(request(50.0, 1));
    QCOMPARE(record.result, WriteResult::Done);
    QCOMPARE(writer.written().last().value.toDouble(), 13824.0);
    QCOMPARE(record.after, QStringLiteral("50.0 bar"));
    record = ask(request(QStringLiteral("run"), 2));
    QCOMPARE(record.result, WriteResult::Done);
    QCOMPARE(writer.written().last().value.toLongLong(), 1);
    QCOMPARE(record.before, QStringLiteral("stop"));
    QCOMPARE(record.after, QStringLiteral("run"));
}

void TestCommandService::refuses_data()
{
    QTest::addColumn<int>("tag");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("why");
    QTest::newRow("unknown tag") << 90 << QVariant(1.0) << QStringLiteral("configuration");
    QTest::newRow("not writable") << 3 << QVariant(1.0) << QStringLiteral("not writable");
    QTest::newRow("disabled") << 4 << QVariant(1.0) << QStringLiteral("disabled");
    QTest::newRow("C2 NaN") << 0 << QVariant(std::nan("")) << QStringLiteral("number");
    QTest::newRow("C2 infinite") << 0 << QVariant(std::numeric_limits<double>::infinity()) << QStringLiteral("number");
    QTest::newRow("C2 text for a number") << 0 << QVariant(QStringLiteral("nan")) << QStringLiteral("number");
    QTest::newRow("C2 nothing") << 0 << QVariant() << QStringLiteral("number");
    QTest::newRow("C2 below the limit") << 5 << QVariant(9.999) << QStringLiteral("below");
    QTest::newRow("C2 above the limit") << 5 << QVariant(20.001) << QStringLiteral("above");
    QTest::newRow("C2 above the limit, as text") << 5 << QVariant(QStringLiteral("20.001")) << QStringLiteral("above");
    QTest::newRow("C2 outside the scaling's span") << 1 << QVariant(100.5) << QStringLiteral("span");
    QTest::newRow("C2 unknown state") << 2 << QVariant(QStringLiteral("fly")) << QStringLiteral("state");
    QTest::newRow("C2 no value yet") << 6 << QVariant(1.0) << QStringLiteral("No value");
}

void TestCommandService::refuses()
{
    QFETCH(int, tag);
    QFETCH(QVariant, value);
    QFETCH(QString, why);
    const qsizetype before = writer.written().size();
    const CommandRecord record = ask(request(value, tag));
    QCOMPARE(record.result, WriteResult::Refused);
    QVERIFY2(record.reason.contains(why), qPrintable(record.reason));
    QCOMPARE(writer.written().size(), before);
    QTRY_COMPARE(journal->events(EventKind::WriteOutcome).size(), 1);
    QVERIFY(journal->events(EventKind::WriteAsked).isEmpty());
    if (tag == 5) { // the limits themselves are within
        QCOMPARE(ask(request(10.0, 5)).result, WriteResult::Done);
        QCOMPARE(ask(request(20.0, 5)).result, WriteResult::Done);
    }
}

void TestCommandService::refusesWhatIsNotLive_data()
{
    QTest::addColumn<quint32>("status");
    QTest::addColumn<int>("ageMs");
    QTest::addColumn<bool>("passes");
    QTest::newRow("good") << quint32(StatusCode::Good) << 0 << true;
    QTest::newRow("good with a limit bit") << quint32(kInfoTypeDataValue | kLimitHigh) << 0 << true;
    QTest::newRow("C2 stale by the pipeline") << quint32(StatusCode::UncertainLastUsableValue) << 0 << false;
    QTest::newRow("C2 bad") << quint32(StatusCode::BadNoCommunication) << 0 << false;
    QTest::newRow("C2 good but old") << quint32(StatusCode::Good) << 3'100 << false;
}

void TestCommandService::refusesWhatIsNotLive()
{
    QFETCH(quint32, status);
    QFETCH(int, ageMs);
    QFETCH(bool, passes);
    setValue(0, 5, StatusCode(status), std::chrono::steady_clock::now() - std::chrono::milliseconds(ageMs));
    QCOMPARE(ask(request(7.0)).result, passes ? WriteResult::Done : WriteResult::Refused);
}

void TestCommandService::everyOutcomeBecomesAnEvent_data()
{
    QTest::addColumn<WriteResult>("result");
    QTest::addColumn<Severity>("severity");
    QTest::newRow("refused") << WriteResult::Refused << Severity::Warning;
    QTest::newRow("not sent") << WriteResult::NotSent << Severity::Warning;
    QTest::newRow("unknown") << WriteResult::Unknown << Severity::Error;
}

void TestCommandService::everyOutcomeBecomesAnEvent()
{
    QFETCH(WriteResult, result);
    QFETCH(Severity, severity);
    writer.setOutcome({result, QStringLiteral("the device said: 7"), 5.0});
    const CommandRequest asked = request(7.0);
    const CommandRecord record = ask(asked);
    QCOMPARE(record.result, result);
    QCOMPARE(record.after, QStringLiteral("5.0 bar"));
    QTRY_COMPARE(journal->events(EventKind::WriteOutcome).size(), 1);
    const Event event = journal->events(EventKind::WriteOutcome).first();
    QCOMPARE(event.severity, severity);
    QVERIFY(event.text.endsWith(QStringLiteral(": the device said: 7")));
    // After a restart the journal gives back the same.
    restart();
    const CommandRecord again = ask(asked);
    QCOMPARE(again.result, result);
    QCOMPARE(again.reason, record.reason);
    QCOMPARE(again.before, record.before);
    QCOMPARE(again.after, record.after);
}

void TestCommandService::sameRequestIsSentOnce()
{
    // C1: a double click while it is under way, and a retry afterwards.
    const qsizetype before = writer.written().size();
    writer.hold(true);
    const CommandRequest asked = request(7.0);
    Told first, second;
    service->submit(asked, first.done());
    service->submit(asked, second.done());
    QTRY_COMPARE(writer.written().size(), before + 1);
    writer.answerHeld({WriteResult::Done, {}, 7.0});
    QTRY_COMPARE(first.calls(), 1);
    QTRY_COMPARE(second.calls(), 1);
    QCOMPARE(second.record().result, WriteResult::Done);
    CommandRequest other = asked;
    other.value = 8.0; // the same id is the same command, whatever it says
    QCOMPARE(ask(other).after, QStringLiteral("7.0 bar"));
    QCOMPARE(writer.written().size(), before + 1);
    QTRY_COMPARE(journal->events().size(), 2);
}

void TestCommandService::sameRequestIsSentOnceAcrossARestart()
{
    // C1: many requests, each asked again after a restart, some of them several times.
    const qsizetype before = writer.written().size();
    QList<CommandRequest> asked;
    for (int i = 0; i < 20; ++i) {
        asked.append(request(double(i)));
        QCOMPARE(ask(asked.last()).result, WriteResult::Done);
    }
    for (int round = 0; round < 2; ++round) {
        restart();
        for (const CommandRequest &each : std::as_const(asked)) {
            const CommandRecord record = ask(each);
            QCOMPARE(record.result, WriteResult::Done);
            QVERIFY(!record.after.isEmpty());
        }
    }
    QCOMPARE(writer.written().size(), before + 20);
    QCOMPARE(journal->events(EventKind::WriteAsked).size(), 20);
}

void TestCommandService::askedWithoutOutcomeIsUnknownAfterARestart()
{
    // C1: killed while a write was on the wire.
    const CommandRequest asked = request(7.0);
    Event event;
    event.kind = EventKind::WriteAsked;
    event.at = Clock::system().utc() - 1min;
    event.source = QStringLiteral("CAP-01.torque");
    event.before = QStringLiteral("5.0 bar");
    event.reference = asked.id.toString(QUuid::WithoutBraces);
    journal->put(event);
    const qsizetype before = writer.written().size();
    const CommandRecord record = ask(asked);
    QCOMPARE(record.result, WriteResult::Unknown);
    QVERIFY(record.reason.contains(QStringLiteral("stopped before the outcome was known")));
    QCOMPARE(record.before, event.before);
    QCOMPARE(writer.written().size(), before);
    QTRY_COMPARE(journal->events(EventKind::WriteOutcome).size(), 1); // the story has its end now
    QCOMPARE(journal->events(EventKind::WriteOutcome).first().source, event.source);
    restart();
    QCOMPARE(ask(asked).result, WriteResult::Unknown);
    QCOMPARE(journal->events(EventKind::WriteOutcome).size(), 1);
}

void TestCommandService::outcomesAreReadInEveryLanguage()
{
    // The sign tells the outcome, whatever the words; a fixed English word did so in older journals.
    struct Row
    {
        QString text;
        WriteResult result;
        QString reason;
    };
    const Row rows[] = {
        {QStringLiteral("\u2713 Fertig"), WriteResult::Done, {}},
        {QStringLiteral("\u2717 Abgelehnt: zu hoch: 7 bar"), WriteResult::Refused, QStringLiteral("zu hoch: 7 bar")},
        {QStringLiteral("\u2298 Nicht gesendet: keine Verbindung"), WriteResult::NotSent, QStringLiteral("keine Verbindung")},
        {QStringLiteral("? Unbekannt: keine Antwort"), WriteResult::Unknown, QStringLiteral("keine Antwort")},
        {QStringLiteral("Done"), WriteResult::Done, {}},
        {QStringLiteral("NotSent: no link"), WriteResult::NotSent, QStringLiteral("no link")},
        {QStringLiteral("Doneness: odd"), WriteResult::Unknown, QStringLiteral("odd")},
    };
    for (const Row &row : rows) {
        const CommandRequest asked = request(7.0);
        Event event;
        event.kind = EventKind::WriteOutcome;
        event.at = Clock::system().utc() - 1min;
        event.text = row.text;
        event.reference = asked.id.toString(QUuid::WithoutBraces);
        journal->put(event);
        const CommandRecord record = ask(asked);
        QCOMPARE(record.result, row.result);
        QCOMPARE(record.reason, row.reason);
    }
}

void TestCommandService::theStoreItselfRemembers()
{
    // C1, with the journal that the station has.
    QTemporaryDir folder;
    HistorianSettings settings;
    settings.folder = folder.path();
    const CommandRequest asked = request(7.0), refused = request(1.0, 3);
    const qsizetype before = writer.written().size();
    for (int life = 0; life < 3; ++life) {
        auto store = Historian::open(settings, Clock::system());
        QVERIFY2(store.ok(), store.ok() ? "" : qPrintable(store.error().message));
        CommandService commands(writer, **store, *latest, authorizer, Clock::system());
        commands.setSnapshot(snapshot);
        Told done, no;
        commands.submit(asked, done.done());
        commands.submit(refused, no.done());
        QTRY_COMPARE(done.calls(), 1);
        QTRY_COMPARE(no.calls(), 1);
        QCOMPARE(done.record().result, WriteResult::Done);
        QCOMPARE(done.record().before, QStringLiteral("5.0 bar"));
        QCOMPARE(done.record().after, QStringLiteral("7.0 bar"));
        QCOMPARE(no.record().result, WriteResult::Refused);
        QVERIFY(no.record().reason.contains(QStringLiteral("not writable")));
    }
    QCOMPARE(writer.written().size(), before + 1);
}

void TestCommandService::secondWriteToATagUnderWayIsRefused()
{
    // C3: two operators at once.
    const qsizetype before = writer.written().size();
    writer.hold(true);
    Told first;
    service->submit(request(7.0), first.done());
    QTRY_COMPARE(writer.written().size(), before + 1);
    const CommandRecord second = ask(request(8.0));
    QCOMPARE(second.result, WriteResult::Refused);
    QVERIFY(second.reason.contains(QStringLiteral("under way")));
    QCOMPARE(first.calls(), 0);
    writer.answerHeld({WriteResult::Done, {}, 7.0});
    QTRY_COMPARE(first.calls(), 1);
    QCOMPARE(writer.written().size(), before + 1);
    writer.hold(false);
    QCOMPARE(ask(request(8.0)).result, WriteResult::Done); // free again
}

void TestCommandService::roleRevokedMeanwhileIsRefused()
{
    QCOMPARE(ask(request(7.0)).result, WriteResult::Done);
    authorizer.allow = false;
    const CommandRecord record = ask(request(8.0));
    QCOMPARE(record.result, WriteResult::Refused);
    QCOMPARE(record.reason, QStringLiteral("Your role may not write."));
}

void TestCommandService::journalThatCannotRecordSendsNothing_data()
{
    QTest::addColumn<bool>("silent");
    QTest::newRow("fails") << false;
    QTest::newRow("falls silent") << true;
}

void TestCommandService::journalThatCannotRecordSendsNothing()
{
    QFETCH(bool, silent);
    const qsizetype before = writer.written().size();
    journal->setMood(silent ? FakeHistorian::Mood::Silent : FakeHistorian::Mood::Failing, FakeHistorian::Mood::Well);
    CommandRequest asked = request(7.0);
    asked.deadline = 200ms;
    const CommandRecord record = ask(asked);
    QCOMPARE(record.result, WriteResult::NotSent);
    QVERIFY(record.reason.contains(QStringLiteral("recorded")));
    QCOMPARE(writer.written().size(), before);
    journal->setMood(FakeHistorian::Mood::Well, FakeHistorian::Mood::Well);
    QCOMPARE(ask(request(8.0)).result, WriteResult::Done); // the tag is free again
    QCOMPARE(writer.written().size(), before + 1);
}

void TestCommandService::journalThatCannotBeReadSendsNothing_data()
{
    journalThatCannotRecordSendsNothing_data();
}

void TestCommandService::journalThatCannotBeReadSendsNothing()
{
    QFETCH(bool, silent);
    const qsizetype before = writer.written().size();
    const CommandRequest done = request(6.0);
    QCOMPARE(ask(done).result, WriteResult::Done);
    restart();
    journal->setMood(FakeHistorian::Mood::Well, silent ? FakeHistorian::Mood::Silent : FakeHistorian::Mood::Failing);
    CommandRequest again = done;
    again.deadline = 200ms;
    const CommandRecord record = ask(again);
    QCOMPARE(record.result, WriteResult::NotSent);
    QVERIFY(record.reason.contains(QStringLiteral("before a restart is not known")));
    // That answer is not the command's outcome: once the journal can be read, the true one comes back.
    journal->setMood(FakeHistorian::Mood::Well, FakeHistorian::Mood::Well);
    QCOMPARE(ask(done).result, WriteResult::Done);
    QCOMPARE(writer.written().size(), before + 1);
}

void TestCommandService::theTrailIsThereBeforeTheWire()
{
    std::mutex mutex;
    std::vector<std::pair<Event, std::function<void(const Status &)>>> asked;
    const auto count = [&] {
        const std::lock_guard lock(mutex);
        return asked.size();
    };
    service = std::make_unique<CommandService>(
        writer, *journal, *latest, authorizer, Clock::system(),
        [&](const Actor &actor, const Event &event, const std::function<void(const Status &)> &recorded) {
            const std::lock_guard lock(mutex);
            if (actor.user == QLatin1String("m.meier"))
                asked.emplace_back(event, recorded);
        });
    service->setSnapshot(snapshot);
    const auto sent = writer.written().size();
    Told first;
    service->submit(request(7.5), first.done());
    QTRY_COMPARE(count(), size_t(1));
    QTest::qWait(30);
    QCOMPARE(writer.written().size(), sent); // the journal has it, the trail has not
    QCOMPARE(asked[0].first.source, QStringLiteral("CAP-01.torque"));
    QCOMPARE(asked[0].first.after, QStringLiteral("7.5 bar"));
    asked[0].second(Done{});
    QTRY_COMPARE(first.calls(), 1);
    QCOMPARE(first.record().result, WriteResult::Done);
    QCOMPARE(writer.written().size(), sent + 1);
    Told second;
    service->submit(request(8.5), second.done());
    QTRY_COMPARE(count(), size_t(2));
    asked[1].second(Error{Error::Kind::NoSpace, QStringLiteral("The disk is full."), {}});
    QTRY_COMPARE(second.calls(), 1);
    QCOMPARE(second.record().result, WriteResult::NotSent);
    QVERIFY(second.record().reason.contains(QStringLiteral("The disk is full.")));
    QCOMPARE(writer.written().size(), sent + 1);
}

void TestCommandService::linkDownIsNotSentAndNothingFollows()
{
    // C4
    writer.setOutcome({WriteResult::NotSent, QStringLiteral("The link to the device is down."), {}});
    const CommandRequest asked = request(7.0);
    QCOMPARE(ask(asked).result, WriteResult::NotSent);
    const qsizetype before = writer.written().size();
    writer.setOutcome({WriteResult::Done, {}, {}}); // the link is back
    QCOMPARE(ask(asked).result, WriteResult::NotSent);
    restart();
    QCOMPARE(ask(asked).result, WriteResult::NotSent);
    QCOMPARE(writer.written().size(), before);
}

void TestCommandService::writerThatNeverAnswersIsUnknown()
{
    writer.hold(true);
    CommandRequest asked = request(7.0);
    asked.deadline = 100ms;
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("not answered by its driver's host")));
    QCOMPARE(ask(asked).result, WriteResult::Unknown);
    const qsizetype events = journal->events(EventKind::WriteOutcome).size();
    writer.answerHeld({WriteResult::Done, {}, 7.0}); // too late: the first outcome stays
    QCOMPARE(ask(asked).result, WriteResult::Unknown);
    QCOMPARE(journal->events(EventKind::WriteOutcome).size(), qMax(events, qsizetype(1)));
}

void TestCommandService::deadlineIsCapped()
{
    CommandRequest asked = request(7.0);
    asked.deadline = 1h;
    QCOMPARE(ask(asked).result, WriteResult::Done);
    QVERIFY(writer.written().last().deadline <= std::chrono::steady_clock::now() + 5s);
    asked = request(7.0);
    asked.deadline = 0ms;
    const qsizetype before = writer.written().size();
    QVERIFY(ask(asked).result != WriteResult::Done);
    QCOMPARE(writer.written().size(), before);
    asked.id = QUuid();
    QCOMPARE(ask(asked).result, WriteResult::Refused);
}

void TestCommandService::keepsTheNewestHundred()
{
    for (int i = 0; i < 120; ++i)
        QCOMPARE(ask(request(double(i))).result, WriteResult::Done);
    QCOMPARE(service->recent().size(), 100);
    QCOMPARE(service->recent().first().request.value.toDouble(), 119.0);
    QCOMPARE(service->recent().last().request.value.toDouble(), 20.0);
}

void TestCommandService::endWaitsForWhatIsUnderWay()
{
    const qsizetype before = writer.written().size();
    writer.hold(true);
    CommandRequest asked = request(7.0);
    asked.deadline = 5s;
    Told told;
    service->submit(asked, told.done());
    QTRY_COMPARE(writer.written().size(), before + 1);
    std::thread answer([this] { writer.answerHeld({WriteResult::Done, {}, 7.0}); });
    service.reset();
    answer.join();
    QCOMPARE(told.calls(), 1);
    QCOMPARE(told.record().result, WriteResult::Done);
    writer.hold(false);
}

void TestCommandService::outcomeHandlerThatThrowsHurtsNobody()
{
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("handler")));
    service->submit(request(7.0), [](const CommandRecord &) { throw std::runtime_error("handler"); });
    QCOMPARE(ask(request(1.0, 1)).result, WriteResult::Done);
}

QTEST_GUILESS_MAIN(TestCommandService)
#include "tst_command_service.moc"
