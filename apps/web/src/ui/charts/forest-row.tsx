import { whoseStyles } from "../colours.ts";
import { figure, whole, withInterval } from "../format.ts";
import { IntervalBar } from "../interval-bar.tsx";
import classes from "./forest-row.module.css";

export interface ForestRowProps {
  readonly label: string;
  readonly metric?: {
    readonly value?: number | null;
    readonly low?: number | null;
    readonly high?: number | null;
    readonly n: number;
    readonly note?: string | null;
  };
  readonly reference?: number;
  readonly strong?: boolean;
  readonly from?: number;
}

/** One subgroup of a forest plot: name, bar on the shared axis, value with interval, n. */
export function ForestRow({ label, metric, reference, strong, from = 0 }: ForestRowProps) {
  return (
    <div className={classes.row} data-strong={strong || undefined}>
      <span className={classes.label}>{label}</span>
      <IntervalBar
        value={metric?.value}
        low={metric?.low}
        high={metric?.high}
        reference={reference}
        from={from}
        width={200}
        colour={whoseStyles.model.colour}
      />
      <span className={classes.figure}>{metric ? withInterval(metric) : figure(null)}</span>
      <span className={classes.n}>{metric ? `n = ${whole(metric.n)}` : ""}</span>
      <span className={classes.note}>{metric?.note ?? ""}</span>
    </div>
  );
}
