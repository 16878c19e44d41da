-- Rows of the audit chain, of truth and of reads' revisions are added, never changed or removed, whoever asks.
-- Applied whole after the migrations, each time.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME;
END $$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "AuditEvent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Truth" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "Truth" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "TruthEvent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "TruthEvent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ReadRevision" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "ReadRevision" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AliasEvent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "AliasEvent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a webhook is told stays as it was written with the event; only how its sending goes is changed.
CREATE OR REPLACE FUNCTION refuse_other_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a % tells is never changed', TG_TABLE_NAME;
END $$;

CREATE OR REPLACE TRIGGER content_stays BEFORE UPDATE ON "WebhookDelivery" FOR EACH ROW
  WHEN ((OLD."id", OLD."webhookId", OLD."projectId", OLD."event", OLD."body", OLD."createdAt")
    IS DISTINCT FROM (NEW."id", NEW."webhookId", NEW."projectId", NEW."event", NEW."body", NEW."createdAt"))
  EXECUTE FUNCTION refuse_other_content();
