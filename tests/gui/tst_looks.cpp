#include "tests/gui/cut_off.h"
#include "tests/gui/looks_stage.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QTranslator>

using namespace lineside;

namespace {

//! Where Tab goes up again instead of down or to the right; the way back to the first does not count.
QStringList tabJumpsIn(const QWidget *top)
{
    QStringList jumps;
    QList<const QWidget *> chain;
    for (const QWidget *widget = top->nextInFocusChain(); widget && widget != top; widget = widget->nextInFocusChain()) {
        if (widget->isVisibleTo(top) && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()
            && widget->window() == top && !widget->visibleRegion().isEmpty()) // what is scrolled away has no place
            chain += widget;
    }
    for (qsizetype i = 1; i < chain.size(); ++i) {
        const QRect before(chain[i - 1]->mapTo(top, QPoint(0, 0)), chain[i - 1]->size());
        const QRect after(chain[i]->mapTo(top, QPoint(0, 0)), chain[i]->size());
        const bool below = after.top() >= before.top();
        const bool right = after.left() >= before.right() - 2;
        if (!below && !right)
            jumps += QStringLiteral("from %1 “%2” to %3 “%4”").arg(q(chain[i - 1]->metaObject()->className()),
                         wordsOf(chain[i - 1]) + chain[i - 1]->accessibleName(), q(chain[i]->metaObject()->className()),
                         wordsOf(chain[i]) + chain[i]->accessibleName());
    }
    return jumps;
}

} // namespace

/*!
 * What a person meets beside the pages themselves: dialogs with real protocols' forms, mistakes, outcomes, empty places;
 * in both palettes and both languages, at 100 % and 200 %. No button, label, choice or column title may lose its end.
 * With LINESIDE_PICTURES set to a folder the pictures are kept there, to be looked at; LINESIDE_LOOKS=all draws all
 * sizes.
 */
class TestLooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void wordsHaveRoom_data();
    void wordsHaveRoom();

private:
    QTranslator m_german;
    QTranslator m_english;
    LooksStage m_stage;
};

void TestLooks::initTestCase()
{
    QVERIFY(m_german.load(q(LINESIDE_BINARY_DIR "/translations/lineside_de.qm")));
    QVERIFY(m_english.load(q(LINESIDE_BINARY_DIR "/translations/lineside_en.qm")));
}

void TestLooks::wordsHaveRoom_data()
{
    QTest::addColumn<QString>("scene");
    QTest::addColumn<bool>("german");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("percent");
    const bool all = qEnvironmentVariable("LINESIDE_LOOKS") == q("all");
    const QStringList names = m_stage.scenes().keys();
    for (const QString &scene : names) {
        const auto row = [&](bool german, bool dark, const QSize &size, int percent) {
            const QString name = QStringLiteral("%1-%2-%3-%4-%5").arg(scene, german ? q("de") : q("en"), dark ? q("dark") : q("light"))
                                     .arg(size.width()).arg(percent);
            QTest::newRow(qPrintable(name)) << scene << german << dark << size << percent;
        };
        row(true, false, {1280, 800}, 100);
        row(false, true, {1280, 800}, 100);
        row(true, true, {1920, 1080}, 200);
        if (!all)
            continue;
        row(false, false, {1280, 800}, 100);
        row(true, true, {1280, 800}, 100);
        row(true, false, {1440, 900}, 100);
        row(false, true, {1920, 1080}, 100);
        row(false, false, {1920, 1080}, 200);
    }
}

void TestLooks::wordsHaveRoom()
{
    QFETCH(QString, scene);
    QFETCH(bool, german);
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QFETCH(int, percent);
    QTranslator &words = german ? m_german : m_english;
    QCoreApplication::installTranslator(&words);
    m_stage.m_scene = std::make_unique<PlantScene>();
    QLocale::setDefault(german ? QLocale(QLocale::German) : QLocale(QLocale::English, QLocale::UnitedKingdom));
    m_stage.m_scene->theme.setChoice(dark ? Theme::Choice::Dark : Theme::Choice::Light);
    m_stage.m_scene->theme.setPercent(percent);
    m_stage.m_scene->theme.applyTo(*qApp);
    m_stage.m_scene->keep();
    m_stage.m_gateway = std::make_unique<LooksGateway>(m_stage.m_scene->gateway);
    m_stage.m_commands = std::make_unique<CommandService>(m_stage.m_writer, *m_stage.m_scene->historian, m_stage.m_scene->latest, m_stage.m_scene->authorizer, m_stage.m_scene->clock);
    m_stage.m_commands->setSnapshot(m_stage.m_scene->editor->snapshot());
    const UiServices services = m_stage.services();
    m_stage.m_window = std::make_unique<MainWindow>(services, ShellOptions{});
    m_stage.fill();
    m_stage.m_window->resize(size);
    m_stage.m_window->show();
    m_stage.m_window->watch().examineAll();

    QWidget *shown = m_stage.scenes().value(scene)();
    QVERIFY(shown);
    for (int round = 0; round < 3; ++round) {
        QTest::qWait(1);
        m_stage.m_window->tick();
    }
    const QString folder = qEnvironmentVariable("LINESIDE_PICTURES");
    if (!folder.isEmpty()) {
        QDir().mkpath(folder);
        QVERIFY(shown->grab().save(folder + u'/' + QString::fromUtf8(QTest::currentDataTag()) + q(".png")));
    }
    const QStringList cut = cutOffIn(shown);
    const QStringList jumps = shown == m_stage.m_dialog.get() ? tabJumpsIn(shown) : QStringList();
    const bool outgrown = shown == m_stage.m_window.get() && shown->size() != size;
    m_stage.strike();
    QCoreApplication::removeTranslator(&words);
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    QVERIFY(!outgrown);
    QVERIFY2(jumps.isEmpty(), qPrintable(jumps.join(u'\n')));
}

QTEST_MAIN(TestLooks)
#include "tst_looks.moc"
