import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { afterOf, type PageInfo } from "../data/page-end.ts";

export interface MoreButtonProps {
  readonly page: PageInfo | undefined;
  readonly onMore: (after: string) => void;
  readonly children: ReactNode;
}

/** Asks for the next page of a list; nothing where there is none. */
export function MoreButton({ page, onMore, children }: MoreButtonProps) {
  const after = afterOf(page);
  if (after === null) return null;
  return (
    <Button mt="sm" size="xs" variant="default" onClick={() => onMore(after)}>
      {children}
    </Button>
  );
}
