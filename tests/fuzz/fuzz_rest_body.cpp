#include "plant/sample_plant.h"
#include "models/plant/plant_edits.h"
#include "server/http/head.h"
#include "server/live/filter.h"
#include "server/rest/body.h"
#include "server/rest/brought_readings.h"
#include "server/rest/plant_parts.h"

#include <cstdint>
#include <cstdlib>

using namespace lineside;
using namespace lineside::rest;

namespace {

//! What an edit leaves is a plant in which nobody else's things have changed.
void checkEdit(const Plant &before, const Result<PartEdit> &edit)
{
    if (!edit)
        return;
    if (edit->name.isEmpty() || edit->id.isNull() || edit->next.sites.size() < before.sites.size())
        std::abort();
    static_cast<void>(PlantEditor::check(edit->next));
}

} // namespace

//! Bodies of requests and filters: whatever they hold, they are read or refused. The first byte chooses the reader.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    static const Plant plant = test::samplePlant();
    const QString tenant = plant.sites[0].tenant;
    switch (data[0] % 6) {
    case 0: {
        const auto body = Body::read(bytes, {"name", "password", "days#", "enabled?", "value*"});
        if (body && body->has("password") && !body->text("password"))
            std::abort();
        break;
    }
    case 1: {
        const auto tape = project::JsonTape::read(bytes);
        const auto readings = tape ? readReadings(*tape) : Result<std::vector<BroughtReading>>(Error{});
        if (readings && (readings->empty() || readings->size() > size_t(kMostBrought)))
            std::abort();
        break;
    }
    case 2: {
        const auto given = readObject(bytes);
        if (!given)
            break;
        for (const PartKind kind : {PartKind::Site, PartKind::Line, PartKind::Machine, PartKind::Device, PartKind::Tag})
            checkEdit(plant, addPart(plant, kind, {}, *given, tenant));
        break;
    }
    case 3: {
        const auto given = readObject(bytes);
        if (!given)
            break;
        for (const PartKind kind : {PartKind::Site, PartKind::Line, PartKind::Machine, PartKind::Device, PartKind::Tag}) {
            checkEdit(plant, mergePart(plant, {kind}, *given, tenant));
            checkEdit(plant, replacePart(plant, {kind}, *given, tenant));
        }
        break;
    }
    case 4:
        if (const auto time = timeFrom(bytes); time && *time == kNoStamp)
            std::abort();
        static_cast<void>(uuidFrom(bytes));
        static_cast<void>(http::readQuery(bytes));
        break;
    default: {
        const auto tape = project::JsonTape::read(bytes);
        if (!tape)
            break;
        for (const live::TopicRow &topic : live::Catalogue::builtIn().topics())
            static_cast<void>(live::readFilter(tape->root(), topic));
        break;
    }
    }
    return 0;
}
