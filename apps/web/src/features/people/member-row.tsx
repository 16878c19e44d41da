"use client";

import { useMutation } from "@apollo/client/react";
import { Checkbox, Table } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Role } from "@second-read/domain";
import { adviseIfStale, isStale, toProblem } from "../../data/problem.ts";
import type { MembersQuery } from "../../generated/graphql.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { useProject } from "../frame/project-context.tsx";
import { setRolesDocument } from "./documents.ts";
import { adviceOnRoles, inColumnOrder, roleColumns, withAdministrator } from "./roles.ts";

interface MemberRowProps {
  readonly member: MembersQuery["members"][number];
  /** The roles on screen are out of date. */
  readonly onStale: () => void;
}

/** One member with a checkbox for each role. */
export function MemberRow({ member, onStale }: MemberRowProps) {
  const { project } = useProject();
  const [setRoles, { loading }] = useMutation(setRolesDocument);
  const held = new Set(member.projectRoles);

  async function toggle(role: Role) {
    const chosen = inColumnOrder((one) => (one === role ? !held.has(one) : held.has(one)));
    const roles = withAdministrator(chosen, held.has("ADMIN"));
    try {
      await setRoles({ variables: { projectId: project.id, userId: member.id, roles, expectedRoles: [...held] } });
    } catch (error) {
      const problem = adviseIfStale(toProblem(error), adviceOnRoles);
      notifications.show({ color: "red", title: "Not changed", message: problem.sentence });
      if (isStale(problem)) onStale();
    }
  }

  return (
    <Table.Tr>
      <Table.Td>
        {member.name} <Quiet>{held.has("ADMIN") ? `${member.email} · administrator` : member.email}</Quiet>
      </Table.Td>
      {roleColumns.map(({ role, label }) => (
        <Table.Td key={role}>
          <Checkbox
            size="sm"
            aria-label={`${member.name}: ${label}`}
            checked={held.has(role)}
            disabled={loading}
            onChange={() => void toggle(role)}
          />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
