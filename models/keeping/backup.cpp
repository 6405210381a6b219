#include "models/keeping/backup.h"

#include "models/history/data_folder.h"
#include "models/keeping/part_file.h"
#include "models/keeping/record_copy.h"
#include "models/records/record_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <condition_variable>
#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace lineside::keeping {

namespace {

using namespace std::chrono_literals;

constexpr quint64 kAhead = 16u << 20;   // of the disk that is written to
constexpr quint64 kSpareBytes = 16u << 20;
constexpr auto kGiveUpAfter = 1s;

struct BackUpText
{
    Q_DECLARE_TR_FUNCTIONS(keeping)
};

/*!
 * The store's thread writes into the copy. A disk behind a network may hang for minutes, and the history with it: what
 * goes there is first copied beside the store.
 */
bool isRemote(const QString &folder)
{
    // Values of f_type: statfs(2).
    constexpr std::array<quint64, 8> kRemote{0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x65735546, 0x01021997, 0x00C36400,
                                             0x5346414F};
    struct statfs disk = {};
    if (::statfs(QFile::encodeName(folder).constData(), &disk) != 0)
        return true;
    return std::find(kRemote.begin(), kRemote.end(), quint64(quint32(disk.f_type))) != kRemote.end();
}

//! Removes a file unless it is kept.
class Leftover
{
public:
    explicit Leftover(QString path) : m_path(std::move(path)) {}
    Leftover(const Leftover &) = delete;
    Leftover &operator=(const Leftover &) = delete;
    ~Leftover()
    {
        if (m_path.isEmpty())
            return;
        for (const char *suffix : {"", "-journal", "-wal", "-shm"})
            QFile::remove(m_path + QLatin1String(suffix));
    }
    //! It has its name; what SQLite made beside it is of no use any more.
    void keep()
    {
        for (const char *suffix : {"-journal", "-wal", "-shm"})
            QFile::remove(m_path + QLatin1String(suffix));
        m_path.clear();
    }

private:
    QString m_path;
};

Result<StoreCopied> copyStore(Historian &historian, const QString &file, const Progress &progress)
{
    const int fd = ::open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return writeError(file, errno);
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<Result<StoreCopied>> result;
    };
    const auto state = std::make_shared<State>();
    const auto pace = std::make_shared<StoreCopyPace>();
    const JobPtr<StoreCopied> job = historian.copyStore(file, pace, [state](Result<StoreCopied> result) {
        const std::lock_guard lock(state->mutex);
        state->result.emplace(std::move(result));
        state->changed.notify_all();
    });
    if (!job) {
        ::close(fd);
        return Error{Error::Kind::Unsupported, BackUpText::tr("This history cannot be copied."), {}};
    }
    std::unique_lock lock(state->mutex);
    std::optional<SteadyTime> givenUp;
    while (!state->changed.wait_for(lock, 20ms, [&] { return state->result.has_value(); })) {
        lock.unlock();
        if (progress.cancelled()) {
            job->cancel();
            // The store's thread may hang in the disk that is written to.
            const SteadyTime now = std::chrono::steady_clock::now();
            givenUp = givenUp.value_or(now);
            if (now - *givenUp > kGiveUpAfter) {
                ::close(fd);
                return cancelledError();
            }
            lock.lock();
            continue;
        }
        const quint64 copied = pace->copied.load();
        (void)syncPatiently(fd, progress.cancelled); // the whole file is synced at its end, and looked at then
        pace->allowed.store(copied + kAhead);
        const quint64 total = pace->total.load();
        progress.tell(total ? double(copied) / double(total) : 0,
                      BackUpText::tr("Copying: %1 of %2").arg(sizeText(copied), sizeText(total)));
        lock.lock();
    }
    ::close(fd);
    if (!*state->result && state->result->error().kind == Error::Kind::Cancelled && progress.cancelled())
        return cancelledError();
    return *state->result;
}

Status copyFile(const QString &from, PartFile &to, const Progress &progress)
{
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Io, BackUpText::tr("%1 cannot be read: %2.").arg(from, source.errorString()), {}};
    const qint64 size = source.size();
    for (;;) {
        if (progress.cancelled())
            return cancelledError();
        const QByteArray piece = source.read(1 << 20);
        if (piece.isEmpty())
            break;
        if (Status written = to.write(piece); !written)
            return written;
        progress.tell(double(source.pos()) / double(std::max<qint64>(1, size)), BackUpText::tr("Writing to its place"));
    }
    if (source.error() != QFileDevice::NoError || source.pos() != size)
        return Error{Error::Kind::Io, BackUpText::tr("%1 cannot be read: %2.").arg(from, source.errorString()), {}};
    return to.flush();
}

} // namespace

Result<BackupFacts> backUp(Historian &historian, const BackupRequest &request, const Progress &progress)
{
    const QString folder = QFileInfo(request.file).absolutePath();
    if (!QFileInfo(folder).isDir())
        return Error{Error::Kind::NotFound, BackUpText::tr("There is no folder %1.").arg(folder), {}};
    if (QFileInfo(request.file).fileName().startsWith(QLatin1String("history."))
        && QFileInfo(folder).canonicalFilePath() == QFileInfo(request.dataFolder).canonicalFilePath())
        return Error{Error::Kind::Refused, BackUpText::tr("A backup cannot take the place of the history itself."),
                     BackUpText::tr("Choose another name or folder.")};
    const quint64 recordBytes = quint64(QFileInfo(record_file::path(request.dataFolder)).size());
    const quint64 need = historian.counters().bytes + historian.counters().bytes / 10 + 2 * recordBytes + kSpareBytes;
    const bool remote = isRemote(folder);
    if (Status space = checkSpace(folder, need); !space)
        return space.error();
    const QString copy = remote ? QDir(request.dataFolder).filePath(QStringLiteral("history.copy.part"))
                                : PartFile::partOf(request.file);
    if (remote) {
        if (Status space = checkSpace(request.dataFolder, need); !space)
            return space.error();
    }
    for (const char *suffix : {"", "-journal", "-wal", "-shm"})
        QFile::remove(copy + QLatin1String(suffix));
    if (Status made = makePrivateFile(copy); !made)
        return made.error();
    Leftover leftover(copy);

    // Before the readings: what was worked out of those that came since is worked out again.
    const QString records = copy + QStringLiteral(".records");
    QFile::remove(records);
    Leftover recordsLeft(records);
    if (Status made = makePrivateFile(records); !made)
        return made.error();
    const Result<bool> hasRecords = copyRecords(request.dataFolder, records, progress.part(0, 0.05));
    if (!hasRecords)
        return hasRecords.error();
    const Result<StoreCopied> copied = copyStore(historian, copy, progress.part(0.05, 0.45));
    if (!copied)
        return copied.error();
    if (*hasRecords) {
        if (Status packed = packRecords(copy, records, progress.part(0.45, 0.5)); !packed)
            return packed.error();
    }
    BackupFacts facts{copied->station, copied->at, copied->lastSequence, copied->lastEvent, quint64(QFileInfo(copy).size()),
                      {}, request.project, request.settings, false};
    if (Status sealed = sealBackup(copy, facts, progress.part(0.5, 0.75)); !sealed)
        return sealed.error();
    if (remote) {
        Result<PartFile> file = PartFile::create(request.file, true);
        if (!file)
            return file.error();
        if (Status written = copyFile(copy, *file, progress.part(0.75, 0.8)); !written)
            return written.error();
        if (Result<BackupFacts> read = readBackup(file->partPath(), progress.part(0.8, 1)); !read)
            return read.error();
        if (Status done = file->commit(progress.cancelled); !done)
            return done.error();
    } else {
        if (Result<BackupFacts> read = readBackup(copy, progress.part(0.75, 1)); !read)
            return read.error();
        if (Status moved = putInPlace(copy, request.file, progress.cancelled); !moved)
            return moved.error();
        leftover.keep();
    }
    facts.bytes = quint64(QFileInfo(request.file).size());
    return facts;
}

} // namespace lineside::keeping
