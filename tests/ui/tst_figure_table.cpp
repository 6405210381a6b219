#include "ui/theme/theme.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/sorted_rows.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace lineside;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

FigureTable::Row row(const char *key, const QStringList &cells, const QStringList &raw)
{
    FigureTable::Row made;
    made.key = q(key);
    made.cells = cells;
    made.raw = raw;
    return made;
}

//! Four stops; as shown, neither times nor lengths would sort as words.
QList<FigureTable::Row> stops()
{
    return {row("a", {q("21 Nov 09:00"), q("1 h 5 min"), q("Jam")}, {q("2026-11-21T09:00:00.000Z"), q("3900"), q("JAM")}),
            row("b", {q("3 Nov 10:00"), q("40 s"), q("äußere Ursache")}, {q("2026-11-03T10:00:00.000Z"), q("40"), q("OUT")}),
            row("c", {q("2 Dec 08:00"), q("\u2013"), q("")}, {q("2026-12-02T08:00:00.000Z"), q(""), q("")}),
            row("d", {q("4 Nov 11:00"), q("12 min"), q("Zange")}, {q("2026-11-04T11:00:00.000Z"), q("720"), q("PLIERS")})};
}

QString order(const FigureTable &table)
{
    QString keys;
    for (int at = 0; at < table.model()->rowCount(); ++at) {
        for (const FigureTable::Row &each : table.rows()) {
            if (each.cells[0] == table.model()->index(at, 0).data().toString())
                keys += each.key;
        }
    }
    return keys;
}

} // namespace

//! Tables of figures sort by what figures are worth, filter by what is seen, and keep the choice.
class TestFigureTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sortsTimesNumbersAndWords();
    void whatIsMissingComesLast();
    void thirdClickGivesTheOwnOrderBack();
    void choiceStaysWithItsRow();
    void filterLeavesWhatHoldsTheWords();
    void chosenRowThatIsHiddenComesBack();
    void nothingInSightIsNoChoice();
    void sortsFromTheKeyboard();
    void orderIsRemembered();
    void boardsKeepTheirOrder();
    void nothingScrollsSidewaysWhereItFits();
    void contentsGetTheirRoom();

private:
    std::unique_ptr<FigureTable> make(bool sortable = true);

    Theme m_theme;
    std::unique_ptr<FigureTable> m_table;
};

std::unique_ptr<FigureTable> TestFigureTable::make(bool sortable)
{
    auto table = std::make_unique<FigureTable>(m_theme, q("Stops"),
                                               QList<FigureTable::Column>{{q("From"), {120, 80}}, {q("Length"), {100, 60}, true}, {q("Reason"), {200, 60}}}, 2);
    if (sortable)
        table->setSortable();
    table->setRows(stops());
    return table;
}

void TestFigureTable::init()
{
    m_table = make();
    new QAbstractItemModelTester(m_table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_table.get());
}

void TestFigureTable::sortsTimesNumbersAndWords()
{
    QCOMPARE(order(*m_table), q("abcd"));
    QHeaderView *header = m_table->horizontalHeader();
    header->setSortIndicator(0, Qt::AscendingOrder);
    QCOMPARE(order(*m_table), q("bdac"));
    header->setSortIndicator(0, Qt::DescendingOrder);
    QCOMPARE(order(*m_table), q("cadb"));
    header->setSortIndicator(1, Qt::AscendingOrder);
    QCOMPARE(order(*m_table), q("bdac"));
    header->setSortIndicator(2, Qt::AscendingOrder);
    const QString words = order(*m_table);
    QVERIFY2(words == q("badc") || words == q("adbc"), qPrintable(words)); // by the locale, or where there is none by code point
}

void TestFigureTable::whatIsMissingComesLast()
{
    for (const Qt::SortOrder way : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        for (const int column : {1, 2}) {
            m_table->horizontalHeader()->setSortIndicator(column, way);
            QVERIFY2(order(*m_table).endsWith(q("c")), qPrintable(order(*m_table)));
        }
    }
}

void TestFigureTable::thirdClickGivesTheOwnOrderBack()
{
    m_table->resize(500, 200);
    m_table->show();
    QHeaderView *header = m_table->horizontalHeader();
    const QPoint length(header->sectionViewportPosition(1) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, length);
    QCOMPARE(order(*m_table), q("bdac"));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, length);
    QCOMPARE(order(*m_table), q("adbc"));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, length);
    QCOMPARE(order(*m_table), q("abcd"));
    // what comes anew stands where it belongs
    header->setSortIndicator(1, Qt::AscendingOrder);
    QList<FigureTable::Row> rows = stops();
    rows[1].raw[1] = q("5000");
    m_table->setRows(rows);
    QCOMPARE(order(*m_table), q("dabc"));
}

void TestFigureTable::choiceStaysWithItsRow()
{
    QSignalSpy chosen(m_table.get(), &FigureTable::currentKeyChanged);
    QSignalSpy activated(m_table.get(), &FigureTable::rowActivated);
    QVERIFY(m_table->choose(q("d")));
    m_table->horizontalHeader()->setSortIndicator(1, Qt::AscendingOrder);
    QCOMPARE(m_table->currentKey(), q("d"));
    QCOMPARE(m_table->currentIndex().row(), 1);
    QCOMPARE(chosen.count(), 1);
    m_table->setFocus();
    QTest::keyClick(m_table.get(), Qt::Key_Down);
    QCOMPARE(m_table->currentKey(), q("a"));
    QTest::keyClick(m_table.get(), Qt::Key_Return);
    QCOMPARE(activated.last()[0].toString(), q("a"));
    QList<FigureTable::Row> more = stops();
    more.prepend(row("e", {q("1 Nov 07:00"), q("9 s"), q("Jam")}, {q("2026-11-01T07:00:00.000Z"), q("9"), q("JAM")}));
    m_table->setRows(more);
    QCOMPARE(m_table->currentKey(), q("a"));
    QCOMPARE(m_table->model()->index(m_table->currentIndex().row(), 2).data().toString(), q("Jam"));
    QCOMPARE(m_table->model()->index(m_table->currentIndex().row(), 0).data().toString(), q("21 Nov 09:00"));
}

void TestFigureTable::filterLeavesWhatHoldsTheWords()
{
    FilterLine line(*m_table, q("Filter the stops"));
    QTest::keyClicks(&line, q("jAm"));
    QCOMPARE(order(*m_table), q("a"));
    QCOMPARE(m_table->rows().size(), 4); // all of them are still there, for files
    QCOMPARE(m_table->asCsv().count("\r\n"), 5);
    line.setText(q(" Nov "));
    QCOMPARE(order(*m_table), q("abd"));
    line.clear();
    QCOMPARE(order(*m_table), q("abcd"));
}

void TestFigureTable::chosenRowThatIsHiddenComesBack()
{
    FilterLine line(*m_table, q("Filter the stops"));
    line.setText(q("Zange"));
    QVERIFY(m_table->choose(q("b")));
    QCOMPARE(order(*m_table), q("abcd"));
    QCOMPARE(m_table->currentKey(), q("b"));
    QVERIFY(line.text().isEmpty()); // the line says what holds
    QVERIFY(!m_table->choose(q("nobody")));
}

void TestFigureTable::nothingInSightIsNoChoice()
{
    QVERIFY(m_table->choose(q("b")));
    QSignalSpy chosen(m_table.get(), &FigureTable::currentKeyChanged);
    m_table->setFilter(q("nothing like this"));
    QVERIFY(m_table->currentKey().isEmpty());
    QCOMPARE(chosen.last()[0].toString(), QString());
    m_table->setFilter({});
    QVERIFY(!m_table->currentKey().isEmpty());
}

void TestFigureTable::sortsFromTheKeyboard()
{
    QMenu *columns = m_table->columns()->menu();
    const auto choose = [&](const char *title) {
        Q_EMIT columns->aboutToShow();
        for (QMenu *sub : columns->findChildren<QMenu *>()) {
            for (QAction *action : sub->actions()) {
                if (action->text() == q(title)) {
                    action->trigger();
                    return true;
                }
            }
        }
        return false;
    };
    QVERIFY(choose("Length"));
    QCOMPARE(order(*m_table), q("bdac"));
    QVERIFY(choose("Length"));
    QCOMPARE(order(*m_table), q("adbc"));
    QVERIFY(choose("Length"));
    QCOMPARE(order(*m_table), q("abcd"));
}

void TestFigureTable::orderIsRemembered()
{
    m_table->horizontalHeader()->setSortIndicator(1, Qt::DescendingOrder);
    const QJsonObject state = m_table->columns()->save();
    const std::unique_ptr<FigureTable> next = make();
    next->columns()->restore(state);
    QCOMPARE(order(*next), q("adbc"));
    // what was remembered before it could be sorted sorts nothing
    const std::unique_ptr<FigureTable> plain = make(false);
    const std::unique_ptr<FigureTable> third = make();
    third->columns()->restore(plain->columns()->save());
    QCOMPARE(order(*third), q("abcd"));
    QVERIFY(third->horizontalHeader()->isSortIndicatorShown());
}

void TestFigureTable::boardsKeepTheirOrder()
{
    const std::unique_ptr<FigureTable> board = make(false);
    board->horizontalHeader()->setSortIndicator(1, Qt::AscendingOrder);
    QCOMPARE(order(*board), q("abcd"));
    board->setFilter(q("Jam"));
    QCOMPARE(order(*board), q("a"));
}

void TestFigureTable::nothingScrollsSidewaysWhereItFits()
{
    // with many columns each loses a part of a pixel, which must not add up to one too many
    const QList<ColumnWidth> widths{{97, 30}, {61, 31}, {83, 37}, {120, 40}, {71, 33}, {67, 32}, {89, 41}};
    QList<FigureTable::Column> columns;
    int wanted = 0, least = 0;
    for (const ColumnWidth &width : widths) {
        columns += {q("i"), width, true};
        wanted += columns.size() == 4 ? width.wanted / 2 : width.wanted; // the flexible one gives first
        least += width.least;
    }
    FigureTable table(m_theme, q("Narrow ones"), columns, 3);
    table.show();
    const int frame = 2 * table.frameWidth();
    QList<int> before;
    for (int width = least; width < wanted + 100; ++width) {
        table.resize(width + frame, 300);
        QCoreApplication::sendPostedEvents();
        const QString where = QString::number(width);
        QCOMPARE(table.viewport()->width(), width);
        QVERIFY2(table.horizontalScrollBar()->maximum() == 0, qPrintable(where));
        int all = 0;
        QList<int> now;
        for (int column = 0; column < columns.size(); ++column) {
            QVERIFY2(table.columnWidth(column) >= widths[column].least, qPrintable(where));
            QVERIFY2(column == 3 || table.columnWidth(column) <= widths[column].wanted, qPrintable(where));
            // each gives up its share, to a pixel
            const double share = std::clamp(double(wanted - width) / (wanted - least), 0.0, 1.0);
            const double fair = widths[column].wanted - (widths[column].wanted - widths[column].least) * share;
            QVERIFY2(column == 3 || std::abs(table.columnWidth(column) - fair) <= 1, qPrintable(where));
            all += table.columnWidth(column);
            now += table.columnWidth(column);
        }
        QCOMPARE(all, width); // and nothing is left empty
        for (int column = 0; !before.isEmpty() && column < columns.size(); ++column)
            QVERIFY2(column == 3 || now[column] >= before[column], qPrintable(where)); // none gets narrower in more room
        before = now;
    }
    // a pixel less than the least: it scrolls rather than cut a column short
    table.resize(least + frame - 1, 300);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(table.horizontalScrollBar()->maximum(), 1);
}

void TestFigureTable::contentsGetTheirRoom()
{
    FigureTable table(m_theme, q("Stops"), {{q("From"), {60, 40}}, {q("Why"), {300, 60}}, {q("n"), {40, 30}, true}}, 1);
    table.resize(640, 200);
    table.show();
    const auto put = [&table](const QString &from) {
        FigureTable::Row made;
        made.key = q("a");
        made.cells = {from, q("Material is missing at the infeed of the second filler since the break, and nobody knows why it does"), q("7")};
        table.setRows({made});
    };
    QCOMPARE(table.columnWidth(0), 60);
    put(q("21 Nov 13:28:00"));
    const int needed = QFontMetrics(table.font()).horizontalAdvance(q("21 Nov 13:28:00"));
    QVERIFY2(table.columnWidth(0) >= needed + 8, qPrintable(QString::number(table.columnWidth(0))));
    QCOMPARE(table.columnWidth(0) + table.columnWidth(1) + table.columnWidth(2), table.viewport()->width()); // the flexible one gives it
    const int wide = table.columnWidth(0);
    put(q("now"));
    QCOMPARE(table.columnWidth(0), wide); // nothing jumps back
    put(q("a name that is as long as no name should ever be, and then some more of it"));
    QCOMPARE(table.columnWidth(0), TableColumns::kWidestContent); // it does not take everything
    table.resize(160, 200); // where room is short, contents give way before titles do
    QCoreApplication::sendPostedEvents();
    QCOMPARE(table.horizontalScrollBar()->maximum(), 0);
    QVERIFY(table.columnWidth(0) < wide);
    // a person's widths are a person's
    table.resize(640, 200);
    table.horizontalHeader()->resizeSection(0, 50);
    put(q("21 Nov 13:28:00"));
    QCOMPARE(table.columnWidth(0), 50);
}

QTEST_MAIN(TestFigureTable)
#include "tst_figure_table.moc"
