#include "models/telemetry/pipeline.h"

#include "models/telemetry/pipeline_worker.h"

namespace lineside {

Pipeline::Pipeline(FieldQueue &queue, LatestValues &latest, const Clock &clock, PipelineSettings settings)
    : m_worker(std::make_unique<Worker>(queue, latest, clock, settings))
{
}

Pipeline::~Pipeline()
{
    stop();
}

void Pipeline::addSink(BatchSink &sink, Wants wants)
{
    Q_ASSERT_X(!m_thread.joinable(), "Pipeline::addSink", "sinks are added before start()");
    if (m_thread.joinable())
        return;
    m_worker->addSink(sink, wants);
}

void Pipeline::setToldAmounts(std::span<const Reading> amounts)
{
    Q_ASSERT_X(!m_thread.joinable(), "Pipeline::setToldAmounts", "what was told is said before start()");
    if (!m_thread.joinable())
        m_worker->setToldAmounts(amounts);
}

void Pipeline::setSnapshot(SnapshotPtr snapshot)
{
    m_worker->setSnapshot(std::move(snapshot));
}

void Pipeline::start()
{
    if (!m_thread.joinable())
        m_thread = std::thread([this] { m_worker->run(); });
}

void Pipeline::stop()
{
    if (!m_thread.joinable())
        return;
    m_worker->requestStop();
    m_thread.join();
}

PipelineCounters Pipeline::counters() const
{
    return m_worker->counters();
}

LatencySummary Pipeline::conditionLatency() const
{
    return m_worker->conditionLatency();
}

double Pipeline::fill() const
{
    return m_worker->fill();
}

void Pipeline::processOnce(SteadyTime deadline)
{
    m_worker->step(deadline);
}

} // namespace lineside
