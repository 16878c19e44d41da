import { Checkbox, Table } from "@mantine/core";
import type { Role } from "@second-read/domain";
import type { GroupRolesQuery } from "../../generated/graphql.ts";
import { inColumnOrder, roleColumns } from "./roles.ts";

export interface GroupRowProps {
  readonly row: GroupRolesQuery["groupRoles"][number];
  readonly busy: boolean;
  /** A group without roles is removed from the table. */
  readonly onSet: (roles: Role[]) => void;
}

/** One group with a checkbox for each role. */
export function GroupRow({ row, busy, onSet }: GroupRowProps) {
  const held = new Set(row.roles);
  return (
    <Table.Tr>
      <Table.Td>{row.group}</Table.Td>
      {roleColumns.map(({ role, label }) => (
        <Table.Td key={role}>
          <Checkbox
            size="sm"
            aria-label={`${row.group}: ${label}`}
            checked={held.has(role)}
            disabled={busy}
            onChange={() => onSet(inColumnOrder((one) => (one === role ? !held.has(one) : held.has(one))))}
          />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
