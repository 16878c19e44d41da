import { type BreastClass, basisInWords, classInWords, type TruthStrength } from "@second-read/domain";
import type { ReactNode } from "react";
import { surface, type Whose, whoseStyles } from "./colours.ts";
import classes from "./page.module.css";

/** A short line in the style of whose it is: colour and dash together. */
export function WhoseLine({ whose, width = 22 }: { whose: Whose; width?: number }) {
  const style = whoseStyles[whose];
  return (
    <svg width={width} height={8} aria-hidden="true" focusable="false">
      <line x1={1} x2={width - 1} y1={4} y2={4} stroke={style.colour} strokeWidth={2} strokeDasharray={style.dash} />
    </svg>
  );
}

/** A chip that says whose: line sample and words. */
export function WhoseChip({ whose, children }: { whose: Whose; children?: ReactNode }) {
  return (
    <span className={classes.chip}>
      <WhoseLine whose={whose} />
      {children ?? whoseStyles[whose].label}
    </span>
  );
}

/** A plain chip; a `tone` adds a coloured edge, never colour alone: the words carry the meaning. */
export function Chip({ children, tone, icon }: { children: ReactNode; tone?: "good" | "warning" | "danger"; icon?: ReactNode }) {
  return (
    <span className={classes.chip} style={tone ? { borderColor: surface[tone], color: surface[tone] } : undefined}>
      {icon}
      {children}
    </span>
  );
}

/** Truth of a breast: class in the field's words, in the colour of settled truth. */
export function TruthChip({ breastClass, strength }: { breastClass: BreastClass; strength: TruthStrength }) {
  return (
    <span className={classes.chip} style={{ borderColor: whoseStyles.truth.colour }}>
      {classInWords(breastClass, strength)} <span style={{ color: surface.quiet }}>{basisInWords(strength)}</span>
    </span>
  );
}
