-- Who did what: the links of every station's audit trail, as they arrive with the events. What is here once stays: a
-- trail that was cut off, changed or written anew on its station shows against it, also when the months of events that
-- it stood in are gone.

CREATE TABLE lineside.audit_log (
  source_id integer NOT NULL REFERENCES lineside.stations,
  link_number bigint NOT NULL,
  link_hash text NOT NULL,
  time timestamptz NOT NULL,
  event_id bigint NOT NULL,
  severity text NOT NULL,
  user_name text NOT NULL,
  subject text NOT NULL,
  value_before text NOT NULL,
  value_after text NOT NULL,
  message text NOT NULL,
  arrived_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source_id, link_number, link_hash)
);
COMMENT ON TABLE lineside.audit_log IS 'The audit trails of all stations, link by link. Rows are added, never changed or removed.';
COMMENT ON COLUMN lineside.audit_log.source_id IS 'The station whose trail it is (table stations).';
COMMENT ON COLUMN lineside.audit_log.link_number IS 'Number of the link, from 1. One that is here twice was written anew on the station.';
COMMENT ON COLUMN lineside.audit_log.link_hash IS 'SHA-256 over the former link''s hash and everything that this one says, in hexadecimal.';
COMMENT ON COLUMN lineside.audit_log.time IS 'When it was done.';
COMMENT ON COLUMN lineside.audit_log.event_id IS 'Number of the event in its station''s journal.';
COMMENT ON COLUMN lineside.audit_log.severity IS 'INFO, WARNING, ERROR or CRITICAL.';
COMMENT ON COLUMN lineside.audit_log.user_name IS 'Who did it, and from where in brackets; empty for the station itself.';
COMMENT ON COLUMN lineside.audit_log.subject IS 'What it is about: a user, a tag, the configuration.';
COMMENT ON COLUMN lineside.audit_log.value_before IS 'What was before; empty where that means nothing.';
COMMENT ON COLUMN lineside.audit_log.value_after IS 'What was after; empty where that means nothing.';
COMMENT ON COLUMN lineside.audit_log.message IS 'What was done, in one sentence.';
COMMENT ON COLUMN lineside.audit_log.arrived_at IS 'When it came into this database.';

CREATE FUNCTION lineside.keep_audit_link() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.reference ~ '^audit:[1-9][0-9]{0,17}:[0-9a-f]{64}$' THEN
    INSERT INTO lineside.audit_log(source_id, link_number, link_hash, time, event_id, severity, user_name, subject,
                                   value_before, value_after, message)
    VALUES (NEW.source_id, split_part(NEW.reference, ':', 2)::bigint, split_part(NEW.reference, ':', 3), NEW.time,
            NEW.event_id, NEW.severity, NEW.user_name, NEW.source_code, NEW.value_before, NEW.value_after, NEW.message)
    ON CONFLICT ON CONSTRAINT audit_log_pkey DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION lineside.keep_audit_link() IS 'Copies a link of an audit trail out of the events.';

CREATE TRIGGER keep_audit_link AFTER INSERT ON lineside.equipment_events
  FOR EACH ROW WHEN (NEW.event_kind = 'AUDIT') EXECUTE FUNCTION lineside.keep_audit_link();

CREATE FUNCTION lineside.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is never changed.' USING ERRCODE = 'insufficient_privilege';
END
$$;
COMMENT ON FUNCTION lineside.refuse_audit_change() IS 'Stands before the audit log.';

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON lineside.audit_log
  FOR EACH ROW EXECUTE FUNCTION lineside.refuse_audit_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON lineside.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION lineside.refuse_audit_change();
