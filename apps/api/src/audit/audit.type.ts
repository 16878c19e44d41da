import { Field, Int, ObjectType } from "type-graphql";
import { enumOf } from "../common/enum-of.ts";
import { connectionOf } from "../common/paging.ts";
import { DateTime, JsonValue } from "../common/scalars.ts";

export const AuditOutcomeEnum = enumOf<"done" | "denied">("AuditOutcome", "How an audited act ended.", {
  done: "It was done.",
  denied: "The caller had no right to it; nothing was done.",
});

@ObjectType({
  simpleResolvers: true,
  description: "One event of the audit trail: who did what to which thing, and how it ended. Append-only.",
})
export class AuditEvent {
  @Field(() => Int, { description: "Place in its hash chain, from 1." })
  sequence!: number;
  @Field(() => DateTime, { description: "When it happened; of what is recorded by minute (what was opened, and refusals), the minute." })
  at!: Date;
  @Field(() => String, {
    description:
      "The mutation's name; the name of the job that acted on its own, such as concludeExam; signIn, signOut, useApiToken, openImages, openReads, openTruth, exportAudit, openAuditArchive, archiveAudit or removeArchivedAudit; of a refused query or subscription its full name, such as Query.exam.",
  })
  action!: string;
  @Field(() => String, { description: 'The thing that was acted on, as "kind id": "exam 0190…".' })
  subject!: string;
  @Field(() => AuditOutcomeEnum, { description: "How it ended." })
  outcome!: keyof typeof AuditOutcomeEnum;
  @Field(() => JsonValue, {
    description:
      "What else is recorded of it, by action: reasons and roles; of refusals their code, how many there were in the minute (n) and, where nobody is known, from which addresses. Never a name or a patient.",
  })
  details!: unknown;
  @Field(() => String, { description: "SHA-256 over the event and the hash before it, in hexadecimal." })
  hash!: string;
}

export const AuditConnection = connectionOf("AuditConnection", "audit events", () => AuditEvent);

@ObjectType({
  simpleResolvers: true,
  description: "Whether the audit trail is intact: every hash recomputed from the first event that is not archived.",
})
export class ChainCheck {
  @Field(() => Boolean, { description: "True where every hash fits the event before it." })
  ok!: boolean;
  @Field(() => Int, { description: "Number of events that were checked." })
  checked!: number;
  @Field(() => Int, { description: "Number of earlier events that were removed by policy and lie in archives of the store." })
  archived!: number;
  @Field(() => Int, {
    nullable: true,
    description: "The first event whose hash does not fit, or whose archive is missing; null where all do.",
  })
  firstBadSequence!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "Audit events that were archived by policy: a file of JSON lines in the store, /audit/archive?chain=CHAIN&last=LAST.",
})
export class AuditArchive {
  @Field(() => Int, { description: "Its first event." })
  first!: number;
  @Field(() => Int, { description: "Its last event." })
  last!: number;
  @Field(() => String, { description: "Hash of its last event, in hexadecimal." })
  hash!: string;
  @Field(() => String, { description: "SHA-256 of the file, in hexadecimal." })
  sha256!: string;
  @Field(() => Int, { description: "The event archiveAudit that records it in the chain." })
  recordedIn!: number;
  @Field(() => DateTime, { description: "When it was archived." })
  recordedAt!: Date;
  @Field(() => DateTime, { nullable: true, description: "When its events left the database; null while they are in both places." })
  removedAt!: Date | null;
}

export const AuditArchiveConnection = connectionOf("AuditArchiveConnection", "archives", () => AuditArchive);

@ObjectType({
  simpleResolvers: true,
  description: "For how long audit events are kept. Older ones are archived in the store, and a week later removed.",
})
export class AuditRetention {
  @Field(() => Int, { nullable: true, description: "For how many years; null: for good." })
  years!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The fewest years that may be set, as whoever runs the installation decided; null: no time may be set.",
  })
  minimumYears!: number | null;
}
