import { greatestDivisor, type ManifestCounts, type SnapshotShares } from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { raw } from "../../statements.ts";
import { frozen, type Group, type PatientFlag, patientFlags, type Views } from "./frozen-tables.ts";

/** Counts the frozen tables, as `countManifest` and `createShareCount` count a manifest. */
export async function countFrozen(sql: SqlRunner): Promise<{ counts: ManifestCounts; shares: SnapshotShares }> {
  const [images] = await sql.run(
    frozen
      .selectFrom("FrozenImage")
      .select([raw<number>`count(*)::int`.as("all"), raw<number>`(count(*) filter (where "isStandard"))::int`.as("standard")]),
  );
  const [patients] = await sql.run(
    frozen
      .selectFrom("FrozenPatient")
      .select([
        patientsWho("hasStandard"),
        raw<number>`(count(*) filter (where "lockedTest" and "hasStandard"))::int`.as("heldOut"),
        sumOf("breasts"),
        sumOf("positives"),
        ...patientFlags.map(patientsWho),
      ]),
  );
  if (!images || !patients) throw new Error("counting answered no row");
  const shareOf = async (views: Views, imageCount: number): Promise<SnapshotShares["all"]> => {
    const classShareOf = async (group: Group) => {
      const flag = `any${group}${views}` as const;
      return { patients: patients[flag], foldSpacing: await foldSpacing(sql, flag) };
    };
    return {
      images: imageCount,
      patientsWithPositive: patients[`anyPositive${views}`],
      patientsWithNormal: patients[`anyNormal${views}`],
      classes: {
        NORMAL: await classShareOf("Normal"),
        BENIGN: await classShareOf("Benign"),
        MALIGNANT: await classShareOf("Malignant"),
      },
    };
  };
  return {
    counts: {
      patients: patients.hasStandard,
      breasts: patients.breasts,
      positives: patients.positives,
      lockedTestPatients: patients.heldOut,
    },
    shares: { standard: await shareOf("Standard", images.standard), all: await shareOf("", images.all) },
  };
}

/** Patients who are not held out. */
function patientsWho<const Flag extends PatientFlag | "hasStandard">(flag: Flag) {
  return raw<number>`(count(*) filter (where not "lockedTest" and ${raw.ref(flag)}))::int`.as(flag);
}

/** Over the same patients. */
function sumOf<const Column extends "breasts" | "positives">(column: Column) {
  return raw<number>`coalesce(sum(${raw.ref(column)}) filter (where not "lockedTest"), 0)::int`.as(column);
}

/**
 * Of patients who are not held out, as in `createFoldSpacings`: a divisor of all distances to the first is one of the distances between neighbours,
 * of which few differ.
 */
async function foldSpacing(sql: SqlRunner, flag: PatientFlag): Promise<number> {
  const gaps = await sql.run(
    frozen
      .selectFrom((eb) =>
        eb
          .selectFrom("FrozenPatient")
          .select(raw<number | null>`"foldIndex" - lag("foldIndex") over (order by "foldIndex")`.as("gap"))
          .where(raw<boolean>`not "lockedTest" and ${raw.ref(flag)}`)
          .as("patients"),
      )
      .select("gap")
      .distinct()
      .where("gap", "is not", null),
  );
  return gaps.reduce((spacing, { gap }) => greatestDivisor(spacing, gap ?? 0), 0);
}
