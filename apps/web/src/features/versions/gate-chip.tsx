import { IconAlertTriangle, IconCheck, IconHandStop } from "@tabler/icons-react";
import { Chip } from "../../ui/chip.tsx";

/** What the gate said, with its icon and, where there is one, the word why. */
export function GateChip({ decision, note }: { decision: string; note?: string }) {
  const words = note ? ` · ${note}` : "";
  switch (decision) {
    case "PROMOTE":
      return (
        <Chip tone="good" icon={<IconCheck size={13} aria-hidden />}>
          gate: promote{words}
        </Chip>
      );
    case "REJECT":
      return (
        <Chip tone="danger" icon={<IconAlertTriangle size={13} aria-hidden />}>
          gate: reject{words}
        </Chip>
      );
    default:
      return <Chip icon={<IconHandStop size={13} aria-hidden />}>gate: hold{words}</Chip>;
  }
}

/** What explains the answer in a line: "no champion yet", the checks that failed, or how many lacked n. */
export function gateNote(gate: {
  decision: string;
  checks: readonly { name: string; passed?: boolean | null; note?: string | null }[];
}): string | undefined {
  const champion = gate.checks.find(({ name }) => name === "champion");
  const failed = gate.checks.filter(({ name, passed }) => passed === false && name !== "champion").map(({ name }) => name);
  const told = [champion?.note, failed.length > 0 ? `failed: ${failed.join(", ")}` : null].filter(Boolean);
  if (told.length > 0) return told.join("; ");
  const unsure = gate.checks.filter(({ passed }) => passed === null || passed === undefined).length;
  return unsure > 0 ? `insufficient n in ${unsure}` : undefined;
}

export function AliasChip({ alias }: { alias: string }) {
  return <Chip tone={alias === "champion" ? "good" : undefined}>{alias}</Chip>;
}
