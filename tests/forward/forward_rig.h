#pragma once

#include "forward/pg_cluster.h"

#include "models/forward/forwarder.h"
#include "models/history/historian.h"

#include <atomic>
#include <thread>

namespace lineside::test {

//! Secrets of a test.
class FixedSecrets final : public SecretSource
{
public:
    Result<Secret> secret(const QString &reference) const override;
    void set(const QByteArray &password);

private:
    mutable std::mutex m_mutex;
    QByteArray m_password{PgCluster::kPassword};
};

//! Short pauses, so that a test does not wait for a minute.
ForwardPatience hurriedPatience();

/*!
 * A station's history with a forwarder behind it, and a ledger of everything that the test put into the history: what is
 * in the plant's database is compared with the ledger alone.
 */
class ForwardRig
{
public:
    //! One line of the ledger; its place, from 1, is the reading's number.
    struct Entry
    {
        Reading reading;
        ValueType type;
        QByteArray text;
    };

    explicit ForwardRig(size_t openBytes = 32u << 20);
    ~ForwardRig();

    bool open();
    //! Closes the history and opens it again with all it has, as that of a new station when \a renamed.
    bool openAgain(bool renamed);
    QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }
    Historian &history() { return *m_history; }
    FixedSecrets &secrets() { return m_secrets; }
    TagId tag(ValueType type) const { return m_tags.at(size_t(type)); }
    SnapshotPtr snapshot() const { return m_snapshot; }
    void setPlant(Plant plant);
    Plant plant() const { return m_snapshot->plant(); }

    //! Puts numbered readings into history and ledger.
    void append(size_t readings);
    void append(ValueType type, Payload value, StatusCode status = StatusCode::Good, QByteArray text = {},
                std::optional<UtcTime> at = {});
    //! Appends about this many a second from a thread of its own until told otherwise.
    void pour(size_t perSecond);
    void stopPouring();
    size_t appended() const { return m_appended.load(); }

    //! Carried as well from the next start() on.
    void setRecords(RecordStore *records) { m_records = records; }
    Forwarder &start(const ForwardSettings &settings, const ForwardPatience &patience = hurriedPatience());
    Forwarder &forwarder() { return *m_forwarder; }
    void stopForwarder() { m_forwarder.reset(); }
    //! Waits until the forwarder says that everything is there.
    bool waitForAll(int seconds = 60);
    bool waitForState(ForwarderStatus::State state, int seconds = 20);
    QByteArray said() const; //!< of the forwarder, for messages

    /*!
     * Why the database does not hold exactly the ledger, but for the numbers in \a without; empty when it does.
     */
    QByteArray compare(PgCluster &cluster, const std::vector<quint64> &without = {});
    //! Whether the numbers of a range were written in their order; a backlog and what was live beside it have one border.
    QByteArray orderOf(PgCluster &cluster, quint64 from, quint64 to, int borders = 0);

private:
    bool openHistory();
    QTemporaryDir m_folder;
    const size_t m_openBytes;
    FixedSecrets m_secrets;
    std::unique_ptr<Historian> m_history;
    std::vector<TagId> m_tags;
    SnapshotPtr m_snapshot;
    RecordStore *m_records = nullptr;
    std::unique_ptr<Forwarder> m_forwarder;
    std::vector<Entry> m_ledger;
    std::atomic<size_t> m_appended{0};
    std::atomic<bool> m_pouring{false};
    std::thread m_pourer;
};

} // namespace lineside::test
