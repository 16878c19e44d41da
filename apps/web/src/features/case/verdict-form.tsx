"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Checkbox, Radio, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type DiscrepancyVerdict, discrepancyVerdicts } from "@second-read/domain";
import { useState } from "react";
import { adviseIfStale, isStale, type Problem, toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { words } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import classes from "./case-inspector.module.css";

const resolveDiscrepancyDocument = graphql(`
  mutation ResolveDiscrepancy($id: ID!, $verdict: DiscrepancyVerdict!, $imageIds: [ID!], $note: String, $expected: ExpectedVerdict) {
    resolveDiscrepancy(id: $id, verdict: $verdict, imageIds: $imageIds, note: $note, expected: $expected) {
      id
      resolved
      verdict
      note
    }
  }
`);

interface Given extends Record<string, unknown> {
  readonly verdict: DiscrepancyVerdict | null;
  readonly note: string | null;
}

const meanings: Readonly<Record<DiscrepancyVerdict, string>> = {
  MODEL_WRONG: "truth is right",
  LABEL_WRONG: "back to the readers",
  AMBIGUOUS: "either is defensible",
  OCCULT_ON_THIS_VIEW: "choose the views",
  IMAGE_QUALITY: "not assessable on these images",
};

export interface VerdictFormProps {
  readonly discrepancy: { readonly id: string; readonly verdict?: DiscrepancyVerdict | null; readonly note?: string | null };
  readonly images: readonly { readonly id: string; readonly viewLabel: string }[];
  readonly onGiven: () => void;
}

/** The verdict on one disagreement: one of five, with a note. */
export function VerdictForm({ discrepancy, images, onGiven }: VerdictFormProps) {
  const [resolve, { loading }] = useMutation(resolveDiscrepancyDocument);
  const [verdict, setVerdict] = useState<DiscrepancyVerdict | null>(discrepancy.verdict ?? null);
  const [note, setNote] = useState(discrepancy.note ?? "");
  // What this form was opened on, not what the page has loaded since.
  const [shown, setShown] = useState<Given>({ verdict: discrepancy.verdict ?? null, note: discrepancy.note ?? null });
  const [imageIds, setImageIds] = useState<string[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOccult = verdict === "OCCULT_ON_THIS_VIEW";

  async function submit() {
    if (!verdict) return;
    setProblem(null);
    try {
      const given = { verdict, note: note.trim() || null };
      await resolve({ variables: { id: discrepancy.id, ...given, imageIds: isOccult ? imageIds : null, expected: shown } });
      setShown(given);
      notifications.show({ message: savedInWords(verdict) });
      onGiven();
    } catch (error) {
      const caught = toProblem(error);
      if (!isStale(caught)) return setProblem(caught);
      const held = caught.details as Given;
      setShown(held);
      setProblem(adviseIfStale(caught, `${heldInWords(held)} Saving again replaces it.`));
    }
  }

  return (
    <form
      className={classes.verdict}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <VerdictChoice verdict={verdict} onChange={setVerdict} />
      {isOccult ? <ViewChoice images={images} chosen={imageIds} onChange={setImageIds} /> : null}
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
      <Button type="submit" size="xs" loading={loading} disabled={verdict === null || (isOccult && imageIds.length === 0)}>
        {shown.verdict ? "Change verdict" : "Save verdict"}
      </Button>
    </form>
  );
}

function VerdictChoice({
  verdict,
  onChange,
}: {
  verdict: DiscrepancyVerdict | null;
  onChange: (verdict: DiscrepancyVerdict | null) => void;
}) {
  return (
    <Radio.Group label="Verdict" value={verdict} onChange={(value) => onChange(discrepancyVerdicts.find((one) => one === value) ?? null)}>
      <Stack gap={3} mt={4}>
        {discrepancyVerdicts.map((value) => (
          <Radio
            key={value}
            size="xs"
            value={value}
            label={
              <span>
                {sentenceCase(value)} <Quiet>{meanings[value]}</Quiet>
              </span>
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function ViewChoice({
  images,
  chosen,
  onChange,
}: Pick<VerdictFormProps, "images"> & { chosen: string[]; onChange: (ids: string[]) => void }) {
  return (
    <Checkbox.Group label="On which views" value={chosen} onChange={onChange}>
      <div className={classes.views}>
        {images.map(({ id, viewLabel }) => (
          <Checkbox key={id} size="xs" value={id} label={viewLabel} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function sentenceCase(verdict: DiscrepancyVerdict): string {
  const text = words(verdict);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function heldInWords({ verdict, note }: Given): string {
  if (verdict === null) return "There is none now.";
  return note === null ? `It is: ${words(verdict)}.` : `It is: ${words(verdict)}, “${note}”.`;
}

function savedInWords(verdict: DiscrepancyVerdict): string {
  return verdict === "LABEL_WRONG" ? "Label wrong: the exam goes back to the readers." : `Verdict saved: ${words(verdict)}.`;
}
