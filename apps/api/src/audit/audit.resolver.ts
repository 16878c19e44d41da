import {
  type AuditEventRecord,
  type AuditRetentionRecord,
  findAuditRetention,
  type RecordedArchive,
  systemChain,
} from "@second-read/database";
import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, ProjectIdArg } from "../common/arguments.ts";
import { askerOf } from "../common/asker-of.ts";
import { type Connection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { User } from "../people/people.type.ts";
import { AuditArchiveConnection, AuditConnection, AuditEvent, AuditRetention, ChainCheck } from "./audit.type.ts";
import { auditTrail } from "./operations/audit-trail.ts";
import { listArchives } from "./operations/list-archives.ts";
import { setAuditRetention } from "./operations/set-audit-retention.ts";
import { verifyAuditChain } from "./operations/verify-audit-chain.ts";

@Resolver(() => AuditEvent)
export class AuditResolver {
  @Query(() => AuditConnection, {
    description: "The project's audit trail, newest first. Not for readers and arbiters, whatever other roles they have.",
  })
  async auditTrail(
    @ProjectIdArg() projectId: string,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEventRecord>> {
    return auditTrail(context.deps, signedIn(context), { chain: projectId, first, after });
  }

  @Query(() => AuditConnection, {
    description:
      "The audit trail of events that belong to no project (signing in and out, accounts, tokens, projects), newest first. Not for readers and arbiters of any project.",
  })
  async systemAuditTrail(
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEventRecord>> {
    return auditTrail(context.deps, signedIn(context), { chain: systemChain, first, after });
  }

  @Query(() => AuditArchiveConnection, {
    description: "The archives of the project's audit trail, newest first. Not for readers and arbiters, whatever other roles they have.",
  })
  async auditArchives(
    @ProjectIdArg() projectId: string,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<RecordedArchive>> {
    return listArchives(context.deps, signedIn(context), { chain: projectId, first, after });
  }

  @Query(() => AuditArchiveConnection, {
    description:
      "The archives of the audit trail of events that belong to no project, newest first. Not for readers and arbiters of any project.",
  })
  async systemAuditArchives(
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<RecordedArchive>> {
    return listArchives(context.deps, signedIn(context), { chain: systemChain, first, after });
  }

  @Query(() => ChainCheck, {
    description:
      "Recomputes the project's audit chain from its first event that is not archived, and compares it with its anchors and archives in the store.",
  })
  verifyAuditChain(@ProjectIdArg() projectId: string, @Ctx() context: RequestContext): Promise<ChainCheck> {
    return verifyAuditChain(context.deps, askerOf(context), projectId);
  }

  @Query(() => ChainCheck, {
    description: "Recomputes the audit chain of events that belong to no project, as verifyAuditChain does for a project.",
  })
  verifySystemAuditChain(@Ctx() context: RequestContext): Promise<ChainCheck> {
    return verifyAuditChain(context.deps, askerOf(context), systemChain);
  }

  @Query(() => AuditRetention, { description: "How long audit events are kept." })
  auditRetention(@Ctx() { deps }: RequestContext): Promise<AuditRetentionRecord> {
    return findAuditRetention(deps.database.sql);
  }

  @Mutation(() => AuditRetention, {
    description: "Sets how long the audit events of all projects are kept. A shorter time takes effect after seven days.",
  })
  setAuditRetention(
    @Arg("years", () => Int, { nullable: true, description: "The number of years. Default: indefinitely." }) years:
      | number
      | null
      | undefined,
    @Ctx() context: RequestContext,
  ): Promise<AuditRetentionRecord> {
    return setAuditRetention(context.deps, signedIn(context), years ?? null);
  }

  @FieldResolver(() => User, { nullable: true, description: "Who acted; null if the product acted by itself or the person is unknown." })
  actor(@Root() event: AuditEventRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> | null {
    return event.actorId === null ? null : loaders.person.load(event.actorId);
  }
}
