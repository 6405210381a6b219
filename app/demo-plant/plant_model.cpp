#include "app/demo-plant/plant_model.h"

#include "app/demo-plant/demo_plans.h"

#include <algorithm>

namespace lineside::demo {

namespace {

template<typename... F>
struct Visitor : F...
{
    using F::operator()...;
};
template<typename... F>
Visitor(F...) -> Visitor<F...>;

} // namespace

ServedValue Point::sample(UtcTime at)
{
    const auto measured = [this](double truth) {
        double shown = truth + (noise > 0 ? noise * random.normal() : 0.0);
        if (high > low)
            shown = std::clamp(shown, low, high);
        return Payload::of(rounded(shown));
    };
    return std::visit(Visitor{
                          [&](const double *source) { return ServedValue{measured(*source), StatusCode::Good, at, {}}; },
                          [&](const float *source) { return ServedValue{measured(*source), StatusCode::Good, at, {}}; },
                          [&](const StateSource &source) {
                              return ServedValue{Payload::of(source.read(source.object)), StatusCode::Good, at, {}};
                          },
                          [&](const int64_t *source) {
                              return ServedValue{Payload::of(qint64(*source)), StatusCode::Good, at, {}};
                          },
                          [&](const bool *source) { return ServedValue{Payload::of(*source), StatusCode::Good, at, {}}; },
                          [&](const Counter *source) {
                              return ServedValue{Payload::of(quint64(source->value)), StatusCode::Good, at, {}};
                          },
                          [&](const std::string *source) {
                              return ServedValue{{}, StatusCode::Good, at, QByteArray::fromStdString(*source)};
                          },
                      },
                      source);
}

PlantModel::PlantModel(const PlantOptions &options)
{
    // the machines' tags are counted first: the physics is built with the generic sensors that fill up the rest
    m_physics = std::make_unique<PlantPhysics>(options.seed);
    std::vector<std::vector<Point>> points = layOutPlant(m_plant, *m_physics, options);
    planDemoPlant(m_plant);
    qsizetype machineTags = 0;
    for (const std::vector<Point> &device : points)
        machineTags += qsizetype(device.size());
    m_firstGeneric = qsizetype(points.size());
    const qsizetype rest = qsizetype(std::min(options.tags, kMaxTags)) - machineTags;
    if (rest > 0) {
        m_physics->addGenericSensors(options.seed, size_t(rest));
        std::vector<std::vector<Point>> generic = layOutGenericSensors(m_plant, *m_physics, options);
        std::move(generic.begin(), generic.end(), std::back_inserter(points));
    }
    for (std::vector<Point> &device : points) {
        m_first.push_back(m_points.size());
        std::move(device.begin(), device.end(), std::back_inserter(m_points));
    }
    m_first.push_back(m_points.size());
}

std::span<Point> PlantModel::pointsOf(qsizetype device)
{
    const size_t first = m_first[size_t(device)];
    return std::span(m_points).subspan(first, m_first[size_t(device) + 1] - first);
}

void PlantModel::stepGeneric(qsizetype device, double dt)
{
    const size_t perDevice = size_t(kGenericTagsPerDevice);
    m_physics->stepGeneric(size_t(device - m_firstGeneric) * perDevice, perDevice, dt);
}

} // namespace lineside::demo
