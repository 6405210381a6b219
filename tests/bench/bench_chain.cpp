#include "bench/bench.h"

#ifdef LINESIDE_BENCH_MQTT

#include "acceptance/companion.h"
#include "app/settings.h"
#include "forward/pg_cluster.h"
#include "models/plant/project_file.h"
#include "mqtt/broker_fixture.h"

#include <QTemporaryDir>

#include <mosquitto.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>

/*
 * From a field message to a committed row, as a user has it: a publisher, a mosquitto, a station of its own process, a
 * private PostgreSQL with fsync on. The publisher's ledger says when each number was published; the rows of the database
 * say which numbers came, and how often; an observer, who asks each millisecond how far the station has come, says since
 * when they can be seen.
 */
namespace lineside::bench {

namespace {

using namespace std::chrono_literals;

constexpr int kTopics = 100;

QString topicOf(quint64 number)
{
    return QStringLiteral("plant/line/machine/t%1").arg(number % kTopics);
}

double cpuSeconds(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.size() < 13 ? 0 : (fields[11].toDouble() + fields[12].toDouble()) / double(::sysconf(_SC_CLK_TCK));
}

//! What a process has made the disk write.
double writtenMb(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/io").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("write_bytes:"))
            return line.mid(12).trimmed().toDouble() / 1e6;
    }
    return 0;
}

double secondsUntilNow(SteadyTime start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

//! Publishes numbers with QoS 1 and keeps the ledger of them.
class Publisher
{
public:
    ~Publisher()
    {
        if (!m_client)
            return;
        mosquitto_disconnect(m_client);
        mosquitto_loop_stop(m_client, true);
        mosquitto_destroy(m_client);
    }
    bool connect(quint16 port)
    {
        m_client = mosquitto_new(nullptr, true, this);
        if (!m_client)
            return false;
        mosquitto_publish_callback_set(m_client, [](mosquitto *, void *self, int) { static_cast<Publisher *>(self)->noteTaken(); });
        mosquitto_int_option(m_client, MOSQ_OPT_TCP_NODELAY, 1);
        mosquitto_int_option(m_client, MOSQ_OPT_SEND_MAXIMUM, 2'000);
        return mosquitto_connect(m_client, "127.0.0.1", port, 60) == MOSQ_ERR_SUCCESS
            && mosquitto_loop_start(m_client) == MOSQ_ERR_SUCCESS;
    }
    //! The next number, or 0, which stands in no ledger.
    bool publish(bool counts = true)
    {
        const quint64 number = counts ? m_published.size() + 1 : 0;
        const QByteArray topic = topicOf(number).toUtf8();
        const QByteArray payload = QByteArray::number(number);
        if (counts)
            m_published.push_back(std::chrono::steady_clock::now());
        else
            ++m_uncounted; // all before the first that counts
        return mosquitto_publish(m_client, nullptr, topic.constData(), int(payload.size()), payload.constData(), 1, false)
            == MOSQ_ERR_SUCCESS;
    }
    size_t published() const { return m_published.size(); }
    SteadyTime publishedAt(quint64 number) const { return m_published[size_t(number) - 1]; }
    //! When the broker's answer came; nothing for none.
    std::optional<SteadyTime> takenAt(quint64 number) const
    {
        const std::lock_guard lock(m_mutex);
        const size_t place = size_t(number) - 1 + m_uncounted;
        return place < m_taken.size() ? std::optional(m_taken[place]) : std::nullopt;
    }

private:
    //! The broker answers in the order of publishing. The library's thread.
    void noteTaken()
    {
        const std::lock_guard lock(m_mutex);
        m_taken.push_back(std::chrono::steady_clock::now());
    }

    mosquitto *m_client = nullptr;
    std::vector<SteadyTime> m_published;
    size_t m_uncounted = 0;
    mutable std::mutex m_mutex;
    std::vector<SteadyTime> m_taken;
};

//! Asks the database over and over how far the station has come.
class Observer
{
public:
    explicit Observer(const ForwardSettings &settings) : m_settings(settings), m_thread([this] { run(); }) {}
    ~Observer()
    {
        m_ending = true;
        m_thread.join();
    }
    //! All readings below this number can be seen.
    quint64 next() const { return m_next; }
    //! Since when the reading of this number can be seen; once it can.
    SteadyTime seenAt(quint64 sequence) const
    {
        const std::lock_guard lock(m_mutex);
        const auto seen = std::upper_bound(m_steps.begin(), m_steps.end(), sequence,
                                           [](quint64 wanted, const Step &step) { return wanted < step.next; });
        return seen == m_steps.end() ? SteadyTime::max() : seen->at;
    }

private:
    struct Step
    {
        quint64 next;
        SteadyTime at;
    };
    void run()
    {
        forward::DeadlineWatch watch;
        const forward::StopSignal stop;
        const auto link = forward::PgLink::connect({m_settings, {}, {}, QStringLiteral("bench observer")}, watch, stop);
        while (link.ok() && !m_ending) {
            const auto rows = (*link)->query("SELECT min(next_sequence) FROM lineside.forward_progress WHERE lane <> 'events'");
            const SteadyTime at = std::chrono::steady_clock::now();
            const quint64 next = rows && (*rows)[0][0] ? (*rows)[0][0]->toULongLong() : 0;
            if (next > m_next) {
                const std::lock_guard lock(m_mutex);
                m_steps.push_back({next, at});
                m_next = next;
            }
            std::this_thread::sleep_until(at + 1ms);
        }
    }

    const ForwardSettings m_settings;
    mutable std::mutex m_mutex;
    std::vector<Step> m_steps;
    std::atomic<quint64> m_next{0};
    std::atomic<bool> m_ending{false};
    std::thread m_thread;
};

//! The whole chain, running.
class Chain
{
public:
    bool start()
    {
        if (!m_cluster.start({QStringLiteral("fsync = on"), QStringLiteral("max_wal_size = '4GB'"),
                              QStringLiteral("shared_buffers = '512MB'")}))
            return false;
        // Mosquitto's own queue of a thousand messages is for those who can do without the rest.
        if (!m_broker.start({{QStringLiteral("max_queued_messages 0"), QStringLiteral("max_inflight_messages 0")}, 0})
            || !m_publisher.connect(m_broker.port()))
            return false;
        if (!writeProject() || !writeSettings())
            return false;
        m_station.setStandardErrorFile(m_folder.filePath(QStringLiteral("station.log")));
        m_station.start(QCoreApplication::applicationDirPath() + QStringLiteral("/lineside"),
                        {QStringLiteral("--headless"), QStringLiteral("--project"), m_folder.filePath(QStringLiteral("project.json")),
                         QStringLiteral("--data"), m_folder.filePath(QStringLiteral("data"))});
        // It is there when a message has found its way.
        const SteadyTime begun = std::chrono::steady_clock::now();
        while (secondsUntilNow(begun) < 30) {
            m_publisher.publish(false);
            m_station.waitForFinished(100);
            const auto rows = m_cluster.tryAsk("SELECT count(*) FROM lineside.sensor_readings WHERE status_code = 0");
            if (rows && (*rows)[0][0]->toULongLong() > 0) {
                m_observer = std::make_unique<Observer>(m_cluster.settings());
                return true;
            }
        }
        return false;
    }
    bool end()
    {
        m_observer.reset();
        return m_station.end();
    }

    //! Publishes \a atOnce messages together, so that \a perSecond come of it, and reports what became of them.
    bool run(double perSecond, quint64 atOnce, double seconds, const QString &what)
    {
        const quint64 firstNumber = m_publisher.published() + 1;
        const quint64 firstSequence = m_observer->next();
        const double cpuBefore = cpuSeconds(m_station.processId());
        const double writtenBefore = writtenMb(m_station.processId());
        const SteadyTime start = std::chrono::steady_clock::now();
        quint64 sent = 0;
        while (secondsUntilNow(start) < seconds) {
            const auto due = (quint64(secondsUntilNow(start) * perSecond) / atOnce + (atOnce > 1 ? 1 : 0)) * atOnce;
            for (; sent < due; ++sent) {
                if (!m_publisher.publish())
                    return false;
            }
            std::this_thread::sleep_for(500us);
        }
        const double took = secondsUntilNow(start);
        const double cpu = cpuSeconds(m_station.processId()) - cpuBefore;
        const double written = writtenMb(m_station.processId()) - writtenBefore;
        const QByteArray counting = "SELECT count(*) FROM lineside.sensor_readings WHERE status_code = 0 AND sequence >= "
            + QByteArray::number(firstSequence);
        for (const SteadyTime end = std::chrono::steady_clock::now(); secondsUntilNow(end) < 30;) {
            if (m_cluster.value(counting).toULongLong() >= sent)
                break;
            std::this_thread::sleep_for(200ms);
        }
        std::this_thread::sleep_for(300ms); // what is there twice may come later
        const auto figure = [&](const char *metric, double value, const char *unit) {
            report("chain", metric, value, unit, {{QStringLiteral("what"), what}});
        };
        std::vector<int> seen(sent, 0);
        std::vector<double> latencies;
        std::vector<double> toBroker;   // and its answer back
        std::vector<double> fromBroker; // from that answer to the row
        quint64 foreign = 0;
        for (quint64 from = firstSequence; from < m_observer->next(); from += 50'000) {
            const auto rows = m_cluster.tryAsk("SELECT sequence, value FROM lineside.sensor_readings WHERE status_code = 0 AND sequence >= "
                                               + QByteArray::number(from) + " AND sequence < " + QByteArray::number(from + 50'000));
            if (!rows)
                return false;
            for (const forward::SqlRow &row : *rows) {
                const auto number = quint64(row[1]->toDouble());
                if (number < firstNumber || number >= firstNumber + sent) {
                    foreign += number != 0;
                    continue;
                }
                if (++seen[size_t(number - firstNumber)] > 1)
                    continue;
                const auto ms = [](SteadyTime::duration time) { return std::chrono::duration<double, std::milli>(time).count(); };
                const SteadyTime published = m_publisher.publishedAt(number);
                const SteadyTime there = m_observer->seenAt(row[0]->toULongLong());
                latencies.push_back(ms(there - published));
                if (const std::optional<SteadyTime> taken = m_publisher.takenAt(number)) {
                    toBroker.push_back(ms(*taken - published));
                    fromBroker.push_back(ms(there - *taken));
                }
            }
        }
        const auto percentile = [](std::vector<double> &times, double p) {
            std::sort(times.begin(), times.end());
            return times.empty() ? std::nan("") : times[std::min(times.size() - 1, size_t(p * double(times.size())))];
        };
        figure("message_to_broker_p95", percentile(toBroker, 0.95), "ms");
        figure("broker_to_row_p95", percentile(fromBroker, 0.95), "ms");
        figure("published", double(sent), "messages");
        figure("lost", double(std::count(seen.begin(), seen.end(), 0)), "messages");
        figure("doubled", double(foreign) + double(std::count_if(seen.begin(), seen.end(), [](int times) { return times > 1; })), "messages");
        figure("message_to_row_p50", percentile(latencies, 0.50), "ms");
        figure("message_to_row_p95", percentile(latencies, 0.95), "ms");
        figure("message_to_row_p99", percentile(latencies, 0.99), "ms");
        figure("station_cpu", 100 * cpu / took, "% of a core");
        figure("station_writes", written / took, "MB/s");
        return true;
    }

private:
    bool writeProject() const
    {
        Plant plant;
        plant.sites.resize(1);
        Site &site = plant.sites[0];
        site.id = SiteId::create();
        site.code = site.name = QStringLiteral("WORKS");
        Device device;
        device.id = DeviceId::create();
        device.code = QStringLiteral("BROKER");
        device.driver = QStringLiteral("mqtt");
        device.parameters = {{QStringLiteral("brokers"), QStringLiteral("127.0.0.1:%1").arg(m_broker.port())}};
        for (int i = 0; i < kTopics; ++i) {
            Tag tag;
            tag.id = TagUuid::create();
            tag.code = QStringLiteral("t%1").arg(i);
            tag.address = {{QStringLiteral("topic"), topicOf(quint64(i))}, {QStringLiteral("format"), QStringLiteral("number")}};
            device.tags << tag;
        }
        site.devices << device;
        return project::save(m_folder.filePath(QStringLiteral("project.json")), plant).ok();
    }
    bool writeSettings() const
    {
        const QString data = m_folder.filePath(QStringLiteral("data"));
        Settings settings;
        settings.forward = m_cluster.settings();
        return QDir().mkpath(data) && QFile::setPermissions(data, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)
            && settings.save(data).ok();
    }

    QTemporaryDir m_folder;
    test::PgCluster m_cluster;
    mqtt::BrokerFixture m_broker;
    Publisher m_publisher;
    test::Companion m_station;
    std::unique_ptr<Observer> m_observer;
};

} // namespace

bool benchChain(const Options &options)
{
    for (const QString &package : {test::PgCluster::missing(), mqtt::BrokerFixture::missing()}) {
        if (package.isEmpty())
            continue;
        std::fprintf(stderr, "lineside-bench: chain needs the package %s\n", qPrintable(package));
        return false;
    }
    mosquitto_lib_init();
    Chain chain;
    if (!chain.start()) {
        std::fprintf(stderr, "lineside-bench: chain: no message found its way into the database\n");
        return false;
    }
    const double minute = std::min(options.seconds, 60.0);
    return chain.run(1'000, 1, minute, QStringLiteral("1,000 messages a second"))
        && chain.run(20'000, 1, minute, QStringLiteral("20,000 messages a second"))
        && chain.run(2'000, 2'000, minute, QStringLiteral("2,000 messages at once, each second"))
        && chain.run(500, 1, std::min(options.seconds, 600.0), QStringLiteral("500 messages a second")) && chain.end();
}

} // namespace lineside::bench

#else

#include <cstdio>

bool lineside::bench::benchChain(const Options &)
{
    std::fprintf(stderr, "lineside-bench: this build has no MQTT driver\n");
    return true;
}

#endif
