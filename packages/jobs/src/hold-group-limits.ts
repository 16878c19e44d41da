import pg from "pg";
import { contractOf, jobNames } from "./contracts.ts";

/**
 * Lets the database enforce the limit of each group. pg-boss counts a group's jobs when it fetches the next one, and two concurrent fetches each miss
 * what the other takes. Here, fetches of a group are serialised, and one that finds the group full takes nothing and tries again later.
 */
export async function holdGroupLimits(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    application_name: "second-read jobs migration",
  });
  await client.connect();
  try {
    // Statements sent as one text form one transaction. Serialised, because two concurrent replacements of a function fail.
    await client.query(`
      SELECT pg_advisory_xact_lock(hashtext('second-read group limits'));
      CREATE OR REPLACE FUNCTION jobs.hold_group_limit() RETURNS trigger LANGUAGE plpgsql AS $function$
      DECLARE
        most int := CASE NEW.name ${limitsByName()} END;
      BEGIN
        IF most IS NULL THEN RETURN NEW; END IF;
        PERFORM pg_advisory_xact_lock(hashtext(NEW.name), hashtext(NEW.group_id));
        IF (SELECT count(*) FROM jobs.job WHERE name = NEW.name AND group_id = NEW.group_id AND state = 'active') >= most THEN RETURN NULL; END IF;
        RETURN NEW;
      END $function$;
      CREATE OR REPLACE TRIGGER hold_group_limit BEFORE UPDATE OF state ON jobs.job FOR EACH ROW
        WHEN (NEW.group_id IS NOT NULL AND NEW.state = 'active' AND OLD.state < 'active')
        EXECUTE FUNCTION jobs.hold_group_limit();
    `);
  } finally {
    await client.end();
  }
}

function limitsByName(): string {
  return jobNames
    .flatMap((name) => {
      const { group } = contractOf(name);
      return group === undefined ? [] : [`WHEN '${name}' THEN ${group.atMost}`];
    })
    .join(" ");
}
