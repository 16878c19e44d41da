import { NativeSelect } from "@mantine/core";
import { type Lexicon, type Opinion, technicalRecallReasons } from "@second-read/domain";
import { memo, useRef } from "react";
import { ChoiceRow } from "../../ui/choice-row.tsx";
import type { BreastDraft, DraftAction, FindingDraft } from "./draft.ts";
import { FindingRow, type FindingRowProps } from "./finding-row.tsx";
import { holdId } from "./panel-note.tsx";
import classes from "./read-panel.module.css";

export interface BreastCardProps {
  readonly breast: BreastDraft;
  readonly findings: readonly FindingDraft[];
  readonly images: FindingRowProps["images"];
  readonly lexicon: Lexicon;
  readonly active: boolean;
  /** The open finding, in this breast or the other. */
  readonly openKey: string | null;
  readonly onOpen: (key: string | null) => void;
  readonly onHover: (key: string | null) => void;
  /** Why this breast cannot be changed now; a press still calls onChange, which tells the reader. */
  readonly hold: string | null;
  readonly onChange: (action: DraftAction) => void;
}

const opinionChoices: readonly { value: Opinion; label: string; words: string }[] = [
  { value: "NORMAL", label: "Normal", words: "normal, for this breast" },
  { value: "RECALL", label: "Recall R", words: "recall for assessment" },
  { value: "TECHNICAL_RECALL", label: "Technical T", words: "technical recall: images must be repeated" },
];
const suspicionChoices = [
  { value: "BENIGN", label: "benign", words: "recall, but probably benign" },
  { value: "MALIGNANT", label: "malignant", words: "suspected malignancy" },
] as const;
const locationChoices = [{ value: "none", label: "No location", words: "recall without a mark: cannot be localised" }] as const;
/** The categories offered, in the usual order of suspicion. Plain 4 is accepted on import only; here a reader chooses 4A, 4B or 4C. */
const categoryOrder = ["0", "1", "2", "3", "4A", "4B", "4C", "5", "6"];

/** One breast: density, assessment, opinion, findings. Memoised, since its buttons are most of what the page renders. */
export const BreastCard = memo(function BreastCard(props: BreastCardProps) {
  const { breast, findings, images, lexicon, active, openKey, hold, onChange } = props;
  const { laterality } = breast;
  const categories = categoryOrder.flatMap((category) => lexicon.assessments.find((entry) => entry.category === category) ?? []);
  return (
    <section
      className={classes.breast}
      data-active={active || undefined}
      data-breast={laterality}
      aria-label={laterality === "R" ? "Right breast" : "Left breast"}
    >
      <h2>{laterality === "R" ? "Right" : "Left"}</h2>
      <ChoiceRow
        label="Density"
        hold={hold}
        choices={lexicon.densities.map(({ value, meaning }) => ({ value, label: value, words: meaning }))}
        value={breast.density}
        onChoose={(density) => onChange({ kind: "density", laterality, density })}
      />
      <ChoiceRow
        label="BI-RADS"
        hold={hold}
        choices={categories.map(({ category, meaning }) => ({ value: category, label: category, words: meaning }))}
        value={breast.birads}
        onChoose={(birads) => onChange({ kind: "birads", laterality, birads })}
      />
      <ChoiceRow
        label="Opinion"
        hold={hold}
        choices={opinionChoices}
        value={breast.opinion}
        onChoose={(opinion) => onChange({ kind: "opinion", laterality, opinion })}
      />
      <OpinionDetails breast={breast} isMarked={findings.length > 0} hold={hold} onChange={onChange} />
      {findings.map((finding) => (
        <FindingRow
          key={finding.key}
          finding={finding}
          images={images}
          lexicon={lexicon}
          open={openKey === finding.key}
          onOpen={(open) => props.onOpen(open ? finding.key : null)}
          onHover={(on) => props.onHover(on ? finding.key : null)}
          onChange={onChange}
        />
      ))}
    </section>
  );
});

interface OpinionDetailsProps extends Pick<BreastCardProps, "breast" | "hold" | "onChange"> {
  readonly isMarked: boolean;
}

/** The details that an opinion needs: suspicion and location of a recall, or the reason of a technical recall. */
function OpinionDetails({ breast, isMarked, hold, onChange }: OpinionDetailsProps) {
  const { laterality, opinion } = breast;
  switch (opinion) {
    case "RECALL":
      return (
        <>
          <ChoiceRow
            label="Suspect"
            hold={hold}
            choices={suspicionChoices}
            value={breast.class}
            onChoose={(chosen) => onChange({ kind: "class", laterality, class: chosen === breast.class ? null : chosen })}
          />
          {isMarked ? null : (
            <ChoiceRow
              label="Location"
              hold={hold}
              choices={locationChoices}
              value={breast.noLocation ? "none" : null}
              onChoose={() => onChange({ kind: "noLocation", laterality, noLocation: !breast.noLocation })}
            />
          )}
        </>
      );
    case "TECHNICAL_RECALL":
      return (
        <TechnicalReason
          reason={breast.technicalRecallReason}
          hold={hold}
          onReason={(reason) => onChange({ kind: "reason", laterality, reason })}
        />
      );
    case "NORMAL":
    case null:
      return null;
  }
}

interface TechnicalReasonProps {
  readonly reason: string | null;
  readonly hold: string | null;
  readonly onReason: (reason: string | null) => void;
}

function TechnicalReason({ reason, hold, onReason }: TechnicalReasonProps) {
  const byHand = useRef(false);
  return (
    <NativeSelect
      size="xs"
      aria-label="Reason for the technical recall"
      aria-disabled={hold !== null}
      aria-describedby={hold === null ? undefined : holdId}
      value={reason ?? ""}
      onPointerDown={() => {
        byHand.current = true;
      }}
      onKeyDown={() => {
        byHand.current = false;
      }}
      onChange={(event) => {
        onReason(event.currentTarget.value || null);
        // A focused list takes every key. After a choice with the mouse it loses the focus, so that the page's keys work again.
        if (byHand.current) event.currentTarget.blur();
      }}
      data={[
        { value: "", label: "Reason (required)" },
        ...technicalRecallReasons.map(({ code, words }) => ({ value: code, label: words })),
      ]}
    />
  );
}
