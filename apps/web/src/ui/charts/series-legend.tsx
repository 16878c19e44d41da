import { Group } from "@mantine/core";
import classes from "./series-legend.module.css";
import type { SeriesStyle } from "./series-style.ts";

export interface LegendEntry {
  readonly key: string;
  readonly label: string;
  readonly style: SeriesStyle;
}

interface SeriesLegendProps {
  readonly entries: readonly LegendEntry[];
  /** The entry chosen by a click; hovering highlights an entry temporarily. */
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
  readonly onHover: (key: string | null) => void;
}

/** The series of charts by colour and dashes; a click keeps one highlighted. */
export function SeriesLegend({ entries, chosen, onChoose, onHover }: SeriesLegendProps) {
  return (
    <Group gap={6} component="fieldset" className={classes.legend} aria-label="Curves to highlight">
      {entries.map(({ key, label, style: { colour, dash } }) => (
        <button
          key={key}
          type="button"
          className={classes.entry}
          aria-pressed={chosen === key}
          onClick={() => onChoose(chosen === key ? null : key)}
          onPointerEnter={() => onHover(key)}
          onPointerLeave={() => onHover(null)}
        >
          <svg width={26} height={8} aria-hidden="true">
            <line x1={1} x2={25} y1={4} y2={4} stroke={colour} strokeDasharray={dash} strokeWidth={2.2} />
          </svg>
          {label}
        </button>
      ))}
    </Group>
  );
}
