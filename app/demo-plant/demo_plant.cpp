#include "app/demo-plant/demo_plant.h"

#include "app/demo-plant/broker_process.h"
#include "app/demo-plant/modbus_server.h"
#ifdef LINESIDE_DEMO_OPCUA
#include "app/demo-plant/opcua_server.h"
#endif
#ifdef LINESIDE_DEMO_MQTT
#include "app/demo-plant/mqtt_gateway.h"
#endif
#include "models/plant/project_file.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <numeric>

namespace lineside::demo {

namespace {

constexpr qint64 kMostTicksAtOnce = 50; // after a pause of more than 5 s the plant does not try to catch up
constexpr int kTicksPerSecond = 10;

QString ok(const QString &text)
{
    return QStringLiteral("ok ") + text;
}

QString refusal(const Error &error)
{
    return QStringLiteral("error ") + error.message + (error.hint.isEmpty() ? QString() : QLatin1Char(' ') + error.hint);
}

} // namespace

bool canServeOpcUa()
{
#ifdef LINESIDE_DEMO_OPCUA
    return true;
#else
    return false;
#endif
}

bool canServeMqtt()
{
#ifdef LINESIDE_DEMO_MQTT
    return !BrokerProcess::find().isEmpty();
#else
    return false;
#endif
}

DemoPlant::DemoPlant(const DemoOptions &options, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_clock(clock)
    , m_model(options.plant)
    , m_faults(size_t(m_model.tagCount()))
    , m_jitter(seedFor(options.plant.seed, "jitter"))
{
    size_t firstPoint = 0;
    for (qsizetype i = 0; i < m_model.devices().size(); ++i) {
        auto station = std::make_unique<Station>();
        station->device = i;
        station->firstPoint = firstPoint;
        firstPoint += m_model.pointsOf(i).size();
        prepare(*station);
        m_stations.push_back(std::move(station));
    }
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DemoPlant::tick);
}

DemoPlant::~DemoPlant() = default;

void DemoPlant::prepare(Station &station)
{
    const Device &device = m_model.devices()[station.device];
    station.code = device.code.toUtf8();
    for (const Tag &tag : device.tags)
        station.tagCodes.push_back(tag.code.toUtf8());
    station.values.resize(size_t(device.tags.size()));
    station.which.resize(station.values.size());
    std::iota(station.which.begin(), station.which.end(), 0);
    station.server = makeServer(device);
    if (station.server->sendsEachUpdate()) {
        station.due.resize(station.values.size());
        for (qint64 &due : station.due)
            due = qint64(m_jitter.next() % kTicksPerSecond);
    }
    Station *const owner = &station;
    if (!m_options.requestFile.isEmpty())
        connect(station.server.get(), &FieldServer::asked, this, [this, owner](const char *table, int first, int count) {
            if (m_requests.isOpen())
                m_requests.add(m_clock.utc(), owner->code, table, first, count);
        });
    connect(station.server.get(), &FieldServer::noticed, this, &DemoPlant::noticed);
    connect(station.server.get(), &FieldServer::written, this,
            [this, owner](int tag, double value) { takeWrite(*owner, tag, value); });
}

std::unique_ptr<FieldServer> DemoPlant::makeServer(const Device &device)
{
#ifdef LINESIDE_DEMO_OPCUA
    if (device.driver == QLatin1String("opcua"))
        return std::make_unique<OpcUaServer>(device);
#endif
#ifdef LINESIDE_DEMO_MQTT
    if (device.driver == QLatin1String("mqtt"))
        return std::make_unique<MqttGateway>(device, BrokerProcess::find());
#endif
    return std::make_unique<ModbusServer>(device);
}

Status DemoPlant::start()
{
    if (!m_options.ledgerFile.isEmpty()) {
        if (Status opened = m_ledger.open(m_options.ledgerFile); !opened)
            return opened;
    }
    if (!m_options.requestFile.isEmpty()) {
        if (Status opened = m_requests.open(m_options.requestFile); !opened)
            return opened;
    }
    // every value is there before the first client is
    const UtcTime now = m_clock.utc();
    for (const std::unique_ptr<Station> &station : m_stations) {
        std::span<Point> points = m_model.pointsOf(station->device);
        for (size_t i = 0; i < points.size(); ++i)
            station->values[i] = points[i].sample(now);
        recordAll(*station);
        station->server->update(station->values, station->which);
    }
    quint16 port = m_options.portBase;
    std::vector<Knock> knocks;
    for (const std::unique_ptr<Station> &station : m_stations) {
        if (Status started = station->server->start(port); !started)
            return started;
        port = quint16(station->server->port() + 1);
        knocks.push_back(station->server->knock());
    }
    m_began = m_clock.steady();
    m_timer.start(kTick);

    m_check = std::make_unique<ReadyCheck>(std::move(knocks), kReadyDeadline);
    connect(m_check.get(), &ReadyCheck::failed, this, &DemoPlant::failed);
    connect(m_check.get(), &ReadyCheck::ready, this, [this] {
        if (!m_options.projectFile.isEmpty()) {
            if (Status saved = project::save(m_options.projectFile, project()); !saved) {
                Q_EMIT failed(saved.error().message);
                return;
            }
        }
        Q_EMIT ready(readyLine());
    });
    m_check->start();
    return Done{};
}

void DemoPlant::stop()
{
    m_timer.stop();
    m_check.reset();
    for (const std::unique_ptr<Station> &station : m_stations)
        station->server->stop();
    (void)m_ledger.close();
    (void)m_requests.close();
}

void DemoPlant::tick()
{
    const qint64 wanted = (m_clock.steady() - m_began) / kTick;
    qint64 steps = wanted - m_ticks;
    if (steps <= 0)
        return;
    if (steps > kMostTicksAtOnce) {
        m_ticksMissed += quint64(steps - kMostTicksAtOnce);
        steps = kMostTicksAtOnce;
    }
    const double dt = std::chrono::duration<double>(kTick).count() * m_options.speed;
    m_model.step(double(steps) * dt);
    for (qint64 t = m_ticks + 1; t <= wanted; ++t) {
        for (const std::unique_ptr<Station> &station : m_stations) {
            // the generic devices take turns, so that no tick has to move all of them
            if (m_model.isGeneric(station->device) && t > wanted - steps && t % kTicksPerSecond == station->device % kTicksPerSecond)
                m_model.stepGeneric(station->device, m_options.speed);
        }
    }
    const qint64 before = m_ticks;
    m_ticks = wanted;
    for (const std::unique_ptr<Station> &station : m_stations) {
        if (m_model.isGeneric(station->device)) {
            const qint64 turn = station->device % kTicksPerSecond;
            const qint64 lastTurn = wanted - (wanted - turn + kTicksPerSecond) % kTicksPerSecond;
            if (lastTurn <= before)
                continue;
        }
        sample(*station);
    }
    if (before / kTicksPerSecond != wanted / kTicksPerSecond) {
        tellEndOf(m_ledger.flush());
        tellEndOf(m_requests.flush());
    }
}

void DemoPlant::tellEndOf(const Status &record)
{
    if (record)
        return;
    if (record.error().kind == Error::Kind::NoSpace)
        Q_EMIT noticed(record.error().message); // as much as was promised is there
    else
        Q_EMIT failed(record.error().message);
}

void DemoPlant::sample(Station &station)
{
    const UtcTime now = m_clock.utc();
    const SteadyTime steady = m_clock.steady();
    std::span<Point> points = m_model.pointsOf(station.device);
    const QList<Tag> &tags = m_model.devices()[station.device].tags;
    if (!station.due.empty()) {
        station.which.clear();
        for (size_t i = 0; i < station.due.size(); ++i) {
            if (station.due[i] > m_ticks)
                continue;
            station.which.push_back(int(i));
            // once a second on average, a tick sooner or later: gateways are never quite punctual
            station.due[i] = m_ticks + kTicksPerSecond - 1 + qint64(m_jitter.next() % 3);
        }
    }
    const bool serving = station.server->isServing();
    const bool each = station.server->sendsEachUpdate();
    for (const int tag : station.which) {
        const size_t i = size_t(tag);
        ServedValue value = points[i].sample(now);
        const ValueType type = tags[tag].type;
        if (m_faults.touches(station.firstPoint + i)) {
            m_faults.apply(station.firstPoint + i, value, type, station.values[i], steady);
            if (type == ValueType::Float64)
                value.value = Payload::of(points[i].rounded(value.value.asDouble()));
        }
        const bool news = serving && (each || !value.sameAs(station.values[i]));
        station.values[i] = std::move(value);
        if (news && m_ledger.isOpen())
            m_ledger.add(station.code, station.tagCodes[i], station.values[i], type);
    }
    if (!station.which.empty())
        station.server->update(station.values, station.which);
}

void DemoPlant::recordAll(const Station &station)
{
    if (!m_ledger.isOpen() || station.server->sendsEachUpdate())
        return;
    const QList<Tag> &tags = m_model.devices()[station.device].tags;
    for (size_t i = 0; i < station.values.size(); ++i)
        m_ledger.add(station.code, station.tagCodes[i], station.values[i], tags[qsizetype(i)].type);
}

void DemoPlant::takeWrite(Station &station, int tag, double value)
{
    Point &point = m_model.pointsOf(station.device)[size_t(tag)];
    if (point.setPoint) {
        *point.setPoint = value;
        const ServedValue served = point.sample(m_clock.utc());
        station.values[size_t(tag)] = served;
        m_ledger.add(station.code, station.tagCodes[size_t(tag)], served, m_model.devices()[station.device].tags[tag].type);
    }
    station.server->confirmWrite(tag);
    station.server->update(station.values, std::array{tag});
}

Plant DemoPlant::project() const
{
    Plant plant = m_model.plant();
    for (const std::unique_ptr<Station> &station : m_stations) {
        Device &device = plant.sites.first().devices[station->device];
        const QJsonObject parameters = station->server->parameters();
        for (auto it = parameters.begin(); it != parameters.end(); ++it)
            device.parameters.insert(it.key(), it.value());
    }
    return plant;
}

QString DemoPlant::readyLine() const
{
    QString line = QStringLiteral("ready");
    for (const char *const name : {"modbus", "opcua", "mqtt"}) {
        QStringList ports;
        for (const std::unique_ptr<Station> &station : m_stations) {
            const QString &driver = m_model.devices()[station->device].driver;
            if (driver.section(QLatin1Char('-'), 0, 0) == QLatin1String(name))
                ports.append(QString::number(station->server->port()));
        }
        line += QLatin1Char(' ') + QLatin1String(name) + QLatin1Char('=')
            + (ports.isEmpty() ? QStringLiteral("none") : ports.join(QLatin1Char(',')));
    }
    return line;
}

DemoPlant::Station *DemoPlant::findDevice(const QString &code)
{
    for (const std::unique_ptr<Station> &station : m_stations) {
        if (QString::fromUtf8(station->code).compare(code, Qt::CaseInsensitive) == 0)
            return station.get();
    }
    return nullptr;
}

DemoPlant::Place DemoPlant::findTag(const QString &code)
{
    for (const std::unique_ptr<Station> &station : m_stations) {
        const QString prefix = QString::fromUtf8(station->code) + QLatin1Char('.');
        const QByteArray wanted = (code.startsWith(prefix) ? code.mid(prefix.size()) : code).toUtf8();
        const auto found = std::find(station->tagCodes.begin(), station->tagCodes.end(), wanted);
        if (found != station->tagCodes.end())
            return {station.get(), int(found - station->tagCodes.begin())};
    }
    return {};
}

QString DemoPlant::loseLink(const FaultOrder &order)
{
    Station *const station = findDevice(order.target);
    if (!station)
        return refusal({Error::Kind::NotFound,
                        QCoreApplication::translate("demo-plant", "There is no device %1.").arg(order.target), {}});
    station->server->stop();
    const quint64 generation = ++station->linkGeneration;
    const QString text = QStringLiteral("link-loss ") + QString::fromUtf8(station->code);
    m_lostLinks.removeAll(text);
    m_lostLinks.append(text);
    if (order.lasts.count() > 0) {
        QTimer::singleShot(order.lasts, this, [this, station, generation, text] {
            if (station->linkGeneration != generation)
                return; // another order came in between
            m_lostLinks.removeAll(text);
            recordAll(*station);
            if (Status started = station->server->start(0); !started)
                Q_EMIT failed(started.error().message);
        });
    }
    return ok(text);
}

QString DemoPlant::bringBack(const QString &device)
{
    Station *const station = findDevice(device);
    if (!station)
        return refusal({Error::Kind::NotFound,
                        QCoreApplication::translate("demo-plant", "There is no device %1.").arg(device), {}});
    ++station->linkGeneration; // an order that ends by itself has nothing to do any more
    m_lostLinks.removeAll(QStringLiteral("link-loss ") + QString::fromUtf8(station->code));
    if (!station->server->isServing()) {
        recordAll(*station);
        if (Status started = station->server->start(0); !started)
            return refusal(started.error());
    }
    return ok(QStringLiteral("link-back ") + QString::fromUtf8(station->code));
}

QString DemoPlant::order(const FaultOrder &order)
{
    if (order.kind == FaultOrder::Kind::LinkLoss)
        return loseLink(order);
    if (order.kind == FaultOrder::Kind::BearingWear) {
        Wear *const wear = m_model.physics().wearOf(order.target.toLatin1().toStdString());
        if (!wear)
            return refusal({Error::Kind::NotFound,
                            QCoreApplication::translate("demo-plant", "No machine %1 has parts that wear.").arg(order.target),
                            {}});
        wear->value = order.amount;
        return ok(QStringLiteral("bearing-wear %1 %2").arg(order.target).arg(order.amount));
    }

    const Place place = findTag(order.target);
    if (!place.station)
        return refusal({Error::Kind::NotFound,
                        QCoreApplication::translate("demo-plant", "There is no tag %1.").arg(order.target), {}});
    const Tag &tag = m_model.devices()[place.station->device].tags[place.tag];
    Point &point = m_model.pointsOf(place.station->device)[size_t(place.tag)];
    const auto refuse = [](const QString &why) { return refusal({Error::Kind::Refused, why, {}}); };
    switch (order.kind) {
    case FaultOrder::Kind::RollOver:
        if (!point.counter)
            return refuse(QCoreApplication::translate("demo-plant", "%1 does not count.").arg(order.target));
        point.counter->value = point.counter->modulus - 3;
        return ok(QStringLiteral("rollover %1: three counts before %2").arg(order.target).arg(point.counter->modulus));
    case FaultOrder::Kind::Spike:
    case FaultOrder::Kind::Drift:
        if (tag.type != ValueType::Float64)
            return refuse(QCoreApplication::translate("demo-plant", "%1 is no measured number.").arg(order.target));
        break;
    case FaultOrder::Kind::BadQuality:
        if (!place.station->server->canSayBad(place.tag))
            return refuse(QCoreApplication::translate("demo-plant", "The protocol cannot say that %1 is bad.").arg(order.target));
        break;
    default:
        break;
    }
    const SteadyTime now = m_clock.steady();
    m_faults.add(place.station->firstPoint + size_t(place.tag), order, now,
                 order.lasts.count() > 0 ? now + order.lasts : SteadyTime::max());
    return ok(order.target);
}

QString DemoPlant::execute(const QString &line)
{
    QStringList words = line.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty())
        return refusal({Error::Kind::BadData, QCoreApplication::translate("demo-plant", "An empty command."), {}});
    if (words[0] == QLatin1String("help")) {
        return QStringLiteral("ok link-loss DEVICE [30s] | link-back DEVICE | stuck TAG [60s] | spike TAG 5 | drift TAG 0.1/min [5min] | "
                              "bearing-wear MACHINE 1.0 | rollover TAG | bad-quality TAG [30s] | clear | list | "
                              "schedule FILE | quit");
    }
    if (words[0] == QLatin1String("list")) {
        QStringList faults = m_lostLinks + m_faults.list(m_clock.steady());
        faults.prepend(QStringLiteral("ok %1 in force").arg(faults.size()));
        return faults.join(QStringLiteral("; "));
    }
    if (words[0] == QLatin1String("clear"))
        return QStringLiteral("ok %1 cleared").arg(m_faults.clear());
    if (words[0] == QLatin1String("link-back") && words.size() == 2)
        return bringBack(words[1]);
    if (words[0] == QLatin1String("schedule") && words.size() == 2) {
        const Status status = runSchedule(words[1]);
        return status ? ok(words[1]) : refusal(status.error());
    }
    if (words[0] == QLatin1String("fault"))
        words.removeFirst();
    const Result<FaultOrder> parsed = FaultOrder::parse(words);
    return parsed ? order(*parsed) : refusal(parsed.error());
}

Status DemoPlant::runSchedule(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > 1'000'000) {
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("demo-plant", "The schedule %1 cannot be read: %2.")
                         .arg(path, file.isOpen() ? QStringLiteral("it is larger than 1 MB") : file.errorString()),
                     {}};
    }
    struct Entry
    {
        std::chrono::milliseconds after;
        QString command;
    };
    std::vector<Entry> entries;
    int number = 0;
    while (!file.atEnd()) {
        ++number;
        const QString line = QString::fromUtf8(file.readLine()).section(QLatin1Char('#'), 0, 0).simplified();
        if (line.isEmpty())
            continue;
        const std::optional<std::chrono::milliseconds> after = parseDuration(line.section(QLatin1Char(' '), 0, 0));
        const QString command = line.section(QLatin1Char(' '), 1);
        if (!after || command.isEmpty() || entries.size() >= 10'000) {
            return Error{Error::Kind::BadData,
                         QCoreApplication::translate("demo-plant", "%1, line %2: expected a time and a command.")
                             .arg(path)
                             .arg(number),
                         QCoreApplication::translate("demo-plant", "For example: 90s stuck REA-A.temperature 60s")};
        }
        entries.push_back({*after, command});
    }
    for (const Entry &entry : entries)
        QTimer::singleShot(entry.after, this, [this, command = entry.command] { Q_EMIT commandDone(execute(command)); });
    return Done{};
}

} // namespace lineside::demo
