"use client";

import { useQuery } from "@apollo/client/react";
import { Select } from "@mantine/core";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { withParameters } from "../../data/query-parameters.ts";
import { listedStatuses, statusLabel, statusOf } from "../../entities/exam/exam-status.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { Page } from "../../ui/page.tsx";
import { useProject } from "../frame/project-context.tsx";
import { CaseList } from "./case-list.tsx";
import { casesLead } from "./claims.ts";
import { casesDocument, listedExamOf } from "./documents.ts";
import { OpenCase } from "./open-case.tsx";

/** Every exam of the project, fifty on a page; a row opens its images with whatever the person may see. */
export function CasesPage() {
  const { project } = useProject();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const status = statusOf(query.get("status"));
  const after = query.get("after");
  const { data, previousData, error, refetch, loading } = useQuery(casesDocument, {
    variables: { projectId: project.id, status: status ? [status] : null, after },
  });
  const connection = (data ?? previousData)?.worklist;
  const exams = useMemo(() => connection?.nodes.map(listedExamOf), [connection]);
  const examId = query.get("exam");
  const change = (parameters: Readonly<Record<string, string | null>>) =>
    router.push(`${path}${withParameters(query, parameters)}`, { scroll: false });

  if (examId) return <OpenCase examId={examId} exams={exams ?? []} total={connection?.totalCount ?? 0} onChanged={() => void refetch()} />;
  return (
    <Page title="Cases" lead={connection ? casesLead(connection.totalCount, status) : " "}>
      <Select
        mb={10}
        size="xs"
        w={220}
        aria-label="Status"
        placeholder="Status: all"
        clearable
        value={status}
        data={listedStatuses.map((value) => ({ value, label: statusLabel(value) }))}
        onChange={(value) => change({ status: value, after: null })}
      />
      <CaseList
        exams={exams}
        pageInfo={connection?.pageInfo}
        error={error}
        busy={loading}
        filter={{ status, after }}
        onFilter={change}
        refetch={() => void refetch()}
      />
      <FooterLine />
    </Page>
  );
}
