#pragma once

#include "history_fixture.h"

#include "models/history/sqlite.h"
#include "models/history/store_file.h"

namespace lineside::test {

//! Looks into a store, and damages it, beside whoever works with it.
class StoreFixture
{
public:
    //! A folder of its own, in memory where that is to be had.
    void makeFolder()
    {
        m_folder = std::make_unique<QTemporaryDir>(QStringLiteral("/dev/shm/lineside-test-XXXXXX"));
        if (!m_folder->isValid())
            m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_settings = {};
        m_settings.folder = m_folder->filePath(QStringLiteral("data"));
        m_settings.commitEvery = std::chrono::milliseconds(1);
    }
    //! Null when it cannot be opened.
    std::unique_ptr<Historian> open(const Clock &clock, QStringList *notices = nullptr)
    {
        Result<std::unique_ptr<Historian>> opened = Historian::open(m_settings, clock, notices);
        return opened.ok() ? std::move(*opened) : nullptr;
    }
    //! -1 when it cannot be told.
    qint64 ask(const QByteArray &sql) const
    {
        Result<sqlite::Database> db =
            sqlite::Database::open(store::filePath(m_settings.folder), sqlite::Database::Mode::ReadOnly);
        if (!db.ok())
            return -1;
        const Result<qint64> number = db->integer(sql.constData());
        return number.ok() ? *number : -1;
    }
    void change(const QByteArray &sql) const
    {
        Result<sqlite::Database> db =
            sqlite::Database::open(store::filePath(m_settings.folder), sqlite::Database::Mode::ReadWrite);
        QVERIFY(db.ok());
        QVERIFY(db->execute("PRAGMA busy_timeout = 5000").ok());
        const Status done = db->execute(sql.constData());
        QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().message));
    }
    static Result<KeepReport> keep(Historian &history)
    {
        Answer<KeepReport> answer;
        const auto job = history.keepNow(answer.callback());
        return answer.take();
    }
    static Result<IntegrityReport> check(Historian &history, CheckDepth depth)
    {
        Answer<IntegrityReport> answer;
        const auto job = history.checkIntegrity(depth, answer.callback());
        return answer.take();
    }

    HistorianSettings m_settings;

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace lineside::test
