"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";

const versionFileDocument = graphql(`
  query VersionFile($id: ID!) {
    trainingService {
      isRunning
    }
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

/** Downloads the version as a file. The trainer creates it on the first request, which takes a moment. */
export function VersionFileButton({ id }: { id: string }) {
  const { may } = useProject();
  const isBlinded = useIsBlinded();
  const [isWanted, setWanted] = useState(false);
  const [isUnattended, setUnattended] = useState(false);
  const [pack, { error }] = useMutation(packVersionDocument, { variables: { id } });
  const { data, stopPolling } = useQuery(versionFileDocument, {
    variables: { id },
    skip: !isWanted,
    fetchPolicy: "network-only",
    pollInterval: pollMilliseconds,
  });
  const url = data?.modelVersion?.fileUrl;
  const isWaitingInVain = isWanted && !url && data?.trainingService.isRunning === false;
  useEffect(() => {
    if (!isWanted || !url) return;
    stopPolling();
    setWanted(false);
    window.location.assign(url);
  }, [isWanted, url, stopPolling]);
  useEffect(() => {
    if (!isWaitingInVain) return;
    stopPolling();
    setWanted(false);
    setUnattended(true);
  }, [isWaitingInVain, stopPolling]);
  if (isBlinded || !may("DATA_MANAGER", "ANALYST", "ADMIN")) return null;
  return (
    <Group gap={8} wrap="nowrap">
      <Button
        variant="default"
        leftSection={<IconDownload size={15} aria-hidden />}
        loading={isWanted && !error}
        title={error ? toProblem(error).sentence : "Models, input contract, card and digests, for use elsewhere"}
        onClick={() => {
          setUnattended(false);
          setWanted(true);
          pack().catch(() => setWanted(false));
        }}
      >
        {error ? "Unavailable: try again" : "File"}
      </Button>
      <span role="status">{isUnattended ? <Quiet>No trainer is running. The file is made once one is started.</Quiet> : null}</span>
    </Group>
  );
}
