#include "models/access/keychain.h"
#include "models/base/post.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QThread>

#include <qt6keychain/keychain.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace lineside {

namespace {

struct KeychainText
{
    Q_DECLARE_TR_FUNCTIONS(access)
};

using KeychainTime = std::chrono::steady_clock::time_point;
constexpr std::chrono::seconds kKeychainLimit{3};

Error keychainError(QKeychain::Error error, const QString &detail)
{
    if (error == QKeychain::EntryNotFound)
        return {Error::Kind::NotFound, KeychainText::tr("The secret is not in the desktop keychain."),
                KeychainText::tr("Enter it again where it is used.")};
    return {Error::Kind::Unreachable,
            KeychainText::tr("The desktop keychain cannot be used: %1")
                .arg(detail.isEmpty() ? KeychainText::tr("error %1").arg(int(error)) : detail),
            {}};
}

} // namespace

class Keychain::Private
{
public:
    enum class What { Read, Write, Delete };

    //! One answer from the keychain's thread; whoever waits may have given up already.
    struct Answer
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<Result<Secret>> result;

        void give(Result<Secret> answer)
        {
            const std::lock_guard lock(mutex);
            result = std::move(answer);
            changed.notify_all();
        }
    };

    Private()
    {
        receiver->moveToThread(thread);
        QObject::connect(thread, &QThread::finished, receiver, &QObject::deleteLater);
        thread->setObjectName(QStringLiteral("keychain"));
        thread->start();
    }
    ~Private()
    {
        thread->quit();
        // QtKeychain's jobs are asynchronous; should one block all the same, its thread is left behind.
        if (thread->wait(QDeadlineTimer(kKeychainLimit)))
            delete thread;
    }

    Result<Secret> call(What what, const QString &reference, const Secret &secret, KeychainTime until) const
    {
        const auto answer = std::make_shared<Answer>();
        post(receiver, [what, reference, secret, answer] { start(what, reference, secret, answer); });
        std::unique_lock lock(answer->mutex);
        if (!answer->changed.wait_until(lock, until, [&] { return answer->result.has_value(); }))
            return Error{Error::Kind::Timeout, KeychainText::tr("The desktop keychain does not answer."), {}};
        return std::move(*answer->result);
    }

private:
    //! On the keychain's thread.
    static void start(What what, const QString &reference, const Secret &secret, const std::shared_ptr<Answer> &answer)
    {
        const QString service = QStringLiteral("Lineside");
        QKeychain::Job *job = nullptr;
        if (what == What::Read) {
            job = new QKeychain::ReadPasswordJob(service);
        } else if (what == What::Write) {
            auto *write = new QKeychain::WritePasswordJob(service);
            write->setBinaryData(secret.reveal());
            job = write;
        } else {
            job = new QKeychain::DeletePasswordJob(service);
        }
        job->setInsecureFallback(false);
        job->setKey(reference);
        QObject::connect(job, &QKeychain::Job::finished, job, [answer](QKeychain::Job *done) {
            if (done->error() != QKeychain::NoError)
                answer->give(keychainError(done->error(), done->errorString()));
            else if (auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(done))
                answer->give(Secret(read->binaryData()));
            else
                answer->give(Secret());
        });
        job->start();
    }

    QThread *const thread = new QThread;
    QObject *const receiver = new QObject;
};

Keychain::Keychain(std::unique_ptr<Private> p) : d(std::move(p)) {}
Keychain::~Keychain() = default;

Result<std::unique_ptr<Keychain>> Keychain::open()
{
    const KeychainTime until = std::chrono::steady_clock::now() + kKeychainLimit;
    auto p = std::make_unique<Private>();
    const QString probe = QStringLiteral("probe-") + newReference();
    const Secret written(newReference().toLatin1());
    if (auto result = p->call(Private::What::Write, probe, written, until); !result)
        return result.error();
    const auto read = p->call(Private::What::Read, probe, {}, until);
    const auto removed = p->call(Private::What::Delete, probe, {}, until);
    if (!read)
        return read.error();
    if (read->reveal() != written.reveal())
        return Error{Error::Kind::BadData, KeychainText::tr("The desktop keychain gave back another secret."), {}};
    if (!removed)
        return removed.error();
    return std::unique_ptr<Keychain>(new Keychain(std::move(p)));
}

QString Keychain::description() const
{
    return KeychainText::tr("the desktop keychain");
}

Result<Secret> Keychain::secret(const QString &reference) const
{
    return d->call(Private::What::Read, reference, {}, std::chrono::steady_clock::now() + kKeychainLimit);
}

Status Keychain::store(const QString &reference, const Secret &secret)
{
    const auto result = d->call(Private::What::Write, reference, secret, std::chrono::steady_clock::now() + kKeychainLimit);
    if (!result)
        return result.error();
    return Done{};
}

Status Keychain::remove(const QString &reference)
{
    const auto result = d->call(Private::What::Delete, reference, {}, std::chrono::steady_clock::now() + kKeychainLimit);
    if (!result && result.error().kind != Error::Kind::NotFound)
        return result.error();
    return Done{};
}

} // namespace lineside
