#pragma once

#include "models/plant/plant.h"

#include <QJsonArray>

namespace lineside::test {

inline QUuid uuid(int number)
{
    return QUuid::fromString(QStringLiteral("00000000-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0')));
}

//! A tag with what it needs and nothing more.
inline Tag plainTag(int number, const QString &code)
{
    Tag tag;
    tag.id = {uuid(number)};
    tag.code = code;
    return tag;
}

//! One of everything: two machines on a line, two devices, and a tag that uses each field.
inline Plant samplePlant()
{
    Machine press;
    press.id = {uuid(11)};
    press.code = QStringLiteral("CAP-01");
    press.name = QStringLiteral("Käppchen-Presse \"Eins\"");
    press.type = QStringLiteral("press");
    press.manufacturer = QStringLiteral("Müller & Söhne");
    press.model = QStringLiteral("P 200\t\\x");
    press.keyTags = {{uuid(101)}, {uuid(102)}};
    press.stateTag = {uuid(102)};
    press.production.states = {{0, MachineState::Idle, {}}, {3, MachineState::Down, QStringLiteral("JAM")}};
    press.production.total = {uuid(103)};
    press.production.scrap = {uuid(105)};
    press.production.product = {uuid(104)};
    press.production.idealCycle = 1.5;
    press.production.products = {{QStringLiteral("Cap \"A\""), 0.75}};
    press.production.rollOver = 65'536;
    press.production.shortStop = std::chrono::seconds(90);
    press.production.targetOee = 0.7;
    ControlChart chart;
    chart.id = {uuid(301)};
    chart.code = QStringLiteral("force");
    chart.name = QStringLiteral("Peak force");
    chart.tag = {uuid(101)};
    chart.type = ChartType::Ewma;
    chart.subgroup = 1;
    chart.every = std::chrono::seconds(5);
    chart.runningOnly = false;
    chart.centre = 45.5;
    chart.sigma = 0.25;
    chart.learn = 50;
    chart.rules = quint16(RunRule::Beyond3Sigma) | quint16(RunRule::SixTrending);
    chart.lambda = 0.3;
    chart.width = 2.7;
    chart.target = 45;
    chart.specification = {40, std::nullopt};
    chart.regulated = true;
    chart.action = QStringLiteral("Check the pump.");
    ControlChart byHand;
    byHand.id = {uuid(302)};
    byHand.code = QStringLiteral("sugar");
    byHand.unit = QStringLiteral("g/L");
    byHand.type = ChartType::Individuals;
    byHand.subgroup = 1;
    byHand.rules = 0;
    press.charts = {chart, byHand};
    press.health.tags = {{{uuid(101)}, {100, 150}, 40, true}, {{uuid(103)}, {}, {}, false}};
    press.health.weights = {1, 2, 3, 4, 0.5};
    press.health.excellent = 95;
    press.health.aggregation = HealthAggregation::WorstK;
    press.health.worst = 2;
    press.health.runningOnly = true;
    press.health.anomalies = false;
    press.health.repairHours = 6;
    press.health.downtimeCost = 1'250.5;
    press.health.currency = QStringLiteral("EUR");
    press.health.parts = {QStringLiteral("Bearing 6204"), QStringLiteral("Seal")};
    Machine pump;
    pump.id = {uuid(12)};
    pump.code = QStringLiteral("PMP-01");

    Line line;
    line.id = {uuid(2)};
    line.code = QStringLiteral("L1");
    line.name = QStringLiteral("Line 1");
    line.machines = {press, pump};
    line.calendar = QStringLiteral("two");
    line.pacemaker = press.id;

    Tag pressure = plainTag(101, QStringLiteral("pressure"));
    pressure.name = QStringLiteral("Pressure\nin two lines");
    pressure.machine = press.id;
    pressure.sensorType = QStringLiteral("pressure");
    pressure.unit = QStringLiteral("bar");
    pressure.decimals = 3;
    pressure.physicalRange = {-1.0, 250.5};
    pressure.normalRange = {std::nullopt, 200.0};
    pressure.limits = {0.1, 0.2, 180.0, 1e300};
    pressure.scaling = Scaling{4, 20, -0.1, 16, OutOfSpan::Clamp};
    pressure.deadband = 0.05;
    pressure.staleAfter = std::chrono::milliseconds(7'500);
    pressure.writable = true;
    pressure.writeLimits = {1.0, std::nullopt};
    pressure.address = {{QStringLiteral("table"), QStringLiteral("holding")},
                        {QStringLiteral("address"), 40'001},
                        {QStringLiteral("big"), qint64(9'007'199'254'740'993)},
                        {QStringLiteral("path"), QJsonArray{QStringLiteral("a"), 1.5, true, QJsonValue()}},
                        {QStringLiteral("nested"), QJsonObject{{QStringLiteral("x"), QJsonObject{}}}}};

    Tag state = plainTag(102, QStringLiteral("state"));
    state.machine = press.id;
    state.kind = TagKind::Status;
    state.type = ValueType::Int64;
    state.states = {{0, QStringLiteral("Stopped")},
                    {-9'007'199'254'740'993, QStringLiteral("Far")},
                    {std::numeric_limits<qint64>::max(), QStringLiteral("Farthest"), StateMeaning::Urgent}};
    state.enabled = false;

    Tag count = plainTag(103, QStringLiteral("count"));
    count.kind = TagKind::CounterTotal;
    count.type = ValueType::UInt64;
    Tag text = plainTag(104, QStringLiteral("recipe"));
    text.kind = TagKind::Text;
    text.type = ValueType::Text;
    Tag delta = plainTag(105, QStringLiteral("scrap"));
    delta.kind = TagKind::CounterDelta;
    delta.type = ValueType::Bool;

    Device plc;
    plc.id = {uuid(21)};
    plc.code = QStringLiteral("PLC-1");
    plc.name = QStringLiteral("Line PLC");
    plc.driver = QStringLiteral("modbus-tcp");
    plc.enabled = false;
    plc.parameters = {{QStringLiteral("host"), QStringLiteral("127.0.0.1")}, {QStringLiteral("port"), 502}};
    plc.period = std::chrono::milliseconds(250);
    plc.timeTolerance = {std::chrono::milliseconds(100), std::chrono::milliseconds(0), true};
    plc.tags = {pressure, state, count, text, delta};
    Device broker;
    broker.id = {uuid(22)};
    broker.code = QStringLiteral("MQ");
    broker.driver = QStringLiteral("mqtt");

    Site site;
    site.id = {uuid(1)};
    site.code = QStringLiteral("S1");
    site.name = QStringLiteral("Site 1");
    site.tenant = QStringLiteral("acme");
    ShiftCalendar calendar;
    calendar.code = QStringLiteral("two");
    calendar.name = QStringLiteral("Two shifts");
    calendar.timeZone = QStringLiteral("Europe/Berlin");
    calendar.shifts = {{QStringLiteral("Früh"), 0b0111111, 360, 480, {{120, 15}, {240, 30}}}, {QStringLiteral("Spät"), 0b0011111, 840, 450, {}}};
    calendar.exceptions = {{QDate(2026, 12, 25), QStringLiteral("Weihnachten"), std::nullopt}, {QDate(2026, 12, 27), {}, 4}};
    site.calendars = {calendar};
    site.stopReasons = {{QStringLiteral("JAM"), QStringLiteral("Jam at the infeed"), MachineState::Down},
                        {QStringLiteral("PM"), {}, MachineState::PlannedStop}};
    site.lines = {line};
    site.devices = {plc, broker};

    Plant plant;
    plant.name = QStringLiteral("Sample");
    plant.sites = {site};
    return plant;
}

//! One device with \a count plain tags.
inline Plant wholesalePlant(int count)
{
    Device device;
    device.id = {uuid(3)};
    device.code = QStringLiteral("D");
    device.driver = QStringLiteral("modbus-tcp");
    device.tags.reserve(count);
    for (int i = 0; i < count; ++i) {
        Tag tag = plainTag(1'000 + i, QStringLiteral("tag%1").arg(i));
        tag.name = QStringLiteral("Tag number %1").arg(i);
        tag.unit = QStringLiteral("bar");
        tag.sensorType = QStringLiteral("pressure");
        tag.physicalRange = {0.0, 100.0};
        tag.scaling = Scaling{0, 65'535, 0, 100, OutOfSpan::Pass};
        tag.address = {{QStringLiteral("table"), QStringLiteral("holding")}, {QStringLiteral("address"), i}};
        device.tags.append(tag);
    }
    Site site;
    site.id = {uuid(1)};
    site.code = QStringLiteral("S");
    site.devices = {device};
    Plant plant;
    plant.sites = {site};
    return plant;
}

//! Numbers tags 1, 2, 3 … in the order in which it first meets them, like a data folder.
inline PlantSnapshot::Numbering countingNumbering()
{
    auto known = std::make_shared<QHash<TagUuid, TagId>>();
    return [known](std::span<const TagUuid> tags) {
        std::vector<TagId> result;
        result.reserve(tags.size());
        for (const TagUuid &tag : tags) {
            if (!known->contains(tag))
                known->insert(tag, TagId(known->size() + 1));
            result.push_back(known->value(tag));
        }
        return result;
    };
}

} // namespace lineside::test
