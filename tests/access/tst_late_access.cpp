#include "access_fixture.h"
#include "models/access/access_file.h"
#include "models/access/late_access.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

//! A store that answers only once it is told to, and then perhaps with an error.
class SlowSecrets final : public SecretStore
{
public:
    QString description() const override { return QStringLiteral("a slow store"); }
    Result<Secret> secret(const QString &reference) const override
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_open; });
        if (m_fails)
            return Error{Error::Kind::Io, QStringLiteral("The keychain is broken."), {}};
        return m_kept.secret(reference);
    }
    Status store(const QString &reference, const Secret &secret) override { return m_kept.store(reference, secret); }
    Status remove(const QString &reference) override { return m_kept.remove(reference); }
    void open(bool fails)
    {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_fails = fails;
        m_changed.notify_all();
    }

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    bool m_open = false, m_fails = false;
    MemorySecrets m_kept;
};

struct Late
{
    QTemporaryDir folder;
    SetClock clock;
    Journal journal;
    SlowSecrets secrets;
    AccessSettings settings;
    std::atomic<int> opened{0};
    std::unique_ptr<LateAccess> access;

    void begin()
    {
        settings.folder = folder.path();
        settings.hashCost = HashCost::cheapest();
        access = std::make_unique<LateAccess>(settings, secrets, journal, clock, [this](const Status &how) { opened = how ? 1 : 2; });
    }
    ~Late() { secrets.open(false); }
};

} // namespace

class TestLateAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewStationIsOpenUntilThereIsAnAccount();
    void nothingIsAllowedWhereThereMayBeAccounts();
    void writesAreRecordedFirst();
};

void TestLateAccess::aNewStationIsOpenUntilThereIsAnAccount()
{
    Late late;
    late.begin();
    QCOMPARE(late.access->state(), LateAccess::State::Opening);
    QVERIFY(!late.access->control());
    QVERIFY(late.access->mayConfigure(ConsoleAuthorizer::console()).ok()); // nobody waits for a keychain
    QVERIFY(!late.access->mayConfigure({QStringLiteral("x"), QStringLiteral("192.0.2.7")}).ok());
    int told = 0;
    late.access->record({}, [&](const Status &status) { told = status ? 1 : 2; });
    QCOMPARE(told, 1);
    late.secrets.open(false);
    QTRY_COMPARE(late.opened.load(), 1);
    QCOMPARE(late.access->state(), LateAccess::State::Open);
    QVERIFY(late.access->isOpenHouse());
    QVERIFY(late.access->may(ConsoleAuthorizer::console(), Permission::ManageServer).ok());
    QVERIFY(late.access->control()->accounts().createFirstAdmin(QStringLiteral("root"), Origin::console()).ok());
    QVERIFY(!late.access->isOpenHouse());
    QVERIFY(!late.access->may(ConsoleAuthorizer::console(), Permission::ManageServer).ok());
    QVERIFY(!late.access->mayConfigure(ConsoleAuthorizer::console()).ok());
}

void TestLateAccess::nothingIsAllowedWhereThereMayBeAccounts()
{
    Late late;
    QVERIFY(access_file::open(late.folder.path()).ok());
    late.begin();
    QVERIFY(!late.access->mayConfigure(ConsoleAuthorizer::console()).ok());
    int told = 0;
    late.access->record({}, [&](const Status &status) { told = status ? 1 : 2; });
    QCOMPARE(told, 2);
    late.secrets.open(true);
    QTRY_COMPARE(late.opened.load(), 2);
    QCOMPARE(late.access->state(), LateAccess::State::Failed);
    QVERIFY(!late.access->isOpenHouse());
    const Status may = late.access->mayConfigure(ConsoleAuthorizer::console());
    QVERIFY(!may.ok() && may.error().message.contains(QStringLiteral("The keychain is broken.")));
    QVERIFY(!late.access->may(ConsoleAuthorizer::console(), Permission::ExportData).ok());
    late.access->record({}, [&](const Status &status) { told = status ? 3 : 4; });
    QCOMPARE(told, 4);
}

void TestLateAccess::writesAreRecordedFirst()
{
    Late late;
    late.secrets.open(false);
    late.begin();
    QTRY_COMPARE(late.opened.load(), 1);
    AuditEntry entry = LateAccess::entryOf({QStringLiteral("m.meier"), QStringLiteral("192.0.2.7")});
    QVERIFY(!entry.origin.isConsole());
    QVERIFY(LateAccess::entryOf(ConsoleAuthorizer::console()).origin.isConsole());
    entry.subject = QStringLiteral("PLC.setpoint");
    entry.before = QStringLiteral("41.5");
    entry.after = QStringLiteral("42");
    entry.text = QStringLiteral("A write was asked for.");
    std::atomic<int> told{0};
    std::atomic<bool> wasThere{false};
    const auto isThere = [&] {
        for (const Event &event : late.journal.events()) {
            if (event.source == entry.subject && event.user == QLatin1String("m.meier (192.0.2.7)") && event.before == entry.before
                && event.after == entry.after && event.kind == EventKind::Audit)
                return true;
        }
        return false;
    };
    late.access->record(entry, [&](const Status &status) {
        wasThere = isThere();
        told = status ? 1 : 2;
    });
    QTRY_COMPARE(told.load(), 1);
    QVERIFY(wasThere.load());
    late.journal.setMood(Journal::Mood::Failing);
    late.access->record(entry, [&](const Status &status) { told = status ? 3 : 4; });
    QTRY_COMPARE(told.load(), 4); // whoever wanted to do it must not
}

QTEST_GUILESS_MAIN(TestLateAccess)
#include "tst_late_access.moc"
