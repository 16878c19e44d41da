import { NativeSelect } from "@mantine/core";
import { basisInWords, strengthsOfArbiters, technicalRecallReasons } from "@second-read/domain";
import type { ReactNode } from "react";
import { ChoiceRow } from "../../ui/choice-row.tsx";
import { sideLabel } from "../../ui/format.ts";
import { compareBreast, findingInWords } from "./comparison.ts";
import { type BreastDecision, type DecisionAction, lesionKey, outcomeInWords, outcomes } from "./decision.ts";
import type { LetteredRead } from "./reads-side-by-side.ts";
import classes from "./settle.module.css";

const strengthChoices = strengthsOfArbiters.map((value) => ({ value, label: basisInWords(value) }));

export interface CompareBreastProps {
  readonly breast: BreastDecision;
  readonly reads: readonly LetteredRead[];
  readonly editable: boolean;
  readonly onChange: (action: DecisionAction) => void;
  readonly onLight: (lesion: string | null) => void;
  /** The findings that the arbiter drew on this breast. */
  readonly children?: ReactNode;
}

/** One breast: the reads attribute by attribute with only the differences lit, and below the decision. */
export function CompareBreast({ breast, reads, editable, onChange, onLight, children }: CompareBreastProps) {
  const { laterality } = breast;
  const columns = { gridTemplateColumns: `76px repeat(${Math.max(1, reads.length)}, minmax(0, 1fr))` };
  const lesions = reads.flatMap((read) =>
    read.findings
      .filter((finding) => finding.laterality === laterality)
      .map((finding) => ({ read, finding, key: lesionKey(read.id, finding.id) })),
  );
  return (
    <section className={classes.breast} aria-label={sideLabel(laterality)} data-breast={laterality}>
      <h3>{laterality === "R" ? "Right" : "Left"}</h3>
      {compareBreast(laterality, reads).map(({ name, values, differs }) => (
        <div key={name} className={classes.attribute} style={columns} data-differs={differs || undefined}>
          <span className={classes.quiet}>{name}</span>
          {values.map((value, index) => (
            <span key={reads[index]?.id}>{value}</span>
          ))}
        </div>
      ))}
      {editable ? (
        <div className={classes.decide}>
          {reads.length > 0 ? (
            <div className={classes.attribute} style={columns}>
              <span className={classes.quiet}>copy</span>
              {reads.map((read) => (
                <button
                  key={read.id}
                  type="button"
                  className={classes.take}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => onChange({ kind: "take", laterality, read })}
                >
                  Copy {read.letter}
                </button>
              ))}
            </div>
          ) : null}
          <ChoiceRow
            label="decision"
            wide
            choices={outcomes.map((value) => ({
              value,
              label: outcomeInWords(value, breast.strength),
              words: value === "ABNORMAL" ? "positive, its nature not known yet" : undefined,
            }))}
            value={breast.outcome}
            onChoose={(outcome) => onChange({ kind: "outcome", laterality, outcome })}
          />
          {breast.outcome === "TECHNICAL_RECALL" ? (
            <NativeSelect
              size="xs"
              aria-label="Reason for the technical recall"
              value={breast.technicalRecallReason ?? ""}
              onChange={(event) =>
                onChange({ kind: "technicalReason", laterality, technicalRecallReason: event.currentTarget.value || null })
              }
              data={[
                { value: "", label: "Reason (required)" },
                ...technicalRecallReasons.map(({ code, words }) => ({ value: code, label: words })),
              ]}
            />
          ) : (
            <ChoiceRow
              label="basis"
              wide
              choices={strengthChoices}
              value={breast.strength}
              onChoose={(strength) => onChange({ kind: "strength", laterality, strength })}
            />
          )}
          {lesions.map(({ read, finding, key }) => (
            <label key={key} className={classes.lesion} onPointerEnter={() => onLight(key)} onPointerLeave={() => onLight(null)}>
              <input
                type="checkbox"
                checked={breast.lesions.includes(key)}
                onChange={() => onChange({ kind: "lesion", laterality, lesion: key })}
              />
              <span>
                {read.letter}: {findingInWords(finding)}
              </span>
            </label>
          ))}
          {children}
        </div>
      ) : null}
    </section>
  );
}
