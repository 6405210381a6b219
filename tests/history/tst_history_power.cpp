#include "history_fixture.h"
#include "power_vfs.h"

#include "models/history/store_file.h"

#include <QDir>

using namespace lineside;
using namespace lineside::test;

/*
 * Power cuts, row S2: the store runs on a disk that remembers what was synced; at random moments the files are looked at
 * as a cut could have left them. Whatever had been called stored before must be there exactly once, in order.
 * LINESIDE_POWER_CUTS sets how often, LINESIDE_SEED the moments.
 */
class HistoryPowerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nothingStoredIsLost_data();
    void nothingStoredIsLost();
    void aDiskThatDoesNotSyncIsFoundOut();

private:
    //! Writes and cuts; gives the number of cuts after which something stored was missing, or -1 with a failed check.
    int lossesIn(int cuts, size_t openBytes, bool merges = false);
    std::unique_ptr<QTemporaryDir> m_folder;
    quint64 m_merged = 0; // blocks, meanwhile
};

namespace {

constexpr quint32 kTags = 20;

//! Empty when all readings up to \a acknowledged are there once each, and none between them is missing.
QString verify(const QString &folder, quint64 acknowledged, quint64 acknowledgedEvents)
{
    HistorianSettings settings;
    settings.folder = folder;
    QStringList notices;
    const Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system(), &notices);
    if (!opened.ok())
        return opened.error().message;
    if (!notices.isEmpty())
        return notices.join(QLatin1Char(' '));
    Historian &history = **opened;
    const quint64 stored = history.counters().sequence;
    if (stored < acknowledged)
        return QStringLiteral("%1 of %2 stored readings are lost").arg(acknowledged - stored).arg(acknowledged);
    std::vector<bool> seen(stored + 1, false);
    for (quint32 tag = 1; tag <= kTags; ++tag) {
        const Result<RawResult> raw = rawOf(history, TagId(tag));
        if (!raw.ok())
            return raw.error().message;
        for (const Reading &reading : raw->readings) {
            const quint64 number = reading.value.asUInt64();
            if (number < 1 || number > stored || (number - 1) % kTags + 1 != tag
                || reading.at != kStart + std::chrono::milliseconds(number))
                return QStringLiteral("a reading that was never sent: %1").arg(number);
            if (seen[number])
                return QStringLiteral("reading %1 is there twice").arg(number);
            seen[number] = true;
        }
    }
    for (quint64 number = 1; number <= stored; ++number) {
        if (!seen[number])
            return QStringLiteral("reading %1 of %2 is missing").arg(number).arg(stored);
    }
    EventFilter filter;
    filter.kinds = {EventKind::MaintenanceRequired};
    filter.atMost = 1'000'000;
    const Result<QList<Event>> events = eventsOf(history, filter);
    if (!events.ok())
        return events.error().message;
    if (quint64(events->size()) < acknowledgedEvents)
        return QStringLiteral("%1 of %2 stored events are lost").arg(acknowledgedEvents - quint64(events->size())).arg(acknowledgedEvents);
    return {};
}

} // namespace

void HistoryPowerTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>(QStringLiteral("/dev/shm/lineside-test-XXXXXX"));
    if (!m_folder->isValid())
        m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    PowerVfs::instance().reset();
}

int HistoryPowerTest::lossesIn(int cuts, size_t openBytes, bool merges)
{
    bool given = false;
    quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED", &given));
    if (!given)
        seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    HistorianSettings settings;
    settings.folder = m_folder->filePath(QStringLiteral("data"));
    settings.vfs = PowerVfs::instance().name();
    settings.commitEvery = std::chrono::milliseconds(1);
    settings.openBytes = openBytes;
    settings.checkpointPages = 40;
    if (merges) {
        settings.checkAfter = {};
        settings.keep.every = std::chrono::milliseconds(10);
        settings.keep.rawDays = 0;
    }
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    if (!opened.ok())
        return -1;
    Historian &history = **opened;

    std::atomic<bool> ends{false};
    std::atomic<quint64> goal{0}; // how much is sent; after a cut the store rests while its files are looked at
    std::atomic<quint64> events{0};
    std::thread plant([&] {
        quint64 sent = 0;
        QRandomGenerator sizes(seed + 1);
        while (!ends) {
            if (sent >= goal) {
                std::this_thread::sleep_for(std::chrono::microseconds(200));
                continue;
            }
            auto batch = std::make_shared<Batch>();
            batch->receivedSteady = std::chrono::steady_clock::now();
            const quint32 rounds = 1 + sizes.bounded(60);
            for (quint32 i = 0; i < rounds * kTags; ++i) {
                ++sent;
                batch->readings.push_back({TagId(quint32((sent - 1) % kTags + 1)), StatusCode::Good,
                                           kStart + std::chrono::milliseconds(sent), Payload::of(sent)});
            }
            history.take(batch);
            if (sizes.bounded(4) == 0) {
                Event event;
                event.kind = EventKind::MaintenanceRequired;
                history.append(event, [&events](const Result<quint64> &id) {
                    if (id.ok())
                        ++events;
                });
            }
            // Many commits of all sizes rather than much.
            while (!ends && history.counters().queueBytes > 0 && sizes.bounded(3) > 0)
                std::this_thread::yield();
        }
    });
    int losses = 0;
    // A busy machine may need more cuts before one falls into merging.
    const auto goesOn = [&](int cut) { return cut < cuts || (merges && cut < 20 * cuts && history.counters().mergedBlocks == 0); };
    for (int cut = 0; goesOn(cut); ++cut) {
        const quint64 until = history.counters().sequence + 200 + random.bounded(3'000);
        goal = until + 2'000;
        if (!QTest::qWaitFor([&] { return history.counters().sequence >= until; }, 20'000)) {
            losses = -1;
            break;
        }
        const QString after = m_folder->filePath(QStringLiteral("after"));
        QDir().mkpath(after);
        // What is known to be stored before the power fails.
        const quint64 acknowledged = history.counters().sequence;
        const quint64 acknowledgedEvents = events;
        if (!PowerVfs::instance().cut(settings.folder, after, random)) {
            losses = -1;
            break;
        }
        const QString wrong = verify(after, acknowledged, acknowledgedEvents);
        if (!wrong.isEmpty()) {
            ++losses;
            if (losses == 1)
                qInfo().noquote() << "LINESIDE_SEED" << seed << "cut" << cut << wrong;
        }
        QDir(after).removeRecursively();
    }
    ends = true;
    plant.join();
    m_merged = history.counters().mergedBlocks;
    qInfo("%d cuts, %d with a loss; %llu readings, %d syncs; LINESIDE_SEED=%u", cuts, losses,
          history.counters().sequence, PowerVfs::instance().syncs(), seed);
    history.stop();
    return losses;
}

void HistoryPowerTest::nothingStoredIsLost_data()
{
    QTest::addColumn<qulonglong>("openBytes");
    QTest::addColumn<bool>("merges");
    QTest::newRow("log only") << 1'000'000'000ull << false;
    QTest::newRow("blocks all the time") << 0ull << false;
    QTest::newRow("blocks that are merged all the time") << 0ull << true;
}

void HistoryPowerTest::nothingStoredIsLost()
{
    QFETCH(qulonglong, openBytes);
    QFETCH(bool, merges);
    bool given = false;
    const int wanted = qEnvironmentVariableIntValue("LINESIDE_POWER_CUTS", &given);
    QCOMPARE(lossesIn(given ? std::max(1, wanted / 3) : 20, size_t(openBytes), merges), 0);
    QVERIFY(!merges || m_merged > 0);
}

void HistoryPowerTest::aDiskThatDoesNotSyncIsFoundOut()
{
    // The same, on a disk that forgets to sync what is committed: as if the store did not ask for it.
    PowerVfs::instance().ignoreSyncsOf("-wal");
    QVERIFY(lossesIn(10, 0) > 0);
}

QTEST_GUILESS_MAIN(HistoryPowerTest)
#include "tst_history_power.moc"
