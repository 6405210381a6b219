#include "web/page_station.h"
#include "web/scenario_player.h"

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

//! What scenarios are played against, and what they may ask for.
ScenarioPlayer::Against against(PageStation &station)
{
    ScenarioPlayer::Against against;
    against.origin = station.origin();
    against.password = QString::fromUtf8(Access::password().reveal());
    against.oneTime = station.oneTime;
    against.answer = [&station](const QJsonObject &wish) {
        const QString what = wish[u"do"_s].toString();
        if (what == u"bring"_s)
            station.bring(wish[u"tag"_s].toInt(), wish[u"value"_s].toDouble(), quint32(wish[u"status"_s].toDouble()),
                          Clock::system().utc() - std::chrono::milliseconds(wish[u"ago"_s].toInteger()));
        else if (what == u"tell"_s)
            station.tell(wish[u"source"_s].toString(), wish[u"text"_s].toString(), Severity(wish[u"severity"_s].toInt()));
        else if (what == u"mend"_s) {
            station.operations->oee = 0.84;
            station.operations->health->computeNow();
        } else if (what == u"stop"_s)
            station.server->stop();
        else if (what == u"start"_s)
            station.start();
        else if (what == u"sendAway"_s)
            station.server->viewers([&station](const QList<ViewerInfo> &all) {
                for (const ViewerInfo &viewer : all)
                    station.server->sendAway(viewer.number, [](bool) {});
            });
        else
            return false;
        return true;
    };
    return against;
}

} // namespace

//! The browser's page in a real browser, against the real server.
class TestPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = ScenarioPlayer::missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing));
    }
    void onePersonLogsIn() { run(u"login"_s); }
    //! Nor is what somebody had typed lost, where there is something to type.
    void aLoginThatEndedLosesNothing() { run(u"ended"_s, false, false, true); }
    //! The same over TLS with the certificate that the station made; cookies that need it are kept.
    void aBrowserIsRemembered() { run(u"remember"_s, true); }
    void valuesAreLive() { run(u"values"_s); }
    void trendsHaveHistoryAndGaps() { run(u"trends"_s); }
    void restartLosesAndDoublesNothing() { run(u"restart"_s); }
    void criticalEventsAreAcknowledged() { run(u"acknowledging"_s); }
    void withoutWebSocketsItGoesOn() { run(u"blocked"_s); }
    //! With a real proxy between, which lets through more and more.
    void eachMinuteABetterWayIsTried() { run(u"throughAProxy"_s); }
    //! W8: nothing stays away silently.
    void whatTheStationDoesNotTellIsSaid() { run(u"refused"_s); }
    //! What is said over plain HTTP arrives though requests fail, and once.
    void whatIsSaidWithoutWebSocketsArrives() { run(u"lostPosts"_s); }
    //! T8, D4
    void hostileNamesAreShownLiterally() { run(u"hostile"_s, false, true); }
    //! T14
    void tenantsSeeTheirOwn() { run(u"tenants"_s); }
    void fitsPhonesAndTheDark() { run(u"looks"_s); }
    void keysAreEnough() { run(u"keys"_s); }
    void healthAndAlertsAreShown() { run(u"health"_s, false, false, true); }
    void productionAndChartsAreShown() { run(u"production"_s, false, false, true); }
    //! Rights, mistakes told where they are, and C1: nothing is sent twice.
    void peopleEnterWhatTheyKnow() { run(u"entering"_s, false, false, true); }
    void recommendationsGoTheirWay() { run(u"recommendations"_s, false, false, true); }
    void healthIsToldInThePagesLanguage() { run(u"sentences"_s, false, false, true); }
    void whatIsShownIsAskedForAgain() { run(u"again"_s, false, false, true); }
    void codesAreToldInWords() { run(u"words"_s, false, false, true); }
    void eachPointOfAScoreLeadsToItsReadings() { run(u"behind"_s, false, false, true); }
    //! T8, T14: on the pages of production, quality and health, too.
    void hostileWorksAreShownLiterally() { run(u"hostileWorks"_s, false, true, true); }

private:
    void run(const QString &scenario, bool tls = false, bool isHostile = false, bool operates = false)
    {
        PageStation station(tls, isHostile, operates);
        const QString trouble = m_player.play(scenario, against(station));
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    }

    ScenarioPlayer m_player{u"page_scenarios.mjs"_s};
};

QTEST_GUILESS_MAIN(TestPage)
#include "tst_page.moc"
