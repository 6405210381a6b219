#include "history/history_fixture.h"
#include "models/history/query_watch.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

QStringList heard; //!< what was logged as slow
std::mutex heardMutex;

void hear(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    const std::lock_guard lock(heardMutex);
    if (QLatin1String(context.category) == QLatin1String("lineside.history.slow"))
        heard << message;
}

QStringList takeHeard()
{
    const std::lock_guard lock(heardMutex);
    return std::exchange(heard, {});
}

} // namespace

//! How long questions take is counted by kind, and what is slow is logged.
class QueryWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsByKindAndLogsWhatIsSlow()
    {
        QTemporaryDir folder;
        HistorianSettings settings;
        settings.folder = folder.path();
        const auto history = Historian::open(settings, Clock::system());
        QVERIFY(history.ok());
        QueryWatch *const watch = QueryWatch::of(**history);
        QVERIFY(watch && QueryWatch::of(std::as_const(**history)) == watch);
        const QtMessageHandler before = qInstallMessageHandler(hear);
        watch->setSlowAfter(0us);
        QVERIFY(eventsOf(**history).ok());
        const bool quiet = takeHeard().isEmpty();
        watch->setSlowAfter(1us);
        const bool asked = rawOf(**history, TagId(7), kStart, kStart + 1h).ok() && eventsOf(**history).ok();
        watch->setSlowAfter(1h);
        const bool askedAgain = eventsOf(**history).ok();
        (*history)->stop();
        qInstallMessageHandler(before);
        QVERIFY(quiet && asked && askedAgain);
        const QStringList said = takeHeard();
        QCOMPARE(said.size(), 2);
        QVERIFY2(said[0].startsWith(QStringLiteral("raw from 2026-")) && said[0].contains(QStringLiteral(" ms after waiting ")), qPrintable(said[0]));
        QVERIFY2(said[1].startsWith(QStringLiteral("events took ")), qPrintable(said[1]));
        QCOMPARE(watch->slowQueries(), quint64(2));
        QCOMPARE(watch->queryTime(QueryKind::Events).total, quint64(3));
        QCOMPARE(watch->queryTime(QueryKind::Raw).total, quint64(1));
        QCOMPARE(watch->queryTime(QueryKind::Trend).total, quint64(0));
    }
};

QTEST_GUILESS_MAIN(QueryWatchTest)
#include "tst_query_watch.moc"
