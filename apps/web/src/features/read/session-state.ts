import type { Problem } from "../../data/problem.ts";
import type { ReadInput } from "../../generated/graphql.ts";
import type { BlindExam, OwnRead } from "./documents.ts";
import type { Draft, DraftAction } from "./draft.ts";

/** The requests of a reading session. Each throws what the API client throws. */
export interface ReadingTransport {
  readonly next: () => Promise<OwnRead | null>;
  /** The reader's own read of this exam as the server has it now; null where there is none. */
  readonly current: (examId: string) => Promise<OwnRead | null>;
  readonly start: (examId: string) => Promise<OwnRead>;
  readonly save: (
    readId: string,
    input: ReadInput,
    expectedRevision: number,
  ) => Promise<{ revision: number; findings: readonly { lesionUid: string; kind: string }[] }>;
  readonly finalise: (readId: string, input: ReadInput, expected: ExpectedAtServer, idempotencyKey: string) => Promise<FiledRead>;
  /** The exam with its current images. */
  readonly exam: (examId: string) => Promise<BlindExam | null>;
  readonly undo: (readId: string) => Promise<OwnRead>;
  readonly skip: (readId: string, reason: string) => Promise<void>;
}

/** What a submission is based on: the revision saved last, and the images that the reader was shown. */
export interface ExpectedAtServer {
  readonly revision: number;
  readonly imagesRevision: string;
}

/** What the server has filed. */
export type FiledRead = Pick<OwnRead, "breasts" | "finalisedAt" | "undoUntil">;

export interface ReadingTime {
  readonly seconds: () => number;
  readonly restart: (activeSeconds: number) => void;
}

export type SaveState = { readonly kind: "saved" | "dirty" | "saving" } | { readonly kind: "failed"; readonly problem: Problem };

/** What prevents saving or submitting this draft. The reader's entries are never discarded without asking. */
export type Obstacle =
  /** `problem`: why the last choice failed; the question is still open. */
  | { readonly kind: "changedElsewhere"; readonly problem?: Problem }
  | { readonly kind: "leaseLost"; readonly sentence: string; readonly problem?: Problem }
  | { readonly kind: "noLongerDraft"; readonly sentence: string }
  | { readonly kind: "notSubmitted"; readonly problem: Problem }
  | { readonly kind: "notSkipped"; readonly problem: Problem; readonly reason: string };

export interface OpenRead {
  readonly kind: "reading";
  readonly read: OwnRead;
  readonly draft: Draft;
  readonly past: readonly Draft[];
  /** The undone drafts; the next to redo is the last. */
  readonly future: readonly Draft[];
  readonly save: SaveState;
  readonly obstacle: Obstacle | null;
  readonly busy: "finalising" | "skipping" | null;
  /** What arrived since the exam was opened: the labels of its images, and "prior exam". */
  readonly arrived: readonly string[];
  /** Labels of the images that were corrected since then. */
  readonly corrected: readonly string[];
}

/** The read just submitted, as it was filed. It can be undone until `until`. */
export interface Submitted {
  readonly readId: string;
  readonly pseudonym: string;
  readonly words: string;
  readonly at: number;
  readonly until: number;
  readonly undo: UndoState;
}

/** The exam just skipped, until the next is submitted or skipped. */
export interface Skipped {
  readonly examId: string;
  readonly pseudonym: string;
  readonly reason: string;
  readonly undo: UndoState;
}

export type UndoState = { readonly kind: "possible" | "running" } | { readonly kind: "refused"; readonly problem: Problem };

export interface SessionState {
  readonly now:
    | { readonly kind: "loading" }
    | { readonly kind: "failed"; readonly problem: Problem }
    | { readonly kind: "empty" }
    | OpenRead;
  readonly submitted: Submitted | null;
  readonly skipped: Skipped | null;
  readonly done: number;
}

export interface ReadingSession {
  readonly state: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly loadNext: () => Promise<void>;
  readonly change: (action: DraftAction) => void;
  readonly undoChange: () => void;
  readonly redoChange: () => void;
  readonly saveNow: () => Promise<void>;
  /** Resolves to the reason why the read was not submitted where only the images have changed; otherwise null. */
  readonly finalise: () => Promise<string | null>;
  /** Reopens the submitted read as a draft. */
  readonly undoSubmit: () => Promise<void>;
  /** Updates the images of the exam. */
  readonly refreshImages: () => Promise<void>;
  readonly skip: (reason: string) => Promise<void>;
  /** Gives up a failed skip; autosave continues. */
  readonly keepReading: () => void;
  /** Reopens the exam just skipped, with its draft. */
  readonly undoSkip: () => Promise<void>;
  readonly dismissSkipped: () => void;
  readonly keepMine: () => Promise<void>;
  readonly takeTheirs: () => Promise<void>;
  readonly dismissSubmitted: () => void;
  readonly dispose: () => void;
}
