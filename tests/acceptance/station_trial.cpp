#include "acceptance/station_trial.h"

#include "acceptance/companion.h"
#include "acceptance/store_questions.h"
#include "models/plant/project_file.h"
#include "models/telemetry/conditioning.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <cmath>

#include <unistd.h>

namespace lineside::test {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPlantReadyWithin{120'000};

//! How many readings an ack file vouches for, as it grows.
class AckFile
{
public:
    explicit AckFile(const QString &path) : m_file(path) {}
    quint64 count()
    {
        if (!m_file.isOpen() && !m_file.open(QIODevice::ReadOnly))
            return 0;
        for (;;) {
            const qint64 before = m_file.pos();
            const QByteArray line = m_file.readLine();
            if (!line.endsWith('\n')) {
                m_file.seek(before); // the rest is still to come
                return m_count;
            }
            m_count += line.mid(line.indexOf(' ') + 1).trimmed().toULongLong();
        }
    }

private:
    QFile m_file;
    quint64 m_count = 0;
};

double processCpuSeconds(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.size() < 13 ? 0 : (fields[11].toDouble() + fields[12].toDouble()) / double(::sysconf(_SC_CLK_TCK));
}

double processMb(qint64 pid, const QByteArray &what)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(what + ':'))
            return line.mid(what.size() + 1).trimmed().split(' ').first().toDouble() * 1'024 / 1e6;
    }
    return 0;
}

//! The readings of one tag that are Good, in the order of time.
QString storedValues(Historian &historian, TagId tag, ValueType type, std::vector<double> &values)
{
    const Result<RawResult> result = storedReadings(historian, tag, UtcTime{}, UtcTime::max());
    if (!result)
        return result.error().message;
    values.clear();
    for (const Reading &reading : result->readings) {
        if (qualityOf(reading.status) == Quality::Good)
            values.push_back(numberOf(reading.value, type));
    }
    return {};
}

//! Holds what clients got of one tag against what was stored of it.
void compare(const PlantRecords::TagRecord &record, const std::vector<double> &stored, TrialVerdict &verdict)
{
    size_t next = 0;
    double before = std::nan("");
    qint64 lostNow = 0;
    for (const qint64 at : record.askedUs) {
        const double got = record.valueAt(at);
        if (std::isnan(got))
            continue;
        ++verdict.answers;
        if (next < stored.size() && stored[next] == got) {
            ++next;
            lostNow = 0;
        } else if (got != before) {
            ++verdict.lost;
            ++lostNow;
        }
        before = got;
    }
    // The last poll may have been under way when the station was told to end.
    verdict.lost -= std::min<qint64>(lostNow, 1);
    verdict.invented += qint64(stored.size() - next);
}

void judge(const Plant &plant, const QString &folder, qint64 readyUs, TrialVerdict &verdict)
{
    PlantRecords records(plant);
    verdict.fault = records.readLedger(folder + QStringLiteral("/ledger.csv"));
    if (verdict.fault.isEmpty())
        verdict.fault = records.readRequests(folder + QStringLiteral("/requests.csv"), readyUs);
    if (!verdict.fault.isEmpty())
        return;
    verdict.punctuality = judgePunctuality(records);

    HistorianSettings settings;
    settings.folder = folder + QStringLiteral("/data");
    const Result<std::unique_ptr<Historian>> historian = Historian::open(settings, Clock::system());
    if (!historian) {
        verdict.fault = historian.error().message;
        return;
    }
    std::vector<TagUuid> uuids;
    for (const PlantRecords::TagRecord &record : records.tags())
        uuids.push_back(record.tag->id);
    const std::vector<TagId> numbers = (*historian)->numberTags(uuids);
    std::vector<double> stored;
    for (size_t i = 0; i < numbers.size(); ++i) {
        const PlantRecords::TagRecord &record = records.tags()[i];
        if (!record.isPlain || record.tag->deadband > 0)
            continue;
        verdict.fault = storedValues(**historian, numbers[i], record.tag->type, stored);
        if (!verdict.fault.isEmpty())
            return;
        ++verdict.tagsCompared;
        compare(record, stored, verdict);
    }
}

constexpr int kTagsOfMachine = 20;

//! A line of machines that own the plant's gauges, told what is normal for each so that it counts.
void partAmongMachines(Plant &plant, int machines, bool scored)
{
    Line line;
    line.id = LineId::create();
    line.code = QStringLiteral("TRIAL");
    line.name = QStringLiteral("Trial");
    for (int i = 0; i < machines; ++i) {
        Machine machine;
        machine.id = MachineId::create();
        machine.code = QStringLiteral("M-%1").arg(i + 1, 4, 10, QLatin1Char('0'));
        machine.name = machine.code;
        machine.health.enabled = scored;
        line.machines.append(machine);
    }
    Site &site = plant.sites.first();
    // whoever names tags that move away would be wrong about them
    for (Line &other : site.lines) {
        for (Machine &machine : other.machines) {
            machine.keyTags.clear();
            machine.stateTag = {};
            machine.production = {};
            machine.charts.clear();
            machine.health = {};
            machine.health.enabled = false;
        }
    }
    int next = 0;
    for (Device &device : site.devices) {
        for (Tag &tag : device.tags) {
            if (tag.kind != TagKind::Gauge || tag.type != ValueType::Float64 || next == machines * kTagsOfMachine)
                continue;
            tag.machine = line.machines.at(next++ / kTagsOfMachine).id;
            if (!tag.normalRange.low || !tag.normalRange.high)
                tag.normalRange = {20.0, 80.0};
        }
    }
    site.lines.append(line);
}

} // namespace

TrialVerdict tryStation(const TrialOptions &options)
{
    TrialVerdict verdict;
    const auto fail = [&verdict](const QString &what) {
        verdict.fault = what;
        return verdict;
    };
    const QTemporaryDir folder;
    const auto in = [&folder](const char *name) { return folder.filePath(QLatin1String(name)); };
    const auto startedAt = std::chrono::steady_clock::now();
    Companion plant;
    plant.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    plant.start(options.programs + QStringLiteral("/lineside-demo-plant"),
                {QStringLiteral("--tags"), QString::number(options.tags), QStringLiteral("--no-opcua"), QStringLiteral("--no-mqtt"),
                 QStringLiteral("--seed"), QString::number(options.seed), QStringLiteral("--write-project"), in("project.json"),
                 QStringLiteral("--ledger"), in("ledger.csv"), QStringLiteral("--requests"), in("requests.csv")});
    if (!plant.waitForLine("ready", kPlantReadyWithin).startsWith("ready"))
        return fail(QStringLiteral("the demo plant did not get ready"));
    verdict.plantReadySeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - startedAt).count();
    const qint64 readyUs = toMicroseconds(Clock::system().utc());
    Result<Plant> project = project::load(in("project.json"));
    if (!project)
        return fail(project.error().message);
    if (options.machines > 0) {
        partAmongMachines(*project, options.machines, options.scored);
        if (const Status saved = project::save(in("project.json"), *project); !saved)
            return fail(saved.error().message);
    }

    Companion station;
    station.setStandardErrorFile(in("station.log"));
    station.start(options.programs + QStringLiteral("/lineside"),
                  {QStringLiteral("--headless"), QStringLiteral("--project"), in("project.json"), QStringLiteral("--data"), in("data"),
                   QStringLiteral("--ack-file"), in("acks"), QStringLiteral("--report"), in("report.json")});
    AckFile acks(in("acks"));
    const auto waitForReadings = [&](double each, double limitSeconds) {
        const auto wanted = quint64(each * options.tags);
        const QDeadlineTimer deadline(milliseconds(qint64(limitSeconds * 1'000)));
        while (acks.count() < wanted && !deadline.hasExpired()) {
            if (station.waitForFinished(50))
                return false;
        }
        return acks.count() >= wanted;
    };
    if (!waitForReadings(2, 60))
        return fail(QStringLiteral("the station did not read every tag twice within 60 s"));
    const double cpuBefore = processCpuSeconds(station.processId());
    const auto from = std::chrono::steady_clock::now();
    (void)waitForReadings(2 + options.seconds, 30 + 2 * options.seconds); // what is missing, the judge will say
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
    verdict.cpuPercent = 100 * (processCpuSeconds(station.processId()) - cpuBefore) / took.count();
    verdict.residentMb = processMb(station.processId(), "VmRSS");
    verdict.peakMb = processMb(station.processId(), "VmHWM");
    if (!station.end())
        return fail(QStringLiteral("the station did not end as it should"));
    if (!plant.end())
        return fail(QStringLiteral("the demo plant did not end as it should"));
    verdict.acked = acks.count();
    QFile report(in("report.json"));
    if (report.open(QIODevice::ReadOnly))
        verdict.report = QJsonDocument::fromJson(report.readAll()).object();
    judge(*project, folder.path(), readyUs, verdict);
    return verdict;
}

} // namespace lineside::test
