"use client";

import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "./project-context.tsx";

const newestVersionDocument = graphql(`
  query NewestVersion($projectId: ID!) {
    project(id: $projectId) {
      id
      champion {
        id
        number
      }
    }
    modelVersions(projectId: $projectId, first: 1) {
      nodes {
        id
        number
      }
    }
  }
`);

/** Missed in the rail: leads to the misses of the champion, or of the newest version where there is none. */
export function MissedRedirect() {
  const { project } = useProject();
  const router = useRouter();
  const { data, error, refetch } = useQuery(newestVersionDocument, { variables: { projectId: project.id }, fetchPolicy: "network-only" });
  const version = data?.project?.champion ?? data?.modelVersions.nodes[0];
  useEffect(() => {
    if (version) router.replace(`/p/${project.key}/versions/${version.number}/missed`);
  }, [version, project.key, router]);
  return (
    <Page title="Missed">
      <ListState
        data={data && (version ?? null)}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(found) => found === null}
        emptyText="The breasts that a version missed are listed here. No version has been published yet."
        emptyAction={
          <Button component={Link} href={`/p/${project.key}/runs`}>
            Go to Train
          </Button>
        }
      >
        {() => null}
      </ListState>
    </Page>
  );
}
