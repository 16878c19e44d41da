import { AppError } from "@second-read/domain";

/** Keyset paging: `after` is the cursor of the last row seen. */
export interface PageRequest {
  readonly first: number;
  readonly after?: string | null;
}

export interface Page<Row> {
  readonly nodes: Row[];
  /** A function if counting is expensive: it is called only when requested. */
  readonly totalCount: number | (() => Promise<number>);
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

/** Prisma's condition for rows before the cursor in the order (column desc, id desc). */
export function seekBefore(column: string, request: PageRequest): Record<string, unknown> {
  const place = placeInTime(request);
  if (place === null) return {};
  const { at, id } = place;
  return { OR: [{ [column]: { lt: at } }, { [column]: at, id: { lt: id } }] };
}

/** The position at which a list in that order continues; null: from its first row. */
export function placeInTime({ after }: PageRequest): { readonly at: Date; readonly id: string } | null {
  if (after === undefined || after === null) return null;
  const [time = "", id = ""] = readPlace(after, /^((?!0000)\d{4}-\d\d-\d\dT[\d:.]+Z) (\S+)$/) ?? [];
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) throw unknownCursor();
  return { at, id };
}

/** A page of rows, of which there is one more than requested if there is a next page. */
export function cutPage<Row>(rows: readonly Row[], { first }: PageRequest, cursorOf: (last: Row) => string): Omit<Page<Row>, "totalCount"> {
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  return { nodes, hasNextPage: rows.length > first, endCursor: last === undefined ? null : cursorOf(last) };
}

/** The same in the order (time, id), with its count. */
export function pageOf<Row extends { id: string }>(
  rows: Row[],
  request: PageRequest,
  totalCount: Page<Row>["totalCount"],
  at: (row: Row) => Date,
): Page<Row> {
  return { ...cutPage(rows, request, (last) => writePlace(at(last).toISOString(), last.id)), totalCount };
}

/** The cursor of a position in an order: the values by which rows are sorted. */
export function writePlace(...values: readonly (string | number)[]): string {
  return Buffer.from(values.join(" ")).toString("base64url");
}

/**
 * The values of a cursor, matched against `pattern`; null: from the first row.
 * @throws AppError INVALID_INPUT for a text that was not returned as a cursor
 */
export function readPlace(after: string | null | undefined, pattern: RegExp): readonly string[] | null {
  if (after == null || after === "") return null;
  const text = Buffer.from(after.slice(0, 500), "base64url").toString("utf8");
  const found = pattern.exec(text);
  // PostgreSQL has no character NUL.
  if (found === null || text.includes("\0")) throw unknownCursor();
  return found.slice(1);
}

const largestSequence = 2_147_483_647;

/** The sequence number before which a list, newest first, continues. @throws AppError INVALID_INPUT for a text that was not returned as a cursor */
export function sequenceBefore(after: string | null | undefined): number {
  if (after == null || after === "") return largestSequence;
  const sequence = Number(after);
  if (!Number.isInteger(sequence) || Math.abs(sequence) > largestSequence) throw unknownCursor();
  return sequence;
}

function unknownCursor(): AppError {
  return new AppError("INVALID_INPUT", "The cursor is not valid.");
}
