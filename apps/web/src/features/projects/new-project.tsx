"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Modal, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { projectsDocument } from "../../data/session.ts";
import { graphql } from "../../generated/index.ts";
import { ProblemNote } from "../../ui/list-state.tsx";
import classes from "./project-list.module.css";

const createProjectDocument = graphql(`
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      id
      key
    }
  }
`);

const protocols = [
  { value: "DOUBLE_ARBITRATION", label: "two blind reads, an arbiter settles" },
  { value: "DOUBLE_CONSENSUS", label: "two blind reads, recall if both say so" },
  { value: "RECALL_IF_ONE", label: "two blind reads, recall if one says so" },
  { value: "SINGLE", label: "one read" },
];

/** An administrator's new reading programme. The locked share is decided here, once and for all. */
export function NewProject() {
  const router = useRouter();
  const [opened, { open, close }] = useDisclosure(false);
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [readingProtocol, setProtocol] = useState("DOUBLE_ARBITRATION");
  const [lockedPercent, setLockedPercent] = useState<number | string>(20);
  const [create, { loading, error }] = useMutation(createProjectDocument, { refetchQueries: [projectsDocument] });

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      const { data } = await create({
        variables: { input: { key: key.trim(), name: name.trim(), readingProtocol, lockedTestShare: Number(lockedPercent) / 100 } },
      });
      if (data) router.push(`/p/${data.createProject.key}`);
    } catch {
      // Shown in the dialog.
    }
  }

  return (
    <>
      <Button variant="default" onClick={open}>
        New project
      </Button>
      <Modal opened={opened} onClose={close} title="New project">
        <form className={classes.form} onSubmit={(event) => void submit(event)}>
          <TextInput
            label="Name"
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Key"
            description="Part of every address; short, lower case, not changed later."
            pattern="[a-z0-9][a-z0-9-]*"
            required
            withAsterisk={false}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
          <NativeSelect
            label="Reading"
            data={protocols}
            value={readingProtocol}
            onChange={(event) => setProtocol(event.currentTarget.value)}
          />
          <NumberInput
            label="Locked women, %"
            description="Kept out of training for good, to evaluate on. 0 to 40; it cannot be changed later."
            min={0}
            max={40}
            value={lockedPercent}
            onChange={setLockedPercent}
          />
          {error ? <ProblemNote problem={toProblem(error)} /> : null}
          <Button type="submit" loading={loading}>
            Create
          </Button>
        </form>
      </Modal>
    </>
  );
}
