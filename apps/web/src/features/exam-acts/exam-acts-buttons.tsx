"use client";

import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { useProject } from "../frame/project-context.tsx";
import { ExamActForm } from "./exam-act-form.tsx";
import { actsOn, type ExamActName, type ExamForActs, labelOf } from "./exam-acts.ts";

/** Reopen, Queue, Break glass and Withdraw, for the roles that have them; nothing where the person or the exam's status has neither. */
export function ExamActsButtons({ exam, onDone }: { exam: ExamForActs; onDone: () => void }) {
  const { roles } = useProject();
  const [open, setOpen] = useState<ExamActName | null>(null);
  const acts = actsOn(exam, roles);
  if (acts.length === 0) return null;
  return (
    <>
      <Group gap={6}>
        {acts.map(({ act, label, refusal }) => (
          <Button
            key={act}
            size="compact-xs"
            variant="default"
            disabled={refusal !== null}
            title={refusal ?? undefined}
            aria-label={`${label} ${exam.pseudonym}`}
            onClick={() => setOpen(act)}
          >
            {label}…
          </Button>
        ))}
      </Group>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open ? `${labelOf(open)} ${exam.pseudonym}` : ""}>
        {open ? <ExamActForm act={open} exam={exam} onClose={() => setOpen(null)} onDone={onDone} /> : null}
      </Modal>
    </>
  );
}
