#include "app/configuration_news.h"
#include "models/plant/event_source.h"
#include "plant/sample_plant.h"

#include <QTest>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

Site siteOf(const QString &tenant, const QString &code, int base)
{
    Site site;
    site.id = {uuid(base)};
    site.code = code;
    site.tenant = tenant;
    Device device;
    device.id = {uuid(base + 1)};
    device.code = code + u"-D"_s;
    device.driver = u"fake"_s;
    device.tags = {plainTag(base + 2, u"level"_s)};
    site.devices = {device};
    return site;
}

Plant threeTenants()
{
    Plant plant;
    plant.sites = {siteOf(u"default"_s, u"H"_s, 100), siteOf(u"north"_s, u"N"_s, 200), siteOf(u"south"_s, u"S"_s, 300), siteOf(u"north"_s, u"N2"_s, 400)};
    return plant;
}

const ConfigurationNews *newsFrom(const std::vector<ConfigurationNews> &news, const QString &source)
{
    const auto found = std::find_if(news.begin(), news.end(), [&](const ConfigurationNews &one) { return one.source == source; });
    return found == news.end() ? nullptr : &*found;
}

} // namespace

//! T14: a change of the configuration is told to whom it concerns, with their part of it.
class ConfigurationNewsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachTenantHearsOfItsOwn()
    {
        const Plant before = threeTenants();
        Plant after = before;
        after.sites[3].devices[0].name = u"Northern"_s;
        std::vector<ConfigurationNews> news = configurationNews(before, after);
        QCOMPARE(news.size(), size_t(1));
        QCOMPARE(news[0].source, eventSource(u"north"_s, u"N2"_s, uuid(400)));
        QVERIFY(news[0].after.contains(u"Northern"_s));
        // Several at once: nobody's words are in another's.
        after.sites[0].devices[0].name = u"House"_s;
        after.sites[2].devices.clear();
        news = configurationNews(before, after);
        QCOMPARE(news.size(), size_t(3));
        const ConfigurationNews *house = newsFrom(news, u"station"_s), *north = newsFrom(news, eventSource(u"north"_s, u"N2"_s, uuid(400))),
                                *south = newsFrom(news, eventSource(u"south"_s, u"S"_s, uuid(300)));
        QVERIFY(house && north && south);
        QVERIFY(house->after.contains(u"House"_s) && north->after.contains(u"Northern"_s) && south->before.contains(u"S-D"_s));
        QVERIFY(!(house->before + house->after).contains(u"Northern"_s) && !(house->before + house->after).contains(u"S-D"_s));
        QVERIFY(!(north->before + north->after).contains(u"House"_s) && !(south->before + south->after).contains(u"N2"_s));
    }

    //! The plant's own name is the station's, and so is what somebody has no site any more to be told by.
    void theRestIsTheStations()
    {
        const Plant before = threeTenants();
        Plant after = before;
        after.name = u"Another"_s;
        std::vector<ConfigurationNews> news = configurationNews(before, after);
        QCOMPARE(news.size(), size_t(1));
        QCOMPARE(news[0].source, u"station"_s);
        QVERIFY(news[0].after.contains(u"Another"_s));
        QCOMPARE(configurationNews(before, before).size(), size_t(1));
        after = before;
        after.sites.removeAt(2);
        news = configurationNews(before, after);
        QCOMPARE(news.size(), size_t(1));
        QCOMPARE(news[0].source, u"station"_s);
        QVERIFY(news[0].before.contains(u"site S"_s));
    }

    //! Who gives a site away is told by one that is left; who gets it, by that one.
    void aSiteThatIsHandedOver()
    {
        const Plant before = threeTenants();
        Plant after = before;
        after.sites[3].tenant = u"south"_s;
        const std::vector<ConfigurationNews> news = configurationNews(before, after);
        QCOMPARE(news.size(), size_t(2));
        const ConfigurationNews *north = newsFrom(news, eventSource(u"north"_s, u"N"_s, uuid(200))), *south = newsFrom(news, eventSource(u"south"_s, u"N2"_s, uuid(400)));
        QVERIFY(north && south);
        QVERIFY(north->before.contains(u"N2"_s) && north->after.isEmpty());
        QVERIFY(south->after.contains(u"N2"_s) && south->before.isEmpty());
    }
};

QTEST_APPLESS_MAIN(ConfigurationNewsTest)
#include "tst_configuration_news.moc"
