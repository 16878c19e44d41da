"use client";

import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { toProblem } from "../../data/problem.ts";
import type { FeedbackQuery } from "../../generated/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import { FooterLine } from "../../ui/footer-line.tsx";
import { ago, counted } from "../../ui/format.ts";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { feedbackDocument, markFeedbackSeenDocument } from "./documents.ts";
import classes from "./feedback.module.css";
import { decisionOfBreast, opinionOfBreast } from "./feedback-words.ts";

type Item = FeedbackQuery["feedback"]["nodes"][number];

/** How exams that one read were decided in arbitration, and why: a quiet list, newest first. */
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
        emptyText="Decisions of arbitration on exams that you read are listed here once they are final, with the arbiter's reason. None is at the moment."
        skeleton={<SkeletonRows rows={4} height={96} />}
      >
        {({ nodes, pageInfo }) => (
          <>
            <ul className={classes.list}>
              {nodes.map((item) => (
                <li key={item.id}>
                  <FeedbackItem item={item} projectKey={project.key} />
                </li>
              ))}
            </ul>
            {pageInfo.hasNextPage ? (
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  void fetchMore({
                    variables: { after: pageInfo.endCursor },
                    updateQuery: (before, { fetchMoreResult }) => ({
                      ...fetchMoreResult,
                      feedback: { ...fetchMoreResult.feedback, nodes: [...before.feedback.nodes, ...fetchMoreResult.feedback.nodes] },
                    }),
                  })
                }
              >
                Older
              </Button>
            ) : null}
          </>
        )}
      </ListState>
      <FooterLine />
    </Page>
  );
}

function FeedbackItem({ item, projectKey }: { item: Item; projectKey: string }) {
  const { exam, mine, decision, seenAt } = item;
  const [markSeen, { loading, error }] = useMutation(markFeedbackSeenDocument, { variables: { id: item.id } });
  return (
    <article className={classes.item} data-seen={seenAt ? true : undefined} aria-label={exam.pseudonym}>
      <header className={classes.head}>
        <Link href={`/p/${projectKey}/cases?exam=${exam.id}`}>{exam.pseudonym}</Link>
        <span className={classes.quiet}>decided {ago(decision.at)}</span>
        {seenAt ? null : <Chip>new</Chip>}
        <span className={classes.fill} />
        {seenAt ? null : (
          <Button size="compact-xs" variant="default" loading={loading} onClick={() => void markSeen().catch(() => undefined)}>
            Mark as seen
          </Button>
        )}
      </header>
      <table className={classes.breasts}>
        <thead>
          <tr>
            <th />
            <th>You said</th>
            <th>Decision</th>
          </tr>
        </thead>
        <tbody>
          {decision.breasts.map((breast) => {
            const said = mine.find(({ laterality }) => laterality === breast.laterality);
            return (
              <tr key={breast.laterality}>
                <th scope="row">{breast.laterality === "R" ? "Right" : "Left"}</th>
                <td>{said ? opinionOfBreast(said) : "–"}</td>
                <td>{decisionOfBreast(breast)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={classes.reason}>{decision.reason}</p>
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
    </article>
  );
}
