"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Checkbox, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import type { MembersQuery, Role } from "../../generated/graphql.ts";
import { ListState, ProblemNote } from "../../ui/list-state.tsx";
import { Panel, tableClass } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { createUserDocument, membersDocument, setRolesDocument } from "./documents.ts";
import classes from "./people.module.css";
import { SecretOnce } from "./secret-once.tsx";

const columns: readonly { role: Role; label: string; words: string }[] = [
  { role: "READER", label: "Reader", words: "reads, and sees what was missed" },
  { role: "ARBITER", label: "Arbiter", words: "settles what readers dispute" },
  { role: "DATA_MANAGER", label: "Data manager", words: "imports, withdraws, freezes snapshots" },
  { role: "ANALYST", label: "Analyst", words: "promotes, exports, sees agreement" },
];

/** Members × roles: a tick gives or takes a role at once. */
export function MembersPanel() {
  const { project } = useProject();
  const variables = { projectId: project.id };
  const { data, error, refetch } = useQuery(membersDocument, { variables });
  const [adding, setAdding] = useState(false);
  return (
    <Panel>
      <div className={classes.panelHead}>
        <h2>Members</h2>
        <Button size="xs" onClick={() => setAdding(true)}>
          Add a person
        </Button>
      </div>
      <ListState
        data={data?.members}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(members) => members.length === 0}
        emptyText="Who works in this project, and in which roles. Nobody has a role here yet."
        emptyAction={<Button onClick={() => setAdding(true)}>Add a person</Button>}
        skeletonRows={5}
      >
        {(members) => (
          <div className={classes.scroll}>
            <table className={tableClass}>
              <thead>
                <tr>
                  <th>Person</th>
                  {columns.map(({ role, label, words }) => (
                    <th key={role} className={classes.roleColumn} title={words}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {members.map((member) => (
                  <MemberRow key={member.id} member={member} projectId={project.id} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </ListState>
      <Modal opened={adding} onClose={() => setAdding(false)} title="Add a person" size="md">
        {adding ? <AddPerson projectId={project.id} onClose={() => setAdding(false)} onAdded={() => void refetch()} /> : null}
      </Modal>
    </Panel>
  );
}

type Member = MembersQuery["members"][number];

function MemberRow({ member, projectId }: { member: Member; projectId: string }) {
  const [setRoles, { loading }] = useMutation(setRolesDocument);
  const held = new Set(member.projectRoles);

  async function toggle(role: Role) {
    const roles = columns.map((column) => column.role).filter((one) => (one === role ? !held.has(one) : held.has(one)));
    try {
      await setRoles({ variables: { projectId, userId: member.id, roles } });
    } catch (error) {
      notifications.show({ color: "red", title: "Not changed", message: toProblem(error).sentence });
    }
  }

  return (
    <tr>
      <td>
        {member.name} <span className={classes.quiet}>{member.email}</span>
        {held.has("ADMIN") ? <span className={classes.quiet}> · administrator</span> : null}
      </td>
      {columns.map(({ role, label }) => (
        <td key={role} className={classes.roleColumn}>
          <Checkbox
            size="sm"
            aria-label={`${member.name}: ${label}`}
            checked={held.has(role)}
            disabled={loading}
            onChange={() => void toggle(role)}
          />
        </td>
      ))}
    </tr>
  );
}

function AddPerson({ projectId, onClose, onAdded }: { projectId: string; onClose: () => void; onAdded: () => void }) {
  const [createUser, creating] = useMutation(createUserDocument);
  const [setRoles, giving] = useMutation(setRolesDocument);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setChosen] = useState<string[]>(["READER"]);
  const [password, setPassword] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function add() {
    setProblem(null);
    try {
      const { data } = await createUser({ variables: { email: email.trim(), name: name.trim() } });
      if (!data) return;
      setPassword(data.createUser.oneTimePassword);
      await setRoles({
        variables: {
          projectId,
          userId: data.createUser.user.id,
          roles: columns.map(({ role }) => role).filter((role) => roles.includes(role)),
        },
      });
      onAdded();
    } catch (error) {
      setProblem(toProblem(error));
    }
  }

  if (password)
    return (
      <Stack>
        <SecretOnce label={`One-time password for ${email}.`} secret={password} onDone={onClose} />
        {problem ? <ProblemNote problem={problem} onRetry={() => void add()} /> : null}
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
        <TextInput label="E-mail" type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <Checkbox.Group label="Roles in this project" value={roles} onChange={setChosen}>
          <Stack gap={6} mt={6}>
            {columns.map(({ role, label, words }) => (
              <Checkbox key={role} value={role} label={label} description={words} />
            ))}
          </Stack>
        </Checkbox.Group>
        {problem ? <ProblemNote problem={problem} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={creating.loading || giving.loading} disabled={roles.length === 0}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
