"use client";

import { useMutation } from "@apollo/client/react";
import { NativeSelect, NumberInput, Stack, TextInput } from "@mantine/core";
import type { ReadingProtocol } from "@second-read/domain";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { projectsWithWorkDocument } from "../../data/session.ts";
import { graphql } from "../../generated/index.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { keyFromName, longestKey } from "./key-from-name.ts";

const createProjectDocument = graphql(`
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      id
      key
    }
  }
`);

const protocolLabels: Readonly<Record<ReadingProtocol, string>> = {
  DOUBLE_ARBITRATION: "two blind reads, then arbitration",
  DOUBLE_CONSENSUS: "two blind reads, recall if both recall",
  RECALL_IF_ONE: "two blind reads, recall if one recalls",
  SINGLE: "one read",
};

/** The initial settings of a project; the share of the held-out test set cannot be changed later. */
export function NewProjectForm({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [typedKey, setKey] = useState<string | null>(null);
  const [readingProtocol, setProtocol] = useState<ReadingProtocol>("DOUBLE_ARBITRATION");
  const [testPercent, setTestPercent] = useState<number | string>(20);
  const key = typedKey ?? keyFromName(name);
  const [create, { loading, error }] = useMutation(createProjectDocument, { refetchQueries: [projectsWithWorkDocument] });

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      const { data } = await create({
        variables: { input: { key: key.trim(), name: name.trim(), readingProtocol, lockedTestShare: Number(testPercent) / 100 } },
      });
      if (data) router.push(`/p/${data.createProject.key}`);
    } catch {
      // Shown in the dialog.
    }
  }

  return (
    <Stack component="form" gap={12} onSubmit={(event: FormEvent) => void submit(event)}>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Key"
        description="Part of every address: short, lower case, cannot be changed later."
        pattern="[a-z0-9][a-z0-9-]*"
        title="Lower-case letters a to z, digits and hyphens"
        maxLength={longestKey}
        required
        withAsterisk={false}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <NativeSelect
        label="Reading protocol"
        data={Object.entries(protocolLabels).map(([value, label]) => ({ value, label }))}
        value={readingProtocol}
        onChange={(event) => setProtocol(event.currentTarget.value as ReadingProtocol)}
      />
      <NumberInput
        label="Held-out test set, % of patients"
        description="Never trained on, for evaluation only. 0 to 40; cannot be changed later."
        required
        withAsterisk={false}
        min={0}
        max={40}
        value={testPercent}
        onChange={setTestPercent}
      />
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
      <FormButtons onClose={onClose} loading={loading}>
        Create
      </FormButtons>
    </Stack>
  );
}
