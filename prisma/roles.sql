-- What the product's processes may do in its database: everything but change its structure, or what is append-only.
-- They sign in as members of the role second_read_application. The role that migrates owns the tables and their triggers, and is nobody's but the
-- migration's: whoever has taken over a process can neither switch a trigger off nor drop one. Applied whole after the migrations, each time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'second_read_application') THEN
    CREATE ROLE second_read_application NOLOGIN;
  END IF;
EXCEPTION
  -- Another database of this server is migrated at the same time.
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE WARNING 'The role second_read_application is not there, and this user may not create it: see docs/operations.md, Roles of the database.';
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'second_read_application') THEN
    RETURN;
  END IF;
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  GRANT USAGE ON SCHEMA public TO second_read_application;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO second_read_application;
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO second_read_application;
  REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations" FROM second_read_application;
  REVOKE UPDATE, DELETE ON "AuditEvent", "Truth", "TruthEvent", "ReadRevision", "AliasEvent", "AuditRetention" FROM second_read_application;
  REVOKE DELETE ON "AuditHead" FROM second_read_application;
  -- The owner's word, and what only the functions write that remove audit events by policy.
  REVOKE INSERT, UPDATE, DELETE ON "AuditRetentionMinimum", "AuditArchive" FROM second_read_application;
  GRANT EXECUTE ON FUNCTION audit_kept_from, record_audit_archive, remove_archived_audit TO second_read_application;
  -- Of the job queue, whose tables are made after ours.
  CREATE SCHEMA IF NOT EXISTS jobs;
  GRANT USAGE ON SCHEMA jobs TO second_read_application;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO second_read_application;
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA jobs TO second_read_application;
  ALTER DEFAULT PRIVILEGES IN SCHEMA jobs GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO second_read_application;
  ALTER DEFAULT PRIVILEGES IN SCHEMA jobs GRANT USAGE, SELECT ON SEQUENCES TO second_read_application;
END $$;
