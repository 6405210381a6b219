-- What happened: readings and events, partitioned by month (hypertables where TimescaleDB is installed), and how far
-- each station has come with them.

CREATE FUNCTION lineside.has_timescale() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'timescaledb')
$$;
COMMENT ON FUNCTION lineside.has_timescale() IS 'Whether time series are hypertables here.';

CREATE FUNCTION lineside.make_series(series text, time_column text, columns text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF lineside.has_timescale() THEN
    EXECUTE format('CREATE TABLE lineside.%I (%s)', series, columns);
    EXECUTE format('SELECT create_hypertable(%L, %L, chunk_time_interval => interval ''7 days'', create_default_indexes => false)',
                   'lineside.' || series, time_column);
  ELSE
    EXECUTE format('CREATE TABLE lineside.%I (%s) PARTITION BY RANGE (%I)', series, columns, time_column);
  END IF;
  EXECUTE format('CREATE INDEX %I ON lineside.%I USING brin (%I) WITH (pages_per_range = 32, autosummarize = on)',
                 series || '_' || time_column, series, time_column);
END
$$;
COMMENT ON FUNCTION lineside.make_series(text, text, text) IS 'Makes a table for a time series with its BRIN index on time.';

CREATE FUNCTION lineside.ensure_month(series text, month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first_day date := date_trunc('month', month::timestamp)::date;
  partition text := series || to_char(first_day, '_YYYY_MM');
BEGIN
  IF lineside.has_timescale() OR EXISTS (SELECT FROM pg_catalog.pg_inherits
      WHERE inhparent = ('lineside.' || quote_ident(series))::regclass AND inhrelid = to_regclass('lineside.' || quote_ident(partition))) THEN
    RETURN false;
  END IF;
  -- One at a time. Attaching, unlike CREATE TABLE … PARTITION OF, does not wait for those who write to other months.
  PERFORM pg_advisory_xact_lock(hashtext('lineside.ensure_month'));
  IF EXISTS (SELECT FROM pg_catalog.pg_inherits
      WHERE inhparent = ('lineside.' || quote_ident(series))::regclass AND inhrelid = to_regclass('lineside.' || quote_ident(partition))) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE IF NOT EXISTS lineside.%I (LIKE lineside.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS)',
                 partition, series);
  EXECUTE format('COMMENT ON TABLE lineside.%I IS %L', partition, series || ' of ' || to_char(first_day, 'YYYY-MM') || ' (UTC).');
  EXECUTE format('ALTER TABLE lineside.%I ATTACH PARTITION lineside.%I FOR VALUES FROM (%L) TO (%L)', series, partition,
                 to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00',
                 to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
  RETURN true;
END
$$;
COMMENT ON FUNCTION lineside.ensure_month(text, date) IS 'Makes a series'' partition of a month when it is not there; true when it made it.';

SELECT lineside.make_series('sensor_readings', 'time', $columns$
  time timestamptz NOT NULL,
  value double precision,
  status_code bigint NOT NULL,
  sequence bigint NOT NULL,
  tag_id integer NOT NULL,
  source_id integer NOT NULL,
  tenant_id integer NOT NULL,
  quality smallint NOT NULL,
  value_integer numeric,
  value_text text,
  production_run_id uuid,
  metadata jsonb
$columns$);
COMMENT ON TABLE lineside.sensor_readings IS 'Every stored reading of every tag, as it came.';
COMMENT ON COLUMN lineside.sensor_readings.time IS 'When the value was true: the source''s stamp, or the receive time where that was implausible (then Uncertain).';
COMMENT ON COLUMN lineside.sensor_readings.value IS 'The number in the tag''s unit (for integers the nearest double); null for texts. Look at quality before using it.';
COMMENT ON COLUMN lineside.sensor_readings.status_code IS 'OPC UA status code as an unsigned number; 0 is Good.';
COMMENT ON COLUMN lineside.sensor_readings.sequence IS 'Number of the reading in its station''s history, in the order of storing.';
COMMENT ON COLUMN lineside.sensor_readings.tag_id IS 'The tag (table tags).';
COMMENT ON COLUMN lineside.sensor_readings.source_id IS 'The station that recorded it (table stations).';
COMMENT ON COLUMN lineside.sensor_readings.tenant_id IS 'Whose reading it is.';
COMMENT ON COLUMN lineside.sensor_readings.quality IS '0 Good, 1 Uncertain, 2 Bad.';
COMMENT ON COLUMN lineside.sensor_readings.value_integer IS 'The exact number of integer and Boolean tags (0 or 1); null for others.';
COMMENT ON COLUMN lineside.sensor_readings.value_text IS 'The text of text tags; null for others, and where none came.';
COMMENT ON COLUMN lineside.sensor_readings.production_run_id IS 'The production run during which it was recorded; null where none was known.';
COMMENT ON COLUMN lineside.sensor_readings.metadata IS 'Whatever else is known of it; null for nothing.';

SELECT lineside.make_series('equipment_events', 'time', $columns$
  time timestamptz NOT NULL,
  event_id bigint NOT NULL,
  source_id integer NOT NULL,
  tenant_id integer NOT NULL,
  event_kind text NOT NULL,
  severity text NOT NULL,
  source_code text NOT NULL,
  user_name text NOT NULL,
  value_before text NOT NULL,
  value_after text NOT NULL,
  message text NOT NULL,
  reference text NOT NULL
$columns$);
COMMENT ON TABLE lineside.equipment_events IS 'The journals of all stations.';
COMMENT ON COLUMN lineside.equipment_events.time IS 'When it happened.';
COMMENT ON COLUMN lineside.equipment_events.event_id IS 'Number of the event in its station''s journal.';
COMMENT ON COLUMN lineside.equipment_events.source_id IS 'The station that recorded it (table stations).';
COMMENT ON COLUMN lineside.equipment_events.tenant_id IS 'Whose equipment it is about.';
COMMENT ON COLUMN lineside.equipment_events.event_kind IS 'LINK_DOWN, WRITE_OUTCOME, MAINTENANCE_REQUIRED ….';
COMMENT ON COLUMN lineside.equipment_events.severity IS 'INFO, WARNING, ERROR or CRITICAL.';
COMMENT ON COLUMN lineside.equipment_events.source_code IS 'Code of the object that it is about: a device, DEVICE.tag, or "station".';
COMMENT ON COLUMN lineside.equipment_events.user_name IS 'Who did it; empty when nobody did.';
COMMENT ON COLUMN lineside.equipment_events.value_before IS 'What was before; empty where that means nothing.';
COMMENT ON COLUMN lineside.equipment_events.value_after IS 'What was after; empty where that means nothing.';
COMMENT ON COLUMN lineside.equipment_events.message IS 'The event in one sentence.';
COMMENT ON COLUMN lineside.equipment_events.reference IS 'Ties events together, such as a command and its outcome; empty for most.';

CREATE TABLE lineside.forward_progress (
  source uuid NOT NULL,
  lane text NOT NULL,
  next_sequence bigint NOT NULL,
  end_sequence bigint,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, lane)
) WITH (fillfactor = 50);
COMMENT ON TABLE lineside.forward_progress IS 'How far each station has come. Whoever writes a batch first moves its row, in the same transaction: that is why nothing comes twice.';
COMMENT ON COLUMN lineside.forward_progress.source IS 'Identity of the station''s local history.';
COMMENT ON COLUMN lineside.forward_progress.lane IS 'live, events, or backlog-<first sequence> for a closed range that is still to come.';
COMMENT ON COLUMN lineside.forward_progress.next_sequence IS 'The first number that is not here yet.';
COMMENT ON COLUMN lineside.forward_progress.end_sequence IS 'The last number of a backlog''s range; null for lanes without end.';
COMMENT ON COLUMN lineside.forward_progress.updated_at IS 'When it was last moved.';

CREATE TABLE lineside.rejected_readings (
  source uuid NOT NULL,
  lane text NOT NULL,
  sequence bigint NOT NULL,
  tenant_id integer NOT NULL,
  tag_id integer NOT NULL,
  time_us bigint NOT NULL,
  status_code bigint NOT NULL,
  value_type text NOT NULL,
  value_bits bigint NOT NULL,
  value_bytes bytea,
  reason text NOT NULL,
  rejected_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.rejected_readings IS 'Readings and events that the database could not take, each with the reason; nothing else is kept back for them.';
COMMENT ON COLUMN lineside.rejected_readings.source IS 'Identity of the station''s local history.';
COMMENT ON COLUMN lineside.rejected_readings.lane IS 'The lane that carried it; "events" for an event.';
COMMENT ON COLUMN lineside.rejected_readings.sequence IS 'Number of the reading (or event) at its station.';
COMMENT ON COLUMN lineside.rejected_readings.tenant_id IS 'Whose reading it is.';
COMMENT ON COLUMN lineside.rejected_readings.tag_id IS 'The tag; 0 for an event.';
COMMENT ON COLUMN lineside.rejected_readings.time_us IS 'Its time in microseconds since 1970-01-01 UTC, which may be what is wrong with it.';
COMMENT ON COLUMN lineside.rejected_readings.status_code IS 'OPC UA status code as an unsigned number.';
COMMENT ON COLUMN lineside.rejected_readings.value_type IS 'float64, int64, uint64, bool, text or event.';
COMMENT ON COLUMN lineside.rejected_readings.value_bits IS 'The 64 bits of its value, read as a signed number.';
COMMENT ON COLUMN lineside.rejected_readings.value_bytes IS 'The bytes of its text (of an event: as JSON); null for numbers.';
COMMENT ON COLUMN lineside.rejected_readings.reason IS 'Why it was not taken, in words.';
COMMENT ON COLUMN lineside.rejected_readings.rejected_at IS 'When it was put here.';
