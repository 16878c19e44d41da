import { Button, Menu } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { ageInWords } from "../../entities/exam/age-in-words.ts";
import { FooterLine } from "../../ui/footer-line.tsx";
import { useProject } from "../frame/project-context.tsx";
import { BreastCard } from "./breast-card.tsx";
import { preventsSaving } from "./hold.ts";
import { NormalButton } from "./normal-button.tsx";
import { ObstacleNote } from "./obstacle-note.tsx";
import { knownLexicon } from "./opinion-words.ts";
import { PanelNote } from "./panel-note.tsx";
import { PriorLine } from "./prior-line.tsx";
import pageClasses from "./read-page.module.css";
import classes from "./read-panel.module.css";
import { SaveNote } from "./save-note.tsx";
import { sessionBegan } from "./session-progress.ts";
import type { OpenRead, ReadingSession, Skipped, Submitted } from "./session-state.ts";
import { SkippedNote } from "./skipped-note.tsx";
import { SubmitButton } from "./submit-button.tsx";
import { SubmittedNote } from "./submitted-note.tsx";
import { UnseenNote } from "./unseen-note.tsx";
import type { useFindingFocus } from "./use-finding-focus.ts";
import type { PriorState } from "./use-prior.ts";
import type { useReadingActions } from "./use-reading-actions.ts";
import type { useUnseen } from "./use-unseen.ts";

export interface ReadPanelProps {
  readonly open: OpenRead;
  readonly session: ReadingSession;
  readonly submitted: Submitted | null;
  readonly skipped: Skipped | null;
  readonly actions: ReturnType<typeof useReadingActions>;
  readonly focus: ReturnType<typeof useFindingFocus>;
  readonly looked: ReturnType<typeof useUnseen>;
  readonly side: "R" | "L";
  readonly prior: PriorState;
  readonly onCompare: () => void;
  readonly done: number;
  readonly waiting: number;
}

const skipReasons = ["I know this patient", "The images do not load", "Outside my experience", "Interrupted"];

/** The right-hand panel, in reading order: exam, Normal, breasts with their findings, foot. */
export function ReadPanel({ open, session, submitted, skipped, actions, focus, looked, ...props }: ReadPanelProps) {
  const { read, draft, obstacle } = open;
  const { hold, isLoading, submit } = actions;
  const { project } = useProject();
  const lexicon = knownLexicon(project.lexiconVersion);
  const findings = useMemo(() => {
    const of = (side: "R" | "L") => draft.findings.filter(({ laterality }) => laterality === side);
    return { R: of("R"), L: of("L") };
  }, [draft.findings]);
  return (
    <aside className={pageClasses.panel} aria-label="Read">
      <div className={pageClasses.scroll}>
        <header className={classes.exam}>
          <h1>{read.exam.pseudonym}</h1>
          <p>{ageInWords(read.exam.ageBand)}</p>
          <PriorLine prior={props.prior} images={read.exam.images} onCompare={props.onCompare} />
          {open.arrived.length > 0 ? <p role="status">Arrived since it was opened: {open.arrived.join(", ")}</p> : null}
          {open.corrected.length > 0 ? <p role="status">Corrected since it was opened: {open.corrected.join(", ")}</p> : null}
        </header>
        <NormalButton hold={hold} pressed={draft.breasts.every(({ opinion }) => opinion === "NORMAL")} onPress={actions.normal} />
        <PanelNote hold={hold} note={actions.note} />
        {draft.breasts.map((breast) => (
          <BreastCard
            key={breast.laterality}
            breast={breast}
            findings={findings[breast.laterality]}
            images={read.exam.images}
            lexicon={lexicon}
            active={props.side === breast.laterality}
            openKey={focus.openKey}
            onOpen={focus.setOpenKey}
            onHover={focus.setHovered}
            hold={hold}
            onChange={actions.change}
          />
        ))}
      </div>
      {obstacle ? <ObstacleNote obstacle={obstacle} session={session} onRetry={submit} /> : null}
      <Problems problems={actions.problems} />
      <UnseenNote unseen={isLoading ? [] : looked.unseen} asking={looked.asking} onShow={looked.onShowUnseen} />
      {skipped ? <SkippedNote skipped={skipped} onUndo={session.undoSkip} onGone={session.dismissSkipped} /> : null}
      {submitted ? <SubmittedNote submitted={submitted} onUndo={session.undoSubmit} onGone={session.dismissSubmitted} /> : null}
      <div className={classes.foot}>
        <SubmitButton hold={hold} busy={open.busy === "finalising"} anyway={looked.asking} onPress={submit} />
        <SkipMenu busy={open.busy === "skipping"} onSkip={session.skip} />
      </div>
      <p className={classes.progress}>
        <Progress done={props.done} waiting={props.waiting} />
        {obstacle?.kind === "noLongerDraft" ? null : (
          <SaveNote save={open.save} draft={draft} held={preventsSaving(obstacle)} onRetry={() => void session.saveNow()} />
        )}
      </p>
      <FooterLine />
    </aside>
  );
}

function Problems({ problems }: { problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <div role="alert">
      <ul className={classes.problems}>
        {problems.map((sentence) => (
          <li key={sentence}>
            <IconAlertTriangle size={14} aria-hidden /> {sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}

function SkipMenu({ busy, onSkip }: { busy: boolean; onSkip: (reason: string) => Promise<void> }) {
  return (
    <Menu position="top-end" width={210}>
      <Menu.Target>
        <Button variant="default" loading={busy}>
          Skip
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Reason</Menu.Label>
        {skipReasons.map((reason) => (
          <Menu.Item key={reason} onClick={() => void onSkip(reason)}>
            {reason}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The progress of this session: "12 of 40 · 9 min". */
function Progress({ done, waiting }: { done: number; waiting: number }) {
  const [minutes, setMinutes] = useState(0);
  useEffect(() => {
    const update = () => setMinutes(Math.floor((Date.now() - sessionBegan()) / 60_000));
    update();
    const timer = setInterval(update, 5000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span>
      {done} of {done + Math.max(1, waiting)} · {minutes} min
    </span>
  );
}
