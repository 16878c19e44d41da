import { type FragmentType, graphql, unmask } from "../generated/index.ts";

const pageEndFragment = graphql(`
  fragment PageEnd on PageInfo {
    hasNextPage
    endCursor
  }
`);

export type PageInfo = FragmentType<typeof pageEndFragment>;

/** After which cursor the next page begins; null where there is none. */
export function afterOf(page: PageInfo | undefined): string | null {
  const end = unmask(pageEndFragment, page);
  return end?.hasNextPage ? (end.endCursor ?? null) : null;
}
