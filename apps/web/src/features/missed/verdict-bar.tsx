"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Checkbox, Radio, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import type { DiscrepancyVerdict } from "../../generated/graphql.ts";
import { words } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/list-state.tsx";
import { resolveDiscrepancyDocument } from "./documents.ts";
import classes from "./missed.module.css";

const verdicts: readonly { value: DiscrepancyVerdict; label: string; words: string }[] = [
  { value: "MODEL_WRONG", label: "Model wrong", words: "the truth stands" },
  { value: "LABEL_WRONG", label: "Label wrong", words: "sends it to re-reading" },
  { value: "AMBIGUOUS", label: "Ambiguous", words: "either can be argued" },
  { value: "OCCULT_ON_THIS_VIEW", label: "Occult on this view", words: "choose the views" },
  { value: "IMAGE_QUALITY", label: "Image quality", words: "not to be judged on these" },
];

export interface VerdictBarProps {
  readonly discrepancy: { readonly id: string; readonly verdict?: DiscrepancyVerdict | null; readonly note?: string | null };
  readonly images: readonly { readonly id: string; readonly viewLabel: string }[];
  readonly onGiven: () => void;
}

/** The verdict on one disagreement: one of five, with a note. */
export function VerdictBar({ discrepancy, images, onGiven }: VerdictBarProps) {
  const [resolve, { loading }] = useMutation(resolveDiscrepancyDocument);
  const [verdict, setVerdict] = useState<DiscrepancyVerdict | null>(discrepancy.verdict ?? null);
  const [note, setNote] = useState(discrepancy.note ?? "");
  const [imageIds, setImageIds] = useState<string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const occult = verdict === "OCCULT_ON_THIS_VIEW";

  async function give() {
    if (!verdict) return;
    setProblem(null);
    try {
      await resolve({ variables: { id: discrepancy.id, verdict, imageIds: occult ? imageIds : null, note: note.trim() || null } });
      notifications.show({
        message: verdict === "LABEL_WRONG" ? "Label wrong: the exam goes back to be read." : `Verdict kept: ${words(verdict)}.`,
      });
      onGiven();
    } catch (error) {
      setProblem(toProblem(error));
    }
  }

  return (
    <form
      className={classes.verdict}
      onSubmit={(event) => {
        event.preventDefault();
        void give();
      }}
    >
      <Radio.Group label="Verdict" value={verdict} onChange={(value) => setVerdict(value as DiscrepancyVerdict)}>
        <Stack gap={3} mt={4}>
          {verdicts.map(({ value, label, words: meaning }) => (
            <Radio
              key={value}
              size="xs"
              value={value}
              label={
                <span>
                  {label} <span className={classes.quiet}>{meaning}</span>
                </span>
              }
            />
          ))}
        </Stack>
      </Radio.Group>
      {occult ? (
        <Checkbox.Group label="On which views" value={imageIds} onChange={setImageIds}>
          <div className={classes.views}>
            {images.map(({ id, viewLabel }) => (
              <Checkbox key={id} size="xs" value={id} label={viewLabel} />
            ))}
          </div>
        </Checkbox.Group>
      ) : null}
      <Textarea
        size="xs"
        aria-label="Note"
        placeholder="Note"
        autosize
        minRows={1}
        maxRows={4}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {problem ? <ProblemNote problem={problem} /> : null}
      <Button type="submit" size="xs" loading={loading} disabled={verdict === null || (occult && imageIds.length === 0)}>
        {discrepancy.verdict ? "Change the verdict" : "Give the verdict"}
      </Button>
    </form>
  );
}
