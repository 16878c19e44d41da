import type { Page } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { type ClassType, Field, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "How to get the next page." })
export class PageInfo {
  @Field(() => Boolean, { description: "True if there are more rows after this page." })
  hasNextPage!: boolean;
  @Field(() => String, { nullable: true, description: "Pass it as `after` to get the next page; null for an empty page." })
  endCursor!: string | null;
}

/** The result of a list resolver. Functions in it are called only if requested. */
export interface Connection<Node> {
  readonly nodes: readonly Node[] | (() => Promise<readonly Node[]>);
  readonly pageInfo: PageInfo | (() => Promise<PageInfo>);
  readonly totalCount: number | (() => Promise<number>);
}

/** A repository's page as a connection. */
export function toConnection<Node>({ nodes, totalCount, hasNextPage, endCursor }: Page<Node>): Connection<Node> {
  return { nodes, pageInfo: { hasNextPage, endCursor }, totalCount };
}

/** A page that is read once, when its rows or its end are requested: a caller who wants only the count pays for no rows. */
export function readWhenAsked<Node>(
  read: () => Promise<Omit<Page<Node>, "totalCount">>,
  totalCount: () => Promise<number>,
): Connection<Node> {
  let reading: ReturnType<typeof read> | undefined;
  const page = () => {
    reading ??= read();
    return reading;
  };
  return {
    nodes: async () => (await page()).nodes,
    async pageInfo() {
      const { hasNextPage, endCursor } = await page();
      return { hasNextPage, endCursor };
    },
    totalCount,
  };
}

/** The connection type of a node type, with `rows` as the word for them; its nodes are the records that the type's resolvers take. */
export function connectionOf(name: string, rows: string, node: () => ClassType<object>): ClassType<object> {
  @ObjectType(name, { simpleResolvers: true, description: `A page of ${rows}.` })
  class Connection {
    @Field(() => [node()], { description: `The ${rows} of this page.` })
    nodes!: object[];
    @Field(() => PageInfo, { description: "How to get the next page." })
    pageInfo!: PageInfo;
    @Field(() => Int, { description: `How many ${rows} there are on all pages.` })
    totalCount!: number;
  }
  return Connection;
}

export const largestPage = 200;

/** @throws AppError INVALID_INPUT for an unreasonable page size. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? 50;
  if (size < 1 || size > largestPage) throw new AppError("INVALID_INPUT", `A page holds 1 to ${largestPage} rows.`, { first: size });
  return size;
}
