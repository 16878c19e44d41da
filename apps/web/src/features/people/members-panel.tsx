"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Modal, Table } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { AddPerson } from "./add-person.tsx";
import { membersDocument } from "./documents.ts";
import { MemberRow } from "./member-row.tsx";
import { roleColumns } from "./roles.ts";

/** Members × roles: a checkbox gives or removes a role at once. */
export function MembersPanel() {
  const { project } = useProject();
  const { data, error, refetch } = useQuery(membersDocument, { variables: { projectId: project.id } });
  const [opened, { open, close }] = useDisclosure(false);
  const add = (
    <Button size="xs" onClick={open}>
      Add a person
    </Button>
  );
  return (
    <Panel title="Members" actions={add}>
      <ListState
        data={data?.members}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(members) => members.length === 0}
        emptyText="The people of this project and their roles. Nobody has a role yet."
        emptyAction={add}
        skeletonRows={5}
      >
        {(members) => (
          <Table.ScrollContainer minWidth={0}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Person</Table.Th>
                  {roleColumns.map(({ role, label, words }) => (
                    <Table.Th key={role} w={120} title={words}>
                      {label}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {members.map((member) => (
                  <MemberRow key={member.id} member={member} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </ListState>
      <Modal opened={opened} onClose={close} title="Add a person" size="md">
        <AddPerson onClose={close} onAdded={() => void refetch()} />
      </Modal>
    </Panel>
  );
}
