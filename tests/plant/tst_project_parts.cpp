#include "models/plant/project_parts.h"
#include "plant/sample_plant.h"

#include <QTest>

using namespace lineside;
using namespace lineside::test;

//! Objects of a plant that stand alone, in the project file's words.
class TestProjectParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyObjectReadsBack()
    {
        for (const Site &site : samplePlant().sites) {
            check(site);
            for (const Line &line : site.lines) {
                check(line);
                for (const Machine &machine : line.machines)
                    check(machine);
            }
            for (const Device &device : site.devices) {
                check(device);
                for (const Tag &tag : device.tags)
                    check(tag);
            }
        }
        Site bare;
        bare.id = {uuid(1)};
        bare.code = QStringLiteral("X");
        bare.tenant = QStringLiteral("north");
        check(bare);
        QVERIFY(m_checked > 10);
    }
    void areReadAsStrictlyAsTheFile_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("fault");
        const QByteArray id = "\"id\":\"" + uuid(1).toByteArray(QUuid::WithoutBraces) + '"';
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("empty");
        QTest::newRow("an array") << QByteArray("[]") << QStringLiteral("object");
        QTest::newRow("no id") << QByteArray("{\"code\":\"a\"}") << QStringLiteral("id: this key is missing");
        QTest::newRow("no code") << QByteArray("{" + id + "}") << QStringLiteral("code: this key is missing");
        QTest::newRow("an unknown key") << QByteArray("{" + id + ",\"code\":\"a\",\"colour\":1}") << QStringLiteral("colour: this key is not known");
        QTest::newRow("a key twice") << QByteArray("{" + id + ",\"code\":\"a\",\"code\":\"b\"}") << QStringLiteral("Line 1");
        QTest::newRow("a fault inside") << QByteArray("{" + id + ",\"code\":\"a\",\"limits\":{\"high\":\"x\"}}") << QStringLiteral("limits.high: a finite number");
        QTest::newRow("half a pair") << QByteArray("{" + id + ",\"code\":\"\\ud800\"}") << QStringLiteral("code: the text holds half");
    }
    void areReadAsStrictlyAsTheFile()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, fault);
        const auto tag = project::parsePart<Tag>(json);
        QVERIFY(!tag.ok());
        QCOMPARE(tag.error().kind, Error::Kind::BadData);
        QVERIFY2(tag.error().message.contains(fault), qPrintable(tag.error().message));
    }

private:
    template<typename Part>
    void check(const Part &part)
    {
        const auto again = project::parsePart<Part>(project::writePart(part));
        QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().message));
        QCOMPARE(*again, part);
        ++m_checked;
    }
    int m_checked = 0;
};

QTEST_GUILESS_MAIN(TestProjectParts)
#include "tst_project_parts.moc"
