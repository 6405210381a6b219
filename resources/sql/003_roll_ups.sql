-- Readings summed up: a row per tag and minute, five minutes, hour and day. Lanes note which minutes they touched; one
-- worker per station computes those anew once they are over.

CREATE TABLE lineside.roll_up_marks (
  level smallint NOT NULL,
  bucket timestamptz NOT NULL,
  marked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX roll_up_marks_bucket ON lineside.roll_up_marks (level, bucket);
COMMENT ON TABLE lineside.roll_up_marks IS 'Buckets whose roll-ups are to be computed anew; may name one several times.';
COMMENT ON COLUMN lineside.roll_up_marks.level IS '1 minute, 2 five minutes, 3 hour, 4 day.';
COMMENT ON COLUMN lineside.roll_up_marks.bucket IS 'Start of the bucket.';
COMMENT ON COLUMN lineside.roll_up_marks.marked_at IS 'When it was noted.';

CREATE FUNCTION lineside.make_roll_up(name text, width text, partitioned boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($t$CREATE TABLE lineside.%I (
    bucket timestamptz NOT NULL,
    tag_id integer NOT NULL,
    tenant_id integer NOT NULL,
    reading_count bigint NOT NULL,
    value_count bigint NOT NULL,
    value_min double precision,
    value_max double precision,
    value_sum double precision,
    value_avg double precision,
    value_first double precision,
    value_last double precision,
    worst_status_code bigint NOT NULL,
    worst_quality smallint NOT NULL,
    PRIMARY KEY (tag_id, bucket)
  ) %s$t$, name, CASE WHEN partitioned AND NOT lineside.has_timescale() THEN 'PARTITION BY RANGE (bucket)' ELSE '' END);
  EXECUTE format('CREATE INDEX %I ON lineside.%I USING brin (bucket)', name || '_bucket', name);
  EXECUTE format('COMMENT ON TABLE lineside.%I IS %L', name, 'Readings summed up, a row per tag and ' || width || '.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.bucket IS %L', name, 'Start of the ' || width || ' (UTC).');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.tag_id IS %L', name, 'The tag (table tags).');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.tenant_id IS %L', name, 'Whose readings these are.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.reading_count IS %L', name, 'How many readings there are, of any quality.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.value_count IS %L', name, 'How many of them have a usable number: not Bad, finite, no text.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.value_min IS %L', name, 'Smallest usable number, in the tag''s unit.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.value_max IS %L', name, 'Largest usable number, in the tag''s unit.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.value_sum IS %L', name, 'Sum of the usable numbers.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.value_avg IS %L', name, 'Mean of the usable numbers, each reading counting the same.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.value_first IS %L', name, 'The first usable number.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.value_last IS %L', name, 'The last usable number.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.worst_status_code IS %L', name, 'The worst OPC UA status code of all readings.');
  EXECUTE format('COMMENT ON COLUMN lineside.%I.worst_quality IS %L', name, '0 Good, 1 Uncertain, 2 Bad: of the worst reading.');
END
$$;
COMMENT ON FUNCTION lineside.make_roll_up(text, text, boolean) IS 'Makes a table of roll-ups.';

SELECT lineside.make_roll_up('readings_1min', 'minute', true);
SELECT lineside.make_roll_up('readings_5min', 'five minutes', true);
SELECT lineside.make_roll_up('readings_1h', 'hour', false);
SELECT lineside.make_roll_up('readings_1d', 'day', false);
