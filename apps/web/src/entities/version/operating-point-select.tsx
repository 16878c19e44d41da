import { Select, type SelectProps } from "@mantine/core";
import { operatingPointInWords } from "@second-read/domain";
import type { OperatingPointPartsFragment } from "../../generated/graphql.ts";
import type { DecisionThreshold } from "./decision-threshold.ts";

const own = "own";

export interface OperatingPointSelectProps extends Pick<SelectProps, "label" | "size"> {
  readonly points: readonly Pick<OperatingPointPartsFragment, "name" | "isDefault">[];
  readonly at: DecisionThreshold;
  readonly onChoose: (at: DecisionThreshold) => void;
}

/** The named operating points of a version; a custom threshold has an entry only while it is selected. */
export function OperatingPointSelect({ points, at, onChoose, ...select }: OperatingPointSelectProps) {
  return (
    <Select
      {...select}
      aria-label="Operating point"
      value={at.kind === "threshold" ? own : at.name}
      allowDeselect={false}
      data={[
        ...points.map(({ name, isDefault }) => ({ value: name, label: `${operatingPointInWords(name)}${isDefault ? " (default)" : ""}` })),
        ...(at.kind === "threshold" ? [{ value: own, label: "custom threshold" }] : []),
      ]}
      onChange={(value) => value && value !== own && onChoose({ kind: "point", name: value })}
    />
  );
}
