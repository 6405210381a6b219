#include "ui/shell/window_state.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

namespace lineside {

namespace {

QString pathIn(const QString &dataFolder)
{
    return QDir(dataFolder).filePath(QStringLiteral("window.json"));
}

QByteArray bytesOf(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

} // namespace

Result<WindowState> WindowState::load(const QString &dataFolder)
{
    QFile file(pathIn(dataFolder));
    if (!file.exists())
        return Error{Error::Kind::NotFound,
                     QCoreApplication::translate("WindowState", "There is no window layout yet."), {}};
    const Error broken{Error::Kind::BadData,
                       QCoreApplication::translate("WindowState", "The window layout could not be read."), {}};
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxBytes)
        return broken;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    if (root[QLatin1String("version")].toInt() != kVersion)
        return broken;
    WindowState state;
    state.geometry = bytesOf(root[QLatin1String("geometry")]);
    state.docks = bytesOf(root[QLatin1String("docks")]);
    state.page = root[QLatin1String("page")].toString();
    state.palette = root[QLatin1String("palette")].toString();
    state.percent = root[QLatin1String("percent")].toInt(100);
    const QJsonObject pages = root[QLatin1String("pages")].toObject();
    for (auto it = pages.begin(); it != pages.end(); ++it)
        state.pages.insert(it.key(), it.value().toObject());
    return state;
}

Status WindowState::save(const QString &dataFolder) const
{
    QJsonObject pageStates;
    for (auto it = pages.begin(); it != pages.end(); ++it) {
        if (!it.value().isEmpty())
            pageStates.insert(it.key(), it.value());
    }
    const QJsonObject root{{QStringLiteral("version"), kVersion},
                           {QStringLiteral("geometry"), QString::fromLatin1(geometry.toBase64())},
                           {QStringLiteral("docks"), QString::fromLatin1(docks.toBase64())},
                           {QStringLiteral("page"), page},
                           {QStringLiteral("palette"), palette},
                           {QStringLiteral("percent"), percent},
                           {QStringLiteral("pages"), pageStates}};
    QSaveFile file(pathIn(dataFolder));
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(root).toJson()) < 0 || !file.commit())
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("WindowState", "The window layout could not be saved: %1")
                         .arg(file.errorString()), {}};
    return Done{};
}

QRect pulledBack(const QRect &window, const QList<QRect> &screens)
{
    if (screens.isEmpty() || window.isEmpty())
        return window;
    const QRect title(window.left(), window.top(), window.width(), 32);
    for (const QRect &screen : screens) {
        const QRect seen = title & screen;
        if (seen.width() >= std::min(120, title.width()) && seen.height() >= 16)
            return window;
    }
    const QRect &screen = screens.first();
    QRect moved(QPoint(0, 0), window.size().boundedTo(screen.size()));
    moved.moveCenter(screen.center());
    return moved;
}

} // namespace lineside
