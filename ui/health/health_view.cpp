#include "ui/health/health_view.h"

#include "models/base/post.h"
#include "ui/widgets/health_words.h"
#include "ui/widgets/value_look.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

namespace lineside {

namespace {

constexpr std::chrono::minutes kStoppedAfter{3}; //!< it computes each minute

struct HealthTexts
{
    Q_DECLARE_TR_FUNCTIONS(HealthView)
};

} // namespace

bool hasStopped(const HealthHeartbeat &heartbeat, UtcTime now)
{
    return heartbeat.lastRound != UtcTime{} && now - heartbeat.lastRound > kStoppedAfter;
}

QString heartbeatText(const HealthHeartbeat &heartbeat, UtcTime now)
{
    QString text;
    if (heartbeat.lastRound == UtcTime{})
        text = HealthTexts::tr("The engine has not computed anything yet.");
    else if (hasStopped(heartbeat, now))
        text = HealthTexts::tr("The engine has stopped: nothing was computed since %1 (%2 ago). What stands here is as of then.")
                   .arg(momentText(heartbeat.lastRound, now), ageText(now - heartbeat.lastRound));
    else
        text = HealthTexts::tr("Computed %1 ago, %Ln machines", nullptr, int(heartbeat.machines)).arg(ageText(now - heartbeat.lastRound));
    if (heartbeat.lostBatches > 0)
        text += QStringLiteral("  ·  ") + HealthTexts::tr("%Ln batches of readings gave way", nullptr, int(heartbeat.lostBatches));
    if (!heartbeat.trouble.isEmpty())
        text += QStringLiteral("  ·  ") + heartbeat.trouble;
    return text;
}

void writeFile(QWidget *owner, const QString &path, const QByteArray &content, std::function<void(const QString &)> done)
{
    QThreadPool::globalInstance()->start([path, content, done = std::move(done), guard = QPointer<QWidget>(owner)] {
        QSaveFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
        post(QCoreApplication::instance(), [guard, done, path, written] {
            if (guard)
                done(written ? HealthTexts::tr("Written to %1.").arg(path) : HealthTexts::tr("%1 cannot be written.").arg(path));
        });
    });
}

} // namespace lineside
