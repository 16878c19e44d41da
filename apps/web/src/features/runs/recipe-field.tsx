"use client";

import { useQuery } from "@apollo/client/react";
import { Radio, Skeleton, Stack } from "@mantine/core";
import { ListState } from "../../ui/list-state.tsx";
import { recipesDocument } from "./documents.ts";
import { wordsFor } from "./recipes.ts";

/** The recipes of this installation. Until one is chosen, the default is selected. */
export function RecipeField({ value, onChange }: { value: string | null; onChange: (recipe: string) => void }) {
  const { data, error, refetch } = useQuery(recipesDocument);
  return (
    <ListState data={data?.recipes} error={error} onRetry={() => void refetch()} skeleton={<Skeleton height={170} />}>
      {(recipes) => (
        <Radio.Group label="Recipe" value={value ?? recipes.find(({ isDefault }) => isDefault)?.name ?? ""} onChange={onChange}>
          <Stack gap={8} mt={6}>
            {recipes.map((recipe) => (
              <Radio
                key={recipe.name}
                value={recipe.name}
                label={recipe.name}
                description={wordsFor(recipe)}
                disabled={!recipe.isAvailable}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </ListState>
  );
}
