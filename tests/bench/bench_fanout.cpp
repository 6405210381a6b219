#include "bench/bench.h"
#include "load/load_station.h"
#include "load/polling_watch.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <malloc.h>
#include <mutex>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

/*
 * Remote viewers: the server's own parts (accounts, front door, hub, pipeline) in this process on one core, lineside-load on
 * another. A delivery is one reading or event that reached one viewer. The server's CPU time is that of this whole process,
 * with whoever makes the events in it. Beside it, broadcasters as people write them with ws and socket.io.
 */
namespace lineside::bench {

namespace {

using namespace std::chrono_literals;
using load::LoadStation;

constexpr const char *kName = "fanout";
constexpr double kLongEnough = 2;    //!< seconds; below, a few viewers show that all of it works
constexpr double kStepSeconds = 4;   //!< of a measurement that only looks for a limit
constexpr int kServerCore = 0, kClientCore = 1;

void pinTo(pid_t process, int core)
{
    if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
        return;
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(size_t(core), &cores);
    sched_setaffinity(process, sizeof cores, &cores);
}

qint64 residentBytes(const QString &process = QStringLiteral("self"))
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

//! What the kernel holds in this process's sockets.
qint64 socketBytes()
{
    constexpr int kMemInfo = 55; // SO_MEMINFO
    constexpr size_t kReceived = 0, kQueuedToSend = 5;
    qint64 bytes = 0;
    for (int descriptor = 0; descriptor < 25'000; ++descriptor) {
        std::array<quint32, 9> info{};
        socklen_t length = sizeof info;
        if (::getsockopt(descriptor, SOL_SOCKET, kMemInfo, info.data(), &length) == 0)
            bytes += info[kReceived] + info[kQueuedToSend];
    }
    return bytes;
}

double cpuSecondsOf(qint64 process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = file.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    return (fields.value(11).toDouble() + fields.value(12).toDouble()) / double(sysconf(_SC_CLK_TCK));
}

//! What somebody else's work on these cores was meanwhile: figures of a busy machine are to be known as such.
double loadAverage()
{
    double average = 0;
    return ::getloadavg(&average, 1) == 1 ? average : 0;
}

//! Calls something at a rate, on a thread of its own, for as long as it lives.
class Producer
{
public:
    //! \a make is told how many are due.
    Producer(double perSecond, std::function<void(int)> make)
        : m_thread([this, perSecond, make = std::move(make)] {
            const SteadyTime begun = std::chrono::steady_clock::now();
            quint64 made = 0;
            for (SteadyTime next = begun; !m_stop; next += 1ms) {
                std::this_thread::sleep_until(next);
                const auto due = quint64(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() * perSecond);
                const quint64 count = std::min<quint64>(due - made, quint64(perSecond));
                if (count > 0)
                    make(int(count));
                made = due;
            }
        })
    {
    }
    ~Producer()
    {
        m_stop = true;
        m_thread.join();
    }

private:
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

//! Looks at memory ten times a second, for as long as it lives.
class MemoryWatch
{
public:
    MemoryWatch()
        : m_thread([this] {
            while (!m_stop) {
                m_most = std::max(m_most.load(), residentBytes() + socketBytes());
                std::this_thread::sleep_for(100ms);
            }
        })
    {
    }
    ~MemoryWatch()
    {
        m_stop = true;
        m_thread.join();
    }
    qint64 most() const { return m_most; }

private:
    std::atomic<qint64> m_most{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

//! What the server's process holds, ten times in a run: whether it grows.
class MemoryCourse
{
public:
    explicit MemoryCourse(double seconds)
        : m_thread([this, every = std::chrono::duration<double>(seconds / 10)] {
            std::unique_lock lock(m_mutex);
            while (!m_ending.wait_for(lock, every, [this] { return m_stop; }))
                m_megabytes.append(std::round(double(residentBytes()) / 1e5) / 10);
        })
    {
    }
    ~MemoryCourse() { stop(); }
    QJsonArray stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
        }
        m_ending.notify_all();
        if (m_thread.joinable())
            m_thread.join();
        return m_megabytes;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_ending;
    bool m_stop = false;
    QJsonArray m_megabytes;
    std::thread m_thread;
};

//! lineside-load on the other core.
class Client
{
public:
    explicit Client(quint16 port, const QStringList &options, const std::vector<std::string> &tokens = {})
    {
        QStringList arguments{QStringLiteral("--port"), QString::number(port), QStringLiteral("--core"), QString::number(kClientCore)};
        if (!tokens.empty()) {
            const QString path = m_folder.filePath(QStringLiteral("tokens"));
            QFile file(path);
            if (file.open(QIODevice::WriteOnly)) {
                for (const std::string &token : tokens)
                    file.write((token + '\n').c_str());
            }
            arguments << QStringLiteral("--tokens") << path;
        }
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/lineside-load"), arguments + options);
    }
    ~Client()
    {
        m_process.kill();
        m_process.waitForFinished(5'000);
    }

    //! What it has seen when it comes to a stage; empty when it does not.
    QJsonObject wait(const char *stage, double seconds)
    {
        const SteadyTime end = std::chrono::steady_clock::now() + std::chrono::milliseconds(qint64(seconds * 1e3));
        while (std::chrono::steady_clock::now() < end) {
            while (m_process.canReadLine()) {
                const QJsonObject told = QJsonDocument::fromJson(m_process.readLine()).object();
                if (told[QLatin1String("stage")].toString() == QLatin1String(stage))
                    return told[QLatin1String("figures")].toObject();
            }
            if (m_process.state() == QProcess::NotRunning && !m_process.canReadLine())
                return {};
            m_process.waitForReadyRead(50);
        }
        return {};
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

double at(const QJsonObject &figures, const char *group, const char *name)
{
    return figures[QLatin1String(group)].toObject()[QLatin1String(name)].toDouble();
}

//! What one run gave, on both sides.
struct Run
{
    QJsonObject seen; //!< by the client
    double cpuSeconds = 0;
    qint64 residentAtStart = 0, residentAtEnd = 0;
    QJsonArray megabytes; //!< held, at each tenth of the time

    double number(const char *name) const { return seen[QLatin1String(name)].toDouble(); }
    double perSecond() const { return number("deliveries") / std::max(0.001, number("seconds")); }
    double cpuPerMillion() const { return cpuSeconds / std::max(1.0, number("deliveries")) * 1e6; }
    double p95() const { return at(seen, "delayMs", "p95"); }
    bool isWhole() const { return !seen.isEmpty() && number("failed") == 0 && number("lost") == 0 && number("doubled") == 0; }
};

class Fanout
{
public:
    explicit Fanout(const Options &options)
        : m_part(options.part)
        , m_isShort(options.seconds < kLongEnough)
        , m_seconds(options.seconds)
        , m_step(m_isShort ? options.seconds : std::min(options.seconds, kStepSeconds))
        , m_viewers(m_isShort ? 40 : 1'000)
        , m_rate(m_isShort ? 200 : 1'000)
    {
    }

    bool all()
    {
        using Part = bool (Fanout::*)();
        struct Row
        {
            const char *name;
            Part part;
            bool needsStation;
        };
        static constexpr Row kParts[] = {
            {"memory", &Fanout::memories, false}, // first, while the heap is as small as it gets
            {"burst", &Fanout::burst, true},
            {"sustained", &Fanout::sustained, true},
            {"sensors", &Fanout::sensors, true},
            {"events", &Fanout::ceilingOfEvents, true},
            {"readings", &Fanout::ceilingOfReadings, true},
            {"frozen", &Fanout::frozen, true},
            {"assault", &Fanout::polling, true},
            {"tls", &Fanout::secured, false},
            {"peers", &Fanout::peers, false},
        };
        bool ok = true, any = false;
        for (const Row &row : kParts) {
            if (!m_part.isEmpty() && m_part != QLatin1String(row.name))
                continue;
            any = true;
            if (row.needsStation && !m_station) {
                load::StationSettings settings;
                settings.users = m_viewers;
                settings.tags = kManyTags;
                m_station = std::make_unique<LoadStation>(settings);
                if (!m_station->fault().isEmpty())
                    return fail(m_station->fault());
            } else if (!row.needsStation) {
                m_station.reset();
            }
            ok = (this->*row.part)() && ok;
        }
        return any ? ok : fail(QStringLiteral("there is no part %1").arg(m_part));
    }

private:
    static constexpr int kManyTags = 1'200;

    static bool fail(const QString &what)
    {
        std::fprintf(stderr, "lineside-bench: fanout: %s\n", qPrintable(what));
        return false;
    }
    void tell(const char *metric, double value, const char *unit, QJsonObject config) const
    {
        config.insert(QStringLiteral("loadAverage"), loadAverage());
        report(kName, metric, value, unit, config);
    }
    QJsonObject config(double rate) const
    {
        return {{QStringLiteral("viewers"), m_viewers}, {QStringLiteral("messagesPerSecond"), rate}};
    }
    //! One client's run against the station, all viewers connected by \a options.
    Run measure(QStringList options, double seconds, const std::function<void()> &connected = {})
    {
        options << QStringLiteral("--seconds") << QString::number(seconds);
        Client client(m_station->port(), options, m_station->tokens());
        Run run;
        if (client.wait("connected", 120).isEmpty())
            return run;
        if (connected)
            connected();
        if (client.wait("measuring", 60).isEmpty())
            return run;
        run.residentAtStart = residentBytes();
        MemoryCourse course(seconds);
        const auto cpu = processCpu();
        run.seen = client.wait("measured", seconds + 60);
        run.cpuSeconds = std::chrono::duration<double>(processCpu() - cpu).count();
        run.residentAtEnd = residentBytes();
        run.megabytes = course.stop();
        return run;
    }
    //! Every measurement begins with nobody there, and everybody's connections of the minute still to be had.
    bool anew() { return m_station->restart() || fail(m_station->fault()); }
    std::unique_ptr<Producer> events(double perSecond)
    {
        return std::make_unique<Producer>(perSecond, [this](int count) { m_station->tellEvents(count); });
    }
    QStringList viewers(int count) const { return {QStringLiteral("--connections"), QString::number(count)}; }

    bool burst()
    {
        if (!anew())
            return false;
        const int base = m_viewers / 5;
        const auto producer = events(m_rate);
        const Run run = measure(viewers(m_viewers) << QStringLiteral("--base") << QString::number(base), std::min(1.0, m_step));
        const QJsonObject c{{QStringLiteral("atOnce"), m_viewers}, {QStringLiteral("before"), base}, {QStringLiteral("messagesPerSecond"), m_rate}};
        tell("connect_p50", at(run.seen, "connectMs", "p50"), "ms", c);
        tell("connect_p95", at(run.seen, "connectMs", "p95"), "ms", c);
        tell("connect_max", at(run.seen, "connectMs", "max"), "ms", c);
        tell("subscribed_p95", at(run.seen, "subscribeMs", "p95"), "ms", c);
        tell("connects_failed", run.number("failed"), "connections", c);
        return run.isWhole() || fail(run.seen[QLatin1String("trouble")].toString());
    }

    bool sustained()
    {
        if (!anew())
            return false;
        const auto producer = events(m_rate);
        const Run run = measure(viewers(m_viewers) << QStringLiteral("--warm-up") << QString::number(std::min(3.0, m_step)), m_seconds);
        QJsonObject c = config(m_rate);
        c.insert(QStringLiteral("seconds"), m_seconds);
        c.insert(QStringLiteral("bytesPerMessage"), run.number("bytes") / std::max(1.0, run.number("messages")));
        tell("events", run.perSecond(), "deliveries/s", c);
        tell("events_p50", at(run.seen, "delayMs", "p50"), "ms", c);
        tell("events_p95", run.p95(), "ms", c);
        tell("events_max", at(run.seen, "delayMs", "max"), "ms", c);
        tell("events_cpu", run.cpuPerMillion(), "CPU-s/Mdeliveries", c);
        tell("events_lost", run.number("lost") + run.number("doubled"), "deliveries", c);
        tell("connected_time", run.number("connectedShare") * 100, "%", c);
        tell("memory_at_start", double(run.residentAtStart) / 1e6, "MB", c);
        c.insert(QStringLiteral("eachTenthMB"), run.megabytes);
        tell("memory_at_end", double(run.residentAtEnd) / 1e6, "MB", c);
        return run.isWhole() || fail(run.seen[QLatin1String("trouble")].toString());
    }

    bool sensors()
    {
        if (!anew())
            return false;
        // A hundred sensors that change ten times a second: as many as one subscription may be told of, one by one.
        const Producer producer(10, [this](int) { m_station->bringReadings(100); });
        const Run run = measure(viewers(m_viewers) << QStringLiteral("--topic") << QStringLiteral("readings"), m_step);
        QJsonObject c = config(10);
        c.insert(QStringLiteral("tags"), run.number("deliveries") / std::max(1.0, run.number("messages")));
        tell("readings", run.perSecond(), "deliveries/s", c);
        tell("readings_p50", at(run.seen, "delayMs", "p50"), "ms", c);
        tell("readings_p95", run.p95(), "ms", c);
        tell("readings_cpu", run.cpuPerMillion(), "CPU-s/Mdeliveries", c);
        return run.isWhole() || fail(run.seen[QLatin1String("trouble")].toString());
    }

    //! More and more events, until they are late: the most that came with p95 below 60 ms.
    bool ceilingOfEvents()
    {
        double best = 0, bestP95 = 0, most = 0;
        const std::vector<double> rates = m_isShort ? std::vector<double>{400} : std::vector<double>{2'000, 3'000, 4'000, 5'000, 6'000, 8'000, 10'000};
        for (const double rate : rates) {
            if (!anew())
                return false;
            const auto producer = events(rate);
            const Run run = measure(viewers(m_viewers), m_step);
            tell("events_step", run.perSecond(), "deliveries/s",
                 {{QStringLiteral("messagesPerSecond"), rate}, {QStringLiteral("p95Ms"), run.p95()}, {QStringLiteral("cpuPerMillion"), run.cpuPerMillion()},
                  {QStringLiteral("lost"), run.number("lost")}, {QStringLiteral("drops"), run.number("drops")}});
            most = std::max(most, run.perSecond());
            if (run.isWhole() && run.p95() <= 60 && run.perSecond() > best) {
                best = run.perSecond();
                bestP95 = run.p95();
            }
            if (!run.isWhole() || run.number("drops") > 0 || run.p95() > 1'000)
                break;
        }
        QJsonObject c = config(0);
        c.insert(QStringLiteral("p95Ms"), bestP95);
        tell("events_ceiling_in_time", best, "deliveries/s", c);
        tell("events_ceiling", most, "deliveries/s", config(0));
        return most > 0;
    }

    //! The same with readings: messages of up to 1,200, ten a second.
    bool ceilingOfReadings()
    {
        double best = 0, bestP95 = 0, most = 0;
        for (const int tags : m_isShort ? std::vector<int>{100} : std::vector<int>{400, 600, 800, 1'000, 1'200}) {
            if (!anew())
                return false;
            const Producer producer(10, [this, tags](int) { m_station->bringReadings(tags); });
            const Run run = measure(viewers(m_viewers) << QStringLiteral("--topic") << QStringLiteral("readings"), m_step);
            tell("readings_step", run.perSecond(), "deliveries/s",
                 {{QStringLiteral("tags"), tags}, {QStringLiteral("p95Ms"), run.p95()}, {QStringLiteral("cpuPerMillion"), run.cpuPerMillion()},
                  {QStringLiteral("snapshots"), run.number("snapshots")}, {QStringLiteral("drops"), run.number("drops")}});
            most = std::max(most, run.perSecond());
            if (run.isWhole() && run.p95() <= 60 && run.perSecond() > best) {
                best = run.perSecond();
                bestP95 = run.p95();
            }
        }
        QJsonObject c = config(10);
        c.insert(QStringLiteral("p95Ms"), bestP95);
        tell("readings_ceiling_in_time", best, "deliveries/s", c);
        tell("readings_ceiling", most, "deliveries/s", config(10));
        return most > 0;
    }

    //! What a hundred viewers that stop to read cost, in memory and for the others.
    bool frozen()
    {
        const int stopped = m_viewers / 10;
        std::array<double, 2> p95{1e9, 1e9};
        std::array<qint64, 2> memory{};
        bool ok = true;
        for (int turn = 0; turn < (m_isShort ? 2 : 6); ++turn) {
            const int with = turn % 2;
            if (!anew())
                return false;
            malloc_trim(0);
            const auto producer = events(m_rate);
            const MemoryWatch watch;
            const Run run = measure(viewers(m_viewers + stopped * with) << QStringLiteral("--frozen") << QString::number(stopped * with), m_step);
            ok = run.isWhole() && ok;
            const auto index = size_t(with);
            p95[index] = std::min(p95[index], run.p95()); // the best of three: other work on the machine only makes it worse
            memory[index] = std::max(memory[index], watch.most());
        }
        QJsonObject c = config(m_rate);
        c.insert(QStringLiteral("frozen"), stopped);
        tell("frozen_memory", double(memory[1] - memory[0]) / 1e6, "MB", c);
        tell("frozen_others_p95", p95[1], "ms", c);
        tell("frozen_none_p95", p95[0], "ms", c);
        tell("frozen_others_later", (p95[1] / std::max(0.001, p95[0]) - 1) * 100, "%", c);
        return ok || fail(QStringLiteral("others lost something beside frozen readers"));
    }

    //! A device polled every 100 ms beside slow heads, handshakes that are none, and frames that are too large.
    bool polling()
    {
        if (!anew())
            return false;
        load::PollingWatch watch(100ms);
        const auto producer = events(m_rate);
        const Run run = measure(viewers(m_viewers / 2) << QStringLiteral("--slow-heads") << QString::number(m_viewers / 2) << QStringLiteral("--bad-handshakes")
                                                       << QString::number(m_viewers / 2) << QStringLiteral("--huge-frames") << QString::number(m_viewers / 20),
                                std::max(m_step, std::min(m_seconds, 60.0)), [&watch] { watch.startAnew(); });
        const load::Polls polls = watch.polls();
        const QJsonObject c{{QStringLiteral("periodMs"), 100}, {QStringLiteral("viewers"), m_viewers / 2}, {QStringLiteral("assault"), run.seen[QLatin1String("assault")]}};
        tell("assault_missed_periods", double(polls.missed), "periods", c);
        tell("assault_polls", double(polls.done), "polls", c);
        tell("assault_longest_gap", polls.longestGapMs, "ms", c);
        tell("assault_viewers_p95", run.p95(), "ms", c);
        return polls.done > 0 && !run.seen.isEmpty();
    }

    //! As many viewers as there may be, at first idle, then with something every now and then.
    bool memory(bool tls)
    {
        load::StationSettings settings;
        settings.users = m_viewers;
        settings.tags = 10;
        settings.tls = tls;
        m_station = std::make_unique<LoadStation>(settings);
        if (!m_station->fault().isEmpty())
            return fail(m_station->fault());
        const int most = m_isShort ? m_viewers * 2 : int(settings.limits.mostInAll);
        malloc_trim(0);
        const qint64 before = residentBytes();
        const auto producer = events(0.2); // slow: an event every five seconds
        const Run run = measure((tls ? QStringList{QStringLiteral("--tls")} : QStringList()) + viewers(most) << QStringLiteral("--rate") << QString::number(tls ? 400 : 2'000) << QStringLiteral("--addresses") << QStringLiteral("5000"),
                                m_isShort ? m_step : 6);
        const QJsonObject c{{QStringLiteral("viewers"), most}, {QStringLiteral("tls"), tls}, {QStringLiteral("failed"), run.number("failed")}};
        tell(tls ? "connection_memory_tls" : "connection_memory", double(run.residentAtEnd - before) / most / 1024, "KB", c);
        const bool ok = !run.seen.isEmpty() && run.number("failed") == 0;
        m_station.reset();
        malloc_trim(0);
        return ok || fail(run.seen[QLatin1String("trouble")].toString());
    }

    bool memories() { return memory(false) && memory(true); }

    //! Events over TLS, which is encrypted for each viewer alone: nothing of that can be shared.
    bool secured()
    {
        load::StationSettings settings;
        settings.users = m_viewers;
        settings.tags = 10;
        settings.tls = true;
        m_station = std::make_unique<LoadStation>(settings);
        if (!m_station->fault().isEmpty())
            return fail(m_station->fault());
        bool ok = true;
        for (const double rate : m_isShort ? std::vector<double>{m_rate} : std::vector<double>{100, 500, m_rate}) {
            if (!anew())
                return false;
            const auto producer = events(rate);
            const Run run = measure(QStringList{QStringLiteral("--tls"), QStringLiteral("--rate"), QStringLiteral("400"), QStringLiteral("--warm-up"), QString::number(std::min(3.0, m_step))} + viewers(m_viewers),
                                    m_isShort ? m_step : 30);
            QJsonObject c = config(rate);
            c.insert(QStringLiteral("p50Ms"), at(run.seen, "delayMs", "p50"));
            c.insert(QStringLiteral("p95Ms"), run.p95());
            c.insert(QStringLiteral("cpuPerMillion"), run.cpuPerMillion());
            c.insert(QStringLiteral("lost"), run.number("lost"));
            tell("tls_events", run.perSecond(), "deliveries/s", c);
            ok = (run.isWhole() || fail(run.seen[QLatin1String("trouble")].toString())) && ok;
        }
        m_station.reset();
        return ok;
    }

    bool peers() { return m_isShort || (peer(QStringLiteral("ws")) && peer(QStringLiteral("socket.io"))); }

    //! A broadcaster of others: the same burst, the same messages, as many as it can.
    bool peer(const QString &name)
    {
        const QString folder = QStringLiteral(LINESIDE_SOURCE_DIR "/tests");
        const QString node = QStandardPaths::findExecutable(QStringLiteral("node"));
        if (node.isEmpty() || !QFileInfo::exists(folder + QStringLiteral("/node_modules/") + name)) {
            std::fprintf(stderr, "lineside-bench: fanout: not beside %s: node or tests/node_modules/%s is not there (npm ci in tests).\n",
                         qPrintable(name), qPrintable(name));
            return true;
        }
        const bool isPlain = name == QLatin1String("ws");
        const QByteArray metric = isPlain ? "ws" : "socketio";
        for (const double rate : {50.0, 100.0, 200.0, m_rate}) {
            QProcess broadcaster;
            broadcaster.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            broadcaster.start(node, {folder + QStringLiteral("/load/peers/%1_broadcaster.js").arg(QLatin1String(metric)), QString::number(rate), QStringLiteral("365")});
            if (!broadcaster.waitForReadyRead(10'000))
                return fail(name + QStringLiteral(" does not start"));
            pinTo(pid_t(broadcaster.processId()), kServerCore);
            const quint16 port = broadcaster.readLine().trimmed().toUShort();
            Client client(port, {QStringLiteral("--dialect"), isPlain ? QStringLiteral("plain") : QStringLiteral("socketio"), QStringLiteral("--base"),
                                 QString::number(m_viewers / 5), QStringLiteral("--connections"), QString::number(m_viewers - m_viewers / 5),
                                 QStringLiteral("--seconds"), QString::number(m_step)});
            const QJsonObject connected = client.wait("connected", 120);
            client.wait("measuring", 60);
            const double cpu = cpuSecondsOf(broadcaster.processId());
            const QJsonObject seen = client.wait("measured", m_step + 60);
            const double used = cpuSecondsOf(broadcaster.processId()) - cpu;
            const double deliveries = seen[QLatin1String("deliveries")].toDouble();
            const QJsonObject c{{QStringLiteral("viewers"), m_viewers}, {QStringLiteral("messagesPerSecond"), rate},
                                {QStringLiteral("p95Ms"), at(seen, "delayMs", "p95")}, {QStringLiteral("connectP95Ms"), at(connected, "connectMs", "p95")},
                                {QStringLiteral("connectsFailed"), connected[QLatin1String("failed")].toDouble()},
                                {QStringLiteral("cpuPerMillion"), used / std::max(1.0, deliveries) * 1e6}};
            tell((metric + "_deliveries").constData(), deliveries / std::max(0.001, seen[QLatin1String("seconds")].toDouble()), "deliveries/s", c);
            broadcaster.kill();
            broadcaster.waitForFinished(5'000);
        }
        return true;
    }

    const QString m_part;
    const bool m_isShort;
    const double m_seconds; //!< of what is sustained
    const double m_step;
    const int m_viewers;
    const double m_rate;
    std::unique_ptr<LoadStation> m_station;
};

} // namespace

bool benchFanout(const Options &options)
{
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    const rlimit before = files;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    cpu_set_t cores;
    CPU_ZERO(&cores);
    sched_getaffinity(0, sizeof cores, &cores);
    pinTo(0, kServerCore);
    const bool ok = Fanout(options).all();
    sched_setaffinity(0, sizeof cores, &cores);
    setrlimit(RLIMIT_NOFILE, &before);
    return ok;
}

} // namespace lineside::bench
