import { type AuditEventRecord, systemChain } from "@second-read/database";
import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, ProjectIdArg } from "../common/arguments.ts";
import { askerOf } from "../common/asker-of.ts";
import { type Connection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { User } from "../people/people.type.ts";
import { AuditConnection, AuditEvent, ChainCheck } from "./audit.type.ts";
import { auditTrail } from "./operations/audit-trail.ts";
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
      "The audit trail of what belongs to no project (signing in and out, accounts, tokens, projects), newest first. Not for readers and arbiters of any project.",
  })
  async systemAuditTrail(
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEventRecord>> {
    return auditTrail(context.deps, signedIn(context), { chain: systemChain, first, after });
  }

  @Query(() => ChainCheck, {
    description: "Recomputes the project's audit chain from its first event on, and compares it with its ends in the store.",
  })
  verifyAuditChain(@ProjectIdArg() projectId: string, @Ctx() context: RequestContext): Promise<ChainCheck> {
    return verifyAuditChain(context.deps, askerOf(context), projectId);
  }

  @Query(() => ChainCheck, { description: "The same of the chain of what belongs to no project." })
  verifySystemAuditChain(@Ctx() context: RequestContext): Promise<ChainCheck> {
    return verifyAuditChain(context.deps, askerOf(context), systemChain);
  }

  @FieldResolver(() => User, { nullable: true, description: "Who acted; null where the product acted by itself, or nobody is known." })
  actor(@Root() event: AuditEventRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> | null {
    return event.actorId === null ? null : loaders.person.load(event.actorId);
  }
}
