-- The readings of one machine, found by tag and time: through a join with tags, readers would go through everything that
-- was recorded in the range, since their views let nobody look past the tenant.

CREATE FUNCTION lineside_read.machine_readings(machine text, from_time timestamptz, to_time timestamptz)
  RETURNS SETOF lineside_read.sensor_readings LANGUAGE plpgsql STABLE SET jit = off SET work_mem = '64MB' AS $$
DECLARE
  wanted integer[] := ARRAY(SELECT t.tag_id FROM lineside_read.tags t WHERE t.work_center_code = machine);
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM lineside_read.sensor_readings WHERE tag_id = ANY ($1) AND time >= $2 AND time < $3'
    USING wanted, from_time, to_time;
END
$$;
COMMENT ON FUNCTION lineside_read.machine_readings(text, timestamptz, timestamptz) IS 'Readings of a machine (work_center_code) from a time up to another, of the tenants of whoever asks; in no order.';
