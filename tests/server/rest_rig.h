#pragma once

#include "models/access/rights_authorizer.h"
#include "models/base/post.h"
#include "models/plant/plant_edits.h"
#include "server/json_schema.h"
#include "server/live_rig.h"
#include "server/rest/rest_service.h"

#include <QSet>
#include <QTest>

namespace lineside::test {

//! A field that takes every write, and counts them.
class RigWriter final : public FieldWriter
{
public:
    void write(const FieldWrite &write, std::function<void(WriteOutcome)> done) override
    {
        WriteOutcome outcome;
        {
            const std::lock_guard lock(m_mutex);
            m_written.append(write);
            if (m_holds) {
                m_held.push_back(std::move(done));
                return;
            }
            outcome = m_outcome;
        }
        if (outcome.result == WriteResult::Done)
            outcome.readBack = write.value;
        done(outcome);
    }
    void answerWith(WriteOutcome outcome)
    {
        const std::lock_guard lock(m_mutex);
        m_outcome = std::move(outcome);
    }
    void hold()
    {
        const std::lock_guard lock(m_mutex);
        m_holds = true;
    }
    void release(const WriteOutcome &outcome)
    {
        std::vector<std::function<void(WriteOutcome)>> held;
        {
            const std::lock_guard lock(m_mutex);
            held.swap(m_held);
        }
        for (const auto &done : held)
            done(outcome);
    }
    qsizetype count() const
    {
        const std::lock_guard lock(m_mutex);
        return m_written.size();
    }
    QVariant last() const
    {
        const std::lock_guard lock(m_mutex);
        return m_written.isEmpty() ? QVariant() : m_written.last().value;
    }

private:
    mutable std::mutex m_mutex;
    QList<FieldWrite> m_written;
    WriteOutcome m_outcome{WriteResult::Done, {}, {}};
    std::vector<std::function<void(WriteOutcome)>> m_held;
    bool m_holds = false;
};

//! Drivers with rules: "fake" has a password, and wants a host of letters.
class RigField final : public FieldGateway
{
public:
    QList<DriverDescription> drivers() const override
    {
        DriverDescription fake;
        fake.id = QStringLiteral("fake");
        ParameterDescription password;
        password.key = QStringLiteral("password");
        password.type = ParameterDescription::Type::Secret;
        fake.device = {password};
        return {fake};
    }
    QList<ParameterFault> check(const Device &device) const override
    {
        QList<ParameterFault> faults;
        if (device.parameters.value(QLatin1String("host")).toString() == QLatin1String("?"))
            faults.append({{}, QStringLiteral("host"), QStringLiteral("Must be a host.")});
        for (const Tag &tag : device.tags) {
            if (tag.address.value(QLatin1String("register")).toInt() > 65'535)
                faults.append({tag.code, QStringLiteral("register"), QStringLiteral("Must be from 0 to 65535.")});
        }
        return faults;
    }
    QList<LinkStatus> links() const override { return {}; }
    void watchFrames(const DeviceId &, bool) override {}
    QList<FrameRecord> frames(const DeviceId &) const override { return {}; }
    QString describeFrame(const DeviceId &, const FrameRecord &) const override { return {}; }
    JobPtr<DeviceTestReport> test(const Device &, Job<DeviceTestReport>::Callback) override { return {}; }
    JobPtr<QList<BrowseNode>> browse(const Device &, const QString &, Job<QList<BrowseNode>>::Callback) override { return {}; }
    JobPtr<QList<BrowseNode>> discovered(const Device &, Job<QList<BrowseNode>>::Callback) override { return {}; }
    Status trust(const Device &, const CertificateInfo &) override { return Done{}; }
};

/*!
 * The whole server and as much of a station as it asks for: all routes of the real table, over a plant of two tenants
 * ("default": ids from 100, "north": from 200) that is edited on a thread of its own. Time stands still. Every answer is
 * held against the description of the interface; what does not fit fails the test.
 */
class RestRig : public DoorRig
{
public:
    LatestValues latest;
    live::Intake intake;
    live::Hub *hub = nullptr;
    std::unique_ptr<rest::RestService> service;
    std::atomic<bool> diskIsFull{false};
    std::atomic<int> saved{0};
    RigWriter writer;
    RigField field;
    std::shared_ptr<PushDesk> desk = std::make_shared<PushDesk>();
    std::unique_ptr<CommandService> commands;
    std::unique_ptr<PlantEditor> editor; //!< lives on station()

    enum class Writes { Off, On };
    //! What the station works out; asked for once the rig's clock and journal are there.
    using Operating = std::function<rest::Operations(RestRig &)>;
    //! Many requests while time stands still.
    static constexpr rest::RequestBudgets kNoBudgets{1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e12};
    explicit RestRig(Writes writes = Writes::On, http::AccessLog *log = nullptr, const Operating &operating = {}, const rest::RequestBudgets &budgets = kNoBudgets)
        : DoorRig(rest::kRoutes, log)
        , m_rights(*access.control)
        , m_schema(QJsonDocument::fromJson(rest::describe(rest::kRoutes)).object())
    {
        if (operating)
            m_operations = operating(*this);
        Plant two;
        two.sites = {liveSite(QString::fromLatin1(kHouseTenant), QStringLiteral("H"), 100), liveSite(QStringLiteral("north"), QStringLiteral("N"), 200)};
        for (Site &site : two.sites) {
            site.devices[0].driver = QStringLiteral("fake");
            site.devices[0].tags[0].writable = true;
            site.devices[0].tags[0].writeLimits = {0.0, 100.0};
        }
        latest.reserve(5'000);
        on(m_station.home(), [this, &two] {
            editor = std::make_unique<PlantEditor>(two, [this](std::span<const TagUuid> tags) { return number(tags); });
            editor->setGate([this]() -> Result<QString> {
                if (Status may = m_rights.mayConfigure(m_actor); !may)
                    return may.error();
                return m_actor.user;
            });
        });
        commands = std::make_unique<CommandService>(writer, access.journal, latest, m_rights, access.clock);
        commands->setSnapshot(editor->snapshot());
        QObject::connect(editor.get(), &PlantEditor::snapshotChanged, editor.get(), [this](const SnapshotPtr &snapshot) {
            commands->setSnapshot(snapshot);
            hub->setPlant(snapshot);
        }, Qt::DirectConnection);
        on(network().home(), [this, writes, log, &budgets] {
            hub = new live::Hub({*access.control, intake, latest, access.clock, live::Catalogue::builtIn(), door().box(), "station-1", nullptr, {}, log}, {});
            door().setTaker(*hub);
            service = std::make_unique<rest::RestService>(rest::RestService::Parts{
                *access.control, access.journal, latest, access.clock, live::Catalogue::builtIn(), *hub, [this] { return editor->snapshot(); },
                [this] { return std::vector<rest::PartState>{{"history", !diskIsFull, diskIsFull ? "disk full" : ""}, {"forward", true, {}}}; },
                [] { return QByteArray("lineside_up 1\n"); }, [] { return QByteArray("{\"tags\":8}"); }, door().counters(), door().box(),
                actions(), writes == Writes::On, budgets});
            service->bind(door());
        });
        hub->setPlant(editor->snapshot());
        http::DoorSettings settings;
        settings.limits.refusalsBurst = 100'000; // these tests ask for what they may not have, often
        settings.limits.refusalsPerSecond = 100'000;
        if (!open(settings).ok())
            qFatal("The door does not open.");
    }
    ~RestRig()
    {
        on(network().home(), [this] {
            door().close();
            delete hub;
        });
        commands.reset();
        on(m_station.home(), [this] { editor.reset(); });
        if (!m_faults.isEmpty())
            QTest::qFail(qPrintable(m_faults.join(QLatin1Char('\n'))), __FILE__, __LINE__);
    }

    QObject &station() { return m_station.home(); }
    SnapshotPtr plant() const { return editor->snapshot(); }
    //! As somebody at the desktop edits.
    void editAsDesktop(const std::function<Plant(Plant)> &change)
    {
        on(m_station.home(), [&] { applyAsDesktop(change); });
    }
    //! The same for who is on the station's thread already.
    void applyAsDesktop(const std::function<Plant(Plant)> &change)
    {
        m_actor = RightsAuthorizer::actor(admin().principal);
        if (!editor->apply(QStringLiteral("Desktop"), change(editor->plant())).ok())
            qFatal("The desktop's edit failed.");
    }
    //! Done on the station's thread before the next edit's turn comes.
    void meanwhile(std::function<void()> work)
    {
        on(m_station.home(), [&] { m_meanwhile = std::move(work); });
    }

    RawAnswer ask(const QByteArray &head, const QByteArray &body = {}, const char *from = "127.0.0.1")
    {
        const RawAnswer answer = DoorRig::ask(head, body, from);
        check(head, answer);
        return answer;
    }
    static QJsonObject json(const RawAnswer &answer) { return QJsonDocument::fromJson(answer.body).object(); }
    static QByteArray text(const QJsonObject &object, const char *name) { return object[QLatin1String(name)].toString().toUtf8(); }
    static QByteArray id(int number) { return uuid(number).toByteArray(QUuid::WithoutBraces); }
    //! A value of a tag has come.
    void bring(int tag, double value, StatusCode status = StatusCode::Good)
    {
        latest.set({TagId(quint32(tag)), status, access.clock.utc(), Payload::of(value)}, access.clock.steady());
        latest.publish();
    }
    const JsonSchema &schema() const { return m_schema; }
    int checked() const { return m_checked; }

private:
    std::vector<TagId> number(std::span<const TagUuid> tags)
    {
        std::vector<TagId> ids;
        for (const TagUuid &tag : tags) {
            const QString words = tag.uuid.toString(QUuid::WithoutBraces);
            if (words.startsWith(QLatin1String("00000000-")))
                ids.push_back(TagId(words.right(12).toUInt()));
            else
                ids.push_back(m_numbers.value(tag, TagId(quint32(1'000 + m_numbers.size()))));
            m_numbers.insert(tag, ids.back());
        }
        return ids;
    }
    rest::Actions actions()
    {
        rest::Actions actions;
        actions.edit = [this](rest::PlantEdit edit, rest::PlantEdited done) {
            post(&m_station.home(), [this, edit, done] { done(apply(edit)); });
        };
        actions.save = [this](const Actor &actor, SteadyTime, std::function<void(const Status &)> done) {
            post(&m_station.home(), [this, actor, done] {
                const Status may = m_rights.mayConfigure(actor);
                saved += may.ok();
                done(may);
            });
        };
        actions.field = &field;
        actions.commands = commands.get();
        actions.pushed = desk;
        actions.operations = m_operations;
        return actions;
    }
    Result<SnapshotPtr> apply(const rest::PlantEdit &edit)
    {
        if (const auto work = std::exchange(m_meanwhile, {}))
            work();
        if (access.clock.steady() >= edit.notAfter)
            return Error{Error::Kind::Timeout, QStringLiteral("Too late."), {}};
        if (editor->snapshot()->revision() != edit.basedOn)
            return Error{Error::Kind::Cancelled, QStringLiteral("Another came first."), {}};
        m_actor = edit.actor;
        if (Status applied = editor->apply(edit.name, edit.next); !applied)
            return applied.error();
        return editor->snapshot();
    }
    void check(const QByteArray &head, const RawAnswer &answer)
    {
        using namespace Qt::Literals;
        const QByteArray line = head.split('\r').first(), method = line.split(' ').value(0), target = line.split(' ').value(1);
        static const http::RouteTable table(rest::kRoutes);
        const http::RouteMatch match = table.find(method, target.split('?').first());
        if (!match.route || answer.status == 0)
            return;
        ++m_checked;
        const QString name = QLatin1String(match.route->name), status = QString::number(answer.status);
        const QJsonObject responses = m_schema.document()[u"paths"_s][QLatin1String(match.route->path)][QString::fromLatin1(method.toLower())][u"responses"_s].toObject();
        QJsonObject response = responses[status].toObject();
        if (response.isEmpty() && answer.status >= 400)
            response = responses[u"default"_s].toObject();
        const auto fail = [&](const QString &what) { m_faults << name + u' ' + status + u": "_s + what + u": "_s + QString::fromUtf8(answer.body.left(500)); };
        if (response.isEmpty()) {
            fail(u"not described"_s);
            return;
        }
        const QJsonObject content = response[u"content"_s].toObject();
        if (content.isEmpty()) {
            if (!answer.body.isEmpty())
                fail(u"a body"_s);
            return;
        }
        const auto type = answer.fields.find("content-type");
        const QString came = type == answer.fields.end() ? QString() : QString::fromLatin1(type->second).section(u';', 0, 0);
        const QString described = content.keys().first();
        if (described != u"*/*"_s && came != described) {
            fail(u"of another type than "_s + described);
            return;
        }
        if (!described.endsWith(u"json"_s))
            return;
        QJsonParseError parse{};
        const QJsonDocument document = QJsonDocument::fromJson(answer.body, &parse);
        if (parse.error != QJsonParseError::NoError)
            fail(parse.errorString());
        else if (const QString wrong = m_schema.fault(document.object(), content[described][u"schema"_s].toObject()); !wrong.isEmpty())
            fail(wrong);
    }

    RightsAuthorizer m_rights;
    rest::Operations m_operations;
    NetworkThread m_station;
    Actor m_actor;
    QHash<TagUuid, TagId> m_numbers;
    std::function<void()> m_meanwhile;
    const JsonSchema m_schema;
    QStringList m_faults;
    int m_checked = 0;
};

} // namespace lineside::test
