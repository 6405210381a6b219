#include "ui/theme/theme.h"

#include <QSet>
#include <QTest>

using namespace lineside;

class TestTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsCanBeRead_data();
    void wordsCanBeRead();
    void focusStandsOut();
    void prioritiesCarryAnOutlineThatStandsOut();
    void namesAreUnique();
    void contrastFollowsItsDefinition();
    void scalesBetweenOneAndTwo();
    void iconsTakeTheColourAndAreThere();
};

void TestTokens::wordsCanBeRead_data()
{
    QTest::addColumn<QColor>("words");
    QTest::addColumn<QColor>("background");
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        for (const Token background : textBackgrounds()) {
            for (const Token words : textColors()) {
                const QString name = tokenName(words) + QStringLiteral(" on ") + tokenName(background)
                    + (scheme == Scheme::Light ? QStringLiteral(" light") : QStringLiteral(" dark"));
                QTest::newRow(qPrintable(name)) << tokenColor(words, scheme) << tokenColor(background, scheme);
            }
        }
    }
}

void TestTokens::wordsCanBeRead()
{
    QFETCH(QColor, words);
    QFETCH(QColor, background);
    const double ratio = contrastRatio(words, background);
    QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("contrast %1").arg(ratio)));
}

void TestTokens::focusStandsOut()
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        for (const Token background : textBackgrounds())
            QVERIFY(contrastRatio(tokenColor(Token::Focus, scheme), tokenColor(background, scheme)) >= 3.0);
    }
}

void TestTokens::prioritiesCarryAnOutlineThatStandsOut()
{
    // Yellow on light grey is nearly invisible: the outline in the text colour is what shows the shape.
    QVERIFY(contrastRatio(tokenColor(Token::Priority3, Scheme::Light), tokenColor(Token::Raised, Scheme::Light)) < 3);
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark})
        QVERIFY(contrastRatio(tokenColor(Token::Text, scheme), tokenColor(Token::Raised, scheme)) > 7);
}

void TestTokens::namesAreUnique()
{
    QSet<QString> names;
    for (int i = 0; i < kTokenCount; ++i)
        names.insert(tokenName(Token(i)));
    QCOMPARE(names.size(), qsizetype(kTokenCount));
    QVERIFY(names.contains(QStringLiteral("priority-1")));
    QCOMPARE(penToken(kPenCount), Token::Pen1);
    QCOMPARE(penToken(-1), Token::Pen8);
}

void TestTokens::contrastFollowsItsDefinition()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    QVERIFY(std::abs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
}

void TestTokens::scalesBetweenOneAndTwo()
{
    Theme theme;
    QCOMPARE(theme.font(FontRole::Body).pixelSize(), 13);
    theme.setPercent(500);
    QCOMPARE(theme.percent(), 200);
    QCOMPARE(theme.font(FontRole::Value).pixelSize(), 34);
    QCOMPARE(theme.px(4), 8);
    theme.setPercent(10);
    QCOMPARE(theme.percent(), 100);
}

void TestTokens::iconsTakeTheColourAndAreThere()
{
    Theme theme;
    theme.setChoice(Theme::Choice::Dark);
    QVERIFY(theme.icon(QStringLiteral("nothing-of-that-name")).isNull());
    const QImage image = theme.pixmap(QStringLiteral("clock"), Token::Text, 32, 1).toImage();
    QVERIFY(!image.isNull());
    bool found = false;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            found = found || (image.pixelColor(x, y).alpha() > 250
                              && image.pixelColor(x, y).rgb() == theme.color(Token::Text).rgb());
    }
    QVERIFY(found);
}

QTEST_MAIN(TestTokens)
#include "tst_tokens.moc"
