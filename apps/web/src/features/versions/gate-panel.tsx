import { Group, Table } from "@mantine/core";
import { checkInWords, GateChip } from "../../entities/version/gate-chip.tsx";
import { Ago } from "../../ui/ago.tsx";
import { counted, figure } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { CheckResult } from "./check-result.tsx";
import classes from "./gate-panel.module.css";
import type { Gate } from "./version.ts";

type Check = Gate["checks"][number];

/** The decision of the gate and its checks, each with its limit and interval. */
export function GatePanel({ gate }: { gate: Gate | null }) {
  if (!gate)
    return (
      <Panel title="Gate">
        <Quiet block>The gate has not run yet.</Quiet>
      </Panel>
    );
  return (
    <Panel title="Gate">
      <Group gap={10} mb={8}>
        <GateChip decision={gate.decision} />{" "}
        <Quiet>
          <Ago at={gate.decidedAt} />
        </Quiet>{" "}
        {decisionInWords(gate)}
      </Group>
      <ListTable className={classes.checks} heads={["Check", "Result", "Value", "Interval", "Limit", "Note"]}>
        {gate.checks.map((check) => (
          <CheckRow key={check.name} check={check} />
        ))}
      </ListTable>
    </Panel>
  );
}

function CheckRow({ check: { name, passed, judged, value, low, high, limit, note } }: { check: Check }) {
  const absent = (number: number | null | undefined) => typeof number !== "number" || undefined;
  // With three decimals, since it matters on which side of the limit a figure is. A whole number without an interval is a count.
  const decimals = Number.isInteger(value) && typeof low !== "number" ? 0 : 3;
  return (
    <Table.Tr>
      <Table.Td className={classes.check}>{checkInWords(name)}</Table.Td>
      <Table.Td className={classes.oneLine}>
        <CheckResult passed={passed ?? null} isForMonitoring={judged === false} />
      </Table.Td>
      <Table.Td data-label="value" data-absent={absent(value)}>
        {figure(value, decimals)}
      </Table.Td>
      <Table.Td className={classes.oneLine} data-label="interval" data-absent={absent(low)}>
        {typeof low === "number" && typeof high === "number" ? (
          <>
            <IntervalBar value={value} low={low} high={high} {...axisOf(low, high, limit)} reference={limit ?? undefined} width={110} />{" "}
            {figure(low, 3)} to {figure(high, 3)}
          </>
        ) : (
          "–"
        )}
      </Table.Td>
      <Table.Td data-label="limit" data-absent={absent(limit)}>
        {figure(limit, decimals)}
      </Table.Td>
      <Table.Td>
        <Quiet>{note ?? ""}</Quiet>
      </Table.Td>
    </Table.Tr>
  );
}

/** Proportions lie between 0 and 1, differences around 0. */
function axisOf(low: number, high: number, limit: number | null | undefined): { from: number; to: number } {
  if (low >= 0 && high <= 1 && (limit ?? 0) >= 0) return { from: 0, to: 1 };
  const reach = Math.max(Math.abs(low), Math.abs(high), Math.abs(limit ?? 0));
  return low < 0 ? { from: -reach, to: reach } : { from: 0, to: reach };
}

function decisionInWords({ decision, checks }: Gate): string {
  switch (decision) {
    case "PROMOTE":
      return "Every check passed. It can be promoted.";
    case "REJECT":
      return "A check failed. Only an administrator can promote it.";
    case "HOLD": {
      const failed = checks.filter(({ passed }) => passed === false).length;
      return `${failed > 0 ? `${counted(failed, "check")} failed, others` : "Some checks"} could not be evaluated. Promotion needs a reason.`;
    }
  }
}
