#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <functional>
#include <map>
#include <set>

using namespace Qt::Literals;

namespace {

//! Inside models each room uses only those before it.
const QStringList kModelsInOrder = {u"base"_s,   u"statistics"_s, u"plant"_s,    u"telemetry"_s, u"field"_s,      u"history"_s, u"records"_s,
                                    u"keeping"_s, u"access"_s,    u"forward"_s,  u"commands"_s,  u"alarms"_s,     u"production"_s,
                                    u"quality"_s, u"health"_s,    u"web"_s};
//! What drivers see of the models.
const QStringList kModelsForDrivers = {u"base"_s, u"plant"_s, u"telemetry"_s, u"field"_s};

QString floorOf(const QString &path)
{
    return path.section(u'/', 0, 0);
}

//! "telemetry" of models/telemetry/reading.h, "modbus" of drivers/modbus/frame.h; empty for a file of the floor itself.
QString roomOf(const QString &path)
{
    return path.count(u'/') >= 2 ? path.section(u'/', 1, 1) : QString();
}

//! Why \a file must not include \a header (both from the top folder); empty when it may.
QString faultOf(const QString &file, const QString &header)
{
    const QString from = floorOf(file);
    const QString to = floorOf(header);
    const QString fromRoom = roomOf(file);
    const QString toRoom = roomOf(header);
    if (from == "app"_L1)
        return {};
    if (to == "models"_L1 && !kModelsInOrder.contains(toRoom))
        return u"there is no such room in models"_s;
    if (from == "models"_L1) {
        if (to != "models"_L1)
            return u"models stand below everything else"_s;
        if (kModelsInOrder.indexOf(toRoom) > kModelsInOrder.indexOf(fromRoom))
            return u"models/%1 stands below models/%2"_s.arg(fromRoom, toRoom);
        return {};
    }
    if (from == "drivers"_L1) {
        if (to == "models"_L1)
            return kModelsForDrivers.contains(toRoom) ? QString() : u"drivers do not see models/%1"_s.arg(toRoom);
        if (to != "drivers"_L1)
            return u"drivers see only models and drivers"_s;
        if (fromRoom.isEmpty() && !toRoom.isEmpty())
            return u"the contract of drivers knows no driver"_s;
        if (!toRoom.isEmpty() && toRoom != fromRoom)
            return u"one driver knows nothing of another"_s;
        return {};
    }
    if (to != "models"_L1 && to != from)
        return u"%1 sees only models and itself"_s.arg(from);
    return {};
}

//! Quoted includes of a file, as they stand there.
QStringList includesOf(const QString &path)
{
    static const QRegularExpression pattern(u"^[ \\t]*#[ \\t]*include[ \\t]*\"([^\"]+)\""_s,
                                            QRegularExpression::MultilineOption);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList result;
    const QString text = QString::fromUtf8(file.readAll());
    for (auto it = pattern.globalMatch(text); it.hasNext();)
        result.append(it.next().captured(1));
    return result;
}

//! All sources of the house, from the top folder.
QStringList sources()
{
    const QString top = QStringLiteral(LINESIDE_SOURCE_DIR "/");
    QStringList result;
    for (const QString &floor : {u"models"_s, u"drivers"_s, u"ui"_s, u"server"_s, u"app"_s}) {
        QDirIterator it(top + floor, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            result.append(it.next().mid(top.size()));
    }
    return result;
}

using Graph = std::map<QString, std::set<QString>>;

//! A circle of folders that include each other, as "a -> b -> a"; empty when there is none.
QString circleIn(const Graph &graph)
{
    std::set<QString> done;
    QStringList way;
    const std::function<QString(const QString &)> visit = [&](const QString &folder) -> QString {
        if (way.contains(folder))
            return (way.mid(way.indexOf(folder)) + QStringList{folder}).join(u" -> "_s);
        if (done.count(folder) > 0)
            return {};
        way.append(folder);
        const auto found = graph.find(folder);
        if (found != graph.end()) {
            for (const QString &next : found->second) {
                if (const QString circle = visit(next); !circle.isEmpty())
                    return circle;
            }
        }
        way.removeLast();
        done.insert(folder);
        return {};
    };
    for (const auto &[folder, used] : graph) {
        if (const QString circle = visit(folder); !circle.isEmpty())
            return circle;
    }
    return {};
}

} // namespace

//! The order of the rooms: who may include whom.
class TestHouse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRulesCanSayNo_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("header");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char *file, const char *header, bool allowed) {
            QTest::addRow("%s, %s", file, header) << QString::fromLatin1(file) << QString::fromLatin1(header) << allowed;
        };
        row("models/telemetry/reading.h", "models/plant/tag.h", true);
        row("models/telemetry/reading.h", "models/telemetry/status_code.h", true);
        row("models/plant/tag.h", "models/telemetry/reading.h", false);
        row("models/history/event.h", "models/commands/command_service.h", false);
        row("models/plant/tag.h", "drivers/driver.h", false);
        row("models/plant/tag.h", "ui/page.h", false);
        row("models/plant/tag.h", "models/nowhere/x.h", false);
        row("drivers/driver.h", "models/field/descriptions.h", true);
        row("drivers/driver.h", "drivers/link_monitor.h", true);
        row("drivers/driver.h", "drivers/modbus/register.h", false);
        row("drivers/modbus/frame.cpp", "drivers/modbus/frame.h", true);
        row("drivers/modbus/frame.cpp", "drivers/driver.h", true);
        row("drivers/modbus/frame.cpp", "drivers/mqtt/payload.h", false);
        row("drivers/modbus/frame.cpp", "drivers/host/driver_host.h", false);
        row("drivers/modbus/frame.cpp", "models/history/historian.h", false);
        row("drivers/modbus/frame.cpp", "models/commands/command_service.h", false);
        row("drivers/modbus/frame.cpp", "ui/page.h", false);
        row("ui/links/links_page.cpp", "models/commands/command_service.h", true);
        row("ui/links/links_page.cpp", "ui/theme/tokens.h", true);
        row("ui/links/links_page.cpp", "drivers/driver.h", false);
        row("ui/links/links_page.cpp", "server/feed.h", false);
        row("ui/links/links_page.cpp", "app/station.h", false);
        row("server/feed.h", "models/telemetry/reading.h", true);
        row("server/feed.h", "ui/page.h", false);
        row("app/station.h", "drivers/host/driver_host.h", true);
    }
    void theRulesCanSayNo()
    {
        QFETCH(QString, file);
        QFETCH(QString, header);
        QFETCH(bool, allowed);
        QCOMPARE(faultOf(file, header).isEmpty(), allowed);
    }

    void circlesAreFound()
    {
        QVERIFY(circleIn({{u"a"_s, {u"b"_s, u"c"_s}}, {u"b"_s, {u"c"_s}}}).isEmpty());
        QCOMPARE(circleIn({{u"a"_s, {u"b"_s}}, {u"b"_s, {u"c"_s}}, {u"c"_s, {u"b"_s}}}), u"b -> c -> b"_s);
    }

    void everyIncludeKeepsTheOrder()
    {
        const QString top = QStringLiteral(LINESIDE_SOURCE_DIR "/");
        const QStringList files = sources();
        QVERIFY(files.size() > 50);
        QStringList faults;
        Graph graph;
        for (const QString &file : files) {
            for (const QString &header : includesOf(top + file)) {
                if (header.endsWith(".moc"_L1))
                    continue;
                if (!header.contains(u'/') || !QFile::exists(top + header)) {
                    faults.append(file + u": \""_s + header + u"\" is not named from the top folder"_s);
                    continue;
                }
                if (const QString fault = faultOf(file, header); !fault.isEmpty())
                    faults.append(file + u" includes "_s + header + u": "_s + fault);
                const QString from = file.section(u'/', 0, -2);
                const QString to = header.section(u'/', 0, -2);
                if (from != to)
                    graph[from].insert(to);
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
        const QString circle = circleIn(graph);
        QVERIFY2(circle.isEmpty(), qPrintable(u"folders that include each other: "_s + circle));
    }
};

QTEST_GUILESS_MAIN(TestHouse)
#include "tst_house.moc"
