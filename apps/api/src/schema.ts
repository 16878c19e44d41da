import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { type BuildSchemaOptions, buildSchemaSync } from "type-graphql";
import { guardSchema } from "./access/guard.ts";
import { AccountsResolver } from "./accounts/accounts.resolver.ts";
import { AuditResolver } from "./audit/audit.resolver.ts";
import { callFieldsDirectly } from "./common/call-directly.ts";
import { acceptAsText } from "./common/text-enums.ts";
import { ComparisonsResolver, VersionFlipResolver } from "./comparisons/comparisons.resolver.ts";
import { DirectoryResolver } from "./directory/directory.resolver.ts";
import { DiscrepanciesResolver } from "./discrepancies/discrepancies.resolver.ts";
import { DriftResolver } from "./drift/drift.resolver.ts";
import { ExamsResolver, FoundExamsResolver } from "./exams/exams.resolver.ts";
import { ImagesResolver } from "./exams/images.resolver.ts";
import { PriorRequestResolver, PriorsResolver } from "./exams/priors.resolver.ts";
import { ExportsResolver } from "./exports/exports.resolver.ts";
import { FeedbackResolver } from "./feedback/feedback.resolver.ts";
import { ImportsResolver } from "./imports/imports.resolver.ts";
import { LocalisationResolver } from "./localisation/localisation.resolver.ts";
import { AliasEventResolver, EvaluationResolver, ModelsResolver, ProjectChampionResolver } from "./models/models.resolver.ts";
import { PeopleResolver } from "./people/people.resolver.ts";
import {
  ExamPredictionsResolver,
  ImagePredictionResolver,
  PredictionBatchResolver,
  PredictionResolver,
} from "./predictions/predictions.resolver.ts";
import { ProjectsResolver } from "./projects/projects.resolver.ts";
import { QueueResolver } from "./queue/queue.resolver.ts";
import { ReadsResolver } from "./reads/reads.resolver.ts";
import { RetrainingResolver } from "./retraining/retraining.resolver.ts";
import { SimilarCaseResolver, SimilarCasesResolver } from "./similar-cases/similar-cases.resolver.ts";
import { TokensResolver } from "./tokens/tokens.resolver.ts";
import { ProjectRetrainingResolver, SnapshotResolver, TrainingResolver } from "./training/training.resolver.ts";
import { TruthResolver } from "./truth/truth.resolver.ts";
import { WebhooksResolver } from "./webhooks/webhooks.resolver.ts";

/** Every resolver class; a new feature folder adds its own here. */
const resolvers = [
  PeopleResolver,
  AccountsResolver,
  TokensResolver,
  DirectoryResolver,
  ProjectsResolver,
  ImportsResolver,
  ExamsResolver,
  FoundExamsResolver,
  ImagesResolver,
  PriorsResolver,
  PriorRequestResolver,
  ReadsResolver,
  TruthResolver,
  FeedbackResolver,
  AuditResolver,
  QueueResolver,
  TrainingResolver,
  ProjectRetrainingResolver,
  SnapshotResolver,
  RetrainingResolver,
  ModelsResolver,
  AliasEventResolver,
  EvaluationResolver,
  ProjectChampionResolver,
  PredictionResolver,
  ImagePredictionResolver,
  PredictionBatchResolver,
  ExamPredictionsResolver,
  LocalisationResolver,
  DriftResolver,
  DiscrepanciesResolver,
  SimilarCasesResolver,
  SimilarCaseResolver,
  ComparisonsResolver,
  VersionFlipResolver,
  ExportsResolver,
  WebhooksResolver,
] as const;

/** Subscriptions bring their own iterables from PostgreSQL; type-graphql nevertheless requires an object here. */
const noPubSub = {
  publish() {
    throw new Error("live events go by PostgreSQL");
  },
  subscribe(): AsyncIterable<unknown> {
    throw new Error("live events go by PostgreSQL");
  },
};

/** type-graphql creates the root types itself, without a place for these. */
const rootDescriptions: Readonly<Record<string, string>> = {
  Query: "Everything that can be queried. An ID that the actor may not see is answered like one that does not exist.",
  Mutation: "Everything that can be changed. Every mutation writes one event to the audit trail.",
  Subscription: "Everything that can be followed live, by server-sent events: POST /graphql/stream.",
};

/** The executable schema with the access check before each operation. */
export function createSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: resolvers as unknown as BuildSchemaOptions["resolvers"],
    validate: false,
    pubSub: noPubSub,
    emitSchemaFile: false,
  });
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    if (root) root.description = rootDescriptions[root.name];
  acceptAsText(schema);
  callFieldsDirectly(schema);
  return guardSchema(schema);
}
