import { Button, Group, Modal, Stack } from "@mantine/core";
import type { Contradiction } from "@second-read/domain";

export interface ContradictionDialogProps {
  /** Empty: the dialog is closed. */
  readonly contradictions: readonly Contradiction[];
  readonly onChange: () => void;
  readonly onConfirm: () => void;
}

/** Asks for confirmation of a decision that contradicts itself or every read, and lists the contradictions. */
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
