"use client";

import { useQuery } from "@apollo/client/react";
import { Group, Select } from "@mantine/core";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useKeptAnswer } from "../../data/kept-answer.ts";
import { withParameters } from "../../data/query-parameters.ts";
import { listedStatuses, statusLabel, statusOf } from "../../entities/exam/exam-status.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { Page } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { CaseList } from "./case-list.tsx";
import { casesLead } from "./claims.ts";
import { densitiesOf, offeredDensities } from "./density-filter.ts";
import { casesDocument, listedExamOf } from "./documents.ts";
import { OpenCase } from "./open-case.tsx";
import { useDensityEstimates } from "./use-density-estimates.ts";

/** Every exam of the project, 25 on a page; a row opens its images with everything that the person may see. */
export function CasesPage() {
  const { project } = useProject();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const status = statusOf(query.get("status"));
  const density = query.get("density");
  const estimates = useDensityEstimates();
  const estimatedDensity = useIsBlinded() ? null : densitiesOf(density);
  const after = query.get("after");
  const variables = { projectId: project.id, status: status ? [status] : null, estimatedDensity, after };
  const asked = useQuery(casesDocument, { variables });
  const { error, refetch, loading } = asked;
  const { answer, isCurrent } = useKeptAnswer(asked, variables);
  const connection = answer?.worklist;
  const exams = useMemo(() => connection?.nodes.map(listedExamOf), [connection]);
  const examId = query.get("exam");
  const change = (parameters: Readonly<Record<string, string | null>>) =>
    router.push(`${path}${withParameters(query, parameters)}`, { scroll: false });

  if (examId) return <OpenCase examId={examId} exams={exams ?? []} total={connection?.totalCount ?? 0} onChanged={() => void refetch()} />;
  return (
    <Page title="Cases" lead={connection && isCurrent ? casesLead(connection.totalCount, { status, estimatedDensity }) : " "}>
      <Group gap={10} mb={10}>
        <Select
          size="xs"
          w={220}
          aria-label="Status"
          placeholder="Status: all"
          clearable
          value={status}
          data={listedStatuses.map((value) => ({ value, label: statusLabel(value) }))}
          onChange={(value) => change({ status: value, after: null })}
        />
        {estimates ? (
          <>
            <Select
              size="xs"
              w={220}
              aria-label="Estimated density"
              placeholder="Estimated density: all"
              clearable
              value={estimatedDensity ? density : null}
              data={offeredDensities}
              onChange={(value) => change({ density: value, after: null })}
            />
            <Quiet>{estimates}</Quiet>
          </>
        ) : null}
      </Group>
      <CaseList
        exams={exams}
        pageInfo={connection?.pageInfo}
        error={error}
        busy={loading}
        filter={{ status, estimatedDensity, after }}
        showsDensity={estimates !== null}
        onFilter={change}
        refetch={() => void refetch()}
      />
      <FooterLine />
    </Page>
  );
}
