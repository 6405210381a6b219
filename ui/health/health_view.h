#pragma once

#include "models/health/health_service.h"
#include "ui/page.h"

class QLabel;

namespace lineside {

class NumberLabel;

//! One of the views of the Health page. It is shown the picture whenever there is another, while it is in sight.
class HealthView : public QWidget
{
    Q_OBJECT

public:
    HealthView(const PageContext &context, HealthService &service, QWidget *parent = nullptr)
        : QWidget(parent), m_context(context), m_service(service)
    {
    }

    virtual void show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture) = 0;
    virtual void tick() {}
    virtual void find() {}
    virtual bool canExport() const { return false; }
    virtual void exportData() {}
    virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject &state) { Q_UNUSED(state) }

Q_SIGNALS:
    void goToRequested(const lineside::ObjectRef &object);
    void remarkMade(const QString &text);

protected:
    using QWidget::show;

    const PageContext m_context;
    HealthService &m_service;
};

/*!
 * That the engine lives: when it computed last and for how many machines, and in plain words when it has stopped.
 */
QString heartbeatText(const HealthHeartbeat &heartbeat, UtcTime now);
//! Nothing has been computed for so long that something is wrong.
bool hasStopped(const HealthHeartbeat &heartbeat, UtcTime now);

//! Writes a file beside the window's thread; \a done with a remark, on the window's thread while \a owner lives.
void writeFile(QWidget *owner, const QString &path, const QByteArray &content, std::function<void(const QString &)> done);

} // namespace lineside
