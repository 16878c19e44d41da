"use client";

import { useMutation } from "@apollo/client/react";
import { Checkbox, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SecretOnce } from "../../ui/secret-once.tsx";
import { useProject } from "../frame/project-context.tsx";
import { setRolesDocument } from "./documents.ts";
import { inColumnOrder, roleColumns } from "./roles.ts";

const createUserDocument = graphql(`
  mutation CreateUser($email: String!, $name: String!) {
    createUser(email: $email, name: $name) {
      oneTimePassword
      user {
        id
        name
        email
      }
    }
  }
`);

/** Creates an account with roles in this project, and shows its one-time password. */
export function AddPerson({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const { project } = useProject();
  const [createUser, creating] = useMutation(createUserDocument);
  const [setRoles, giving] = useMutation(setRolesDocument);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setChosen] = useState<string[]>(["READER"]);
  const [created, setCreated] = useState<{ readonly userId: string; readonly password: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function add() {
    setProblem(null);
    try {
      const { data } = await createUser({ variables: { email: email.trim(), name: name.trim() } });
      if (!data) return;
      setCreated({ userId: data.createUser.user.id, password: data.createUser.oneTimePassword });
      await giveRoles(data.createUser.user.id);
    } catch (error) {
      setProblem(toProblem(error));
    }
  }

  async function giveRoles(userId: string) {
    setProblem(null);
    try {
      await setRoles({ variables: { projectId: project.id, userId, roles: inColumnOrder((role) => roles.includes(role)) } });
      onAdded();
    } catch (error) {
      setProblem(toProblem(error));
    }
  }

  if (created)
    return (
      <Stack>
        <SecretOnce label={`One-time password for ${email}.`} secret={created.password} onDone={onClose} />
        {problem ? <ProblemNote problem={problem} onRetry={() => void giveRoles(created.userId)} /> : null}
      </Stack>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Stack>
        <TextInput label="Name" required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label="Email" type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <Checkbox.Group label="Roles in this project" value={roles} onChange={setChosen}>
          <Stack gap={6} mt={6}>
            {roleColumns.map(({ role, label, words }) => (
              <Checkbox key={role} value={role} label={label} description={words} />
            ))}
          </Stack>
        </Checkbox.Group>
        {problem ? <ProblemNote problem={problem} /> : null}
        <FormButtons onClose={onClose} loading={creating.loading || giving.loading} disabled={roles.length === 0}>
          Add
        </FormButtons>
      </Stack>
    </form>
  );
}
