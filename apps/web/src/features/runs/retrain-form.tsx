"use client";

import { Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { intoView } from "../../ui/into-view.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecipeField } from "./recipe-field.tsx";
import { RunNumbers } from "./run-numbers.tsx";
import { TooLittleTruth } from "./too-little-truth.tsx";
import { type RunSettings, useStartRun } from "./use-start-run.ts";

/** Recipe, reason and seed; folds and epochs under advanced settings. */
export function RetrainForm({ onClose }: { onClose: () => void }) {
  const [settings, setSettings] = useState<RunSettings>({ recipe: null, seed: 1, folds: "", epochs: "", input: null, reason: "" });
  const [isAdvanced, setAdvanced] = useState(false);
  const { submit, loading, problem, dismissProblem } = useStartRun();
  const change = (changed: Partial<RunSettings>) => setSettings((before) => ({ ...before, ...changed }));
  const retryWith = (folds: number) => {
    setAdvanced(true);
    change({ folds });
    dismissProblem();
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit(settings);
      }}
    >
      <Stack gap="md">
        <RecipeField value={settings.recipe} onChange={(recipe) => change({ recipe, input: null })} />
        <Textarea
          label="Reason"
          description="Kept with the run"
          placeholder="New truth since last month"
          autosize
          minRows={1}
          value={settings.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        <RunNumbers settings={settings} isAdvanced={isAdvanced} onChange={change} onAdvanced={() => setAdvanced(true)} />
        {problem ? (
          <div ref={intoView}>
            {problem.code === "TOO_LITTLE_TRUTH" ? (
              <TooLittleTruth problem={problem} onFolds={retryWith} />
            ) : (
              <ProblemNote problem={problem} />
            )}
          </div>
        ) : null}
        <FormButtons onClose={onClose} loading={loading}>
          Freeze a snapshot and start
        </FormButtons>
      </Stack>
    </form>
  );
}
