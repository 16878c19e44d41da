"use client";

import { useQuery } from "@apollo/client/react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { servingVersionOf } from "../../entities/version/serving-version.ts";
import { graphql } from "../../generated/index.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "./project-context.tsx";

const servingVersionDocument = graphql(`
  query ServingVersionOfProject($projectId: ID!) {
    ...ServingVersion
  }
`);

/** Missed in the rail: redirects to the misses of the champion, or of the newest version if there is none. */
export function MissedRedirect() {
  const { project } = useProject();
  const router = useRouter();
  const { data, error, refetch } = useQuery(servingVersionDocument, { variables: { projectId: project.id }, fetchPolicy: "network-only" });
  const version = data && servingVersionOf(data);
  useEffect(() => {
    if (version) router.replace(`/p/${project.key}/versions/${version.number}/missed`);
  }, [version, project.key, router]);
  return (
    <Page title="Missed">
      <ListState
        data={version}
        error={error}
        onRetry={() => void refetch()}
        emptyText="The breasts that a version missed are listed here. No version has been published yet."
        emptyAction={
          <LinkButton href={`/p/${project.key}/runs`} variant="filled">
            Go to Train
          </LinkButton>
        }
      >
        {() => null}
      </ListState>
    </Page>
  );
}
