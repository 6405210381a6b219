#include "drivers/mqtt/topic_map.h"

#include <QTest>

using namespace lineside::mqtt;

class TestTopicMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filterMatchesTopic_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<QByteArray>("topic");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *name, const char *filter, const char *topic, bool matches) {
            QTest::newRow(name) << QByteArray(filter) << QByteArray(topic) << matches;
        };
        row("the same", "a/b", "a/b", true);
        row("case counts", "a/b", "a/B", false);
        row("shorter", "a/b", "a", false);
        row("longer", "a", "a/b", false);
        row("hash takes all below", "sport/tennis/#", "sport/tennis/player1/score", true);
        row("hash takes its parent", "sport/tennis/#", "sport/tennis", true);
        row("hash takes not a longer word", "sport/tennis/#", "sport/tennis2", false);
        row("hash alone", "#", "a/b/c", true);
        row("plus one level", "sport/+/score", "sport/tennis/score", true);
        row("plus not two levels", "sport/+", "sport/tennis/score", false);
        row("plus an empty level", "sport/+", "sport/", true);
        row("plus not no level", "sport/+", "sport", false);
        row("slash at the front is a level", "+/+", "/finance", true);
        row("slash at the front, one plus", "+", "/finance", false);
        row("slash, plus", "/+", "/finance", true);
        row("empty level in between", "a/+/c", "a//c", true);
        row("empty level is no level away", "a/c", "a//c", false);
        row("slash at the end", "a/", "a", false);
        row("plus then hash", "+/tennis/#", "sport/tennis", true);
        row("hash not $SYS", "#", "$SYS/broker", false);
        row("plus not $SYS", "+/monitor/Clients", "$SYS/monitor/Clients", false);
        row("$SYS by name", "$SYS/#", "$SYS/broker/uptime", true);
        row("$SYS by name and plus", "$SYS/monitor/+", "$SYS/monitor/Clients", true);
        row("dollar in a lower level", "a/#", "a/$b", true);
        row("plus in a lower level takes dollar", "a/+", "a/$b", true);
    }
    void filterMatchesTopic()
    {
        QFETCH(QByteArray, filter);
        QFETCH(QByteArray, topic);
        QFETCH(bool, matches);
        QCOMPARE(topicMatches(bytesOf(filter), bytesOf(topic)), matches);
    }

    void findsFaultsOfFilters_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<bool>("fine");
        const auto row = [](const char *name, const QByteArray &filter, bool fine) { QTest::newRow(name) << filter << fine; };
        row("plain", "a/b", true);
        row("hash", "#", true);
        row("plus", "+", true);
        row("plus in the middle", "a/+/b", true);
        row("hash at the end", "a/#", true);
        row("only slash", "/", true);
        row("empty", "", false);
        row("hash in a word", "a#", false);
        row("hash not last", "a/#/b", false);
        row("plus in a word", "a/b+/c", false);
        row("two hashes", "##", false);
        row("nul", QByteArray("a\0b", 3), false);
        row("broken UTF-8", "a/\xC3\x28", false);
        row("surrogate as UTF-8", "a/\xED\xA0\x80", false);
        row("longest", QByteArray(65535, 'a'), true);
        row("too long", QByteArray(65536, 'a'), false);
    }
    void findsFaultsOfFilters()
    {
        QFETCH(QByteArray, filter);
        QFETCH(bool, fine);
        QCOMPARE(filterFault(bytesOf(filter)).isEmpty(), fine);
    }

    void refusesWildcardsInTopics()
    {
        QVERIFY(topicFault("a/b").isEmpty());
        QVERIFY(!topicFault("a/+").isEmpty());
        QVERIFY(!topicFault("a/b#").isEmpty());
        QVERIFY(!topicFault("").isEmpty());
    }

    void filterCoversFilter_data()
    {
        QTest::addColumn<QByteArray>("wide");
        QTest::addColumn<QByteArray>("narrow");
        QTest::addColumn<bool>("covers");
        const auto row = [](const char *wide, const char *narrow, bool covers) {
            QTest::addRow("%s over %s", wide, narrow) << QByteArray(wide) << QByteArray(narrow) << covers;
        };
        row("a/#", "a/b", true);
        row("a/#", "a", true);
        row("a/#", "a/+/c", true);
        row("a/+", "a/b", true);
        row("a/+", "a/#", false);
        row("a/b", "a/+", false);
        row("+/b", "a/+", false);
        row("#", "$SYS/x", false);
        row("a/+/#", "a", false);
    }
    void filterCoversFilter()
    {
        QFETCH(QByteArray, wide);
        QFETCH(QByteArray, narrow);
        QFETCH(bool, covers);
        QCOMPARE(filterCovers(bytesOf(wide), bytesOf(narrow)), covers);
    }

    void subscribesToNothingTwice()
    {
        const QList<QByteArray> filters{"a/#", "a/b", "a/+/c", "b", "b", "c/+", "c/d"};
        QCOMPARE(withoutCovered(filters), (QList<QByteArray>{"a/#", "b", "c/+"}));
    }

    void patternNamesLevels()
    {
        const TopicPattern pattern("facility/{facility}/workcenter/{machine}/sensor/{type}");
        QCOMPARE(pattern.filter(), "facility/+/workcenter/+/sensor/+");
        const auto fields = pattern.match("facility/north/workcenter/PRESS-1/sensor/temperature");
        QVERIFY(fields);
        QCOMPARE(fields->size(), 3);
        QCOMPARE((*fields)[1].name, "machine");
        QCOMPARE((*fields)[1].value, "PRESS-1");
        QCOMPARE((*fields)[2].value, "temperature");
        QVERIFY(!pattern.match("facility/north/workcenter/PRESS-1/sensor"));
        QVERIFY(!pattern.match("facility/north/workcenter/PRESS-1/sensor/temperature/raw"));
        QVERIFY(!pattern.match("plant/north/workcenter/PRESS-1/sensor/temperature"));
        QVERIFY(!TopicPattern().match("a"));
    }

    void findsFaultsOfPatterns()
    {
        QVERIFY(TopicPattern::fault("a/{machine}/b").isEmpty());
        QVERIFY(!TopicPattern::fault("a/x{machine}/b").isEmpty());
        QVERIFY(!TopicPattern::fault("a/{}/b").isEmpty());
        QVERIFY(!TopicPattern::fault("a/+/b").isEmpty());
        QVERIFY(!TopicPattern::fault("").isEmpty());
    }

    void findsByBytes()
    {
        TopicTable<int> table;
        table.emplace("a/b", 7);
        const QByteArray buffer("xxa/bxx");
        const auto found = table.find(bytesOf(buffer).substr(2, 3));
        QVERIFY(found != table.end());
        QCOMPARE(found->second, 7);
    }
};

QTEST_APPLESS_MAIN(TestTopicMap)
#include "tst_topic_map.moc"
