-- What others may read: views that show the tenants of whoever asks, in a schema of their own. Nobody but the owner has
-- a right on the tables or partitions beneath.

CREATE TABLE lineside.reader_tenants (
  role_name name NOT NULL,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  PRIMARY KEY (role_name, tenant_id)
);
COMMENT ON TABLE lineside.reader_tenants IS 'Which role (and whoever is a member of it) sees which tenant in the schema lineside_read.';
COMMENT ON COLUMN lineside.reader_tenants.role_name IS 'A role of this server.';
COMMENT ON COLUMN lineside.reader_tenants.tenant_id IS 'The tenant that it may see.';

CREATE SCHEMA IF NOT EXISTS lineside_read;
COMMENT ON SCHEMA lineside_read IS 'What readers see of Lineside: each their tenants, as reader_tenants says.';

CREATE VIEW lineside_read.my_tenants WITH (security_barrier = true) AS
  SELECT DISTINCT t.tenant_id, t.tenant_code
  FROM lineside.reader_tenants m
  JOIN pg_catalog.pg_roles r ON r.rolname = m.role_name
  JOIN lineside.tenants t ON t.tenant_id = m.tenant_id
  WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER');
COMMENT ON VIEW lineside_read.my_tenants IS 'The tenants of whoever asks.';

CREATE VIEW lineside_read.tags WITH (security_barrier = true) AS
  SELECT t.tag_id, t.tag_uuid, t.tenant_id, f.facility_code, l.line_code, w.work_center_code, d.device_code, t.tag_code,
         t.tag_name, t.tag_kind, t.value_type, t.sensor_type, t.unit_ucum, t.normal_low, t.normal_high, t.is_active
  FROM lineside.tags t
  LEFT JOIN lineside.iot_devices d ON d.device_uuid = t.device_uuid
  LEFT JOIN lineside.facilities f ON f.facility_uuid = d.facility_uuid
  LEFT JOIN lineside.work_centers w ON w.work_center_uuid = t.work_center_uuid
  LEFT JOIN lineside.production_lines l ON l.line_uuid = w.line_uuid
  WHERE t.tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.tags IS 'Tags with the names of where they stand.';

CREATE VIEW lineside_read.iot_devices WITH (security_barrier = true) AS
  SELECT device_uuid, tenant_id, facility_uuid, device_code, device_name, device_type, connection_type, is_active, last_heartbeat
  FROM lineside.iot_devices WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.iot_devices IS 'Devices, without how they are reached.';

CREATE VIEW lineside_read.facilities WITH (security_barrier = true) AS
  SELECT * FROM lineside.facilities WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.facilities IS 'Facilities.';

CREATE VIEW lineside_read.production_lines WITH (security_barrier = true) AS
  SELECT * FROM lineside.production_lines WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.production_lines IS 'Lines.';

CREATE VIEW lineside_read.work_centers WITH (security_barrier = true) AS
  SELECT * FROM lineside.work_centers WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.work_centers IS 'Machines.';

CREATE VIEW lineside_read.sensor_readings WITH (security_barrier = true) AS
  SELECT time, tag_id, value, value_integer, value_text, quality, status_code, tenant_id, source_id, sequence,
         production_run_id, metadata
  FROM lineside.sensor_readings WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.sensor_readings IS 'Readings as they came; join tags for names and units, and look at quality.';

CREATE VIEW lineside_read.equipment_events WITH (security_barrier = true) AS
  SELECT time, event_kind, severity, source_code, user_name, value_before, value_after, message, reference, tenant_id,
         source_id, event_id
  FROM lineside.equipment_events WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.equipment_events IS 'The journals of the stations.';

CREATE VIEW lineside_read.readings_1min WITH (security_barrier = true) AS
  SELECT * FROM lineside.readings_1min WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.readings_1min IS 'Readings summed up by the minute.';

CREATE VIEW lineside_read.readings_5min WITH (security_barrier = true) AS
  SELECT * FROM lineside.readings_5min WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.readings_5min IS 'Readings summed up by five minutes.';

CREATE VIEW lineside_read.readings_1h WITH (security_barrier = true) AS
  SELECT * FROM lineside.readings_1h WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.readings_1h IS 'Readings summed up by the hour.';

CREATE VIEW lineside_read.readings_1d WITH (security_barrier = true) AS
  SELECT * FROM lineside.readings_1d WHERE tenant_id IN (SELECT tenant_id FROM lineside_read.my_tenants);
COMMENT ON VIEW lineside_read.readings_1d IS 'Readings summed up by the day.';
