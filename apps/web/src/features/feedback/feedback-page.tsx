"use client";

import { useQuery } from "@apollo/client/react";
import { Stack } from "@mantine/core";
import { useEffect, useRef } from "react";
import { appendPage } from "../../data/append-page.ts";
import { graphql } from "../../generated/index.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { counted } from "../../ui/format.ts";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { FeedbackItem } from "./feedback-item.tsx";

const feedbackDocument = graphql(`
  query Feedback($projectId: ID!, $after: String) {
    feedback(projectId: $projectId, first: 50, after: $after) {
      totalCount
      pageInfo {
        ...PageEnd
      }
      nodes {
        id
        seenAt
        exam {
          id
          pseudonym
        }
        mine {
          laterality
          opinion
          class
          technicalRecallReason
        }
        decision {
          id
          at
          reason
          breasts {
            laterality
            class
            strength
            technicalRecallReason
          }
        }
      }
    }
  }
`);

/** How arbitration decided the exams that one has read, and why; newest first. */
export function FeedbackPage() {
  const { project, queue } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(feedbackDocument, { variables: { projectId: project.id } });
  const known = useRef(queue.feedback);
  useEffect(() => {
    // A changed count means a changed list.
    if (known.current === queue.feedback) return;
    known.current = queue.feedback;
    refetch().catch(() => undefined);
  }, [queue.feedback, refetch]);
  const connection = data?.feedback;
  return (
    <Page
      title="Feedback"
      lead={connection ? `${counted(connection.totalCount, "decision")} on exams that you read, ${queue.feedback} not seen yet` : " "}
    >
      <ListState
        data={connection}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={({ nodes }) => nodes.length === 0}
        emptyText="Arbitration decisions on exams that you read, with the arbiter's reason, are listed here once they are final. There are none yet."
        skeleton={<SkeletonRows rows={4} height={96} />}
      >
        {({ nodes }) => (
          <Stack gap={10} maw={860} mb={12} align="stretch">
            {nodes.map((item) => (
              <FeedbackItem key={item.id} item={item} projectKey={project.key} />
            ))}
          </Stack>
        )}
      </ListState>
      <MoreButton page={connection?.pageInfo} onMore={(after) => fetchMore({ variables: { after }, updateQuery: appendPage("feedback") })}>
        Older decisions
      </MoreButton>
      <FooterLine />
    </Page>
  );
}
