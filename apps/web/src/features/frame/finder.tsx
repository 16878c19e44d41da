"use client";

import { useLazyQuery } from "@apollo/client/react";
import { Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { versionNameFragment } from "../../entities/version/version.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { placesFor } from "./finder-places.ts";
import { finder, finderStore, markFirst } from "./finder-store.ts";
import type { ProjectScope } from "./project-context.tsx";
import { useFoundExams } from "./use-found-exams.ts";

const finderDocument = graphql(`
  query Finder($projectId: ID!) {
    modelVersions(projectId: $projectId, first: 50) {
      nodes {
        ...VersionName
      }
    }
  }
`);

/** Ctrl-K: an exam by pseudonym or by the note of a verdict, a version by number, a page by name. */
export function Finder({ scope }: { scope: ProjectScope }) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [load, loaded] = useLazyQuery(finderDocument, { fetchPolicy: "network-only" });
  const found = useFoundExams(scope.project.id, typed);
  const versions = unmask(versionNameFragment, loaded.data?.modelVersions.nodes) ?? [];
  const actions = placesFor({ scope, versions, exams: found.exams, typed }).map(
    ({ href, ...place }): SpotlightActionData => ({ ...place, onClick: () => router.push(href) }),
  );
  const error = found.error ?? loaded.error;
  // It is mounted when it is first requested; only opening it after that loads the versions.
  useEffect(() => finder.open(), []);
  useEffect(() => {
    if (found.exams.length > 0) markFirst();
  }, [found.exams]);
  return (
    <Spotlight
      store={finderStore}
      actions={actions}
      // Already filtered, the exams by the server.
      filter={(_, all) => all}
      query={typed}
      onQueryChange={setTyped}
      shortcut={null}
      limit={24}
      scrollable
      maxHeight="60vh"
      clearQueryOnClose
      attributes={{ content: { "aria-label": "Find" } }}
      onSpotlightOpen={() => void load({ variables: { projectId: scope.project.id } }).catch(() => undefined)}
      searchProps={{ "aria-label": "Find an exam, a version or a page", placeholder: "Exam, note, version or page" }}
      nothingFound={
        error
          ? `Exams and versions unavailable: ${toProblem(error).sentence}`
          : found.isLooking || loaded.loading
            ? "Looking for exams and versions…"
            : "Nothing found."
      }
    />
  );
}
