#pragma once

#include "drivers/registry.h"
#include "models/field/field_gateway.h"
#include "models/field/field_writer.h"

#include <memory>

namespace lineside {

struct DriverHostSettings
{
    QString dataFolder;
    int threads = 0; //!< acquisition threads; 0: the number of cores, at most 4
    std::chrono::milliseconds widestPeriod{2'000}; //!< periods widen up to this while a consumer is slow
};

/*!
 * Runs the drivers: a pool of acquisition threads, one thread per connection of a library that can block. Keeps them in
 * step with the configuration by differences, slows them while a consumer's queue is at 80 %, answers for the field.
 *
 * setSnapshot(), start() and stop() on the main thread; the rest from any thread.
 */
class DriverHost final : public FieldGateway, public FieldWriter
{
public:
    DriverHost(DriverRegistry registry, FieldQueue &queue, const SecretSource &secrets, const Clock &clock,
               DriverHostSettings settings);
    ~DriverHost() override; //!< stop()

    void start(SnapshotPtr snapshot);
    void setSnapshot(SnapshotPtr snapshot);
    //! Closes all drivers and waits for their threads, at most 3 s.
    void stop();

    //! How full the fullest consumer is, asked every 100 ms; without one, only the field queue counts.
    void setFillSource(std::function<double()> fill);
    //! Called on a driver's thread after each change of a link's state. Set before start().
    void onLinkChange(std::function<void(const Device &, const LinkStatus &)> notify);
    //! Devices whose period is wider than asked now, and how often that happened since start.
    struct Throttle { int devices = 0; quint64 steps = 0; };
    Throttle throttle() const;

    // FieldGateway
    QList<DriverDescription> drivers() const override;
    QList<ParameterFault> check(const Device &device) const override;
    QList<LinkStatus> links() const override;
    void watchFrames(const DeviceId &device, bool on) override;
    QList<FrameRecord> frames(const DeviceId &device) const override;
    QString describeFrame(const DeviceId &device, const FrameRecord &frame) const override;
    JobPtr<DeviceTestReport> test(const Device &device, Job<DeviceTestReport>::Callback done) override;
    JobPtr<QList<BrowseNode>> discovered(const Device &device, Job<QList<BrowseNode>>::Callback done) override;
    JobPtr<QList<BrowseNode>> browse(const Device &device, const QString &nodeId,
                                     Job<QList<BrowseNode>>::Callback done) override;
    Status trust(const Device &device, const CertificateInfo &certificate) override;

    // FieldWriter
    void write(const FieldWrite &write, std::function<void(WriteOutcome)> done) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace lineside
