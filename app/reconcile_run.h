#pragma once

#include "app/options.h"
#include "models/base/result.h"
#include "models/forward/reconcile.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace lineside {

class SecretStore;

/*!
 * lineside --reconcile: compares the data folder's history with the plant's database, also beside a running station, and
 * says on standard output what was found. Main thread; finished() comes once, unless it goes first, which cancels.
 */
class ReconcileRun : public QObject
{
    Q_OBJECT

public:
    explicit ReconcileRun(QString dataFolder, QObject *parent = nullptr);
    ~ReconcileRun() override;

    //! An error when there is nothing to begin with.
    Status start(const Options &options);

    //! A moment of UTC as people write it on a command line: 2026-11-21, 2026-11-21T14:00.
    static Result<UtcTime> momentFrom(const QString &text);

Q_SIGNALS:
    void finished(const lineside::Status &status);

private:
    void tell(const Result<forward::ReconcileResult> &result);

    const QString m_dataFolder;
    QTimer m_progress;
    std::shared_ptr<SecretStore> m_secrets;
    std::unique_ptr<forward::Reconciler> m_reconciler; // after what it uses
    JobPtr<forward::ReconcileResult> m_job;
};

} // namespace lineside
