-- What states machines were in, moment by moment, and for how long counters of energy were seen, so that figures can be explained here.

ALTER TABLE lineside.production_cells ADD COLUMN energy_seen_s double precision NOT NULL DEFAULT 0;
ALTER TABLE lineside.production_cells ADD COLUMN states jsonb;
COMMENT ON COLUMN lineside.production_cells.energy_seen_s IS 'For how many seconds in shift the energy counter was seen; 0 also where that was not noted.';
COMMENT ON COLUMN lineside.production_cells.states IS 'The states in their order, each with its seconds (production_states shows them as rows); null where they were not kept.';

CREATE OR REPLACE VIEW lineside_read.production_cells WITH (security_barrier = true) AS
  SELECT * FROM lineside.production_cells WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);

CREATE VIEW lineside_read.production_states WITH (security_barrier = true) AS
  SELECT c.work_center_uuid, c.tenant_id, c.facility_uuid, c.from_time + s.from_s * interval '1 second' AS from_time,
         c.from_time + (s.from_s + s.seconds) * interval '1 second' AS to_time, s.state, s.reason AS reason_code, s.by_person AS is_by_person
  FROM lineside.production_cells c CROSS JOIN LATERAL jsonb_to_recordset(c.states) AS s(from_s double precision,
    seconds double precision, state text, reason text, by_person boolean)
  WHERE c.tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_states IS 'What states machines were in: a row for each stretch within a cell, short stops too. One that goes on over the end of a cell goes on in the next.';

-- Stations carry their records once more, so that cells from before this step have both.
DELETE FROM lineside.record_progress;
