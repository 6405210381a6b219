#include "app/demo-plant/ledger.h"
#include "app/demo-plant/request_log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace lineside::demo;

//! The files that a plant writes for whoever checks the other end: whole lines, and an end that is told.
class TestRecordFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_path = m_folder.filePath(QStringLiteral("records.csv")); }
    void keepsWhatItWasGiven();
    void endsAtItsBoundWithWholeLines();
    void endsWhereTheDiskIsFull();
    void cannotBeOpenedEverywhere();

private:
    QByteArray content() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
    QString m_path;
};

void TestRecordFile::keepsWhatItWasGiven()
{
    {
        RequestLog log;
        log.add({}, "PLC-1", "holding", 1, 2); // not open: nothing
        QVERIFY(log.open(m_path).ok());
        log.add(fromMicroseconds(7), "PLC-1", "holding", 1, 125);
        QVERIFY(content().isEmpty());
        QVERIFY(log.flush().ok());
        QCOMPARE(content(), QByteArray("time_us,device,table,first,count\n7,PLC-1,holding,1,125\n"));
        log.add(fromMicroseconds(8), "PLC-1", "coil", 3, 1);
    } // and the rest with its end
    QVERIFY(content().endsWith("8,PLC-1,coil,3,1\n"));
    Ledger ledger;
    QVERIFY(ledger.open(m_path).ok());
    ledger.add("PLC-1", "a", {Payload::of(1.5), StatusCode::Good, fromMicroseconds(9), {}}, ValueType::Float64);
    QVERIFY(ledger.close().ok());
    QCOMPARE(content(), QByteArray("time_us,device,tag,value,status\n9,PLC-1,a,1.5,0x00000000\n"));
}

void TestRecordFile::endsAtItsBoundWithWholeLines()
{
    constexpr qint64 kMost = 10'000'000;
    RequestLog log(kMost);
    QVERIFY(log.open(m_path).ok());
    Status told = Done{};
    int errors = 0;
    for (int i = 0; i < 500'000; ++i) {
        log.add(fromMicroseconds(i), "PLC-1", "holding", 1, 125);
        if (i % 1'000 != 0)
            continue;
        if (const Status flushed = log.flush(); !flushed) {
            told = flushed;
            ++errors;
        }
    }
    QCOMPARE(errors, 1); // said once
    QCOMPARE(told.error().kind, Error::Kind::NoSpace);
    QVERIFY2(told.error().message.contains(QStringLiteral("its bound of 10 MB"))
                 && told.error().message.contains(m_path), qPrintable(told.error().message));
    QVERIFY(!log.isOpen());
    const QByteArray all = content();
    QVERIFY(all.size() <= kMost && all.size() > kMost - RecordFile::kBuffer);
    QVERIFY(all.endsWith(",PLC-1,holding,1,125\n"));
}

void TestRecordFile::endsWhereTheDiskIsFull()
{
    if (!QFile::exists(QStringLiteral("/dev/full")))
        QSKIP("there is no /dev/full");
    RequestLog log;
    QVERIFY(log.open(QStringLiteral("/dev/full")).ok());
    log.add({}, "PLC-1", "holding", 1, 125);
    const Status flushed = log.flush();
    QVERIFY(!flushed);
    QCOMPARE(flushed.error().kind, Error::Kind::Io);
    QVERIFY(!flushed.error().message.isEmpty());
    QVERIFY(!log.isOpen());
    QVERIFY(log.flush().ok());
}

void TestRecordFile::cannotBeOpenedEverywhere()
{
    Ledger ledger;
    const Status opened = ledger.open(m_folder.filePath(QStringLiteral("no/such/folder.csv")));
    QVERIFY(!opened);
    QVERIFY(opened.error().message.contains(QStringLiteral("no/such/folder.csv")));
}

QTEST_GUILESS_MAIN(TestRecordFile)
#include "tst_record_file.moc"
