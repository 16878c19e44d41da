import { basisInWords, classInWords } from "@second-read/domain";
import type { SettleReadFragment } from "../../generated/graphql.ts";
import { ChoiceRow } from "../../ui/choice-row.tsx";
import { sideLabel } from "../../ui/format.ts";
import { compareBreast, findingInWords } from "./comparison.ts";
import { type BreastDecision, type DecisionAction, lesionKey } from "./decision.ts";
import classes from "./settle.module.css";

const classChoices = (strength: BreastDecision["strength"]) =>
  (["NORMAL", "BENIGN", "MALIGNANT", "ABNORMAL"] as const).map((value) => ({
    value,
    label: classInWords(value, strength),
    words: value === "ABNORMAL" ? "positive, its nature not known yet" : undefined,
  }));
const strengthChoices = (["ADJUDICATED", "PATHOLOGY", "FOLLOW_UP"] as const).map((value) => ({ value, label: basisInWords(value) }));

export interface CompareBreastProps {
  readonly breast: BreastDecision;
  readonly reads: readonly SettleReadFragment[];
  readonly letterOf: (order: number) => string;
  readonly editable: boolean;
  readonly onChange: (action: DecisionAction) => void;
  readonly onLight: (lesion: string | null) => void;
}

/** One breast: both reads attribute by attribute with only the differences lit, and below the decision. */
export function CompareBreast({ breast, reads, letterOf, editable, onChange, onLight }: CompareBreastProps) {
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
              <span className={classes.quiet}>take over</span>
              {reads.map((read) => (
                <button
                  key={read.id}
                  type="button"
                  className={classes.take}
                  disabled={read.breasts.find((one) => one.laterality === laterality)?.opinion === "TECHNICAL_RECALL"}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => onChange({ kind: "take", laterality, read })}
                >
                  as {letterOf(read.order)}
                </button>
              ))}
            </div>
          ) : null}
          <ChoiceRow
            label="decide"
            wide
            choices={classChoices(breast.strength)}
            value={breast.class}
            onChoose={(chosen) => onChange({ kind: "class", laterality, class: chosen })}
          />
          <ChoiceRow
            label="by"
            wide
            choices={strengthChoices}
            value={breast.strength}
            onChoose={(strength) => onChange({ kind: "strength", laterality, strength })}
          />
          {lesions.map(({ read, finding, key }) => (
            <label key={key} className={classes.lesion} onPointerEnter={() => onLight(key)} onPointerLeave={() => onLight(null)}>
              <input
                type="checkbox"
                checked={breast.lesions.includes(key)}
                onChange={() => onChange({ kind: "lesion", laterality, lesion: key })}
              />
              <span>
                {letterOf(read.order)}: {findingInWords(finding)}
              </span>
            </label>
          ))}
        </div>
      ) : null}
    </section>
  );
}
