"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Checkbox, Group, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { ProblemNote } from "../../ui/list-state.tsx";
import { reopenExamDocument, withdrawExamDocument } from "./documents.ts";
import { consequenceOf, type ExamActName, type ExamForActs, resultOf } from "./exam-acts.ts";

export interface ExamActFormProps {
  readonly act: ExamActName;
  readonly exam: ExamForActs;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Reopening or withdrawing: what follows, the reason, and for what cannot be undone a confirmation of its own. */
export function ExamActForm({ act, exam, onClose, onDone }: ExamActFormProps) {
  const [reopen, reopening] = useMutation(reopenExamDocument);
  const [withdraw, withdrawing] = useMutation(withdrawExamDocument);
  const [reason, setReason] = useState("");
  const [confirmed, setConfirmed] = useState(act === "reopen");
  const [problem, setProblem] = useState<Problem | null>(null);
  const withdraws = act === "withdraw";

  async function submit() {
    setProblem(null);
    const variables = { examId: exam.id, reason: reason.trim() };
    try {
      const after = withdraws ? (await withdraw({ variables })).data?.withdrawExam : (await reopen({ variables })).data?.reopenExam;
      onClose();
      notifications.show({
        title: `${exam.pseudonym} ${withdraws ? "withdrawn" : "reopened"}`,
        message: after ? resultOf(act, after.status) : "",
      });
      onDone();
    } catch (error) {
      setProblem(toProblem(error));
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <p>{consequenceOf(act)}</p>
        <Textarea
          label="Reason"
          description="Kept in the audit trail with your name."
          data-autofocus
          required
          autosize
          minRows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {withdraws ? (
          <Checkbox
            label="Delete the images of this exam for good"
            checked={confirmed}
            onChange={(event) => setConfirmed(event.currentTarget.checked)}
          />
        ) : null}
        {problem ? <ProblemNote problem={problem} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            color={withdraws ? "red" : undefined}
            loading={reopening.loading || withdrawing.loading}
            disabled={reason.trim() === "" || !confirmed}
          >
            {withdraws ? "Withdraw" : "Reopen"} {exam.pseudonym}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
