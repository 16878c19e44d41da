import { CaseInspector } from "../case/case-inspector.tsx";
import type { useCaseWalk } from "./use-case-walk.ts";

export interface ListedCaseProps {
  readonly walk: ReturnType<typeof useCaseWalk>;
  readonly why: string;
  /** The version whose heat map and score are shown; by default the version of the case. */
  readonly modelVersionId?: string;
  readonly onVerdict?: () => void;
  readonly onChanged: () => void;
}

/** The open case of a grid; a verdict opens the next one. */
export function ListedCase({ walk: { open, steps }, why, modelVersionId, onVerdict, onChanged }: ListedCaseProps) {
  if (!open) return null;
  return (
    <CaseInspector
      examId={open.exam.id}
      laterality={open.laterality}
      modelVersionId={modelVersionId ?? open.modelVersion?.id ?? null}
      discrepancy={open}
      why={why}
      {...steps}
      onVerdict={() => {
        onVerdict?.();
        steps.onNext?.();
      }}
      onChanged={onChanged}
    />
  );
}
