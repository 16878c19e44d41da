import { NativeSelect } from "@mantine/core";
import { basisInWords, strengthsOfArbiters, technicalRecallReasons } from "@second-read/domain";
import { findingInWords } from "../../entities/finding/finding.ts";
import { ChoiceRow } from "../../ui/choice-row.tsx";
import classes from "./arbitration.module.css";
import { type BreastDecision, type DecisionAction, lesionKey, outcomeInWords, outcomes } from "./decision.ts";
import { columnsFor } from "./reader-buttons.tsx";
import type { LetteredRead } from "./reads-side-by-side.ts";

const strengthChoices = strengthsOfArbiters.map((value) => ({ value, label: basisInWords(value) }));
const reasonChoices = [
  { value: "", label: "Reason (required)" },
  ...technicalRecallReasons.map(({ code, words }) => ({ value: code, label: words })),
];

export interface BreastDecisionFormProps {
  readonly breast: BreastDecision;
  readonly reads: readonly LetteredRead[];
  readonly onChange: (action: DecisionAction) => void;
  readonly onLight: (lesion: string | null) => void;
}

/** The arbiter's decision on a breast: copied from a reader, or an outcome with its basis, and the findings to keep. */
export function BreastDecisionForm({ breast, reads, onChange, onLight }: BreastDecisionFormProps) {
  const { laterality, outcome, strength } = breast;
  return (
    <>
      <CopyButtons breast={breast} reads={reads} onChange={onChange} />
      <ChoiceRow
        label="Decision"
        wide
        choices={outcomes.map((value) => ({
          value,
          label: outcomeInWords(value, strength),
          words: value === "ABNORMAL" ? "abnormal, nature not yet known" : undefined,
        }))}
        value={outcome}
        onChoose={(chosen) => onChange({ kind: "outcome", laterality, outcome: chosen })}
      />
      {outcome === "TECHNICAL_RECALL" ? (
        <NativeSelect
          size="xs"
          aria-label="Reason for the technical recall"
          value={breast.technicalRecallReason ?? ""}
          onChange={(event) => onChange({ kind: "technicalReason", laterality, technicalRecallReason: event.currentTarget.value || null })}
          data={reasonChoices}
        />
      ) : (
        <ChoiceRow
          label="Basis"
          wide
          choices={strengthChoices}
          value={strength}
          onChoose={(chosen) => onChange({ kind: "strength", laterality, strength: chosen })}
        />
      )}
      <KeptLesions breast={breast} reads={reads} onChange={onChange} onLight={onLight} />
    </>
  );
}

function CopyButtons({ breast, reads, onChange }: Omit<BreastDecisionFormProps, "onLight">) {
  if (reads.length === 0) return null;
  return (
    <div className={classes.attribute} style={columnsFor(reads)}>
      <span className={classes.quiet}>Copy</span>
      {reads.map((read) => (
        <button
          key={read.id}
          type="button"
          className={classes.copy}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChange({ kind: "copy", laterality: breast.laterality, read })}
        >
          Copy {read.letter}
        </button>
      ))}
    </div>
  );
}

function KeptLesions({ breast, reads, onChange, onLight }: BreastDecisionFormProps) {
  const { laterality, lesions } = breast;
  const found = reads.flatMap((read) =>
    read.findings
      .filter((finding) => finding.laterality === laterality)
      .map((finding) => ({ read, finding, key: lesionKey(read.id, finding.id) })),
  );
  return found.map(({ read, finding, key }) => (
    <label key={key} className={classes.lesion} onPointerEnter={() => onLight(key)} onPointerLeave={() => onLight(null)}>
      <input type="checkbox" checked={lesions.includes(key)} onChange={() => onChange({ kind: "lesion", laterality, lesion: key })} />
      <span>
        {read.letter}: {findingInWords(finding)}
      </span>
    </label>
  ));
}
