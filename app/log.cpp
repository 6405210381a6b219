#include "app/log.h"

#include "models/base/clock.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <memory>
#include <mutex>

namespace lineside::log {

namespace {

constexpr qint64 kMaxBytes = 10 << 20;
constexpr int kFiles = 5;

struct Output
{
    std::mutex mutex;
    bool json = false;
    std::unique_ptr<QFile> file;
};

//! The one thing that Qt's C-style message handler forces to be global.
Output &output()
{
    static Output instance;
    return instance;
}

const char *levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "critical";
    case QtFatalMsg:
        return "fatal";
    }
    return "info";
}

QString escaped(const QString &message)
{
    QString text;
    text.reserve(message.size());
    for (const QChar c : message) {
        if (c == QLatin1Char('\n'))
            text += QLatin1String("\\n");
        else if (c == QLatin1Char('\r'))
            text += QLatin1String("\\r");
        else if (c.category() == QChar::Other_Control && c != QLatin1Char('\t'))
            text += QStringLiteral("\\x%1").arg(int(c.unicode()), 2, 16, QLatin1Char('0'));
        else
            text += c;
    }
    return text;
}

void rotate(QFile &file)
{
    const QString name = file.fileName();
    file.close();
    QFile::remove(QStringLiteral("%1.%2").arg(name).arg(kFiles - 1));
    for (int i = kFiles - 2; i >= 1; --i)
        QFile::rename(QStringLiteral("%1.%2").arg(name).arg(i), QStringLiteral("%1.%2").arg(name).arg(i + 1));
    QFile::rename(name, name + QStringLiteral(".1"));
    (void)file.open(QIODevice::WriteOnly | QIODevice::Append);
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    Output &out = output();
    const QString at = toIso(Clock::system().utc());
    const QString category = QString::fromLatin1(context.category ? context.category : "default");
    QByteArray line;
    if (out.json) {
        line = QJsonDocument(QJsonObject{{QStringLiteral("time"), at},
                                         {QStringLiteral("level"), QLatin1String(levelName(type))},
                                         {QStringLiteral("category"), category},
                                         {QStringLiteral("message"), message}})
                   .toJson(QJsonDocument::Compact);
    } else {
        line = (at + QLatin1Char(' ') + QLatin1String(levelName(type)) + QLatin1Char(' ') + category
                + QStringLiteral(": ") + escaped(message))
                   .toUtf8();
    }
    line += '\n';
    const std::lock_guard lock(out.mutex);
    if (out.file) {
        if (out.file->size() + line.size() > kMaxBytes)
            rotate(*out.file);
        if (out.file->write(line) == line.size() && out.file->flush())
            return;
    }
    // no file, or its disk is full: standard error still tells
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
}

} // namespace

Status install(bool json, const QString &file)
{
    Output &out = output();
    out.json = json;
    if (!file.isEmpty()) {
        auto opened = std::make_unique<QFile>(file);
        if (!opened->open(QIODevice::WriteOnly | QIODevice::Append))
            return Error{Error::Kind::Io,
                         QStringLiteral("The log file %1 cannot be written: %2.").arg(file, opened->errorString()), {}};
        opened->setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        out.file = std::move(opened);
    }
    qInstallMessageHandler(handle);
    return Done{};
}

} // namespace lineside::log
