import type { ReactNode } from "react";
import { afterOf, type PageInfo } from "../data/page-end.ts";
import { LoadMore } from "./load-more.tsx";

export interface MoreButtonProps {
  readonly page: PageInfo | undefined;
  readonly onMore: (after: string) => Promise<unknown>;
  readonly children: ReactNode;
}

/** Loads the next page of a list; renders nothing where there is none. */
export function MoreButton({ page, onMore, children }: MoreButtonProps) {
  const after = afterOf(page);
  if (after === null) return null;
  return (
    <LoadMore mt="sm" onMore={() => onMore(after)}>
      {children}
    </LoadMore>
  );
}
