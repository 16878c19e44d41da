import {
  type BreastClass,
  keysOf,
  type Laterality,
  standardViews,
  type TruthStrength,
  type View,
  type ViewModifier,
} from "@second-read/domain";
import type { Expression } from "kysely";
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
    /** Joins images faster than exam and side do. */
    breast: number;
    examId: string;
    laterality: Laterality;
    patientId: string;
    lockedTest: boolean;
    splitHash: string;
    truthId: string;
    class: BreastClass;
    strength: TruthStrength;
    hasFindings: boolean;
    whose: string;
    truth: string;
  };
  FrozenImage: {
    breast: number;
    imageId: string;
    sha256: string;
    view: View;
    modifiers: readonly ViewModifier[];
    isStandard: boolean;
    vendor: string | null;
  };
  FrozenPatient: {
    patientId: string;
    lockedTest: boolean;
    hasStandard: boolean;
    /** Breasts with a standard view, and those of them that are not normal. */
    breasts: number;
    positives: number;
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
      .select(["b.examId", "b.laterality", "e.patientId", "p.lockedTest", "p.splitHash", "t.id as truthId", "t.class", "t.strength"])
      .select([raw<number>`row_number() over ()::int`.as("breast"), raw<boolean>`t."findings" <> '[]'`.as("hasFindings")])
      .select((eb) => partsOfLine(densityOfBreast(eb.ref("b.density"), eb.ref("e.id"), eb.ref("b.laterality"))))
      .where("b.projectId", "=", projectId)
      .where((eb) => eb.or([eb("p.lockedTest", "=", true), eb("b.truthInDoubt", "=", false)]))
      .where("e.status", "<>", word("WITHDRAWN")),
  FrozenImage: (projectId: string) =>
    frozen
      .selectFrom((eb) =>
        eb
          .selectFrom("FrozenBreast as b")
          .innerJoin("Image as i", (join) => join.onRef("i.examId", "=", "b.examId").onRef("i.laterality", "=", "b.laterality"))
          .select(["b.breast", "i.id as imageId", "i.sha256", "i.view", "i.vendor", "i.lossy"])
          .select([raw<ViewModifier[]>`coalesce(i."viewModifiers", '{}')`.as("modifiers"), isStandard.as("isStandard")])
          .where("i.withdrawnAt", "is", null)
          .where("i.view", "<>", word("SPECIMEN"))
          .as("i"),
      )
      .select(["i.breast", "i.imageId", "i.sha256", "i.view", "i.vendor", "i.modifiers", "i.isStandard"])
      .where((eb) => eb.or([eb("i.lossy", "=", false), trainsOnLossy(projectId)])),
  FrozenPatient: () =>
    frozen
      .with("imaged", (q) =>
        q.selectFrom("FrozenImage").select("breast").select(raw<boolean>`bool_or("isStandard")`.as("isStandard")).groupBy("breast"),
      )
      .with("patients", (q) =>
        q
          .selectFrom("imaged as i")
          .innerJoin("FrozenBreast as b", "b.breast", "i.breast")
          .select(["b.patientId", "b.lockedTest", "b.splitHash"])
          .select([
            raw<boolean>`bool_or(i."isStandard")`.as("hasStandard"),
            raw<number>`(count(*) filter (where i."isStandard"))::int`.as("breasts"),
            raw<number>`(count(*) filter (where i."isStandard" and ${groups.Positive}))::int`.as("positives"),
          ])
          .select(
            keysOf(groups).flatMap((group) => [
              raw<boolean>`bool_or(${groups[group]})`.as(`any${group}` as const),
              raw<boolean>`bool_or(${groups[group]} and i."isStandard")`.as(`any${group}Standard` as const),
            ]),
          )
          .groupBy(["b.patientId", "b.lockedTest", "b.splitHash"]),
      )
      .selectFrom("patients")
      .select(["patientId", "lockedTest", "hasStandard", "breasts", "positives", ...patientFlags])
      .select(
        raw<number | null>`case when not "lockedTest" then (row_number() over (partition by "lockedTest" order by "hasStandard" desc,
          (case when "hasStandard" then "anyPositiveStandard" else "anyPositive" end) desc,
          "splitHash" collate "C", "patientId" collate "C") - 1)::int end`.as("foldIndex"),
      ),
};

/**
 * What the manifest lines of a breast's images have in common, as text: written once for all of them, and by `||`, which takes PostgreSQL a third less
 * time than row_to_json. `lesions` has all findings of the breast.
 */
function partsOfLine(density: Expression<string | null>) {
  return [
    raw<string>`'"examId":"' || e."id" || '","patientId":"' || e."patientId" || '","laterality":"' || b."laterality" || '"'`.as("whose"),
    raw<string>`'"class":"' || t."class" || '","truthId":"' || t."id" || '","truthVersion":' || t."version" || ',"lesions":' || t."findings"
      || ',"density":' || ${jsonText(density)} || ',"ageBand":' || ${jsonText(raw.ref("e.ageBand"))}`.as("truth"),
  ];
}

/** PostgreSQL writes a text as JSON.stringify does. */
export function jsonText(text: Expression<string | null>) {
  return raw<string>`coalesce(to_json(${text})::text, 'null')`;
}

const isUnmodified = raw`coalesce(cardinality(i."viewModifiers"), 0) = 0`;

/**
 * `standardViewsOf` for an image `i`: the last acquired of the views that may stand for its breast, by `compareAcquisition`; one without a time
 * counts as earlier. Lossy images count, whether or not they are trained on. A window over all is a third of the work of looking up each image's
 * neighbours.
 */
const isStandard = raw<boolean>`(i."view" in ${words(standardViews)} and ${isUnmodified} and 1 = row_number() over (
  partition by b."breast", i."view", ${isUnmodified}
  order by coalesce(i."acquiredAt", '-infinity') desc, coalesce(i."instanceNumber"::bigint, -3000000000) desc, i."sopInstanceUid" collate "C" desc))`;

function trainsOnLossy(projectId: string) {
  return raw<boolean>`coalesce((select ("settings"->>'trainOnLossy')::boolean from "Project" where "id" = ${projectId}), true)`;
}
