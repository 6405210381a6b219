#include "app/demo_past.h"

#include "models/base/post.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr qint64 kMostBytes = 1ll << 30;
constexpr qint64 kLongestLine = 80;
constexpr quint64 kMostPast = 50'000'000; //!< readings
constexpr size_t kBatch = 20'000;
constexpr auto kStoredWithin = 60s;
constexpr int kEndsWithinMs = 1'500;
constexpr const char *kMinute = "yyyy-MM-dd HH:mm";

struct DemoPastText
{
    Q_DECLARE_TR_FUNCTIONS(DemoPast)
};

Error notAPast(const QString &file, qint64 line)
{
    return {Error::Kind::BadData, DemoPastText::tr("%1 is not the past of a demo plant (line %2).").arg(file).arg(line), {}};
}

std::optional<Payload> payloadFrom(const QByteArray &text, ValueType type, Batch &batch)
{
    bool isValue = false;
    Payload value;
    switch (type) {
    case ValueType::Float64:
        value = Payload::of(text.toDouble(&isValue));
        break;
    case ValueType::Int64:
        value = Payload::of(qint64(text.toLongLong(&isValue)));
        break;
    case ValueType::UInt64:
        value = Payload::of(quint64(text.toULongLong(&isValue)));
        break;
    case ValueType::Bool:
        isValue = text == "0" || text == "1";
        value = Payload::of(text == "1");
        break;
    case ValueType::Text:
        isValue = true;
        value = batch.addText(text);
        break;
    }
    return isValue ? std::optional(value) : std::nullopt;
}

} // namespace

Result<DemoPastFacts> takePast(const QString &path, UtcTime until, const PlantSnapshot &snapshot, Historian &historian, const std::atomic<bool> &stopped)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMostBytes)
        return Error{Error::Kind::Io, DemoPastText::tr("%1 cannot be read.").arg(path), {}};
    qint64 number = 0;
    const auto nextLine = [&file, &number] {
        ++number;
        return file.readLine(kLongestLine).trimmed();
    };
    if (nextLine() != "lineside-demo-past 1")
        return notAPast(path, number);
    DemoPastFacts facts{0, UtcTime::max(), UtcTime::min()};
    quint64 lines = 0;
    const TagEntry *entry = nullptr;
    bool hasTag = false;
    UtcTime last = UtcTime::min();
    const auto committed = std::make_shared<std::atomic<quint64>>(0);
    const CommitSubscription subscription = historian.onCommit([committed, until](const CommitNotice &notice) {
        *committed += quint64(std::count_if(notice.readings.begin(), notice.readings.end(), [until](const Reading &reading) { return reading.at < until; }));
    });
    std::shared_ptr<Batch> batch;
    const auto give = [&] {
        while (!stopped && historian.fill() > 0.5)
            std::this_thread::sleep_for(2ms); // the disk's pace
        if (batch && !batch->readings.empty())
            historian.take(batch);
        batch.reset();
    };
    while (!file.atEnd()) {
        if (stopped)
            return Error{Error::Kind::Cancelled, DemoPastText::tr("Taking over the past was stopped."), {}};
        const QByteArray line = nextLine();
        if (line.startsWith("tag ")) {
            give();
            entry = snapshot.find(TagUuid{QUuid::fromString(QLatin1String(line.mid(4)))});
            hasTag = true;
            last = UtcTime::min();
            continue;
        }
        if (line.startsWith("end ")) {
            give();
            bool isNumber = false;
            if (line.mid(4).toULongLong(&isNumber) != lines || !isNumber || !file.atEnd())
                return notAPast(path, number);
            // who asks history next finds all of it
            const SteadyTime latest = std::chrono::steady_clock::now() + kStoredWithin;
            while (*committed < facts.readings) {
                if (stopped || std::chrono::steady_clock::now() > latest)
                    return Error{Error::Kind::Timeout, DemoPastText::tr("History did not take over the past in time."), {}};
                std::this_thread::sleep_for(5ms);
            }
            return facts;
        }
        const qsizetype space = line.indexOf(' '); // none: an empty text
        bool isTime = false;
        const UtcTime at = fromMicroseconds((space < 0 ? line : line.left(space)).toLongLong(&isTime));
        if (!hasTag || !isTime || at <= last || at >= until || ++lines > kMostPast)
            return notAPast(path, number);
        last = at;
        if (!entry)
            continue; // of another plant
        if (!batch) {
            batch = std::make_shared<Batch>();
            batch->device = entry->device->id;
            batch->receivedAt = at;
            batch->receivedSteady = std::chrono::steady_clock::now();
        }
        const std::optional<Payload> value = payloadFrom(space < 0 ? QByteArray() : line.mid(space + 1), entry->tag->type, *batch);
        if (!value)
            return notAPast(path, number);
        batch->readings.push_back({entry->id, StatusCode::Good, at, *value});
        ++facts.readings;
        facts.from = std::min(facts.from, at);
        facts.to = std::max(facts.to, at);
        if (batch->readings.size() >= kBatch)
            give();
    }
    return notAPast(path, number); // its end is missing
}

DemoPast::DemoPast(Historian &historian, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_historian(historian)
    , m_file(folder + QStringLiteral("/demo-past.txt"))
    , m_program(QCoreApplication::applicationDirPath() + QStringLiteral("/lineside-demo-plant"))
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(kStandsStill);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        m_stopped = true;
        m_process.kill();
        end(Error{Error::Kind::Timeout, tr("The demo plant's past came no further within %1 s.").arg(m_deadline.interval() / 1'000), {}});
    });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoPast::readOutput);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(Error{Error::Kind::NotFound, tr("The demo plant's past cannot be simulated: %1.").arg(m_process.errorString()), {}});
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readOutput();
        if (status == QProcess::NormalExit && code == 0)
            take();
        else
            end(Error{Error::Kind::Io, tr("The demo plant's past cannot be simulated (code %1).").arg(code), {}});
    });
}

DemoPast::~DemoPast()
{
    m_ended = true; // nobody is told any more
    m_stopped = true;
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(kEndsWithinMs);
    }
    if (m_thread.joinable())
        m_thread.join();
    QFile::remove(m_file);
}

void DemoPast::start(SnapshotPtr snapshot, UtcTime until, int days, const QStringList &plantOptions)
{
    m_until = until;
    m_snapshot = std::move(snapshot);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setChildProcessModifier([] {
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr); // the station reads its signals from a descriptor
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        [[maybe_unused]] const int priority = ::nice(5); // whoever looks at the plant comes first; on a busy machine it still gets its turn
    });
    m_process.setProgram(m_program);
    m_process.setArguments(plantOptions + QStringList{QStringLiteral("--write-past"), m_file, QStringLiteral("--past-days"), QString::number(days),
                                                         QStringLiteral("--past-until"), QString::number(toMicroseconds(until))});
    m_deadline.start();
    m_process.start();
}

void DemoPast::readOutput()
{
    while (m_process.canReadLine()) {
        const QByteArray line = m_process.readLine(kLongestLine).trimmed();
        if (!line.startsWith("past "))
            continue;
        const int percent = line.mid(5).toInt();
        if (percent > m_percent && !m_ended) { // a busy machine needs long; what stands still is given up
            m_percent = percent;
            m_deadline.start();
        }
        Q_EMIT progressed(percent);
    }
}

void DemoPast::take()
{
    if (m_ended || m_thread.joinable())
        return;
    m_deadline.start();
    m_thread = std::thread([this] {
        const Result<DemoPastFacts> facts = takePast(m_file, m_until, *m_snapshot, m_historian, m_stopped);
        if (facts && facts->readings > 0) {
            Event event;
            event.at = Clock::system().utc();
            event.kind = EventKind::Warning; // of severity Info
            event.source = QStringLiteral("demo");
            event.text = tr("The demo plant's past was simulated: %Ln readings, %1 to %2. Nobody measured them; what the user demo entered and what was worked out of that time rest on them.", nullptr, int(facts->readings))
                             .arg(toLocalDateTime(facts->from).toString(QLatin1String(kMinute)), toLocalDateTime(facts->to).toString(QLatin1String(kMinute)));
            m_historian.append(std::move(event));
        }
        post(this, [this, facts] { end(facts); });
    });
}

void DemoPast::end(const Result<DemoPastFacts> &facts)
{
    if (std::exchange(m_ended, true))
        return;
    m_deadline.stop();
    QFile::remove(m_file); // it is in history, or of no use
    Q_EMIT finished(facts);
}

} // namespace lineside
