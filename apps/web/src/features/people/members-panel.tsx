"use client";

import { useQuery } from "@apollo/client/react";
import { Box, Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { Panel } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AddPerson } from "./add-person.tsx";
import { MemberRow } from "./member-row.tsx";
import { roleColumns } from "./roles.ts";

const membersDocument = graphql(`
  query Members($projectId: ID!) {
    members(projectId: $projectId) {
      id
      name
      email
      projectRoles: roles(projectId: $projectId)
    }
  }
`);

/** Members × roles: a checkbox gives or removes a role at once. */
export function MembersPanel() {
  const { project } = useProject();
  const { data, error, refetch } = useQuery(membersDocument, { variables: { projectId: project.id } });
  const [opened, { open, close }] = useDisclosure(false);
  const [showsSecret, setShowsSecret] = useState(false);
  const add = (
    <Button size="xs" onClick={open}>
      Add a person
    </Button>
  );
  return (
    <Panel title="Members" id="members" actions={add}>
      <ListState
        data={data?.members}
        error={error}
        onRetry={() => void refetch()}
        emptyText="The members of this project and their roles. Nobody has a role yet."
        emptyAction={add}
        skeletonRows={5}
      >
        {(members) => (
          <ListTable
            heads={[
              "Person",
              ...roleColumns.map(({ role, label, words }) => (
                <Box key={role} w={120} title={words}>
                  {label}
                </Box>
              )),
            ]}
          >
            {members.map((member) => (
              <MemberRow key={member.id} member={member} onStale={() => void refetch()} />
            ))}
          </ListTable>
        )}
      </ListState>
      <Modal opened={opened} onClose={close} title="Add a person" size="md" closeOnEscape={!showsSecret} withCloseButton={!showsSecret}>
        <AddPerson onClose={close} onAdded={() => void refetch()} onSecret={setShowsSecret} />
      </Modal>
    </Panel>
  );
}
