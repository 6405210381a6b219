#include "models/access/file_vault.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;

namespace {

const QByteArray kCanary = QByteArrayLiteral("canary-7f3a9 \xc3\xa4 secret");
const QFileDevice::Permissions kOnlyOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser
                                            | QFileDevice::WriteUser;

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool writeAll(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

} // namespace

class TestFileVault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsSecretsAcrossARestart_data();
    void keepsSecretsAcrossARestart();
    void keepsEveryByte_data();
    void keepsEveryByte();
    void removes();
    void filesAreTheOwnersOnly();
    void secretTextIsNeverInTheFile();
    void closesAFileThatOthersCouldRead();
    void everyBitFlipIsNoticed();
    void everyTruncationIsNoticed();
    void entriesCannotBeMovedOrTakenOut();
    void missingFilesAreErrors_data();
    void missingFilesAreErrors();
    void damagedVaultIsNotWrittenOver();
    void wrongPassphraseIsRefused();
    void anotherVaultsKeyIsRefused();
    void newerVersionIsRefused();
    void argonSettingsHaveLimits();
    void unwritableFolderIsAnError();
    void finishesACutCreation();
    void referencesAreNew();
};

void TestFileVault::keepsSecretsAcrossARestart_data()
{
    QTest::addColumn<QByteArray>("passphrase");
    QTest::newRow("key file") << QByteArray();
    QTest::newRow("passphrase") << QByteArray("correct horse");
}

void TestFileVault::keepsSecretsAcrossARestart()
{
    QFETCH(QByteArray, passphrase);
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("secrets"));
    const QString reference = SecretStore::newReference();
    {
        auto vault = FileVault::open(folder, Secret(passphrase));
        QVERIFY(vault.ok());
        QVERIFY((*vault)->store(reference, Secret(kCanary)).ok());
        QVERIFY((*vault)->store(QStringLiteral("other"), Secret("2")).ok());
        QVERIFY((*vault)->description().contains(folder));
    }
    auto vault = FileVault::open(folder, Secret(passphrase));
    QVERIFY(vault.ok());
    QCOMPARE((*vault)->secret(reference)->reveal(), kCanary);
    QCOMPARE((*vault)->secret(QStringLiteral("nobody's")).error().kind, Error::Kind::NotFound);
    QCOMPARE(QFile::exists(FileVault::keyPath(folder)), passphrase.isEmpty());
}

void TestFileVault::keepsEveryByte_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("NUL inside") << QByteArray("a\0b", 3);
    QTest::newRow("not UTF-8") << QByteArray("\xff\xfe");
    QTest::newRow("long") << QByteArray(64 << 10, 'x');
}

void TestFileVault::keepsEveryByte()
{
    QFETCH(QByteArray, secret);
    QTemporaryDir dir;
    auto vault = FileVault::open(dir.path(), {});
    QVERIFY((*vault)->store(QStringLiteral("r"), Secret(secret)).ok());
    QCOMPARE((*vault)->secret(QStringLiteral("r"))->reveal(), secret);
    QCOMPARE((*vault)->store(QStringLiteral("r"), Secret(QByteArray((64 << 10) + 1, 'x'))).error().kind,
             Error::Kind::BadData);
}

void TestFileVault::removes()
{
    QTemporaryDir dir;
    auto vault = FileVault::open(dir.path(), {});
    QVERIFY((*vault)->store(QStringLiteral("r"), Secret(kCanary)).ok());
    QVERIFY((*vault)->remove(QStringLiteral("r")).ok());
    QVERIFY((*vault)->remove(QStringLiteral("r")).ok()); // is gone: that is what was asked
    QCOMPARE((*vault)->secret(QStringLiteral("r")).error().kind, Error::Kind::NotFound);
    QCOMPARE((*FileVault::open(dir.path(), {}))->secret(QStringLiteral("r")).error().kind, Error::Kind::NotFound);
}

void TestFileVault::filesAreTheOwnersOnly()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("secrets"));
    auto vault = FileVault::open(folder, {});
    QVERIFY((*vault)->store(QStringLiteral("r"), Secret(kCanary)).ok());
    for (const QString &path : {FileVault::vaultPath(folder), FileVault::keyPath(folder)})
        QCOMPARE(QFile::permissions(path), kOnlyOwner);
    QCOMPARE(QFile::permissions(folder),
             kOnlyOwner | QFileDevice::ExeOwner | QFileDevice::ExeUser);
}

void TestFileVault::secretTextIsNeverInTheFile()
{
    QTemporaryDir dir;
    auto vault = FileVault::open(dir.path(), {});
    QVERIFY((*vault)->store(QStringLiteral("r"), Secret(kCanary)).ok());
    for (const QString &name : QDir(dir.path()).entryList(QDir::Files | QDir::Hidden)) {
        const QByteArray bytes = readAll(dir.filePath(name));
        for (const QByteArray &form : {kCanary, kCanary.toBase64(), kCanary.toHex(), QByteArray("canary")})
            QVERIFY2(!bytes.contains(form), qPrintable(name));
    }
}

void TestFileVault::closesAFileThatOthersCouldRead()
{
    QTemporaryDir dir;
    QVERIFY(FileVault::open(dir.path(), {}).ok());
    QVERIFY(QFile::setPermissions(FileVault::keyPath(dir.path()), kOnlyOwner | QFileDevice::ReadOther));
    QStringList notices;
    QVERIFY(FileVault::open(dir.path(), {}, &notices).ok());
    QCOMPARE(notices.size(), 1);
    QVERIFY(notices.first().contains(FileVault::keyPath(dir.path())));
    QCOMPARE(QFile::permissions(FileVault::keyPath(dir.path())), kOnlyOwner);
}

void TestFileVault::everyBitFlipIsNoticed()
{
    QTemporaryDir dir;
    {
        auto vault = FileVault::open(dir.path(), {});
        QVERIFY((*vault)->store(QStringLiteral("r"), Secret(kCanary)).ok());
        QVERIFY((*vault)->store(QStringLiteral("s"), Secret("2")).ok());
    }
    for (const QString &path : {FileVault::vaultPath(dir.path()), FileVault::keyPath(dir.path())}) {
        const QByteArray good = readAll(path);
        for (qsizetype bit = 0; bit < good.size() * 8; ++bit) {
            QByteArray bad = good;
            bad[bit / 8] = char(uchar(bad[bit / 8]) ^ (1u << (bit % 8)));
            QVERIFY(writeAll(path, bad));
            const auto vault = FileVault::open(dir.path(), {});
            QVERIFY2(!vault, qPrintable(QStringLiteral("%1, bit %2").arg(path).arg(bit)));
            QVERIFY(!vault.error().message.isEmpty() && !vault.error().hint.isEmpty());
        }
        QVERIFY(writeAll(path, good));
    }
    QVERIFY(FileVault::open(dir.path(), {}).ok());
}

void TestFileVault::everyTruncationIsNoticed()
{
    QTemporaryDir dir;
    {
        auto vault = FileVault::open(dir.path(), {});
        QVERIFY((*vault)->store(QStringLiteral("r"), Secret(kCanary)).ok());
    }
    for (const QString &path : {FileVault::vaultPath(dir.path()), FileVault::keyPath(dir.path())}) {
        const QByteArray good = readAll(path);
        for (qsizetype size = 0; size < good.size(); ++size) {
            QVERIFY(writeAll(path, good.left(size)));
            const auto vault = FileVault::open(dir.path(), {});
            // Only the line end after the last brace may go.
            QCOMPARE(vault.ok(), good.mid(size).trimmed().isEmpty() && path == FileVault::vaultPath(dir.path()));
            if (vault)
                QCOMPARE((*vault)->secret(QStringLiteral("r"))->reveal(), kCanary);
        }
        QVERIFY(writeAll(path, good));
    }
}

void TestFileVault::entriesCannotBeMovedOrTakenOut()
{
    QTemporaryDir dir;
    {
        auto vault = FileVault::open(dir.path(), {});
        QVERIFY((*vault)->store(QStringLiteral("a"), Secret("1")).ok());
        QVERIFY((*vault)->store(QStringLiteral("b"), Secret("2")).ok());
    }
    const QString path = FileVault::vaultPath(dir.path());
    const QJsonObject good = QJsonDocument::fromJson(readAll(path)).object();
    const auto refused = [&](const std::function<void(QJsonObject &)> &change) {
        QJsonObject root = good, entries = good.value(QStringLiteral("entries")).toObject();
        change(entries);
        root.insert(QStringLiteral("entries"), entries);
        return writeAll(path, QJsonDocument(root).toJson()) && !FileVault::open(dir.path(), {}).ok();
    };
    QVERIFY(!refused([](QJsonObject &) {}));
    QVERIFY(refused([](QJsonObject &entries) { entries.remove(QStringLiteral("a")); }));
    QVERIFY(refused([](QJsonObject &entries) { entries.insert(QStringLiteral("c"), entries.value(QStringLiteral("a"))); }));
    QVERIFY(refused([](QJsonObject &entries) { entries.insert(QStringLiteral("a"), entries.value(QStringLiteral("b"))); }));
    QVERIFY(refused([](QJsonObject &entries) { entries = {}; }));
}

void TestFileVault::missingFilesAreErrors_data()
{
    QTest::addColumn<bool>("key");
    QTest::newRow("vault") << false;
    QTest::newRow("key") << true;
}

void TestFileVault::missingFilesAreErrors()
{
    QFETCH(bool, key);
    QTemporaryDir dir;
    {
        auto vault = FileVault::open(dir.path(), {});
        QVERIFY((*vault)->store(QStringLiteral("a"), Secret("1")).ok());
    }
    QVERIFY(QFile::remove(key ? FileVault::keyPath(dir.path()) : FileVault::vaultPath(dir.path())));
    const auto vault = FileVault::open(dir.path(), {});
    QVERIFY(!vault);
    QCOMPARE(vault.error().kind, Error::Kind::BadData);
    QVERIFY(vault.error().message.contains(QStringLiteral("missing")));
}

void TestFileVault::damagedVaultIsNotWrittenOver()
{
    QTemporaryDir dir;
    QVERIFY(FileVault::open(dir.path(), {}).ok());
    const QString path = FileVault::vaultPath(dir.path());
    QVERIFY(writeAll(path, QByteArray("{ broken")));
    QVERIFY(!FileVault::open(dir.path(), {}));
    QCOMPARE(readAll(path), QByteArray("{ broken"));
    QVERIFY(writeAll(path, QByteArray((16 << 20) + 1, ' ')));
    QVERIFY(!FileVault::open(dir.path(), {}));
}

void TestFileVault::wrongPassphraseIsRefused()
{
    QTemporaryDir dir;
    {
        auto vault = FileVault::open(dir.path(), Secret("right"));
        QVERIFY((*vault)->store(QStringLiteral("a"), Secret("1")).ok());
    }
    for (const char *passphrase : {"wrong", ""}) {
        const auto vault = FileVault::open(dir.path(), Secret(passphrase));
        QVERIFY(!vault);
        QCOMPARE(vault.error().kind, Error::Kind::Refused);
        QVERIFY(vault.error().hint.contains(QStringLiteral("LINESIDE_VAULT_PASSPHRASE")));
    }
    QCOMPARE((*FileVault::open(dir.path(), Secret("right")))->secret(QStringLiteral("a"))->reveal(), QByteArray("1"));
}

void TestFileVault::anotherVaultsKeyIsRefused()
{
    QTemporaryDir a, b;
    QVERIFY(FileVault::open(a.path(), {}).ok());
    QVERIFY(FileVault::open(b.path(), {}).ok());
    QVERIFY(readAll(FileVault::keyPath(a.path())) != readAll(FileVault::keyPath(b.path()))); // two installs share nothing
    QVERIFY(writeAll(FileVault::keyPath(a.path()), readAll(FileVault::keyPath(b.path()))));
    const auto vault = FileVault::open(a.path(), {});
    QVERIFY(!vault);
    QCOMPARE(vault.error().kind, Error::Kind::Refused);
}

void TestFileVault::newerVersionIsRefused()
{
    QTemporaryDir dir;
    QVERIFY(FileVault::open(dir.path(), {}).ok());
    QJsonObject root = QJsonDocument::fromJson(readAll(FileVault::vaultPath(dir.path()))).object();
    root.insert(QStringLiteral("version"), 2);
    QVERIFY(writeAll(FileVault::vaultPath(dir.path()), QJsonDocument(root).toJson()));
    QCOMPARE(FileVault::open(dir.path(), {}).error().kind, Error::Kind::TooNew);
}

void TestFileVault::argonSettingsHaveLimits()
{
    QTemporaryDir dir;
    QVERIFY(FileVault::open(dir.path(), Secret("p")).ok());
    const QJsonObject good = QJsonDocument::fromJson(readAll(FileVault::vaultPath(dir.path()))).object();
    for (const auto &[key, value] : {std::pair{QStringLiteral("memory_bytes"), qint64(1) << 40},
                                     std::pair{QStringLiteral("operations"), qint64(1) << 40},
                                     std::pair{QStringLiteral("operations"), qint64(-1)},
                                     std::pair{QStringLiteral("memory_bytes"), qint64(0)}}) {
        QJsonObject root = good, argon = good.value(QStringLiteral("argon2id")).toObject();
        argon.insert(key, value);
        root.insert(QStringLiteral("argon2id"), argon);
        QVERIFY(writeAll(FileVault::vaultPath(dir.path()), QJsonDocument(root).toJson()));
        QCOMPARE(FileVault::open(dir.path(), Secret("p")).error().kind, Error::Kind::BadData);
    }
}

void TestFileVault::unwritableFolderIsAnError()
{
    QTemporaryDir dir;
    QVERIFY(writeAll(dir.filePath(QStringLiteral("file")), "x"));
    const auto vault = FileVault::open(dir.filePath(QStringLiteral("file/secrets")), {});
    QVERIFY(!vault);
    QCOMPARE(vault.error().kind, Error::Kind::Io);
    // A vault that cannot be saved keeps what it had.
    const QString folder = dir.filePath(QStringLiteral("v"));
    auto open = FileVault::open(folder, {});
    QVERIFY((*open)->store(QStringLiteral("a"), Secret("1")).ok());
    QVERIFY(QDir(folder).removeRecursively());
    QCOMPARE((*open)->store(QStringLiteral("a"), Secret("2")).error().kind, Error::Kind::Io);
    QCOMPARE((*open)->secret(QStringLiteral("a"))->reveal(), QByteArray("1"));
}

void TestFileVault::finishesACutCreation()
{
    QTemporaryDir dir;
    QVERIFY(FileVault::open(dir.path(), {}).ok());
    const QString key = FileVault::keyPath(dir.path());
    // Cut before the key took its name.
    QVERIFY(QFile::rename(key, key + QStringLiteral(".new")));
    QVERIFY(FileVault::open(dir.path(), {}).ok());
    QVERIFY(QFile::exists(key));
    // Cut before the vault was written.
    QVERIFY(QFile::rename(key, key + QStringLiteral(".new")));
    QVERIFY(QFile::remove(FileVault::vaultPath(dir.path())));
    QVERIFY(FileVault::open(dir.path(), {}).ok());
    QVERIFY(QFile::exists(key) && !QFile::exists(key + QStringLiteral(".new")));
}

void TestFileVault::referencesAreNew()
{
    QSet<QString> seen;
    for (int i = 0; i < 1'000; ++i)
        seen.insert(SecretStore::newReference());
    QCOMPARE(seen.size(), 1'000);
}

QTEST_GUILESS_MAIN(TestFileVault)
#include "tst_file_vault.moc"
