"use client";

import { useQuery } from "@apollo/client/react";
import { Select } from "@mantine/core";
import { recipesDocument } from "./documents.ts";
import type { RunSettings } from "./use-start-run.ts";

export interface InputFieldProps {
  readonly recipe: string | null;
  readonly value: RunSettings["input"];
  readonly onChange: (input: RunSettings["input"]) => void;
}

/** The input sizes of the chosen recipe; nothing for a recipe with a fixed size. */
export function InputField({ recipe, value, onChange }: InputFieldProps) {
  const { data } = useQuery(recipesDocument);
  const inputs = data?.recipes.find(({ name, isDefault }) => (recipe === null ? isDefault : name === recipe))?.inputs ?? [];
  const usual = inputs.find(({ isDefault }) => isDefault);
  if (usual === undefined) return null;
  return (
    <Select
      label="Input"
      description="Finer pixels take more memory"
      allowDeselect={false}
      data={inputs.map(({ rows, columns, spacingMm }) => ({
        value: String(rows),
        label: `${rows} × ${columns} (${spacingMm} mm)`,
      }))}
      value={String(value?.rows ?? usual.rows)}
      onChange={(rows) => onChange(inputs.find((one) => String(one.rows) === rows) ?? null)}
      w={210}
    />
  );
}
