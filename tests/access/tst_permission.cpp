#include "models/access/permission.h"

#include <QSet>
#include <QStringList>
#include <QTest>

using namespace lineside;

//! The table of rights as it was agreed on, written down apart from the code's.
class TestPermission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matrixIsTheWrittenOne_data();
    void matrixIsTheWrittenOne();
    void theWrittenTableIsWhole();
    void stationWideRightsStayInTheHouse();
    void machinesGetNoRightsOfPeople();
    void namesComeBack();
};

namespace {

struct Written
{
    const char *permission;
    const char *roles; //!< first letters: viewer operator supervisor manager engineer admin
    bool stationWide;
};

constexpr Written kWritten[] = {
    {"view_plant", "vosmea", false},        {"view_history", "vosmea", false},
    {"view_events", "vosmea", false},       {"view_presence", "vosmea", false},
    {"view_diagnostics", "ea", true},       {"view_audit", "ma", true},
    {"export_data", "smea", false},         {"acknowledge_alarms", "osea", false},
    {"shelve_alarms", "sea", false},        {"write_tags", "osea", false},
    {"enter_production", "osmea", false},   {"approve_quality", "sma", false},
    {"manage_maintenance", "smea", false},
    {"post_readings", "ea", false},         {"edit_plant", "ea", true},
    {"trust_certificates", "ea", true},     {"disconnect_viewers", "sa", false},
    {"manage_users", "a", false},           {"manage_api_keys", "a", false},
    {"manage_tenants", "a", true},          {"manage_server", "a", true},
};

} // namespace

void TestPermission::matrixIsTheWrittenOne_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<QString>("permission");
    QTest::addColumn<bool>("house");
    QTest::addColumn<bool>("allowed");
    for (const Role role : kRoles) {
        for (const Written &row : kWritten) {
            for (const bool house : {true, false}) {
                const QString name = QString::fromLatin1(row.permission);
                const bool allowed = QByteArray(row.roles).contains(roleName(role).at(0).toLatin1())
                    && (house || !row.stationWide);
                QTest::addRow("%s %s%s", qPrintable(roleName(role)), row.permission, house ? "" : " (tenant)")
                    << int(role) << name << house << allowed;
            }
        }
    }
}

void TestPermission::matrixIsTheWrittenOne()
{
    QFETCH(int, role);
    QFETCH(QString, permission);
    QFETCH(bool, house);
    QFETCH(bool, allowed);
    const auto which = permissionFromName(permission);
    QVERIFY(which.has_value());
    QCOMPARE(permissionsOf(Role(role), house).has(*which), allowed);
}

void TestPermission::theWrittenTableIsWhole()
{
    QSet<QString> written;
    for (const Written &row : kWritten)
        written.insert(QString::fromLatin1(row.permission));
    QCOMPARE(written.size(), qsizetype(kPermissionCount));
    for (const Grant &grant : kGrants)
        QVERIFY2(written.contains(QString::fromLatin1(grant.name)), grant.name);
}

void TestPermission::stationWideRightsStayInTheHouse()
{
    for (const Role role : kRoles) {
        for (const Grant &grant : kGrants)
            QVERIFY(!grant.stationWide || !permissionsOf(role, false).has(grant.permission));
    }
    QVERIFY(!permissionsForMachines(false).has(Permission::ViewDiagnostics));
    QVERIFY(permissionsForMachines(true).has(Permission::ViewDiagnostics));
}

void TestPermission::machinesGetNoRightsOfPeople()
{
    QCOMPARE(permissionNames(permissionsForMachines(false)),
             QStringLiteral("view_plant view_history view_events export_data post_readings"));
}

void TestPermission::namesComeBack()
{
    const Permissions all = permissionsOf(Role::Admin, true);
    QCOMPARE(permissionsFromNames(permissionNames(all)), std::optional(all));
    QCOMPARE(permissionsFromNames(QString()), std::optional(Permissions()));
    QVERIFY(!permissionsFromNames(QStringLiteral("view_plant everything")));
    QVERIFY(!permissionsFromNames(QStringLiteral("view_plant view_plant")));
    QVERIFY(!permissionFromName(u"VIEW_PLANT"));
    for (const Role role : kRoles)
        QCOMPARE(roleFromName(roleName(role)), std::optional(role));
    QVERIFY(!roleFromName(u"Admin"));
    QVERIFY(!roleFromName(u""));
}

QTEST_GUILESS_MAIN(TestPermission)
#include "tst_permission.moc"
