import type { ReactNode } from "react";
import { sideLabel } from "../../ui/format.ts";
import classes from "./arbitration.module.css";
import { BreastDecisionForm, type BreastDecisionFormProps } from "./breast-decision-form.tsx";
import { compareBreast } from "./comparison.ts";
import { columnsFor } from "./reader-buttons.tsx";

interface CompareBreastProps extends BreastDecisionFormProps {
  readonly editable: boolean;
  /** The findings that the arbiter drew on this breast. */
  readonly children?: ReactNode;
}

/** One breast: the reads attribute by attribute with only the differences highlighted, and the decision below. */
export function CompareBreast({ breast, reads, editable, onChange, onLight, children }: CompareBreastProps) {
  const { laterality } = breast;
  return (
    <section className={classes.breast} aria-label={sideLabel(laterality)} data-breast={laterality}>
      <h3>{laterality === "R" ? "Right" : "Left"}</h3>
      {compareBreast(laterality, reads).map(({ name, values, differs }) => (
        <div key={name} className={classes.attribute} style={columnsFor(reads)} data-differs={differs || undefined}>
          <span className={classes.quiet}>{name}</span>
          {values.map((value, index) => (
            <span key={reads[index]?.id}>{value}</span>
          ))}
        </div>
      ))}
      {editable ? (
        <div className={classes.decide}>
          <BreastDecisionForm breast={breast} reads={reads} onChange={onChange} onLight={onLight} />
          {children}
        </div>
      ) : null}
    </section>
  );
}
