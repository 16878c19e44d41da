import { Group, Loader, Text } from "@mantine/core";
import { gateNote } from "../../entities/version/gate-chip.tsx";
import type { Promotion } from "./use-promotion.ts";

/** The gate's decision on the version to be promoted, or what it is waiting for. */
export function GateAnswer({ promotion: { waitingFor, gate, testSetPatients } }: { promotion: Promotion }) {
  if (waitingFor)
    return (
      <Group gap={12} align="flex-start" wrap="nowrap" role="status">
        <Loader size="xs" color="gray" />
        <Text>
          {waitingFor === "test set"
            ? "The held-out test set is being evaluated with this version, once; this counts as a test-set access. Then the gate runs again."
            : "The gate is running again, because the champion has changed."}{" "}
          This continues after you close the window. If it takes long, promote again to see what it is waiting for.
        </Text>
      </Group>
    );
  if (!gate) return null;
  const note = gateNote(gate);
  return (
    <Text role="status">
      {testSetPatients === null ? "Gate" : `Gate, with ${testSetPatients} test patients`}: <strong>{gate.decision.toLowerCase()}</strong>
      {note ? `, ${note}` : ""}.
    </Text>
  );
}
