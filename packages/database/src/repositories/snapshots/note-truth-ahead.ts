import type { SqlRunner } from "../../connection.ts";
import { raw } from "../../statements.ts";
import { frozen } from "./frozen-tables.ts";

/**
 * Notes the frozen truth whose time is still to come, since the clock was set back after it was written: it would count as new, and start runs, until
 * then. Several snapshots may take it, and the clock may be set back again: the earliest time counts. An attempt that ends early does no harm, because
 * truth is new until a run has used it.
 */
export async function noteTruthAhead(sql: SqlRunner, truthAsOf: Date): Promise<void> {
  await sql.run(
    frozen
      .insertInto("TruthAhead")
      .columns(["truthId", "takenAt"])
      .expression((eb) =>
        eb
          .selectFrom("FrozenBreast as b")
          .innerJoin("Truth as t", "t.id", "b.truthId")
          .select(["t.id", raw<Date>`${truthAsOf}::timestamp(3)`.as("takenAt")])
          .where("t.at", ">", truthAsOf),
      )
      .onConflict((conflict) =>
        conflict.column("truthId").doUpdateSet({ takenAt: raw<Date>`least("TruthAhead"."takenAt", excluded."takenAt")` }),
      ),
  );
}
