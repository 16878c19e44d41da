"use client";

import { useLazyQuery, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { toProblem } from "../../data/problem.ts";
import { Chip } from "../../ui/chip.tsx";
import { age } from "../../ui/format.ts";
import { ListState, ProblemNote } from "../../ui/list-state.tsx";
import { Panel, tableClass } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { auditTrailDocument, verifyChainDocument } from "./documents.ts";
import classes from "./people.module.css";

/** What was done, by whom: a chain of hashes that can be checked here. */
export function AuditPanel() {
  const { project } = useProject();
  const { data, error, refetch, fetchMore } = useQuery(auditTrailDocument, { variables: { projectId: project.id } });
  const [verify, checked] = useLazyQuery(verifyChainDocument, { fetchPolicy: "network-only" });
  const more = data?.auditTrail.pageInfo;
  const result = checked.data?.verifyAuditChain;
  return (
    <Panel>
      <div className={classes.panelHead}>
        <h2>Audit trail</h2>
        <span className={classes.chainResult} role="status">
          {result && !checked.loading ? (
            result.ok ? (
              <Chip tone="good" icon={<IconCheck size={13} aria-hidden />}>
                chain whole: {result.checked} events checked
              </Chip>
            ) : (
              <Chip tone="danger" icon={<IconAlertTriangle size={13} aria-hidden />}>
                chain broken at event {result.firstBadSequence}
              </Chip>
            )
          ) : null}
        </span>
        <Button
          size="xs"
          variant="default"
          loading={checked.loading}
          onClick={() => void verify({ variables: { projectId: project.id } }).catch(() => undefined)}
        >
          Verify chain
        </Button>
      </div>
      {checked.error ? <ProblemNote problem={toProblem(checked.error)} /> : null}
      <ListState
        data={data?.auditTrail.nodes}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={(nodes) => nodes.length === 0}
        emptyText="Every act that changes something is recorded here. Nothing has been done yet."
        skeletonRows={8}
      >
        {(nodes) => (
          <div className={classes.scroll}>
            <table className={tableClass}>
              <thead>
                <tr>
                  <th>#</th>
                  <th>When</th>
                  <th>Who</th>
                  <th>Did</th>
                  <th>To</th>
                  <th>Outcome</th>
                  <th>Hash</th>
                </tr>
              </thead>
              <tbody>
                {nodes.map((event) => (
                  <tr key={event.sequence}>
                    <td>{event.sequence}</td>
                    <td className={classes.nowrap} title={event.at}>
                      {age(event.at)}
                    </td>
                    <td>{event.actor?.name ?? "the system"}</td>
                    <td>{event.action}</td>
                    <td className={classes.subject}>{event.subject}</td>
                    <td>{event.outcome}</td>
                    <td className={classes.hash}>{event.hash.slice(0, 12)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </ListState>
      {more?.hasNextPage ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          onClick={() =>
            void fetchMore({
              variables: { after: more.endCursor },
              updateQuery: (before, { fetchMoreResult }) => ({
                ...fetchMoreResult,
                auditTrail: { ...fetchMoreResult.auditTrail, nodes: [...before.auditTrail.nodes, ...fetchMoreResult.auditTrail.nodes] },
              }),
            })
          }
        >
          Older events
        </Button>
      ) : null}
    </Panel>
  );
}
