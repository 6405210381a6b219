#pragma once

#include "models/commands/command_service.h"
#include "models/field/field_gateway.h"
#include "models/field/push_desk.h"
#include "server/rest/operations.h"

#include <functional>
#include <memory>

namespace lineside::rest {

//! A change of the configuration, made elsewhere from a snapshot.
struct PlantEdit
{
    Actor actor;         //!< whose right counts, and whose name stands in journal and audit trail
    QString name;        //!< of the undoable step: "Change device CAP-01"
    Plant next;
    quint64 basedOn = 0; //!< revision of the snapshot that \a next was made from
    SteadyTime notAfter{};
};
//! With the snapshot that runs now, or why nothing has changed.
using PlantEdited = std::function<void(const Result<SnapshotPtr> &)>;

/*!
 * What the server can do at a station, beyond reading it. Each may be empty: its routes then answer that this station
 * does not offer it.
 */
struct Actions
{
    /*!
     * Applies an edit as PlantEditor::apply() does, once it stands in the audit trail with what it changes. Any thread;
     * returns at once; \a done is called exactly once, on any thread, after everybody was told of the new snapshot
     * (WebServer::setPlant() among them). Nothing is changed, and \a done says so: Cancelled when another revision runs
     * than PlantEdit::basedOn; Timeout when the turn comes after PlantEdit::notAfter; Refused and BadData as apply() does;
     * anything when it could not be recorded.
     */
    std::function<void(PlantEdit, PlantEdited done)> edit;
    //! Saves the running configuration into the project file when \a actor may configure; else Refused. Any thread; returns at
    //! once; \a done is called once, on any thread. As edit for \a notAfter.
    std::function<void(const Actor &actor, SteadyTime notAfter, std::function<void(const Status &)> done)> save;
    //! The drivers' rules for devices, asked before an edit; without them nothing is edited. Outlives the server.
    const FieldGateway *field = nullptr;
    //! The one door for writes. Outlives the server.
    CommandService *commands = nullptr;
    //! Where readings that others bring are handed in.
    std::shared_ptr<PushDesk> pushed;
    Operations operations{};
};

} // namespace lineside::rest
