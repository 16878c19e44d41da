import { useMemo, useState } from "react";
import type { Marking, Tool } from "../../viewer/marks.ts";
import type { DraftAction } from "../read/draft.ts";
import { markingOf } from "../read/marking.ts";
import type { Decision, DecisionAction } from "./decision.ts";
import type { ExamToDecide } from "./documents.ts";
import { ownDraft, ownMarksOf } from "./own-marks.ts";
import { type LetteredRead, marksOfRead } from "./reads-side-by-side.ts";

interface ArbiterMarksInput {
  readonly exam: ExamToDecide;
  readonly shown: readonly LetteredRead[];
  readonly decision: Decision;
  readonly isOpen: boolean;
  readonly change: (action: DecisionAction) => void;
}

/** The marks of the visible reads and of the arbiter, of which only the latter can be changed, with the open finding and the highlighted one. */
export function useArbiterMarks({ exam, shown, decision, isOpen, change }: ArbiterMarksInput) {
  const [tool, setTool] = useState<Tool>("window");
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [lit, setLit] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const own = useMemo(() => ownMarksOf(decision, isOpen), [decision, isOpen]);
  const marks = useMemo(() => [...shown.flatMap(marksOfRead), ...own], [shown, own]);
  const litMarkIds = useMemo(() => {
    const keys = [lit, openKey].filter((key) => key !== null);
    return new Set(marks.filter(({ id }) => keys.some((key) => id.startsWith(`${key}:`))).map(({ id }) => id));
  }, [marks, lit, openKey]);
  const changeOwn = (action: DraftAction) => {
    setRefusal(null);
    change({ kind: "own", action });
  };
  const marking: Marking = markingOf({
    draft: ownDraft(decision),
    images: exam.images,
    tool,
    setTool,
    openKey,
    setOpenKey,
    change: changeOwn,
    refused: setRefusal,
  });
  return {
    marks,
    litMarkIds,
    marking: isOpen ? marking : undefined,
    openKey,
    setOpenKey,
    setLit,
    refusal,
    changeOwn,
    onSelectMark: (id: string | null) => setOpenKey(own.find((mark) => mark.id === id)?.findingKey ?? null),
    onHoverMark: (id: string | null) => setLit(id?.slice(0, id.lastIndexOf(":")) ?? null),
  };
}

export type ArbiterMarks = ReturnType<typeof useArbiterMarks>;
