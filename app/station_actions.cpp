#include "app/station_actions.h"
#include "models/base/post.h"

#include <QCoreApplication>

namespace lineside {

namespace {

struct ActionText
{
    Q_DECLARE_TR_FUNCTIONS(station)
};

Error tooLate()
{
    return {Error::Kind::Timeout, ActionText::tr("The station was too busy; nothing has changed."), {}};
}

Result<SnapshotPtr> edited(Station &station, const rest::PlantEdit &edit)
{
    if (station.clock().steady() >= edit.notAfter)
        return tooLate();
    if (station.editor().snapshot()->revision() != edit.basedOn)
        return Error{Error::Kind::Cancelled, ActionText::tr("The configuration was changed meanwhile; nothing has been changed now."), {}};
    Status applied = Done{};
    station.actAs(edit.actor, [&] { applied = station.editor().apply(edit.name, edit.next); });
    if (!applied)
        return applied.error();
    return station.editor().snapshot();
}

Status saved(Station &station, const Actor &actor, SteadyTime notAfter)
{
    if (station.clock().steady() >= notAfter)
        return tooLate();
    if (Status may = station.authorizer().mayConfigure(actor); !may)
        return may;
    if (station.settings().projectFile.isEmpty())
        return Error{Error::Kind::Unsupported, ActionText::tr("This station runs without a project file."), {}};
    return station.saveProject();
}

} // namespace

rest::Actions actionsOf(Station &station)
{
    rest::Actions actions;
    actions.edit = [&station](rest::PlantEdit edit, rest::PlantEdited done) {
        post(&station, [&station, edit = std::move(edit), done = std::move(done)] { done(edited(station, edit)); });
    };
    actions.save = [&station](const Actor &actor, SteadyTime notAfter, std::function<void(const Status &)> done) {
        post(&station, [&station, actor, notAfter, done = std::move(done)] { done(saved(station, actor, notAfter)); });
    };
    actions.field = &station.driverHost();
    actions.commands = &station.commands();
    actions.pushed = station.pushDesk();
    actions.operations = {&station.operations().production(), &station.operations().quality(), &station.operations().health()};
    return actions;
}

} // namespace lineside
