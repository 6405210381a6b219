#include "tests/gui/plant_scene.h"
#include "ui/shell/main_window.h"
#include "ui/shell/screenshot.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/plant_watch.h"

#include <QDir>
#include <QImage>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

//! Every state that a window must show, two minutes into a shift.
void disturb(PlantScene &scene, MainWindow &window)
{
    for (int second = 0; second < 100; ++second) {
        scene.breathe();
        window.watch().tick();
        if (second == 60) {
            scene.set(QStringLiteral("PLC-MIX.rea-b.temperature"), 78.9);
            scene.set(QStringLiteral("PLC-MIX.pmp-04.vibration"), 4.6);
            scene.set(QStringLiteral("PLC-FILL.fil-02.bowl_pressure"), 3.92);
            scene.set(QStringLiteral("UA-PACK.prs-02.force"), 0, StatusCode::BadSensorFailure);
            scene.set(QStringLiteral("UA-PACK.prs-02.cycle_time"), 4.9, StatusCode::UncertainSubstituteValue);
            scene.set(QStringLiteral("UA-PACK.pal-01.speed"), 0.84, StatusCode::UncertainEngineeringUnitsExceeded);
        }
        if (second == 86)
            scene.loseLink(QStringLiteral("GW-CAP"), QStringLiteral("connection refused"));
    }
    window.watch().examineAll();
}

} // namespace

/*!
 * Draws every page in both palettes and several sizes and checks what a picture can tell. With LINESIDE_PICTURES set
 * to a folder the pictures are kept there, to be looked at.
 */
class TestPictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void draws_data();
    void draws();
    void unknownPageIsRefused();

private:
    QString folder() const
    {
        const QString kept = qEnvironmentVariable("LINESIDE_PICTURES");
        return kept.isEmpty() ? m_folder.path() : kept;
    }
    QTemporaryDir m_folder;
    std::unique_ptr<PlantScene> m_scene;
    std::unique_ptr<MainWindow> m_window;
};

void TestPictures::initTestCase()
{
    QDir().mkpath(folder());
    m_scene = std::make_unique<PlantScene>();
    m_scene->theme.applyTo(*qApp);
    m_scene->keep();
    m_window = std::make_unique<MainWindow>(m_scene->services(), ShellOptions{});
    disturb(*m_scene, *m_window);
}

void TestPictures::draws_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("percent");
    const QStringList pages = m_window->pageIds();
    for (const QString &page : pages) {
        for (const bool dark : {false, true}) {
            const auto row = [&](const QSize &size, int percent) {
                const QString name = QStringLiteral("%1-%2-%3x%4-%5").arg(page, dark ? QStringLiteral("dark")
                                                                                    : QStringLiteral("light"))
                                         .arg(size.width()).arg(size.height()).arg(percent);
                QTest::newRow(qPrintable(name)) << page << size << dark << percent;
            };
            row({1280, 800}, 100);
            row({1920, 1080}, 100);
            row({1920, 1080}, 200);
        }
    }
    QTest::newRow("overview-light-1280x800-200") << QStringLiteral("overview") << QSize(1280, 800) << false << 200;
    QTest::newRow("machine-light-1280x800-200") << QStringLiteral("machine") << QSize(1280, 800) << false << 200;
}

void TestPictures::draws()
{
    QFETCH(QString, page);
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(int, percent);
    ScreenshotRequest request;
    request.path = folder() + u'/' + QString::fromUtf8(QTest::currentDataTag()) + QStringLiteral(".png");
    request.page = page;
    request.size = size;
    request.palette = dark ? Theme::Choice::Dark : Theme::Choice::Light;
    request.percent = percent;
    const Status drawn = saveScreenshot(*m_window, m_scene->theme, request);
    QVERIFY2(drawn, drawn ? "" : qPrintable(drawn.error().message));
    const QImage picture(request.path);
    // The window does not grow beyond what was asked: everything finds its place at the smallest size.
    QCOMPARE(picture.size(), size);
    // The page's own ground is there, and words upon it.
    const Scheme scheme = dark ? Scheme::Dark : Scheme::Light;
    const QRgb ground = tokenColor(Token::Page, scheme).rgb();
    const QRgb words = tokenColor(Token::Text, scheme).rgb();
    int grounds = 0;
    int strokes = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            grounds += picture.pixel(x, y) == ground;
            strokes += picture.pixel(x, y) == words;
        }
    }
    QVERIFY2(grounds > 2'000, qPrintable(QString::number(grounds)));
    QVERIFY2(strokes > 200, qPrintable(QString::number(strokes)));
}

void TestPictures::unknownPageIsRefused()
{
    ScreenshotRequest request;
    request.path = folder() + QStringLiteral("/none.png");
    request.page = QStringLiteral("alchemy");
    const Status drawn = saveScreenshot(*m_window, m_scene->theme, request);
    QVERIFY(!drawn);
    QCOMPARE(drawn.error().kind, Error::Kind::NotFound);
    QVERIFY(drawn.error().hint.contains(QStringLiteral("overview")));
}

QTEST_MAIN(TestPictures)
#include "tst_pictures.moc"
