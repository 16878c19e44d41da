import { Table, type TableProps } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./list-table.module.css";

export interface ListTableProps extends Omit<TableProps, "data"> {
  readonly heads: readonly ReactNode[];
  /** Rows. */
  readonly children: ReactNode;
}

/** Rows below their headings; scrolls sideways where it is wider than its place. */
export function ListTable({ heads, children, ...table }: ListTableProps) {
  return (
    // In the order of focus, so that it can be scrolled without a pointer. The bar is shown wherever columns are out of sight.
    <Table.ScrollContainer minWidth={0} scrollAreaProps={{ type: "auto", offsetScrollbars: "present", viewportProps: { tabIndex: 0 } }}>
      <Table classNames={{ table: classes.table }} {...table}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head, column) => (
              <Table.Th key={column}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
