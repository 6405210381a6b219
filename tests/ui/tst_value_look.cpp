#include "ui/theme/theme.h"
#include "ui/widgets/value_look.h"
#include "ui/widgets/value_painter.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <cmath>
#include <limits>

using namespace lineside;
using namespace std::chrono_literals;
using State = ValueLook::State;

namespace {

const SteadyTime kNow = SteadyTime(1h);

struct Scene
{
    Tag tag;
    Device device;
    TagEntry entry;
    Scene()
    {
        tag.id = TagUuid::create();
        tag.code = QStringLiteral("temp");
        tag.name = QStringLiteral("Temperature");
        tag.unit = QStringLiteral("Cel");
        tag.decimals = 1;
        tag.limits = {50, 60, 80, 90};
        tag.normalRange = {65, 75};
        device.code = QStringLiteral("REA-PLC");
        entry = {TagId{1}, &tag, &device, nullptr, nullptr, nullptr};
    }
    LatestValue latest(double value, StatusCode status, std::chrono::seconds age = 0s) const
    {
        return {{TagId{1}, status, fromMicroseconds(1'700'000'000'000'000), Payload::of(value)}, {}, kNow - age, true};
    }
    ValueLook look(const LatestValue &latest, bool noLink = false) const
    {
        return lookOf(entry, latest, kNow, noLink, QLocale::c());
    }
};

} // namespace

class TestValueLook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goodIsNumberAndUnit();
    void lostIsNeverGood_data();
    void lostIsNeverGood();
    void badIsACauseAndNeverANumber_data();
    void badIsACauseAndNeverANumber();
    void nothingYetIsNoZero();
    void limitsSpeak_data();
    void limitsSpeak();
    void stateWordsAndText();
    void abnormalStateIsACondition();
    void agesAreShort();
    void whyTellsTheStory();
    void eachStateLooksDifferentWithoutColour();
    void tooNarrowNeverCutsANumber();
};

void TestValueLook::goodIsNumberAndUnit()
{
    const Scene scene;
    const ValueLook look = scene.look(scene.latest(72.44, StatusCode::Good));
    QCOMPARE(look.state, State::Good);
    QCOMPARE(look.spoken(), QStringLiteral("72.4 °C"));
    QCOMPARE(conditionOf(scene.entry, scene.latest(72.44, StatusCode::Good)), Condition::Normal);
}

void TestValueLook::lostIsNeverGood_data()
{
    QTest::addColumn<quint32>("status");
    QTest::newRow("link dropped") << quint32(StatusCode::UncertainLastUsableValue);
    QTest::newRow("stale") << quint32(StatusCode::BadNoCommunication);
    QTest::newRow("not connected") << quint32(StatusCode::BadNotConnected);
    QTest::newRow("timeout") << quint32(StatusCode::BadTimeout);
}

void TestValueLook::lostIsNeverGood()
{
    QFETCH(quint32, status);
    const Scene scene;
    const LatestValue latest = scene.latest(95, StatusCode(status), 14s);
    const ValueLook look = scene.look(latest, true);
    QCOMPARE(look.state, State::Stale);
    QCOMPARE(look.age, QStringLiteral("14 s"));
    QCOMPARE(look.cause, QStringLiteral("no link"));
    QCOMPARE(look.limit, LimitState::Inside); // an old value says nothing about limits now
    QCOMPARE(conditionOf(scene.entry, latest), Condition::NoLink);
    QVERIFY(look.spoken().contains(QStringLiteral("14 s old")));

    LatestValue never = latest;
    never.heardAt = {};
    QCOMPARE(scene.look(never).state, State::Bad); // no last value to show
    LatestValue nan = latest;
    nan.reading.value = Payload::of(std::numeric_limits<double>::quiet_NaN());
    QCOMPARE(scene.look(nan).state, State::Bad);
}

void TestValueLook::badIsACauseAndNeverANumber_data()
{
    QTest::addColumn<quint32>("status");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, StatusCode status, double value, const char *cause) {
        QTest::newRow(name) << quint32(status) << value << QString::fromLatin1(cause);
    };
    row("range", StatusCode::BadOutOfRange, 1e9, "out of range");
    row("sensor", StatusCode::BadSensorFailure, 0, "sensor fault");
    row("device", StatusCode::BadDeviceFailure, 0, "device fault");
    row("configuration", StatusCode::BadConfigurationError, 0, "configuration error");
    row("with info bits", StatusCode(quint32(StatusCode::BadSensorFailure) | 0x0500), 0, "sensor fault");
    row("unknown code", StatusCode(0x80FF0000), 0, "bad value");
    row("NaN said to be good", StatusCode::Good, std::numeric_limits<double>::quiet_NaN(), "not a number");
}

void TestValueLook::badIsACauseAndNeverANumber()
{
    QFETCH(quint32, status);
    QFETCH(double, value);
    QFETCH(QString, cause);
    const Scene scene;
    const LatestValue latest = scene.latest(value, StatusCode(status));
    const ValueLook look = scene.look(latest);
    QCOMPARE(look.state, State::Bad);
    QVERIFY(look.text.isEmpty());
    QVERIFY(!look.isNumber);
    QCOMPARE(look.spoken(), cause);
    QCOMPARE(conditionOf(scene.entry, latest), Condition::Bad);
}

void TestValueLook::nothingYetIsNoZero()
{
    Scene scene;
    ValueLook look = scene.look({});
    QCOMPARE(look.state, State::Empty);
    QVERIFY(look.text.isEmpty());
    scene.device.enabled = false;
    look = scene.look(scene.latest(72, StatusCode::Good));
    QCOMPARE(look.state, State::Off);
    QVERIFY(look.text.isEmpty());
    QCOMPARE(conditionOf(scene.entry, scene.latest(95, StatusCode::Good)), Condition::NoValue);
}

void TestValueLook::limitsSpeak_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("condition");
    const auto row = [](const char *name, double value, LimitState limit, Condition condition) {
        QTest::newRow(name) << value << int(limit) << int(condition);
    };
    row("inside", 70, LimitState::Inside, Condition::Normal);
    row("on the limit", 80, LimitState::Inside, Condition::Normal);
    row("high", 80.5, LimitState::High, Condition::Warning);
    row("high-high", 90.5, LimitState::HighHigh, Condition::Urgent);
    row("low", 59, LimitState::Low, Condition::Warning);
    row("low-low", 49, LimitState::LowLow, Condition::Urgent);
}

void TestValueLook::limitsSpeak()
{
    QFETCH(double, value);
    QFETCH(int, limit);
    QFETCH(int, condition);
    const Scene scene;
    QCOMPARE(int(scene.look(scene.latest(value, StatusCode::Good)).limit), limit);
    QCOMPARE(int(conditionOf(scene.entry, scene.latest(value, StatusCode::Good))), condition);
}

void TestValueLook::stateWordsAndText()
{
    Scene scene;
    scene.tag.kind = TagKind::Status;
    scene.tag.type = ValueType::Int64;
    scene.tag.unit.clear();
    scene.tag.states = {{3, QStringLiteral("Running")}};
    LatestValue latest = scene.latest(0, StatusCode::Good);
    latest.reading.value = Payload::of(qint64(3));
    const ValueLook look = scene.look(latest);
    QCOMPARE(look.spoken(), QStringLiteral("Running"));
    QVERIFY(!look.isNumber);
    QCOMPARE(int(conditionOf(scene.entry, latest)), int(Condition::Normal));
}

void TestValueLook::abnormalStateIsACondition()
{
    Scene scene;
    scene.tag.kind = TagKind::Status;
    scene.tag.type = ValueType::Int64;
    scene.tag.states = {{3, QStringLiteral("Running")}, {4, QStringLiteral("Fault"), StateMeaning::Warning},
                        {5, QStringLiteral("Tripped"), StateMeaning::Urgent}};
    LatestValue latest = scene.latest(0, StatusCode::Good);
    latest.reading.value = Payload::of(qint64(4));
    QCOMPARE(int(conditionOf(scene.entry, latest)), int(Condition::Warning));
    QCOMPARE(int(scene.look(latest).meaning), int(StateMeaning::Warning));
    latest.reading.value = Payload::of(qint64(5));
    QCOMPARE(int(conditionOf(scene.entry, latest)), int(Condition::Urgent));
    latest.reading.status = StatusCode::BadNoCommunication;
    QCOMPARE(int(conditionOf(scene.entry, latest)), int(Condition::NoLink));
    QCOMPARE(int(scene.look(latest).meaning), int(StateMeaning::Normal));
}

void TestValueLook::agesAreShort()
{
    QCOMPARE(ageText(-3s), QStringLiteral("0 s"));
    QCOMPARE(ageText(59s), QStringLiteral("59 s"));
    QCOMPARE(ageText(60s), QStringLiteral("1 min"));
    QCOMPARE(ageText(7200s), QStringLiteral("2 h"));
    QCOMPARE(ageText(std::chrono::hours(50)), QStringLiteral("2 d"));
}

void TestValueLook::whyTellsTheStory()
{
    const Scene scene;
    LinkStatus link;
    link.state = LinkState::Down;
    link.cause = QStringLiteral("connection refused");
    ManualClock clock; // its steady time is kNow
    const LatestValue latest = scene.latest(72, StatusCode::BadNoCommunication, 14s);
    const QString why = whyText(scene.entry, latest, &link, clock, QLocale::c());
    for (const char *part : {"Temperature", "temp", "BadNoCommunication", "no link", "14 s", "REA-PLC",
                             "connection refused", "High-high: 90.0 °C"})
        QVERIFY2(why.contains(QString::fromUtf8(part)), part);
    // The day is told where it is not today, and today is the clock's, whatever the machine thinks.
    const QString day = QLocale::c().toString(toLocalDateTime(latest.reading.at).date(), QLocale::ShortFormat);
    QVERIFY2(!why.contains(day), qPrintable(why));
    clock.setUtc(clock.utc() + 48h);
    QVERIFY(whyText(scene.entry, latest, &link, clock, QLocale::c()).contains(day));
}

void TestValueLook::eachStateLooksDifferentWithoutColour()
{
    Theme theme;
    const Scene scene;
    QList<QImage> pictures;
    const QList<ValueLook> looks{scene.look(scene.latest(72, StatusCode::Good)),
                                 scene.look(scene.latest(72, StatusCode::UncertainLastUsableValue, 14s)),
                                 scene.look(scene.latest(72, StatusCode::UncertainSubstituteValue)),
                                 scene.look(scene.latest(72, StatusCode::BadSensorFailure)), scene.look({})};
    for (const ValueLook &look : looks) {
        QImage image(240, 32, QImage::Format_RGB32);
        image.fill(theme.color(Token::Raised));
        QPainter painter(&image);
        paintValue(painter, image.rect(), look, theme, {.number = FontRole::Value});
        painter.end();
        // Black and white by one threshold: what remains is shape.
        QImage shape(image.size(), QImage::Format_Mono);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                shape.setPixel(x, y, qGray(image.pixel(x, y)) < 190);
        }
        for (const QImage &other : pictures) {
            int different = 0;
            for (int y = 0; y < shape.height(); ++y) {
                for (int x = 0; x < shape.width(); ++x)
                    different += shape.pixelIndex(x, y) != other.pixelIndex(x, y);
            }
            QVERIFY2(different > 60, qPrintable(look.spoken()));
        }
        pictures += shape;
    }
}

void TestValueLook::tooNarrowNeverCutsANumber()
{
    Theme theme;
    const Scene scene;
    const ValueLook look = scene.look(scene.latest(1234567.8, StatusCode::Good));
    ValueLook dots = look;
    dots.text = QStringLiteral("…");
    QImage narrow(24, 24, QImage::Format_RGB32);
    QImage expected(24, 24, QImage::Format_RGB32);
    using Row = std::pair<QImage *, const ValueLook *>;
    for (const auto &[image, which] : {Row{&narrow, &look}, Row{&expected, &dots}}) {
        image->fill(Qt::white);
        QPainter painter(image);
        paintValue(painter, image->rect(), *which, theme, {.showUnit = false});
    }
    QCOMPARE(narrow, expected);
}

QTEST_MAIN(TestValueLook)
#include "tst_value_look.moc"
