#pragma once

#include "drivers/driver.h"
#include "drivers/modbus/poller.h"
#include "drivers/modbus/writer.h"

namespace lineside::modbus {

/*!
 * One Modbus device, whatever carries it: gives its link writes first, then polls.
 */
class ModbusDriver final : public Driver, private LinkUser
{
    Q_OBJECT

public:
    //! Makes the link on the driver's thread, when it opens.
    using LinkMaker = std::function<std::unique_ptr<Link>(const DeviceSettings &, LinkUser &, LinkMonitor &, const Clock &)>;

    ModbusDriver(Medium medium, const Device &device, const QList<DriverTag> &tags, DriverContext context, LinkMaker makeLink);
    ~ModbusDriver() override;

    void open() override;
    void close() override;
    void reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                     const QList<TagId> &removed) override;
    void setPeriod(std::chrono::milliseconds period) override;
    void write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
               std::function<void(WriteOutcome)> done) override;

private:
    bool nextRequest(SteadyTime now, bool urgentOnly, LinkRequest &request) override;
    void answered(quint64 token, const LinkAnswer &answer) override;
    void answersEnd() override;
    void linkConnected() override;
    void linkLost(LossKind kind, const QString &cause, bool hadReplies) override;
    void wake();

    const Medium m_medium;
    Device m_device;
    QList<DriverTag> m_tags;
    DriverContext m_context;
    LinkMaker m_makeLink;
    std::unique_ptr<Poller> m_poller;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Link> m_link;
};

//! The link of a TCP device; \a retry is for tests that cannot wait.
std::unique_ptr<Link> makeTcpLink(const DeviceSettings &settings, LinkUser &user, LinkMonitor &monitor,
                                  const Clock &clock, RetryPause retry = {});

} // namespace lineside::modbus
