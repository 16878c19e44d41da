import { createHash, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { rolesIn } from "@second-read/access";
import { systemChain, tallyRefusal } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { openMeasuring } from "@second-read/evaluation";
import { createMetrics, createOperationsHandler, type HealthChecks } from "@second-read/runtime";
import { networkOf } from "@second-read/runtime/network-of";
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from "express";
import { createProjectLookup } from "./access/project-lookup.ts";
import { requireTurn, tokenFailureLimit } from "./access/rate-limits.ts";
import { createApollo } from "./apollo.ts";
import { createOpenings } from "./audit/openings.ts";
import { serveAuditArchive } from "./audit/serve-audit-archive.ts";
import { serveAuditExport } from "./audit/serve-audit-export.ts";
import { createBudgets } from "./budget.ts";
import type { RequestContext } from "./context.ts";
import type { ApiParts, Deps } from "./deps.ts";
import { httpStatusOf, toCallerError } from "./errors.ts";
import { serveGraphiql } from "./graphiql/serve-graphiql.ts";
import { graphqlOverHttp, sendJson, setRetryAfter } from "./graphql-over-http.ts";
import { graphqlStream } from "./graphql-stream.ts";
import { createHeavyWork } from "./heavy-work.ts";
import { createLargeAnswers } from "./large-answers.ts";
import { limits } from "./limits.ts";
import { createLoaders, type Loaders } from "./loaders.ts";
import { createCaseCache } from "./models/case-cache.ts";
import { createStreamCounter } from "./open-streams.ts";
import { refuseOtherSites, requireOwnOrigin } from "./origin-check.ts";
import { keepAddingUp } from "./queue/keep-adding-up.ts";
import { shareCounts } from "./queue/shared-counts.ts";
import { createSchema } from "./schema.ts";
import { createActorDirectory } from "./sign-in/actor.ts";
import { admitSession } from "./sign-in/admit-session.ts";
import { createSignIn } from "./sign-in/better-auth.ts";
import { createPasswordWork } from "./sign-in/password-work.ts";
import { serveSignIn } from "./sign-in/serve-sign-in.ts";
import { isOurWeb } from "./trusted-proxy.ts";
import { watchRequests } from "./watch-requests.ts";

export interface RunningApi {
  readonly url: string;
  readonly deps: Deps;
  /** What its readiness depends on. */
  readonly checks: HealthChecks;
  /** Accepts no more requests, ends the streams, and waits for running requests. The parts that were passed in stay open. */
  stop(): Promise<void>;
}

/** Starts the API on `host:port` (0: any free port) over parts that the caller opened. */
export async function startApi(parts: ApiParts, listen: { host: string; port: number }): Promise<RunningApi> {
  const deps = await createDeps(parts);
  const { settings, logger } = deps;
  const schema = createSchema();
  const streams = createStreamCounter(deps);
  const apollo = createApollo(schema);
  await apollo.start();

  const app = express();
  app.disable("x-powered-by");
  // As the web process reads addresses: /graphql/Stream must not be a stream to us and a short request to it.
  app.enable("case sensitive routing");
  // The web process is in front of us on the same machine or network and states the client's address.
  app.set("trust proxy", isOurWeb);
  app.use((_request, response, next) => {
    response.setHeader("x-content-type-options", "nosniff");
    next();
  });
  const metrics = parts.metrics ?? createMetrics("api");
  const watched = watchRequests(metrics);
  const { lane } = deps.heavyWork;
  metrics.level("second_read_heavy_work_waiting", "Heavy work that waits for its turn in this process.", () => lane.waiting);
  metrics.levels("second_read_jobs_waiting", "Jobs of the queue that wait, for all processes.", "job_name", async () =>
    (await deps.jobs.counts()).map(({ name, waiting }) => [name, waiting]),
  );
  metrics.levels("second_read_jobs_active", "Jobs of the queue that are being worked on, in all processes.", "job_name", async () =>
    (await deps.jobs.counts()).map(({ name, active }) => [name, active]),
  );
  const checks: HealthChecks = { database: () => deps.database.ping(), store: () => deps.store.check() };
  const answerOperations = createOperationsHandler({ checks: () => checks, metrics });
  app.get(["/health", "/health/ready", "/metrics"], (request, response) => void answerOperations(request, response));
  if (parts.storeHandler) {
    const serveStore = parts.storeHandler;
    app.use("/store", watched("store"), (request, response) => serveStore(request, response));
  }
  app.use(boundBody);
  app.use(express.json({ limit: limits.bodyBytes, type: "application/json", inflate: false, verify: requireUtf8 }));
  app.use(requireOwnOrigin(settings.publicOrigin));
  app.use("/auth", watched("auth"), serveSignIn(deps));
  const contextOf = (request: Request) => createContext(deps, request);
  app.use("/audit", refuseOtherSites);
  app.get("/audit/export", serveAuditExport(contextOf));
  app.get("/audit/archive", serveAuditArchive(contextOf));
  app.use("/graphql", serveGraphiql(contextOf));
  app.post("/graphql", watched("graphql"), graphqlOverHttp(apollo, contextOf));
  app.post("/graphql/stream", graphqlStream(schema, contextOf, streams));
  app.use(() => {
    throw notFound();
  });
  app.use(answerFault(deps));

  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000, keepAliveTimeout: 65_000 }, app);
  // No limit beside that of 16 kB for all of them: beyond a thousand, Node 22.13 leaves out the rest, be it the length of the body or who asks.
  server.maxHeadersCount = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port, listen.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stopAddingUp = keepAddingUp(deps);
  logger.info({ port }, "the API listens");
  return {
    url: `http://${listen.host}:${port}`,
    deps,
    checks,
    async stop() {
      await closeServer(server);
      await streams.stop();
      await apollo.stop();
      await deps.measuring.close();
      await stopAddingUp();
    },
  };
}

async function createDeps(parts: ApiParts): Promise<Deps> {
  const { database, counting, store, jobs, events, logger, clock, settings } = parts;
  // Called with a sign-in, when there is a directory to forget people in.
  const admit = (userId: string) => admitSession({ database, settings, clock, actors }, userId);
  const signIn = createSignIn({ database, settings, clock, admit });
  const actors = await createActorDirectory({ database, events, logger, signIn });
  return {
    database,
    counting,
    store,
    jobs,
    events,
    logger,
    clock,
    settings,
    signIn,
    actors,
    projectsOf: createProjectLookup(database),
    measuring: openMeasuring(),
    heavyWork: createHeavyWork(),
    passwordWork: createPasswordWork(),
    budgets: createBudgets({ clock, mostCost: settings.mostCost }),
    openings: createOpenings(database),
    largeAnswers: createLargeAnswers(),
    evaluatedCases: createCaseCache(database),
    sharedCounts: shareCounts(counting),
  };
}

const bodyMilliseconds = 60_000;

/** RFC 8259 knows no other encoding; express would read what it is told, such as UTF-7. */
function requireUtf8(_request: unknown, _response: unknown, _body: Buffer, encoding: string): void {
  if (encoding !== "utf-8") throw new AppError("INVALID_INPUT", "Send JSON in UTF-8.");
}

/** A short body must arrive in time. Files, which the store handles before this, may take long: only their progress is checked. */
const boundBody: RequestHandler = (request, _response, next) => {
  if (!request.complete) {
    const timer = setTimeout(() => request.destroy(), bodyMilliseconds);
    for (const end of ["end", "close"]) request.once(end, () => clearTimeout(timer));
  }
  next();
};

const contexts = new WeakMap<Request, Promise<RequestContext>>();

/** One context per request, however often it is requested. */
function createContext(deps: Deps, request: Request): Promise<RequestContext> {
  const known = contexts.get(request);
  if (known) return known;
  const made = buildContext(deps, request);
  contexts.set(request, made);
  return made;
}

async function buildContext(deps: Deps, request: Request): Promise<RequestContext> {
  const actor = await deps.actors.identify(request.headers);
  if (actor === null && request.headers.authorization !== undefined) {
    await requireTurn(
      deps,
      `token ${createHash("sha256")
        .update(networkOf(String(request.ip)))
        .digest("hex")}`,
      tokenFailureLimit,
    );
    await tallyRefusal(deps.database.sql, {
      chain: systemChain,
      at: deps.clock(),
      actorId: null,
      action: "useApiToken",
      subject: "none",
      code: "UNAUTHENTICATED",
      source: request.ip ?? null,
    });
    throw new AppError("UNAUTHENTICATED", "The API token is not valid.");
  }
  const lastEventId = request.get("last-event-id");
  // Few operations need it, and each use costs an error with a stack trace when the request ends.
  let signal: AbortSignal | undefined;
  // Neither do most events of a subscription need loaders.
  let loaders: Loaders | undefined;
  const context: Omit<RequestContext, "actor"> & { actor: RequestContext["actor"] } = {
    deps,
    actor,
    requestId: requestIdOf(request),
    get signal() {
      signal ??= goneSignalOf(request);
      return signal;
    },
    get loaders() {
      loaders ??= createLoaders(deps, context.actor);
      return loaders;
    },
    answered: Promise.withResolvers(),
    lastEventId: lastEventId !== undefined && /^\d{1,19}$/.test(lastEventId) ? lastEventId : null,
    stream: { eventId: null },
    async stillAllowed(projectId) {
      const now = await deps.actors.identify(request.headers);
      if (now === null) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
      if (rolesIn(now, projectId).length === 0) throw notFound();
      return now;
    },
    async renew() {
      context.actor = await deps.actors.identify(request.headers);
      loaders = undefined;
    },
  };
  return context;
}

function goneSignalOf({ res }: Request): AbortSignal {
  if (res?.closed) return AbortSignal.abort();
  const gone = new AbortController();
  res?.once("close", () => gone.abort());
  return gone.signal;
}

const requestIds = new WeakMap<Request, string>();

function requestIdOf(request: Request): string {
  const known = requestIds.get(request);
  if (known !== undefined) return known;
  const made = randomUUID();
  requestIds.set(request, made);
  return made;
}

/** Faults outside GraphQL's execution, in the same form. Express recognises an error handler by its four parameters. */
function answerFault({ logger }: Deps): ErrorRequestHandler {
  return (error, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { message, extensions } = toCallerError(fromExpress(error), {
      requestId: requestIdOf(request),
      logger,
      // GraphQL faults do not pass through here.
      isSignedIn: false,
    });
    setRetryAfter(response, extensions.details);
    sendJson(response, httpStatusOf(extensions.code), { errors: [{ message, extensions }] });
  };
}

/** Express's own refusals of a body: too long, not JSON, an unsupported encoding. */
function fromExpress(error: unknown): unknown {
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return new AppError("INVALID_INPUT", `A request is at most ${limits.bodyBytes} bytes long.`);
  if (typeof status === "number" && status >= 400 && status < 500) return new AppError("INVALID_INPUT", "The request cannot be read.");
  return error;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // Streams never end by themselves; running requests get a moment to finish.
  const patience = setTimeout(() => server.closeAllConnections(), 5_000);
  patience.unref();
  await closed;
  clearTimeout(patience);
}
