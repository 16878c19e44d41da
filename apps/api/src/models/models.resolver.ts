import {
  type AliasEvent as AliasEventRecord,
  countTestSetAccesses,
  findAliased,
  type GateResult as GateResultRecord,
  type ListedRun,
  type ListedVersion,
  listAliasEvents,
  listVersions,
  type TrainingRun as RunRecord,
  type ModelVersion as VersionRecord,
} from "@second-read/database";
import { AppError, type StoredEstimate, type StoredGateCheck } from "@second-read/domain";
import { countClasses, countColumns, histogramsOf } from "@second-read/evaluation";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { signedIn } from "../access/signed-in.ts";
import { AfterArg, FirstArg, OperatingPointArg, ProjectIdArg, ThresholdArg } from "../common/arguments.ts";
import { asksOnlyFor } from "../common/asks-for.ts";
import { AliasEnum, EvaluationSetEnum, MetricNameEnum } from "../common/enums-of-models.ts";
import { type Connection, pageSize, toConnection } from "../common/paging.ts";
import type { RequestContext } from "../context.ts";
import { knownToOnly } from "../exams/sums.ts";
import { Estimate } from "../localisation/localisation.type.ts";
import { User } from "../people/people.type.ts";
import { Project } from "../projects/projects.type.ts";
import { TrainingRun } from "../training/training.type.ts";
import {
  AliasEvent,
  CaseScore,
  ClassCount,
  Confusion,
  Evaluation,
  GateResult,
  MetricValue,
  ModelVersion,
  ModelVersionConnection,
  ScoreHistogram,
} from "./models.type.ts";
import { listScores, mostScores } from "./operations/list-scores.ts";
import { choiceOf, measureEvaluation } from "./operations/measure-evaluation.ts";
import { packVersion, versionFileUrl } from "./operations/pack-version.ts";
import { promoteVersion } from "./operations/promote-version.ts";
import { type ShownEvaluation, showEvaluation } from "./operations/show-evaluation.ts";

/** Fields that a ListedRun answers. */
const fieldsOfListedRun: ReadonlySet<string> = new Set(["__typename", "id", "status"]);

@Resolver(() => ModelVersion)
export class ModelsResolver {
  @Query(() => ModelVersionConnection, { description: "Versions of the project, newest first." })
  async modelVersions(
    @ProjectIdArg() projectId: string,
    @FirstArg() first: number | null,
    @AfterArg() after: string | null,
    @Ctx() { deps }: RequestContext,
  ): Promise<Connection<ListedVersion>> {
    return toConnection(await listVersions(deps.database, projectId, { first: pageSize(first), after }));
  }

  @Query(() => ModelVersion, { nullable: true, description: "One version; null if there is none with this ID that the actor may see." })
  modelVersion(
    @Arg("id", () => ID, { description: "The version." }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<VersionRecord | null> {
    return loaders.version.load(id);
  }

  @Mutation(() => AliasEvent, {
    description:
      "Points an alias to a version. Moving `champion` requires the gate's result against the current champion and, if the project has held-out test patients, an evaluation on them. If either is missing it is started, and WRONG_STATE is returned until it is available.",
  })
  promote(
    @Arg("modelVersionId", () => ID, { description: "The version that the alias will point to." }) modelVersionId: string,
    @Arg("alias", () => String, { description: "The alias: champion or challenger." }) alias: string,
    @Arg("reason", () => String, { description: "The reason, kept with the move." }) reason: string,
    @Ctx() context: RequestContext,
  ): Promise<AliasEventRecord> {
    return promoteVersion(context.deps, signedIn(context), { modelVersionId, alias, reason });
  }

  @FieldResolver(() => TrainingRun, { description: "The training run that made it." })
  async run(
    @Root() { runId }: ListedVersion,
    @Ctx() { loaders }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RunRecord | ListedRun> {
    const run = await (asksOnlyFor(info, fieldsOfListedRun) ? loaders.listedRun : loaders.run).load(runId);
    if (run === null) throw new AppError("INTERNAL", "The version's run is gone.");
    return run;
  }

  @FieldResolver(() => [AliasEnum], { description: "The aliases that point to it now." })
  aliases(@Root() { id }: ListedVersion, @Ctx() { loaders }: RequestContext): Promise<string[]> {
    return loaders.aliases.load(id);
  }

  @FieldResolver(() => [AliasEvent], { description: "Every move of an alias to or from this version, oldest first." })
  aliasHistory(@Root() { id }: ListedVersion, @Ctx() { deps }: RequestContext): Promise<AliasEventRecord[]> {
    return listAliasEvents(deps.database, id);
  }

  @FieldResolver(() => Evaluation, {
    nullable: true,
    description:
      "Its evaluation, frozen on publication; null if there is none on this set. For readers and arbiters it is computed over the exams that they have read or opened, and there is none on the held-out test set.",
  })
  evaluation(
    @Root() version: ListedVersion,
    @Arg("set", () => EvaluationSetEnum, { description: "Which scores are evaluated." }) set: keyof typeof EvaluationSetEnum,
    @Ctx() context: RequestContext,
  ): Promise<ShownEvaluation | null> {
    return showEvaluation(context, signedIn(context), version, set);
  }

  @Mutation(() => ModelVersion, {
    description:
      "Starts a job that packs the version into a file that scores images elsewhere; query the version's fileUrl until it is set. Not for readers and arbiters, whatever other roles they have.",
  })
  packVersion(
    @Arg("modelVersionId", () => ID, { description: "The version." }) modelVersionId: string,
    @Ctx() context: RequestContext,
  ): Promise<VersionRecord> {
    return packVersion(context.deps, signedIn(context), { modelVersionId });
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "URL of the version as a file (ZIP): TensorFlow.js layers models, input contract, card and digests. Null until packVersion has made it, and for readers and arbiters. Absolute, expires after some minutes.",
  })
  fileUrl(@Root() version: ListedVersion, @Ctx() context: RequestContext): Promise<string | null> {
    return versionFileUrl(context.deps, signedIn(context), version);
  }

  @FieldResolver(() => Estimate, {
    nullable: true,
    description:
      "Agreement of its density estimates with stated densities: quadratic-weighted kappa over breasts, out of fold. Null for readers and arbiters, and if the lower end of the interval is below 0.4, in which case no density is estimated.",
  })
  async densityAgreement(@Root() { id, projectId }: ListedVersion, @Ctx() context: RequestContext): Promise<StoredEstimate | null> {
    if (knownToOnly(signedIn(context), projectId) !== null) return null;
    return (await wholeVersion(context, id)).scoring.density?.agreement ?? null;
  }

  @FieldResolver(() => GateResult, {
    nullable: true,
    description: "The promotion gate's result; null until the gate has run. Without values for readers and arbiters.",
  })
  async gate(@Root() { id, projectId }: ListedVersion, @Ctx() context: RequestContext): Promise<ShownGate | null> {
    const gate = await context.loaders.gate.load(id);
    if (gate === null || knownToOnly(signedIn(context), projectId) === null) return gate;
    const checks = gate.checks.map(({ name, passed, judged }) => ({ name, passed, judged }));
    return { ...gate, checks };
  }

  @FieldResolver(() => String, { description: "The model card, in Markdown. Without metrics for readers and arbiters." })
  async card(@Root() { id, projectId, number }: ListedVersion, @Ctx() context: RequestContext): Promise<string> {
    const { deps } = context;
    if (knownToOnly(signedIn(context), projectId) !== null)
      return `# Version ${number}\n\nThe card's figures are over all exams of the evaluation. They are shown to those who neither read nor arbitrate.`;
    const { card } = await wholeVersion(context, id);
    const accesses = await countTestSetAccesses(deps.database, id);
    return `${card}\n\n## Test-set access\n${accesses === 0 ? "None so far." : `${accesses}: each wears the held-out test set out a little.`}`;
  }
}

/** With what lists leave out. */
async function wholeVersion({ loaders }: RequestContext, id: string): Promise<VersionRecord> {
  const version = await loaders.version.load(id);
  if (version === null) throw new AppError("INTERNAL", "The version is gone.");
  return version;
}

/** A gate as returned: blinded people see what was checked, but not the values. */
type ShownGate = Omit<GateResultRecord, "checks"> & { readonly checks: readonly Pick<StoredGateCheck, "name" | "passed" | "judged">[] };

@Resolver(() => AliasEvent)
export class AliasEventResolver {
  @FieldResolver(() => ModelVersion, { nullable: true, description: "The version that it pointed to before; null the first time." })
  async from(@Root() { fromId }: AliasEventRecord, @Ctx() { loaders }: RequestContext): Promise<VersionRecord | null> {
    return fromId === null ? null : loaders.version.load(fromId);
  }

  @FieldResolver(() => ModelVersion, { description: "The version that it has pointed to since." })
  async to(@Root() { toId }: AliasEventRecord, @Ctx() { loaders }: RequestContext): Promise<VersionRecord> {
    const version = await loaders.version.load(toId);
    if (version === null) throw new AppError("INTERNAL", "The version of this event is gone.");
    return version;
  }

  @FieldResolver(() => User, { nullable: true, description: "Who moved it; null if it was moved automatically." })
  async by(@Root() { byId }: AliasEventRecord, @Ctx() { loaders }: RequestContext): Promise<User | null> {
    return byId === null ? null : loaders.person.load(byId);
  }
}

const mostBins = 1_000;

@Resolver(() => Evaluation)
export class EvaluationResolver {
  @FieldResolver(() => [MetricValue], { description: "The metrics at a decision threshold, over all breasts or one subgroup." })
  metrics(
    @Root() evaluation: ShownEvaluation,
    @OperatingPointArg() operatingPoint: string | null,
    @ThresholdArg() threshold: number | null,
    @Arg("subgroup", () => String, { nullable: true, description: "One of the evaluation's subgroups. Default: all breasts." }) subgroup:
      | string
      | null,
    @Arg("names", () => [MetricNameEnum], { nullable: true, description: "Only these metrics. Default: all." })
    names: (keyof typeof MetricNameEnum)[] | null,
    @Ctx() context: RequestContext,
  ): Promise<MetricValue[]> {
    return measureEvaluation(context, evaluation, { operatingPoint, threshold, subgroup }, names ?? undefined);
  }

  @FieldResolver(() => Confusion, { description: "The four counts at a decision threshold." })
  async confusion(
    @Root() evaluation: ShownEvaluation,
    @OperatingPointArg() operatingPoint: string | null,
    @ThresholdArg() threshold: number | null,
  ): Promise<Confusion> {
    const choice = choiceOf(evaluation, { operatingPoint, threshold });
    return countColumns(await evaluation.columns(), choice);
  }

  @FieldResolver(() => [CaseScore], { description: "The scores of single breasts, ascending, without identifying the exams." })
  scores(
    @Root() evaluation: ShownEvaluation,
    @Arg("first", () => Int, { nullable: true, defaultValue: mostScores, description: `At most this many, 1 to ${mostScores}.` })
    first: number | null,
    @Arg("skip", () => Int, { nullable: true, description: "How many of the lowest scores to skip. Default: 0." }) skip: number | null,
  ): Promise<CaseScore[]> {
    return listScores(evaluation, { first: first ?? mostScores, skip: skip ?? 0 });
  }

  @FieldResolver(() => [ScoreHistogram], { description: "The distribution of scores for each class of ground truth." })
  async scoreHistograms(
    @Root() evaluation: ShownEvaluation,
    @Arg("bins", () => Int, { nullable: true, description: "Number of bins, 1 to 1,000. Default: 1,000." }) bins: number | null,
  ): Promise<ScoreHistogram[]> {
    const number = bins ?? mostBins;
    if (!(number >= 1 && number <= mostBins)) throw new AppError("INVALID_INPUT", `bins is 1 to ${mostBins}.`);
    return histogramsOf(await evaluation.columns(), number);
  }

  @FieldResolver(() => [ClassCount], { description: "Breasts at or above a decision threshold, by class of ground truth." })
  async classCounts(
    @Root() evaluation: ShownEvaluation,
    @OperatingPointArg() operatingPoint: string | null,
    @ThresholdArg() threshold: number | null,
  ): Promise<ClassCount[]> {
    const choice = choiceOf(evaluation, { operatingPoint, threshold });
    return countClasses(await evaluation.columns(), choice);
  }
}

@Resolver(() => Project)
export class ProjectChampionResolver {
  @FieldResolver(() => ModelVersion, { nullable: true, description: "The version whose scores are used; null while there is none." })
  champion(@Root() project: Project, @Ctx() { deps }: RequestContext): Promise<VersionRecord | null> {
    return findAliased(deps.database, project.id, "champion");
  }
}
