#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

//! tests/faults.tsv tells which test covers which fault; this test keeps it honest.
class TstFaultCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsComplete();
    void everyNamedTestExists();
};

namespace {

QList<QStringList> rows()
{
    QFile file(QStringLiteral(LINESIDE_SOURCE_DIR "/tests/faults.tsv"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<QStringList> rows;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (!line.startsWith(QLatin1Char('#')) && !line.startsWith(QLatin1String("id\t")))
            rows << line.split(QLatin1Char('\t'));
    }
    return rows;
}

} // namespace

void TstFaultCatalogue::everyRowIsComplete()
{
    const QList<QStringList> all = rows();
    QVERIFY(all.size() >= 90);
    QSet<QString> ids;
    for (const QStringList &row : all) {
        QCOMPARE(row.size(), 4);
        for (const QString &cell : row)
            QVERIFY2(!cell.trimmed().isEmpty(), qPrintable(row.join(QLatin1Char('|'))));
        QVERIFY2(!ids.contains(row[0]), qPrintable(row[0]));
        ids.insert(row[0]);
    }
}

void TstFaultCatalogue::everyNamedTestExists()
{
    // tst_x::function is a slot of the test class in the file tst_x.cpp
    QHash<QString, QString> sources;
    QDirIterator files(QStringLiteral(LINESIDE_SOURCE_DIR "/tests"), {QStringLiteral("tst_*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        sources.insert(files.fileInfo().completeBaseName(), QString::fromUtf8(file.readAll()));
    }
    for (const QStringList &row : rows()) {
        if (row.value(3) == QLatin1String("planned"))
            continue;
        for (const QString &test : row.value(3).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const QStringList parts = test.split(QStringLiteral("::"));
            QVERIFY2(parts.size() == 2, qPrintable(row[0] + QLatin1Char(' ') + test));
            QVERIFY2(sources.contains(parts[0]), qPrintable(row[0] + QStringLiteral(": no file ") + parts[0]));
            const QRegularExpression definition(QStringLiteral("void\\s+\\w+::%1\\s*\\(").arg(QRegularExpression::escape(parts[1])));
            const QRegularExpression inClass(QStringLiteral("void\\s+%1\\s*\\(\\)").arg(QRegularExpression::escape(parts[1])));
            QVERIFY2(definition.match(sources[parts[0]]).hasMatch() || inClass.match(sources[parts[0]]).hasMatch(),
                     qPrintable(row[0] + QStringLiteral(": no function ") + test));
        }
    }
}

QTEST_GUILESS_MAIN(TstFaultCatalogue)
#include "tst_fault_catalogue.moc"
