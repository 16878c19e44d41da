"use client";

import { useQuery } from "@apollo/client/react";
import { Skeleton, Text } from "@mantine/core";
import { Fact, Facts } from "../../ui/facts.tsx";
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
                {retraining.newTruth.toLocaleString("en")}
              </Fact>
              <Fact label="training patients" isLarge>
                {retraining.patients.toLocaleString("en")}
              </Fact>
              <Fact label="abnormal breasts" isLarge>
                {retraining.positives.toLocaleString("en")}
              </Fact>
              {isBlinded ? null : (
                <Fact label="test patients, held out" isLarge>
                  {retraining.lockedTestPatients.toLocaleString("en")}
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
