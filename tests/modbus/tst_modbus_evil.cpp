#include "modbus/driver_rig.h"
#include "modbus/evil_server.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr int kPerTable = 3;
const char *const kTables[] = {"coil", "discrete", "input", "holding"};

//! Three tags in each table; the number of a tag says which.
void addTags(DriverRig &rig)
{
    for (const char *table : kTables) {
        for (int i = 0; i < kPerTable; ++i) {
            const bool bits = table[0] == 'c' || table[0] == 'd';
            rig.add(QString::fromLatin1(table), 10 + i, {}, bits ? ValueType::Bool : ValueType::UInt64);
        }
    }
}

//! Empty when no reading so far is Good and untrue, or Bad and not zero.
QString lieAmong(DriverRig &rig)
{
    rig.collect();
    for (quint32 number = 1; number <= 4 * kPerTable; ++number) {
        const quint32 table = (number - 1) / kPerTable;
        const auto address = quint16(10 + (number - 1) % kPerTable);
        const quint64 truth = table < 2 ? 0 : EvilServer::trueRegister(address);
        for (const Reading &reading : rig.readings(TagId(number))) {
            const quint64 expected = reading.status == StatusCode::Good ? truth : 0;
            if (reading.value.bits != expected)
                return QStringLiteral("%1 %2: %3 with status %4").arg(QLatin1String(kTables[table])).arg(address)
                    .arg(reading.value.bits).arg(quint32(reading.status), 0, 16);
        }
    }
    return {};
}

} // namespace

class TestModbusEvil : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsNeverLie_data();
    void readsNeverLie();
    void writesAreNeverRepeated_data();
    void writesAreNeverRepeated();
    void randomDeviations();
    void halfReplyGluedToTheNext();
    void twoRepliesInOneSegment();
    void byteByByteInTimeIsFine();
};

void TestModbusEvil::readsNeverLie_data()
{
    QTest::addColumn<int>("deviation");
    QTest::addColumn<int>("depth");
    for (int deviation = EvilServer::WrongUnit; deviation < EvilServer::kDeviations; ++deviation) {
        if (!EvilServer::isForReads(EvilServer::Deviation(deviation)))
            continue;
        for (const int depth : {1, 4})
            QTest::addRow("%s, depth %d", EvilServer::nameOf(EvilServer::Deviation(deviation)), depth) << deviation << depth;
    }
}

void TestModbusEvil::readsNeverLie()
{
    QFETCH(int, deviation);
    QFETCH(int, depth);
    EvilServer server;
    int deviated = 0;
    int asked = 0;
    server.setScript([&](const EvilServer::Request &request) {
        if (++asked % 3 != 0)
            return server.answerTruly(request);
        ++deviated;
        server.deviate(request, EvilServer::Deviation(deviation));
    });
    DriverRig rig;
    rig.device.period = 5ms;
    rig.device.parameters[QStringLiteral("depth")] = depth;
    rig.linkTimeout = 25ms;
    addTags(rig);
    rig.open(server.port());
    QTRY_VERIFY_WITH_TIMEOUT(lieAmong(rig).isEmpty() && deviated >= 8, 20'000);
    QVERIFY2(lieAmong(rig).isEmpty(), qPrintable(lieAmong(rig)));
    QVERIFY(server.connections() > 1); // recycled
    const LinkStatus status = rig.monitor().status();
    const auto kind = EvilServer::Deviation(deviation);
    if (kind == EvilServer::Silent || (kind == EvilServer::Half && depth == 1))
        QVERIFY(status.timeouts > 0);
    else if (kind != EvilServer::Reset && kind != EvilServer::HangUp)
        QVERIFY(status.protocolErrors + status.timeouts > 0);
    if (!EvilServer::isSlow(kind) && kind != EvilServer::Reset && kind != EvilServer::HangUp)
        QVERIFY(!rig.monitor().frames().isEmpty()); // the faulty frame is kept, watched or not
    // And it recovers.
    server.setScript([&server](const EvilServer::Request &request) { server.answerTruly(request); });
    rig.forget();
    const auto allGood = [&rig] {
        return rig.hasGood(TagId(1)) && rig.hasGood(TagId(4)) && rig.hasGood(TagId(7)) && rig.hasGood(TagId(10));
    };
    QTRY_VERIFY_WITH_TIMEOUT(allGood(), 15'000); // an often struck block rests for up to five seconds
    QVERIFY(lieAmong(rig).isEmpty());
}

void TestModbusEvil::writesAreNeverRepeated_data()
{
    QTest::addColumn<int>("deviation");
    for (int deviation = EvilServer::WrongUnit; deviation < EvilServer::kDeviations; ++deviation) {
        if (EvilServer::isForWrites(EvilServer::Deviation(deviation)))
            QTest::addRow("%s", EvilServer::nameOf(EvilServer::Deviation(deviation))) << deviation;
    }
}

void TestModbusEvil::writesAreNeverRepeated()
{
    QFETCH(int, deviation);
    // Every function that writes, side by side: a device of its own each.
    struct Case
    {
        explicit Case(int theFunction) : function(theFunction) {}

        int function;
        EvilServer server;
        int writes = 0;
        DriverRig rig;
        TagId tag = kNoTag;
        quint16 before = 0;
        std::optional<WriteOutcome> outcome;

        bool isCoil() const { return function == 5 || function == 15; }
        bool isBit() const { return isCoil() || function == 22; }
    };
    std::vector<std::unique_ptr<Case>> cases;
    for (const int function : {5, 6, 15, 16, 22}) {
        cases.push_back(std::make_unique<Case>(function));
        Case &one = *cases.back();
        one.server.setScript([&one, deviation](const EvilServer::Request &request) {
            if (request.isRead())
                return one.server.answerTruly(request);
            ++one.writes;
            one.server.deviate(request, EvilServer::Deviation(deviation));
        });
        one.rig.device.period = 10s;
        one.rig.linkTimeout = 30ms;
        if (function == 15 || function == 16)
            one.rig.device.parameters[QStringLiteral("write_function")] = QStringLiteral("multiple");
        one.tag = one.isCoil() ? one.rig.add(QStringLiteral("coil"), 7, {}, ValueType::Bool)
            : one.isBit()      ? one.rig.add(QStringLiteral("holding"), 7, QStringLiteral("bit"), ValueType::Bool)
                               : one.rig.add(QStringLiteral("holding"), 7);
        one.before = one.server.holding(7);
        QVERIFY(function != 22 || !(one.before & 1));
        one.rig.open(one.server.port());
    }
    for (const auto &one : cases) {
        QTRY_VERIFY(one->rig.hasGood(one->tag));
        DriverTag target = one->rig.tag(one->tag);
        target.tag.edit().writable = true;
        one->rig.driver().write(target, one->isBit() ? QVariant(true) : QVariant(1234.0), Clock::system().steady() + 900ms,
                                [&one](WriteOutcome outcome) { one->outcome = outcome; });
    }
    for (const auto &one : cases) {
        QTRY_VERIFY(one->outcome.has_value());
        const WriteOutcome &outcome = *one->outcome;
        QCOMPARE(outcome.result, WriteResult::Unknown);
        QVERIFY(!outcome.reason.isEmpty());
        QVERIFY2(outcome.readBack.isValid(), qPrintable(outcome.reason)); // what the device holds is told all the same
        const bool applied = deviation == EvilServer::Duplicate;
        if (one->isBit())
            QCOMPARE(outcome.readBack.toBool(), applied);
        else
            QCOMPARE(outcome.readBack.toDouble(), applied ? 1234.0 : double(one->before));
    }
    QTest::qWait(60);
    for (const auto &one : cases) {
        QCOMPARE(one->writes, 1);
        for (const EvilServer::Request &request : one->server.log())
            QVERIFY(request.isRead() || request.function() == one->function);
    }
}

void TestModbusEvil::randomDeviations()
{
    // As many as asked for, however long it takes; else what a few seconds allow, on a busy machine too.
    const int asked = qEnvironmentVariableIntValue("LINESIDE_DEVIATIONS");
    const int wanted = asked > 0 ? asked : 20'000;
    constexpr int kFew = 500;
    constexpr qint64 kBudgetMs = 8'000;
    const quint32 seed = qEnvironmentVariableIsSet("LINESIDE_SEED") ? qEnvironmentVariable("LINESIDE_SEED").toUInt() : 90210;
    qInfo("%d deviations, seed %u (LINESIDE_DEVIATIONS, LINESIDE_SEED)", wanted, seed);
    std::mt19937 random(seed);
    EvilServer server(seed);
    int deviated = 0;
    std::vector<int> perKind(EvilServer::kDeviations);
    server.setScript([&](const EvilServer::Request &request) {
        if (random() % 3 == 0)
            return server.answerTruly(request);
        EvilServer::Deviation deviation = EvilServer::None;
        do {
            deviation = EvilServer::Deviation(1 + random() % (EvilServer::kDeviations - 1));
        } while (!EvilServer::isForReads(deviation) || (EvilServer::isSlow(deviation) && random() % 200 != 0));
        ++deviated;
        ++perKind[size_t(deviation)];
        server.deviate(request, deviation);
    });
    std::vector<std::unique_ptr<DriverRig>> rigs;
    for (const int depth : {1, 1, 2, 8}) {
        auto rig = std::make_unique<DriverRig>();
        rig->device.period = 1ms;
        rig->device.parameters[QStringLiteral("depth")] = depth;
        rig->linkTimeout = 10ms;
        rig->retry = {0ms, 0ms};
        addTags(*rig);
        rig->open(server.port());
        rigs.push_back(std::move(rig));
    }
    size_t good = 0;
    QElapsedTimer timer;
    timer.start();
    while (deviated < wanted && (asked > 0 || timer.elapsed() < kBudgetMs || deviated < kFew)) {
        QVERIFY2(timer.elapsed() < 120'000 + 5LL * asked, qPrintable(QString::number(deviated)));
        QTest::qWait(20);
        server.clearLog();
        for (const auto &rig : rigs) {
            const QString lie = lieAmong(*rig);
            QVERIFY2(lie.isEmpty(), qPrintable(lie));
            for (quint32 number = 1; number <= 4 * kPerTable; ++number)
                good += size_t(std::ranges::count(rig->readings(TagId(number)), StatusCode::Good, &Reading::status));
            rig->forget();
        }
    }
    QVERIFY(good > 0);
    qInfo("%d deviations, %zu good readings, none of them a lie", deviated, good);
    for (int kind = 1; kind < EvilServer::kDeviations; ++kind)
        QVERIFY2(deviated < 10'000 || perKind[size_t(kind)] > 0 || !EvilServer::isForReads(EvilServer::Deviation(kind)),
                 EvilServer::nameOf(EvilServer::Deviation(kind)));
}

void TestModbusEvil::halfReplyGluedToTheNext()
{
    // At depth 2: half of the first reply, and the whole second one right behind it.
    EvilServer server;
    std::optional<EvilServer::Request> first;
    server.setScript([&](const EvilServer::Request &request) {
        if (!first) {
            first = request;
            return;
        }
        const auto frame = [&](const EvilServer::Request &of) {
            const QByteArray pdu = server.lie(of);
            QByteArray bytes(7, '\0');
            bytes[0] = char(of.transaction >> 8);
            bytes[1] = char(of.transaction);
            bytes[5] = char(pdu.size() + 1);
            bytes[6] = char(of.unit);
            return bytes + pdu;
        };
        const QByteArray half = frame(*first);
        server.sendRaw(request, half.left(half.size() / 2) + frame(request));
        first.reset();
    });
    DriverRig rig;
    rig.device.period = 5ms;
    rig.device.parameters[QStringLiteral("depth")] = 2;
    rig.linkTimeout = 30ms;
    std::vector<TagId> tags;
    for (int i = 0; i < 250; ++i)
        tags.push_back(rig.add(QStringLiteral("holding"), i));
    rig.open(server.port());
    QTRY_VERIFY(server.connections() >= 6);
    rig.collect();
    for (const TagId tag : tags) {
        for (const Reading &reading : rig.readings(tag))
            QVERIFY(reading.status != StatusCode::Good);
    }
}

void TestModbusEvil::twoRepliesInOneSegment()
{
    EvilServer server;
    QList<EvilServer::Request> held;
    server.setScript([&](const EvilServer::Request &request) {
        held.append(request);
        if (held.size() < 2)
            return;
        QByteArray both;
        for (const EvilServer::Request &each : std::as_const(held)) {
            const QByteArray pdu = server.truth(each);
            both.append(char(each.transaction >> 8)).append(char(each.transaction)).append(3, '\0')
                .append(char(pdu.size() + 1)).append(char(each.unit)).append(pdu);
        }
        server.sendRaw(request, both);
        held.clear();
    });
    DriverRig rig;
    rig.device.parameters[QStringLiteral("depth")] = 2;
    const TagId a = rig.add(QStringLiteral("holding"), 1);
    const TagId b = rig.add(QStringLiteral("holding"), 1000);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(a) && rig.hasGood(b));
    QCOMPARE(rig.readings(b).back().value.asDouble(), double(EvilServer::trueRegister(1000)));
    QCOMPARE(rig.monitor().status().protocolErrors, quint64(0));
}

void TestModbusEvil::byteByByteInTimeIsFine()
{
    EvilServer server;
    server.setScript([&](const EvilServer::Request &request) {
        const QByteArray pdu = server.truth(request);
        QByteArray whole;
        whole.append(char(request.transaction >> 8)).append(char(request.transaction)).append(3, '\0')
            .append(char(pdu.size() + 1)).append(char(request.unit)).append(pdu);
        for (int i = 0; i < whole.size(); ++i)
            QTimer::singleShot(i * 2, &server, [&server, request, byte = whole.mid(i, 1)] { server.sendRaw(request, byte); });
    });
    DriverRig rig;
    const TagId tag = rig.add(QStringLiteral("holding"), 9);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    QCOMPARE(server.connections(), 1);
}

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsSet("LINESIDE_DEVIATIONS"))
        qputenv("QTEST_FUNCTION_TIMEOUT", "36000000"); // a million takes longer than Qt lets a test run
    const QCoreApplication application(argc, argv);
    TestModbusEvil test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_modbus_evil.moc"
