import { Field, Int, ObjectType } from "type-graphql";
import { enumOf } from "../common/enum-of.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

export const AuditOutcomeEnum = enumOf<"done" | "denied">("AuditOutcome", "The outcome of an audited action.", {
  done: "It was done.",
  denied: "The caller had no permission; nothing was done.",
});

@ObjectType({
  simpleResolvers: true,
  description: "One event of the audit trail: who did what to what, with which outcome. Append-only.",
})
export class AuditEvent {
  @Field(() => Int, { description: "Position in its hash chain, from 1." })
  sequence!: number;
  @Field(() => DateTime, {
    description: "When it happened; for events that are recorded by the minute (data that was opened, and refusals), the minute.",
  })
  at!: Date;
  @Field(() => String, {
    description:
      "The mutation's name; the name of a job that acted by itself, such as concludeExam; signIn, signOut, useApiToken, openImages, openReads, openTruth, exportAudit, openAuditArchive, archiveAudit or removeArchivedAudit; for a refused query or subscription its full name, such as Query.exam.",
  })
  action!: string;
  @Field(() => String, { description: 'What was acted on, as "kind id", such as "exam 0190…".' })
  subject!: string;
  @Field(() => AuditOutcomeEnum, { description: "The outcome." })
  outcome!: keyof typeof AuditOutcomeEnum;
  @Field(() => JsonValue, {
    description:
      "Further details, depending on the action: reasons and roles; for refusals their code, their number in that minute (n) and, if the person is unknown, the network addresses. Never names a person or a patient.",
  })
  details!: unknown;
  @Field(() => String, { description: "SHA-256 of the event and the previous hash, in hexadecimal." })
  hash!: string;
}

export const AuditConnection = connectionOf("AuditConnection", "audit events", () => AuditEvent);

@ObjectType({
  simpleResolvers: true,
  description: "Whether the audit trail is intact. Every hash is recomputed, starting from the first event that is not archived.",
})
export class ChainCheck {
  @Field(() => Boolean, { description: "True if every hash matches." })
  ok!: boolean;
  @Field(() => Int, { description: "Number of events that were checked." })
  checked!: number;
  @Field(() => Int, { description: "Number of earlier events that were removed under the retention policy and are archived in the store." })
  archived!: number;
  @Field(() => Int, {
    nullable: true,
    description: "The first event whose hash does not match, or whose archive is missing or was changed; null if there is none.",
  })
  firstBadSequence!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "Audit events that were archived by policy, as a file of JSON lines in the store: /audit/archive?chain=CHAIN&last=LAST.",
})
export class AuditArchive {
  @Field(() => Int, { description: "Sequence number of its first event." })
  first!: number;
  @Field(() => Int, { description: "Sequence number of its last event." })
  last!: number;
  @Field(() => String, { description: "Hash of its last event, in hexadecimal." })
  hash!: string;
  @Field(() => String, { description: "SHA-256 of the file, in hexadecimal." })
  sha256!: string;
  @Field(() => Int, { description: "Sequence number of the archiveAudit event that records it in the chain." })
  recordedIn!: number;
  @Field(() => DateTime, { description: "When it was archived." })
  recordedAt!: Date;
  @Field(() => DateTime, {
    nullable: true,
    description: "When its events were removed from the database; null while they are still there.",
  })
  removedAt!: Date | null;
}

export const AuditArchiveConnection = connectionOf("AuditArchiveConnection", "archives", () => AuditArchive);

@ObjectType({
  simpleResolvers: true,
  description: "For how long audit events are kept. Older ones are archived in the store, and a week later removed.",
})
export class AuditRetention {
  @Field(() => Int, { nullable: true, description: "The number of years; null: indefinitely." })
  years!: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "The minimum number of years, as configured by the operator of the installation; null if events must be kept indefinitely.",
  })
  minimumYears!: number | null;
}
