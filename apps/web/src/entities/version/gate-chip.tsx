import { assertNever, type GateDecision } from "@second-read/domain";
import { IconAlertTriangle, IconCheck, IconHandStop } from "@tabler/icons-react";
import type { GatePartsFragment } from "../../generated/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import { counted } from "../../ui/format.ts";

const iconProps = { size: 13, "aria-hidden": true } as const;

/** The decision of the gate with its icon and, if there is one, a short reason. */
export function GateChip({ decision, note }: { decision: GateDecision; note?: string }) {
  const reason = note ? ` · ${note}` : "";
  switch (decision) {
    case "PROMOTE":
      return (
        <Chip tone="good" icon={<IconCheck {...iconProps} />}>
          gate: promote{reason}
        </Chip>
      );
    case "REJECT":
      return (
        <Chip tone="danger" icon={<IconAlertTriangle {...iconProps} />}>
          gate: reject{reason}
        </Chip>
      );
    case "HOLD":
      return <Chip icon={<IconHandStop {...iconProps} />}>gate: hold{reason}</Chip>;
    default:
      return assertNever(decision);
  }
}

/** Explains the decision in one line: "no champion yet", the checks that failed, or how many could not be evaluated. */
export function gateNote({ checks }: Pick<GatePartsFragment, "checks">): string | undefined {
  const champion = checks.find(({ name }) => name === "champion");
  const failed = checks.filter(({ name, passed }) => passed === false && name !== "champion").map(({ name }) => checkInWords(name));
  const reasons = [champion?.note, failed.length > 0 ? `failed: ${failed.join(", ")}` : null].filter(Boolean);
  if (reasons.length > 0) return reasons.join("; ");
  const notEvaluated = checks.filter(({ passed }) => passed === null || passed === undefined).length;
  return notEvaluated > 0 ? `${counted(notEvaluated, "check")} not evaluated` : undefined;
}

/** The API's name of a check as pages write it: "AUC floor", "subgroup density c". */
export function checkInWords(name: string): string {
  return name.replace(/^auc\b/, "AUC").replace(":", " ");
}

export function AliasChip({ alias }: { alias: string }) {
  return <Chip tone={alias === "champion" ? "good" : undefined}>{alias}</Chip>;
}
