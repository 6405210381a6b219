#include "access/access_fixture.h"
#include "models/access/refusal_trail.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

//! W1, T9: whoever is turned away leaves a trace, and cannot fill the trail with it.
class TestRefusalTrail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstIsToldAtOnceAndMoreOnceAMinute()
    {
        RefusalTrail trail;
        SteadyTime now{1h};
        QVERIFY(trail.due(now).empty());
        for (int i = 0; i < 900; ++i)
            trail.note(RefusedAccess::Proof, {}, QStringLiteral("192.0.2.7"), now);
        std::vector<AuditEntry> told = trail.due(now);
        QCOMPARE(told.size(), size_t(1));
        QCOMPARE(told[0].origin.address, QStringLiteral("192.0.2.7"));
        QVERIFY(!told[0].origin.isConsole());
        QCOMPARE(told[0].severity, Severity::Warning);
        QVERIFY(!told[0].text.isEmpty() && !told[0].text.contains(QLatin1String("899")));
        QVERIFY(trail.due(now + 59s).empty());
        told = trail.due(now += 60s);
        QCOMPARE(told.size(), size_t(1));
        QVERIFY2(told[0].text.contains(QLatin1String("899")), qPrintable(told[0].text));
        // Who goes on for hours is one entry a minute.
        for (int minute = 0; minute < 120; ++minute) {
            for (int i = 0; i < 10; ++i)
                trail.note(RefusedAccess::Proof, {}, QStringLiteral("192.0.2.7"), now + i * 1s);
            QVERIFY(trail.due(now + 30s).empty());
            QCOMPARE(trail.due(now += 60s).size(), size_t(1));
        }
        // And somebody new after a minute of silence.
        QVERIFY(trail.due(now += 60s).empty());
        trail.note(RefusedAccess::Proof, {}, QStringLiteral("192.0.2.7"), now);
        QCOMPARE(trail.due(now).size(), size_t(1));
    }

    void kindsAccountsAndAddressesAreToldApart()
    {
        RefusalTrail trail;
        const SteadyTime now{1h};
        for (int i = 0; i < 3; ++i) {
            trail.note(RefusedAccess::Permission, QStringLiteral("m.meier"), QStringLiteral("192.0.2.7"), now);
            trail.note(RefusedAccess::Permission, QStringLiteral("m.meier"), QStringLiteral("192.0.2.8"), now);
            trail.note(RefusedAccess::Permission, QStringLiteral("a.other"), QStringLiteral("192.0.2.7"), now);
            trail.note(RefusedAccess::OthersThing, QStringLiteral("m.meier"), QStringLiteral("192.0.2.7"), now);
            trail.note(RefusedAccess::Proof, {}, QStringLiteral("2001:db8::") + QString::number(i + 1), now); // one network
        }
        const std::vector<AuditEntry> told = trail.due(now);
        QCOMPARE(told.size(), size_t(5));
        QCOMPARE(told[0].user, QStringLiteral("m.meier"));
        QSet<QString> texts;
        for (const AuditEntry &entry : told)
            texts << entry.text;
        QCOMPARE(texts.size(), 3);
    }

    void nobodyFillsTheTrail()
    {
        RefusalTrail trail;
        SteadyTime now{1h};
        size_t entries = 0;
        for (int minute = 0; minute < 10; ++minute) {
            for (int i = 0; i < 600; ++i) {
                trail.note(RefusedAccess::Proof, {}, QStringLiteral("10.%1.%2.%3").arg(minute).arg(i / 250).arg(i % 250), now);
                if (i % 500 == 0)
                    entries += trail.due(now).size();
            }
            now += 61s;
            const std::vector<AuditEntry> told = trail.due(now);
            entries += told.size();
            // All others share one line, which has their number.
            QVERIFY(std::any_of(told.begin(), told.end(), [](const AuditEntry &one) { return one.text.contains(QLatin1String("580")); }));
        }
        QVERIFY2(entries <= 10 * (RefusalTrail::kMostKeys + 1), qPrintable(QString::number(entries)));
        QVERIFY(entries >= 10 * 10);
    }

    void whatCouldNotBeRecordedIsCounted()
    {
        RefusalTrail trail;
        const SteadyTime now{1h};
        for (int i = 0; i < 3; ++i)
            trail.note(RefusedAccess::Proof, {}, QStringLiteral("192.0.2.%1").arg(i), now);
        trail.missed(trail.due(now).size(), now);
        const std::vector<AuditEntry> told = trail.due(now + 61s);
        QCOMPARE(told.size(), size_t(1));
        QVERIFY(told[0].text.contains(QLatin1Char('3')));
    }

    //! Through AccessControl into the journal; a journal that fails ends nothing.
    void reachesTheJournal()
    {
        Access access;
        const Tokens admin = access.admin();
        const auto entries = [&] {
            QList<Event> some;
            for (const Event &event : access.journal.events()) {
                if (event.kind == EventKind::Audit && event.source == QLatin1String("access"))
                    some << event;
            }
            return some;
        };
        access.control->refused(RefusedAccess::Permission, admin.principal.name, QStringLiteral("192.0.2.7"));
        access.control->keepHouse();
        QTRY_COMPARE(entries().size(), 1); // its own thread may have been faster
        QCOMPARE(entries().first().user, QStringLiteral("root.one (192.0.2.7)"));
        access.journal.setMood(Journal::Mood::Failing);
        access.control->refused(RefusedAccess::Proof, {}, QStringLiteral("192.0.2.8"));
        access.control->keepHouse();
        access.journal.setMood(Journal::Mood::Well);
        QCOMPARE(entries().size(), 1);
        QTRY_VERIFY((access.clock.advance(61s), access.control->keepHouse(), entries().size() >= 2));
    }

    //! Whose an id of accounts is.
    void ownersOfAccountsAreKnown()
    {
        Access access;
        const Tokens admin = access.admin();
        QVERIFY(access.control->accounts().putTenant(admin.principal, {QStringLiteral("north"), QStringLiteral("North")}).ok());
        const Tokens north = access.user(admin.principal, "nora", Role::Viewer, "north");
        const auto key = access.control->keys().make(admin.principal, {QStringLiteral("k"), QStringLiteral("north"), {Permission::ViewPlant}});
        QVERIFY(key.ok());
        for (const QUuid &id : {north.principal.id, north.principal.session, key->key.id})
            QCOMPARE(access.control->tenantOf(id).value_or(QString()), QStringLiteral("north"));
        QCOMPARE(access.control->tenantOf(admin.principal.id).value_or(QString()), QString::fromLatin1(kHouseTenant));
        QVERIFY(!access.control->tenantOf(QUuid::createUuid()));
    }
};

QTEST_GUILESS_MAIN(TestRefusalTrail)
#include "tst_refusal_trail.moc"
