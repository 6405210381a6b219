#pragma once

#include "access/access_fixture.h"
#include "plant/sample_plant.h"
#include "server/web_server.h"
#include "web/page_operations.h"

namespace lineside::test {

//! What somebody hostile would write into every name of a plant.
inline QString hostile(int number)
{
    static const char *const kTexts[] = {"<img src=x onerror=\"window.hit=1\">", "<script>window.hit=1</script>", "\"><svg onload=window.hit=1>", "{{7*7}}${7*7}%1 %2 {0}",
                                         "javascript:window.hit=1", "\u202Eesrever &lt;b&gt;"};
    return QString::fromUtf8(kTexts[size_t(number) % std::size(kTexts)]) + QString::number(number);
}

/*!
 * All of a station that the browser's page needs: a store, accounts, the web server itself; readings come from the test.
 * The plant is of two tenants: tags 110 … of the house, 210 … of "north".
 */
class PageStation
{
public:
    QTemporaryDir folder;
    MemorySecrets secrets;
    std::unique_ptr<Historian> history;
    std::unique_ptr<AccessControl> access;
    LatestValues latest;
    std::unique_ptr<PageOperations> operations; //!< only where they are wanted
    std::unique_ptr<WebServer> server;
    SnapshotPtr plant;
    WebSettings settings;
    QString oneTime; //!< of the first administrator, "anna"
    Principal admin;

    explicit PageStation(bool tls = false, bool isHostile = false, bool operates = false)
    {
        HistorianSettings store;
        store.folder = folder.path();
        AccessSettings accounts;
        accounts.folder = folder.path();
        accounts.hashCost = HashCost::cheapest();
        history = std::move(*Historian::open(store, Clock::system()));
        access = std::move(*AccessControl::open(accounts, secrets, *history, Clock::system()));
        oneTime = QString::fromUtf8(access->accounts().createFirstAdmin(QStringLiteral("root"), Origin::console())->reveal());
        admin = settle(QStringLiteral("root"), Secret(oneTime.toUtf8()));
        for (const auto &[name, role, tenant] : {std::tuple{"anna", Role::Admin, kHouseTenant}, {"vera", Role::Viewer, kHouseTenant}, {"nora", Role::Operator, "north"}}) {
            if (QLatin1String(tenant) != QLatin1String(kHouseTenant))
                keep(access->accounts().putTenant(admin, {QString::fromLatin1(tenant), isHostile ? hostile(7) : QString::fromLatin1(tenant)}));
            const auto password = access->accounts().createUser(admin, {QString::fromLatin1(name), isHostile ? hostile(8) : QString(), QString::fromLatin1(tenant), role});
            settle(QString::fromLatin1(name), *password);
        }
        oneTime = QString::fromUtf8(access->accounts().createUser(admin, {QStringLiteral("newcomer"), {}, QString::fromLatin1(kHouseTenant), Role::Operator})->reveal());

        Plant two;
        two.sites = {site(QString::fromLatin1(kHouseTenant), QStringLiteral("House"), 100, isHostile), site(QStringLiteral("north"), QStringLiteral("North"), 200, isHostile)};
        if (operates) {
            PageOperations::plan(two.sites[0], 100);
            PageOperations::plan(two.sites[1], 200);
        }
        setPlant(two);
        if (operates)
            operations = std::make_unique<PageOperations>(folder.path(), *history, plant);
        server = std::make_unique<WebServer>(WebServer::Parts{[this] { return access.get(); }, *history, latest, Clock::system(), folder.path(), [] { return std::vector<rest::PartState>{}; },
                                                              [] { return QByteArray(); }, [] { return QByteArray("{}"); }, {}, [this] {
                                                                  rest::Actions actions;
                                                                  if (operations)
                                                                      actions.operations = operations->operations();
                                                                  return actions;
                                                              }});
        server->setPlant(plant);
        settings.enabled = true;
        settings.port = 0;
        settings.tls = tls;
        start();
    }
    ~PageStation()
    {
        server.reset();
        operations.reset();
        access.reset();
        history->stop();
    }

    void start()
    {
        if (const Status started = server->start(settings); !started)
            qFatal("%s", qPrintable(started.error().message));
        settings.port = server->state().port; // after a restart it is found where it was
    }
    QString origin() const { return QStringLiteral("%1://127.0.0.1:%2").arg(settings.tls ? QStringLiteral("https") : QStringLiteral("http")).arg(settings.port); }

    //! A reading as the telemetry thread has it; number as in the tag's id.
    void bring(int number, double value, quint32 status = 0, UtcTime at = Clock::system().utc())
    {
        const TagEntry *entry = plant->find(TagUuid{uuid(number)});
        const Payload payload = entry->tag->type == ValueType::Int64 ? Payload::of(qint64(value)) : Payload::of(value);
        const Reading reading{entry->id, StatusCode(status), at, payload};
        if (const LatestValue before = latest.get(entry->id); !before.valid || before.reading.at <= at)
            latest.set(reading, Clock::system().steady());
        latest.publish();
        const auto batch = std::make_shared<Batch>();
        batch->readings = {reading};
        history->take(batch);
        if (operations)
            operations->production->take(batch);
        server->sink().take(batch);
    }
    void tell(const QString &source, const QString &text, Severity severity)
    {
        Event event;
        event.at = Clock::system().utc();
        event.kind = EventKind::SensorOutOfRange;
        event.severity = severity;
        event.source = source;
        event.text = text;
        history->append(event);
    }

private:
    static void keep(const Status &done)
    {
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
    }
    //! Makes a one-time password into the one that all have here, and gives who has logged in with it.
    Principal settle(const QString &name, const Secret &password)
    {
        std::promise<LoginAnswer> changed, in;
        access->logins().changePassword(name, password, Access::password(), from("127.0.0.9"), [&](const LoginAnswer &answer) { changed.set_value(answer); });
        if (changed.get_future().get().outcome != LoginOutcome::PasswordChanged)
            qFatal("The one-time password does not work.");
        access->logins().login(name, Access::password(), from("127.0.0.9"), [&](const LoginAnswer &answer) { in.set_value(answer); });
        return in.get_future().get().tokens->principal;
    }
    static Site site(const QString &tenant, const QString &name, int base, bool isHostile)
    {
        const auto word = [&](const char *plain, int number) { return isHostile ? hostile(number) : name + QLatin1Char(' ') + QString::fromUtf8(plain); };
        Site site;
        site.id = {uuid(base)};
        site.code = name;
        site.name = word("works", 0);
        site.tenant = tenant;
        Line line;
        line.id = {uuid(base + 1)};
        line.code = name + QStringLiteral("-L");
        line.name = word("filling", 1);
        Device device;
        device.id = {uuid(base + 4)};
        device.code = name.toUpper() + QStringLiteral("-01");
        device.name = word("controller", 2);
        const auto addTag = [&](int number, const char *code, const char *words, const char *unit, MachineId machine) -> Tag & {
            Tag tag = plainTag(base + number, QString::fromLatin1(code));
            tag.name = word(words, number);
            tag.unit = isHostile && number == 11 ? QStringLiteral("<b>bar</b>") : QString::fromUtf8(unit);
            tag.machine = machine;
            tag.decimals = 1;
            device.tags.append(tag);
            return device.tags.last();
        };
        for (int i = 0; i < 3; ++i) {
            Machine machine;
            machine.id = {uuid(base + 50 + i)};
            machine.code = name.left(1) + QStringLiteral("-M%1").arg(i + 1);
            machine.name = word(i == 0 ? "filler" : i == 1 ? "capper" : "labeller with quite a long name", 30 + i);
            const int first = 10 + 10 * i;
            Tag &level = addTag(first, "level", "level", "Cel", machine.id);
            level.normalRange = {40.0, 60.0};
            level.limits = {10.0, 20.0, 80.0, 90.0};
            addTag(first + 1, "pressure", "bowl pressure", "bar", machine.id).normalRange = {1.0, 4.0};
            Tag &state = addTag(first + 2, "state", "state", "", machine.id);
            state.kind = TagKind::Status;
            state.type = ValueType::Int64;
            state.states = {{0, word("stopped", 3)}, {1, word("running", 4)}, {2, word("jammed", 5), StateMeaning::Urgent}, {3, word("jammed again", 6), StateMeaning::Urgent}};
            for (Tag &tag : device.tags)
                tag.code = tag.machine == machine.id && !tag.code.contains(QLatin1Char('-')) ? machine.code + QLatin1Char('-') + tag.code : tag.code;
            machine.keyTags = {{uuid(base + first)}, {uuid(base + first + 1)}};
            machine.stateTag = {uuid(base + first + 2)};
            line.machines.append(machine);
        }
        site.lines = {line};
        site.devices = {device};
        return site;
    }
    void setPlant(const Plant &wanted)
    {
        plant = std::make_shared<PlantSnapshot>(wanted, 1, [this](std::span<const TagUuid> tags) { return history->numberTags(tags); });
        latest.reserve(plant->tagIdEnd());
        history->setSnapshot(plant);
    }
};

} // namespace lineside::test
