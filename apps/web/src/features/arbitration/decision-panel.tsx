import { ageInWords } from "../../entities/exam/age-in-words.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { FindingRow } from "../read/finding-row.tsx";
import { knownLexicon } from "../read/opinion-words.ts";
import { PriorLine } from "../read/prior-line.tsx";
import type { PriorState } from "../read/use-prior.ts";
import classes from "./arbitration.module.css";
import { CompareBreast } from "./compare-breast.tsx";
import type { Decision, DecisionAction } from "./decision.ts";
import type { ExamToDecide } from "./documents.ts";
import { ReaderButtons } from "./reader-buttons.tsx";
import { ReadsNote } from "./reads-note.tsx";
import type { LetteredRead } from "./reads-side-by-side.ts";
import { TruthTimeline } from "./truth-timeline.tsx";
import type { ArbiterMarks } from "./use-arbiter-marks.ts";
import type { useShownReads } from "./use-shown-reads.ts";
import type { Submission } from "./use-submission.ts";

export interface DecisionPanelProps {
  readonly exam: ExamToDecide;
  readonly reads: readonly LetteredRead[];
  readonly shownReads: ReturnType<typeof useShownReads>;
  readonly decision: Decision;
  readonly isOpen: boolean;
  readonly onChange: (action: DecisionAction) => void;
  readonly marks: ArbiterMarks;
  readonly submission: Submission;
  readonly prior: PriorState;
  readonly onCompare: () => void;
  readonly onRetry: () => void;
  readonly children: React.ReactNode;
}

/** The right-hand panel: the reads side by side, each breast with its decision, the truth, and the actions at the bottom. */
export function DecisionPanel(props: DecisionPanelProps) {
  const { exam, reads, shownReads, decision, isOpen, onChange, marks, submission } = props;
  const { project } = useProject();
  const lexicon = knownLexicon(project.lexiconVersion);
  return (
    <aside className={classes.panel} aria-label="Decision">
      <header className={classes.head}>
        <h2>{exam.pseudonym}</h2>
        <span className={classes.quiet}>{ageInWords(exam.ageBand)}</span>
      </header>
      <div className={classes.quiet}>
        <PriorLine prior={props.prior} images={exam.images} onCompare={props.onCompare} />
      </div>
      <ReaderButtons reads={reads} hidden={shownReads.hidden} onToggle={shownReads.toggle} />
      <div className={classes.scroll}>
        <ReadsNote reads={reads} round={exam.round} />
        {decision.breasts.map((breast) => (
          <CompareBreast key={breast.laterality} breast={breast} reads={reads} editable={isOpen} onChange={onChange} onLight={marks.setLit}>
            {decision.own
              .filter(({ laterality }) => laterality === breast.laterality)
              .map((finding) => (
                <FindingRow
                  key={finding.key}
                  finding={finding}
                  images={exam.images}
                  lexicon={lexicon}
                  open={marks.openKey === finding.key}
                  onOpen={(open) => marks.setOpenKey(open ? finding.key : null)}
                  onHover={(on) => marks.setLit(on ? finding.key : null)}
                  onChange={marks.changeOwn}
                />
              ))}
          </CompareBreast>
        ))}
        <section className={classes.history}>
          <h3>Truth</h3>
          <TruthTimeline truth={exam.truth} isFinal={exam.status === "SETTLED"} />
        </section>
      </div>
      {marks.refusal ? (
        <p role="status" className={classes.quiet}>
          No mark. {marks.refusal}
        </p>
      ) : null}
      {submission.problem ? <ProblemNote problem={submission.problem} onRetry={props.onRetry} /> : null}
      {props.children}
    </aside>
  );
}
