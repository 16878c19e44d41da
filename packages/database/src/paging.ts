import { AppError } from "@second-read/domain";

/** Keyset paging: `after` is the cursor of the last row seen. */
export interface PageRequest {
  readonly first: number;
  readonly after?: string | null;
}

export interface Page<Row> {
  readonly nodes: Row[];
  /** A function where counting costs: it is called only when somebody asks. */
  readonly totalCount: number | (() => Promise<number>);
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface Cursor {
  readonly at: Date;
  readonly id: string;
}

/** Prisma's condition for rows before the cursor in the order (column desc, id desc). */
export function seekBefore(column: string, { after }: PageRequest): Record<string, unknown> {
  if (after === undefined || after === null) return {};
  const { at, id } = readCursor(after);
  return { OR: [{ [column]: { lt: at } }, { [column]: at, id: { lt: id } }] };
}

/** `rows` holds one more than was asked for where there is a next page. */
export function pageOf<Row extends { id: string }>(
  rows: Row[],
  { first }: PageRequest,
  totalCount: number,
  at: (row: Row) => Date,
): Page<Row> {
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  return {
    nodes,
    totalCount,
    hasNextPage: rows.length > first,
    endCursor: last === undefined ? null : writeCursor({ at: at(last), id: last.id }),
  };
}

function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString("base64url");
}

function readCursor(text: string): Cursor {
  const [time, id] = Buffer.from(text, "base64url").toString("utf8").split(" ");
  const at = new Date(time ?? "");
  if (Number.isNaN(at.getTime()) || id === undefined) throw new AppError("INVALID_INPUT", "This cursor is not one that a page gave.");
  return { at, id };
}
