import { VisuallyHidden } from "@mantine/core";
import { proportion, whole } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import classes from "./versions.module.css";

export interface ConfusionCounts {
  readonly positiveClass: string;
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

/** The confusion matrix with named numbers, and the same in two sentences. */
export function ConfusionTable({ confusion, unit, number }: { confusion: ConfusionCounts; unit: string; number: number }) {
  const { positiveClass, truePositives, falseNegatives, falsePositives, trueNegatives } = confusion;
  return (
    <div>
      <table className={classes.confusion}>
        <VisuallyHidden component="caption">Confusion matrix; positive class {positiveClass}</VisuallyHidden>
        <thead>
          <tr>
            <td />
            <th scope="col">flagged</th>
            <th scope="col">not flagged</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{positiveClass}</th>
            <Cell count={truePositives} words="true positives" />
            <Cell count={falseNegatives} words="false negatives" />
          </tr>
          <tr>
            <th scope="row">normal</th>
            <Cell count={falsePositives} words="false positives" />
            <Cell count={trueNegatives} words="true negatives" />
          </tr>
        </tbody>
      </table>
      <Quiet block>
        v{number} detects {proportion(truePositives, truePositives + falseNegatives)} {positiveClass} {unit}s and flags{" "}
        {proportion(falsePositives, falsePositives + trueNegatives)} normal ones. Positive class: {positiveClass}.
      </Quiet>
    </div>
  );
}

function Cell({ count, words }: { count: number; words: string }) {
  return (
    <td>
      <strong>{whole(count)}</strong> <Quiet>{words}</Quiet>
    </td>
  );
}
