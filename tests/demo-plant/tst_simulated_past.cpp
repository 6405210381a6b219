#include "app/demo-plant/plant_past.h"

#include <QFile>
#include <QHash>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace lineside::demo;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

struct TrackRead
{
    std::vector<std::pair<UtcTime, double>> readings;
    std::vector<QByteArray> texts; //!< as they stand, of each reading
};

//! The file as it stands; fails the test's assumptions loudly.
QHash<QUuid, TrackRead> readPast(const QString &path, quint64 *end = nullptr)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.readLine() != "lineside-demo-past 1\n")
        qFatal("no past");
    QHash<QUuid, TrackRead> tracks;
    TrackRead *track = nullptr;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        if (line.startsWith("tag "))
            track = &tracks[QUuid::fromString(QLatin1String(line.mid(4)))];
        else if (line.startsWith("end ") && end)
            *end = line.mid(4).toULongLong();
        else if (track && !line.startsWith("end ")) {
            const QByteArray time = line.split(' ').first(); // alone before an empty text
            track->readings.emplace_back(fromMicroseconds(time.toLongLong()), line.mid(time.size() + 1).toDouble());
            track->texts.push_back(line.mid(time.size() + 1));
        }
    }
    return tracks;
}

} // namespace

//! A demo plant's past is simulated by the same physics, and ends where the plant begins.
class TestPlantPast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rangeAndSteps();
    void numberedTextsEndWhereThePlantBegins();
    void countersEndWhereThePlantBegins();
    void wearGrowsUpToThePresent();
    void sameSeedSamePast();
    void isStopped();
    void refusesNonsense();

private:
    const Tag &tag(const char *code);

    static constexpr UtcTime kUntil{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + 13h + 28min + 17s};
    QTemporaryDir m_folder;
    PlantOptions m_plant{7, 0, false, false};
    std::unique_ptr<PlantModel> m_now;
    QHash<QUuid, TrackRead> m_past;
    quint64 m_end = 0;
};

const Tag &TestPlantPast::tag(const char *code)
{
    for (const Device &device : m_now->devices()) {
        for (const Tag &each : device.tags) {
            if (each.code == q(code))
                return each;
        }
    }
    qFatal("there is no %s", code);
}

void TestPlantPast::initTestCase()
{
    const QString file = m_folder.filePath(q("past.txt"));
    QList<double> told;
    const Status written = writePast({m_plant, 2, kUntil, file}, [&told](double part) {
        told += part;
        return true;
    });
    QVERIFY2(written, written ? "" : qPrintable(written.error().message));
    QVERIFY(told.size() > 50 && told.size() <= 102 && std::is_sorted(told.begin(), told.end()) && told.last() <= 1);
    m_now = std::make_unique<PlantModel>(m_plant);
    m_past = readPast(file, &m_end);
}

void TestPlantPast::rangeAndSteps()
{
    quint64 count = 0;
    for (const TrackRead &track : std::as_const(m_past)) {
        QVERIFY(!track.readings.empty());
        QVERIFY(track.readings.front().first >= kUntil - 48h - 1min);
        QVERIFY(track.readings.back().first < kUntil);
        for (size_t i = 1; i < track.readings.size(); ++i)
            QVERIFY(track.readings[i - 1].first < track.readings[i].first);
        count += track.readings.size();
    }
    QCOMPARE(count, m_end);
    // a measured value: each minute of the last 26 hours, each five minutes before
    const TrackRead &vibration = m_past[tag("PMP-04.vibration").id.uuid];
    const auto fine = std::count_if(vibration.readings.begin(), vibration.readings.end(), [](const auto &each) { return each.first >= kUntil - 26h; });
    QVERIFY2(std::abs(fine - 26 * 60) <= 1, qPrintable(QString::number(fine)));
    QVERIFY(std::abs(qint64(vibration.readings.size()) - fine - 22 * 12) <= 1);
    // a state and a text: when they change
    const TrackRead &batch = m_past[tag("REA-A.batch_id").id.uuid];
    QVERIFY(batch.texts.size() > 40 && std::adjacent_find(batch.texts.begin(), batch.texts.end()) == batch.texts.end());
    // what was connected late has little
    for (const char *code : {"CNV-06.vibration", "CNV-06.state"})
        QVERIFY2(m_past[tag(code).id.uuid].readings.front().first >= kUntil - 2h - 1min, code);
    QVERIFY(m_past[tag("CNV-05.vibration").id.uuid].readings.front().first < kUntil - 47h);
}

//! Orders and batches of the past come before those of the plant that begins, and none of a name twice.
void TestPlantPast::numberedTextsEndWhereThePlantBegins()
{
    for (const char *code : {"REA-A.batch_id", "REA-B.batch_id", "FIL-01.order", "FIL-02.order", "PAL-01.pallet_id"}) {
        std::vector<QByteArray> names;
        for (const QByteArray &text : m_past[tag(code).id.uuid].texts) {
            if (!text.isEmpty() && text.back() >= '0' && text.back() <= '9')
                names.push_back(text);
        }
        QVERIFY2(names.size() > 4, code);
        QVERIFY2(std::is_sorted(names.begin(), names.end()) && std::adjacent_find(names.begin(), names.end()) == names.end(), code);
        for (qsizetype device = 0; device < m_now->devices().size(); ++device) {
            for (qsizetype i = 0; i < m_now->devices()[device].tags.size(); ++i) {
                if (m_now->devices()[device].tags[i].code != q(code))
                    continue;
                const QByteArray begins = QByteArray::fromStdString(*std::get<const std::string *>(m_now->pointsOf(device)[size_t(i)].source));
                QCOMPARE(begins.size(), names.back().size());
                QCOMPARE(begins.right(5).toInt() - names.back().right(5).toInt(), 1);
            }
        }
    }
}

void TestPlantPast::countersEndWhereThePlantBegins()
{
    for (qsizetype device = 0; device < m_now->devices().size(); ++device) {
        const std::span<Point> points = m_now->pointsOf(device);
        for (size_t i = 0; i < points.size(); ++i) {
            const auto *const counter = std::get_if<const Counter *>(&points[i].source);
            if (!counter)
                continue;
            const Tag &each = m_now->devices()[device].tags[qsizetype(i)];
            const TrackRead &track = m_past[each.id.uuid];
            const auto modulus = double((*counter)->modulus);
            const auto forward = [modulus](double from, double to) { return to >= from ? to - from : to - from + modulus; };
            // the last minute's worth may be missing, no more; and it never runs backwards
            const double missing = forward(track.readings.back().second, double((*counter)->value));
            const double made = forward(track.readings.front().second, track.readings.back().second);
            QVERIFY2(missing <= std::max(400.0, made / 1'000), qPrintable(each.code + q(" misses ") + QString::number(missing)));
            for (size_t k = 1; k < track.readings.size(); ++k)
                QVERIFY2(forward(track.readings[k - 1].second, track.readings[k].second) < modulus / 2, qPrintable(each.code));
        }
    }
    QVERIFY(m_past[tag("CAP-01.count_total").id.uuid].readings.back().second > m_past[tag("CAP-01.count_total").id.uuid].readings.front().second);
}

void TestPlantPast::wearGrowsUpToThePresent()
{
    const auto mean = [](const TrackRead &track, size_t first, size_t last) {
        double sum = 0;
        for (size_t i = first; i < last; ++i)
            sum += track.readings[i].second;
        return sum / double(last - first);
    };
    // the pump that wears out in days shakes more at the end than at the beginning
    const TrackRead &worn = m_past[tag("PMP-04.vibration").id.uuid];
    const size_t all = worn.readings.size();
    QVERIFY2(mean(worn, all - 120, all) > mean(worn, 0, 120) * 1.1,
             qPrintable(q("%1 at first, %2 at last").arg(mean(worn, 0, 120)).arg(mean(worn, all - 120, all))));
    const double before = m_now->physics().wearOf("PMP-04")->value;
    QVERIFY(before > 0.2); // what it begins with is as it was
    // and it shakes as the physics of the wear of that hour has it, hour by hour
    const double perHour = m_now->physics().wearOf("PMP-04")->perHour;
    const auto median = [&worn](std::chrono::hours ago) {
        std::vector<double> values;
        for (const auto &[at, value] : worn.readings) {
            if (at >= kUntil - ago - 1h && at < kUntil - ago + 1h)
                values.push_back(value);
        }
        std::sort(values.begin(), values.end());
        return values.empty() ? 0 : values[values.size() / 2];
    };
    const auto rough = [](double wear) { return 1.33 + 4.6 * std::pow(wear, 1.4); };
    const auto wearAt = [before, perHour](double hoursAgo) { return std::max(0.04, before - perHour * hoursAgo); };
    const double still = 0.06;
    const double first = median(46h);
    for (const std::chrono::hours ago : {1h, 7h, 13h, 19h, 25h, 33h, 41h}) {
        const double expected = still + (first - still) * rough(wearAt(double(ago.count()))) / rough(wearAt(46));
        QVERIFY2(std::abs(median(ago) / expected - 1) < 0.08,
                 qPrintable(q("%1 h before: %2 instead of %3").arg(ago.count()).arg(median(ago)).arg(expected)));
    }
}

void TestPlantPast::sameSeedSamePast()
{
    const QString file = m_folder.filePath(q("again.txt"));
    QVERIFY(writePast({m_plant, 2, kUntil, file}));
    QFile one(m_folder.filePath(q("past.txt"))), other(file);
    QVERIFY(one.open(QIODevice::ReadOnly) && other.open(QIODevice::ReadOnly));
    QVERIFY(one.readAll() == other.readAll());
}

void TestPlantPast::isStopped()
{
    const QString file = m_folder.filePath(q("stopped.txt"));
    const Status written = writePast({m_plant, 31, kUntil, file}, [](double part) { return part < 0.02; });
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::Cancelled);
    QVERIFY(!QFile::exists(file));
}

void TestPlantPast::refusesNonsense()
{
    for (const int days : {0, -1, 32})
        QCOMPARE(writePast({m_plant, days, kUntil, m_folder.filePath(q("none.txt"))}).error().kind, Error::Kind::BadData);
    QCOMPARE(writePast({m_plant, 1, kUntil, m_folder.filePath(q("no/such/folder.txt"))}).error().kind, Error::Kind::Io);
}

QTEST_APPLESS_MAIN(TestPlantPast)
#include "tst_simulated_past.moc"
