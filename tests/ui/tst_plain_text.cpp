#include "ui/theme/plain_text.h"

#include <QDirIterator>
#include <QLabel>
#include <QRegularExpression>
#include <QTest>

using namespace lineside;

//! What a device sends is never markup.
class TestPlainText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void labelShowsMarkupAsItIs();
    void toolTipIsNeverMarkup();
    void viewsUseNothingThatGuesses();
};

void TestPlainText::labelShowsMarkupAsItIs()
{
    const std::unique_ptr<QLabel> label(plainLabel(QStringLiteral("<b>x</b>")));
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QCOMPARE(label->text(), QStringLiteral("<b>x</b>"));
}

void TestPlainText::toolTipIsNeverMarkup()
{
    QCOMPARE(plainToolTip(QStringLiteral("72.4 °C\ngood")), QStringLiteral("72.4 °C\ngood"));
    const QString evil = plainToolTip(QStringLiteral("<img src=\"file:///etc/passwd\">\n2"));
    QVERIFY(!evil.contains(QStringLiteral("<img")));
    QVERIFY(evil.contains(QStringLiteral("&lt;img")));
    QVERIFY(evil.contains(QStringLiteral("<br>2")));
    QCOMPARE(plainMenuText(QStringLiteral("A&B")), QStringLiteral("A&&B"));
}

void TestPlainText::viewsUseNothingThatGuesses()
{
    // Each of these decides by itself whether a text is rich.
    const QRegularExpression guessing(QStringLiteral(
        "new QLabel\\(|\\bQLabel [a-z]\\w*\\(|(->|\\.)setToolTip\\(|QToolTip::showText\\(|QMessageBox::(information|"
        "warning|critical|question|about)\\(|setHtml\\(|Qt::RichText|Qt::AutoText|new QMessageBox|QMessageBox \\w+\\("));
    QStringList found;
    QDirIterator files(QStringLiteral(LINESIDE_SOURCE_DIR "/ui"), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                       QDir::Files, QDirIterator::Subdirectories);
    int seen = 0;
    while (files.hasNext()) {
        const QString path = files.next();
        ++seen;
        if (path.endsWith(QStringLiteral("ui/theme/plain_text.cpp")))
            continue;
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        int number = 0;
        const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
        for (const QString &line : lines) {
            ++number;
            if (guessing.match(line).hasMatch() && !line.contains(QStringLiteral("// plain:")))
                found += QStringLiteral("%1:%2 %3").arg(path).arg(number).arg(line.trimmed());
        }
    }
    QVERIFY(seen > 10);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

QTEST_MAIN(TestPlainText)
#include "tst_plain_text.moc"
