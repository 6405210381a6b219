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

} // namespace

Result<Plant> load(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return Error{Error::Kind::NotFound,
                     FileText::tr("There is no project file %1.").arg(QDir::toNativeSeparators(path)), {}};
    if (!file.open(QIODevice::ReadOnly))
        return fileError(path, file.errorString() + QLatin1Char('.'));
    // One byte more than allowed tells a file that is too large, also where its size is not known beforehand.
    const qint64 size = file.size();
    const QByteArray json = file.read(size > 0 ? std::min<qint64>(size, kMaxBytes + 1) : kMaxBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return fileError(path, file.errorString() + QLatin1Char('.'));
    Result<Plant> plant = parse(json);
    if (plant)
        return plant;
    Error error = plant.error();
    error.message = QDir::toNativeSeparators(path) + QLatin1String(": ") + error.message;
    return error;
}

Status save(const QString &path, const Plant &plant)
{
    // QSaveFile would put its file in the place of a device or a pipe.
    const QFileInfo target(path);
    if (target.exists() && !target.isFile())
        return fileError(path, FileText::tr("this is no regular file; choose another name."));
    QSaveFile file(path);
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
    // QSaveFile writes through a link: the folder that changed is the target's.
    return syncFolder(QFileInfo(QFileInfo(path).canonicalFilePath()).path());
}

} // namespace lineside::project
