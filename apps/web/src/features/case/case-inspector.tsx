"use client";

import { useApolloClient, useQuery } from "@apollo/client/react";
import { useEffect, useMemo } from "react";
import { useKeptAnswer } from "../../data/kept-answer.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { sharedImageStore } from "../../viewer/image-store.ts";
import { caseDocument, caseExamOf } from "./case-exam.ts";
import { CaseHead } from "./case-head.tsx";
import classes from "./case-inspector.module.css";
import type { CaseInspectorProps } from "./case-props.ts";
import { CaseView } from "./case-view.tsx";

/** The images of a case as on the Read page, with truth, readers' marks and heat map as overlays, and the verdict beside them. */
export function CaseInspector(props: CaseInspectorProps) {
  const { examId, modelVersionId } = props;
  const variables = { examId, modelVersionId };
  const asked = useQuery(caseDocument, { variables });
  const { data, error, refetch } = asked;
  const { answer, isCurrent } = useKeptAnswer(asked, variables);
  const found = isCurrent ? answer?.exam : undefined;
  const exam = useMemo(() => (found ? caseExamOf(found) : null), [found]);
  usePrefetch(props.nextExamId, modelVersionId, data !== undefined);

  function onChanged() {
    // Truth and scores that were shown may have to be hidden now.
    void refetch();
    props.onChanged?.();
  }

  return (
    <div className={classes.inspector}>
      {exam?.id === examId ? (
        <CaseView key={exam.id} {...props} exam={exam} onChanged={onChanged} />
      ) : (
        <>
          <div className={classes.images} />
          <aside className={classes.panel}>
            <CaseHead {...props} title=" " />
            <ListState
              data={data && (data.exam ?? null)}
              error={error}
              onRetry={() => void refetch()}
              emptyText="Not found, or not visible to you."
              skeleton={<SkeletonRows rows={7} height={30} />}
            >
              {() => null}
            </ListState>
            <FooterLine />
          </aside>
        </>
      )}
    </div>
  );
}

/** Fetches facts and images of the next case while this one is on screen. */
function usePrefetch(examId: string | undefined, modelVersionId: string | null, isLoaded: boolean) {
  const client = useApolloClient();
  useEffect(() => {
    if (!examId || !isLoaded) return;
    client
      .query({ query: caseDocument, variables: { examId, modelVersionId } })
      .then(({ data }) => {
        for (const { id, url } of data?.exam ? caseExamOf(data.exam).images : []) sharedImageStore().request(id, url);
      })
      // Without prefetching, the next case only takes a moment longer.
      .catch(() => undefined);
  }, [client, examId, modelVersionId, isLoaded]);
}
