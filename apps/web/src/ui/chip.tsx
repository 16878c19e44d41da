import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import { type Whose, whoseStyles } from "./colours.ts";

/** A short line in the style of an author: colour and dash together. */
export function WhoseLine({ whose, width = 22 }: { whose: Whose; width?: number }) {
  const style = whoseStyles[whose];
  return (
    <svg width={width} height={8} aria-hidden="true" focusable="false">
      <line x1={1} x2={width - 1} y1={4} y2={4} stroke={style.colour} strokeWidth={2} strokeDasharray={style.dash} />
    </svg>
  );
}

/** A chip that names an author: line sample and words. */
export function WhoseChip({ whose, children }: { whose: Whose; children?: ReactNode }) {
  return <Badge leftSection={<WhoseLine whose={whose} />}>{children ?? whoseStyles[whose].label}</Badge>;
}

/** A plain chip, coloured by `tone`. Colour is never the only sign: the words carry the meaning. */
export function Chip({ children, tone, icon }: { children: ReactNode; tone?: "good" | "warning" | "danger"; icon?: ReactNode }) {
  return (
    <Badge leftSection={icon} style={tone ? { borderColor: `var(--${tone})`, color: `var(--${tone})` } : undefined}>
      {children}
    </Badge>
  );
}
