import { proportion } from "../../ui/format.ts";
import classes from "./versions.module.css";

export interface ConfusionCounts {
  readonly positiveClass: string;
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

/** The confusion matrix as numbers, each with its word, and the same in two sentences; the positive class named. */
export function ConfusionWords({ confusion, unit, number }: { confusion: ConfusionCounts; unit: string; number: number }) {
  const { positiveClass, truePositives, falseNegatives, falsePositives, trueNegatives } = confusion;
  return (
    <div>
      <table className={classes.confusion}>
        <caption className="visuallyHidden">Confusion matrix; positive class {positiveClass}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">flagged</th>
            <th scope="col">passed</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{positiveClass}</th>
            <Cell count={truePositives} words="caught" />
            <Cell count={falseNegatives} words="missed" />
          </tr>
          <tr>
            <th scope="row">normal</th>
            <Cell count={falsePositives} words="false alarms" />
            <Cell count={trueNegatives} words="rightly passed" />
          </tr>
        </tbody>
      </table>
      <p className={classes.quiet}>
        Positive class: {positiveClass}. v{number} catches {proportion(truePositives, truePositives + falseNegatives)} {positiveClass}{" "}
        {unit}s and raises {proportion(falsePositives, falsePositives + trueNegatives)} normal ones falsely.
      </p>
    </div>
  );
}

function Cell({ count, words }: { count: number; words: string }) {
  return (
    <td>
      <strong>{count}</strong>
      <span>{words}</span>
    </td>
  );
}
