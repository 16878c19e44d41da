"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Checkbox, NumberInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { adviseIfStale, isStale, toProblem } from "../../data/problem.ts";
import { projectsDocument } from "../../data/session.ts";
import { graphql } from "../../generated/index.ts";
import { intoView } from "../../ui/into-view.ts";
import { Panel } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { choicesOf, prevalencePercentOf, type SettingName, settings, withChoices, withPrevalence } from "./project-settings.ts";

const updateSettingsDocument = graphql(`
  mutation UpdateSettings($projectId: ID!, $settings: JSON!, $reason: String!, $expectedSettings: JSON) {
    updateProject(id: $projectId, settings: $settings, reason: $reason, expectedSettings: $expectedSettings) {
      id
      settings
    }
  }
`);

const advice = "Theirs are shown here now, with your changes. Save again to keep both.";

/** The settings of the project; each change is in the audit trail with its reason. */
export function SettingsPanel() {
  const { project } = useProject();
  const [changed, setChanged] = useState<Partial<Record<SettingName, boolean>>>({});
  const [percent, setPercent] = useState<number | "">();
  const [reason, setReason] = useState("");
  // The frame's projects come from the server with the page, and the responses of other queries do not update them.
  const renewed = { refetchQueries: [projectsDocument], awaitRefetchQueries: true };
  const [update, { loading, error, client }] = useMutation(updateSettingsDocument, renewed);
  const isChanged = Object.keys(changed).length > 0 || percent !== undefined;
  const problem = error ? toProblem(error) : null;
  const choices = { ...choicesOf(project.settings), ...changed };

  async function save(event: FormEvent) {
    event.preventDefault();
    const chosen = withChoices(project.settings, changed);
    const settings = percent === undefined ? chosen : withPrevalence(chosen, percent);
    try {
      await update({ variables: { projectId: project.id, settings, reason: reason.trim(), expectedSettings: project.settings } });
      setChanged({});
      setPercent(undefined);
      setReason("");
    } catch (refused) {
      // The error is shown below. Others' changes are loaded, and the choices made here stay.
      if (isStale(toProblem(refused))) await client.refetchQueries({ include: [projectsDocument] });
    }
  }

  return (
    <Panel title="Settings" id="settings">
      <form onSubmit={(event) => void save(event)}>
        <Stack gap="xs" align="flex-start">
          {settings.map(({ name, label, description }) => (
            <Checkbox
              key={name}
              label={label}
              description={description}
              checked={choices[name]}
              onChange={(event) => setChanged({ ...changed, [name]: event.currentTarget.checked })}
            />
          ))}
          <NumberInput
            label="Prevalence of abnormal breasts (%)"
            description="Optional. PPV and NPV are also given at this prevalence, since abnormal breasts are usually overrepresented in training data."
            w="100%"
            maw={420}
            min={0.001}
            max={99}
            decimalScale={3}
            value={percent ?? prevalencePercentOf(project.settings)}
            onChange={(value) => setPercent(value === "" ? "" : Number(value))}
          />
          <TextInput
            label="Reason"
            placeholder="Required"
            w="100%"
            maw={420}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {problem ? (
            <div ref={intoView}>
              <ProblemNote problem={adviseIfStale(problem, advice)} />
            </div>
          ) : null}
          <Button type="submit" size="xs" loading={loading} disabled={!isChanged || reason.trim() === ""}>
            Save settings
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
