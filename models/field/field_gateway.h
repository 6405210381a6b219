#pragma once

#include "models/field/descriptions.h"
#include "models/field/job.h"
#include "models/plant/plant.h"

namespace lineside {

//! What a test of a device that is not applied yet found: each step in words, as far as it got.
struct DeviceTestReport
{
    struct Step
    {
        QString name;
        bool ok = false;
        QString detail;
    };
    QList<Step> steps;
    std::optional<CertificateInfo> untrusted; //!< a server certificate that would have to be trusted first
    bool ok() const
    {
        for (const Step &step : steps) {
            if (!step.ok)
                return false;
        }
        return !steps.isEmpty();
    }
};

/*!
 * What windows and the server may ask of the field. All calls return at once and may come from any thread; jobs answer
 * on a driver's thread.
 */
class FieldGateway
{
public:
    virtual ~FieldGateway() = default;

    //! All protocols of this build, in the order of their names.
    virtual QList<DriverDescription> drivers() const = 0;
    //! The rules of a driver for a device and its tags: one sentence per fault, with the parameter's key. Empty: fine.
    struct ParameterFault
    {
        QString tagCode; //!< empty: the device itself
        QString key;
        QString message;
    };
    virtual QList<ParameterFault> check(const Device &device) const = 0;

    virtual QList<LinkStatus> links() const = 0;

    //! Records frames of a device from now on (the last 500); faulty ones are always recorded.
    virtual void watchFrames(const DeviceId &device, bool on) = 0;
    virtual QList<FrameRecord> frames(const DeviceId &device) const = 0;
    //! A frame in words, field by field, by the device's protocol.
    virtual QString describeFrame(const DeviceId &device, const FrameRecord &frame) const = 0;

    //! Connects and reads each tag once, with a connection of its own; nothing of the running device is touched.
    virtual JobPtr<DeviceTestReport> test(const Device &device, Job<DeviceTestReport>::Callback done) = 0;
    //! The children of a node ("" is the root), with a connection of its own that stays open for a minute.
    virtual JobPtr<QList<BrowseNode>> browse(const Device &device, const QString &nodeId,
                                             Job<QList<BrowseNode>>::Callback done) = 0;
    /*!
     * What a device was sent without being asked and no tag of \a device uses yet: one flat list, each entry ready to
     * become a tag. Empty for a protocol that finds nothing by itself.
     */
    virtual JobPtr<QList<BrowseNode>> discovered(const Device &device, Job<QList<BrowseNode>>::Callback done) = 0;
    //! Puts a server's certificate on the trust list; who did so goes to the events.
    virtual Status trust(const Device &device, const CertificateInfo &certificate) = 0;
};

} // namespace lineside
