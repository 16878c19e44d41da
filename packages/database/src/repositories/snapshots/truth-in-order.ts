import {
  type BreastClass,
  type Finding,
  greatestDivisor,
  type Laterality,
  type ManifestCounts,
  type SnapshotShares,
  standardViews,
  type TruthStrength,
  type View,
  type ViewModifier,
} from "@second-read/domain";
import type { Database, SqlRunner } from "../../connection.ts";
import { lesionsOn } from "../../manifest-lines.ts";
import { query, raw, word, words } from "../../statements.ts";
import { densityOfBreast } from "../density-of-breast.ts";

/** The truth of a project at one moment, as in a manifest. */
export interface TruthInOrder {
  readonly counts: ManifestCounts;
  readonly shares: SnapshotShares;
  /** The text of every line, in manifest order. Can be read only once. */
  readonly lines: AsyncIterable<readonly string[]>;
}

/**
 * Gives the same as `readImagesWithTruth`, `manifestLinesOf` and `writeManifest`, for any number of images: they are chosen, numbered, sorted and
 * written by the database, and read in parts.
 */
export function readTruthInOrder<Result>(
  database: Pick<Database, "sqlTransaction">,
  projectId: string,
  read: (truth: TruthInOrder) => Promise<Result>,
): Promise<Result> {
  const inOrder = async (sql: SqlRunner) => {
    await sql.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    // One backend only, so that others remain free; it sorts on disk what does not fit into this memory.
    await sql.query(`SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '64MB'`);
    for (const table of ["FrozenBreast", "FrozenImage", "FrozenPatient"] as const) {
      await sql.run(query.schema.createTable(table).temporary().onCommit("drop").as(contents[table](projectId)));
      await sql.run(raw`analyze ${raw.table(table)}`);
    }
    return read({ ...(await countFrozen(sql)), lines: readLines(sql) });
  };
  return database.sqlTransaction(inOrder, { statementTimeoutSeconds: 15 * 60 });
}

/** Which patients count: those with a breast of this class, by all their images or only by standard views. */
const groups = {
  Positive: raw`b."class" <> 'NORMAL'`,
  Normal: raw`b."class" = 'NORMAL'`,
  Benign: raw`b."class" = 'BENIGN'`,
  Malignant: raw`b."class" = 'MALIGNANT'`,
};
type Group = keyof typeof groups;
type Views = "" | "Standard";
type PatientFlag = `any${Group}${Views}`;
const patientFlags = (Object.keys(groups) as Group[]).flatMap((group) => [`any${group}`, `any${group}Standard`] as const);

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

const frozen = query.withTables<FrozenTables>();

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
            (Object.keys(groups) as Group[]).flatMap((group) => [
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

/** As in `countManifest` and `createShareCount`. */
async function countFrozen(sql: SqlRunner): Promise<Omit<TruthInOrder, "lines">> {
  const [images] = await sql.run(
    frozen
      .selectFrom("FrozenImage")
      .select([raw<number>`count(*)::int`.as("all"), raw<number>`(count(*) filter (where "isStandard"))::int`.as("standard")]),
  );
  const [breasts] = await sql.run(
    frozen
      .selectFrom("FrozenBreast as b")
      .select([raw<number>`count(*)::int`.as("all"), raw<number>`(count(*) filter (where b."class" <> 'NORMAL'))::int`.as("positives")])
      .where("b.lockedTest", "=", false)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom("FrozenImage as i")
            .select("i.imageId")
            .whereRef("i.examId", "=", "b.examId")
            .whereRef("i.laterality", "=", "b.laterality")
            .where("i.isStandard", "=", true),
        ),
      ),
  );
  const [patients] = await sql.run(
    frozen
      .selectFrom("FrozenPatient")
      .select([
        patientsWho("hasStandard"),
        raw<number>`(count(*) filter (where "lockedTest" and "hasStandard"))::int`.as("heldOut"),
        ...patientFlags.map(patientsWho),
      ]),
  );
  if (!images || !breasts || !patients) throw new Error("counting answered no row");
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
      breasts: breasts.all,
      positives: breasts.positives,
      lockedTestPatients: patients.heldOut,
    },
    shares: { standard: await shareOf("Standard", images.standard), all: await shareOf("", images.all) },
  };
}

/** Patients who are not held out. */
function patientsWho<const Flag extends PatientFlag | "hasStandard">(flag: Flag) {
  return raw<number>`(count(*) filter (where not "lockedTest" and ${raw.ref(flag)}))::int`.as(flag);
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

function trainsOnLossy(projectId: string) {
  return raw<boolean>`coalesce((select ("settings"->>'trainOnLossy')::boolean from "Project" where "id" = ${projectId}), true)`;
}

const linesAtOnce = 250;

async function* readLines(sql: SqlRunner): AsyncGenerator<string[]> {
  await sql.run(raw`declare "ManifestLine" no scroll cursor for ${written}`);
  const fetchNext = () => sql.run(raw<WrittenLine>`fetch ${raw.lit(linesAtOnce)} from "ManifestLine"`);
  let next = fetchNext();
  for (;;) {
    const rows = await next;
    if (rows.length === 0) return;
    // The database continues sorting while these are written.
    next = fetchNext();
    next.catch(() => undefined);
    yield rows.map(textOf);
  }
}

/** As stored, except for lesions: here it has all findings of the breast, if any. */
interface WrittenLine {
  readonly text: string;
  readonly hasFindings: boolean;
}

/** In the order and under the names of a stored line. */
const sorted = frozen
  .selectFrom("FrozenImage as i")
  .innerJoin("FrozenBreast as b", (join) => join.onRef("b.examId", "=", "i.examId").onRef("b.laterality", "=", "i.laterality"))
  .leftJoin("FrozenPatient as p", "p.patientId", "b.patientId")
  .select(["i.sha256", "i.imageId", "i.examId", "b.patientId", "i.laterality", "i.view", "i.modifiers", "i.isStandard", "b.class"])
  .select(["b.truthId", "b.truthVersion", "b.findings as lesions", "b.density", "b.ageBand", "i.vendor"])
  .select(raw<string>`case when b."lockedTest" then 'LOCKED' else 'TRAIN' end`.as("split"))
  .select(["p.foldIndex as dealIndex", "b.strength"])
  .orderBy(raw`i."sha256" collate "C"`)
  .orderBy(raw`i."imageId" collate "C"`);

/** PostgreSQL writes texts, words, whole numbers, null, true and false as JSON.stringify does, without blanks. */
const written = frozen
  .selectFrom(sorted.as("line"))
  .select([raw<string>`row_to_json(line)::text`.as("text"), raw<boolean>`line."lesions" <> '[]'`.as("hasFindings")]);

/** Coordinates can be any numbers, which only JavaScript writes correctly: PostgreSQL turns 1e-7 into 0.0000001. */
function textOf({ text, hasFindings }: WrittenLine): string {
  if (!hasFindings) return text;
  const line = JSON.parse(text) as { readonly imageId: string; lesions: readonly Finding[] };
  return JSON.stringify({ ...line, lesions: lesionsOn(line.imageId, line.lesions) });
}
