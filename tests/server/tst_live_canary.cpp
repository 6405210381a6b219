#include "models/plant/event_source.h"
#include "server/queue_client.h"

#include <QElapsedTimer>
#include <QTest>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

constexpr int kTenants = 20;

QByteArray canaryOf(int tenant)
{
    return "CANARY-" + QByteArray::number(tenant).rightJustified(2, '0') + '-';
}

//! A viewer of one tenant, whose every byte is looked at as it comes.
class Watched
{
public:
    Watched(LiveRig &rig, int tenant, const Tokens &tokens)
        : m_own(canaryOf(tenant)), m_secrets{tokens.access.reveal(), tokens.refresh.reveal()}, m_queue(rig, LiveRig::proof(tokens))
    {
        constexpr std::array kKinds{Kind::Json, Kind::Cbor, Kind::Poll, Kind::Json, Kind::Stream};
        m_kind = kKinds[size_t(tenant) % kKinds.size()];
        const Result<Secret> ticket = rig.access.control->issueTicket(tokens.principal);
        if (ticket)
            m_secrets << ticket->reveal();
        if (m_kind == Kind::Stream) {
            isOpen = m_queue.open() == 201 && m_queue.listen() == 200;
            return;
        }
        if (m_kind == Kind::Poll) {
            isOpen = m_queue.open() == 201;
            return;
        }
        isOpen = m_client.open(rig.port(), LiveRig::proof(tokens), m_kind == Kind::Cbor ? kCborProtocol : kJsonProtocol);
        look(m_client.handshake.body);
        for (const auto &[name, value] : m_client.handshake.fields)
            look(name + value);
    }
    void ask(const char *type, const QByteArray &payload)
    {
        const QByteArray message = "{\"type\":\"" + QByteArray(type) + "\",\"payload\":" + payload + "}";
        if (m_kind == Kind::Stream || m_kind == Kind::Poll)
            m_queue.say(type, payload);
        else if (m_kind == Kind::Cbor)
            m_client.raw.send(LiveClient::frame(2, cborOf(message)));
        else
            m_client.sendText(message);
    }
    //! Reads until something has a word in it; false when nothing comes any more.
    bool readUntil(const QByteArray &word)
    {
        QElapsedTimer timer;
        timer.start();
        while (m_kind == Kind::Poll) {
            const bool isThere = m_queue.poll(0) == 200 && timer.elapsed() < 30'000;
            const QByteArray some = std::exchange(m_queue.everything, {}); // with the answers' heads
            m_queue.all.clear();
            look(some);
            if (some.contains(word) || !isThere)
                return isThere;
        }
        for (;;) {
            QByteArray bytes;
            if (m_kind == Kind::Stream) {
                bytes = m_queue.hear().data;
                look(std::exchange(m_queue.everything, {}));
            } else {
                const RawFrame frame = m_client.next();
                if (frame.opcode == 9)
                    m_client.raw.send(LiveClient::frame(10, frame.payload));
                bytes = frame.payload;
                if (frame.opcode < 0 || frame.opcode == 8)
                    return false;
            }
            if (bytes.isEmpty() && m_kind == Kind::Stream)
                return false;
            if (m_kind != Kind::Stream)
                look(bytes);
            if (bytes.contains(word))
                return true;
        }
    }

    bool isOpen = false;
    quint64 own = 0, foreign = 0, secrets = 0, bytes = 0;

private:
    enum class Kind { Json, Cbor, Stream, Poll };

    void look(const QByteArray &some)
    {
        bytes += quint64(some.size());
        for (qsizetype at = some.indexOf("CANARY-"); at >= 0; at = some.indexOf("CANARY-", at + 1))
            ++(QByteArrayView(some).sliced(at).startsWith(m_own) ? own : foreign);
        for (const QByteArray &secret : m_secrets)
            secrets += quint64(some.count(secret));
    }

    const QByteArray m_own;
    QList<QByteArray> m_secrets;
    Kind m_kind = Kind::Json;
    LiveClient m_client;
    QueueClient m_queue;
};

} // namespace

class TestLiveCanary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /*!
     * T14, J3: messages of 20 tenants, whose machines have the same codes, each with its tenant's canary in texts and values,
     * over all carriages at once: 0 of another's in every byte out, and no token or ticket. 40,000 messages; with LINESIDE_LONG_TESTS a million.
     */
    void nothingOfOthersInAnyByte()
    {
        const int messages = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS") ? 1'000'000 : 40'000;
        constexpr int kBatch = 100; // for each tenant
        LiveRig rig;
        Plant plant;
        QList<QByteArray> texts;
        for (int i = 0; i < kTenants; ++i) {
            const QString code = u"tenant%1"_s.arg(i);
            if (!rig.access.control->accounts().putTenant(rig.admin().principal, {code, QString::fromLatin1(canaryOf(i)) + u"name"_s}).ok())
                qFatal("No tenant.");
            Site site = liveSite(code, QString::fromLatin1(canaryOf(i)), 1'000 + 100 * i);
            // All tenants call their equipment alike.
            site.lines[0].machines[0].code = u"CAP-01"_s;
            site.lines[0].machines[1].code = u"CAP-02"_s;
            site.devices[0].code = u"CAP-01-PLC"_s;
            plant.sites << site;
            texts << canaryOf(i) + "recipe";
        }
        rig.setPlant(plant);
        rig.settle();
        std::vector<std::unique_ptr<Watched>> viewers;
        for (int i = 0; i < kTenants; ++i) {
            const Tokens tokens = rig.access.user(rig.admin().principal, ("user" + QByteArray::number(i)).constData(), Role::Admin,
                                                  ("tenant" + QByteArray::number(i)).constData());
            viewers.push_back(std::make_unique<Watched>(rig, i, tokens));
            QVERIFY(viewers.back()->isOpen);
            for (const QByteArray topic : {"readings", "machines", "events", "presence", "me", "site", "tenant", "health", "production", "quality"})
                viewers.back()->ask("subscribe", "{\"subscription\":\"" + topic + "\",\"topic\":\"" + topic + "\"}");
            // What is another's has to be asked for, too.
            const int other = 1'000 + 100 * ((i + 1) % kTenants);
            viewers.back()->ask("subscribe", "{\"subscription\":\"x\",\"topic\":\"readings\",\"filters\":{\"tags\":[\"" + LiveRig::id(other + 10) + "\"]}}");
            viewers.back()->ask("subscribe", "{\"subscription\":\"y\",\"topic\":\"events\",\"filters\":{\"machines\":[\"" + LiveRig::id(other + 2) + "\"]}}");
            for (const QByteArray topic : {"health", "production", "quality"})
                viewers.back()->ask("subscribe", "{\"subscription\":\"x" + topic + "\",\"topic\":\"" + topic + "\",\"filters\":{\"machines\":[\"" + LiveRig::id(other + 2) + "\"]}}");
            viewers.back()->ask("subscribe", "{\"subscription\":\"z\",\"topic\":\"readings\",\"filters\":{\"pattern\":\"*\"},\"resume\":{\"stream\":\"a.1\",\"sequenceId\":0}}");
            QVERIFY(viewers.back()->readUntil("forbidden"));
        }
        quint64 told = 0;
        for (int batch = 0; batch * kBatch * kTenants < messages; ++batch) {
            rig.access.clock.advance(100ms);
            const QByteArray end = "end-of-" + QByteArray::number(batch) + '.';
            for (int n = 0; n < kBatch; ++n) {
                for (int i = 0; i < kTenants; ++i) {
                    const QString text = QString::fromLatin1(canaryOf(i)) + QString::number(n);
                    const bool isLast = n == kBatch - 1;
                    const QString source = n % 2 ? eventSource(*rig.plant->find(TagUuid{uuid(1'000 + 100 * i + 10)}))
                                                 : eventSource(*rig.plant, MachineId{uuid(1'000 + 100 * i + 2)}, u"CAP-01"_s);
                    rig.tell(source, n % 50 == 0 ? Severity::Critical : Severity::Info, EventKind::Warning,
                             isLast ? text + QString::fromLatin1(end) : text);
                    ++told;
                }
            }
            std::vector<Notice> notices;
            for (int n = 0; n < 10; ++n) {
                for (int i = 0; i < kTenants; ++i) {
                    const QByteArray payload = "{\"action\":\"" + canaryOf(i) + QByteArray::number(n) + "\"}";
                    const MachineId machine{uuid(1'000 + 100 * i + 2 + n % 2)};
                    notices.push_back({Topic::Health, machine, "equipmentHealthScoreUpdated", payload, "score", true});
                    notices.push_back({Topic::Health, machine, "predictiveMaintenanceAlertCreated", payload});
                    notices.push_back({Topic::Production, machine, "productionSummaryUpdated", payload, "summary", true});
                    notices.push_back({Topic::Quality, machine, "spcNewMeasurement", payload, "chart" + QByteArray::number(n)});
                }
            }
            told += notices.size();
            rig.hub->notify(std::move(notices));
            for (int i = 0; i < kTenants; ++i) {
                const QByteArray text = texts[i] + QByteArray::number(batch);
                rig.bring(1'000 + 100 * i + 13, {}, StatusCode::Good, &text);
            }
            for (const auto &viewer : viewers)
                QVERIFY(viewer->readUntil(end));
        }
        quint64 own = 0, foreign = 0, secrets = 0, bytes = 0;
        for (const auto &viewer : viewers) {
            QVERIFY(viewer->own >= quint64(messages / kTenants));
            own += viewer->own;
            foreign += viewer->foreign;
            secrets += viewer->secrets;
            bytes += viewer->bytes;
        }
        qInfo("%llu messages, %llu canaries found at home in %llu bytes", told, own, bytes);
        QCOMPARE(foreign, quint64(0));
        QCOMPARE(secrets, quint64(0));
    }
};

QTEST_GUILESS_MAIN(TestLiveCanary)
#include "tst_live_canary.moc"
