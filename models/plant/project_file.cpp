#include "models/plant/project_file.h"

#include "models/plant/project_syntax.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lineside::project {

namespace {

struct FileText
{
    Q_DECLARE_TR_FUNCTIONS(project)
};

Error fileError(const QString &path, const QString &what, int systemError = 0)
{
    const bool full = systemError == ENOSPC || systemError == EDQUOT;
    return {full ? Error::Kind::NoSpace : Error::Kind::Io, QDir::toNativeSeparators(path) + QLatin1String(": ") + what,
            full ? FileText::tr("Make room on the disk and save again; the file on disk is the one from before.")
                 : QString()};
}

QString systemText(int systemError)
{
    return QString::fromLocal8Bit(std::strerror(systemError)) + QLatin1Char('.');
}

//! A rename is only there after a power cut when its folder has been synced.
Status syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return fileError(folder, systemText(errno), errno);
    const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    // Some network file systems cannot sync a folder and say so with EINVAL.
    if (failed != 0 && failed != EINVAL)
        return fileError(folder, systemText(failed), failed);
    return Done{};
}

//! What \a path stands for behind all its links; itself where it is none. The target need not exist.
Result<QString> linkTarget(const QString &path)
{
    if (QFileInfo::exists(path))
        return QFileInfo(path).canonicalFilePath();
    constexpr int kMostLinks = 40; // as the kernel has it
    QString target = path;
    for (int i = 0; i < kMostLinks; ++i) {
        const QFileInfo info(target);
        if (!info.isSymLink())
            return target;
        target = info.symLinkTarget();
    }
    return fileError(path, FileText::tr("this link leads round in a circle."));
}

QString noFileText()
{
    return FileText::tr("this is no regular file; choose another name.");
}

//! The bytes of a project, as far as they are worth reading. Waits for nobody: a pipe is refused unread.
Result<QByteArray> readRegularFile(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) {
        const int failed = errno;
        if (failed == ENOENT && !QFileInfo(path).isSymLink())
            return Error{Error::Kind::NotFound,
                         FileText::tr("There is no project file %1.").arg(QDir::toNativeSeparators(path)), {}};
        if (failed == ENOENT)
            return fileError(path, FileText::tr("this is a link to a file that is not there."));
        if (failed == ENXIO) // a socket
            return fileError(path, noFileText());
        return fileError(path, systemText(failed));
    }
    QFile file;
    struct stat facts = {};
    const bool known = ::fstat(descriptor, &facts) == 0;
    if (!file.open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle)) {
        ::close(descriptor);
        return fileError(path, file.errorString() + QLatin1Char('.'));
    }
    if (!known || !S_ISREG(facts.st_mode))
        return fileError(path, noFileText());
    if (facts.st_size > kMaxBytes)
        return fileError(path, FileText::tr("it is larger than %1 MiB, which no project is.").arg(kMaxBytes >> 20));
    // One byte more than it seems to have tells a file that grows, or whose size is not known beforehand.
    QByteArray json = file.read(facts.st_size > 0 ? std::min<qint64>(facts.st_size + 1, kMaxBytes + 1) : kMaxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return fileError(path, file.errorString() + QLatin1Char('.'));
    return json;
}

} // namespace

Result<Plant> load(const QString &path)
{
    const Result<QByteArray> json = readRegularFile(path);
    if (!json)
        return json.error();
    Result<Plant> plant = parse(*json);
    if (plant)
        return plant;
    Error error = plant.error();
    error.message = QDir::toNativeSeparators(path) + QLatin1String(": ") + error.message;
    return error;
}

Status save(const QString &path, const Plant &plant)
{
    // QSaveFile follows one link only, and would put its file in the place of a device or a pipe.
    const Result<QString> place = linkTarget(path);
    if (!place)
        return place.error();
    const QFileInfo target(*place);
    if (target.exists() && !target.isFile())
        return fileError(path, noFileText());
    QSaveFile file(*place);
    if (!file.open(QIODevice::WriteOnly))
        return fileError(path, file.errorString() + QLatin1Char('.'), errno);
    const QByteArray json = write(plant);
    errno = 0;
    if (file.write(json) != json.size() || !file.flush())
        return fileError(path, file.errorString() + QLatin1Char('.'), errno);
    if (::fsync(file.handle()) != 0)
        return fileError(path, systemText(errno), errno);
    if (!file.commit())
        return fileError(path, file.errorString() + QLatin1Char('.'), errno);
    return syncFolder(target.absolutePath());
}

} // namespace lineside::project
