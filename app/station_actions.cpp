#include "app/station_actions.h"

namespace lineside {

rest::Actions actionsOf(Station &station)
{
    rest::Actions actions;
    StationEdits &edits = station.edits();
    actions.edit = [&edits](rest::PlantEdit edit, rest::PlantEdited done) { edits.edit(std::move(edit), std::move(done)); };
    actions.save = [&edits](const Actor &actor, SteadyTime notAfter, std::function<void(const Status &)> done) {
        edits.save(actor, notAfter, std::move(done));
    };
    actions.field = &station.driverHost();
    actions.commands = &station.commands();
    actions.pushed = station.pushDesk();
    actions.operations = {&station.operations().production(), &station.operations().quality(), &station.operations().health()};
    return actions;
}

} // namespace lineside
