import { createProject, type Database, insertVersion, newId, packCases, setMembership } from "@second-read/database";
import { gateSettingsOf, operatingPointNames } from "@second-read/domain";
import { metricNames } from "@second-read/evaluation";
import { examplePoint, examplePreparation, exampleScoring } from "@second-read/testing";
import { countAll, inLanes, vacuumAll, withoutIndexes } from "./fill-fast.ts";
import type { Person } from "./people.ts";

/** A project as it would be after years, with every growing table filled to its share. */
export interface FilledProject {
  readonly id: string;
  /** Oldest first. */
  readonly versions: readonly string[];
  readonly runs: readonly string[];
  readonly snapshot: string;
}

/** The distribution of statuses: the last 5 % by age are queued, the others are spread as here. */
const statusOf = `CASE WHEN n > 0.95 * $2 THEN 'QUEUED' WHEN n % 950 < 850 THEN 'SETTLED' WHEN n % 950 < 860 THEN 'ARBITRATION'
  WHEN n % 950 < 910 THEN 'TECHNICAL_RECALL' ELSE 'WITHDRAWN' END`;
const idOf = (kind: string, n: string) => `('${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))`;
const patientId = (n: string) => idOf("0190a000", n);
const examId = (n: string) => idOf("0190e000", n);
const imageId = (n: string, view: string) => idOf("0190b000", `${n} * 4 + ${view}`);
const truthId = (n: string, side: string) => idOf("0190d000", `${n} * 2 + ${side}`);
const sideOf = (side: string) => `(ARRAY['L', 'R'])[${side} + 1]::"Laterality"`;
const classOf = `CASE WHEN h < 2 THEN 'MALIGNANT' WHEN h < 5 THEN 'BENIGN' WHEN h < 6 THEN 'ABNORMAL' ELSE 'NORMAL' END`;
/** Spread evenly over 0 to 99, and the same for the same numbers. */
const dice = (n: string, side: string) => `((hashint4((${n} * 2 + ${side})::int) & 65535) % 100)`;
const age = "now() - interval '3 years' + n * (interval '3 years' / $2::int)";
const exams = `(SELECT n, ${statusOf} AS status, ${age} AS at FROM generate_series(1, $2::int) n)`;
const breasts = `(SELECT e.*, side, ${dice("n", "side")} AS h FROM ${exams} e, generate_series(0, 1) side)`;

/** Ends a subquery whose columns are computed once per row, however often they are used. */
const once = "OFFSET 0";

/** Parameters of each: $1 the project, $2 the number of exams, $3 the readers. */
const imaging = [
  `INSERT INTO "Patient" ("id", "projectId", "keyHash", "pseudonym", "lockedTest", "splitHash")
   SELECT ${patientId("n")}, $1, md5(n::text), 'W-' || lpad(n::text, 8, '0'), ${dice("n", "0")} < 20, md5('s' || n)
   FROM generate_series(1, $2::int / 2) n WHERE $3::text[] IS NOT NULL`,
  `INSERT INTO "Exam" ("id", "projectId", "patientId", "keyHash", "status", "acquiredOn", "ageBand", "priorId", "readCount", "readBy", "queueOrder", "arbitrationWhy",
     "arbitrationSince", "settledAt", "lastFiledAt", "createdAt", "estimatedDensity")
   SELECT ${examId("n")}, $1, ${patientId("(n - 1) % ($2::int / 2) + 1")}, md5('e' || n), status::"ExamStatus", at,
     (ARRAY['45-49', '50-54', '55-59', '60-64', '65-69'])[n % 5 + 1], CASE WHEN n > $2::int / 2 THEN ${examId("n - $2::int / 2")} END,
     CASE WHEN status <> 'QUEUED' THEN 2 WHEN n <= 0.975 * $2 THEN 1 ELSE 0 END, CASE WHEN n <= 0.975 * $2 THEN ($3::text[])[1:1] ELSE '{}' END, n,
     CASE WHEN status = 'ARBITRATION' THEN ARRAY['recall v normal'] ELSE '{}' END, CASE WHEN status = 'ARBITRATION' THEN at END,
     CASE WHEN status = 'SETTLED' THEN at END, at, at, (ARRAY['a', 'b', 'c', 'd'])[n % 4 + 1]
   FROM ${exams} e`,
  `INSERT INTO "Breast" ("examId", "laterality", "projectId", "density", "truthId")
   SELECT ${examId("n")}, ${sideOf("side")}, $1, (ARRAY['a', 'b', 'c', 'd'])[n % 4 + 1], CASE WHEN status = 'SETTLED' THEN ${truthId("n", "side")} END
   FROM ${breasts} b WHERE $3::text[] IS NOT NULL`,
  `INSERT INTO "Image" ("id", "examId", "projectId", "laterality", "view", "viewLabel", "rows", "columns", "bitsStored", "rowSpacingMm", "columnSpacingMm",
     "spacingBasis", "vendor", "model", "hanging", "sha256", "sourceSha256", "pixelSha256", "sopInstanceUid", "bytes", "withdrawnAt")
   SELECT ${imageId("n", "v")}, ${examId("n")}, $1, (ARRAY['R', 'R', 'L', 'L'])[v + 1]::"Laterality", (ARRAY['CC', 'MLO'])[v % 2 + 1],
     (ARRAY['RCC', 'RMLO', 'LCC', 'LMLO'])[v + 1], 3328, 2560, 12, 0.07, 0.07, 'AT_DETECTOR', (ARRAY['Hologic', 'GE', 'Siemens'])[n % 3 + 1], 'Selenia',
     '{"flipHorizontal":false,"flipVertical":false,"quarterTurns":0,"source":"orientation","contradicted":false}', h, h, h, '2.25.' || h, 9000000,
     CASE WHEN status = 'WITHDRAWN' THEN at END
   FROM (SELECT e.*, v, md5(n || 'i' || v) AS h FROM ${exams} e, generate_series(0, 3) v ${once}) x WHERE $3::text[] IS NOT NULL`,
  `INSERT INTO "Upload" ("id", "projectId", "status", "bytes", "sha256", "expiresAt", "createdAt", "receivedAt", "endedAt", "imageId", "userId")
   SELECT ${idOf("0190f100", "n")}, $1, 'FILED', 9000000, md5('u' || n), at, at, at, at, ${imageId("n", "0")}, ($3::text[])[1] FROM ${exams} e`,
];

const opinion = (recalls: string) => `CASE WHEN ${recalls} THEN 'RECALL' ELSE 'NORMAL' END`;
const assessment = (side: string, recalls: string) =>
  `jsonb_build_object('laterality', '${side}', 'birads', CASE WHEN ${recalls} THEN '4' ELSE '1' END, 'density', 'b', 'opinion', ${opinion(recalls)},
     'class', NULL, 'technicalRecallReason', NULL, 'technicalRecallImageIds', NULL)`;
const boxOn = (uid: string, side: string, image: string) =>
  `jsonb_build_array(jsonb_build_object('id', 'f' || ${uid}, 'lesionUid', 'l' || ${uid}, 'kind', 'MASS', 'laterality', ${side}, 'attributes', '{}'::jsonb,
     'marks', jsonb_build_array(jsonb_build_object('imageId', ${image}, 'shape', 'BOX', 'points', '[[100,200],[180,260]]'::jsonb))))`;

const judgements = [
  `INSERT INTO "Truth" ("id", "examId", "projectId", "laterality", "class", "strength", "version", "at", "findings", "readIds", "round")
   SELECT ${truthId("n", "side")}, ${examId("n")}, $1, ${sideOf("side")}, c::"BreastClass", (CASE WHEN c = 'MALIGNANT' THEN 'PATHOLOGY' ELSE 'AGREED' END)::"TruthStrength",
     1, at, CASE WHEN c = 'NORMAL' THEN '[]' ELSE ${boxOn("n || '-' || side", `${sideOf("side")}`, imageId("n", "2 * (1 - side)"))} END, '{}', 1
   FROM (SELECT b.*, ${classOf} AS c FROM ${breasts} b) x WHERE status = 'SETTLED' AND $3::text[] IS NOT NULL`,
  // Two readers alternate; the first of them has read the older half of the waiting exams, so that the queue must skip it for that reader.
  `INSERT INTO "Read" ("id", "examId", "projectId", "readerId", "round", "order", "status", "revision", "breasts", "findings", "blindOpinion", "finalOpinion",
     "activeSeconds", "startedAt", "finalisedAt", "finaliseKey")
   SELECT ${idOf("0190c000", "n * 2 + o")}, ${examId("n")}, $1, ($3::text[])[CASE WHEN status = 'QUEUED' THEN 1 ELSE (n + o * 7) % cardinality($3::text[]) + 1 END], 1, o + 1,
     'FINALISED', 2, jsonb_build_array(${assessment("R", "r")}, ${assessment("L", "l")}),
     CASE WHEN r OR l THEN ${boxOn("n || '-' || o", "CASE WHEN r THEN 'R' ELSE 'L' END", imageId("n", "CASE WHEN r THEN 0 ELSE 2 END"))} ELSE '[]' END,
     (${opinion("r OR l")})::"Opinion", (${opinion("r OR l")})::"Opinion", 40, at, at, md5('k' || n || o)
   FROM (SELECT e.*, o, ${dice("n", "1")} < 6 OR (o = 1 AND (status = 'ARBITRATION' OR n % 13 = 0)) AS r, ${dice("n", "0")} < 6 AS l
     FROM ${exams} e, generate_series(0, 1) o) x
   WHERE status IN ('SETTLED', 'ARBITRATION') OR (status = 'QUEUED' AND n <= 0.975 * $2 AND o = 0)`,
  `INSERT INTO "Adjudication" ("id", "examId", "projectId", "round", "arbiterId", "reason", "breasts", "truthIds", "at", "concludedAt")
   SELECT ${idOf("0190aa00", "n")}, ${examId("n")}, $1, 1, ($3::text[])[1], 'agreed at the meeting', '[]', '{}', at, at FROM ${exams} e
   WHERE n % 13 = 0 AND status = 'SETTLED'`,
  `INSERT INTO "AuditEvent" ("chain", "sequence", "at", "actorId", "action", "subject", "outcome", "details", "previousHash", "hash")
   SELECT $1, m, now() - interval '3 years' + m * (interval '3 years' / ($2::int * 2)), ($3::text[])[m % cardinality($3::text[]) + 1],
     (ARRAY['finaliseRead', 'fileImage', 'viewedTruth', 'adjudicate'])[m % 4 + 1], 'exam ' || m / 2, 'done', '{"revision":2}', md5((m - 1)::text), md5(m::text)
   FROM generate_series(1, $2::int * 2) m`,
  `INSERT INTO "AuditHead" ("chain", "sequence", "hash") SELECT $1, $2::int * 2, md5(($2::int * 2)::text) WHERE $3::text[] IS NOT NULL`,
];

/** Parameters: $1 the project, $2 the number of exams, $3 everybody: anyone who lists exams has opened some. */
const exposures = `INSERT INTO "Exposure" ("examId", "userId", "what", "at")
  SELECT ${examId("n")}, ($3::text[])[n / 3 % cardinality($3::text[]) + 1], 'truth', at FROM ${exams} e
  WHERE n % 3 = 0 AND status = 'SETTLED' AND $1::text IS NOT NULL`;

const filledTables = ["Patient", "Exam", "Breast", "Image", "Upload", "Truth", "Read", "Adjudication", "AuditEvent", "Exposure"];

/** Of version $3: breasts that are not held out, with their current truth. */
const scoredBreasts = `"Prediction" p JOIN "Exam" e ON e."id" = p."examId" AND e."status" = 'SETTLED' AND p."modelVersionId" = $3 AND p."projectId" = $1
   JOIN "Patient" w ON w."id" = e."patientId" AND NOT w."lockedTest"
   JOIN "Breast" b ON b."examId" = p."examId" AND b."laterality" = p."laterality" JOIN "Truth" t ON t."id" = b."truthId"`;

const publishedMetrics = metricNames.filter((name) => !name.endsWith("AtPrevalence"));

/** Parameters of each: $1 the project, $2 the number of exams, $3 the version, $4 its evaluation, $5 its number, $6 its run. */
const ofVersion = [
  `INSERT INTO "Prediction" ("modelVersionId", "examId", "laterality", "projectId", "score", "logit", "set", "fold", "density")
   SELECT $3, ${examId("n")}, ${sideOf("side")}, $1,
     least(1, greatest(0, ((hashint4((n * 6 + side * 3 + $5::int)::int) & 65535) / 65536.0) * 0.63 + CASE WHEN h < 6 THEN 0.3 ELSE 0 END)), 0,
     CASE WHEN n <= 14000 THEN 'OUT_OF_FOLD'::"EvaluationSet" END, n % 5, (ARRAY['a', 'b', 'c', 'd'])[n % 4 + 1]
   FROM ${breasts} b WHERE status = 'SETTLED' AND n <= 0.235 * $2 AND $4::text || $6::text IS NOT NULL`,
  `INSERT INTO "ImagePrediction" ("modelVersionId", "imageId", "examId", "score", "logit")
   SELECT $3, ${imageId("n", "v")}, ${examId("n")}, 0.3, 0 FROM ${exams} e, generate_series(0, 3) v
   WHERE status = 'SETTLED' AND n <= 0.235 * $2 AND $1::text || $4::text || $5::int || $6::text IS NOT NULL`,
  `INSERT INTO "Evaluation" ("id", "modelVersionId", "set", "truthAsOf", "exams", "patients", "positives", "negatives", "roc", "calibration", "subgroups", "operatingPoints", "notes")
   SELECT $4, $3, 'OUT_OF_FOLD', now(), count(*) / 2, count(*) / 2, count(*) * 6 / 100, count(*) * 94 / 100,
     (SELECT jsonb_agg(jsonb_build_object('threshold', i / 200.0, 'sensitivity', 1 - i / 200.0, 'specificity', i / 200.0)) FROM generate_series(0, 200) i),
     (SELECT jsonb_agg(jsonb_build_object('low', i / 10.0, 'high', (i + 1) / 10.0, 'n', 2000, 'meanScore', i / 10.0, 'observed', i / 10.0)) FROM generate_series(0, 9) i),
     ARRAY['density:a', 'density:b', 'density:c', 'density:d'], v."scoring" -> 'operatingPoints', '{}'
   FROM "Prediction" p, "ModelVersion" v
   WHERE v."id" = $3 AND p."modelVersionId" = $3 AND p."set" = 'OUT_OF_FOLD' AND $1::text || $2::int || $5::int || $6::text IS NOT NULL GROUP BY v."id"`,
  `INSERT INTO "EvaluationCase" ("evaluationId", "examId", "laterality", "patientId", "truthId", "class", "positive", "fold", "logit", "score", "thresholds", "subgroups")
   SELECT $4, p."examId", p."laterality", e."patientId", t."id", t."class", t."class" <> 'NORMAL', p."fold", p."logit", p."score",
     '{"specificity-0.80":0.5,"youden":0.45,"sensitivity-0.90":0.1,"cost-ratio":0.5}', ARRAY['density:' || b."density"]
   FROM "Prediction" p JOIN "Exam" e ON e."id" = p."examId" JOIN "Breast" b ON b."examId" = e."id" AND b."laterality" = p."laterality"
     JOIN "Truth" t ON t."id" = b."truthId"
   WHERE p."modelVersionId" = $3 AND p."set" = 'OUT_OF_FOLD' AND $1::text || $2::int || $5::int || $6::text IS NOT NULL`,
  `INSERT INTO "MetricValue" ("evaluationId", "subgroup", "operatingPoint", "name", "value", "low", "high", "n", "method")
   SELECT $4, s, o, m, 0.8, 0.7, 0.9, 20000, 'scale'
   FROM unnest(ARRAY['', 'density:a', 'density:b', 'density:c', 'density:d']) s, unnest(ARRAY['', ${operatingPointNames.map((name) => `'${name}'`).join(", ")}]) o,
     unnest(ARRAY[${publishedMetrics.map((name) => `'${name}'`).join(", ")}]) m
   WHERE (s = '') <> (o = '') AND $1::text || $2::int || $3::text || $5::int || $6::text IS NOT NULL`,
  `INSERT INTO "EpochMetric" ("runId", "fold", "epoch", "loss", "accuracy", "auc", "validationLoss", "validationAuc")
   SELECT $6, f, e, 1.0 / (e + 1), 0.8, 0.8, 0.5, 0.7 FROM generate_series(0, 4) f, generate_series(1, 50) e
   WHERE $1::text || $2::int || $3::text || $4::text || $5::int IS NOT NULL`,
];

/**
 * The content of the queues, as a refresh of the project would find it, except for correct answers at the wrong location: of the champion's
 * predictions, and of two differing reads. Parameters of each: $1 the project, $2 the number of exams, $3 the champion, $4 the version before it.
 */
export const disagreements = [
  `INSERT INTO "LabelMeans" ("modelVersionId", "breasts", "abnormal", "normal")
   SELECT $3, count(*), avg(p."score") FILTER (WHERE t."class" <> 'NORMAL'), avg(1 - p."score") FILTER (WHERE t."class" = 'NORMAL')
   FROM ${scoredBreasts} WHERE t."strength" <> 'PATHOLOGY' AND $2::int IS NOT NULL AND $4::text IS NOT NULL`,
  `INSERT INTO "Discrepancy" ("id", "projectId", "examId", "laterality", "kind", "modelVersionId", "score", "threshold", "truthId", "occultImageIds", "rank")
   SELECT p."examId" || '.' || p."laterality" || '.' || k.kind, $1, p."examId", p."laterality", k.kind, $3, p."score", 0.5, t."id", '{}',
     discrepancy_rank(k.kind, p."score", t."class")
   FROM ${scoredBreasts}
   JOIN "LabelMeans" m ON m."modelVersionId" = $3
   LEFT JOIN "Prediction" o ON o."modelVersionId" = $4 AND o."examId" = p."examId" AND o."laterality" = p."laterality"
   CROSS JOIN LATERAL (SELECT t."class" <> 'NORMAL' AS positive) c
   CROSS JOIN LATERAL (SELECT (p."score" >= 0.5) <> c.positive AS wrong, (o."score" >= 0.5) = c.positive AS "rightBefore") shown
   CROSS JOIN LATERAL (
     SELECT CASE WHEN c.positive THEN 'FALSE_NEGATIVE' ELSE 'FALSE_POSITIVE' END::"DiscrepancyKind" AS kind WHERE shown.wrong
     UNION ALL SELECT 'VERSION_FLIP' WHERE shown.wrong AND shown."rightBefore"
     UNION ALL SELECT 'SUSPECT_LABEL' WHERE t."strength" <> 'PATHOLOGY'
       AND CASE WHEN c.positive THEN 1 - p."score" >= m."normal" AND p."score" < 0.5 ELSE p."score" >= m."abnormal" AND p."score" > 0.5 END
   ) k
   WHERE $2::int IS NOT NULL`,
  `INSERT INTO "Discrepancy" ("id", "projectId", "examId", "laterality", "kind", "truthId", "occultImageIds", "rank")
   SELECT ${examId("n")} || '.R.READERS_DISAGREE', $1, ${examId("n")}, 'R', 'READERS_DISAGREE', ${truthId("n", "1")}, '{}',
     discrepancy_rank('READERS_DISAGREE', NULL, (${classOf})::"BreastClass")
   FROM (SELECT e.*, ${dice("n", "1")} AS h FROM ${exams} e) b
   WHERE status = 'SETTLED' AND n % 13 = 0 AND h >= 6 AND ${dice("(n - 1) % ($2::int / 2) + 1", "0")} >= 20 AND $3::text || $4::text IS NOT NULL`,
  `UPDATE "Discrepancy" SET "verdict" = 'AMBIGUOUS', "note" = 'Faint distortion ' || "laterality", "resolvedAt" = now(), "judged" = true,
     "noteWords" = to_tsvector('simple', 'Faint distortion ' || "laterality")
   WHERE "projectId" = $1 AND hashtext("id") % 10 = 0 AND $2::int IS NOT NULL AND $3::text || $4::text IS NOT NULL`,
];

/** `exams` with two breasts and four images each, read twice; three versions that were scored on a quarter of them and evaluated on some 12,000. */
export async function fillProject(
  database: Database,
  { key, exams: examCount, people }: { readonly key: string; readonly exams: number; readonly people: readonly Person[] },
): Promise<FilledProject> {
  const project = await createProject(database, { key, name: key });
  for (const { id, roles } of people) {
    const inProject = roles.filter((role) => role !== "ADMIN");
    if (inProject.length > 0) await setMembership(database, project.id, id, inProject);
  }
  const readers = people.filter(({ roles }) => roles.includes("READER")).map(({ id }) => id);

  const everybody = people.map(({ id }) => id);
  await withoutIndexes(database, filledTables, () =>
    // None of these reads what another has written.
    inLanes(2, [
      ...[...imaging, ...judgements].map((text) => () => write(database, text, [project.id, examCount, readers])),
      () => write(database, exposures, [project.id, examCount, everybody]),
    ]),
  );
  await database.sql.query("ANALYZE");

  const counts = { patients: 400, breasts: 1_360, positives: 80, lockedTestPatients: 100 };
  const snapshot = await database.prisma.snapshot.create({
    data: { id: newId(), projectId: project.id, status: "FROZEN", digest: newId(), truthAsOf: new Date(), ...counts },
  });
  const made: MadeVersion[] = [];
  for (const number of [1, 2, 3]) made.push(await makeVersion(database, { projectId: project.id, snapshotId: snapshot.id, number }));
  await inLanes(
    2,
    made.map((one) => () => evaluateVersion(database, one, examCount)),
  );
  const versions = made.map(({ id }) => id);
  await database.sql.query("ANALYZE");
  const champion = versions.at(-1) as string;
  await database.prisma.alias.create({ data: { projectId: project.id, name: "champion", modelVersionId: champion } });
  await database.prisma.aliasEvent.create({
    data: { id: newId(), projectId: project.id, alias: "champion", toId: champion, reason: "scale" },
  });
  await database.sql.query(`SELECT setval(pg_get_serial_sequence('"Exam"', 'queueOrder'), $1::bigint + 1)`, [examCount]);
  for (const text of disagreements) await write(database, text, [project.id, examCount, champion, versions.at(-2)]);
  await countAll(database, project.id);
  await vacuumAll(database);
  return { id: project.id, versions, runs: made.map(({ runId }) => runId), snapshot: snapshot.id };
}

/** Writes rows without checking foreign keys, which is faster; references are correct by construction. */
function write(database: Database, text: string, values: readonly unknown[]): Promise<void> {
  return database.sqlTransaction(async (sql) => {
    await sql.query("SET LOCAL session_replication_role = replica; SET LOCAL work_mem = '64MB'");
    await sql.query(text, values);
  });
}

interface MadeVersion {
  readonly id: string;
  readonly projectId: string;
  readonly runId: string;
  readonly number: number;
}

async function makeVersion(
  database: Database,
  { projectId, snapshotId, number }: { readonly projectId: string; readonly snapshotId: string; readonly number: number },
): Promise<MadeVersion> {
  const { settings } = await database.prisma.project.findUniqueOrThrow({ where: { id: projectId } });
  const run = await database.prisma.trainingRun.create({
    data: {
      id: newId(),
      projectId,
      snapshotId,
      recipe: "compact",
      seed: 1,
      epochs: 50,
      folds: 5,
      reason: "scale",
      idempotencyKey: newId(),
      codeVersion: "scale",
      gateSettings: gateSettingsOf(settings),
      status: "SUCCEEDED",
      endedAt: new Date(),
    },
  });
  const { id } = await insertVersion(database, {
    id: newId(),
    projectId,
    runId: run.id,
    sha256: newId(),
    parameterCount: 400_000,
    recipe: "compact",
    preparation: examplePreparation,
    foldModels: [],
    scoring: exampleScoring([examplePoint(0.5)]),
    card: "# A version",
  });
  await database.prisma.gateResult.create({ data: { modelVersionId: id, decision: "PROMOTE", checks: [] } });
  return { id, projectId, runId: run.id, number };
}

/** What is published with a version: its scores, its evaluation with every case, its metrics. */
async function evaluateVersion(database: Database, { id, projectId, runId, number }: MadeVersion, examCount: number): Promise<void> {
  const evaluationId = newId();
  for (const text of ofVersion) await write(database, text, [projectId, examCount, id, evaluationId, number, runId]);
  await packCases(database, evaluationId);
}

/** Adds one more version to a filled project; returns its id. */
export async function publishVersion(database: Database, project: FilledProject): Promise<string> {
  const where = { projectId: project.id };
  const number = 1 + (await database.prisma.modelVersion.count({ where }));
  const made = await makeVersion(database, { projectId: project.id, snapshotId: project.snapshot, number });
  // Files sent since then make no difference: the oldest quarter is scored.
  await evaluateVersion(database, made, await database.prisma.exam.count({ where }));
  return made.id;
}
