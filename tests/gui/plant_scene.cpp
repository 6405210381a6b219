#include "tests/gui/plant_scene.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

using namespace std::chrono_literals;

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

struct Maker
{
    Site site;
    QHash<TagUuid, double> levels;

    Device &device(const char *code, const char *driver)
    {
        Device device;
        device.id = DeviceId::create();
        device.code = text(code);
        device.driver = text(driver);
        site.devices += device;
        return site.devices.last();
    }

    void line(const char *code, const char *name)
    {
        Line line;
        line.id = LineId::create();
        line.code = text(code);
        line.name = text(name);
        site.lines += line;
    }

    Machine &machine(const QString &code, const QString &name, const char *type)
    {
        Machine machine;
        machine.id = MachineId::create();
        machine.code = code;
        machine.name = name;
        machine.type = text(type);
        machine.manufacturer = text("Nordwerk");
        machine.model = text("NW-200");
        site.lines.last().machines += machine;
        return site.lines.last().machines.last();
    }

    Tag &gauge(Device &device, Machine &machine, const char *name, const char *unit, int decimals, double level,
               bool key)
    {
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = machine.code.toLower() + u'.' + text(name).toLower().replace(u' ', u'_');
        tag.name = text(name);
        tag.machine = machine.id;
        tag.unit = text(unit);
        tag.decimals = decimals;
        tag.normalRange = {level * 0.9, level * 1.1};
        tag.limits = {level * 0.7, level * 0.8, level * 1.2, level * 1.3};
        device.tags += tag;
        if (key)
            machine.keyTags += tag.id;
        levels.insert(tag.id, level);
        return device.tags.last();
    }

    void state(Device &device, Machine &machine, int value)
    {
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = machine.code.toLower() + text(".state");
        tag.name = text("State");
        tag.machine = machine.id;
        tag.kind = TagKind::Status;
        tag.type = ValueType::Int64;
        tag.states = {{0, text("Idle")}, {1, text("Running")}, {2, text("Heating")}, {3, text("Filling")},
                      {4, text("Waiting for material from the upstream line")}};
        device.tags += tag;
        machine.stateTag = tag.id;
        levels.insert(tag.id, value);
    }
};

} // namespace

JobPtr<DeviceTestReport> SceneGateway::test(const Device &device, Job<DeviceTestReport>::Callback done)
{
    m_tested += device;
    m_tests.push_back(std::make_shared<Job<DeviceTestReport>>(std::move(done)));
    return m_tests.back();
}

JobPtr<QList<BrowseNode>> SceneGateway::browse(const Device &, const QString &nodeId, Job<QList<BrowseNode>>::Callback done)
{
    auto job = std::make_shared<Job<QList<BrowseNode>>>(std::move(done));
    if (m_nodes.isEmpty())
        job->finish(Error{Error::Kind::Unreachable, QStringLiteral("There is no field behind this scene."), {}});
    else
        job->finish(m_nodes.value(nodeId));
    return job;
}

JobPtr<QList<BrowseNode>> SceneGateway::discovered(const Device &device, Job<QList<BrowseNode>>::Callback done)
{
    QList<BrowseNode> unused = m_discovered;
    unused.removeIf([&](const BrowseNode &node) {
        return std::any_of(device.tags.begin(), device.tags.end(), [&](const Tag &tag) { return QJsonObject(tag.address) == node.address; });
    });
    auto job = std::make_shared<Job<QList<BrowseNode>>>(std::move(done));
    job->finish(unused);
    return job;
}

Status SceneGateway::trust(const Device &, const CertificateInfo &certificate)
{
    m_trusted += certificate.sha256;
    return Done{};
}

void SceneWriter::write(const FieldWrite &write, std::function<void(WriteOutcome)> done)
{
    std::optional<WriteOutcome> outcome;
    {
        const std::lock_guard lock(m_mutex);
        m_writes += write;
        outcome = m_outcome;
    }
    if (outcome)
        done(*outcome);
}

void SceneWriter::answerWith(const WriteOutcome &outcome)
{
    const std::lock_guard lock(m_mutex);
    m_outcome = outcome;
}

void SceneWriter::stayAway()
{
    const std::lock_guard lock(m_mutex);
    m_outcome.reset();
}

QList<FieldWrite> SceneWriter::writes() const
{
    const std::lock_guard lock(m_mutex);
    return m_writes;
}

Result<Secret> SceneSecrets::secret(const QString &reference) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_secrets.constFind(reference);
    if (found == m_secrets.constEnd())
        return Error{Error::Kind::NotFound, QStringLiteral("There is no such secret."), {}};
    return *found;
}

Status SceneSecrets::store(const QString &reference, const Secret &secret)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.insert(reference, secret);
    return Done{};
}

int SceneSecrets::count() const
{
    const std::lock_guard lock(m_mutex);
    return int(m_secrets.size());
}

PlantScene::PlantScene(int extraMachines, HistorianSettings settings, int extraTags)
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); // texts are compared
    for (const auto &[id, name] : {std::pair{"modbus-tcp", "Modbus TCP"}, std::pair{"mqtt", "MQTT"},
                                   std::pair{"opcua", "OPC UA"}}) {
        DriverDescription driver;
        driver.id = text(id);
        driver.name = text(name);
        gateway.m_drivers += driver;
    }
    clock.setUtc(UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)) + 13h + 28min + 3s);
    Maker maker;
    maker.site.id = SiteId::create();
    maker.site.code = text("NORTH");
    maker.site.name = text("Plant North");
    maker.site.devices.reserve(8); // references into it stay valid
    Device &mixing = maker.device("PLC-MIX", "modbus-tcp");
    Device &filling = maker.device("PLC-FILL", "modbus-tcp");
    Device &capping = maker.device("GW-CAP", "mqtt");
    Device &packing = maker.device("UA-PACK", "opcua");
    maker.site.lines.reserve(4);

    struct Spec
    {
        const char *code;
        const char *name;
        const char *type;
        Device *device;
        int state;
        const char *first;
        const char *firstUnit;
        int firstDecimals;
        double firstLevel;
        const char *second;
        const char *secondUnit;
        int secondDecimals;
        double secondLevel;
    };
    const auto add = [&maker](const Spec &spec) {
        Machine &machine = maker.machine(text(spec.code), text(spec.name), spec.type);
        maker.state(*spec.device, machine, spec.state);
        maker.gauge(*spec.device, machine, spec.first, spec.firstUnit, spec.firstDecimals, spec.firstLevel, true);
        maker.gauge(*spec.device, machine, spec.second, spec.secondUnit, spec.secondDecimals, spec.secondLevel, true);
        Tag &setpoint = maker.gauge(*spec.device, machine, "Setpoint", spec.firstUnit, spec.firstDecimals,
                                    spec.firstLevel, false);
        setpoint.writable = true;
        setpoint.limits = {};
        setpoint.writeLimits = {spec.firstLevel * 0.5, spec.firstLevel * 1.5};
        Tag &count = maker.gauge(*spec.device, machine, "Produced", "", 0, 184'233, false);
        count.kind = TagKind::CounterTotal;
        count.limits = {};
        count.normalRange = {};
        maker.gauge(*spec.device, machine, "Motor current", "A", 2, 12.4, false);
        maker.gauge(*spec.device, machine, "Bearing vibration of the drive end, radial", "mm/s", 2, 2.1, false);
    };
    maker.line("Line 1", "Mixing");
    add({"REA-A", "Reactor", "reactor", &mixing, 1, "Temperature", "Cel", 1, 72.4, "Pressure", "bar", 2, 1.82});
    add({"REA-B", "Reactor", "reactor", &mixing, 2, "Temperature", "Cel", 1, 65.0, "Pressure", "bar", 2, 1.91});
    add({"PMP-04", "Pump", "pump", &mixing, 1, "Vibration", "mm/s", 1, 3.6, "Bearing", "Cel", 1, 61.0});
    add({"TNK-01", "Tank", "tank", &mixing, 3, "Level", "%", 1, 63.2, "Flow", "m3/h", 1, 12.8});
    maker.line("Line 2", "Filling");
    add({"FIL-01", "Filler", "filler", &filling, 1, "Rate", "{bottles}/min", 0, 118, "Bowl pressure", "bar", 2, 3.41});
    add({"FIL-02", "Filler", "filler", &filling, 1, "Rate", "{bottles}/min", 0, 116, "Bowl pressure", "bar", 2, 3.0});
    add({"CAP-01", "Capper", "capper", &capping, 1, "Rate", "{bottles}/min", 0, 121, "Torque", "N.m", 2, 1.12});
    add({"LAB-01", "Labeller", "labeller", &filling, 0, "Rate", "{bottles}/min", 0, 90, "Web tension", "N", 1, 4.2});
    maker.line("Line 3", "Packing");
    add({"PRS-01", "Press with automatic die exchange and vision inspection", "press", &packing, 4, "Force", "kN", 0,
         1250, "Cycle time of the last complete stroke", "s", 2, 4.85});
    add({"PRS-02", "Press", "press", &packing, 1, "Force", "kN", 0, 1180, "Cycle time", "s", 2, 4.9});
    add({"PAL-01", "Palletiser", "palletiser", &packing, 0, "Layers", "", 0, 6, "Speed", "m/s", 2, 0.84});
    if (extraMachines > 0) {
        maker.line("Line 4", "Test bench");
        for (int i = 0; i < extraMachines; ++i) {
            const QByteArray code = "EXT-" + QByteArray::number(1000 + i);
            add({code.constData(), "Machine", "pump", &mixing, 1, "Speed", "{rev}/min", 0, 1450, "Bearing", "Cel", 1, 58});
            for (int tag = 0; tag < extraTags; ++tag) {
                const QByteArray name = "Sensor " + QByteArray::number(tag + 1);
                maker.gauge(mixing, maker.site.lines.last().machines.last(), name.constData(), "Cel", 1, 60, false);
            }
        }
    }

    Plant plant;
    plant.name = text("Plant North");
    plant.sites += maker.site;
    settings.folder = folder.path();
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message));
    historian = std::move(*opened);
    editor = std::make_unique<PlantEditor>(plant, [this](std::span<const TagUuid> tags) {
        return historian->numberTags(tags);
    });
    editor->markSaved();
    const SnapshotPtr snapshot = editor->snapshot();
    historian->setSnapshot(snapshot);
    pipeline.addSink(tap, Pipeline::Wants::Everything);
    pipeline.addSink(*historian, Pipeline::Wants::Deadbanded);
    pipeline.setSnapshot(snapshot);
    latest.reserve(snapshot->tagIdEnd());
    commands = std::make_unique<CommandService>(writer, *historian, latest, authorizer, clock);
    commands->setSnapshot(snapshot);
    QObject::connect(editor.get(), &PlantEditor::snapshotChanged, editor.get(), [this](const SnapshotPtr &next) {
        historian->setSnapshot(next);
        pipeline.setSnapshot(next);
        commands->setSnapshot(next);
        latest.reserve(next->tagIdEnd());
    });
    for (const TagEntry &entry : snapshot->tags())
        m_levels.insert(toNumber(entry.id), maker.levels.value(entry.tag->id));
    for (const Device &device : snapshot->plant().sites.first().devices) {
        LinkStatus link;
        link.device = device.id;
        link.state = LinkState::Up;
        link.since = clock.utc() - 2h;
        link.period = device.period;
        gateway.m_links += link;
    }
}

PlantScene::~PlantScene()
{
    clock.advance(10s); // a write that nobody answers is over by then
    commands.reset();
    historian->stop();
}

JobPtr<forward::DatabaseTrial> ScenePlantStore::test(const ForwardSettings &, const std::optional<Secret> &,
                                                     Job<forward::DatabaseTrial>::Callback done)
{
    m_tests.push_back(std::make_shared<Job<forward::DatabaseTrial>>(std::move(done)));
    return m_tests.back();
}

JobPtr<Done> ScenePlantStore::apply(const ForwardSettings &settings, const std::optional<Secret> &password,
                                    Job<Done>::Callback done)
{
    auto job = std::make_shared<Job<Done>>(std::move(done));
    if (m_refusal) {
        job->finish(*m_refusal);
        return job;
    }
    m_settings = settings;
    m_applied.emplace_back(settings, password);
    job->finish(Done{});
    return job;
}

JobPtr<forward::PutAside> ScenePlantStore::putAside(size_t, Job<forward::PutAside>::Callback done)
{
    m_lists.push_back(std::make_shared<Job<forward::PutAside>>(std::move(done)));
    return m_lists.back();
}

JobPtr<forward::ReconcileResult> ScenePlantStore::reconcile(const forward::ReconcileRequest &request,
                                                            Job<forward::ReconcileResult>::Callback done)
{
    m_comparisons.emplace_back(request, std::make_shared<Job<forward::ReconcileResult>>(std::move(done)));
    return m_comparisons.back().second;
}

JobPtr<TrendResult> ScenePlantStore::queryTrend(const TagUuid &tag, const TrendQuery &query, Job<TrendResult>::Callback done)
{
    m_asked.push_back(query);
    auto job = std::make_shared<Job<TrendResult>>(std::move(done));
    job->finish(m_past ? m_past(tag, query) : Error{Error::Kind::Unsupported, QStringLiteral("none"), {}});
    return job;
}

JobPtr<WebTrial> SceneWeb::test(const WebSettings &settings, Job<WebTrial>::Callback done)
{
    m_tests.emplace_back(settings, std::make_shared<Job<WebTrial>>(std::move(done)));
    return m_tests.back().second;
}

JobPtr<Done> SceneWeb::apply(const WebSettings &settings, Job<Done>::Callback done)
{
    auto job = std::make_shared<Job<Done>>(std::move(done));
    if (m_refusal) {
        job->finish(*m_refusal);
        return job;
    }
    m_applied += settings;
    m_settings = settings;
    if (!settings.enabled)
        m_state = {};
    job->finish(Done{});
    return job;
}

JobPtr<QList<ViewerInfo>> SceneWeb::viewers(Job<QList<ViewerInfo>>::Callback done)
{
    m_asked.push_back(std::make_shared<Job<QList<ViewerInfo>>>(std::move(done)));
    if (m_answers)
        m_asked.back()->finish(m_viewers);
    return m_asked.back();
}

JobPtr<Done> SceneWeb::sendAway(const ViewerInfo &viewer, Job<Done>::Callback done)
{
    auto job = std::make_shared<Job<Done>>(std::move(done));
    if (m_refusal) {
        job->finish(*m_refusal);
        return job;
    }
    m_sentAway += viewer.number;
    m_viewers.removeIf([&](const ViewerInfo &one) { return one.number == viewer.number; });
    m_figures.viewers = m_viewers.size();
    job->finish(Done{});
    return job;
}

void SceneWeb::open(UtcTime certificateEnds)
{
    m_settings.enabled = true;
    m_settings.address = QStringLiteral("0.0.0.0");
    m_state.isOpen = true;
    m_state.trouble.clear();
    m_state.port = 8443;
    m_state.links = {QStringLiteral("https://192.0.2.17:8443/"), QStringLiteral("https://station-3.nordwerk.example:8443/"),
                     QStringLiteral("https://localhost:8443/")};
    m_state.fingerprint = QStringLiteral("1A:2B:3C:4D:5E:6F:70:81:92:A3:B4:C5:D6:E7:F8:09:1A:2B:3C:4D:5E:6F:70:81:92:A3:B4:C5:D6:E7:F8:09");
    m_state.certificateEnds = certificateEnds;
    m_state.generatedCertificate = true;
}

UiServices PlantScene::services()
{
    return {*editor, latest, pipeline, *historian, gateway, *commands, secrets, authorizer, clock, tap, plantStore, theme,
            seat, keeper.get(), &web};
}

void PlantScene::keep()
{
    keeper = std::make_unique<keeping::Keeper>(
        keeping::Keeper::Parts{*historian, clock, folder.path(), [] { return QByteArray("{}"); }, [] { return QByteArray("{}"); },
                               [](const RetentionSettings &, const keeping::ArchiveSettings &) { return Status(Done{}); }},
        keeping::ArchiveSettings{});
    keeper->setSnapshot(editor->snapshot());
}

TagId PlantScene::id(const QString &deviceDotTag) const
{
    const TagEntry *entry = editor->snapshot()->find(deviceDotTag);
    if (!entry)
        qFatal("the scene has no tag %s", qPrintable(deviceDotTag));
    return entry->id;
}

const Machine &PlantScene::machine(const QString &code) const
{
    for (const Line &line : editor->plant().sites.first().lines) {
        for (const Machine &machine : line.machines) {
            if (machine.code == code)
                return machine;
        }
    }
    qFatal("the scene has no machine %s", qPrintable(code));
}

LinkStatus *PlantScene::link(const QString &device)
{
    for (LinkStatus &link : gateway.m_links) {
        if (editor->snapshot()->findDevice(link.device)->code == device)
            return &link;
    }
    qFatal("the scene has no device %s", qPrintable(device));
}

void PlantScene::set(TagId tag, double value, StatusCode status)
{
    const SnapshotPtr snapshot = editor->snapshot();
    latest.set({tag, status, clock.utc(), payloadOf(*snapshot->find(tag), value)}, clock.steady());
    m_levels.insert(toNumber(tag), value);
    latest.publish();
}

void PlantScene::set(const QString &deviceDotTag, double value, StatusCode status)
{
    set(id(deviceDotTag), value, status);
}

Payload PlantScene::payloadOf(const TagEntry &entry, double value)
{
    return entry.tag->type == ValueType::Float64 ? Payload::of(value) : Payload::of(qint64(value));
}

void PlantScene::feed(const QString &deviceDotTag, double value, StatusCode status)
{
    const SnapshotPtr snapshot = editor->snapshot();
    const TagEntry *entry = snapshot->find(id(deviceDotTag));
    auto batch = std::make_shared<Batch>();
    batch->device = entry->device->id;
    batch->receivedAt = clock.utc();
    batch->receivedSteady = clock.steady();
    batch->readings.push_back({entry->id, status, kNoStamp, payloadOf(*entry, value)});
    queue.push(BatchPtr(std::move(batch)));
    pipeline.processOnce(SteadyTime{});
}

void PlantScene::store(const QString &deviceDotTag, const std::vector<std::pair<UtcTime, double>> &readings, StatusCode status)
{
    const SnapshotPtr snapshot = editor->snapshot();
    const TagEntry *entry = snapshot->find(id(deviceDotTag));
    auto batch = std::make_shared<Batch>();
    batch->device = entry->device->id;
    batch->receivedAt = clock.utc();
    batch->receivedSteady = clock.steady();
    for (const auto &[at, value] : readings)
        batch->readings.push_back({entry->id, status, at, payloadOf(*entry, value)});
    historian->take(BatchPtr(std::move(batch)));
}

void PlantScene::breathe()
{
    clock.advance(1s);
    std::normal_distribution<double> noise(0, 0.003);
    for (const TagEntry &entry : editor->snapshot()->tags()) {
        if (m_lost.contains(entry.device->code))
            continue;
        const LatestValue now = latest.get(entry.id);
        const double level = m_levels.value(toNumber(entry.id));
        const bool steady = entry.tag->kind != TagKind::Gauge;
        double &drift = m_drift[toNumber(entry.id)];
        drift = drift * 0.9 + noise(m_random);
        const double value = steady ? level : level * (1 + drift);
        const StatusCode status = now.valid ? now.reading.status : StatusCode::Good;
        latest.set({entry.id, status, clock.utc(), payloadOf(entry, value)}, clock.steady());
    }
    latest.publish();
}

void PlantScene::loseLink(const QString &device, const QString &cause)
{
    m_lost.insert(device);
    LinkStatus *down = link(device);
    down->state = LinkState::Down;
    down->cause = cause;
    down->since = clock.utc();
    for (const TagEntry &entry : editor->snapshot()->tagsOf(down->device)) {
        const LatestValue now = latest.get(entry.id);
        if (now.valid)
            latest.set({entry.id, StatusCode::BadNoCommunication, clock.utc(), now.reading.value}, now.heardAt);
    }
    latest.publish();
}

} // namespace lineside
