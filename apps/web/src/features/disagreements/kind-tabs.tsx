import type { DiscrepancyKind } from "@second-read/domain";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { CountedLinks } from "../../ui/counted-links.tsx";
import { whole } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { filterNames } from "../case-grid/case-filter.ts";
import { type ComparedSoFar, isCompared } from "./claims.ts";
import { kinds } from "./kinds.ts";

export interface KindTabsProps {
  readonly chosen: DiscrepancyKind;
  readonly compared: ComparedSoFar | null;
  readonly counts: Readonly<Record<DiscrepancyKind, number | undefined>>;
}

const noFilter = Object.fromEntries(filterNames.map((name) => [name, null]));

/** The queues with their counts, as links. */
export function KindTabs({ chosen, compared, counts }: KindTabsProps) {
  const path = usePathname();
  const query = useSearchParams();
  return (
    <CountedLinks>
      {kinds.map(({ kind, label, words }) => (
        <li key={kind}>
          <Link
            href={`${path}${withParameters(query, { ...noFilter, kind, case: null })}`}
            aria-current={kind === chosen ? "page" : undefined}
          >
            <span>
              {compared && !isCompared(kind, compared) ? (
                "not compared yet"
              ) : (
                <>
                  <strong>{counts[kind] === undefined ? "–" : whole(counts[kind])}</strong> without a verdict
                </>
              )}
            </span>
            <span>{label}</span>
            <Quiet>{words}</Quiet>
          </Link>
        </li>
      ))}
    </CountedLinks>
  );
}
