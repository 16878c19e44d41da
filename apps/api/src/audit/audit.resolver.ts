import type { AuditEventRecord } from "@second-read/database";
import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, ProjectIdArg } from "../common/arguments.ts";
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
    return auditTrail(context.deps, signedIn(context), { projectId, first, after });
  }

  @Query(() => ChainCheck, { description: "Recomputes the project's audit chain from its first event on." })
  verifyAuditChain(@ProjectIdArg() projectId: string, @Ctx() { deps }: RequestContext): Promise<ChainCheck> {
    return verifyAuditChain(deps, projectId);
  }

  @FieldResolver(() => User, { nullable: true, description: "Who acted; null where the product acted by itself." })
  actor(@Root() event: AuditEventRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> | null {
    return event.actorId === null ? null : loaders.person.load(event.actorId);
  }
}
