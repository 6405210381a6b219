#pragma once

#include "models/telemetry/pipeline.h"
#include "plant/sample_plant.h"

#include <mutex>

namespace lineside::test {

//! Keeps everything it is given. take() and readings() from any thread.
class RecordingSink final : public BatchSink
{
public:
    void take(const BatchPtr &batch) override
    {
        const std::lock_guard lock(m_mutex);
        m_batches.push_back(batch);
    }
    double fill() const override { return filled; }

    std::vector<BatchPtr> batches() const
    {
        const std::lock_guard lock(m_mutex);
        return m_batches;
    }
    std::vector<Reading> readings(TagId tag) const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<Reading> result;
        for (const BatchPtr &batch : m_batches) {
            for (const Reading &reading : batch->readings) {
                if (reading.tag == tag)
                    result.push_back(reading);
            }
        }
        return result;
    }
    std::vector<StatusCode> statuses(TagId tag) const
    {
        std::vector<StatusCode> result;
        for (const Reading &reading : readings(tag))
            result.push_back(reading.status);
        return result;
    }
    //! The texts of a Text tag's readings, by their payloads.
    std::vector<QByteArray> texts(TagId tag) const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<QByteArray> result;
        for (const BatchPtr &batch : m_batches) {
            for (const Reading &reading : batch->readings) {
                if (reading.tag == tag)
                    result.push_back(batch->texts.at(reading.value.textIndex()));
            }
        }
        return result;
    }
    void clear()
    {
        const std::lock_guard lock(m_mutex);
        m_batches.clear();
    }

    double filled = 0;

private:
    mutable std::mutex m_mutex;
    std::vector<BatchPtr> m_batches;
};

/*!
 * A pipeline with a hand-moved clock and a sink of each kind. The plant has two devices: A with Float64 tags 1 and 2,
 * an Int64 tag 3 and a Text tag 4; B with the Float64 tag 5. Period 1 s, so the stale time is 3 s.
 */
struct PipelineFixture
{
    ManualClock clock;
    FieldQueue queue;
    LatestValues latest;
    RecordingSink everything;
    RecordingSink history;
    Pipeline pipeline{queue, latest, clock};
    Plant plant;
    PlantSnapshot::Numbering numbering = countingNumbering();
    quint64 revision = 0;

    const DeviceId a{uuid(20)};
    const DeviceId b{uuid(30)};

    PipelineFixture()
    {
        Device deviceA;
        deviceA.id = a;
        deviceA.code = QStringLiteral("A");
        deviceA.driver = QStringLiteral("modbus-tcp");
        Tag whole = plainTag(103, QStringLiteral("t3"));
        whole.type = ValueType::Int64;
        Tag text = plainTag(104, QStringLiteral("t4"));
        text.type = ValueType::Text;
        deviceA.tags = {plainTag(101, QStringLiteral("t1")), plainTag(102, QStringLiteral("t2")), whole, text};
        Device deviceB;
        deviceB.id = b;
        deviceB.code = QStringLiteral("B");
        deviceB.driver = QStringLiteral("modbus-tcp");
        deviceB.tags = {plainTag(105, QStringLiteral("t5"))};
        Site site;
        site.id = {uuid(1)};
        site.code = QStringLiteral("S");
        site.devices = {deviceA, deviceB};
        plant.sites = {site};

        pipeline.addSink(everything, Pipeline::Wants::Everything);
        pipeline.addSink(history, Pipeline::Wants::Deadbanded);
        configure();
        run();
    }

    Device &deviceA() { return plant.sites[0].devices[0]; }
    Tag &tag(int number) { return deviceA().tags[number - 1]; }

    //! Makes the present plant the running one.
    void configure()
    {
        pipeline.setSnapshot(std::make_shared<const PlantSnapshot>(plant, ++revision, numbering));
    }
    void run() { pipeline.processOnce(SteadyTime{}); }
    //! Time goes by in steps of the sweep, as it would with a thread.
    void pass(std::chrono::milliseconds time)
    {
        constexpr std::chrono::milliseconds kStep{100};
        for (; time.count() > 0; time -= kStep) {
            clock.advance(std::min(time, kStep));
            run();
        }
    }

    std::shared_ptr<Batch> batch(const DeviceId &device) const
    {
        auto result = std::make_shared<Batch>();
        result->device = device;
        result->receivedAt = clock.utc();
        result->receivedSteady = clock.steady();
        return result;
    }
    void send(const DeviceId &device, std::vector<Reading> readings)
    {
        auto message = batch(device);
        message->readings = std::move(readings);
        queue.push(BatchPtr(message));
        run();
    }
    void send(int tag, double value, StatusCode status = StatusCode::Good, UtcTime at = kNoStamp)
    {
        send(tag == 5 ? b : a, {{TagId(tag), status, at, Payload::of(value)}});
    }
    void sendText(const QByteArray &text, UtcTime at = kNoStamp)
    {
        auto message = batch(a);
        message->addText("somebody else's");
        message->readings.push_back({TagId(4), StatusCode::Good, at, message->addText(text)});
        queue.push(BatchPtr(message));
        run();
    }
    void hear(std::vector<TagId> tags = {})
    {
        queue.push(Heard{a, std::move(tags), clock.steady()});
        run();
    }
    void link(bool up)
    {
        queue.push(LinkChange{a, up, clock.utc(), clock.steady()});
        run();
    }

    StatusCode status(int tag) const { return latest.get(TagId(tag)).reading.status; }
    double value(int tag) const { return latest.get(TagId(tag)).reading.value.asDouble(); }
};

} // namespace lineside::test
