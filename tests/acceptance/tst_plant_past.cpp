#include "app/station.h"
#include "app/station_plant_store.h"
#include "forward/pg_cluster.h"
#include "ui/services.h"
#include "ui/theme/theme.h"
#include "ui/trends/trend_plot.h"

#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <future>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using State = ForwarderStatus::State;

namespace {

constexpr int kReadings = 600;

//! One device that nobody talks to, with one tag.
Plant quietPlant()
{
    Tag tag;
    tag.id = TagUuid::create();
    tag.code = QStringLiteral("pressure");
    tag.unit = QStringLiteral("bar");
    Device device;
    device.id = DeviceId::create();
    device.code = QStringLiteral("PLC-1");
    device.driver = QStringLiteral("modbus-tcp");
    device.enabled = false;
    device.parameters = {{QStringLiteral("host"), QStringLiteral("127.0.0.1")}};
    device.tags << tag;
    Site site;
    site.id = SiteId::create();
    site.code = QStringLiteral("NORD");
    site.devices << device;
    Plant plant;
    plant.sites << site;
    return plant;
}

} // namespace

//! A station and its window before a real PostgreSQL: what was lost here is drawn from there.
class PlantPastTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;
    QTemporaryDir m_folder;
    const Plant m_plant = quietPlant();
    const UtcTime m_begin = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - 30min;

    TagUuid tag() const { return m_plant.sites[0].devices[0].tags[0].id; }

    std::unique_ptr<Station> station()
    {
        const QString data = m_folder.filePath(QStringLiteral("data"));
        QDir().mkpath(data);
        Result<Settings> settings = Settings::load(data);
        if (!settings)
            qFatal("%s", qPrintable(settings.error().message));
        QStringList notices;
        Result<std::unique_ptr<Station>> made =
            Station::create({data, m_folder.filePath(QStringLiteral("project.json")), {}, *settings}, m_plant, &notices);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        return std::move(*made);
    }

    //! The station's settings are these from now on; how long the window's thread was held up by that.
    static std::chrono::milliseconds apply(StationPlantStore &store, const ForwardSettings &settings, const std::optional<Secret> &password,
                                           Status &outcome)
    {
        bool done = false;
        auto longest = 0ms;
        QElapsedTimer beat;
        beat.start();
        QTimer timer;
        QObject::connect(&timer, &QTimer::timeout, [&] { longest = std::max(longest, std::chrono::milliseconds(beat.restart())); });
        timer.start(5);
        const JobPtr<Done> job = store.apply(settings, password, [&](Result<Done> result) {
            outcome = result;
            done = true;
        });
        if (!QTest::qWaitFor([&] { return done; }, 30'000))
            outcome = Error{Error::Kind::Timeout, QStringLiteral("not applied"), {}};
        return longest;
    }

    static Result<forward::ReconcileResult> reconcile(StationPlantStore &store, const forward::ReconcileRequest &request)
    {
        std::promise<Result<forward::ReconcileResult>> promise;
        auto coming = promise.get_future();
        const auto job = store.reconcile(request, [&promise](Result<forward::ReconcileResult> result) { promise.set_value(std::move(result)); });
        if (coming.wait_for(60s) != std::future_status::ready)
            return Error{Error::Kind::Timeout, QStringLiteral("no answer"), {}};
        return coming.get();
    }

    static Result<keeping::CsvDone> exported(Station &station, const keeping::CsvRequest &request)
    {
        std::promise<Result<keeping::CsvDone>> promise;
        auto coming = promise.get_future();
        const auto job = station.keeper().exportCsv(request, [&promise](Result<keeping::CsvDone> done) { promise.set_value(std::move(done)); });
        if (coming.wait_for(60s) != std::future_status::ready)
            return Error{Error::Kind::Timeout, QStringLiteral("no answer"), {}};
        return coming.get();
    }

    static UiServices servicesOf(Station &station, PlantStore &store, Theme &theme)
    {
        return {station.editor(),    station.latest(),     station.pipeline(), station.historian(), station.driverHost(),
                station.commands(),  station.secrets(),    station.authorizer(), station.clock(),   station.tap(),
                store,               theme,                station.seat()};
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
    }

    void aDatabaseThatIsAppliedIsFilled()
    {
        const std::unique_ptr<Station> running = station();
        StationPlantStore store(*running);
        running->start();
        QCOMPARE(store.status().state, State::Off);
        ForwardSettings settings = m_cluster.tcpSettings();
        settings.enabled = true;
        Status applied = Done{};
        apply(store, settings, Secret(QByteArray(PgCluster::kPassword)), applied);
        QVERIFY2(applied.ok(), why(applied));
        QVERIFY(!store.settings().passwordRef.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(store.status().state, State::Up, 30'000);

        auto batch = std::make_shared<Batch>();
        const TagId id = running->editor().snapshot()->find(tag())->id;
        for (int i = 0; i < kReadings; ++i)
            batch->readings.push_back({id, StatusCode::Good, m_begin + i * 1s, Payload::of(100 + std::sin(i * 0.05))});
        running->historian().take(batch);
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings"), QByteArray::number(kReadings), 30'000);

        // What went there by another hand is found and put back, and the journal tells who did so.
        m_cluster.ask("DELETE FROM lineside.sensor_readings WHERE sequence IN (5, 6, 7)");
        forward::ReconcileRequest request;
        Result<forward::ReconcileResult> found = reconcile(store, request);
        QVERIFY2(found.ok(), why(found));
        QCOMPARE(found->missing, 3u);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings"), QByteArray::number(kReadings - 3)); // only looked at
        request.repair = true;
        found = reconcile(store, request);
        QVERIFY2(found.ok(), why(found));
        QCOMPARE(found->copied, 3u);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings"), QByteArray::number(kReadings));
        EventFilter repairs;
        repairs.text = QStringLiteral("put right");
        std::atomic<bool> told = false;
        QTRY_VERIFY_WITH_TIMEOUT(([&] {
            (void)running->historian().queryEvents(repairs, [&told](const Result<QList<Event>> &events) {
                told = told || (events.ok() && !events->isEmpty() && !events->front().user.isEmpty());
            });
            return told.load();
        }()), 10'000);

        // A server that is stopped in the middle holds up neither another change nor the window.
        m_cluster.freeze();
        settings = store.settings();
        settings.enabled = false;
        const auto longest = apply(store, settings, {}, applied);
        m_cluster.thaw();
        QVERIFY2(applied.ok(), why(applied));
        QVERIFY2(longest < 1s, QByteArray::number(qint64(longest.count())));
        QCOMPARE(store.status().state, State::Off);
        settings.enabled = true;
        apply(store, settings, {}, applied);
        QVERIFY2(applied.ok(), why(applied));
        running->stop();
    }

    void aLostHistoryIsDrawnFromThere()
    {
        QDir data(m_folder.filePath(QStringLiteral("data")));
        const QStringList lost = data.entryList({QStringLiteral("history*")}, QDir::Files);
        QVERIFY(!lost.isEmpty());
        for (const QString &file : lost)
            QVERIFY(data.remove(file));

        const std::unique_ptr<Station> running = station();
        StationPlantStore store(*running);
        QVERIFY(store.settings().enabled);
        Theme theme;
        const UiServices services = servicesOf(*running, store, theme);
        TrendPlot plot(services);
        plot.resize(900, 400);
        plot.show();
        plot.setPens({{tag(), 0, true}});
        plot.setRange(m_begin - 1min, m_begin + 12min);
        const auto drawn = [&] {
            plot.tick();
            return plot.sampleAt(0, m_begin + 10min).has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(drawn(), 30'000);
        for (const int i : {0, 1, 77, 300, kReadings - 1}) {
            const auto sample = plot.sampleAt(0, m_begin + i * 1s);
            QVERIFY(sample);
            QCOMPARE(sample->at, m_begin + i * 1s);
            QCOMPARE(sample->value, 100 + std::sin(i * 0.05));
        }
        QVERIFY(plot.sources(0).contains(QLatin1String("PostgreSQL")));

        // What this computer has again is drawn from here, and the rest still from there.
        auto batch = std::make_shared<Batch>();
        const TagId id = running->editor().snapshot()->find(tag())->id;
        for (int i = 0; i < 60; ++i)
            batch->readings.push_back({id, StatusCode::Good, m_begin + 9min + i * 1s, Payload::of(7.0)});
        running->historian().take(batch);
        QTRY_COMPARE(running->historian().counters().stored, 60u);
        plot.setRange(m_begin - 1min, m_begin + 11min);
        const auto both = [&] {
            plot.tick();
            const auto here = plot.sampleAt(0, m_begin + 9min + 30s);
            const auto there = plot.sampleAt(0, m_begin + 5min);
            return here && here->value == 7 && there && there->value > 90;
        };
        QTRY_VERIFY_WITH_TIMEOUT(both(), 30'000);

        // A file of it holds both, and says which is which.
        keeping::CsvRequest request;
        request.file = m_folder.filePath(QStringLiteral("out.csv"));
        request.snapshot = running->editor().snapshot();
        request.tags = {tag()};
        request.from = m_begin;
        request.to = m_begin + 11min;
        request.past = [&store](const TagUuid &asked, const TrendQuery &query, Job<TrendResult>::Callback done) {
            return store.queryTrend(asked, query, std::move(done));
        };
        Result<keeping::CsvDone> written = exported(*running, request);
        QVERIFY2(written.ok(), why(written));
        QCOMPARE(written->rows, quint64(kReadings));
        QCOMPARE(written->fromPlant, quint64(540));
        QFile file(request.file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArrayList lines = file.readAll().split('\n');
        QVERIFY2(lines.at(1).startsWith(toIso(m_begin).toLatin1() + ",PLC-1,pressure,100,bar,Good,Good,postgresql"), lines.at(1).constData());
        QVERIFY2(lines.at(kReadings).endsWith(",7,bar,Good,Good,local\r"), lines.at(kReadings).constData());

        // Without the server the window says so and goes on with what is here.
        m_cluster.stopImmediately();
        written = exported(*running, request);
        QVERIFY2(written.ok(), why(written));
        QCOMPARE(written->rows, quint64(60));
        QVERIFY(written->remark.contains(QLatin1String("PostgreSQL")));
        plot.setRange(m_begin, m_begin + 20min);
        const auto told = [&] {
            plot.tick();
            for (const QLabel *label : plot.findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(QLatin1String("cannot be asked")))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(told(), 30'000);
        QCOMPARE(plot.sampleAt(0, m_begin + 9min + 30s)->value, 7.0);
    }
};

QTEST_MAIN(PlantPastTest)
#include "tst_plant_past.moc"
