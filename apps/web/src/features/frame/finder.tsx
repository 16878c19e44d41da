"use client";

import { useLazyQuery } from "@apollo/client/react";
import { Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { toProblem } from "../../data/problem.ts";
import { statusLabel } from "../../entities/exam/exam-status.ts";
import { versionNameFragment } from "../../entities/version/version.ts";
import type { FinderQuery } from "../../generated/graphql.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { destinationsFor } from "./navigation.ts";
import type { ProjectScope } from "./project-context.tsx";

const finderDocument = graphql(`
  query Finder($projectId: ID!) {
    worklist(projectId: $projectId, first: 100) {
      nodes {
        id
        pseudonym
        status
      }
    }
    modelVersions(projectId: $projectId, first: 50) {
      nodes {
        ...VersionName
      }
    }
  }
`);

/** Ctrl-K: an exam by pseudonym, a version by number, a page by name. */
export function Finder({ scope }: { scope: ProjectScope }) {
  const router = useRouter();
  const [load, { data, error, loading }] = useLazyQuery(finderDocument, { fetchPolicy: "network-only" });
  const actions = placesOf(scope, data).map(({ href, ...place }): SpotlightActionData => ({ ...place, onClick: () => router.push(href) }));
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      tagsToIgnore={[]}
      limit={12}
      scrollable
      maxHeight="60vh"
      clearQueryOnClose
      attributes={{ content: { "aria-label": "Find" } }}
      onSpotlightOpen={() => void load({ variables: { projectId: scope.project.id } }).catch(() => undefined)}
      searchProps={{ "aria-label": "Find an exam, a version or a page", placeholder: "Exam, version or page" }}
      nothingFound={
        error
          ? `Exams and versions unavailable: ${toProblem(error).sentence}`
          : loading
            ? "Looking for exams and versions…"
            : "Nothing found."
      }
    />
  );
}

interface Place {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly href: string;
}

function placesOf(scope: ProjectScope, data: FinderQuery | undefined): Place[] {
  const base = `/p/${scope.project.key}`;
  const versions = unmask(versionNameFragment, data?.modelVersions.nodes) ?? [];
  return [
    ...destinationsFor(scope.roles).map(({ key, label, path }) => ({ id: key, label, description: "page", href: `${base}/${path}` })),
    ...versions.map(({ id, number, aliases }) => ({
      id,
      label: `v${number}`,
      description: ["version", ...aliases].join(" · "),
      href: `${base}/versions/${number}`,
    })),
    ...(data?.worklist.nodes ?? []).map(({ id, pseudonym, status }) => ({
      id,
      label: pseudonym,
      description: `exam · ${statusLabel(status).toLowerCase()}`,
      href: `${base}/cases?exam=${encodeURIComponent(id)}`,
    })),
  ];
}
