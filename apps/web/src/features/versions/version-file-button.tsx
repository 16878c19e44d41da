"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";

const versionFileDocument = graphql(`
  query VersionFile($id: ID!) {
    modelVersion(id: $id) {
      id
      fileUrl
    }
  }
`);

const packVersionDocument = graphql(`
  mutation PackVersion($id: ID!) {
    packVersion(modelVersionId: $id) {
      id
    }
  }
`);

const pollMilliseconds = 1500;

/** Downloads the version as a file; made at the first time, which takes the trainer a moment. */
export function VersionFileButton({ id }: { id: string }) {
  const { may } = useProject();
  const isBlinded = useIsBlinded();
  const [isWanted, setWanted] = useState(false);
  const [pack, { error }] = useMutation(packVersionDocument, { variables: { id } });
  const { data, stopPolling } = useQuery(versionFileDocument, {
    variables: { id },
    skip: !isWanted,
    fetchPolicy: "network-only",
    pollInterval: pollMilliseconds,
  });
  const url = data?.modelVersion?.fileUrl;
  useEffect(() => {
    if (!isWanted || !url) return;
    stopPolling();
    setWanted(false);
    window.location.assign(url);
  }, [isWanted, url, stopPolling]);
  if (isBlinded || !may("DATA_MANAGER", "ANALYST", "ADMIN")) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={15} aria-hidden />}
      loading={isWanted && !error}
      title={error ? toProblem(error).sentence : "Models, input contract, card and digests, for use elsewhere"}
      onClick={() => {
        setWanted(true);
        pack().catch(() => setWanted(false));
      }}
    >
      {error ? "Unavailable: try again" : "File"}
    </Button>
  );
}
