#include "ui/shell/window_state.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QSaveFile>

#include <algorithm>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcWindow, "lineside.ui.window")

QString pathIn(const QString &dataFolder)
{
    return QDir(dataFolder).filePath(QStringLiteral("window.json"));
}

QByteArray bytesOf(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

Status write(const QString &dataFolder, const QByteArray &json)
{
    QSaveFile file(pathIn(dataFolder));
    if (!file.open(QIODevice::WriteOnly) || file.write(json) < 0 || !file.commit())
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("WindowState", "The window layout could not be saved: %1")
                         .arg(file.errorString()), {}};
    return Done{};
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

QByteArray WindowState::toJson() const
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
    return QJsonDocument(root).toJson();
}

Status WindowState::save(const QString &dataFolder) const
{
    return write(dataFolder, toJson());
}

WindowStateFile::WindowStateFile(const QString &dataFolder)
    : m_folder(dataFolder)
{
    m_worker.setMaxThreadCount(1);
}

WindowStateFile::~WindowStateFile()
{
    m_worker.waitForDone();
}

void WindowStateFile::load(QObject *receiver, std::function<void(Result<WindowState>)> done)
{
    m_worker.start([folder = m_folder, receiver, done = std::move(done)] {
        // the receiver owns this and waits for it
        QMetaObject::invokeMethod(receiver, [state = WindowState::load(folder), done] { done(state); }, Qt::QueuedConnection);
    });
}

void WindowStateFile::save(const WindowState &state)
{
    const QByteArray json = state.toJson();
    if (m_folder.isEmpty() || !m_saves || json == m_last)
        return;
    m_last = json;
    m_worker.start([folder = m_folder, json] {
        if (const Status saved = write(folder, json); !saved)
            qCWarning(lcWindow).noquote() << saved.error().message;
    });
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
