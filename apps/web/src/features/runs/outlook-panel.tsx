"use client";

import { useQuery } from "@apollo/client/react";
import { Skeleton, Text } from "@mantine/core";
import { Fact, Facts } from "../../ui/facts.tsx";
import { whole } from "../../ui/format.ts";
import { ListState } from "../../ui/list-state.tsx";
import { Panel } from "../../ui/page.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { BackendLine } from "./backend-line.tsx";
import { outlookDocument } from "./documents.ts";

/** What a retraining waits for changes with time. */
const pollMilliseconds = 60_000;

/** What a retraining would use now, whether that is enough, and what computes it. */
export function OutlookPanel() {
  const { project } = useProject();
  const isBlinded = useIsBlinded();
  const { data, error, refetch } = useQuery(outlookDocument, { variables: { projectId: project.id }, pollInterval: pollMilliseconds });
  return (
    <Panel title="Next retraining">
      <ListState data={data?.project ?? undefined} error={error} onRetry={() => void refetch()} skeleton={<Skeleton height={109} />}>
        {({ retraining }) => (
          <>
            <Facts>
              <Fact label="breasts with new truth" isLarge>
                {whole(retraining.newTruth)}
              </Fact>
              <Fact label="training patients" isLarge>
                {whole(retraining.patients)}
              </Fact>
              <Fact label="abnormal breasts" isLarge>
                {whole(retraining.positives)}
              </Fact>
              {isBlinded ? null : (
                <Fact label="test patients, held out" isLarge>
                  {whole(retraining.lockedTestPatients)}
                </Fact>
              )}
            </Facts>
            <Text>
              <strong>{retraining.ready ? "Ready." : "Not ready."}</strong> {retraining.reason}
            </Text>
          </>
        )}
      </ListState>
      <BackendLine />
    </Panel>
  );
}
