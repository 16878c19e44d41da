"use client";

import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { GateAnswer } from "./gate-answer.tsx";
import { type PromotionRequest, usePromotion } from "./use-promotion.ts";

interface PromoteFormProps extends PromotionRequest {
  readonly onClose: () => void;
}

/** Asks for the reason, and says what the gate says of the version. */
export function PromoteForm({ version, target, onClose }: PromoteFormProps) {
  const [reason, setReason] = useState("");
  const promotion = usePromotion({ version, target, onDone: onClose });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void promotion.submit(reason.trim());
      }}
    >
      <Stack gap="md">
        <Quiet block>
          The champion scores exams as they are filed, and later versions are compared with it. To undo, roll back to the version before;
          the first champion has none, and stays until another version is promoted.
        </Quiet>
        <GateAnswer promotion={promotion} />
        <Textarea
          label="Reason"
          description="Kept in the audit trail with your name."
          data-autofocus
          required
          autosize
          minRows={3}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {promotion.problem ? <ProblemNote problem={promotion.problem} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={promotion.loading} disabled={reason.trim() === ""}>
            {target.id === version.id ? `Promote v${target.number}` : `Roll back to v${target.number}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
