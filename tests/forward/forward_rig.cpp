#include "forward/forward_rig.h"

#include "models/history/store_file.h"

#include <QtTest>

namespace lineside::test {

Result<Secret> FixedSecrets::secret(const QString &) const
{
    const std::lock_guard lock(m_mutex);
    return Secret(m_password);
}

void FixedSecrets::set(const QByteArray &password)
{
    const std::lock_guard lock(m_mutex);
    m_password = password;
}

ForwardPatience hurriedPatience()
{
    ForwardPatience patience;
    patience.statement = std::chrono::milliseconds(2'000);
    patience.maintenance = std::chrono::milliseconds(10'000);
    patience.lock = std::chrono::milliseconds(500);
    patience.firstPause = std::chrono::milliseconds(20);
    patience.longestPause = std::chrono::milliseconds(300);
    patience.refusedPause = std::chrono::milliseconds(1'000);
    patience.breakerPause = std::chrono::milliseconds(400);
    return patience;
}

ForwardRig::ForwardRig(size_t openBytes) : m_openBytes(openBytes) {}

ForwardRig::~ForwardRig()
{
    stopPouring();
    m_forwarder.reset();
    if (m_history)
        m_history->stop(std::chrono::seconds(10));
}

bool ForwardRig::openHistory()
{
    HistorianSettings settings;
    settings.folder = dataFolder();
    settings.openBytes = m_openBytes;
    settings.commitEvery = std::chrono::milliseconds(5);
    Result<std::unique_ptr<Historian>> history = Historian::open(settings, Clock::system());
    if (!history)
        return false;
    m_history = std::move(*history);
    return true;
}

bool ForwardRig::openAgain(bool renamed)
{
    m_forwarder.reset();
    const quint64 last = m_history->counters().sequence;
    m_history->stop(std::chrono::seconds(10));
    m_history.reset();
    if (renamed) {
        Result<sqlite::Database> db = store::connect(dataFolder(), sqlite::Database::Mode::ReadWrite, {});
        if (!db || !store::setStation(*db, QUuid::createUuid(), last, 0).ok())
            return false;
    }
    if (!openHistory())
        return false;
    m_history->setSnapshot(m_snapshot);
    return true;
}

bool ForwardRig::open()
{
    if (!openHistory())
        return false;

    Plant plant;
    Site site;
    site.id = SiteId::create();
    site.code = QStringLiteral("NORD");
    site.name = QStringLiteral("Werk Nord");
    site.tenant = QStringLiteral("acme");
    Line line;
    line.id = LineId::create();
    line.code = QStringLiteral("L1");
    Machine machine;
    machine.id = MachineId::create();
    machine.code = QStringLiteral("M1");
    machine.type = QStringLiteral("press");
    line.machines << machine;
    site.lines << line;
    Device device;
    device.id = DeviceId::create();
    device.code = QStringLiteral("PLC-1");
    device.driver = QStringLiteral("modbus-tcp");
    device.parameters = {{QStringLiteral("host"), QStringLiteral("10.0.0.1")}};
    for (const ValueType type : {ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool, ValueType::Text}) {
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = QStringLiteral("tag%1").arg(int(type));
        tag.type = type;
        tag.unit = QStringLiteral("bar");
        tag.machine = machine.id;
        device.tags << tag;
    }
    site.devices << device;
    plant.sites << site;
    setPlant(plant);
    for (const Tag &tag : std::as_const(device.tags))
        m_tags.push_back(m_snapshot->find(tag.id)->id);
    return true;
}

void ForwardRig::setPlant(Plant plant)
{
    m_snapshot = std::make_shared<const PlantSnapshot>(
        std::move(plant), m_snapshot ? m_snapshot->revision() + 1 : 1,
        [this](std::span<const TagUuid> tags) { return m_history->numberTags(tags); });
    m_history->setSnapshot(m_snapshot);
    if (m_forwarder)
        m_forwarder->setSnapshot(m_snapshot);
}

void ForwardRig::append(size_t readings)
{
    while (readings > 0) {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        const UtcTime now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
        for (size_t i = std::min<size_t>(readings, 500); i > 0; --i, --readings) {
            const quint64 number = m_ledger.size() + 1;
            m_ledger.push_back({{tag(ValueType::Float64), StatusCode::Good, now + std::chrono::microseconds(number % 1'000),
                                 Payload::of(double(number))}, ValueType::Float64, {}});
            batch->readings.push_back(m_ledger.back().reading);
        }
        while (m_history->fill() > 0.5)
            std::this_thread::yield();
        m_history->take(batch);
        m_appended = m_ledger.size();
    }
}

void ForwardRig::append(ValueType type, Payload value, StatusCode status, QByteArray text, std::optional<UtcTime> at)
{
    auto batch = std::make_shared<Batch>();
    batch->receivedSteady = std::chrono::steady_clock::now();
    Reading reading{tag(type), status, at.value_or(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now())),
                    value};
    m_ledger.push_back({reading, type, text});
    if (type == ValueType::Text)
        reading.value = text.isNull() ? Payload::ofText(99) : batch->addText(text);
    batch->readings.push_back(reading);
    m_history->take(batch);
    m_appended = m_ledger.size();
}

void ForwardRig::pour(size_t perSecond)
{
    m_pouring = true;
    m_pourer = std::thread([this, perSecond] {
        const auto start = std::chrono::steady_clock::now();
        size_t poured = 0;
        while (m_pouring) {
            const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            const size_t due = size_t(seconds * double(perSecond));
            if (due > poured) {
                append(due - poured);
                poured = due;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
}

void ForwardRig::stopPouring()
{
    m_pouring = false;
    if (m_pourer.joinable())
        m_pourer.join();
}

Forwarder &ForwardRig::start(const ForwardSettings &settings, const ForwardPatience &patience)
{
    m_forwarder = std::make_unique<Forwarder>(
        Forwarder::Parts{*m_history, m_secrets, Clock::system(), m_folder.filePath(QStringLiteral("data")), m_records}, settings,
        patience);
    m_forwarder->setSnapshot(m_snapshot);
    m_forwarder->start();
    return *m_forwarder;
}

bool ForwardRig::waitForAll(int seconds)
{
    return QTest::qWaitFor([this] {
        const ForwarderStatus status = m_forwarder->status();
        return m_history->counters().sequence == appended() && status.confirmed == appended() && status.waiting == 0;
    }, seconds * 1'000);
}

bool ForwardRig::waitForState(ForwarderStatus::State state, int seconds)
{
    return QTest::qWaitFor([this, state] { return m_forwarder->status().state == state; }, seconds * 1'000);
}

QByteArray ForwardRig::said() const
{
    const ForwarderStatus status = m_forwarder->status();
    return QStringLiteral("state %1, forwarded %2, confirmed %3 of %4, waiting %5, backlog %6, rejected %7, cause: %8")
        .arg(int(status.state)).arg(status.forwarded).arg(status.confirmed).arg(appended()).arg(status.waiting)
        .arg(status.backlog).arg(status.rejected).arg(status.cause).toUtf8();
}

QByteArray ForwardRig::compare(PgCluster &cluster, const std::vector<quint64> &without)
{
    constexpr quint64 kSlice = 500'000; // more at once would take memory, and longer than a question may
    const quint64 last = cluster.value("SELECT max(sequence) FROM lineside.sensor_readings").toULongLong();
    quint64 asked = 0; // up to this number
    forward::SqlRows rows;
    size_t row = 0;
    const auto askOn = [&] {
        while (row == rows.size() && asked < last) {
            rows = cluster.ask(
                "SELECT r.sequence, t.tag_uuid, extract(epoch FROM r.time)::numeric * 1000000, r.status_code, r.quality,"
                " encode(float8send(r.value), 'hex'), r.value_integer, encode(convert_to(r.value_text, 'UTF8'), 'hex')"
                " FROM lineside.sensor_readings r JOIN lineside.tags t USING (tag_id) WHERE r.sequence "
                + (asked == 0 ? QByteArray() : "> " + QByteArray::number(asked) + " AND r.sequence ")
                + "<= " + QByteArray::number(asked + kSlice) + " ORDER BY r.sequence");
            row = 0;
            asked += kSlice;
        }
    };
    for (size_t i = 0; i < m_ledger.size(); ++i) {
        const quint64 number = i + 1;
        if (std::find(without.begin(), without.end(), number) != without.end())
            continue;
        const QByteArray which = "reading " + QByteArray::number(number) + ": ";
        askOn();
        if (row == rows.size())
            return which + "is missing, and all behind it";
        const forward::SqlRow &found = rows[row++];
        if (found[0]->toULongLong() != number)
            return which + "found " + *found[0];
        const Entry &entry = m_ledger[i];
        const TagEntry *tag = m_snapshot->find(entry.reading.tag);
        if (tag && *found[1] != tag->tag->id.uuid.toByteArray(QUuid::WithoutBraces))
            return which + "is of another tag";
        if (found[2]->split('.').first().toLongLong() != toMicroseconds(entry.reading.at))
            return which + "has time " + *found[2] + ", not " + QByteArray::number(toMicroseconds(entry.reading.at));
        if (found[3]->toULongLong() != quint32(entry.reading.status)
            || found[4]->toInt() != int(qualityOf(entry.reading.status)))
            return which + "has status " + *found[3] + ", quality " + *found[4];
        const auto text = [](const std::optional<QByteArray> &value) { return value.value_or("null"); };
        const QByteArray bits = QByteArray::number(entry.reading.value.bits, 16).rightJustified(16, '0');
        QByteArray value = "null";
        QByteArray integer = "null";
        QByteArray words = "null";
        switch (entry.type) {
        case ValueType::Float64:
            value = bits;
            break;
        case ValueType::Int64:
            integer = QByteArray::number(entry.reading.value.asInt64());
            break;
        case ValueType::UInt64:
            integer = QByteArray::number(entry.reading.value.asUInt64());
            break;
        case ValueType::Bool:
            integer = entry.reading.value.asBool() ? "1" : "0";
            break;
        case ValueType::Text:
            words = entry.text.isNull() ? QByteArray("null") : entry.text.toHex();
            break;
        }
        if ((entry.type == ValueType::Float64 || entry.type == ValueType::Text) && text(found[5]) != value)
            return which + "has the bits " + text(found[5]) + ", not " + value;
        if (text(found[6]) != integer)
            return which + "is the integer " + text(found[6]) + ", not " + integer;
        if (text(found[7]) != words)
            return which + "is the text " + text(found[7]) + ", not " + words;
    }
    askOn();
    if (row < rows.size())
        return "there are " + QByteArray::number(rows.size() - row) + " rows too many, from number " + *rows[row][0];
    return {};
}

QByteArray ForwardRig::orderOf(PgCluster &cluster, quint64 from, quint64 to, int borders)
{
    // A transaction's number is given when it first writes; a lane's transactions follow each other.
    const QByteArray wrong = cluster.value(
        "SELECT count(*) FROM (SELECT xmin::text::bigint AS x, lag(xmin::text::bigint) OVER (ORDER BY sequence) AS before FROM"
        " lineside.sensor_readings WHERE sequence BETWEEN " + QByteArray::number(from) + " AND " + QByteArray::number(to)
        + ") o WHERE x < before");
    bool isNumber = false;
    return wrong.toInt(&isNumber) <= borders && isNumber ? QByteArray() : wrong + " rows came before those in front of them";
}

} // namespace lineside::test
