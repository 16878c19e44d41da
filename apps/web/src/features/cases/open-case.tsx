import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { withParameters } from "../../data/query-parameters.ts";
import { statusLabel } from "../../entities/exam/exam-status.ts";
import { CaseInspector } from "../case/case-inspector.tsx";
import type { ListedExam } from "./documents.ts";

interface OpenCaseProps {
  readonly examId: string;
  /** Of this page of the list. */
  readonly exams: readonly ListedExam[];
  readonly total: number;
  readonly onChanged: () => void;
}

/** The exam that the URL names, with links to its neighbours in the list. */
export function OpenCase({ examId, exams, total, onChanged }: OpenCaseProps) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const index = exams.findIndex(({ id }) => id === examId);
  const listed = exams[index];
  const go = (id: string | null) => router.replace(`${path}${withParameters(query, { exam: id })}`, { scroll: false });
  const to = (one: ListedExam | undefined) => (one ? () => go(one.id) : undefined);
  return (
    <CaseInspector
      examId={examId}
      modelVersionId={null}
      why={listed ? statusLabel(listed.status) : undefined}
      position={listed ? { index, count: exams.length, isAll: exams.length === total } : undefined}
      nextExamId={listed ? exams[index + 1]?.id : undefined}
      onNext={listed ? to(exams[index + 1]) : undefined}
      onPrevious={listed ? to(exams[index - 1]) : undefined}
      onClose={() => go(null)}
      onChanged={onChanged}
    />
  );
}
