import { Group, Skeleton, Text } from "@mantine/core";
import { whole } from "../../ui/format.ts";
import { LoadMore } from "../../ui/load-more.tsx";
import classes from "./case-grid.module.css";
import { CaseTile } from "./case-tile.tsx";
import type { GridCase } from "./grid-case.ts";

/** Breasts side by side, each with its views, score, truth and a summary of its reads. */
export function CaseGrid({ cases, hrefOf }: { cases: readonly GridCase[]; hrefOf: (id: string) => string }) {
  return (
    <ol className={classes.grid}>
      {cases.map((one) => (
        <li key={one.id}>
          <CaseTile one={one} href={hrefOf(one.id)} />
        </li>
      ))}
    </ol>
  );
}

/** Below a grid of which not every page is loaded; `total` null where it is not known. */
export function MoreCases({ shown, total, onMore }: { shown: number; total: number | null; onMore: () => Promise<unknown> }) {
  return (
    <Group mt={14} gap={8}>
      <Text c="dimmed">{total === null ? `${whole(shown)} shown` : `${whole(shown)} of ${whole(total)} shown`}</Text>
      <LoadMore onMore={onMore}>Load more</LoadMore>
    </Group>
  );
}

/** Placeholders of the final size while the grid loads. */
export function CaseGridSkeleton() {
  return (
    <>
      <Skeleton height={30} width={310} mb={12} />
      <div className={classes.grid}>
        {Array.from({ length: 12 }, (_, index) => (
          <Skeleton key={`${index}`} height={277} />
        ))}
      </div>
    </>
  );
}
