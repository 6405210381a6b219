#include "app/export_run.h"
#include "app/settings.h"
#include "models/history/historian.h"
#include "models/plant/project_file.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <future>

using namespace lineside;
using namespace std::chrono_literals;

//! lineside --export-csv, on a data folder beside the station that works there.
class ExportRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup()
    {
        m_history.reset();
        m_folder.reset();
    }
    void writesWhatTheStationHas();
    void tagsAreNamedByPatterns();
    void saysWhatIsWrong();

private:
    QString data() const { return m_folder->filePath(QStringLiteral("data")); }
    QString project() const { return data() + QStringLiteral("/project.json"); }
    QString file() const { return m_folder->filePath(QStringLiteral("out.csv")); }
    Options options(const QStringList &more) const
    {
        Result<Options> options = Options::parse(QStringList{QStringLiteral("--export-csv"), file()} + more, {});
        if (!options.ok())
            qFatal("%s", qPrintable(options.error().message));
        return *options;
    }
    Status run(const QStringList &more) const
    {
        ExportRun run(data(), project());
        std::optional<Status> outcome;
        connect(&run, &ExportRun::finished, &run, [&outcome](const Status &status) { outcome = status; });
        if (Status started = run.start(options(more)); !started)
            return started;
        if (!QTest::qWaitFor([&outcome] { return outcome.has_value(); }, 20'000))
            return Error{Error::Kind::Timeout, QStringLiteral("it does not end"), {}};
        return *outcome;
    }
    QByteArrayList lines() const
    {
        QFile read(file());
        return read.open(QIODevice::ReadOnly) ? read.readAll().trimmed().split('\n') : QByteArrayList();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Historian> m_history;
    SnapshotPtr m_snapshot;
    const UtcTime m_begin = std::chrono::sys_days(std::chrono::year(2026) / 9 / 1);
};

void ExportRunTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QDir().mkpath(data());
    QVERIFY(Settings::load(data()).ok());
    Site site;
    site.id = SiteId::create();
    site.code = QStringLiteral("NORD");
    for (const char *code : {"PLC-1", "PLC-2"}) {
        Device device;
        device.id = DeviceId::create();
        device.code = QString::fromLatin1(code);
        device.driver = QStringLiteral("modbus-tcp");
        device.enabled = false;
        device.parameters = {{QStringLiteral("host"), QStringLiteral("127.0.0.1")}};
        for (const char *name : {"pressure", "speed"}) {
            Tag tag;
            tag.id = TagUuid::create();
            tag.code = QString::fromLatin1(name);
            device.tags << tag;
        }
        site.devices << device;
    }
    Plant plant;
    plant.sites << site;
    QVERIFY(project::save(project(), plant).ok());
    HistorianSettings settings;
    settings.folder = data();
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    QVERIFY(opened.ok());
    m_history = std::move(*opened);
    m_snapshot = std::make_shared<const PlantSnapshot>(
        std::move(plant), 1, [this](std::span<const TagUuid> tags) { return m_history->numberTags(tags); });
    m_history->setSnapshot(m_snapshot);
    auto batch = std::make_shared<Batch>();
    batch->receivedAt = m_begin;
    for (int i = 0; i < 600; ++i)
        batch->readings.push_back({m_snapshot->tags()[size_t(i % 2)].id, StatusCode::Good, m_begin + i * 1s, Payload::of(double(i))});
    m_history->take(batch);
    QTRY_COMPARE(m_history->counters().stored, quint64(600));
}

void ExportRunTest::writesWhatTheStationHas()
{
    const QStringList range{QStringLiteral("--from"), QStringLiteral("2026-09-01"), QStringLiteral("--to"), QStringLiteral("2026-09-02")};
    Status done = run(range);
    QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().message));
    QCOMPARE(lines().size(), 601);
    QVERIFY2(lines().at(1).contains(",PLC-1,pressure,0,,Good,Good,local"), lines().at(1).constData());

    done = run(range + QStringList{QStringLiteral("--tags"), QStringLiteral("*.speed"), QStringLiteral("--figures"), QStringLiteral("hour")});
    QVERIFY(done.ok());
    QCOMPARE(lines().size(), 2);
    QVERIFY2(lines().at(1).startsWith("2026-09-01T00:00:00.000000Z,PLC-1,speed,300,1,599,300,"), lines().at(1).constData());
    m_history.reset(); // and where no station works
    QVERIFY(run(range).ok());
    QCOMPARE(lines().size(), 601);
}

void ExportRunTest::tagsAreNamedByPatterns()
{
    QCOMPARE(ExportRun::tagsFrom(*m_snapshot, {})->size(), size_t(4));
    QCOMPARE(ExportRun::tagsFrom(*m_snapshot, QStringLiteral("PLC-2.*"))->size(), size_t(2));
    QCOMPARE(ExportRun::tagsFrom(*m_snapshot, QStringLiteral("PLC-2.speed, PLC-1.*,PLC-1.speed"))->size(), size_t(3));
    const auto none = ExportRun::tagsFrom(*m_snapshot, QStringLiteral("PLC-1.*,PLC-1.sped"));
    QVERIFY(!none.ok());
    QVERIFY(none.error().message.contains(QLatin1String("PLC-1.sped")));
}

void ExportRunTest::saysWhatIsWrong()
{
    QCOMPARE(run({}).error().kind, Error::Kind::NotFound); // nothing of the last day
    QVERIFY(!QFile::exists(file()));
    QCOMPARE(run({QStringLiteral("--from"), QStringLiteral("soon")}).error().kind, Error::Kind::BadData);
    QCOMPARE(run({QStringLiteral("--from"), QStringLiteral("2026-09-02"), QStringLiteral("--to"), QStringLiteral("2026-09-01")}).error().kind,
             Error::Kind::BadData);
    QVERIFY(!Options::parse({QStringLiteral("--figures=second")}, {}).ok());
    QVERIFY(QFile::remove(project()));
    QVERIFY(!run({}).ok());
    ExportRun nowhere(m_folder->filePath(QStringLiteral("none")), project());
    QCOMPARE(nowhere.start(options({})).error().kind, Error::Kind::NotFound);
}

QTEST_GUILESS_MAIN(ExportRunTest)
#include "tst_export_run.moc"
