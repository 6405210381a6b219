-- What people and rules write down: production, control charts, laboratory values, health. Each row has the identity that it
-- has at its station and is written there again whenever it changes; what is deleted there goes here too. Machines, charts and
-- batches are named without a foreign key: a record is no worse when what it is about has gone.

CREATE TABLE lineside.record_progress (
  source uuid PRIMARY KEY,
  last_change bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.record_progress IS 'How far each station has come with its records. Whoever writes some holds its row, so that nobody else does.';
COMMENT ON COLUMN lineside.record_progress.source IS 'Identity of the station''s local history.';
COMMENT ON COLUMN lineside.record_progress.last_change IS 'Number of the newest change at the station that is here. When it is another than the station knows, all its records are sent again.';
COMMENT ON COLUMN lineside.record_progress.updated_at IS 'When it was last moved.';

CREATE TABLE lineside.control_charts (
  chart_uuid uuid PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  work_center_uuid uuid NOT NULL REFERENCES lineside.work_centers,
  tag_uuid uuid,
  chart_code text NOT NULL,
  chart_name text NOT NULL,
  chart_type text NOT NULL,
  unit_ucum text NOT NULL,
  spec_low double precision,
  spec_high double precision,
  is_active boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.control_charts IS 'Characteristics that are watched by control charts.';
COMMENT ON COLUMN lineside.control_charts.chart_uuid IS 'Identity of the chart; renaming keeps it.';
COMMENT ON COLUMN lineside.control_charts.tenant_id IS 'Whose chart it is.';
COMMENT ON COLUMN lineside.control_charts.work_center_uuid IS 'The machine whose work it watches.';
COMMENT ON COLUMN lineside.control_charts.tag_uuid IS 'The tag that it is fed by (table tags); null: by hand or from a laboratory.';
COMMENT ON COLUMN lineside.control_charts.chart_code IS 'Short name, unique within its machine.';
COMMENT ON COLUMN lineside.control_charts.chart_name IS 'Name in words.';
COMMENT ON COLUMN lineside.control_charts.chart_type IS 'xbar-r, xbar-s, individuals, ewma or cusum.';
COMMENT ON COLUMN lineside.control_charts.unit_ucum IS 'Unit of its values as a UCUM code; empty for none.';
COMMENT ON COLUMN lineside.control_charts.spec_low IS 'Lower specification limit, in its unit; null for open.';
COMMENT ON COLUMN lineside.control_charts.spec_high IS 'Upper specification limit, in its unit; null for open.';
COMMENT ON COLUMN lineside.control_charts.is_active IS 'False once it is not in any station''s project any more.';
COMMENT ON COLUMN lineside.control_charts.updated_at IS 'When this row was last changed.';

CREATE TABLE lineside.equipment_health_scores (
  score_uuid uuid PRIMARY KEY,
  work_center_uuid uuid NOT NULL,
  time timestamptz NOT NULL,
  score double precision,
  confidence double precision NOT NULL,
  status text NOT NULL,
  status_cap text NOT NULL,
  sensor_score double precision,
  oee_score double precision,
  quality_score double precision,
  reliability_score double precision,
  performance_score double precision,
  average_7d double precision,
  average_30d double precision,
  change_to_average_7d double precision,
  direction text NOT NULL,
  is_significant boolean NOT NULL,
  anomaly_type text,
  anomaly_severity text,
  data_from timestamptz NOT NULL,
  reading_count bigint NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX equipment_health_scores_machine_time ON lineside.equipment_health_scores (work_center_uuid, time DESC);
CREATE INDEX equipment_health_scores_time_range ON lineside.equipment_health_scores USING brin (time);
COMMENT ON TABLE lineside.equipment_health_scores IS 'How well machines are: a score from 0 (worst) to 100 for each machine and moment, and what it is made of.';
COMMENT ON COLUMN lineside.equipment_health_scores.score_uuid IS 'Identity of the score.';
COMMENT ON COLUMN lineside.equipment_health_scores.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.equipment_health_scores.time IS 'When it was given.';
COMMENT ON COLUMN lineside.equipment_health_scores.score IS '0 to 100; null where there was not enough data.';
COMMENT ON COLUMN lineside.equipment_health_scores.confidence IS '0 to 1: how much of what the score is made of was there.';
COMMENT ON COLUMN lineside.equipment_health_scores.status IS 'EXCELLENT, GOOD, FAIR, POOR, CRITICAL, or that there was not enough data.';
COMMENT ON COLUMN lineside.equipment_health_scores.status_cap IS 'What holds the status down whatever the score says, such as a hard limit; empty for nothing.';
COMMENT ON COLUMN lineside.equipment_health_scores.sensor_score IS '0 to 100 of the dimension sensors; null where it was not known.';
COMMENT ON COLUMN lineside.equipment_health_scores.oee_score IS '0 to 100 of the dimension OEE; null where it was not known.';
COMMENT ON COLUMN lineside.equipment_health_scores.quality_score IS '0 to 100 of the dimension quality; null where it was not known.';
COMMENT ON COLUMN lineside.equipment_health_scores.reliability_score IS '0 to 100 of the dimension reliability; null where it was not known.';
COMMENT ON COLUMN lineside.equipment_health_scores.performance_score IS '0 to 100 of the dimension performance; null where it was not known.';
COMMENT ON COLUMN lineside.equipment_health_scores.average_7d IS 'Mean of the daily means of the last 7 days; null where there were none.';
COMMENT ON COLUMN lineside.equipment_health_scores.average_30d IS 'Mean of the daily means of the last 30 days; null where there were none.';
COMMENT ON COLUMN lineside.equipment_health_scores.change_to_average_7d IS 'Mean of the last 24 hours less average_7d, in points.';
COMMENT ON COLUMN lineside.equipment_health_scores.direction IS 'IMPROVING, STABLE, DEGRADING, RAPIDLY_DEGRADING or UNKNOWN: by change_to_average_7d.';
COMMENT ON COLUMN lineside.equipment_health_scores.is_significant IS 'Whether the daily means have a direction at all, by two tests.';
COMMENT ON COLUMN lineside.equipment_health_scores.anomaly_type IS 'What kind of anomaly there was; null for none.';
COMMENT ON COLUMN lineside.equipment_health_scores.anomaly_severity IS 'How grave it was; null for none.';
COMMENT ON COLUMN lineside.equipment_health_scores.data_from IS 'The begin of the time that it rests on.';
COMMENT ON COLUMN lineside.equipment_health_scores.reading_count IS 'How many readings it rests on.';
COMMENT ON COLUMN lineside.equipment_health_scores.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.equipment_health_scores.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.equipment_health_scores.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.equipment_health_scores.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.predictive_maintenance_alerts (
  alert_uuid uuid PRIMARY KEY,
  work_center_uuid uuid NOT NULL,
  prediction_type text NOT NULL,
  state text NOT NULL,
  urgency text NOT NULL,
  severity text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  predicted_at timestamptz,
  probability double precision,
  hours_to_failure double precision,
  failure_mode text,
  algorithm text NOT NULL,
  algorithm_version text NOT NULL,
  outcome text NOT NULL,
  accuracy text NOT NULL,
  failed_at timestamptz,
  error_hours double precision,
  details jsonb,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX predictive_maintenance_alerts_machine_created_at ON lineside.predictive_maintenance_alerts (work_center_uuid, created_at DESC);
CREATE INDEX predictive_maintenance_alerts_state_urgency_updated_at ON lineside.predictive_maintenance_alerts (state, urgency, updated_at DESC);
COMMENT ON TABLE lineside.predictive_maintenance_alerts IS 'What is likely to happen to machines, and what came of it.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.alert_uuid IS 'Identity of the alert; one for each episode.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.prediction_type IS 'FAILURE_PREDICTION, ANOMALY_DETECTED ….';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.state IS 'OPEN, ACKNOWLEDGED, IN_PROGRESS …, RESOLVED.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.urgency IS 'ROUTINE … IMMEDIATE: how soon something has to be done.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.severity IS 'INFO, WARNING, ERROR or CRITICAL.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.created_at IS 'When it was raised.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.updated_at IS 'When it last changed.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.predicted_at IS 'When the limit will be reached; null where no time can be told.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.probability IS '0 to 1 that it comes true, by what became of former alerts; null while that is not known.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.hours_to_failure IS 'Remaining useful life in hours as of updated_at; null where it cannot be told.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.failure_mode IS 'What the indicators suggest; null where that is not known.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.algorithm IS 'What found it.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.algorithm_version IS 'Version of that.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.outcome IS 'What came of it as a person found it: NONE, TRUE, FALSE, PREVENTED, EXPIRED.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.accuracy IS 'What that says of the prediction: UNKNOWN, ACCURATE, EARLY, LATE, INCORRECT.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.failed_at IS 'When the machine failed; null where it did not, or nobody has said.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.error_hours IS 'failed_at less the first predicted time, in hours.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.details IS 'All that the station knows of it: grounds, indicators, steps of people.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.predictive_maintenance_alerts.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.maintenance_recommendations (
  recommendation_uuid uuid PRIMARY KEY,
  work_center_uuid uuid NOT NULL,
  alert_uuid uuid,
  state text NOT NULL,
  priority text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  planned_for timestamptz,
  implemented_at timestamptz,
  has_helped boolean,
  details jsonb,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX maintenance_recommendations_machine_created_at ON lineside.maintenance_recommendations (work_center_uuid, created_at DESC);
CREATE INDEX maintenance_recommendations_state_updated_at ON lineside.maintenance_recommendations (state, updated_at DESC);
COMMENT ON TABLE lineside.maintenance_recommendations IS 'What was proposed to be done to machines, and what became of it.';
COMMENT ON COLUMN lineside.maintenance_recommendations.recommendation_uuid IS 'Identity of the recommendation.';
COMMENT ON COLUMN lineside.maintenance_recommendations.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.maintenance_recommendations.alert_uuid IS 'The alert that it came from (predictive_maintenance_alerts); null for none.';
COMMENT ON COLUMN lineside.maintenance_recommendations.state IS 'PROPOSED, APPROVED, REJECTED, IMPLEMENTED or VALIDATED.';
COMMENT ON COLUMN lineside.maintenance_recommendations.priority IS 'INFO, WARNING, ERROR or CRITICAL.';
COMMENT ON COLUMN lineside.maintenance_recommendations.created_at IS 'When it was proposed.';
COMMENT ON COLUMN lineside.maintenance_recommendations.updated_at IS 'When it last changed.';
COMMENT ON COLUMN lineside.maintenance_recommendations.planned_for IS 'When it is to be done; null while nobody has said.';
COMMENT ON COLUMN lineside.maintenance_recommendations.implemented_at IS 'When it was done; null while it was not.';
COMMENT ON COLUMN lineside.maintenance_recommendations.has_helped IS 'Whether it helped; null until that was validated.';
COMMENT ON COLUMN lineside.maintenance_recommendations.details IS 'All that the station knows of it: text, reason, steps of people.';
COMMENT ON COLUMN lineside.maintenance_recommendations.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.maintenance_recommendations.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.maintenance_recommendations.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.maintenance_recommendations.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.production_cells (
  cell_uuid uuid PRIMARY KEY,
  work_center_uuid uuid NOT NULL,
  from_time timestamptz NOT NULL,
  to_time timestamptz NOT NULL,
  production_date date NOT NULL,
  shift_name text NOT NULL,
  shift_from timestamptz,
  run_from timestamptz,
  order_code text NOT NULL,
  unknown_s double precision NOT NULL,
  running_s double precision NOT NULL,
  idle_s double precision NOT NULL,
  setup_s double precision NOT NULL,
  down_s double precision NOT NULL,
  planned_stop_s double precision NOT NULL,
  no_shift_s double precision NOT NULL,
  short_stop_s double precision NOT NULL,
  short_stop_count bigint NOT NULL,
  overtime_s double precision NOT NULL,
  total_count double precision,
  good_count double precision,
  scrap_count double precision,
  rework_count double precision,
  out_of_shift_count double precision,
  unseen_count double precision,
  ideal_s double precision,
  good_ideal_s double precision,
  is_ideal_known boolean NOT NULL,
  is_quality_known boolean NOT NULL,
  energy double precision NOT NULL,
  energy_out_of_shift double precision NOT NULL,
  reading_count bigint NOT NULL,
  reading_quality double precision,
  estimated_count double precision NOT NULL,
  counter_resets bigint NOT NULL,
  counter_glitches bigint NOT NULL,
  products jsonb,
  stop_reasons jsonb,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX production_cells_machine_from_time ON lineside.production_cells (work_center_uuid, from_time DESC);
CREATE INDEX production_cells_production_date_facility ON lineside.production_cells (production_date, facility_uuid);
CREATE INDEX production_cells_from_time_range ON lineside.production_cells USING brin (from_time);
COMMENT ON TABLE lineside.production_cells IS 'What machines did and made: a row per machine and clock hour, as far as it lies in one shift (or in none) and in one production run. Hours, shifts, days and runs are sums of these.';
COMMENT ON COLUMN lineside.production_cells.cell_uuid IS 'Identity of the cell, by machine and begin.';
COMMENT ON COLUMN lineside.production_cells.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.production_cells.from_time IS 'Begin; no two cells of a machine share it.';
COMMENT ON COLUMN lineside.production_cells.to_time IS 'End of the clock hour or shift; where a run ends before, the next cell begins there.';
COMMENT ON COLUMN lineside.production_cells.production_date IS 'The day to which it belongs; a night shift belongs to the day on which it begins.';
COMMENT ON COLUMN lineside.production_cells.shift_name IS 'The shift; empty for none, or without a calendar.';
COMMENT ON COLUMN lineside.production_cells.shift_from IS 'When the shift began; null out of shift.';
COMMENT ON COLUMN lineside.production_cells.run_from IS 'When the production run began; null for none.';
COMMENT ON COLUMN lineside.production_cells.order_code IS 'The run''s order; empty for none.';
COMMENT ON COLUMN lineside.production_cells.unknown_s IS 'Seconds in which the state was not known.';
COMMENT ON COLUMN lineside.production_cells.running_s IS 'Seconds running.';
COMMENT ON COLUMN lineside.production_cells.idle_s IS 'Seconds idle, short stops with them.';
COMMENT ON COLUMN lineside.production_cells.setup_s IS 'Seconds of setup.';
COMMENT ON COLUMN lineside.production_cells.down_s IS 'Seconds down, short stops with them.';
COMMENT ON COLUMN lineside.production_cells.planned_stop_s IS 'Seconds of planned stops.';
COMMENT ON COLUMN lineside.production_cells.no_shift_s IS 'Seconds out of any shift.';
COMMENT ON COLUMN lineside.production_cells.short_stop_s IS 'Seconds of short stops, which stand in idle_s and down_s and count as a loss of performance.';
COMMENT ON COLUMN lineside.production_cells.short_stop_count IS 'How many short stops there were.';
COMMENT ON COLUMN lineside.production_cells.overtime_s IS 'Seconds of no_shift_s in which the machine ran all the same.';
COMMENT ON COLUMN lineside.production_cells.total_count IS 'How many were made in shift while the state was known: what OEE is made of, in units; null where nothing counts.';
COMMENT ON COLUMN lineside.production_cells.good_count IS 'How many of total_count were good, in units; null where nothing counts.';
COMMENT ON COLUMN lineside.production_cells.scrap_count IS 'How many of total_count were scrap, in units; null where nothing counts.';
COMMENT ON COLUMN lineside.production_cells.rework_count IS 'How many of total_count have to be reworked, in units; null where nothing counts.';
COMMENT ON COLUMN lineside.production_cells.out_of_shift_count IS 'How many were made out of shift, in units; null where nothing counts.';
COMMENT ON COLUMN lineside.production_cells.unseen_count IS 'How many were made while the state was not known, in units; null where nothing counts.';
COMMENT ON COLUMN lineside.production_cells.ideal_s IS 'Seconds that total_count takes at the ideal cycles of its products.';
COMMENT ON COLUMN lineside.production_cells.good_ideal_s IS 'Seconds that good_count takes at the ideal cycles of its products.';
COMMENT ON COLUMN lineside.production_cells.is_ideal_known IS 'Whether every product that was made has an ideal cycle, and counters are there.';
COMMENT ON COLUMN lineside.production_cells.is_quality_known IS 'Whether counters tell good from bad.';
COMMENT ON COLUMN lineside.production_cells.energy IS 'What its energy counter counted in shift, in that counter''s unit (table tags).';
COMMENT ON COLUMN lineside.production_cells.energy_out_of_shift IS 'The same out of shift.';
COMMENT ON COLUMN lineside.production_cells.reading_count IS 'How many readings it rests on.';
COMMENT ON COLUMN lineside.production_cells.reading_quality IS '0 to 1: their quality, a half for Uncertain ones; null without readings.';
COMMENT ON COLUMN lineside.production_cells.estimated_count IS 'Units that were spread over a time in which nobody saw the counter.';
COMMENT ON COLUMN lineside.production_cells.counter_resets IS 'How often counters began anew.';
COMMENT ON COLUMN lineside.production_cells.counter_glitches IS 'Single readings of counters that were not believed.';
COMMENT ON COLUMN lineside.production_cells.products IS 'What was made by product and ideal cycle (production_products shows it as rows).';
COMMENT ON COLUMN lineside.production_cells.stop_reasons IS 'Time of stops by state and reason (production_stop_reasons shows it as rows).';
COMMENT ON COLUMN lineside.production_cells.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.production_cells.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.production_cells.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.production_cells.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.production_stops (
  stop_uuid uuid PRIMARY KEY,
  work_center_uuid uuid NOT NULL,
  from_time timestamptz NOT NULL,
  to_time timestamptz NOT NULL,
  state text NOT NULL,
  reason_code text NOT NULL,
  is_by_person boolean NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX production_stops_machine_from_time ON lineside.production_stops (work_center_uuid, from_time DESC);
CREATE INDEX production_stops_reason_code_from_time ON lineside.production_stops (reason_code, from_time DESC);
COMMENT ON TABLE lineside.production_stops IS 'Stops of machines that are no short ones: idle, setup, down and planned.';
COMMENT ON COLUMN lineside.production_stops.stop_uuid IS 'Identity of the stop, by machine and begin.';
COMMENT ON COLUMN lineside.production_stops.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.production_stops.from_time IS 'When it began.';
COMMENT ON COLUMN lineside.production_stops.to_time IS 'When it ended; of one that lasts, how far it is known.';
COMMENT ON COLUMN lineside.production_stops.state IS 'IDLE, SETUP, DOWN or PLANNED_STOP.';
COMMENT ON COLUMN lineside.production_stops.reason_code IS 'Why; empty where nobody has said.';
COMMENT ON COLUMN lineside.production_stops.is_by_person IS 'Whether a person said so; else the machine or the calendar.';
COMMENT ON COLUMN lineside.production_stops.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.production_stops.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.production_stops.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.production_stops.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.production_stop_entries (
  entry_uuid uuid PRIMARY KEY,
  work_center_uuid uuid NOT NULL,
  from_time timestamptz NOT NULL,
  to_time timestamptz NOT NULL,
  state text,
  reason_code text NOT NULL,
  note text NOT NULL,
  user_name text NOT NULL,
  entered_at timestamptz NOT NULL,
  value_before text NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX production_stop_entries_machine_from_time ON lineside.production_stop_entries (work_center_uuid, from_time DESC);
CREATE INDEX production_stop_entries_entered_at ON lineside.production_stop_entries (entered_at);
COMMENT ON TABLE lineside.production_stop_entries IS 'What people said of stops. A later entry counts where it overlaps earlier ones; none is ever changed.';
COMMENT ON COLUMN lineside.production_stop_entries.entry_uuid IS 'Identity of the entry.';
COMMENT ON COLUMN lineside.production_stop_entries.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.production_stop_entries.from_time IS 'Begin of the time that it is about.';
COMMENT ON COLUMN lineside.production_stop_entries.to_time IS 'Its end.';
COMMENT ON COLUMN lineside.production_stop_entries.state IS 'The state that it was; null: what the machine says holds again.';
COMMENT ON COLUMN lineside.production_stop_entries.reason_code IS 'Why; empty for none.';
COMMENT ON COLUMN lineside.production_stop_entries.note IS 'Why it was entered or corrected.';
COMMENT ON COLUMN lineside.production_stop_entries.user_name IS 'Who entered it.';
COMMENT ON COLUMN lineside.production_stop_entries.entered_at IS 'When.';
COMMENT ON COLUMN lineside.production_stop_entries.value_before IS 'What held until then, in words.';
COMMENT ON COLUMN lineside.production_stop_entries.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.production_stop_entries.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.production_stop_entries.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.production_stop_entries.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.production_runs (
  run_uuid uuid PRIMARY KEY,
  work_center_uuid uuid NOT NULL,
  order_code text NOT NULL,
  product text NOT NULL,
  planned_quantity double precision,
  due_at timestamptz,
  from_time timestamptz,
  to_time timestamptz,
  user_name text NOT NULL,
  changed_at timestamptz NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX production_runs_machine_from_time ON lineside.production_runs (work_center_uuid, from_time DESC);
CREATE INDEX production_runs_order_code ON lineside.production_runs (order_code);
COMMENT ON TABLE lineside.production_runs IS 'Production runs as people plan and lead them. What was made in a run are the cells with its run_from or order_code.';
COMMENT ON COLUMN lineside.production_runs.run_uuid IS 'Identity of the run.';
COMMENT ON COLUMN lineside.production_runs.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.production_runs.order_code IS 'The order.';
COMMENT ON COLUMN lineside.production_runs.product IS 'What is made; empty: as the machine says.';
COMMENT ON COLUMN lineside.production_runs.planned_quantity IS 'How many units are to be made; null where nobody has said.';
COMMENT ON COLUMN lineside.production_runs.due_at IS 'When it is to begin; null where nobody has said.';
COMMENT ON COLUMN lineside.production_runs.from_time IS 'When a person began it; null while nobody did.';
COMMENT ON COLUMN lineside.production_runs.to_time IS 'When a person ended it; null while nobody did.';
COMMENT ON COLUMN lineside.production_runs.user_name IS 'Who changed it last.';
COMMENT ON COLUMN lineside.production_runs.changed_at IS 'When that was.';
COMMENT ON COLUMN lineside.production_runs.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.production_runs.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.production_runs.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.production_runs.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.spc_points (
  point_uuid uuid PRIMARY KEY,
  chart_uuid uuid NOT NULL,
  work_center_uuid uuid NOT NULL,
  time timestamptz NOT NULL,
  readings double precision[] NOT NULL,
  mean double precision NOT NULL,
  spread double precision,
  shown_value double precision NOT NULL,
  shown_below double precision,
  is_judged boolean NOT NULL,
  patterns text NOT NULL,
  side text NOT NULL,
  is_signal boolean NOT NULL,
  value_source text NOT NULL,
  user_name text NOT NULL,
  entered_at timestamptz NOT NULL,
  batch_uuid uuid,
  chart_basis text NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX spc_points_chart_time ON lineside.spc_points (chart_uuid, time DESC);
CREATE INDEX spc_points_machine_time ON lineside.spc_points (work_center_uuid, time DESC);
CREATE INDEX spc_points_time_range ON lineside.spc_points USING brin (time);
COMMENT ON TABLE lineside.spc_points IS 'Points of control charts: subgroups of values of tags, and what people and laboratories measured.';
COMMENT ON COLUMN lineside.spc_points.point_uuid IS 'Identity of the point.';
COMMENT ON COLUMN lineside.spc_points.chart_uuid IS 'The chart (table control_charts).';
COMMENT ON COLUMN lineside.spc_points.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.spc_points.time IS 'When its values were taken.';
COMMENT ON COLUMN lineside.spc_points.readings IS 'The values themselves, in the chart''s unit.';
COMMENT ON COLUMN lineside.spc_points.mean IS 'Their mean.';
COMMENT ON COLUMN lineside.spc_points.spread IS 'Their range or standard deviation, as the chart''s type has it; null where there is none.';
COMMENT ON COLUMN lineside.spc_points.shown_value IS 'What the chart draws: mean, weighted mean, or upper sum in sigmas.';
COMMENT ON COLUMN lineside.spc_points.shown_below IS 'The lower sum of a CUSUM chart, in sigmas; null for others.';
COMMENT ON COLUMN lineside.spc_points.is_judged IS 'Whether there were limits to judge it by.';
COMMENT ON COLUMN lineside.spc_points.patterns IS 'Patterns that end at it; empty for none.';
COMMENT ON COLUMN lineside.spc_points.side IS 'ABOVE, BELOW or NONE.';
COMMENT ON COLUMN lineside.spc_points.is_signal IS 'Whether the chart signals at it.';
COMMENT ON COLUMN lineside.spc_points.value_source IS 'TAG, HAND or FILE.';
COMMENT ON COLUMN lineside.spc_points.user_name IS 'Who entered it; empty for a tag.';
COMMENT ON COLUMN lineside.spc_points.entered_at IS 'When it was entered; of a tag its time.';
COMMENT ON COLUMN lineside.spc_points.batch_uuid IS 'The batch to which it belongs (quality_batches); null for none.';
COMMENT ON COLUMN lineside.spc_points.chart_basis IS 'Settings on which the chart rested then; points of another basis are not compared.';
COMMENT ON COLUMN lineside.spc_points.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.spc_points.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.spc_points.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.spc_points.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.spc_signals (
  signal_uuid uuid PRIMARY KEY,
  chart_uuid uuid NOT NULL,
  work_center_uuid uuid NOT NULL,
  chart_code text NOT NULL,
  time timestamptz NOT NULL,
  severity text NOT NULL,
  patterns text NOT NULL,
  side text NOT NULL,
  value double precision NOT NULL,
  limit_low double precision,
  centre double precision,
  limit_high double precision,
  action text NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX spc_signals_machine_time ON lineside.spc_signals (work_center_uuid, time DESC);
CREATE INDEX spc_signals_chart_time ON lineside.spc_signals (chart_uuid, time DESC);
CREATE INDEX spc_signals_time ON lineside.spc_signals (time);
COMMENT ON TABLE lineside.spc_signals IS 'Signals of control charts, one for each excursion.';
COMMENT ON COLUMN lineside.spc_signals.signal_uuid IS 'Identity of the signal.';
COMMENT ON COLUMN lineside.spc_signals.chart_uuid IS 'The chart (table control_charts).';
COMMENT ON COLUMN lineside.spc_signals.work_center_uuid IS 'The machine (table work_centers).';
COMMENT ON COLUMN lineside.spc_signals.chart_code IS 'Its short name then.';
COMMENT ON COLUMN lineside.spc_signals.time IS 'When the point was taken at which it signalled.';
COMMENT ON COLUMN lineside.spc_signals.severity IS 'HIGH or LOW.';
COMMENT ON COLUMN lineside.spc_signals.patterns IS 'Patterns that end there.';
COMMENT ON COLUMN lineside.spc_signals.side IS 'ABOVE, BELOW or NONE.';
COMMENT ON COLUMN lineside.spc_signals.value IS 'What the chart drew.';
COMMENT ON COLUMN lineside.spc_signals.limit_low IS 'Lower control limit then; null where there is none.';
COMMENT ON COLUMN lineside.spc_signals.centre IS 'Centre line then.';
COMMENT ON COLUMN lineside.spc_signals.limit_high IS 'Upper control limit then; null where there is none.';
COMMENT ON COLUMN lineside.spc_signals.action IS 'What is to be done.';
COMMENT ON COLUMN lineside.spc_signals.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.spc_signals.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.spc_signals.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.spc_signals.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.quality_batches (
  batch_uuid uuid PRIMARY KEY,
  work_center_uuid uuid,
  batch_code text NOT NULL,
  product text NOT NULL,
  state text NOT NULL,
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  note text NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX quality_batches_batch_code ON lineside.quality_batches (batch_code);
CREATE INDEX quality_batches_state_opened_at ON lineside.quality_batches (state, opened_at DESC);
COMMENT ON TABLE lineside.quality_batches IS 'What is tested, and released or not, as one.';
COMMENT ON COLUMN lineside.quality_batches.batch_uuid IS 'Identity of the batch.';
COMMENT ON COLUMN lineside.quality_batches.work_center_uuid IS 'The machine (table work_centers) that made it; null where nobody has said.';
COMMENT ON COLUMN lineside.quality_batches.batch_code IS 'Lot number.';
COMMENT ON COLUMN lineside.quality_batches.product IS 'What it is.';
COMMENT ON COLUMN lineside.quality_batches.state IS 'OPEN, APPROVED or REJECTED.';
COMMENT ON COLUMN lineside.quality_batches.opened_by IS 'Who opened it.';
COMMENT ON COLUMN lineside.quality_batches.opened_at IS 'When.';
COMMENT ON COLUMN lineside.quality_batches.decided_by IS 'Who signed the decision; null while it is open.';
COMMENT ON COLUMN lineside.quality_batches.decided_at IS 'When; null while it is open.';
COMMENT ON COLUMN lineside.quality_batches.note IS 'Why, where that had to be said.';
COMMENT ON COLUMN lineside.quality_batches.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.quality_batches.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.quality_batches.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.quality_batches.carried_at IS 'When this row was last written.';

CREATE TABLE lineside.quality_tests (
  test_uuid uuid PRIMARY KEY,
  work_center_uuid uuid,
  batch_uuid uuid NOT NULL,
  parameter text NOT NULL,
  value double precision NOT NULL,
  unit_ucum text NOT NULL,
  expected_low double precision,
  expected_high double precision,
  severity text NOT NULL,
  is_regulated boolean NOT NULL,
  has_passed boolean NOT NULL,
  action text NOT NULL,
  time timestamptz NOT NULL,
  user_name text NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid,
  source_id integer NOT NULL REFERENCES lineside.stations,
  carried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX quality_tests_batch ON lineside.quality_tests (batch_uuid);
CREATE INDEX quality_tests_parameter_time ON lineside.quality_tests (parameter, time DESC);
COMMENT ON TABLE lineside.quality_tests IS 'Results of laboratories and of checks by hand.';
COMMENT ON COLUMN lineside.quality_tests.test_uuid IS 'Identity of the test.';
COMMENT ON COLUMN lineside.quality_tests.work_center_uuid IS 'The machine of its batch; null where nobody has said.';
COMMENT ON COLUMN lineside.quality_tests.batch_uuid IS 'The batch (quality_batches).';
COMMENT ON COLUMN lineside.quality_tests.parameter IS 'What was tested: viscosity.';
COMMENT ON COLUMN lineside.quality_tests.value IS 'What came out, in unit_ucum.';
COMMENT ON COLUMN lineside.quality_tests.unit_ucum IS 'Unit of value and limits as a UCUM code; empty for none.';
COMMENT ON COLUMN lineside.quality_tests.expected_low IS 'Lower end of what is wanted; null for open.';
COMMENT ON COLUMN lineside.quality_tests.expected_high IS 'Upper end of what is wanted; null for open.';
COMMENT ON COLUMN lineside.quality_tests.severity IS 'How grave it is to miss that: HIGH or LOW.';
COMMENT ON COLUMN lineside.quality_tests.is_regulated IS 'Whether it must be met, or the exception be explained, before the batch is approved.';
COMMENT ON COLUMN lineside.quality_tests.has_passed IS 'Whether value lies inside.';
COMMENT ON COLUMN lineside.quality_tests.action IS 'What is to be done when it was missed.';
COMMENT ON COLUMN lineside.quality_tests.time IS 'When it was tested.';
COMMENT ON COLUMN lineside.quality_tests.user_name IS 'Who entered it.';
COMMENT ON COLUMN lineside.quality_tests.tenant_id IS 'Whose it is.';
COMMENT ON COLUMN lineside.quality_tests.facility_uuid IS 'The facility where the machine stands; null where no machine was named or it is not known here.';
COMMENT ON COLUMN lineside.quality_tests.source_id IS 'The station that last wrote it (table stations).';
COMMENT ON COLUMN lineside.quality_tests.carried_at IS 'When this row was last written.';

-- What readers see: the tables above, and what they are asked for most.

CREATE VIEW lineside_read.control_charts WITH (security_barrier = true) AS
  SELECT * FROM lineside.control_charts WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.control_charts IS 'Control charts.';

CREATE VIEW lineside_read.equipment_health_scores WITH (security_barrier = true) AS
  SELECT * FROM lineside.equipment_health_scores WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.equipment_health_scores IS 'How well machines are: a score from 0 (worst) to 100 for each machine and moment, and what it is made of.';

CREATE VIEW lineside_read.predictive_maintenance_alerts WITH (security_barrier = true) AS
  SELECT * FROM lineside.predictive_maintenance_alerts WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.predictive_maintenance_alerts IS 'What is likely to happen to machines, and what came of it.';

CREATE VIEW lineside_read.maintenance_recommendations WITH (security_barrier = true) AS
  SELECT * FROM lineside.maintenance_recommendations WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.maintenance_recommendations IS 'What was proposed to be done to machines, and what became of it.';

CREATE VIEW lineside_read.production_cells WITH (security_barrier = true) AS
  SELECT * FROM lineside.production_cells WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_cells IS 'What machines did and made: a row per machine and clock hour, as far as it lies in one shift (or in none) and in one production run. Hours, shifts, days and runs are sums of these.';

CREATE VIEW lineside_read.production_stops WITH (security_barrier = true) AS
  SELECT * FROM lineside.production_stops WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_stops IS 'Stops of machines that are no short ones: idle, setup, down and planned.';

CREATE VIEW lineside_read.production_stop_entries WITH (security_barrier = true) AS
  SELECT * FROM lineside.production_stop_entries WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_stop_entries IS 'What people said of stops. A later entry counts where it overlaps earlier ones; none is ever changed.';

CREATE VIEW lineside_read.production_runs WITH (security_barrier = true) AS
  SELECT * FROM lineside.production_runs WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_runs IS 'Production runs as people plan and lead them. What was made in a run are the cells with its run_from or order_code.';

CREATE VIEW lineside_read.spc_points WITH (security_barrier = true) AS
  SELECT * FROM lineside.spc_points WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.spc_points IS 'Points of control charts: subgroups of values of tags, and what people and laboratories measured.';

CREATE VIEW lineside_read.spc_signals WITH (security_barrier = true) AS
  SELECT * FROM lineside.spc_signals WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.spc_signals IS 'Signals of control charts, one for each excursion.';

CREATE VIEW lineside_read.quality_batches WITH (security_barrier = true) AS
  SELECT * FROM lineside.quality_batches WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.quality_batches IS 'What is tested, and released or not, as one.';

CREATE VIEW lineside_read.quality_tests WITH (security_barrier = true) AS
  SELECT * FROM lineside.quality_tests WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.quality_tests IS 'Results of laboratories and of checks by hand.';

CREATE VIEW lineside_read.production_shifts WITH (security_barrier = true) AS
  SELECT work_center_uuid, tenant_id, facility_uuid, production_date, shift_name, shift_from,
         min(from_time) AS from_time, max(to_time) AS to_time,
         sum(unknown_s) AS unknown_s, sum(running_s) AS running_s, sum(idle_s) AS idle_s, sum(setup_s) AS setup_s, sum(down_s) AS down_s,
         sum(planned_stop_s) AS planned_stop_s, sum(short_stop_s) AS short_stop_s, sum(short_stop_count) AS short_stop_count,
         sum(total_count) AS total_count, sum(good_count) AS good_count, sum(scrap_count) AS scrap_count,
         sum(rework_count) AS rework_count, sum(energy) AS energy, sum(reading_count) AS reading_count,
         sum(running_s + short_stop_s) / nullif(sum(running_s + idle_s + setup_s + down_s), 0) AS availability,
         CASE WHEN bool_and(is_ideal_known) THEN sum(ideal_s) / nullif(sum(running_s + short_stop_s), 0) END AS effectiveness,
         CASE WHEN bool_and(is_ideal_known AND is_quality_known) THEN sum(good_ideal_s) / nullif(sum(ideal_s), 0) END AS quality_ratio,
         CASE WHEN bool_and(is_ideal_known AND is_quality_known)
           THEN sum(good_ideal_s) / nullif(sum(running_s + idle_s + setup_s + down_s), 0) END AS oee
  FROM lineside.production_cells WHERE shift_from IS NOT NULL AND tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants)
  GROUP BY work_center_uuid, tenant_id, facility_uuid, production_date, shift_name, shift_from;
COMMENT ON VIEW lineside_read.production_shifts IS 'Shifts of machines: times in seconds, counts in units, and OEE with its parts (ISO 22400-2, 0 to 1), null where it cannot be told.';

CREATE VIEW lineside_read.production_run_figures WITH (security_barrier = true) AS
  SELECT work_center_uuid, tenant_id, facility_uuid, order_code, run_from,
         min(from_time) AS from_time, max(to_time) AS to_time,
         sum(unknown_s) AS unknown_s, sum(running_s) AS running_s, sum(idle_s) AS idle_s, sum(setup_s) AS setup_s, sum(down_s) AS down_s,
         sum(planned_stop_s) AS planned_stop_s, sum(short_stop_s) AS short_stop_s, sum(short_stop_count) AS short_stop_count,
         sum(total_count) AS total_count, sum(good_count) AS good_count, sum(scrap_count) AS scrap_count,
         sum(rework_count) AS rework_count, sum(energy) AS energy, sum(reading_count) AS reading_count,
         sum(running_s + short_stop_s) / nullif(sum(running_s + idle_s + setup_s + down_s), 0) AS availability,
         CASE WHEN bool_and(is_ideal_known) THEN sum(ideal_s) / nullif(sum(running_s + short_stop_s), 0) END AS effectiveness,
         CASE WHEN bool_and(is_ideal_known AND is_quality_known) THEN sum(good_ideal_s) / nullif(sum(ideal_s), 0) END AS quality_ratio,
         CASE WHEN bool_and(is_ideal_known AND is_quality_known)
           THEN sum(good_ideal_s) / nullif(sum(running_s + idle_s + setup_s + down_s), 0) END AS oee
  FROM lineside.production_cells WHERE run_from IS NOT NULL AND tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants)
  GROUP BY work_center_uuid, tenant_id, facility_uuid, order_code, run_from;
COMMENT ON VIEW lineside_read.production_run_figures IS 'Production runs of machines, as production_shifts has shifts.';

CREATE VIEW lineside_read.production_products WITH (security_barrier = true) AS
  SELECT c.work_center_uuid, c.tenant_id, c.facility_uuid, c.from_time, c.production_date, c.shift_name, c.order_code, p.product,
         p.ideal_cycle_s, p.total, p.good, p.scrap, p.rework, p.out_of_shift, p.unseen
  FROM lineside.production_cells c CROSS JOIN LATERAL jsonb_to_recordset(c.products) AS p(product text, ideal_cycle_s double precision,
    total double precision, good double precision, scrap double precision, rework double precision, out_of_shift double precision,
    unseen double precision)
  WHERE c.tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_products IS 'What was made in each cell, by product and ideal cycle (seconds a unit); counts in units.';

CREATE VIEW lineside_read.production_stop_reasons WITH (security_barrier = true) AS
  SELECT c.work_center_uuid, c.tenant_id, c.facility_uuid, c.from_time, c.production_date, c.shift_name, r.state, r.reason AS reason_code,
         r.seconds, r.stops
  FROM lineside.production_cells c CROSS JOIN LATERAL jsonb_to_recordset(c.stop_reasons) AS r(state text, reason text,
    seconds double precision, stops bigint)
  WHERE c.tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_stop_reasons IS 'Time of stops in each cell by state and reason, for Pareto charts.';

CREATE VIEW lineside_read.quality_measurements WITH (security_barrier = true) AS
  SELECT * FROM lineside.spc_points WHERE value_source <> 'TAG' AND tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.quality_measurements IS 'Points of control charts that people and laboratories measured.';
