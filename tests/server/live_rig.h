#pragma once

#include "plant/sample_plant.h"
#include "server/door_rig.h"
#include "server/live/hub.h"
#include "server/live_client.h"
#include "server/message_schemas.h"

namespace lineside::test {

enum LiveNames : quint16 { LiveRoute, OpenRoute, SayRoute, PollRoute, EndRoute, ListenRoute };
inline constexpr std::array kLiveRoutes{
    http::Route{http::RouteId{LiveRoute}, http::Method::Get, "/live", http::Policy::ticketOr(Permission::ViewPlant), http::Carriage::WebSocket, 0,
                "live", "Viewers."},
    http::Route{http::RouteId{OpenRoute}, http::Method::Post, "/api/v1/live", http::Policy::needs(Permission::ViewPlant), http::Carriage::Answer, 4'096,
                "open", "Opens."},
    http::Route{http::RouteId{SayRoute}, http::Method::Post, "/api/v1/live/{session}", http::Policy::needs(Permission::ViewPlant),
                http::Carriage::Answer, 65'536, "say", "Says."},
    http::Route{http::RouteId{PollRoute}, http::Method::Get, "/api/v1/live/{session}", http::Policy::needs(Permission::ViewPlant),
                http::Carriage::Answer, 0, "poll", "Fetches."},
    http::Route{http::RouteId{EndRoute}, http::Method::Delete, "/api/v1/live/{session}", http::Policy::needs(Permission::ViewPlant),
                http::Carriage::Answer, 0, "end", "Ends."},
    http::Route{http::RouteId{ListenRoute}, http::Method::Get, "/api/v1/live/{session}/events", http::Policy::needs(Permission::ViewPlant),
                http::Carriage::EventStream, 0, "listen", "Listens."},
};

//! A site with two machines, whose first has a status tag, and a device with four tags; ids from \a base on.
inline Site liveSite(const QString &tenant, const QString &name, int base)
{
    Site site;
    site.id = {uuid(base)};
    site.code = name;
    site.name = name + QStringLiteral(" site");
    site.tenant = tenant;
    Machine machine, idle;
    machine.id = {uuid(base + 2)};
    machine.code = name + QStringLiteral("-M");
    machine.stateTag = {uuid(base + 12)};
    idle.id = {uuid(base + 3)};
    idle.code = name + QStringLiteral("-I");
    Line line;
    line.id = {uuid(base + 1)};
    line.code = name + QStringLiteral("-L");
    line.machines = {machine, idle};
    site.lines = {line};
    Device device;
    device.id = {uuid(base + 4)};
    device.code = name + QStringLiteral("-D");
    Tag level = plainTag(base + 10, QStringLiteral("level"));
    level.machine = machine.id;
    Tag count = plainTag(base + 11, QStringLiteral("count"));
    count.type = ValueType::Int64;
    Tag state = plainTag(base + 12, QStringLiteral("state"));
    state.kind = TagKind::Status;
    state.type = ValueType::Int64;
    state.states = {{0, QStringLiteral("Stopped")}, {1, QStringLiteral("Running <1>"), StateMeaning::Warning}};
    Tag text = plainTag(base + 13, QStringLiteral("recipe"));
    text.kind = TagKind::Text;
    text.type = ValueType::Text;
    device.tags = {level, count, state, text};
    site.devices = {device};
    return site;
}

//! Viewers of a plant of two tenants, "default" (ids from 100) and "north" (ids from 200). Time stands still.
class LiveRig : public DoorRig
{
public:
    LatestValues latest;
    live::Intake intake;
    live::Hub *hub = nullptr;
    SnapshotPtr plant;
    live::HubLimits limits;
    std::unique_ptr<live::AckFile> acks; //!< before startHub(); none: they end with the hub
    std::function<QByteArray(live::Topic)> figures;
    quint64 lastEvent = 0;

    explicit LiveRig(const live::HubLimits &wanted = {}, const http::DoorSettings &door = {}) : DoorRig(kLiveRoutes), limits(wanted)
    {
        // What a viewer reads is as the catalogue says; what these tests tell of machines is made up.
        LiveClient::reads = [](const QJsonObject &message) {
            static const MessageSchemas schemas(live::Catalogue::builtInJson());
            const auto topic = live::Catalogue::builtIn().message(message[QStringLiteral("type")].toString().toLatin1());
            if (topic && live::tellsNotices(topic->topic))
                return;
            if (const QString wrong = schemas.fault(message); !wrong.isEmpty())
                QTest::qFail(qPrintable(wrong), __FILE__, __LINE__);
        };
        Plant two;
        two.sites = {liveSite(QString::fromLatin1(kHouseTenant), QStringLiteral("H"), 100), liveSite(QStringLiteral("north"), QStringLiteral("N"), 200)};
        setPlant(two);
        startHub();
        m_rights = access.control->onChange([this](quint64) {
            if (hub)
                hub->rightsChanged();
        });
        if (!open(door).ok())
            qFatal("The door does not open.");
    }
    ~LiveRig()
    {
        m_rights.reset();
        on(network().home(), [this] {
            door().close();
            delete std::exchange(hub, nullptr);
        });
    }

    void startHub(quint64 last = 0, const QList<Event> &newest = {}, const QList<Event> &kept = {})
    {
        on(network().home(), [this] {
            delete hub;
            hub = new live::Hub({*access.control, intake, latest, access.clock, live::Catalogue::builtIn(), door().box(), "station-1", acks.get(), figures},
                                limits);
            door().setTaker(*hub);
            hub->bind(door(), {http::RouteId{OpenRoute}, http::RouteId{SayRoute}, http::RouteId{PollRoute}, http::RouteId{ListenRoute},
                               http::RouteId{EndRoute}});
        });
        hub->setPlant(plant);
        hub->startEventsAt(last, newest, kept);
    }
    void setPlant(const Plant &wanted)
    {
        plant = std::make_shared<PlantSnapshot>(wanted, plant ? plant->revision() + 1 : 1, [](std::span<const TagUuid> tags) {
            std::vector<TagId> ids;
            for (const TagUuid &tag : tags)
                ids.push_back(TagId(tag.uuid.toString(QUuid::WithoutBraces).right(12).toUInt()));
            return ids;
        });
        latest.reserve(plant->tagIdEnd());
        if (hub)
            hub->setPlant(plant);
    }
    //! As the telemetry thread does: the newest value, then the sinks.
    void bring(int tag, Payload value, StatusCode status = StatusCode::Good, const QByteArray *text = nullptr)
    {
        Reading reading{TagId(quint32(tag)), status, access.clock.utc(), value};
        latest.set(reading, access.clock.steady(), text);
        const auto batch = std::make_shared<Batch>();
        batch->readings = {reading};
        intake.take(batch);
    }
    quint64 tell(const QString &source, Severity severity = Severity::Info, EventKind kind = EventKind::Warning, const QString &text = QStringLiteral("something"))
    {
        Event event;
        event.id = ++lastEvent;
        event.at = access.clock.utc();
        event.kind = kind;
        event.severity = severity;
        event.source = source;
        event.text = text;
        intake.addEvent(event);
        return event.id;
    }
    static QByteArray proof(const Tokens &tokens) { return "Bearer " + tokens.access.reveal(); }
    static QByteArray id(int number) { return uuid(number).toByteArray(QUuid::WithoutBraces); }
    qsizetype viewers() { return hub->counters()->viewers.load(); }
    //! Whatever was posted to the network thread has been done.
    void settle()
    {
        on(network().home(), [] {});
    }

private:
    std::shared_ptr<void> m_rights;
};

} // namespace lineside::test
