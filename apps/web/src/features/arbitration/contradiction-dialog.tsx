import { Button, Group, Modal, Stack } from "@mantine/core";
import type { Contradiction } from "@second-read/domain";

export interface ContradictionDialogProps {
  /** Empty: nothing is asked. */
  readonly contradictions: readonly Contradiction[];
  readonly onChange: () => void;
  readonly onConfirm: () => void;
}

/** Asks once about a decision that contradicts its own words or every read, and names how. */
export function ContradictionDialog({ contradictions, onChange, onConfirm }: ContradictionDialogProps) {
  return (
    <Modal opened={contradictions.length > 0} onClose={onChange} title="Submit this decision?">
      <Stack gap="md">
        <ul>
          {contradictions.map(({ code, sentence }) => (
            <li key={code}>{sentence}</li>
          ))}
        </ul>
        <Group justify="flex-end">
          <Button variant="default" onClick={onChange} data-autofocus>
            Change it
          </Button>
          <Button onClick={onConfirm}>Submit as it is</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
