import type { Page } from "@second-read/database";
import { AppError } from "@second-read/domain";

/** These lists are short and sorted by what a verdict does not change, so a place in the list is a good enough cursor. */
export function offsetCursor<Row>(nodes: Row[], skip: number, totalCount: number): Page<Row> {
  const shown = skip + nodes.length;
  return {
    nodes,
    totalCount,
    hasNextPage: shown < totalCount,
    endCursor: nodes.length === 0 ? null : Buffer.from(`offset ${shown}`).toString("base64url"),
  };
}

/** @throws AppError INVALID_INPUT for a cursor that is not ours */
export function readOffset(cursor: string | null): number {
  if (cursor === null) return 0;
  const found = /^offset (\d{1,9})$/.exec(Buffer.from(cursor.slice(0, 100), "base64url").toString("utf8"));
  if (found === null) throw new AppError("INVALID_INPUT", "This cursor is not one that a page gave.");
  return Number(found[1]);
}
