-- What there is: who owns it, where it stands, which devices and tags it has. The UUIDs are those of the project, so
-- that a renamed object keeps its row; what was removed stays with is_active = false.

CREATE TABLE lineside.tenants (
  tenant_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_code text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.tenants IS 'Whom the data belongs to; readers see the tenants that reader_tenants gives them.';
COMMENT ON COLUMN lineside.tenants.tenant_id IS 'Number of the tenant in this database.';
COMMENT ON COLUMN lineside.tenants.tenant_code IS 'The tenant''s name as the project has it; "default" where none is given.';
COMMENT ON COLUMN lineside.tenants.created_at IS 'When it was first seen.';

CREATE TABLE lineside.facilities (
  facility_uuid uuid PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_code text NOT NULL,
  facility_name text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.facilities IS 'Sites: a tenant''s facilities.';
COMMENT ON COLUMN lineside.facilities.facility_uuid IS 'Identity of the site; renaming keeps it.';
COMMENT ON COLUMN lineside.facilities.tenant_id IS 'Whose facility it is.';
COMMENT ON COLUMN lineside.facilities.facility_code IS 'Short name that people use.';
COMMENT ON COLUMN lineside.facilities.facility_name IS 'Name in words.';
COMMENT ON COLUMN lineside.facilities.is_active IS 'False once it is not in any station''s project any more.';
COMMENT ON COLUMN lineside.facilities.updated_at IS 'When this row was last changed.';

CREATE TABLE lineside.production_lines (
  line_uuid uuid PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid NOT NULL REFERENCES lineside.facilities,
  line_code text NOT NULL,
  line_name text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.production_lines IS 'Lines (ISA-95 work centers).';
COMMENT ON COLUMN lineside.production_lines.line_uuid IS 'Identity of the line; renaming keeps it.';
COMMENT ON COLUMN lineside.production_lines.tenant_id IS 'Whose line it is.';
COMMENT ON COLUMN lineside.production_lines.facility_uuid IS 'The facility where it stands.';
COMMENT ON COLUMN lineside.production_lines.line_code IS 'Short name that people use.';
COMMENT ON COLUMN lineside.production_lines.line_name IS 'Name in words.';
COMMENT ON COLUMN lineside.production_lines.is_active IS 'False once it is not in any station''s project any more.';
COMMENT ON COLUMN lineside.production_lines.updated_at IS 'When this row was last changed.';

CREATE TABLE lineside.work_centers (
  work_center_uuid uuid PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  line_uuid uuid NOT NULL REFERENCES lineside.production_lines,
  work_center_code text NOT NULL,
  work_center_name text NOT NULL,
  machine_type text NOT NULL,
  manufacturer text NOT NULL,
  model text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.work_centers IS 'Machines (ISA-95 work units).';
COMMENT ON COLUMN lineside.work_centers.work_center_uuid IS 'Identity of the machine; renaming keeps it.';
COMMENT ON COLUMN lineside.work_centers.tenant_id IS 'Whose machine it is.';
COMMENT ON COLUMN lineside.work_centers.line_uuid IS 'The line that it belongs to.';
COMMENT ON COLUMN lineside.work_centers.work_center_code IS 'Short name that people use.';
COMMENT ON COLUMN lineside.work_centers.work_center_name IS 'Name in words.';
COMMENT ON COLUMN lineside.work_centers.machine_type IS 'What kind of machine it is: press, pump, reactor.';
COMMENT ON COLUMN lineside.work_centers.manufacturer IS 'Who made it.';
COMMENT ON COLUMN lineside.work_centers.model IS 'The maker''s name of the model.';
COMMENT ON COLUMN lineside.work_centers.is_active IS 'False once it is not in any station''s project any more.';
COMMENT ON COLUMN lineside.work_centers.updated_at IS 'When this row was last changed.';

CREATE TABLE lineside.stations (
  source_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source uuid NOT NULL UNIQUE,
  host_name text NOT NULL,
  lineside_version text NOT NULL,
  connected_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.stations IS 'Who writes here: one row per local history of a running Lineside.';
COMMENT ON COLUMN lineside.stations.source_id IS 'Number of the station in this database.';
COMMENT ON COLUMN lineside.stations.source IS 'Identity of the station''s local history.';
COMMENT ON COLUMN lineside.stations.host_name IS 'The computer that it ran on when it last connected.';
COMMENT ON COLUMN lineside.stations.lineside_version IS 'Its version when it last connected.';
COMMENT ON COLUMN lineside.stations.connected_at IS 'When it last connected.';

CREATE TABLE lineside.iot_devices (
  device_uuid uuid PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  facility_uuid uuid NOT NULL REFERENCES lineside.facilities,
  source_id integer NOT NULL REFERENCES lineside.stations,
  device_code text NOT NULL,
  device_name text NOT NULL,
  device_type text NOT NULL,
  connection_type text NOT NULL,
  connection_config jsonb NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  last_heartbeat timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.iot_devices IS 'Connections to equipment: Modbus slaves, OPC UA servers, MQTT brokers.';
COMMENT ON COLUMN lineside.iot_devices.device_uuid IS 'Identity of the device; renaming keeps it.';
COMMENT ON COLUMN lineside.iot_devices.tenant_id IS 'Whose device it is.';
COMMENT ON COLUMN lineside.iot_devices.facility_uuid IS 'The facility that it serves.';
COMMENT ON COLUMN lineside.iot_devices.source_id IS 'The station that last described it.';
COMMENT ON COLUMN lineside.iot_devices.device_code IS 'Short name that people use.';
COMMENT ON COLUMN lineside.iot_devices.device_name IS 'Name in words.';
COMMENT ON COLUMN lineside.iot_devices.device_type IS 'What it is connected as: modbus, opcua, mqtt.';
COMMENT ON COLUMN lineside.iot_devices.connection_type IS 'The driver that speaks to it: modbus-tcp, modbus-rtu, opcua, mqtt.';
COMMENT ON COLUMN lineside.iot_devices.connection_config IS 'Its parameters as the project has them; secrets are references, never the secrets.';
COMMENT ON COLUMN lineside.iot_devices.is_active IS 'False when it is disabled or not in any station''s project any more.';
COMMENT ON COLUMN lineside.iot_devices.last_heartbeat IS 'When a reading of it was last forwarded; null before the first.';
COMMENT ON COLUMN lineside.iot_devices.updated_at IS 'When this row was last changed.';

CREATE TABLE lineside.tags (
  tag_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tag_uuid uuid NOT NULL UNIQUE,
  tenant_id integer NOT NULL REFERENCES lineside.tenants,
  device_uuid uuid REFERENCES lineside.iot_devices,
  work_center_uuid uuid REFERENCES lineside.work_centers,
  tag_code text NOT NULL,
  tag_name text NOT NULL,
  tag_kind text NOT NULL,
  value_type text NOT NULL,
  sensor_type text NOT NULL,
  unit_ucum text NOT NULL,
  normal_low double precision,
  normal_high double precision,
  is_active boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lineside.tags IS 'Measured and commanded values. sensor_readings, roll-ups and rejected_readings name them by tag_id.';
COMMENT ON COLUMN lineside.tags.tag_id IS 'Number of the tag in this database.';
COMMENT ON COLUMN lineside.tags.tag_uuid IS 'Identity of the tag; renaming keeps it.';
COMMENT ON COLUMN lineside.tags.tenant_id IS 'Whose tag it is.';
COMMENT ON COLUMN lineside.tags.device_uuid IS 'The device that it is read from; null for a tag that only old readings know.';
COMMENT ON COLUMN lineside.tags.work_center_uuid IS 'The machine whose value it is; null while nobody has said.';
COMMENT ON COLUMN lineside.tags.tag_code IS 'Short name, unique within its device.';
COMMENT ON COLUMN lineside.tags.tag_name IS 'Name in words.';
COMMENT ON COLUMN lineside.tags.tag_kind IS 'What its numbers mean over time: gauge, counter_total, counter_delta, status, text.';
COMMENT ON COLUMN lineside.tags.value_type IS 'How values are held: float64, int64, uint64, bool, text.';
COMMENT ON COLUMN lineside.tags.sensor_type IS 'temperature, pressure, vibration …; empty where nobody has said.';
COMMENT ON COLUMN lineside.tags.unit_ucum IS 'Unit of the values as a UCUM code (Cel, bar, mm/s); empty for none.';
COMMENT ON COLUMN lineside.tags.normal_low IS 'Lower end of what is normal, in the tag''s unit; null for open.';
COMMENT ON COLUMN lineside.tags.normal_high IS 'Upper end of what is normal, in the tag''s unit; null for open.';
COMMENT ON COLUMN lineside.tags.is_active IS 'False when it is disabled or not in any station''s project any more.';
COMMENT ON COLUMN lineside.tags.updated_at IS 'When this row was last changed.';
