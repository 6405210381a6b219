#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

//! Every text that people read is translated into German, and the .ts files are in step with the sources.
class TstTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsUnfinished_data();
    void nothingIsUnfinished();
    void countsAreGrouped();
};

void TstTranslations::nothingIsUnfinished_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("German") << QStringLiteral("lineside_de.ts");
    QTest::newRow("English plurals") << QStringLiteral("lineside_en.ts");
}

void TstTranslations::nothingIsUnfinished()
{
    QFETCH(QString, file);
    QTemporaryDir folder;
    QProcess update;
    update.start(QStringLiteral(LINESIDE_SOURCE_DIR "/translations/update.sh"), {QStringLiteral("--check"), folder.path()});
    QVERIFY(update.waitForFinished(60'000));
    QVERIFY2(update.exitCode() == 0, update.readAllStandardError().constData());

    QFile ts(folder.filePath(file));
    QVERIFY(ts.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&ts);
    QString context;
    QString source;
    QStringList unfinished;
    int messages = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("source")) {
            source = xml.readElementText();
            ++messages;
        } else if (xml.name() == QLatin1String("translation")
                   && xml.attributes().value(QLatin1String("type")) == QLatin1String("unfinished")) {
            unfinished << context + QStringLiteral(": ") + source;
        }
    }
    QVERIFY(!xml.hasError());
    QVERIFY(messages > 0);
    QVERIFY2(unfinished.isEmpty(), qPrintable(QStringLiteral("%1 unfinished, first: %2").arg(unfinished.size()).arg(unfinished.value(0))));
}

void TstTranslations::countsAreGrouped()
{
    // %n would give 12345 in every language; %Ln gives 12,345 and 12.345
    QFile ts(QStringLiteral(LINESIDE_SOURCE_DIR "/translations/lineside_de.ts"));
    QVERIFY(ts.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(ts.readAll()).split(QLatin1Char('\n'));
    for (const QString &line : lines)
        QVERIFY2(!line.contains(QStringLiteral("%n")), qPrintable(line));
}

QTEST_GUILESS_MAIN(TstTranslations)
#include "tst_translations.moc"
