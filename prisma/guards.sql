-- Rows of the audit chain, of truth and of reads' revisions are added, never changed or removed, whoever asks; but for audit events past their time, below.
-- Applied whole after the migrations, each time.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME;
END $$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "AuditEvent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "Truth" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "Truth" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "TruthEvent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "TruthEvent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "ReadRevision" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "ReadRevision" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AliasEvent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "AliasEvent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Audit events leave by policy alone: past their time, archived, and with a record in their chain.
-- Threat: whoever has taken over a process calls these functions with its login, to erase what they did. So they trust nothing that this login may write
-- but what it cannot take back: the clock is the database's, the minimum the owner's, a shorter time counts after seven days, during which the longer one
-- does, and another seven lie between the record and the removal. They run as the owner, so they look for tables nowhere but in their own schema.
CREATE OR REPLACE FUNCTION stamp_audit_retention() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."at" := now() AT TIME ZONE 'UTC';
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stamped BEFORE INSERT ON "AuditRetention" FOR EACH ROW EXECUTE FUNCTION stamp_audit_retention();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON "AuditRetention" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON "AuditRetention" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Events from this moment on are kept, the first of a month; null: all are.
CREATE OR REPLACE FUNCTION audit_kept_from() RETURNS timestamp LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH settled AS (SELECT now() AT TIME ZONE 'UTC' - interval '7 days' AS "by"),
  -- Every time that was in force within the last seven days.
  in_force AS (
    SELECT (SELECT r."years" FROM "AuditRetention" r WHERE r."at" <= "by" ORDER BY r."id" DESC LIMIT 1) AS "years" FROM settled
    UNION ALL
    SELECT r."years" FROM "AuditRetention" r, settled WHERE r."at" > "by"
  )
  SELECT date_trunc('month', now() AT TIME ZONE 'UTC' - make_interval(years => greatest(m."years", (SELECT max("years") FROM in_force))))
  FROM "AuditRetentionMinimum" m WHERE NOT EXISTS (SELECT FROM in_force WHERE "years" IS NULL)
$$;

-- Events as JSON lines, as the export of the API has them.
CREATE OR REPLACE FUNCTION audit_archive_lines(of_chain text, first_sequence int, last_sequence int) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT string_agg(json_build_object('chain', "chain", 'sequence', "sequence", 'at', to_char("at", 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actorId', "actorId",
    'action', "action", 'subject', "subject", 'outcome', "outcome", 'details', "details", 'previousHash', "previousHash", 'hash', "hash")::text || chr(10),
    '' ORDER BY "sequence")
  FROM "AuditEvent" WHERE "chain" = of_chain AND "sequence" BETWEEN first_sequence AND last_sequence
$$;

-- The next events of a chain lie in the store, as the event `recorded_in` of the chain says.
CREATE OR REPLACE FUNCTION record_audit_archive(of_chain text, first_sequence int, last_sequence int, digest text, recorded_in int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kept_from timestamp := audit_kept_from();
  last_hash text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit archive ' || of_chain, 0));
  IF kept_from IS NULL THEN
    RAISE EXCEPTION 'audit events are kept for good';
  END IF;
  IF first_sequence <> 1 + (SELECT coalesce(max("last"), 0) FROM "AuditArchive" WHERE "chain" = of_chain) OR last_sequence - first_sequence >= 10000 THEN
    RAISE EXCEPTION 'not the next audit events of this chain';
  END IF;
  IF last_sequence - first_sequence + 1 <> (SELECT count(*) FROM "AuditEvent"
    WHERE "chain" = of_chain AND "sequence" BETWEEN first_sequence AND last_sequence AND "at" < kept_from) OR last_sequence < first_sequence THEN
    RAISE EXCEPTION 'audit events that are missing, or not past their time';
  END IF;
  IF digest <> encode(sha256(convert_to(audit_archive_lines(of_chain, first_sequence, last_sequence), 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'the archive holds other audit events';
  END IF;
  SELECT "hash" INTO last_hash FROM "AuditEvent" WHERE "chain" = of_chain AND "sequence" = last_sequence;
  IF NOT EXISTS (SELECT FROM "AuditEvent" WHERE "chain" = of_chain AND "sequence" = recorded_in AND recorded_in > last_sequence AND "action" = 'archiveAudit'
    AND "details" = jsonb_build_object('first', first_sequence, 'last', last_sequence, 'hash', last_hash, 'sha256', digest)) THEN
    RAISE EXCEPTION 'no event of the chain records this archive';
  END IF;
  INSERT INTO "AuditArchive" ("chain", "first", "last", "hash", "sha256", "recordedIn", "recordedAt")
  VALUES (of_chain, first_sequence, last_sequence, last_hash, digest, recorded_in, now() AT TIME ZONE 'UTC');
END $$;

-- Removes the events of an archive that was recorded seven days ago, the earliest archive first.
CREATE OR REPLACE FUNCTION remove_archived_audit(of_chain text, last_sequence int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  archive "AuditArchive";
  kept_from timestamp := audit_kept_from();
BEGIN
  SELECT * INTO archive FROM "AuditArchive" WHERE "chain" = of_chain AND "last" = last_sequence AND "removedAt" IS NULL FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM "AuditArchive" WHERE "chain" = of_chain AND "last" < last_sequence AND "removedAt" IS NULL) THEN
    RAISE EXCEPTION 'not the next archive of this chain';
  END IF;
  IF archive."recordedAt" > now() AT TIME ZONE 'UTC' - interval '7 days' THEN
    RAISE EXCEPTION 'recorded less than seven days ago';
  END IF;
  -- The time may have been made longer since.
  IF kept_from IS NULL OR EXISTS (SELECT FROM "AuditEvent"
    WHERE "chain" = of_chain AND "sequence" BETWEEN archive."first" AND archive."last" AND "at" >= kept_from) THEN
    RAISE EXCEPTION 'audit events that are not past their time';
  END IF;
  UPDATE "AuditArchive" SET "removedAt" = now() AT TIME ZONE 'UTC' WHERE "chain" = of_chain AND "last" = last_sequence;
  DELETE FROM "AuditEvent" WHERE "chain" = of_chain AND "sequence" BETWEEN archive."first" AND archive."last";
END $$;

REVOKE EXECUTE ON FUNCTION audit_kept_from, record_audit_archive, remove_archived_audit FROM PUBLIC;

CREATE OR REPLACE FUNCTION refuse_removal_of_audit() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "AuditArchive"
    WHERE "chain" = OLD."chain" AND OLD."sequence" BETWEEN "first" AND "last" AND "removedAt" IS NOT NULL) THEN
    RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME;
  END IF;
  RETURN OLD;
END $$;

CREATE OR REPLACE TRIGGER removed_by_policy BEFORE DELETE ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_audit();

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
