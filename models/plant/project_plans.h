#pragma once

#include "models/plant/plant.h"
#include "models/plant/project_fields.h"
#include "models/plant/project_json_writer.h"

namespace lineside::project {

/*!
 * The parts of a plant that say how it works: calendars and reasons of a site, production, charts and health of a
 * machine. The same rules as in the rest of the project file: what is at its default stands nowhere.
 */
QList<ShiftCalendar> readCalendars(Fields &fields);
QList<StopReason> readStopReasons(Fields &fields);
ProductionPlan readProduction(Fields &fields);
QList<ControlChart> readCharts(Fields &fields);
HealthPlan readHealth(Fields &fields);

void writeCalendars(JsonWriter &out, const QList<ShiftCalendar> &calendars);
void writeStopReasons(JsonWriter &out, const QList<StopReason> &reasons);
void writeProduction(JsonWriter &out, const ProductionPlan &plan);
void writeCharts(JsonWriter &out, const QList<ControlChart> &charts);
void writeHealth(JsonWriter &out, const HealthPlan &plan);

} // namespace lineside::project
