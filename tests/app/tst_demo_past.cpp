#include "app/demo_past.h"
#include "models/plant/plant_edits.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

constexpr UtcTime kUntil{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + 13h};

} // namespace

//! A past that was simulated goes into history as a whole, or is refused with the line that is wrong.
class TestDemoPast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everyReadingIsStored();
    void textsAreStoredAlsoEmptyOnes();
    void whatIsNoPastIsRefused_data();
    void whatIsNoPastIsRefused();
    void isStopped();
    void comesFromAProcess();
    void whatComesFurtherIsWaitedFor();
    void aProcessThatFailsIsTold();

private:
    QString file(const QByteArray &content);
    QByteArray tagLine(const Tag &tag) { return "tag " + tag.id.uuid.toByteArray(QUuid::WithoutBraces) + '\n'; }
    QByteArray line(std::chrono::seconds before, const char *value) { return QByteArray::number(toMicroseconds(kUntil - before)) + ' ' + value + '\n'; }
    RawResult all(const Tag &tag);
    std::vector<Reading> stored(const Tag &tag) { return all(tag).readings; }

    std::unique_ptr<QTemporaryDir> m_folder;
    Tag m_level, m_count, m_runs, m_batch;
    std::unique_ptr<Historian> m_historian;
    SnapshotPtr m_snapshot;
    std::atomic<bool> m_stopped{false};
};

void TestDemoPast::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_stopped = false;
    const auto tag = [](const char *code, ValueType type) {
        Tag made;
        made.id = TagUuid::create();
        made.code = q(code);
        made.type = type;
        return made;
    };
    m_level = tag("TNK-01.level", ValueType::Float64);
    m_count = tag("CAP-01.count", ValueType::UInt64);
    m_runs = tag("PMP-01.runs", ValueType::Bool);
    Device device;
    device.id = DeviceId::create();
    device.code = q("PLC");
    device.driver = q("modbus-tcp");
    m_batch = tag("REA-A.batch", ValueType::Text);
    device.tags = {m_level, m_count, m_runs, m_batch};
    Site site;
    site.id = SiteId::create();
    site.code = q("SITE");
    site.devices = {device};
    Plant plant;
    plant.sites = {site};
    HistorianSettings settings;
    settings.folder = m_folder->filePath(q("data"));
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    QVERIFY(opened);
    m_historian = std::move(*opened);
    m_snapshot = std::make_shared<const PlantSnapshot>(plant, 1, [this](std::span<const TagUuid> tags) { return m_historian->numberTags(tags); });
    m_historian->setSnapshot(m_snapshot);
}

void TestDemoPast::cleanup()
{
    m_historian->stop();
    m_historian.reset();
}

QString TestDemoPast::file(const QByteArray &content)
{
    const QString path = m_folder->filePath(q("past.txt"));
    QFile written(path);
    if (!written.open(QIODevice::WriteOnly) || written.write(content) != content.size())
        qFatal("no room");
    return path;
}

RawResult TestDemoPast::all(const Tag &tag)
{
    std::optional<Result<RawResult>> answer;
    std::mutex mutex;
    const auto job = m_historian->queryRaw(m_snapshot->find(tag.id)->id, kUntil - 100h, kUntil + 100h, 1'000, [&](Result<RawResult> result) {
        const std::lock_guard lock(mutex);
        answer.emplace(std::move(result));
    });
    const auto answered = [&] {
        const std::lock_guard lock(mutex);
        return answer.has_value();
    };
    if (!QTest::qWaitFor(answered, 20'000) || !*answer)
        qFatal("no answer");
    return **answer;
}

void TestDemoPast::everyReadingIsStored()
{
    QByteArray content("lineside-demo-past 1\n");
    content += tagLine(m_level) + line(3h, "12.5") + line(2h, "-3.25e1") + line(1h, "0");
    content += "tag " + QUuid::createUuid().toByteArray(QUuid::WithoutBraces) + '\n' + line(2h, "7"); // of another plant
    content += tagLine(m_count) + line(2h, "18446744073709551615") + line(1min, "3");
    content += tagLine(m_runs) + line(30min, "1") + line(20min, "0");
    content += "end 8\n";
    const Result<DemoPastFacts> facts = takePast(file(content), kUntil, *m_snapshot, *m_historian, m_stopped);
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
    QCOMPARE(facts->readings, quint64(7));
    QCOMPARE(facts->from, kUntil - 3h);
    QCOMPARE(facts->to, kUntil - 1min);
    // all of it is there when it returns, as it was given
    const std::vector<Reading> level = stored(m_level);
    QCOMPARE(level.size(), size_t(3));
    QCOMPARE(level[1].value.asDouble(), -32.5);
    QCOMPARE(level[1].at, kUntil - 2h);
    QCOMPARE(level[1].status, StatusCode::Good);
    QCOMPARE(stored(m_count)[0].value.asUInt64(), ~quint64(0));
    QCOMPARE(stored(m_runs).size(), size_t(2));
    QVERIFY(stored(m_runs)[0].value.asBool() && !stored(m_runs)[1].value.asBool());
}

void TestDemoPast::textsAreStoredAlsoEmptyOnes()
{
    QByteArray content("lineside-demo-past 1\n");
    content += tagLine(m_level) + line(3h, "12.5");
    content += tagLine(m_batch) + line(3h, "REA-A-000017") + line(2h, "") + line(1h, "Aloe Care 500");
    content += "end 4\n";
    const Result<DemoPastFacts> facts = takePast(file(content), kUntil, *m_snapshot, *m_historian, m_stopped);
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));
    const RawResult batch = all(m_batch);
    QCOMPARE(batch.readings.size(), size_t(3));
    QByteArrayList texts;
    for (const Reading &reading : batch.readings)
        texts += batch.texts[reading.value.textIndex()];
    QCOMPARE(texts, (QByteArrayList{"REA-A-000017", "", "Aloe Care 500"}));
    QVERIFY(!batch.texts[batch.readings[1].value.textIndex()].isNull()); // it came, and says nothing
}

void TestDemoPast::whatIsNoPastIsRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("wrong");
    const QByteArray head("lineside-demo-past 1\n");
    QTest::newRow("empty") << QByteArray() << 1;
    QTest::newRow("another file") << QByteArray("{}\n") << 1;
    QTest::newRow("no end") << head + "TAG" + line(1h, "1") << 3;
    QTest::newRow("a reading before a tag") << head + line(1h, "1") + "end 1\n" << 2;
    QTest::newRow("no time") << head + "TAG" + "yesterday 1\nend 1\n" << 3;
    QTest::newRow("no number") << head + "TAG" + line(1h, "much") + "end 1\n" << 3;
    QTest::newRow("no value") << head + "TAG" + QByteArray::number(toMicroseconds(kUntil - 1h)) + "\nend 1\n" << 3;
    QTest::newRow("backwards") << head + "TAG" + line(1h, "1") + line(2h, "1") + "end 2\n" << 4;
    QTest::newRow("not the past") << head + "TAG" + line(0s, "1") + "end 1\n" << 3;
    QTest::newRow("another number of readings") << head + "TAG" + line(1h, "1") + "end 2\n" << 4;
    QTest::newRow("more after the end") << head + "TAG" + line(1h, "1") + "end 1\nend 1\n" << 4;
    QTest::newRow("a line without end") << head + "TAG" + QByteArray(200'000, '1') << 3;
}

void TestDemoPast::whatIsNoPastIsRefused()
{
    QFETCH(QByteArray, content);
    QFETCH(int, wrong);
    const Result<DemoPastFacts> facts = takePast(file(content.replace("TAG", tagLine(m_level))), kUntil, *m_snapshot, *m_historian, m_stopped);
    QVERIFY(!facts);
    QCOMPARE(facts.error().kind, Error::Kind::BadData);
    QVERIFY2(facts.error().message.contains(q("(line %1)").arg(wrong)), qPrintable(facts.error().message));
}

void TestDemoPast::isStopped()
{
    m_stopped = true;
    const Result<DemoPastFacts> facts = takePast(file("lineside-demo-past 1\n" + tagLine(m_level) + line(1h, "1") + "end 1\n"), kUntil, *m_snapshot, *m_historian, m_stopped);
    QVERIFY(!facts);
    QCOMPARE(facts.error().kind, Error::Kind::Cancelled);
    QCOMPARE(takePast(m_folder->filePath(q("none")), kUntil, *m_snapshot, *m_historian, m_stopped).error().kind, Error::Kind::Io);
}

void TestDemoPast::comesFromAProcess()
{
    const QString past = file("lineside-demo-past 1\n" + tagLine(m_level) + line(1h, "1") + line(30min, "2") + "end 2\n");
    QFile script(m_folder->filePath(q("plant.sh")));
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\necho \"$@\" > '" + m_folder->path().toUtf8() + "/arguments'\necho past 40\nwhile [ \"$1\" != --write-past ]; do shift; done\ncp '" + past.toUtf8()
                 + "' \"$2\"\necho past 100\n");
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    script.close();
    DemoPast demo(*m_historian, m_folder->path());
    demo.setProgram(script.fileName());
    QSignalSpy progressed(&demo, &DemoPast::progressed);
    std::optional<Result<DemoPastFacts>> facts;
    connect(&demo, &DemoPast::finished, this, [&facts](const Result<DemoPastFacts> &told) { facts = told; });
    demo.start(m_snapshot, kUntil, 3, {q("--seed"), q("9")});
    QTRY_VERIFY_WITH_TIMEOUT(facts.has_value(), 20'000);
    QVERIFY(*facts);
    QCOMPARE((*facts)->readings, quint64(2));
    QCOMPARE(stored(m_level).size(), size_t(2));
    QVERIFY(progressed.size() >= 2 && progressed.first()[0].toInt() == 40);
    QFile arguments(m_folder->filePath(q("arguments")));
    QVERIFY(arguments.open(QIODevice::ReadOnly));
    QCOMPARE(arguments.readAll().trimmed(), "--seed 9 --write-past " + m_folder->path().toUtf8() + "/demo-past.txt --past-days 3 --past-until "
                                                + QByteArray::number(toMicroseconds(kUntil)));
    // the journal says that nobody measured it
    std::optional<QList<Event>> events;
    const auto job = m_historian->queryEvents({}, [&events, this](Result<QList<Event>> found) {
        QMetaObject::invokeMethod(this, [&events, found] { events = found ? *found : QList<Event>(); });
    });
    QTRY_VERIFY(events.has_value());
    QVERIFY(std::any_of(events->begin(), events->end(), [](const Event &event) { return event.source == q("demo") && event.text.contains(q("Nobody measured them")) && !event.text.contains(u'Z'); })); // times of the clock on the wall
}

//! A busy machine needs long: as long as it comes further it goes on, and what stands still is given up.
void TestDemoPast::whatComesFurtherIsWaitedFor()
{
    const QString past = file("lineside-demo-past 1\n" + tagLine(m_level) + line(1h, "1") + "end 1\n");
    for (const bool moves : {true, false}) {
        QFile script(m_folder->filePath(q("slow.sh")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\nwhile [ \"$1\" != --write-past ]; do shift; done\nfor i in 1 2 3 4 5 6; do sleep 0.5; echo past " + QByteArray(moves ? "$i" : "0") + "; done\ncp '"
                     + past.toUtf8() + "' \"$2\"\n");
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        script.close();
        DemoPast demo(*m_historian, m_folder->path());
        demo.setProgram(script.fileName());
        demo.setPatience(2s); // it needs three
        std::optional<Result<DemoPastFacts>> facts;
        connect(&demo, &DemoPast::finished, this, [&facts](const Result<DemoPastFacts> &told) { facts = told; });
        demo.start(m_snapshot, kUntil, 3, {});
        QTRY_VERIFY_WITH_TIMEOUT(facts.has_value(), 20'000);
        QCOMPARE(facts->ok(), moves);
        if (!moves)
            QCOMPARE(facts->error().kind, Error::Kind::Timeout);
    }
}

void TestDemoPast::aProcessThatFailsIsTold()
{
    for (const char *program : {"/bin/false", "/no/such/program"}) {
        DemoPast demo(*m_historian, m_folder->path());
        demo.setProgram(q(program));
        std::optional<Result<DemoPastFacts>> facts;
        int told = 0;
        connect(&demo, &DemoPast::finished, this, [&](const Result<DemoPastFacts> &given) {
            facts = given;
            ++told;
        });
        demo.start(m_snapshot, kUntil, 3, {});
        QTRY_VERIFY_WITH_TIMEOUT(facts.has_value(), 20'000);
        QVERIFY(!*facts);
        QCOMPARE(told, 1);
    }
}

QTEST_GUILESS_MAIN(TestDemoPast)
#include "tst_demo_past.moc"
