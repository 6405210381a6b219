#include "tests/gui/health_window.h"
#include "ui/health/alert_board.h"
#include "ui/health/machine_health_view.h"
#include "ui/health/recommendation_board.h"
#include "ui/health/recommendation_model.h"
#include "ui/health/score_chart.h"

#include <QCheckBox>
#include <QDir>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTranslator>

using namespace lineside;
using namespace std::chrono_literals;

//! The Health page in sizes, palettes and languages. With LINESIDE_PICTURES set to a folder its pictures are kept there.
class TestHealthLooks : public QObject, private HealthWindow
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { close(); }
    void nothingScrollsTwice_data();
    void nothingScrollsTwice();
    void pictures_data();
    void pictures();
};

void TestHealthLooks::nothingScrollsTwice_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("percent");
    QTest::newRow("1040") << QSize(1040, 760) << 100;
    QTest::newRow("1280 at 150") << QSize(1280, 800) << 150;
    QTest::newRow("1440 at 200") << QSize(1440, 900) << 200;
    QTest::newRow("1280 at 200") << QSize(1280, 800) << 200;
}

void TestHealthLooks::nothingScrollsTwice()
{
    QFETCH(QSize, size);
    QFETCH(int, percent);
    m_scene->scene.theme.setPercent(percent);
    open();
    m_window->resize(size);
    QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id("PMP-04"))));
    QScrollArea *frame = nullptr;
    for (QWidget *above = page().parentWidget(); above && !frame; above = above->parentWidget())
        frame = qobject_cast<QScrollArea *>(above);
    QVERIFY(frame);
    for (int tab = 0; tab < page().tabs()->count(); ++tab) {
        page().tabs()->setCurrentIndex(tab);
        settle();
        QVERIFY2(frame->verticalScrollBar()->maximum() == 0 && frame->horizontalScrollBar()->maximum() == 0, qPrintable(QString::number(tab)));
        // and nothing sticks out
        const QWidget *view = page().tabs()->widget(tab);
        for (const QWidget *child : view->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
            if (child->isVisible())
                QVERIFY2(view->rect().contains(child->geometry()), child->metaObject()->className());
        }
    }
    page().tabs()->setCurrentWidget(page().alerts());
    page().alerts()->findChild<QCheckBox *>()->setChecked(true);
    settle();
    QVERIFY(page().alerts()->table().isVisible());
    QCOMPARE(page().alerts()->table().horizontalScrollBar()->maximum(), 0);
    m_window.reset();
    m_scene->scene.theme.setPercent(100);
}

void TestHealthLooks::pictures_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("german");
    QTest::newRow("light") << false << 100 << false;
    QTest::newRow("dark-german") << true << 100 << true;
    QTest::newRow("light-german-200") << false << 200 << true;
}

void TestHealthLooks::pictures()
{
    QFETCH(bool, dark);
    QFETCH(int, percent);
    QFETCH(bool, german);
    QTranslator words;
    if (german) {
        QVERIFY(words.load(q(LINESIDE_BINARY_DIR "/translations/lineside_de.qm")));
        QCoreApplication::installTranslator(&words);
    }
    Theme &theme = m_scene->scene.theme;
    theme.setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
    theme.setPercent(percent);
    open();
    const QString folder = qEnvironmentVariable("LINESIDE_PICTURES");
    const auto picture = [&](const char *name) {
        settle();
        const QPixmap drawn = m_window->grab();
        QVERIFY(!drawn.isNull());
        if (!folder.isEmpty())
            QVERIFY(drawn.save(QDir(folder).filePath(q("health-%1-%2.png").arg(q(name), q(QTest::currentDataTag())))));
    };
    picture("grid");
    for (const char *code : {"REA-A", "PMP-04", "CAP-01", "TNK-01"}) {
        QVERIFY(page().goTo(ObjectRef::healthOf(m_scene->id(code))));
        const bool kept = q(code) == q("PMP-04") || q(code) == q("REA-A");
        QTRY_VERIFY(!kept || page().machine()->chart().scores().size() > 200);
        picture(code);
    }
    page().tabs()->setCurrentWidget(page().alerts());
    page().alerts()->findChild<QCheckBox *>()->setChecked(true);
    picture("alerts");
    page().tabs()->setCurrentWidget(page().recommendations());
    page().recommendations()->findChild<QCheckBox *>()->setChecked(true);
    picture("recommendations");
    m_window->showPage(q("overview"));
    picture("overview");
    m_window->openObject(ObjectRef::of(m_scene->id("PMP-04")));
    picture("machine");
    m_window.reset();
    theme.setPercent(100);
    theme.setChoice(Theme::Choice::Light);
    QCoreApplication::removeTranslator(&words);
}

QTEST_MAIN(TestHealthLooks)
#include "tst_health_looks.moc"
