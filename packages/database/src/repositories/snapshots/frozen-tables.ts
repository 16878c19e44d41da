import {
  type BreastClass,
  type Finding,
  keysOf,
  type Laterality,
  standardViews,
  type TruthStrength,
  type View,
  type ViewModifier,
} from "@second-read/domain";
import type { SqlRunner } from "../../connection.ts";
import { query, raw, word, words } from "../../statements.ts";
import { densityOfBreast } from "../density-of-breast.ts";

/** Which patients count: those with a breast of this class, by all their images or only by standard views. */
const groups = {
  Positive: raw`b."class" <> 'NORMAL'`,
  Normal: raw`b."class" = 'NORMAL'`,
  Benign: raw`b."class" = 'BENIGN'`,
  Malignant: raw`b."class" = 'MALIGNANT'`,
};
export type Group = keyof typeof groups;
export type Views = "" | "Standard";
export type PatientFlag = `any${Group}${Views}`;
export const patientFlags = keysOf(groups).flatMap((group) => [`any${group}`, `any${group}Standard`] as const);

type FrozenTables = {
  FrozenBreast: {
    examId: string;
    laterality: Laterality;
    patientId: string;
    lockedTest: boolean;
    splitHash: string;
    ageBand: string | null;
    truthId: string;
    truthVersion: number;
    class: BreastClass;
    strength: TruthStrength;
    findings: readonly Finding[];
    density: string | null;
  };
  FrozenImage: {
    imageId: string;
    sha256: string;
    examId: string;
    laterality: Laterality;
    view: View;
    modifiers: readonly ViewModifier[];
    isStandard: boolean;
    vendor: string | null;
  };
  FrozenPatient: {
    patientId: string;
    lockedTest: boolean;
    hasStandard: boolean;
    /** null for held-out patients */
    foldIndex: number | null;
  } & Record<PatientFlag, boolean>;
};

/** For queries of these tables, in the transaction that froze them. */
export const frozen = query.withTables<FrozenTables>();

/** Copies everything that the snapshot is made of into temporary tables, which end with the transaction. */
export async function freezeTables(sql: SqlRunner, projectId: string): Promise<void> {
  for (const table of ["FrozenBreast", "FrozenImage", "FrozenPatient"] as const) {
    await sql.run(query.schema.createTable(table).temporary().onCommit("drop").as(contents[table](projectId)));
    await sql.run(raw`analyze ${raw.table(table)}`);
  }
}

const contents = {
  FrozenBreast: (projectId: string) =>
    query
      .selectFrom("Breast as b")
      .innerJoin("Truth as t", "t.id", "b.truthId")
      .innerJoin("Exam as e", "e.id", "b.examId")
      .innerJoin("Patient as p", "p.id", "e.patientId")
      .select(["b.examId", "b.laterality", "e.patientId", "p.lockedTest", "p.splitHash", "e.ageBand"])
      .select(["t.id as truthId", "t.version as truthVersion", "t.class", "t.strength", "t.findings"])
      .select((eb) => densityOfBreast(eb.ref("b.density"), eb.ref("e.id"), eb.ref("b.laterality")).as("density"))
      .where("b.projectId", "=", projectId)
      .where((eb) => eb.or([eb("p.lockedTest", "=", true), eb("b.truthInDoubt", "=", false)]))
      .where("e.status", "<>", word("WITHDRAWN")),
  FrozenImage: (projectId: string) =>
    frozen
      .selectFrom((eb) =>
        eb
          .selectFrom("FrozenBreast as b")
          .innerJoin("Image as i", (join) => join.onRef("i.examId", "=", "b.examId").onRef("i.laterality", "=", "b.laterality"))
          .select(["i.id as imageId", "i.sha256", "i.examId", "i.laterality", "i.view", "i.vendor", "i.lossy"])
          .select([raw<ViewModifier[]>`coalesce(i."viewModifiers", '{}')`.as("modifiers"), isStandard.as("isStandard")])
          .where("i.withdrawnAt", "is", null)
          .where("i.view", "<>", word("SPECIMEN"))
          .as("i"),
      )
      .select(["i.imageId", "i.sha256", "i.examId", "i.laterality", "i.view", "i.vendor", "i.modifiers", "i.isStandard"])
      .where((eb) => eb.or([eb("i.lossy", "=", false), trainsOnLossy(projectId)])),
  FrozenPatient: () =>
    frozen
      .with("patients", (q) =>
        q
          .selectFrom("FrozenImage as i")
          .innerJoin("FrozenBreast as b", (join) => join.onRef("b.examId", "=", "i.examId").onRef("b.laterality", "=", "i.laterality"))
          .select(["b.patientId", "b.lockedTest", "b.splitHash"])
          .select(raw<boolean>`bool_or(i."isStandard")`.as("hasStandard"))
          .select(
            keysOf(groups).flatMap((group) => [
              raw<boolean>`bool_or(${groups[group]})`.as(`any${group}` as const),
              raw<boolean>`bool_or(${groups[group]} and i."isStandard")`.as(`any${group}Standard` as const),
            ]),
          )
          .groupBy(["b.patientId", "b.lockedTest", "b.splitHash"]),
      )
      .selectFrom("patients")
      .select(["patientId", "lockedTest", "hasStandard", ...patientFlags])
      .select(
        raw<number | null>`case when not "lockedTest" then (row_number() over (partition by "lockedTest" order by "hasStandard" desc,
          (case when "hasStandard" then "anyPositiveStandard" else "anyPositive" end) desc,
          "splitHash" collate "C", "patientId" collate "C") - 1)::int end`.as("foldIndex"),
      ),
};

const isUnmodified = raw`coalesce(cardinality(i."viewModifiers"), 0) = 0`;

/**
 * `standardViewsOf` for an image `i`: the last acquired of the views that may stand for its breast, by `compareAcquisition`; one without a time
 * counts as earlier. Lossy images count, whether or not they are trained on. A window over all is a third of the work of looking up each image's
 * neighbours.
 */
const isStandard = raw<boolean>`(i."view" in ${words(standardViews)} and ${isUnmodified} and 1 = row_number() over (
  partition by i."examId", i."laterality", i."view", ${isUnmodified}
  order by coalesce(i."acquiredAt", '-infinity') desc, coalesce(i."instanceNumber"::bigint, -3000000000) desc, i."sopInstanceUid" collate "C" desc))`;

function trainsOnLossy(projectId: string) {
  return raw<boolean>`coalesce((select ("settings"->>'trainOnLossy')::boolean from "Project" where "id" = ${projectId}), true)`;
}
