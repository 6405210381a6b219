#include "models/access/file_vault.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <sodium.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace lineside {

namespace {

struct VaultText
{
    Q_DECLARE_TR_FUNCTIONS(access)
};

constexpr int kVaultVersion = 1;
constexpr qint64 kMaxVaultBytes = 16 << 20;
constexpr qsizetype kMaxSecretBytes = 64 << 10;
constexpr auto kOwnerFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr auto kOwnerFolder = kOwnerFile | QFileDevice::ExeOwner;
constexpr auto kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr auto kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(VaultKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(VaultKey::kBytes >= crypto_generichash_KEYBYTES_MIN);

// What the file may ask of Argon2id: more than we ever write, less than what stops a machine.
constexpr quint64 kMostOperations = 16;
constexpr quint64 kMostMemory = 1u << 30;

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}
unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

QByteArray sealed(const QByteArray &plain, const QByteArray &reference, const VaultKey &key)
{
    QByteArray result(qsizetype(kNonceBytes) + plain.size() + qsizetype(kTagBytes), Qt::Uninitialized);
    randombytes_buf(result.data(), kNonceBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytesOf(result) + kNonceBytes, nullptr, bytesOf(plain),
                                               quint64(plain.size()), bytesOf(reference), quint64(reference.size()),
                                               nullptr, bytesOf(result), key.data());
    return result;
}

//! Nothing when it was not sealed with this key under this reference.
std::optional<QByteArray> unsealed(const QByteArray &box, const QByteArray &reference, const VaultKey &key)
{
    if (box.size() < qsizetype(kNonceBytes + kTagBytes))
        return {};
    QByteArray plain(box.size() - qsizetype(kNonceBytes + kTagBytes), Qt::Uninitialized);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytesOf(plain), nullptr, nullptr, bytesOf(box) + kNonceBytes,
                                                   quint64(box.size()) - kNonceBytes, bytesOf(reference),
                                                   quint64(reference.size()), bytesOf(box), key.data())
        != 0)
        return {};
    return plain;
}

//! Strict: what is not exactly base64 is nothing.
std::optional<QByteArray> fromBase64(const QJsonValue &value)
{
    if (!value.isString())
        return {};
    const QByteArray text = value.toString().toLatin1();
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::Base64Encoding
                                                                  | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).toBase64() != text)
        return {};
    return *decoded;
}

QString toBase64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

Error ioError(const QString &path, const QString &why)
{
    return {Error::Kind::Io, VaultText::tr("The file %1 cannot be used: %2").arg(path, why),
            VaultText::tr("Check the folder's owner, rights and free space.")};
}

Error damaged(const QString &path, const QString &what)
{
    return {Error::Kind::BadData, VaultText::tr("The vault %1 is damaged: %2. Nothing was changed.").arg(path, what),
            VaultText::tr("Bring it and its key back from a backup, or move both away and enter the secrets again.")};
}

Status writeOwnerOnly(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwnerFile) || file.write(bytes) != bytes.size()
        || !file.commit())
        return ioError(path, file.errorString());
    // The rename lasts through a power cut only when the folder is synced too.
    const int folder = ::open(QFile::encodeName(QFileInfo(path).path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return Done{};
}

Result<QByteArray> readWhole(const QString &path, qint64 atMost)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return ioError(path, file.errorString());
    if (file.size() > atMost)
        return damaged(path, VaultText::tr("it is larger than any vault"));
    return file.readAll();
}

//! Takes away what others may do to a file of ours, and says so.
void closeToOthers(const QString &path, QStringList *notices)
{
    const QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
                                            | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    if (!(QFile::permissions(path) & others))
        return;
    QFile::setPermissions(path, kOwnerFile);
    if (notices)
        notices->append(VaultText::tr("Other users could read %1; now only its owner can. Change the secrets in it if "
                                      "somebody else may have seen them.").arg(path));
}

const QByteArray kCheckReference = QByteArrayLiteral("lineside vault check");

} // namespace

VaultKey::VaultKey()
    : m_bytes(static_cast<unsigned char *>(sodium_init() < 0 ? nullptr : sodium_malloc(kBytes)))
{
    if (!m_bytes)
        qFatal("libsodium could not be started.");
}

VaultKey::~VaultKey()
{
    sodium_free(m_bytes);
}

QString FileVault::vaultPath(const QString &folder)
{
    return folder + QStringLiteral("/secrets.vault");
}

QString FileVault::keyPath(const QString &folder)
{
    return folder + QStringLiteral("/secrets.key");
}

Result<std::unique_ptr<FileVault>> FileVault::open(const QString &folder, const Secret &passphrase,
                                                   QStringList *notices)
{
    if (!QDir(folder).exists()) {
        if (!QDir().mkpath(folder))
            return ioError(folder, VaultText::tr("the folder cannot be made"));
        QFile::setPermissions(folder, kOwnerFolder);
    }
    std::unique_ptr<FileVault> vault(new FileVault(folder));
    const bool hasVault = QFile::exists(vaultPath(folder));
    if (!hasVault && QFile::exists(keyPath(folder)))
        return damaged(vaultPath(folder), VaultText::tr("the file is missing, though its key is there"));
    const Status status = hasVault ? vault->load(passphrase, notices) : vault->create(passphrase);
    if (!status)
        return status.error();
    return vault;
}

Status FileVault::create(const Secret &passphrase)
{
    if (!passphrase.isEmpty()) {
        m_derivation.salt.resize(crypto_pwhash_SALTBYTES);
        randombytes_buf(m_derivation.salt.data(), size_t(m_derivation.salt.size()));
        m_derivation.operations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
        m_derivation.memoryBytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;
        if (const Status status = derive(passphrase); !status)
            return status;
        return save({});
    }
    // The key takes its name after the vault is there: so a key without a vault is always a loss, never a power cut.
    const QString newKey = keyPath(m_folder) + QStringLiteral(".new");
    randombytes_buf(m_key.data(), VaultKey::kBytes);
    QByteArray bytes(reinterpret_cast<const char *>(m_key.data()), VaultKey::kBytes);
    const Status written = writeOwnerOnly(newKey, bytes);
    sodium_memzero(bytes.data(), size_t(bytes.size()));
    if (!written)
        return written;
    if (const Status status = save({}); !status)
        return status;
    if (!QFile::rename(newKey, keyPath(m_folder)))
        return ioError(keyPath(m_folder), VaultText::tr("it cannot be made"));
    return Done{};
}

Status FileVault::derive(const Secret &passphrase)
{
    if (crypto_pwhash(m_key.data(), VaultKey::kBytes, passphrase.reveal().constData(),
                      quint64(passphrase.reveal().size()), bytesOf(m_derivation.salt), m_derivation.operations,
                      size_t(m_derivation.memoryBytes), crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return Error{Error::Kind::NoSpace, VaultText::tr("There is not enough memory to make the vault's key."), {}};
    return Done{};
}

Status FileVault::load(const Secret &passphrase, QStringList *notices)
{
    const QString path = vaultPath(m_folder);
    closeToOthers(path, notices);
    Result<QByteArray> bytes = readWhole(path, kMaxVaultBytes);
    if (!bytes)
        return bytes.error();
    QJsonParseError parseError;
    const QJsonObject root = QJsonDocument::fromJson(*bytes, &parseError).object();
    if (parseError.error != QJsonParseError::NoError)
        return damaged(path, VaultText::tr("it cannot be read at byte %1").arg(parseError.offset));
    if (root.value(QLatin1String("format")).toString() != QLatin1String("lineside-vault"))
        return damaged(path, VaultText::tr("it is not a vault"));
    const int version = root.value(QLatin1String("version")).toInt();
    if (version > kVaultVersion)
        return Error{Error::Kind::TooNew, VaultText::tr("The vault %1 was written by a newer version.").arg(path),
                     VaultText::tr("Use that version, or a newer one.")};
    if (version != kVaultVersion)
        return damaged(path, VaultText::tr("its version is unknown"));

    const QJsonValue derivation = root.value(QLatin1String("argon2id"));
    if (derivation.isObject()) {
        const QJsonObject object = derivation.toObject();
        const auto salt = fromBase64(object.value(QLatin1String("salt")));
        m_derivation.operations = quint64(object.value(QLatin1String("operations")).toInteger());
        m_derivation.memoryBytes = quint64(object.value(QLatin1String("memory_bytes")).toInteger());
        if (!salt || salt->size() != crypto_pwhash_SALTBYTES || m_derivation.operations < crypto_pwhash_OPSLIMIT_MIN
            || m_derivation.operations > kMostOperations || m_derivation.memoryBytes < crypto_pwhash_MEMLIMIT_MIN
            || m_derivation.memoryBytes > kMostMemory)
            return damaged(path, VaultText::tr("what it says of its passphrase makes no sense"));
        m_derivation.salt = *salt;
        if (passphrase.isEmpty())
            return Error{Error::Kind::Refused, VaultText::tr("The vault %1 is locked with a passphrase.").arg(path),
                         VaultText::tr("Start Lineside with the passphrase in LINESIDE_VAULT_PASSPHRASE.")};
        if (const Status status = derive(passphrase); !status)
            return status;
    } else {
        if (!passphrase.isEmpty() && notices)
            notices->append(VaultText::tr("The vault %1 was made with a key file: the passphrase in "
                                          "LINESIDE_VAULT_PASSPHRASE is not used.").arg(path));
        const QString key = keyPath(m_folder), newKey = key + QStringLiteral(".new");
        if (!QFile::exists(key) && QFile::exists(newKey) && !QFile::rename(newKey, key))
            return ioError(key, VaultText::tr("it cannot be made"));
        if (!QFile::exists(key))
            return damaged(path, VaultText::tr("its key %1 is missing").arg(key));
        closeToOthers(key, notices);
        Result<QByteArray> keyBytes = readWhole(key, kMaxVaultBytes);
        if (!keyBytes)
            return keyBytes.error();
        if (keyBytes->size() != qsizetype(VaultKey::kBytes))
            return damaged(path, VaultText::tr("its key %1 is not 32 bytes long").arg(key));
        std::copy_n(keyBytes->constData(), VaultKey::kBytes, m_key.data());
        sodium_memzero(keyBytes->data(), VaultKey::kBytes);
    }

    const auto check = fromBase64(root.value(QLatin1String("check")));
    if (!check)
        return damaged(path, VaultText::tr("its check is missing"));
    if (!unsealed(*check, kCheckReference, m_key))
        return Error{Error::Kind::Refused, VaultText::tr("The key does not fit the vault %1. Nothing was changed.").arg(path),
                     m_derivation.salt.isEmpty()
                         ? VaultText::tr("Bring the vault and its key back from one backup, or move both away and "
                                         "enter the secrets again.")
                         : VaultText::tr("Check the passphrase in LINESIDE_VAULT_PASSPHRASE.")};
    const QJsonValue entries = root.value(QLatin1String("entries"));
    if (!entries.isObject())
        return damaged(path, VaultText::tr("its entries are missing"));
    const QJsonObject object = entries.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto box = fromBase64(it.value());
        if (!box)
            return damaged(path, VaultText::tr("the entry %1 cannot be read").arg(it.key()));
        m_entries.insert(it.key(), *box);
    }
    const auto seal = fromBase64(root.value(QLatin1String("seal")));
    const QByteArray expected = hash(m_entries);
    if (!seal || seal->size() != expected.size()
        || sodium_memcmp(seal->constData(), expected.constData(), size_t(expected.size())) != 0)
        return damaged(path, VaultText::tr("its seal is broken: somebody or something changed it"));
    return Done{};
}

QByteArray FileVault::hash(const QMap<QString, QByteArray> &entries) const
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, m_key.data(), VaultKey::kBytes, crypto_generichash_BYTES);
    const auto add = [&state](const QByteArray &bytes) {
        const quint64 size = quint64(bytes.size()); // the length goes in too, so that nothing can move across a border
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(&size), sizeof size);
        crypto_generichash_update(&state, bytesOf(bytes), size);
    };
    add(QByteArray::number(kVaultVersion));
    add(m_derivation.salt);
    add(QByteArray::number(m_derivation.operations));
    add(QByteArray::number(m_derivation.memoryBytes));
    for (auto it = entries.begin(); it != entries.end(); ++it) {
        add(it.key().toUtf8());
        add(it.value());
    }
    QByteArray result(crypto_generichash_BYTES, Qt::Uninitialized);
    crypto_generichash_final(&state, bytesOf(result), size_t(result.size()));
    return result;
}

Status FileVault::save(const QMap<QString, QByteArray> &entries) const
{
    QJsonObject object;
    for (auto it = entries.begin(); it != entries.end(); ++it)
        object.insert(it.key(), toBase64(it.value()));
    QJsonObject root{{QStringLiteral("format"), QStringLiteral("lineside-vault")},
                     {QStringLiteral("version"), kVaultVersion},
                     {QStringLiteral("check"), toBase64(sealed({}, kCheckReference, m_key))},
                     {QStringLiteral("entries"), object},
                     {QStringLiteral("seal"), toBase64(hash(entries))}};
    if (!m_derivation.salt.isEmpty()) {
        root.insert(QStringLiteral("argon2id"),
                    QJsonObject{{QStringLiteral("salt"), toBase64(m_derivation.salt)},
                                {QStringLiteral("operations"), qint64(m_derivation.operations)},
                                {QStringLiteral("memory_bytes"), qint64(m_derivation.memoryBytes)}});
    }
    return writeOwnerOnly(vaultPath(m_folder), QJsonDocument(root).toJson());
}

QString FileVault::description() const
{
    return VaultText::tr("the encrypted vault in %1").arg(QDir::toNativeSeparators(m_folder));
}

Result<Secret> FileVault::secret(const QString &reference) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.constFind(reference);
    if (found == m_entries.constEnd())
        return Error{Error::Kind::NotFound, VaultText::tr("The secret is not in %1.").arg(description()),
                     VaultText::tr("Enter it again where it is used.")};
    auto plain = unsealed(*found, reference.toUtf8(), m_key);
    if (!plain)
        return damaged(vaultPath(m_folder), VaultText::tr("the entry %1 does not open").arg(reference));
    return Secret(std::move(*plain));
}

Status FileVault::store(const QString &reference, const Secret &secret)
{
    if (secret.reveal().size() > kMaxSecretBytes)
        return Error{Error::Kind::BadData, VaultText::tr("The secret is longer than %1 bytes.").arg(kMaxSecretBytes), {}};
    const std::lock_guard lock(m_mutex);
    QMap<QString, QByteArray> next = m_entries;
    next.insert(reference, sealed(secret.reveal(), reference.toUtf8(), m_key));
    const Status status = save(next);
    if (status)
        m_entries = std::move(next);
    return status;
}

Status FileVault::remove(const QString &reference)
{
    const std::lock_guard lock(m_mutex);
    if (!m_entries.contains(reference))
        return Done{};
    QMap<QString, QByteArray> next = m_entries;
    next.remove(reference);
    const Status status = save(next);
    if (status)
        m_entries = std::move(next);
    return status;
}

} // namespace lineside
