import { Title, VisuallyHidden } from "@mantine/core";
import { whoseStyles } from "../../ui/colours.ts";
import { proportion, whole } from "../../ui/format.ts";
import { MetricRow } from "../../ui/interval-bar.tsx";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import type { Evaluation } from "./version.ts";
import classes from "./versions.module.css";

/**
 * For a model that distinguishes malignant from benign: the class predicted for each breast, and how often it was right. Nothing for other models.
 */
export function ClassesPanel({ evaluation: { classMatrix, classFigures, classAccuracy, unit } }: { evaluation: Evaluation }) {
  if (!classMatrix || !classAccuracy) return null;
  return (
    <Panel title="Three classes">
      <div className={classes.reliability}>
        <div>
          <ClassTable matrix={classMatrix} names={classFigures.map((figures) => nameOf(figures))} />
          <Quiet block>
            At the default operating point: normal below its threshold, otherwise malignant or benign, whichever is more likely. Breasts
            that are abnormal without a known class are not counted.
          </Quiet>
        </div>
        <div>
          <MetricRow metric={{ name: "accuracy", ...classAccuracy }} unit={`${unit}s`} colour={whoseStyles.model.colour} />
          {classFigures.map((figures, i) => (
            <ClassRows key={figures.class} figures={figures} row={classMatrix[i] ?? []} at={i} matrix={classMatrix} unit={unit} />
          ))}
        </div>
      </div>
    </Panel>
  );
}

type Figures = Evaluation["classFigures"][number];

function nameOf({ class: name }: Pick<Figures, "class">): string {
  return name.toLowerCase();
}

interface ClassRowsProps {
  readonly figures: Figures;
  readonly row: readonly number[];
  readonly at: number;
  readonly matrix: readonly (readonly number[])[];
  readonly unit: string;
}

function ClassRows({ figures, row, at, matrix, unit }: ClassRowsProps) {
  const right = row[at] ?? 0;
  const rows = [
    { name: "sensitivity", estimate: figures.sensitivity, of: row.reduce((sum, count) => sum + count, 0) },
    { name: "ppv", estimate: figures.ppv, of: matrix.reduce((sum, one) => sum + (one[at] ?? 0), 0) },
  ];
  return (
    <>
      <Title order={4} mt={8}>
        {`${figures.class.charAt(0)}${figures.class.slice(1).toLowerCase()}`}
      </Title>
      {rows.map(({ name, estimate, of }) => (
        <MetricRow
          key={name}
          metric={{ name, ...estimate }}
          unit={`${unit}s`}
          counts={of > 0 ? proportion(right, of) : undefined}
          colour={whoseStyles.model.colour}
        />
      ))}
    </>
  );
}

function ClassTable({ matrix, names }: { matrix: readonly (readonly number[])[]; names: readonly string[] }) {
  return (
    <table className={classes.confusion}>
      <VisuallyHidden component="caption">Three-class confusion matrix: rows truth, columns the model</VisuallyHidden>
      <thead>
        <tr>
          <td />
          {names.map((name) => (
            <th key={name} scope="col">
              called {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.map((row, i) => (
          <tr key={names[i]}>
            <th scope="row">{names[i]}</th>
            {row.map((count, column) => (
              <td key={names[column]}>{i === column ? <strong>{whole(count)}</strong> : whole(count)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
