import { assertNever, type ExamStatus, isAllowedIn } from "@second-read/domain";
import type { RoleName } from "../frame/project-context.tsx";

export type ExamActName = "reopen" | "queue" | "breakGlass" | "withdraw";

export interface ExamForActs {
  readonly id: string;
  readonly pseudonym: string;
  readonly status: ExamStatus;
  readonly readByMe: boolean;
}

/** An action that the person's roles include and the exam's status allows. `refusal`: why this person may not do it. */
export interface OfferedAct {
  readonly act: ExamActName;
  readonly label: string;
  readonly refusal: string | null;
}

/** The actions that this person may take on the exam; those of other roles and statuses are left out. */
export function actsOn(
  { status, readByMe }: Pick<ExamForActs, "status" | "readByMe">,
  roles: ReadonlySet<RoleName>,
): readonly OfferedAct[] {
  const acts: OfferedAct[] = [];
  if (roles.has("ARBITER") && isAllowedIn(status, "REOPEN"))
    acts.push({
      act: "reopen",
      label: labelOf("reopen"),
      refusal: readByMe ? "You have read this exam, so another arbiter must reopen it." : null,
    });
  const manages = roles.has("DATA_MANAGER") || roles.has("ADMIN");
  if (manages && isAllowedIn(status, "QUEUE_PRIOR")) acts.push({ act: "queue", label: labelOf("queue"), refusal: null });
  // Nothing is hidden from people who are not kept blind, and nothing of a final exam from anybody.
  const isKeptBlind = roles.has("READER") || roles.has("ARBITER");
  if (manages && isKeptBlind && status !== "SETTLED" && status !== "WITHDRAWN")
    acts.push({ act: "breakGlass", label: labelOf("breakGlass"), refusal: null });
  if (manages && isAllowedIn(status, "WITHDRAW")) acts.push({ act: "withdraw", label: labelOf("withdraw"), refusal: null });
  return acts;
}

/** The action's name on a button. */
export function labelOf(act: ExamActName): string {
  return { reopen: "Reopen", queue: "Queue", breakGlass: "Break glass", withdraw: "Withdraw" }[act];
}

/** The past participle of the action: "reopened". */
export function takenWords(act: ExamActName): string {
  return { reopen: "reopened", queue: "queued", breakGlass: "opened", withdraw: "withdrawn" }[act];
}

/** The consequences, shown before the action. */
export function consequenceOf(act: ExamActName): string {
  switch (act) {
    case "reopen":
      return "A new round begins: the exam goes to readers who have neither read nor opened it, or to arbitration if there are none or its truth rests on pathology. Until it is final again, its truth is under review: used for evaluation, not for training.";
    case "queue":
      return "The exam joins the reading queue although the patient has a later one. Readers are not told that it is an earlier exam.";
    case "breakGlass":
      return "For emergencies: others' reads, scores and truth of this exam are shown to you. You can never read or decide it afterwards. Your name and the reason are kept in the audit trail, and the project's webhooks are notified. Do not name the patient.";
    case "withdraw":
      return "Its images are deleted permanently and cannot be restored. Its truth is no longer in force, later snapshots leave it out, and model versions trained on it say so. Reads and audit trail are kept. Other exams of the patient, which have the same pseudonym, are not withdrawn with it; earlier ones stay priors until they are queued.";
    default:
      return assertNever(act);
  }
}

/** The result, by the status that the server returned. */
export function resultOf(act: ExamActName, status: ExamStatus): string {
  if (act === "withdraw") return "Its images are deleted.";
  if (act === "queue") return "It waits to be read.";
  if (act === "breakGlass") return "Its reads, scores and truth are shown to you.";
  return status === "ARBITRATION"
    ? "It awaits arbitration: no reader is left for it, or its truth rests on pathology."
    : "It waits for new readers.";
}
