"use client";

import { useQuery } from "@apollo/client/react";
import { Title } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { graphql } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useProject } from "../frame/project-context.tsx";
import { FileTable } from "./file-table.tsx";
import { isEnd, rejectionGroups } from "./import-state.ts";
import { listedUploads, uploadsAtOnce, whichUploads } from "./listed-uploads.ts";
import { RejectionGroups } from "./rejection-groups.tsx";

/** One's own recent files, for use after a reload. Rejected files are a query of their own, since a large import has more files than are listed. */
const myUploadsDocument = graphql(`
  query MyUploads($projectId: ID!, $first: Int!) {
    myUploads(projectId: $projectId, first: $first) {
      ...ListedUpload
    }
    rejectedUploads: myUploads(projectId: $projectId, first: $first, status: [REJECTED]) {
      ...ListedUpload
    }
  }
`);

const askedAgainMilliseconds = 5000;

/** One's own files of the last days, shown after a reload. */
export function RecentUploads() {
  const { project } = useProject();
  const { data, error, refetch, startPolling, stopPolling } = useQuery(myUploadsDocument, {
    variables: { projectId: project.id, first: uploadsAtOnce },
    fetchPolicy: "network-only",
  });
  const files = useMemo(() => data && listedUploads(data.myUploads), [data]);
  const rejected = useMemo(() => (data ? listedUploads(data.rejectedUploads) : []), [data]);
  const isUnderWay = files?.some(({ stage }) => !isEnd(stage)) ?? false;
  useEffect(() => {
    if (!isUnderWay) return;
    startPolling(askedAgainMilliseconds);
    return stopPolling;
  }, [isUnderWay, startPolling, stopPolling]);
  return (
    <section>
      <Title order={2} mb={8}>
        Your files of the last seven days {files ? <Quiet>{whichUploads(files.length, rejected.length)}</Quiet> : null}
      </Title>
      <ListState
        data={files}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Files that you upload are listed here with their results. You have uploaded none in the last seven days."
        skeletonRows={5}
      >
        {(list) => (
          <>
            <RejectionGroups groups={rejectionGroups([...rejected, ...list.filter(({ stage }) => stage !== "rejected")])} />
            <FileTable files={list} />
          </>
        )}
      </ListState>
    </section>
  );
}
