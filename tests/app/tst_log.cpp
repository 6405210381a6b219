#include "app/log.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace lineside;

namespace {

Q_LOGGING_CATEGORY(lcTest, "lineside.test")

//! As a child process, since a log is installed once: what it does is told by its arguments.
int writeLog(const QStringList &arguments)
{
    if (!log::install(arguments[2] == QLatin1String("json"), arguments[3]).ok())
        return 3;
    const int lines = arguments[4].toInt();
    for (int i = 0; i < lines; ++i)
        qCWarning(lcTest, "%s", qUtf8Printable(arguments[5]));
    return 0;
}

} // namespace

//! X4: nobody writes lines into the log that are not his, and a full disk silences nothing.
class TestLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageIsOneLine_data();
    void aMessageIsOneLine();
    void filesRotate();
    void aFullDiskLeavesStandardError();
    void aFileThatCannotBeIsRefused();

private:
    struct Ran
    {
        int code = -1;
        QByteArray errors;
    };
    Ran run(const QString &format, const QString &file, int lines, const QString &text)
    {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--write-log"), format, file, QString::number(lines), text});
        if (!process.waitForFinished(60'000))
            return {};
        return {process.exitCode(), process.readAllStandardError()};
    }
    QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

void TestLog::aMessageIsOneLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("line feed") << QStringLiteral("no link\n2026-01-01T00:00:00Z info lineside.app: all is well");
    QTest::newRow("carriage return") << QStringLiteral("no link\rall is well");
    QTest::newRow("both") << QStringLiteral("no link\r\nall is well");
    QTest::newRow("terminal orders") << QStringLiteral("no link\x1b[2K\x1b[1Aall is well");
    QTest::newRow("quotes") << QStringLiteral("no link\",\"level\":\"info");
}

void TestLog::aMessageIsOneLine()
{
    QFETCH(QString, text);
    QTemporaryDir folder;
    const QString plain = folder.filePath(QStringLiteral("plain.log"));
    QCOMPARE(run(QStringLiteral("text"), plain, 1, text).code, 0);
    const QByteArray line = read(plain);
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith('\n') && !line.contains('\r') && !line.contains('\x1b'));
    QVERIFY(line.contains(" warning lineside.test: no link"));

    const QString json = folder.filePath(QStringLiteral("json.log"));
    QCOMPARE(run(QStringLiteral("json"), json, 1, text).code, 0);
    const QByteArray object = read(json);
    QCOMPARE(object.count('\n'), 1);
    const QJsonObject entry = QJsonDocument::fromJson(object).object();
    QCOMPARE(entry[QLatin1String("message")].toString(), text);
    QCOMPARE(entry[QLatin1String("level")].toString(), QStringLiteral("warning"));
}

void TestLog::filesRotate()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("lineside.log"));
    // seven files full
    QCOMPARE(run(QStringLiteral("text"), path, 7 * 1'200, QString(10'000, QLatin1Char('x'))).code, 0);
    const QFileInfoList files = QDir(folder.path()).entryInfoList(QDir::Files);
    QCOMPARE(files.size(), 5);
    for (const QFileInfo &file : files)
        QVERIFY2(file.size() <= 11'000'000, qPrintable(file.fileName()));
}

void TestLog::aFullDiskLeavesStandardError()
{
    if (!QFile::exists(QStringLiteral("/dev/full")))
        QSKIP("needs /dev/full");
    const Ran ran = run(QStringLiteral("text"), QStringLiteral("/dev/full"), 3, QStringLiteral("still heard"));
    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.errors.count("still heard"), 3);
}

void TestLog::aFileThatCannotBeIsRefused()
{
    QCOMPARE(run(QStringLiteral("text"), QStringLiteral("/no-such-folder/lineside.log"), 1, QStringLiteral("x")).code, 3);
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (argc == 6 && std::strcmp(argv[1], "--write-log") == 0)
        return writeLog(app.arguments());
    TestLog test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_log.moc"
