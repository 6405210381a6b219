#include "models/base/csv.h"

#include <QTest>

using namespace lineside;

//! D4: what a device or a project calls things is never a formula, and never breaks a line.
class TestCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cellIsHarmless_data();
    void cellIsHarmless();
    void noFirstLetterRuns();
    void rowsAreRead_data();
    void rowsAreRead();
    void wrongFilesSayWhere_data();
    void wrongFilesSayWhere();
    void whatIsWrittenReadsBack();
};

void TestCsv::cellIsHarmless_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("byTabs");
    const auto row = [](const char *name, const QString &text, const QByteArray &cell, const QByteArray &byTabs) {
        QTest::newRow(name) << text << cell << byTabs;
    };
    const auto same = [&row](const char *name, const QString &text) { row(name, text, text.toUtf8(), text.toUtf8()); };
    same("empty", {});
    same("plain", QStringLiteral("REA-A.temperature"));
    same("number with its sign", QStringLiteral("-12.5"));
    same("number with a plus", QStringLiteral("+1e-3"));
    same("placeholder", QStringLiteral("100 %1 %n %L2"));
    same("right to left", QStringLiteral("\u202Egnp.exe"));
    same("markup", QStringLiteral("<b onload=x>"));
    row("formula", QStringLiteral("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
    row("plus", QStringLiteral("+1+cmd"), "'+1+cmd", "'+1+cmd");
    row("minus", QStringLiteral("-1+cmd"), "'-1+cmd", "'-1+cmd");
    row("at", QStringLiteral("@SUM(A1)"), "'@SUM(A1)", "'@SUM(A1)");
    row("full width", QStringLiteral("\uFF1Dcmd"), "'\xEF\xBC\x9D" "cmd", "'\xEF\xBC\x9D" "cmd");
    row("behind a tab", QStringLiteral("\t=cmd"), "'\t=cmd", "\"'\t=cmd\"");
    row("behind a line's end", QStringLiteral("\n=cmd"), "\"'\n=cmd\"", "\"'\n=cmd\"");
    row("comma", QStringLiteral("a,b"), "\"a,b\"", "a,b");
    row("quote", QStringLiteral("a\"b"), "\"a\"\"b\"", "\"a\"\"b\"");
    row("NUL", QStringLiteral("a") + QChar(u'\0') + QStringLiteral("b"), "a\xEF\xBF\xBD" "b", "a\xEF\xBF\xBD" "b");
    row("NUL before a formula", QChar(u'\0') + QStringLiteral("=b"), "\xEF\xBF\xBD=b", "\xEF\xBF\xBD=b");
}

void TestCsv::cellIsHarmless()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, cell);
    QFETCH(QByteArray, byTabs);
    QCOMPARE(csvCell(text), cell);
    QCOMPARE(csvCell(text, '\t'), byTabs);
}

void TestCsv::noFirstLetterRuns()
{
    for (ushort letter = 0; letter < 0x80; ++letter) {
        if (QChar(letter).isLetterOrNumber())
            continue;
        QByteArray cell = csvCell(QChar(letter) + QStringLiteral("1+cmd|' /C calc'!A0"));
        if (cell.startsWith('"'))
            cell = cell.mid(1);
        QVERIFY2(!QByteArray("=+-@\t\r\n").contains(cell.front()), cell.constData());
    }
}

void TestCsv::rowsAreRead_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QList<QStringList>>("rows");
    QTest::addColumn<QList<int>>("lines");
    const auto row = [](const char *name, const QByteArray &file, const QList<QStringList> &rows, const QList<int> &lines) {
        QTest::newRow(name) << file << rows << lines;
    };
    using S = QStringList;
    const QString a = QStringLiteral("a"), b = QStringLiteral("b"), c = QStringLiteral("c");
    row("empty", "", {}, {});
    row("plain", "a,b\nc\n", {S{a, b}, S{c}}, {1, 2});
    row("no last line's end", "a,b", {S{a, b}}, {1});
    row("CR LF", "a,b\r\nc\r\n", {S{a, b}, S{c}}, {1, 2});
    row("CR LF behind a quote", "a,\"b\"\r\nc\r\n", {S{a, b}, S{c}}, {1, 2});
    row("mark", "\xEF\xBB\xBF" "a,b\n", {S{a, b}}, {1});
    row("empty lines", "\n\na\n\nb\n", {S{a}, S{b}}, {3, 5});
    row("empty cells", "a,,\n,b\n", {S{a, QString(), QString()}, S{QString(), b}}, {1, 2});
    row("empty and quoted", "\"\"\n", {S{QString()}}, {1});
    row("quotes", "\"a,\"\"b\"\"\",c\n", {S{QStringLiteral("a,\"b\""), c}}, {1});
    row("line's end inside", "\"a\nb\",c\nb\n", {S{QStringLiteral("a\nb"), c}, S{b}}, {1, 3});
    row("umlaut", "\xC3\xA4\n", {S{QStringLiteral("\u00e4")}}, {1});
}

void TestCsv::rowsAreRead()
{
    QFETCH(QByteArray, file);
    QFETCH(QList<QStringList>, rows);
    QFETCH(QList<int>, lines);
    const Result<std::vector<CsvRow>> read = readCsv(file);
    QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().message));
    QCOMPARE(qsizetype(read->size()), rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        QCOMPARE((*read)[size_t(i)].cells, rows[i]);
        QCOMPARE((*read)[size_t(i)].line, lines[i]);
    }
}

void TestCsv::wrongFilesSayWhere_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("where");
    QTest::newRow("quote inside") << QByteArray("a\nb\"c\n") << QStringLiteral("Line 2");
    QTest::newRow("behind a quote") << QByteArray("a\n\"b\"c\n") << QStringLiteral("Line 2");
    QTest::newRow("not closed") << QByteArray("a\nb\n\"c\n") << QStringLiteral("Line 4");
    QTest::newRow("no UTF-8") << QByteArray("a\n\xC3(\n") << QStringLiteral("Line 2");
    QTest::newRow("too many rows") << QByteArray("a\nb\nc\nd\n") << QStringLiteral("Line 4");
    QTest::newRow("too many cells") << QByteArray("a,b,c,d,e\n") << QStringLiteral("Line 1");
    QTest::newRow("too large") << QByteArray(2'000, 'a') << QStringLiteral("MB");
}

void TestCsv::wrongFilesSayWhere()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, where);
    const Result<std::vector<CsvRow>> read = readCsv(file, ',', {1'000, 3, 4});
    QVERIFY(!read.ok());
    QCOMPARE(read.error().kind, Error::Kind::BadData);
    QVERIFY2(read.error().message.contains(where), qPrintable(read.error().message));
}

void TestCsv::whatIsWrittenReadsBack()
{
    const QStringList cells{QStringLiteral("plain"), QStringLiteral("with, comma"), QStringLiteral("\"quoted\""),
                            QStringLiteral("two\nlines"), QString(), QStringLiteral("-12.5"), QStringLiteral("\u00b0C")};
    for (const char separator : {',', ';', '\t'}) {
        QByteArray line;
        for (const QString &cell : cells) {
            if (!line.isEmpty())
                line += separator;
            line += csvCell(cell, separator);
        }
        const Result<std::vector<CsvRow>> read = readCsv(line, separator);
        QVERIFY(read.ok());
        QCOMPARE(read->front().cells, cells);
    }
}

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
