"use client";

import { useQuery } from "@apollo/client/react";
import { Checkbox, Select } from "@mantine/core";
import { recipesDocument } from "../runs/documents.ts";
import type { PolicyPartProps } from "./policy-timing.tsx";

/** The recipe of a run, and whether its version may become champion automatically. */
export function PolicyAfterwards({ draft, onChange }: PolicyPartProps) {
  const { data } = useQuery(recipesDocument);
  const recipes = (data?.recipes ?? []).filter(({ isAvailable, name }) => isAvailable || name === draft.recipe);
  return (
    <>
      <Select
        label="Recipe"
        allowDeselect={false}
        data={[{ value: "", label: "Default" }, ...recipes.map(({ name }) => ({ value: name, label: name }))]}
        value={draft.recipe}
        onChange={(recipe) => onChange({ recipe: recipe ?? "" })}
      />
      <Checkbox
        label="Promote automatically"
        description="A version becomes champion if the gate says PROMOTE on the held-out test set. This uses that version's one test-set access."
        checked={draft.promoteAutomatically}
        onChange={(event) => onChange({ promoteAutomatically: event.currentTarget.checked })}
      />
    </>
  );
}
