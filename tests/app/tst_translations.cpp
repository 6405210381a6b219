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

QTEST_GUILESS_MAIN(TstTranslations)
#include "tst_translations.moc"
