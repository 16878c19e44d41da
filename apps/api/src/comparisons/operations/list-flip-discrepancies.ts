import { discrepancyId, findVerdicts, type ListedDiscrepancy } from "@second-read/database";
import { isPositive } from "@second-read/domain";
import type { Deps } from "../../deps.ts";
import type { Flip } from "./compare-versions.ts";

/** Each flip as the error that it shows, with its verdict if one is valid, so that it can be viewed and judged like any other. */
export async function discrepanciesOf({ database }: Pick<Deps, "database">, flips: readonly Flip[]): Promise<ListedDiscrepancy[]> {
  const rows = flips.map(({ examId, laterality, class: breastClass, truthId, erring }) => {
    const kind = isPositive(breastClass) ? ("FALSE_NEGATIVE" as const) : ("FALSE_POSITIVE" as const);
    return {
      id: discrepancyId(examId, laterality, kind),
      kind,
      examId,
      laterality,
      modelVersionId: erring.version.id,
      score: erring.score,
      threshold: erring.threshold,
      truthId,
      fromTestSetEvaluation: false,
    };
  });
  const verdicts = new Map(
    (
      await findVerdicts(
        database,
        rows.map(({ id }) => id),
      )
    ).map((one) => [one.id, one]),
  );
  return rows.map((row) => {
    const given = verdicts.get(row.id);
    const holds = given !== undefined && given.truthId === row.truthId;
    return { ...row, verdict: holds ? given.verdict : null, note: holds ? given.note : null };
  });
}
