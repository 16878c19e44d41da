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

-- Where a discrepancy stands in its list, whether its verdict holds by the truth in force, and the words of its note: kept beside it for the indexes.
CREATE OR REPLACE FUNCTION place_discrepancy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  in_force "Truth";
BEGIN
  SELECT t.* INTO in_force FROM "Breast" b JOIN "Truth" t ON t."id" = b."truthId" WHERE b."examId" = NEW."examId" AND b."laterality" = NEW."laterality";
  NEW."judged" := NEW."verdict" IS NOT NULL AND NEW."truthId" IS NOT DISTINCT FROM in_force."id";
  NEW."rank" := coalesce(discrepancy_rank(NEW."kind", NEW."score", in_force."class"), 9);
  NEW."noteWords" := to_tsvector('simple', NEW."note");
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER placed BEFORE INSERT OR UPDATE ON "Discrepancy" FOR EACH ROW EXECUTE FUNCTION place_discrepancy();

CREATE OR REPLACE FUNCTION place_discrepancies_of_breast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Discrepancy" SET "judged" = "judged"
  WHERE "projectId" = NEW."projectId" AND "examId" = NEW."examId" AND "laterality" = NEW."laterality";
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER discrepancies_placed AFTER UPDATE OF "truthId" ON "Breast" FOR EACH ROW
  WHEN (OLD."truthId" IS DISTINCT FROM NEW."truthId") EXECUTE FUNCTION place_discrepancies_of_breast();
