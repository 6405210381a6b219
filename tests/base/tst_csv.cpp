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

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
