#include "ui/widgets/forward_words.h"

#include "ui/widgets/value_look.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace lineside {

namespace {

struct ForwardText
{
    Q_DECLARE_TR_FUNCTIONS(ForwardWords)
};

//! Readings that are younger are simply on their way.
constexpr std::chrono::seconds kOnTheWay{2};
constexpr std::chrono::seconds kWorthTelling{5}; // a pause before the next try

QString waitingText(quint64 rows)
{
    return rows == 1 ? ForwardText::tr("1 row waits") : ForwardText::tr("%1 rows wait").arg(rowCountText(rows));
}

} // namespace

QString rowCountText(quint64 rows)
{
    const QLocale locale;
    return rows < 1'000'000 ? locale.toString(rows) : ForwardText::tr("%1 M", "million").arg(locale.toString(double(rows) / 1e6, 'f', 1));
}

ForwardWords forwardWords(const ForwarderStatus &status, UtcTime now)
{
    using State = ForwarderStatus::State;
    ForwardWords words;
    QStringList parts;
    const QString since = status.troubledFor ? ageText(*status.troubledFor) : QString();
    switch (status.state) {
    case State::Off:
        return words;
    case State::Connecting:
        parts << ForwardText::tr("PostgreSQL: connecting");
        break;
    case State::Up:
        if (status.backlog > 0) {
            parts << ForwardText::tr("PostgreSQL: catching up");
        } else if (status.oldestWaiting && now - *status.oldestWaiting > kOnTheWay && status.waiting > 0) {
            parts << ForwardText::tr("PostgreSQL: %1 behind").arg(ageText(now - *status.oldestWaiting));
            words.abnormal = true;
        } else {
            parts << ForwardText::tr("PostgreSQL: up to date");
        }
        break;
    case State::Held:
        parts << (since.isEmpty() ? ForwardText::tr("PostgreSQL takes nothing") : ForwardText::tr("PostgreSQL takes nothing for %1").arg(since));
        words.abnormal = true;
        break;
    case State::Down:
        parts << (since.isEmpty() ? ForwardText::tr("PostgreSQL unreachable") : ForwardText::tr("PostgreSQL unreachable for %1").arg(since));
        words.abnormal = true;
        break;
    }
    if (status.waiting > 0 && (words.abnormal || status.backlog > 0))
        parts << waitingText(status.backlog > 0 && status.state == State::Up ? status.backlog : status.waiting);
    if (status.rejected > 0) {
        parts << ForwardText::tr("%1 put aside").arg(rowCountText(status.rejected));
        words.abnormal = true;
    }
    words.line = parts.join(QStringLiteral(", "));

    QStringList more;
    for (const QString &text : {status.cause, status.hint}) {
        if (!text.isEmpty())
            more << text;
    }
    if (status.nextTry && (status.resting || *status.nextTry >= kWorthTelling)) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(toMicroseconds(now + *status.nextTry) / 1'000);
        const QString time = QLocale().toString(at.time(), QStringLiteral("HH:mm:ss"));
        more << (status.resting ? ForwardText::tr("After several failures in a row the server is left in peace until %1.").arg(time)
                                : ForwardText::tr("Lineside tries again at %1.").arg(time));
    }
    if (!status.security.isEmpty())
        more << status.security;
    words.more = more.join(QLatin1Char('\n'));
    return words;
}

} // namespace lineside
