import type { Problem } from "../../data/problem.ts";
import type { ReadInput } from "../../generated/graphql.ts";
import type { BlindExam, OwnRead } from "./documents.ts";
import type { Draft, DraftAction } from "./draft.ts";

/** What a reading session asks of the server. Each throws what the API client throws. */
export interface ReadingTransport {
  readonly next: () => Promise<OwnRead | null>;
  /** The actor's read of this exam as the server has it now; null where there is none. */
  readonly current: (examId: string) => Promise<OwnRead | null>;
  readonly start: (examId: string) => Promise<OwnRead>;
  readonly save: (
    readId: string,
    input: ReadInput,
    expectedRevision: number,
  ) => Promise<{ revision: number; findings: readonly { lesionUid: string; kind: string }[] }>;
  readonly finalise: (readId: string, input: ReadInput, expected: ExpectedAtServer, idempotencyKey: string) => Promise<FiledRead>;
  /** The exam with the images that it has now. */
  readonly exam: (examId: string) => Promise<BlindExam | null>;
  readonly undo: (readId: string) => Promise<OwnRead>;
  readonly skip: (readId: string, reason: string) => Promise<void>;
}

/** What a submission was made from: the draft as it was saved last, and the images that the reader was shown. */
export interface ExpectedAtServer {
  readonly revision: number;
  readonly imagesRevision: string;
}

/** What the server says that it has filed. */
export type FiledRead = Pick<OwnRead, "breasts" | "finalisedAt" | "undoUntil">;

export interface ReadingTime {
  readonly seconds: () => number;
  readonly restart: (activeSeconds: number) => void;
}

export type SaveState = { readonly kind: "saved" | "dirty" | "saving" } | { readonly kind: "failed"; readonly problem: Problem };

/** What stands between this draft and the server; the reader's own words are never thrown away without being asked. */
export type Obstacle =
  /** `problem`: why the last choice came to nothing; it is still to be made. */
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
  /** What undo took back, the next to redo last. */
  readonly future: readonly Draft[];
  readonly save: SaveState;
  readonly obstacle: Obstacle | null;
  readonly busy: "finalising" | "skipping" | null;
  /** Labels of the images that arrived since the exam was opened. */
  readonly arrived: readonly string[];
  /** Labels of the images that were corrected since then. */
  readonly corrected: readonly string[];
}

/** The read just submitted, in the words of what was filed: it can be undone until `until`. */
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
  /** Answers why the read was not submitted where only the images have changed; nothing of the draft stands in the way. */
  readonly finalise: () => Promise<string | null>;
  /** Opens the submitted read again as a draft. */
  readonly undoSubmit: () => Promise<void>;
  /** Asks whether the exam has other images by now. */
  readonly refreshImages: () => Promise<void>;
  readonly skip: (reason: string) => Promise<void>;
  /** Gives up the skip that failed: the draft is saved on. */
  readonly keepReading: () => void;
  /** Opens the exam just skipped again, with its draft. */
  readonly undoSkip: () => Promise<void>;
  readonly dismissSkipped: () => void;
  readonly keepMine: () => Promise<void>;
  readonly takeTheirs: () => Promise<void>;
  readonly dismissSubmitted: () => void;
  readonly dispose: () => void;
}
