"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Box } from "@mantine/core";
import type { Role } from "@second-read/domain";
import { useState } from "react";
import { adviseIfStale, type Problem, toProblem } from "../../data/problem.ts";
import { signInMethodsDocument } from "../../data/session.ts";
import { graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { GroupRow } from "./group-row.tsx";
import { NewGroup } from "./new-group.tsx";
import { adviceOnRoles, roleColumns } from "./roles.ts";

const groupRolesDocument = graphql(`
  query GroupRoles($projectId: ID!) {
    groupRoles(projectId: $projectId) {
      group
      roles
    }
  }
`);

const setGroupRolesDocument = graphql(`
  mutation SetGroupRoles($projectId: ID!, $group: String!, $roles: [Role!]!, $expectedRoles: [Role!]) {
    setGroupRoles(projectId: $projectId, group: $group, roles: $roles, expectedRoles: $expectedRoles) {
      group
      roles
    }
  }
`);

/** The roles that the identity provider's groups give in this project; nothing where there is no provider. */
export function GroupsPanel() {
  const { project } = useProject();
  const methods = useQuery(signInMethodsDocument);
  const { data, error, refetch } = useQuery(groupRolesDocument, { variables: { projectId: project.id } });
  const [set, { loading }] = useMutation(setGroupRolesDocument);
  const [problem, setProblem] = useState<Problem | null>(null);
  const provider = methods.data?.signInMethods.provider;

  async function onSet(group: string, roles: Role[], expectedRoles: readonly Role[]) {
    setProblem(null);
    try {
      await set({ variables: { projectId: project.id, group, roles, expectedRoles: [...expectedRoles] } });
    } catch (caught) {
      setProblem(adviseIfStale(toProblem(caught), adviceOnRoles));
    }
    // Whether the change was saved or somebody else was faster, this is the current state.
    await refetch();
  }

  if (!provider) return null;
  return (
    <Panel title={`Groups of ${provider}`}>
      <NewGroup busy={loading} onAdd={(group) => void onSet(group, ["READER"], [])} />
      {problem ? <ProblemNote problem={problem} /> : null}
      <ListState
        data={data?.groupRoles}
        error={error}
        onRetry={() => void refetch()}
        emptyText="No group has roles yet. Once one has, people who sign in through the provider have the roles of their groups in this project, and no others."
        skeletonRows={2}
      >
        {(groups) => (
          <ListTable
            heads={[
              "Group",
              ...roleColumns.map(({ role, label, words }) => (
                <Box key={role} w={120} title={words}>
                  {label}
                </Box>
              )),
            ]}
          >
            {groups.map((row) => (
              <GroupRow key={row.group} row={row} busy={loading} onSet={(roles) => void onSet(row.group, roles, row.roles)} />
            ))}
          </ListTable>
        )}
      </ListState>
    </Panel>
  );
}
