import { cancerStrengths } from "@second-read/domain";
import type { Expression } from "kysely";
import type { SqlOnly } from "../connection.ts";
import type { PackedCases } from "../generated/prisma/client.ts";
import { prepared } from "../prepared.ts";
import { query, raw, words } from "../statements.ts";
import { anyExamReadOrOpened, isKnownTo, knowsFewExams, type PersonIn } from "./known-exams.ts";

type Packed = Omit<PackedCases, "evaluationId">;
type Columns = { readonly [Name in keyof Packed]: Packed[Name] extends Uint8Array ? Uint8Array : Packed[Name] };

const names = [
  "cases",
  "exams",
  "scores",
  "patients",
  "kinds",
  "kindOf",
  "thresholds",
  "thresholdsOf",
  "subgroups",
  "subgroupsOf",
] as const satisfies readonly (keyof Columns)[];

/** A subquery for each malignant case: a join, or an `exists` that the planner may hash, would read every truth there is. */
const hasCancerStrength = raw<boolean>`coalesce((select t."strength" in ${words(cancerStrengths)} from "Truth" t where t."id" = c."truthId"), false)`;

/** As the row of `PackedCases` that they would form; packed by the server, which reads them anyway. */
function packing(evaluationId: string, isAmong: Expression<boolean>) {
  const column = (value: string) => raw`coalesce(string_agg(${raw.raw(value)}, ''::bytea order by "place"), ''::bytea)`;
  const place = (name: string) => column(`int4send(("${name}" - 1)::int)`);
  const list = (name: string) => raw`coalesce(jsonb_agg(distinct ${raw.ref(name)} order by ${raw.ref(name)}), '[]')`;
  return raw<Columns>`(
    with given as (
      select c."examId", c."patientId", c."laterality", c."score", c."thresholds", to_jsonb(c."subgroups") as "subgroups",
        jsonb_build_object('class', c."class", 'positive', c."positive",
          'cancer', case when c."class" = 'MALIGNANT' then ${hasCancerStrength} else false end) as "kind"
      from "EvaluationCase" c
      where c."evaluationId" = ${evaluationId} and ${isAmong}
    ), placed as (
      select given.*,
        row_number() over (order by "patientId" collate "C", "examId" collate "C", "laterality"::text collate "C") as "place",
        dense_rank() over (order by "patientId" collate "C") as "patientOf",
        dense_rank() over (order by "kind") as "kindOf",
        dense_rank() over (order by "thresholds") as "thresholdsOf",
        dense_rank() over (order by "subgroups") as "subgroupsOf"
      from given
    )
    select count(*)::int as "cases", count(distinct "examId")::int as "exams", ${column('float8send("score")')} as "scores",
      ${place("patientOf")} as "patients",
      ${list("kind")} as "kinds", ${place("kindOf")} as "kindOf",
      ${list("thresholds")} as "thresholds", ${place("thresholdsOf")} as "thresholdsOf",
      ${list("subgroups")} as "subgroups", ${place("subgroupsOf")} as "subgroupsOf"
    from placed)`;
}

/** Also stores the cases of an evaluation in one row; does nothing if it exists. Its cases are complete by then, and never change. */
export async function packCases({ sql }: SqlOnly, evaluationId: string): Promise<void> {
  await sql.run(
    query
      .insertInto("PackedCases")
      .columns(["evaluationId", ...names])
      .expression((eb) =>
        eb
          .selectFrom(packing(evaluationId, raw<boolean>`true`).as("packed"))
          .select(eb.val(evaluationId).as("evaluationId"))
          .select(names.map((name) => `packed.${name}` as const)),
      )
      .onConflict((conflict) => conflict.column("evaluationId").doNothing()),
  );
}

/** Null if they are not packed. */
export async function findPackedCases({ sql }: SqlOnly, evaluationId: string): Promise<Columns | null> {
  return (await sql.run(packedCasesOf({ evaluationId })))[0] ?? null;
}

const packedCasesOf = prepared(({ evaluationId }: { readonly evaluationId: string }) =>
  query
    .selectFrom("PackedCases")
    .select([...names])
    .where("evaluationId", "=", evaluationId),
);

/** Those of exams that a person knows (`isKnownTo`), packed for this request. */
export async function packKnownCases({ sql }: SqlOnly, evaluationId: string, person: PersonIn): Promise<Columns> {
  const examId = raw.ref<string>("c.examId");
  const known = isKnownTo(examId, person.personId);
  const isAmong = (await knowsFewExams(sql, person)) ? raw<boolean>`(${examId} = ${anyExamReadOrOpened(person)} and ${known})` : known;
  const [row] = await sql.run(query.selectFrom(packing(evaluationId, isAmong).as("packed")).selectAll());
  if (row === undefined) throw new Error("a sum over cases has no row");
  return row;
}
