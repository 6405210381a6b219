#include "models/access/late_secret_store.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <future>
#include <map>

using namespace lineside;

namespace {

//! Keeps secrets in memory.
class Pocket final : public SecretStore
{
public:
    QString description() const override { return QStringLiteral("a pocket"); }
    Result<Secret> secret(const QString &reference) const override
    {
        const auto found = m_secrets.find(reference);
        if (found == m_secrets.end())
            return Error{Error::Kind::NotFound, QStringLiteral("not in the pocket"), {}};
        return found->second;
    }
    Status store(const QString &reference, const Secret &secret) override
    {
        m_secrets.insert_or_assign(reference, secret);
        return Done{};
    }
    Status remove(const QString &reference) override
    {
        m_secrets.erase(reference);
        return Done{};
    }

private:
    std::map<QString, Secret> m_secrets;
};

Result<std::unique_ptr<SecretStore>> openPocket(QStringList *notices)
{
    notices->append(QStringLiteral("It is only a pocket."));
    return std::unique_ptr<SecretStore>(std::make_unique<Pocket>());
}

} // namespace

class TestLateSecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isMadeAtOnceAndWorksOnceOpen()
    {
        std::promise<void> mayOpen;
        std::promise<QStringList> told;
        LateSecretStore store(
            [open = mayOpen.get_future().share()](QStringList *notices) {
                open.wait();
                return openPocket(notices);
            },
            [&told](const Result<QStringList> &opened) { told.set_value(*opened); });
        QVERIFY(store.description() != QLatin1String("a pocket")); // answered while it cannot be open
        auto early = std::async(std::launch::async, [&store] { return store.store(QStringLiteral("a"), Secret("x")); });
        QCOMPARE(early.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
        mayOpen.set_value();
        QVERIFY(early.get().ok());
        QCOMPARE(store.secret(QStringLiteral("a"))->reveal(), QByteArray("x"));
        QVERIFY(store.remove(QStringLiteral("a")).ok());
        QVERIFY(!store.secret(QStringLiteral("a")));
        QCOMPARE(store.description(), QStringLiteral("a pocket"));
        QCOMPARE(told.get_future().get(), QStringList{QStringLiteral("It is only a pocket.")});
    }

    void whatKeepsItFromOpeningIsTheAnswerToAll()
    {
        std::promise<QString> told;
        LateSecretStore store(
            [](QStringList *) -> Result<std::unique_ptr<SecretStore>> {
                return Error{Error::Kind::BadData, QStringLiteral("The vault is broken."), {}};
            },
            [&told](const Result<QStringList> &opened) { told.set_value(opened.error().message); });
        QCOMPARE(store.secret(QStringLiteral("a")).error().message, QStringLiteral("The vault is broken."));
        QCOMPARE(store.store(QStringLiteral("a"), Secret("x")).error().kind, Error::Kind::BadData);
        QCOMPARE(store.remove(QStringLiteral("a")).error().kind, Error::Kind::BadData);
        QVERIFY(!store.description().isEmpty());
        QCOMPARE(told.get_future().get(), QStringLiteral("The vault is broken."));
    }

    void goesOnlyAfterItHasOpened()
    {
        std::atomic<bool> opened{false};
        {
            LateSecretStore store(openPocket, [&opened](const Result<QStringList> &) { opened = true; });
        }
        QVERIFY(opened); // nobody is called who is not there any more
    }
};

QTEST_GUILESS_MAIN(TestLateSecretStore)
#include "tst_late_secret_store.moc"
