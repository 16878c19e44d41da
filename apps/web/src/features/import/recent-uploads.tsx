"use client";

import { useQuery } from "@apollo/client/react";
import { Title } from "@mantine/core";
import { graphql, unmask } from "../../generated/index.ts";
import { ListState } from "../../ui/list-state.tsx";
import { useProject } from "../frame/project-context.tsx";
import { uploadFragment } from "./documents.ts";
import { FileTable } from "./file-table.tsx";
import type { ImportedFile } from "./import-state.ts";
import { outcomeOf } from "./upload-outcome.ts";

/** One's own files of the last days, for a page that was loaded again. */
const myUploadsDocument = graphql(`
  query MyUploads($projectId: ID!) {
    myUploads(projectId: $projectId, first: 100) {
      ...UploadParts
      fileName
    }
  }
`);

/** One's own files of the last days, for whoever comes back after a reload. */
export function RecentUploads() {
  const { project } = useProject();
  const { data, error, refetch } = useQuery(myUploadsDocument, { variables: { projectId: project.id }, fetchPolicy: "network-only" });
  return (
    <section>
      <Title order={2} mb={8}>
        Your files of the last seven days
      </Title>
      <ListState
        data={data?.myUploads}
        error={error}
        onRetry={() => void refetch()}
        emptyText="Files that you send are listed here with their results. You have sent none in the last seven days."
        skeletonRows={5}
      >
        {(uploads) => (
          <FileTable
            files={uploads.map((upload) => {
              const { id } = unmask(uploadFragment, upload);
              const row: ImportedFile = {
                path: upload.fileName ?? "(name no longer kept)",
                bytes: 0,
                stage: "waiting",
                uploadId: id,
                viewLabel: null,
                reason: null,
                receipt: null,
              };
              return { ...row, ...outcomeOf(unmask(uploadFragment, upload)) };
            })}
          />
        )}
      </ListState>
    </section>
  );
}
