#pragma once

#include "models/production/production_service.h"

/*
 * Names of production that this folder's sources use as their own. Not all of them: a Role there is another than that of people.
 */
namespace lineside {

using production::Account;
using production::Calendar;
using production::CalendarPtr;
using production::Cell;
using production::Counts;
using production::Loss;
using production::LossStep;
using production::MachinePicture;
using production::NoFigure;
using production::EnergyFigures;
using production::OeeFigures;
using production::OeeForecast;
using production::ParetoBar;
using production::PicturePtr;
using production::ProductionRun;
using production::ProductionService;
using production::RunPlan;
using production::RunStatus;
using production::ShiftSpan;
using production::Slice;
using production::SliceDay;
using production::StateInterval;
using production::StopEntry;
using production::TrendPoint;
using production::TrendStep;
using production::Waterfall;
using production::WorkCenterSummary;
using production::energyOf;
using production::energyPerUnit;
using production::forDisplay;
using production::forecastOf;
using production::kMachineStates;
using production::oeeOf;
using production::paretoOf;
using production::runStatusWord;
using production::summaryOf;
using production::units;
using production::waterfallOf;

} // namespace lineside
