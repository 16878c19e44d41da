/**
 * What a permission requires beyond the role: facts about the target of the operation, supplied by whoever loaded it. Each condition is a name in the
 * permission table and a predicate here.
 */
export interface ConditionFacts {
  /** The read, token or upload is the actor's own. */
  readonly own?: boolean;
  /** The actor has a read of the exam, a draft included, in any round. */
  readonly readThisExam?: boolean;
  /** The actor opened scores or truth of the exam. */
  readonly openedThisExam?: boolean;
  /** The actor started the training run that made this version. */
  readonly startedTheRun?: boolean;
  /** Other people who hold ANALYST in the project. */
  readonly otherAnalysts?: number;
  readonly gateRejected?: boolean;
  readonly isAdministrator?: boolean;
}

/** A missing fact counts against the actor: what was not looked up must never grant access. */
export const conditions = {
  OWN: ({ own }) => own === true,
  OWN_OR_ADMINISTRATOR: ({ own, isAdministrator }) => own === true || isAdministrator === true,
  NOT_AN_EXAM_THAT_THEY_READ: ({ readThisExam }) => readThisExam === false,
  BLIND_TO_THE_EXAM: ({ openedThisExam }) => openedThisExam === false,
  NOT_THE_STARTER_WHILE_ANOTHER_ANALYST_EXISTS: ({ startedTheRun, otherAnalysts }) => startedTheRun === false || otherAnalysts === 0,
  A_REJECTED_VERSION_ONLY_BY_AN_ADMINISTRATOR: ({ gateRejected, isAdministrator }) => gateRejected === false || isAdministrator === true,
} as const satisfies Record<string, (facts: ConditionFacts) => boolean>;

export type Condition = keyof typeof conditions;

/** `rule`: the requirement, for the description of an operation. `refusal`: the sentence given when it is not met. */
const words: Readonly<Record<Condition, { readonly rule: string; readonly refusal: string }>> = {
  OWN: { rule: "their own only", refusal: "This belongs to somebody else." },
  OWN_OR_ADMINISTRATOR: { rule: "their own only, or any as an administrator", refusal: "This belongs to somebody else." },
  NOT_AN_EXAM_THAT_THEY_READ: {
    rule: "not of an exam that they have read",
    refusal: "An exam is decided by somebody who has not read it.",
  },
  BLIND_TO_THE_EXAM: {
    rule: "not of an exam whose reads, scores or truth they have seen",
    refusal: "You have seen others' reads, scores or truth of this exam.",
  },
  NOT_THE_STARTER_WHILE_ANOTHER_ANALYST_EXISTS: {
    rule: "not of a version whose training they started, while there is another analyst",
    refusal: "Another analyst decides on a version whose training you started.",
  },
  A_REJECTED_VERSION_ONLY_BY_AN_ADMINISTRATOR: {
    rule: "a version that the gate rejected only as an administrator",
    refusal: "The gate rejected this version; only an administrator may promote it.",
  },
};

/** The sentence with which the actor is refused if a condition is not met. */
export function conditionInWords(condition: Condition): string {
  return words[condition].refusal;
}

/** A condition's requirement, in words. */
export function ruleInWords(condition: Condition): string {
  return words[condition].rule;
}
