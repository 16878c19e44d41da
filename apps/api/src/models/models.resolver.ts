import {
  type AliasEvent as AliasEventRecord,
  countTestSetAccesses,
  findAliased,
  findGateResult,
  findRun,
  findVersion,
  type GateResult as GateResultRecord,
  listAliasEvents,
  listAliases,
  listVersions,
  type TrainingRun as RunRecord,
  type ModelVersion as VersionRecord,
} from "@second-read/database";
import { AppError, type StoredGateCheck } from "@second-read/domain";
import { Arg, Ctx, FieldResolver, Float, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { EvaluationSetEnum } from "../common/enums.ts";
import { type Connection, pageSize, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { knownToOnly } from "../exams/sums.ts";
import { User } from "../people/people.type.ts";
import { Project } from "../projects/projects.type.ts";
import { TrainingRun } from "../training/training.type.ts";
import {
  AliasEvent,
  CaseScore,
  ClassCount,
  Confusion,
  Evaluation,
  type GateCheck,
  GateResult,
  MetricValue,
  ModelVersion,
  ModelVersionConnection,
} from "./models.type.ts";
import { countClasses } from "./operations/count-classes.ts";
import { listScores } from "./operations/list-scores.ts";
import { countEvaluation, measureEvaluation } from "./operations/measure-evaluation.ts";
import { promoteVersion } from "./operations/promote-version.ts";
import { type ShownEvaluation, showEvaluation } from "./operations/show-evaluation.ts";

@Resolver(() => ModelVersion)
export class ModelsResolver {
  @Query(() => ModelVersionConnection)
  async modelVersions(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("first", () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<VersionRecord>> {
    return toConnection(await listVersions(deps.database, projectId, { first: pageSize(first), after }));
  }

  @Query(() => ModelVersion, { nullable: true })
  modelVersion(@Arg("id", () => ID) id: string, @Ctx() { deps }: RequestContext): Promise<VersionRecord | null> {
    return findVersion(deps.database, id);
  }

  @Mutation(() => AliasEvent)
  promote(
    @Arg("modelVersionId", () => ID) modelVersionId: string,
    @Arg("alias", () => String) alias: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<AliasEventRecord> {
    return promoteVersion(context.deps, signedIn(context), { modelVersionId, alias, reason });
  }

  @FieldResolver(() => TrainingRun)
  async run(@Root() { runId }: VersionRecord, @Ctx() { deps }: RequestContext): Promise<RunRecord> {
    const run = await findRun(deps.database, runId);
    if (run === null) throw new AppError("INTERNAL", "The version's run is gone.");
    return run;
  }

  @FieldResolver(() => [String])
  aliases(@Root() { id }: VersionRecord, @Ctx() { deps }: RequestContext): Promise<string[]> {
    return listAliases(deps.database, id);
  }

  @FieldResolver(() => [AliasEvent])
  aliasHistory(@Root() { id }: VersionRecord, @Ctx() { deps }: RequestContext): Promise<AliasEventRecord[]> {
    return listAliasEvents(deps.database, id);
  }

  @FieldResolver(() => Evaluation, {
    nullable: true,
    description:
      "Frozen with the version. For who is kept blind (READER, ARBITER): over the exams that they have read or opened; none on held-out patients.",
  })
  evaluation(
    @Root() version: VersionRecord,
    @Arg("set", () => EvaluationSetEnum) set: keyof typeof EvaluationSetEnum,
    @Ctx() context: RequestContext,
  ): Promise<ShownEvaluation | null> {
    return showEvaluation(context.deps, signedIn(context), version, set);
  }

  @FieldResolver(() => GateResult, { nullable: true, description: "Without figures for who is kept blind (READER, ARBITER)." })
  async gate(@Root() { id, projectId }: VersionRecord, @Ctx() context: RequestContext): Promise<ShownGate | null> {
    const gate = await findGateResult(context.deps.database, id);
    if (gate === null || knownToOnly(signedIn(context), projectId) === null) return gate;
    const checks = gate.checks.map(({ name, passed, judged }) => ({ name, passed, judged }));
    return { ...gate, checks };
  }

  @FieldResolver(() => String, { description: "Markdown; without its figures for who is kept blind (READER, ARBITER)." })
  async card(@Root() { id, projectId, number, card }: VersionRecord, @Ctx() context: RequestContext): Promise<string> {
    const { deps } = context;
    if (knownToOnly(signedIn(context), projectId) !== null)
      return `# Version ${number}\n\nThe card's figures are over all exams of the evaluation. They are shown to those who neither read nor arbitrate.`;
    const looks = await countTestSetAccesses(deps.database, id);
    return `${card}\n\n## Looks at the locked women\n${looks === 0 ? "None so far." : `${looks}: each wears the locked set out a little.`}`;
  }
}

/** A gate as it is answered: who is kept blind sees what was checked, not by how much. */
type ShownGate = Omit<GateResultRecord, "checks"> & { readonly checks: readonly Pick<StoredGateCheck, "name" | "passed" | "judged">[] };

@Resolver(() => AliasEvent)
export class AliasEventResolver {
  @FieldResolver(() => ModelVersion, { nullable: true })
  async from(@Root() { fromId }: AliasEventRecord, @Ctx() { deps }: RequestContext): Promise<VersionRecord | null> {
    return fromId === null ? null : findVersion(deps.database, fromId);
  }

  @FieldResolver(() => ModelVersion)
  async to(@Root() { toId }: AliasEventRecord, @Ctx() { deps }: RequestContext): Promise<VersionRecord> {
    const version = await findVersion(deps.database, toId);
    if (version === null) throw new AppError("INTERNAL", "The version of this event is gone.");
    return version;
  }

  @FieldResolver(() => User, { nullable: true })
  async by(@Root() { byId }: AliasEventRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> {
    return byId === null ? null : loaders.person.load(byId);
  }
}

@Resolver(() => Evaluation)
export class EvaluationResolver {
  @FieldResolver(() => [MetricValue])
  metrics(
    @Root() evaluation: ShownEvaluation,
    @Arg("operatingPoint", () => String, { nullable: true }) operatingPoint: string | null,
    @Arg("threshold", () => Float, { nullable: true }) threshold: number | null,
    @Arg("subgroup", () => String, { nullable: true }) subgroup: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<MetricValue[]> {
    return measureEvaluation(deps, evaluation, { operatingPoint, threshold, subgroup });
  }

  @FieldResolver(() => Confusion)
  confusion(
    @Root() evaluation: ShownEvaluation,
    @Arg("operatingPoint", () => String, { nullable: true }) operatingPoint: string | null,
    @Arg("threshold", () => Float, { nullable: true }) threshold: number | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Confusion> {
    return countEvaluation(deps, evaluation, { operatingPoint, threshold });
  }

  @FieldResolver(() => [CaseScore], { description: "Every breast's score, ascending, without saying whose." })
  scores(@Root() evaluation: ShownEvaluation, @Ctx() { deps }: RequestContext): Promise<CaseScore[]> {
    return listScores(deps, evaluation);
  }

  @FieldResolver(() => [ClassCount], { description: "Flagged and all, class by class of truth." })
  classCounts(
    @Root() evaluation: ShownEvaluation,
    @Arg("operatingPoint", () => String, { nullable: true }) operatingPoint: string | null,
    @Arg("threshold", () => Float, { nullable: true }) threshold: number | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<ClassCount[]> {
    return countClasses(deps, evaluation, { operatingPoint, threshold });
  }
}

@Resolver(() => Project)
export class ProjectChampionResolver {
  @FieldResolver(() => ModelVersion, { nullable: true })
  champion(@Root() project: Project, @Ctx() { deps }: RequestContext): Promise<VersionRecord | null> {
    return findAliased(deps.database, project.id, "champion");
  }
}
