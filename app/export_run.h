#pragma once

#include "app/options.h"
#include "models/base/result.h"
#include "models/keeping/csv_export.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <thread>

namespace lineside {

namespace forward {
class PlantHistory;
}
class HistoryReader;
class SecretStore;

/*!
 * lineside --export-csv: writes the history of some tags into a CSV file as the window's Export does, also beside a
 * running station, whose data folder it only reads. Main thread; finished() comes once, unless it goes first, which cancels.
 */
class ExportRun : public QObject
{
    Q_OBJECT

public:
    //! \a projectFile says what tags are called.
    ExportRun(QString dataFolder, QString projectFile, QObject *parent = nullptr);
    ~ExportRun() override;

    //! An error when there is nothing to begin with.
    Status start(const Options &options);

    //! Those of \a snapshot whose DEVICE.tag fits one of \a patterns, parted by commas; empty: all. NotFound names the pattern that fits none.
    static Result<std::vector<TagUuid>> tagsFrom(const PlantSnapshot &snapshot, const QString &patterns);

Q_SIGNALS:
    void finished(const lineside::Status &status);

private:
    Result<SnapshotPtr> readPlant(HistoryReader &reader) const;
    Status findPast(keeping::CsvRequest &request);
    void tell(const Result<keeping::CsvDone> &done);

    const QString m_dataFolder;
    const QString m_projectFile;
    QTimer m_progress;
    std::shared_ptr<SecretStore> m_secrets;
    std::unique_ptr<forward::PlantHistory> m_past; // after the secrets
    std::unique_ptr<HistoryReader> m_reader;
    JobPtr<keeping::CsvDone> m_job;
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside
