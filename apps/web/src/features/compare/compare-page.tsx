"use client";

import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { versionNameFragment } from "../../entities/version/version.ts";
import { graphql, unmask } from "../../generated/index.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ListState } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { chooseOther } from "./choose-version.ts";
import { CompareTwo } from "./compare-two.tsx";

/** The versions that can be compared, newest first. */
const comparableVersionsDocument = graphql(`
  query ComparableVersions($projectId: ID!) {
    modelVersions(projectId: $projectId, first: 200) {
      nodes {
        ...VersionName
      }
    }
  }
`);

/** A version compared with another: the one in the URL, else the champion, else the previous one. */
export function ComparePage({ number }: { number: number }) {
  const { project } = useProject();
  const query = useSearchParams();
  const { data, error, refetch } = useQuery(comparableVersionsDocument, { variables: { projectId: project.id } });
  const versions = data && unmask(versionNameFragment, data.modelVersions.nodes);
  const version = versions?.find((one) => one.number === number);
  const other = version && chooseOther(version, versions ?? [], Number(query.get("with")));
  if (version && other) return <CompareTwo a={other} b={version} versions={versions ?? []} />;
  return (
    <Page title={`Compare v${number}`}>
      <ListState
        data={versions && null}
        error={error}
        onRetry={() => void refetch()}
        emptyText={version ? "There is no other version to compare with." : `This project has no version ${number}.`}
        emptyAction={<LinkButton href={`/p/${project.key}/versions`}>All versions</LinkButton>}
        skeleton={<Skeleton height={220} mb={14} />}
      >
        {() => null}
      </ListState>
    </Page>
  );
}
