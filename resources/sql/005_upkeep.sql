-- Upkeep: readings can be found by their numbers, and months that are over can be dropped without taking their roll-ups
-- along.

CREATE INDEX sensor_readings_sequence ON lineside.sensor_readings USING brin (sequence) WITH (pages_per_range = 32, autosummarize = on);

CREATE TABLE lineside.reconciliations (
  source uuid PRIMARY KEY,
  compared_at timestamptz NOT NULL DEFAULT now(),
  compared_to bigint NOT NULL DEFAULT 0,
  differences bigint NOT NULL DEFAULT 0,
  repaired bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE lineside.reconciliations IS 'When each station last compared its history with what is here. Whoever repairs holds its row, so that nobody else does.';
COMMENT ON COLUMN lineside.reconciliations.source IS 'Identity of the station''s local history.';
COMMENT ON COLUMN lineside.reconciliations.compared_at IS 'When it was last compared.';
COMMENT ON COLUMN lineside.reconciliations.compared_to IS 'The number of the last reading that was compared; 0 before the first time.';
COMMENT ON COLUMN lineside.reconciliations.differences IS 'How many readings differed then.';
COMMENT ON COLUMN lineside.reconciliations.repaired IS 'How many of them were repaired.';

CREATE TABLE lineside.archived_months (
  source_id integer NOT NULL REFERENCES lineside.stations,
  month date NOT NULL,
  file_name text NOT NULL,
  sha256 text NOT NULL,
  verified_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, month)
);
COMMENT ON TABLE lineside.archived_months IS 'Months of a station''s history that it keeps in a verified archive.';
COMMENT ON COLUMN lineside.archived_months.source_id IS 'The station (table stations).';
COMMENT ON COLUMN lineside.archived_months.month IS 'First day of the month.';
COMMENT ON COLUMN lineside.archived_months.file_name IS 'The archive on that station.';
COMMENT ON COLUMN lineside.archived_months.sha256 IS 'Its hash.';
COMMENT ON COLUMN lineside.archived_months.verified_at IS 'When it was read back and found whole.';

CREATE TABLE lineside.dropped_months (
  series text NOT NULL,
  month date NOT NULL,
  dropped_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (series, month)
);
COMMENT ON TABLE lineside.dropped_months IS 'Months that were removed after their time. Roll-ups of them stay as they are.';
COMMENT ON COLUMN lineside.dropped_months.series IS 'The table that they were removed from.';
COMMENT ON COLUMN lineside.dropped_months.month IS 'First day of the month.';
COMMENT ON COLUMN lineside.dropped_months.dropped_at IS 'When that was last done.';

CREATE FUNCTION lineside.months_before(series text, month date) RETURNS SETOF date LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF lineside.has_timescale() THEN
    RETURN QUERY EXECUTE format('SELECT DISTINCT date_trunc(''month'', range_start AT TIME ZONE ''UTC'')::date FROM'
      ' timescaledb_information.chunks WHERE hypertable_schema = ''lineside'' AND hypertable_name = %L AND range_end <= %L', series,
      to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00');
  ELSE
    RETURN QUERY SELECT m FROM (SELECT to_date(right(c.relname, 7), 'YYYY_MM') AS m FROM pg_catalog.pg_inherits h
      JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid WHERE h.inhparent = ('lineside.' || quote_ident(series))::regclass
      AND c.relname ~ '_[0-9]{4}_[0-9]{2}$') p WHERE m < month ORDER BY m;
  END IF;
END
$$;
COMMENT ON FUNCTION lineside.months_before(text, date) IS 'The months that a series still has from before a month.';

CREATE FUNCTION lineside.drop_month(series text, month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first_day date := date_trunc('month', month::timestamp)::date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('lineside.ensure_month'));
  -- The note is there before the rows are gone: nobody sums up a month that is half there.
  INSERT INTO lineside.dropped_months(series, month) VALUES (drop_month.series, first_day)
    ON CONFLICT ON CONSTRAINT dropped_months_pkey DO UPDATE SET dropped_at = now();
  IF lineside.has_timescale() THEN
    EXECUTE format('SELECT drop_chunks(%L::regclass, older_than => %L::timestamptz)', 'lineside.' || quote_ident(series),
                   to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
  ELSE
    EXECUTE format('DROP TABLE IF EXISTS lineside.%I', series || to_char(first_day, '_YYYY_MM'));
  END IF;
END
$$;
COMMENT ON FUNCTION lineside.drop_month(text, date) IS 'Removes a month of a series, and notes it.';
