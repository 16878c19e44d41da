import { Group, Select } from "@mantine/core";
import { words } from "../../ui/format.ts";
import { type CaseFilter, filterChoices, type ValueFilter, valueFilters } from "./case-filter.ts";
import type { GridCase } from "./grid-case.ts";

export interface CaseFiltersProps {
  readonly cases: readonly GridCase[];
  readonly filter: CaseFilter;
  /** False where cases with and without a verdict are separate lists. */
  readonly anyVerdict?: boolean;
  /** False while pages of the list are not loaded: they may hold other values. */
  readonly isAll: boolean;
  readonly onChoose: () => void;
  readonly onChange: (name: keyof CaseFilter, value: string | null) => void;
}

const labels: Readonly<Record<ValueFilter, string>> = {
  class: "Class",
  lesion: "Lesion",
  density: "Density",
  view: "View",
  vendor: "Vendor",
};

/** Filters with the values of the cases; one that offers no choice is left out. */
export function CaseFilters({ cases, filter, anyVerdict = true, isAll, onChoose, onChange }: CaseFiltersProps) {
  const choices = filterChoices(cases);
  return (
    <Group gap={8} mb={12}>
      {valueFilters.map((name) =>
        choices[name].length > 1 || filter[name] || !isAll ? (
          <Select
            key={name}
            size="xs"
            w={150}
            aria-label={labels[name]}
            placeholder={`${labels[name]}: all`}
            clearable
            value={filter[name]}
            data={[...new Set([...choices[name], ...(filter[name] ? [filter[name]] : [])])].map((value) => ({
              value,
              label: valueInWords(name, value),
            }))}
            onDropdownOpen={onChoose}
            onChange={(value) => onChange(name, value)}
          />
        ) : null,
      )}
      <Select
        size="xs"
        w={150}
        aria-label="Verdict"
        placeholder="Verdict: all"
        clearable={anyVerdict}
        allowDeselect={anyVerdict}
        value={filter.state}
        data={[
          { value: "open", label: "without a verdict" },
          { value: "done", label: "with a verdict" },
        ]}
        onChange={(value) => onChange("state", value)}
      />
    </Group>
  );
}

function valueInWords(name: ValueFilter, value: string): string {
  switch (name) {
    case "class":
      // One entry whatever the basis of the truth.
      return value === "MALIGNANT" ? "malignant or suspected" : words(value);
    case "lesion":
      return words(value);
    case "density":
    case "view":
    case "vendor":
      return value;
  }
}
