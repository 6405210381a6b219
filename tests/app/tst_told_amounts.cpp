#include "app/told_amounts.h"
#include "history/history_fixture.h"

using namespace lineside;
using namespace std::chrono_literals;
using test::kStart;
using test::readingOf;

class TestToldAmounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastAmountOfEachIsFound()
    {
        const QTemporaryDir folder;
        HistorianSettings settings;
        settings.folder = folder.path();
        Plant plant;
        plant.sites.resize(1);
        plant.sites[0].devices.resize(1);
        plant.sites[0].devices[0].id = DeviceId::create();
        plant.sites[0].devices[0].code = QStringLiteral("D");
        for (const TagKind kind : {TagKind::CounterDelta, TagKind::CounterDelta, TagKind::CounterDelta, TagKind::Gauge}) {
            Tag tag;
            tag.id = TagUuid::create();
            tag.code = QStringLiteral("t%1").arg(plant.sites[0].devices[0].tags.size());
            tag.kind = kind;
            plant.sites[0].devices[0].tags.append(tag);
        }
        const Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
        QVERIFY(opened);
        Historian &history = **opened;
        const auto snapshot = std::make_shared<const PlantSnapshot>(
            plant, 1, [&history](std::span<const TagUuid> tags) { return history.numberTags(tags); });
        history.setSnapshot(snapshot);
        const auto id = [&](int index) { return snapshot->tags()[size_t(index)].id; };
        const auto reading = [&](int index, std::chrono::seconds after, double value, StatusCode status = StatusCode::Good) {
            return readingOf(toNumber(id(index)), kStart + after, value, status);
        };
        history.take(test::batchOf({reading(0, 1s, 3), reading(0, 5s, 7),
                                    // the station's own behind it: silent, heard again, silent
                                    reading(0, 9s, 0, StatusCode::BadNoCommunication), reading(0, 12s, 0),
                                    reading(0, 20s, 0, StatusCode::BadNoCommunication),
                                    reading(1, 2s, 0), // nothing but nothing
                                    reading(3, 2s, 8)}));
        QVERIFY(test::waitForStored(history, 7));

        const std::vector<Reading> told = toldAmounts(history, *snapshot, kStart + 60s, test::kPatience);
        QCOMPARE(told.size(), size_t(1)); // not the gauge, not the tags without an amount
        QCOMPARE(told[0].tag, id(0));
        QCOMPARE(told[0].at, kStart + 5s);
        QCOMPARE(told[0].value.asDouble(), 7.0);
        history.stop();
        // nobody answers any more: the start goes on without
        QVERIFY(toldAmounts(history, *snapshot, kStart + 60s, 200ms).empty());
    }
};

QTEST_GUILESS_MAIN(TestToldAmounts)
#include "tst_told_amounts.moc"
