import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@second-read/database";
import { openJobs } from "@second-read/jobs";
import { createTestDatabase, findProgram, requireOrSkip } from "@second-read/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { createManifestCheck, type Manifest, schemaFilesIn } from "./kubernetes-schemas.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const schemas = process.env.DEPLOYMENT_SCHEMAS ?? "";
const hasSchemas = schemas !== "" && existsSync(join(schemas, "kubernetes.json"));
const helm = findProgram("helm", "HELM_BIN");
const promtool = findProgram("promtool", "PROMTOOL_BIN");
const systemdAnalyze = findProgram("systemd-analyze");

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

const madeSecrets = ["AUTH_SECRET", "DEIDENTIFICATION_KEY", "S3_ACCESS_KEY", "S3_SECRET_KEY"].flatMap((name) => [
  "--set",
  `secrets.values.${name}=${"x".repeat(32)}`,
]);
madeSecrets.push("--set", `database.cluster.processesPassword=${"y".repeat(32)}`);

/** A resource of any kind rendered by Helm. */
type Rendered = Manifest & { readonly spec?: any };

/** Renders the chart with these settings. */
function template(...args: string[]): Rendered[] {
  const text = run(
    helm as string,
    "template",
    "reads",
    "infra/helm/second-read",
    "--namespace",
    "reads",
    "--kube-version",
    "1.34.0",
    ...args,
  );
  return parseAllDocuments(text).flatMap((document) => (document.toJS() === null ? [] : [document.toJS() as Rendered]));
}

const installations = {
  "as it comes": madeSecrets,
  "with secrets and database of one's own": [
    "--set",
    "secrets.existing=own",
    "--set",
    "database.cluster.enabled=false",
    "--set",
    "database.ownerSecret=postgres-owner,database.processesSecret=postgres-processes",
  ],
  "with a login to the store for each process": [
    "--set",
    "secrets.values.AUTH_SECRET=a,secrets.values.DEIDENTIFICATION_KEY=b,database.cluster.processesPassword=c",
    "--set",
    "s3.logins.api=store-api,s3.logins.ingest=store-ingest,s3.logins.trainer=store-trainer,s3.auditBucket=audit",
  ],
  "with traces, backups, a public store and no cards": [
    ...madeSecrets,
    "--set",
    "otlpEndpoint=http://collector.monitoring:4318,database.cluster.backup.objectStore=backups,oidc.issuer=https://id.example.org,oidc.clientId=second-read,s3.publicEndpoint=https://files.example.org,s3.auditBucket=audit,trainer.gpus=0,authorities=hospital,web.env.SECURITY_CONTACT=mailto:security@example.org",
  ],
  "small: no autoscaling, policies or ingress": [
    ...madeSecrets,
    "--set",
    "autoscaling.enabled=false,networkPolicies.enabled=false,ingress.enabled=false,database.cluster.instances=1",
  ],
} as const;

describe.skipIf(requireOrSkip(helm !== undefined && hasSchemas, "helm with the schemas of Kubernetes (DEPLOYMENT_SCHEMAS)"))(
  "the chart",
  () => {
    const check = hasSchemas ? createManifestCheck(schemaFilesIn(schemas)) : () => [];

    it.each(Object.entries(installations))("matches the schemas of Kubernetes and its operators, %s", (_, args) => {
      const manifests = template(...args);
      expect(manifests.length).toBeGreaterThan(10);
      expect(manifests.flatMap(check)).toEqual([]);
    });

    it("is checked strictly: a misspelt field, a wrong type and an unknown kind are found", () => {
      const deployment = template(...madeSecrets).find(({ kind }) => kind === "Deployment") as Rendered;
      expect(check({ ...deployment, spec: { ...deployment.spec, replicaCount: 2 } })).toHaveLength(1);
      expect(check({ ...deployment, spec: { ...deployment.spec, revisionHistoryLimit: "five" } })).toHaveLength(1);
      expect(check({ ...deployment, apiVersion: "apps/v0" })).toHaveLength(1);
      const cluster = template(...madeSecrets).find(({ kind }) => kind === "Cluster") as Rendered;
      expect(check({ ...cluster, spec: { ...cluster.spec, instance: 3 } })).toHaveLength(1);
    });

    it("confines every pod: ordinary user, read-only, no capability, no account, bounded memory, probes", () => {
      const pods = template(...madeSecrets)
        .filter(({ kind }) => kind === "Deployment")
        .map(({ spec }) => spec.template.spec);
      expect(pods).toHaveLength(4);
      for (const pod of pods) {
        expect(pod).toMatchObject({
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
        });
        for (const container of [...pod.containers, ...(pod.initContainers ?? [])])
          expect(container).toMatchObject({
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
            resources: { limits: { memory: expect.any(String) } },
          });
        expect(pod.containers[0]).toMatchObject({ livenessProbe: expect.anything(), readinessProbe: expect.anything() });
      }
    });

    it("gives no process another's secrets, and every process a network policy and a disruption budget", () => {
      const manifests = template(...madeSecrets);
      const secretsOf = (name: string) =>
        manifests
          .find(({ kind, metadata }) => kind === "Deployment" && metadata.name === `reads-${name}`)
          ?.spec.template.spec.containers[0].env.filter(({ valueFrom }: { valueFrom?: unknown }) => valueFrom !== undefined)
          .map((one: { name: string }) => one.name);
      expect(secretsOf("web")).toEqual([]);
      expect(secretsOf("trainer")).toEqual(["DATABASE_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY"]);
      expect(secretsOf("ingest")).toEqual(["DATABASE_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "DEIDENTIFICATION_KEY"]);
      expect(secretsOf("api")).toEqual(["DATABASE_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "AUTH_SECRET", "DEIDENTIFICATION_KEY"]);
      const addressesOf = (container: { env: { name: string; valueFrom?: { secretKeyRef: { name: string } } }[] }) =>
        container.env.flatMap(({ name, valueFrom }) => (name.startsWith("DATABASE_") ? [[name, valueFrom?.secretKeyRef.name]] : []));
      const pods = manifests.flatMap(({ kind, spec }) => (kind === "Deployment" ? [spec.template.spec] : []));
      const processes = ["DATABASE_URL", "reads-database-processes"];
      const owner = ["DATABASE_OWNER_URL", "reads-database-app"];
      expect(pods.flatMap(({ containers }) => containers.flatMap(addressesOf))).toEqual([processes, processes, processes]);
      expect(pods.flatMap(({ initContainers = [] }) => initContainers.map(addressesOf))).toEqual(Array(3).fill([processes, owner]));
      expect(manifests.find(({ kind }) => kind === "TriggerAuthentication")?.spec.secretTargetRef[0].name).toBe("reads-database-processes");
      expect(manifests.find(({ kind }) => kind === "Cluster")?.spec.managed.roles).toMatchObject([
        { name: "second_read_application", login: false },
        { name: "second_read_processes", inRoles: ["second_read_application"], passwordSecret: { name: "reads-database-processes" } },
      ]);
      const named = (wanted: string) =>
        manifests
          .filter(({ kind }) => kind === wanted)
          .map(({ metadata }) => metadata.name)
          .sort();
      expect(named("PodDisruptionBudget")).toEqual(["reads-api", "reads-ingest", "reads-trainer", "reads-web"]);
      expect(named("NetworkPolicy")).toEqual(["reads-api", "reads-database", "reads-ingest", "reads-trainer", "reads-web"]);
    });

    it("scales with the queue of a real database", async () => {
      const { url } = await createTestDatabase();
      const database = openDatabase({ url, poolSize: 2 });
      const jobs = await openJobs({ databaseUrl: url, logger: { info() {}, warn() {}, error() {} }, worker: false });
      try {
        await database.sqlTransaction(async (sql) => {
          for (const uploadId of ["one", "two", "three"]) await jobs.enqueue(sql, "ingest-upload", { uploadId });
          await jobs.enqueue(sql, "ingest-upload", { uploadId: "later" }, { delaySeconds: 600 });
          for (const fold of [0, 1]) await jobs.enqueue(sql, "train-fold", { runId: "run", fold });
        });
        const counted = async (name: string) => {
          const scaled = template(...madeSecrets).find(
            ({ kind, metadata }) => kind === "ScaledObject" && metadata.name === `reads-${name}`,
          );
          const [row] = await database.sql.query<{ count: string }>(scaled?.spec.triggers[0].metadata.query);
          return Number(row?.count);
        };
        expect([await counted("ingest"), await counted("trainer")]).toEqual([3, 2]);
      } finally {
        await jobs.close();
        await database.close();
      }
    });

    it("gives each process its own store login if there are three, and the audit bucket to those that write there", () => {
      const manifests = template(...installations["with a login to the store for each process"]);
      const env = (name: string): { name: string; valueFrom?: { secretKeyRef: { name: string } } }[] =>
        manifests.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === `reads-${name}`)?.spec.template.spec.containers[0]
          .env;
      const ofStore = (name: string) =>
        env(name).flatMap((one) => (one.name.startsWith("S3_") && one.valueFrom ? [[one.name, one.valueFrom.secretKeyRef.name]] : []));
      for (const name of ["api", "ingest", "trainer"])
        expect(ofStore(name)).toEqual([
          ["S3_ACCESS_KEY", `store-${name}`],
          ["S3_SECRET_KEY", `store-${name}`],
        ]);
      expect(ofStore("web")).toEqual([]);
      const audits = ["api", "ingest", "trainer", "web"].filter((name) => env(name).some((one) => one.name === "S3_AUDIT_BUCKET"));
      expect(audits).toEqual(["api", "ingest"]);
    });

    it("tells a process what else it reads, and which of the hospital's authorities to trust", () => {
      const pods = template(...installations["with traces, backups, a public store and no cards"]).flatMap(({ kind, metadata, spec }) =>
        kind === "Deployment" ? [[metadata.name, spec.template.spec] as const] : [],
      );
      const told = (wanted: string) =>
        pods.flatMap(([pod, { containers }]) =>
          containers[0].env.flatMap(({ name, value }: { name: string; value?: string }) => (name === wanted ? [[pod, value]] : [])),
        );
      expect(told("SECURITY_CONTACT")).toEqual([["reads-web", "mailto:security@example.org"]]);
      expect(told("NODE_EXTRA_CA_CERTS").map(([pod]) => pod)).toEqual(["reads-api", "reads-ingest", "reads-trainer"]);
      const holding = pods.filter(([, { containers, volumes }]) => {
        const mounts = containers[0].volumeMounts as { name: string; mountPath: string }[];
        return (
          mounts.some(({ mountPath }) => mountPath === "/authorities") &&
          JSON.stringify(volumes).includes('"configMap":{"name":"hospital"}')
        );
      });
      expect(holding.map(([pod]) => pod)).toEqual(["reads-api", "reads-ingest", "reads-trainer"]);
    });

    it("refuses to be installed without secrets", () => {
      expect(() => template()).toThrow(/secrets\.existing/);
    });
  },
);

describe.skipIf(requireOrSkip(hasSchemas, "the schema of Compose (DEPLOYMENT_SCHEMAS)"))("Compose's files", () => {
  it.each(["compose.yaml", "compose.gpu.yaml"])("%s matches the Compose schema", (file) => {
    const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
      JSON.parse(readFileSync(join(schemas, "compose.json"), "utf8")) as object,
    );
    const wrong = (content: unknown) => (validate(content) ? [] : (validate.errors ?? []));
    const content = parse(read(`infra/compose/${file}`), { merge: true }) as { services: { trainer: object } };
    expect(wrong(content)).toEqual([]);
    expect(wrong({ ...content, services: { trainer: { ...content.services.trainer, read_onyl: true } } })).not.toEqual([]);
  });
});

describe.skipIf(requireOrSkip(promtool !== undefined, "promtool"))("Prometheus", () => {
  it("accepts the rules and the scrape configuration", () => {
    run(promtool as string, "check", "rules", "infra/monitoring/alerts.yaml");
    run(promtool as string, "check", "config", "infra/monitoring/prometheus.yaml");
  });
});

describe.skipIf(requireOrSkip(systemdAnalyze !== undefined, "systemd-analyze"))("systemd", () => {
  it("finds no fault in the units", () => {
    const units = ["second-read@api.service", "second-read-migrate.service", "second-read.target"];
    const { stderr } = spawnSync(systemdAnalyze as string, ["verify", "--recursive-errors=no", ...units], {
      encoding: "utf8",
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${join(root, "infra/systemd")}:` },
    });
    expect(stderr.split("\n").filter((line) => line.includes("second-read"))).toEqual([]);
  });
});
