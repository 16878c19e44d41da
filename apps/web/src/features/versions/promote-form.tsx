"use client";

import { Stack } from "@mantine/core";
import { useState } from "react";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { ReasonField } from "../../ui/reason-field.tsx";
import { GateAnswer } from "./gate-answer.tsx";
import { type PromotionRequest, usePromotion } from "./use-promotion.ts";

interface PromoteFormProps extends PromotionRequest {
  readonly onClose: () => void;
}

/** Asks for the reason and shows the gate's decision on the version. */
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
        <ReasonField data-autofocus value={reason} onChange={setReason} />
        {promotion.problem ? <ProblemNote problem={promotion.problem} /> : null}
        <FormButtons onClose={onClose} loading={promotion.loading} disabled={reason.trim() === ""}>
          {target.id === version.id ? `Promote v${target.number}` : `Roll back to v${target.number}`}
        </FormButtons>
      </Stack>
    </form>
  );
}
