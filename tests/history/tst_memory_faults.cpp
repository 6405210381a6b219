#include "history_fixture.h"

#include "models/plant/project_file.h"
#include "plant/sample_plant.h"

#include <QProcess>
#include <QProcessEnvironment>

using namespace lineside;
using namespace lineside::test;

/*
 * S5: a program that stores, loads and saves has no memory at some moment, for one allocation, a few, or from then on.
 * It goes on, or it ends with a sentence; what it had said to be stored is there exactly once, and the project is the one
 * from before or the one from after. LINESIDE_MALLOCS sets how many moments are tried.
 */
class MemoryFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void failingAllocationsLoseNothing_data();
    void failingAllocationsLoseNothing();
    void aLimitOfAddressSpaceLosesNothing();

private:
    struct End
    {
        QByteArray said, errors;
        bool isClear = false; //!< ended by itself, and a failure with a sentence
        int code = -1;
    };
    End run(const QStringList &arguments);
    //! What the last run said of the store holds; the value of each reading is its number.
    void check(const QByteArray &context);

    QTemporaryDir m_folder;
    quint64 m_acknowledged = 0;
};

void MemoryFaultsTest::initTestCase()
{
    Plant plant = samplePlant();
    plant.name = QStringLiteral("one");
    const Status saved = project::save(m_folder.filePath(QStringLiteral("project.json")), plant);
    QVERIFY2(saved.ok(), saved ? "" : qPrintable(saved.error().message));
}

MemoryFaultsTest::End MemoryFaultsTest::run(const QStringList &arguments)
{
    QProcess victim;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(LINESIDE_FAILING_MALLOC));
    victim.setProcessEnvironment(environment);
    victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/memory_victim"), QStringList{m_folder.path()} + arguments);
    End end;
    const bool ended = victim.waitForFinished(30'000);
    end.said = victim.readAllStandardOutput();
    end.errors = victim.readAllStandardError();
    end.code = victim.exitCode();
    end.isClear = ended && victim.exitStatus() == QProcess::NormalExit && (end.code == 0 || (end.code == 1 && end.errors.size() > 10));
    for (const QByteArray &line : end.said.split('\n')) {
        if (const QList<QByteArray> words = line.split(' '); words[0] == "stored")
            m_acknowledged = words[1].toULongLong() + words[2].toULongLong() - 1;
    }
    if (!ended) {
        victim.kill();
        victim.waitForFinished();
    }
    return end;
}

void MemoryFaultsTest::check(const QByteArray &context)
{
    HistorianSettings settings;
    settings.folder = m_folder.path();
    QStringList notices;
    const Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system(), &notices);
    QVERIFY2(opened.ok(), opened.ok() ? "" : QByteArray(context + ": " + opened.error().message.toUtf8()).constData());
    QVERIFY2(notices.isEmpty(), QByteArray(context + ": " + notices.join(QLatin1Char(' ')).toUtf8()).constData());
    QVERIFY2(QDir(m_folder.path()).entryList({QStringLiteral("history.corrupt*")}).isEmpty(), context.constData());
    const quint64 stored = (*opened)->counters().sequence;
    QVERIFY2(stored >= m_acknowledged,
             QByteArray(context + ": " + QByteArray::number(stored) + " of " + QByteArray::number(m_acknowledged)).constData());
    std::vector<bool> seen(stored + 1, false);
    for (quint32 tag = 1; tag <= 20; ++tag) {
        const Result<RawResult> raw = rawOf(**opened, TagId(tag));
        QVERIFY(raw.ok());
        for (const Reading &reading : raw->readings) {
            const quint64 number = reading.value.asUInt64();
            QVERIFY2(number >= 1 && number <= stored && !seen[number], context.constData());
            seen[number] = true;
        }
    }
    const auto missing = std::ranges::count(seen.begin() + 1, seen.end(), false);
    QVERIFY2(missing == 0, context.constData());
    const Result<Plant> plant = project::load(m_folder.filePath(QStringLiteral("project.json")));
    QVERIFY2(plant.ok(), context.constData());
    QVERIFY(plant->name == QStringLiteral("one") || plant->name == QStringLiteral("two"));
    QCOMPARE(plant->sites, samplePlant().sites);
}

void MemoryFaultsTest::failingAllocationsLoseNothing_data()
{
    QTest::addColumn<int>("howMany");
    QTest::newRow("one") << 1;
    QTest::newRow("ten in a row") << 10;
    QTest::newRow("all from there on") << -1;
}

void MemoryFaultsTest::failingAllocationsLoseNothing()
{
    QFETCH(int, howMany);
    const QString inARow = QString::number(howMany);
    const End whole = run({QStringLiteral("malloc"), QStringLiteral("1000000000"), inARow});
    QVERIFY2(whole.code == 0, whole.errors.constData());
    const qsizetype at = whole.said.indexOf("counted ");
    const qint64 count = whole.said.mid(at + 8).trimmed().toLongLong();
    QVERIFY2(at >= 0 && count > 500, whole.said.constData());
    QVERIFY(whole.said.contains("saved"));

    bool given = false;
    const int asked = qEnvironmentVariableIntValue("LINESIDE_MALLOCS", &given);
    const int moments = given ? std::max(1, asked) : 10;
    int ended = 0;
    for (int i = 0; i < moments; ++i) {
        const qint64 from = 1 + count * i / moments;
        const End end = run({QStringLiteral("malloc"), QString::number(from), inARow});
        const QByteArray context = "allocation " + QByteArray::number(from) + " of " + QByteArray::number(count) + ", "
            + QByteArray::number(howMany) + ": code " + QByteArray::number(end.code) + ' ' + end.errors.left(500);
        QVERIFY2(end.isClear, context.constData());
        ended += end.code != 0;
        check(context);
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("%d of %d moments of %lld ended the program, each with a sentence", ended, moments, count);
    QVERIFY(howMany > 0 || ended > 0); // the allocator did fail
}

void MemoryFaultsTest::aLimitOfAddressSpaceLosesNothing()
{
    int ended = 0;
    for (const int megabytes : {1, 4, 16, 32, 64, 128, 1'024}) {
        const End end = run({QStringLiteral("limit"), QString::number(qint64(megabytes) << 20)});
        const QByteArray context = QByteArray::number(megabytes) + " MB: code " + QByteArray::number(end.code) + ' '
            + end.errors.left(500);
        QVERIFY2(end.isClear, context.constData());
        ended += end.code != 0;
        check(context);
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY(ended > 0 && ended < 7);
}

QTEST_GUILESS_MAIN(MemoryFaultsTest)
#include "tst_memory_faults.moc"
