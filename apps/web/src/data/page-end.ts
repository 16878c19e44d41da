import { type FragmentType, graphql, unmask } from "../generated/index.ts";

const pageEndFragment = graphql(`
  fragment PageEnd on PageInfo {
    hasNextPage
    endCursor
  }
`);

export type PageInfo = FragmentType<typeof pageEndFragment>;

/** The cursor of the next page; null if there is none. */
export function afterOf(page: PageInfo | undefined): string | null {
  const end = unmask(pageEndFragment, page);
  return end?.hasNextPage ? (end.endCursor ?? null) : null;
}
