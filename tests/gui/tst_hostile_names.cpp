#include "tests/gui/plant_scene.h"
#include "ui/shell/go_to_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/plant_watch.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
#include <QStatusBar>
#include <QTest>

using namespace lineside;

namespace {

constexpr qint64 kPageWithinMs = 20'000; // a debug build on a busy machine; a hang is minutes

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

//! The text of whatever is drawn by Qt itself on a window; what we paint is in the accessible names.
QStringList textsOf(const QWidget *top, QStringList &guesses)
{
    QStringList texts;
    QList<const QWidget *> widgets{top};
    for (const QWidget *widget : top->findChildren<QWidget *>())
        widgets << widget;
    for (const QWidget *widget : std::as_const(widgets)) {
        texts << widget->windowTitle() << widget->accessibleName() << widget->accessibleDescription();
        if (Qt::mightBeRichText(widget->toolTip()) && widget->toolTip().contains(q("<img")))
            guesses << q("tooltip: ") + widget->toolTip().left(200);
        if (const auto *label = qobject_cast<const QLabel *>(widget)) {
            texts << label->text();
            if (label->textFormat() != Qt::PlainText && label->text().contains(q("<img")))
                guesses << q("label: ") + label->text().left(200);
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            texts << button->text().replace(q("&&"), q("&"));
        } else if (const auto *view = qobject_cast<const QAbstractItemView *>(widget); view && view->model()) {
            QModelIndexList parents{QModelIndex()};
            while (!parents.isEmpty() && texts.size() < 5'000) {
                const QModelIndex parent = parents.takeFirst();
                for (int row = 0; row < std::min(50, view->model()->rowCount(parent)); ++row) {
                    for (int column = 0; column < view->model()->columnCount(parent); ++column) {
                        const QModelIndex index = view->model()->index(row, column, parent);
                        texts << index.data().toString() << index.data(Qt::AccessibleTextRole).toString();
                        const QString tip = index.data(Qt::ToolTipRole).toString();
                        if (Qt::mightBeRichText(tip) && tip.contains(q("<img")))
                            guesses << q("cell's tooltip: ") + tip.left(200);
                    }
                    parents << view->model()->index(row, 0, parent);
                }
            }
        }
    }
    return texts;
}

} // namespace

/*!
 * D4: whatever a plant calls its machines, devices and tags, each page shows it as it is written: nothing of it is markup
 * or a place for another text, no name takes the window with it, and none makes it wait.
 */
class TestHostileNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areShownAsTheyAreWritten_data();
    void areShownAsTheyAreWritten();
};

void TestHostileNames::areShownAsTheyAreWritten_data()
{
    QTest::addColumn<QString>("name");
    QString zalgo;
    for (const QChar letter : q("Pump"))
        zalgo += letter + QString(29, QChar(0x0335)) + QString(29, QChar(0x0489));
    QTest::newRow("markup") << q("<img src=\"file:///etc/passwd\"><b>bold</b>&amp;");
    QTest::newRow("script") << q("<script>alert(1)</script>' onmouseover='x");
    QTest::newRow("places for arguments") << q("a%1b%2c%3d%nd%L1e%%%99");
    QTest::newRow("mnemonics") << q("R&D && M&aintenance");
    QTest::newRow("from right to left") << QStringLiteral("pump\u202Egnp.exe\u202C \u05D0\u05D1\u05D2 \u2066x");
    QTest::newRow("zalgo") << zalgo;
    QTest::newRow("NUL") << QStringLiteral("before") + QChar(u'\0') + QStringLiteral("after");
    QTest::newRow("lines") << q("one\ntwo\r\nthree\tfour");
    QTest::newRow("formula and quotes") << q("=cmd|' /C calc'!A0'; DROP TABLE tags;--\"");
    QTest::newRow("half a character") << QStringLiteral("half ") + QChar(0xD83D);
    QTest::newRow("as long as may be") << QString(240, u'W');
    QTest::newRow("as many words as may be") << q("word ").repeated(48);
}

void TestHostileNames::areShownAsTheyAreWritten()
{
    QFETCH(QString, name);
    PlantScene scene;
    scene.theme.applyTo(*qApp);
    auto mark = [&name, count = 0](QString &text) mutable { text = QChar(0x03A9) + name + QChar(0x03A9) + QString::number(++count); };
    Plant plant = scene.editor->plant();
    Site &site = plant.sites[0];
    mark(site.name);
    for (Line &line : site.lines) {
        mark(line.name);
        for (qsizetype i = 0; i < line.machines.size() && i < 2; ++i) {
            mark(line.machines[i].code);
            mark(line.machines[i].name);
        }
    }
    for (Device &device : site.devices) {
        mark(device.code);
        mark(device.name);
        for (qsizetype i = 0; i < device.tags.size() && i < 3; ++i) {
            mark(device.tags[i].code);
            mark(device.tags[i].name);
            device.tags[i].unit = name; // shown as people write units: kg.m is kg·m
            for (StateText &state : device.tags[i].states)
                mark(state.text);
        }
    }
    const Status applied = scene.editor->apply(QStringLiteral("Rename %1"), plant);
    QVERIFY2(applied.ok(), applied ? "" : qPrintable(applied.error().message.left(200)));
    for (LinkStatus &link : scene.gateway.m_links) {
        link.state = LinkState::Down;
        mark(link.cause);
        mark(link.lastError);
    }
    Event event;
    event.kind = EventKind::LinkDown;
    event.severity = Severity::Error;
    event.at = scene.clock.utc();
    event.text = q("a link is down (%1)");
    mark(event.source);
    mark(event.user);
    mark(event.text);
    scene.historian->append(event);

    MainWindow window(scene.services(), ShellOptions{{}, {}, std::chrono::hours(1)});
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    scene.breathe();
    const QString literal = QChar(0x03A9) + name + QChar(0x03A9);
    const QRegularExpression marked(QStringLiteral("\u03A9[^\u03A9]*\u03A9"));
    const auto examine = [&](const QString &where) {
        QStringList guesses;
        int whole = 0;
        const QStringList texts = textsOf(&window, guesses);
        QVERIFY2(guesses.isEmpty(), qPrintable(where + q(": ") + guesses.join(u'\n')));
        for (const QString &text : texts) {
            auto found = marked.globalMatch(text);
            while (found.hasNext()) {
                const QString shown = found.next().captured();
                if (shown.contains(QChar(0x2026)))
                    continue; // cut short for want of room
                QString oneLine = literal; // where a cell holds one line
                oneLine.replace(q("\r\n"), q(" ")).replace(u'\n', u' ').replace(u'\t', u' ').replace(u'\r', u' ');
                if (shown == literal || shown == oneLine || shown == literal.toUpper()) // headings are in capitals
                    ++whole;
                else
                    QFAIL(qPrintable(where + q(": ") + shown.left(300)));
            }
        }
        QVERIFY2(whole > 0 || name.size() > 60, qPrintable(where));
    };
    for (const QString &page : window.pageIds()) {
        QElapsedTimer took;
        took.start();
        QVERIFY(window.showPage(page));
        window.watch().examineAll();
        for (int i = 0; i < 3; ++i)
            window.tick();
        QVERIFY(!window.grab().isNull());
        qInfo("%s: %lld ms", qPrintable(page), took.elapsed());
        QVERIFY2(took.elapsed() < kPageWithinMs, qPrintable(page));
        examine(page);
        if (QTest::currentTestFailed())
            return;
    }
    window.showGoTo();
    auto *dialog = window.findChild<GoToDialog *>();
    QVERIFY(dialog);
    examine(q("go to"));
    dialog->close();
    QVERIFY(window.size().width() <= 4'000); // no name pulls it apart
}

QTEST_MAIN(TestHostileNames)
#include "tst_hostile_names.moc"
