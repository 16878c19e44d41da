"use client";

import { useQuery } from "@apollo/client/react";
import { Button, Select } from "@mantine/core";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import type { CasesQuery } from "../../generated/graphql.ts";
import { TruthChip } from "../../ui/chip.tsx";
import { FooterLine } from "../../ui/footer-line.tsx";
import { words } from "../../ui/format.ts";
import { ListState, SkeletonRows } from "../../ui/list-state.tsx";
import { Page, tableClass } from "../../ui/page.tsx";
import { ExamActsButtons } from "../exam-acts/exam-acts-buttons.tsx";
import { useProject } from "../frame/project-context.tsx";
import { CaseInspector } from "../missed/case-inspector.tsx";
import { withParameters } from "../versions/cut.ts";
import classes from "./cases.module.css";
import { casesLead, noCases, noTruth } from "./claims.ts";
import { casesDocument } from "./documents.ts";
import { statuses, statusOf, statusWords } from "./statuses.ts";

type CaseNode = CasesQuery["worklist"]["nodes"][number];

/** Every exam of the project, fifty a page; a row opens its images with whatever the person may see over them. */
export function CasesPage() {
  const { project, may } = useProject();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const status = statusOf(query.get("status"));
  const after = query.get("after");
  const { data, previousData, error, refetch, loading } = useQuery(casesDocument, {
    variables: { projectId: project.id, status: status ? [status] : null, after },
  });
  const connection = (data ?? previousData)?.worklist;
  const examId = query.get("exam");
  const change = (parameters: Readonly<Record<string, string | null>>) =>
    router.push(`${path}${withParameters(query, parameters)}`, { scroll: false });

  if (examId) {
    const nodes = connection?.nodes ?? [];
    const index = nodes.findIndex(({ id }) => id === examId);
    const to = (one: CaseNode | undefined) =>
      one ? () => router.replace(`${path}${withParameters(query, { exam: one.id })}`, { scroll: false }) : undefined;
    return (
      <CaseInspector
        examId={examId}
        modelVersionId={null}
        why={index >= 0 ? statusWords(nodes[index]?.status ?? "") : undefined}
        position={index >= 0 ? { index, count: nodes.length } : undefined}
        nextExamId={nodes[index + 1]?.id}
        onNext={index >= 0 ? to(nodes[index + 1]) : undefined}
        onPrevious={index > 0 ? to(nodes[index - 1]) : undefined}
        onClose={() => router.replace(`${path}${withParameters(query, { exam: null })}`, { scroll: false })}
        onChanged={() => void refetch()}
      />
    );
  }

  return (
    <Page title="Cases" lead={connection ? casesLead(connection.totalCount, status) : " "}>
      <div className={classes.filters}>
        <Select
          size="xs"
          w={220}
          aria-label="Status"
          placeholder="Status: all"
          clearable
          value={status}
          data={statuses.map((value) => ({ value, label: statusWords(value) }))}
          onChange={(value) => change({ status: value, after: null })}
        />
      </div>
      <ListState
        data={connection}
        error={error}
        onRetry={() => void refetch()}
        isEmpty={({ nodes }) => nodes.length === 0}
        emptyText={noCases(status, after !== null)}
        emptyAction={
          status ? (
            <Button variant="default" onClick={() => change({ status: null, after: null })}>
              All exams
            </Button>
          ) : may("DATA_MANAGER", "ADMIN") ? (
            <Button component={Link} href={`/p/${project.key}/import`}>
              Import
            </Button>
          ) : undefined
        }
        skeleton={<SkeletonRows rows={9} height={68} />}
      >
        {({ nodes, pageInfo }) => (
          <>
            <table className={tableClass} aria-busy={loading}>
              <thead>
                <tr>
                  <th>Views</th>
                  <th>Exam</th>
                  <th>Age</th>
                  <th>Status</th>
                  <th>Truth</th>
                  <th>Your read</th>
                  <th>Vendor</th>
                  {may("ARBITER", "DATA_MANAGER", "ADMIN") ? <th>Actions</th> : null}
                </tr>
              </thead>
              <tbody>
                {nodes.map((one) => (
                  <Row
                    key={one.id}
                    one={one}
                    href={`${path}${withParameters(query, { exam: one.id })}`}
                    isBlinded={may("READER", "ARBITER")}
                    acts={
                      may("ARBITER", "DATA_MANAGER", "ADMIN") ? (
                        <ExamActsButtons exam={{ ...one, readByMe: one.myRead != null }} onDone={() => void refetch()} />
                      ) : null
                    }
                  />
                ))}
              </tbody>
            </table>
            <div className={classes.pager}>
              {after ? (
                <Button size="xs" variant="default" onClick={() => change({ after: null })}>
                  First page
                </Button>
              ) : null}
              {pageInfo.hasNextPage ? (
                <Button size="xs" variant="default" onClick={() => change({ after: pageInfo.endCursor ?? null })}>
                  Next 50
                </Button>
              ) : null}
            </div>
          </>
        )}
      </ListState>
      <FooterLine />
    </Page>
  );
}

const viewOrder = ["R CC", "L CC", "R MLO", "L MLO"];

function Row({ one, href, isBlinded, acts }: { one: CaseNode; href: string; isBlinded: boolean; acts: ReactNode }) {
  const place = ({ laterality, view }: CaseNode["images"][number]) => {
    const found = viewOrder.indexOf(`${laterality} ${view}`);
    return found === -1 ? viewOrder.length : found;
  };
  const images = [...one.images].sort((a, b) => place(a) - place(b));
  const opinions = one.myRead?.breasts ?? [];
  const densities = [...new Set(opinions.flatMap(({ density }) => density ?? []))];
  return (
    <tr>
      <td>
        <Link href={href} scroll={false} className={classes.thumbs} tabIndex={-1} aria-hidden>
          {images.slice(0, 4).map((image) => (
            <img key={image.id} src={image.previewUrl} alt="" loading="lazy" decoding="async" />
          ))}
        </Link>
      </td>
      <td>
        <Link href={href} scroll={false}>
          {one.pseudonym}
        </Link>
        <div className={classes.quiet}>{images.map(({ viewLabel }) => viewLabel).join(" ")}</div>
      </td>
      <td>{one.ageBand ?? "–"}</td>
      <td>
        {statusWords(one.status)}
        {one.priorRequests.length > 0 ? <div className={classes.quiet}>priors requested</div> : null}
      </td>
      <td>
        <span className={classes.chips}>
          {one.truth.map((truth) => (
            <span key={truth.id} className={classes.truth}>
              {truth.laterality} <TruthChip breastClass={truth.class} strength={truth.strength} />
            </span>
          ))}
          {one.truth.length === 0 ? <span className={classes.quiet}>{noTruth(one.status, isBlinded)}</span> : null}
        </span>
      </td>
      <td>
        {one.myRead ? (
          <>
            {one.myRead.status === "DRAFT"
              ? "draft"
              : opinions.map(({ laterality, opinion }) => `${laterality} ${words(opinion)}`).join(", ")}
            {densities.length > 0 ? <span className={classes.quiet}> density {densities.join("/")}</span> : null}
          </>
        ) : null}
      </td>
      <td className={classes.quiet}>{[...new Set(images.flatMap(({ vendor }) => vendor ?? []))].join(", ")}</td>
      {acts ? <td>{acts}</td> : null}
    </tr>
  );
}
