import type { AuditEventRecord } from "@second-read/database";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { type Connection, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { User } from "../people/people.type.ts";
import { AuditConnection, AuditEvent, ChainCheck } from "./audit.type.ts";
import { auditTrail } from "./operations/audit-trail.ts";
import { verifyAuditChain } from "./operations/verify-audit-chain.ts";

@Resolver(() => AuditEvent)
export class AuditResolver {
  @Query(() => AuditConnection, { description: "Newest first; not for who is kept blind (READER, ARBITER), whatever else they hold." })
  async auditTrail(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AuditEventRecord>> {
    return auditTrail(context.deps, signedIn(context), { projectId, first, after });
  }

  @Query(() => ChainCheck)
  verifyAuditChain(@Arg("projectId", () => ID) projectId: string, @Ctx() { deps }: RequestContext): Promise<ChainCheck> {
    return verifyAuditChain(deps, projectId);
  }

  @FieldResolver(() => User, { nullable: true })
  actor(@Root() event: AuditEventRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> | null {
    return event.actorId === null ? null : loaders.person.load(event.actorId);
  }
}
