/** The last row that a page showed, in the order newest first. */
export interface KeysetPosition {
  readonly at: Date;
  readonly id: string;
}

/** `take` rows older than `before`; ask for one more than a page to know whether there is a next. */
export interface KeysetRequest {
  readonly take: number;
  readonly before: KeysetPosition | null;
}

/** Prisma's condition for rows behind the position in the order (column desc, id desc). */
export function seekBefore(column: string, before: KeysetPosition | null): Record<string, unknown> {
  if (before === null) return {};
  return { OR: [{ [column]: { lt: before.at } }, { [column]: before.at, id: { lt: before.id } }] };
}
