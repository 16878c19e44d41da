import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentOf, environments, secretNames } from "@second-read/runtime";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readStages } from "./read-stages.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const processes = ["api", "ingest", "trainer", "web"] as const;
const stages = readStages(read("infra/images/Dockerfile"));

describe("images", () => {
  it.each([...processes, "minio"])("%s runs as an ordinary user, reports its health, and compiles nothing", (target) => {
    const { user, healthcheck, command, environment } = stages.get(target) ?? expect.fail(`There is no stage ${target}.`);
    expect(user).toBe("10001:10001");
    expect(healthcheck).toMatch(/^\S.* CMD \["node", "\/healthcheck\.mjs"/);
    expect(command).toEqual(target === "minio" ? ["minio", "server", "/data", "--address", ":9000", "--quiet"] : ["node", "start.mjs"]);
    expect([...environment.keys()].filter((name) => /KEY|SECRET|PASSWORD|TOKEN/.test(name))).toEqual([]);
  });

  it("end in code built in a separate stage, from bases with a version", () => {
    for (const target of processes) expect(stages.get(target)?.copied).toContain(`--from=build /built/${target} /app`);
    expect(read("infra/images/Dockerfile")).not.toMatch(/^ADD |:latest/m);
  });

  it("are readable by their user whatever modes the checkout has, and are built without a secret of the installation", () => {
    const ofCheckout = [...processes, "minio"]
      .flatMap((target) => stages.get(target)?.copied ?? [])
      .filter((copy) => !copy.startsWith("--from="));
    expect(ofCheckout.length).toBeGreaterThan(0);
    expect(ofCheckout.filter((copy) => !/^--chmod=(644|755) /.test(copy))).toEqual([]);
    // Secrets and certificates are stored beside Compose's files.
    const ignored = read("infra/images/Dockerfile.dockerignore").split("\n");
    expect(ignored).toContain("infra/compose/*");
    expect(ignored.filter((line) => line.startsWith("!infra"))).toEqual(["!infra/compose/store"]);
  });
});

interface Service {
  readonly [name: string]: unknown;
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks: readonly string[];
}
const compose = parse(read("infra/compose/compose.yaml"), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
};
const ours = Object.entries(compose.services).filter(([, { image }]) => image.startsWith("second-read/"));

describe("Compose", () => {
  it("confines each of our processes: ordinary user, read-only, without capabilities, with limits", () => {
    expect(ours.map(([name]) => name).sort()).toEqual([
      "api",
      "ingest",
      "migrate",
      "minio",
      "store-copy",
      "store-logins",
      "trainer",
      "web",
    ]);
    for (const [name, service] of ours)
      expect({ name, ...service }).toMatchObject({
        user: "10001:10001",
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        pids_limit: expect.any(Number),
        logging: { options: { "max-size": "10m", "max-file": "6" } },
      });
  });

  it("prevents other images from writing outside their volumes or keeping logs for ever", () => {
    for (const [name, service] of Object.entries(compose.services))
      expect({ name, ...service }).toMatchObject({ read_only: true, cap_drop: ["ALL"], logging: { driver: "json-file" } });
  });

  it("builds each image once: with two services that build it, chance decides whose is used, and containers could be replaced needlessly", () => {
    const built = ours.flatMap(([, { image, build }]) => (build === undefined ? [] : [image]));
    expect(built).toHaveLength(new Set(built).size);
    expect(new Set(ours.map(([, { image }]) => image))).toEqual(new Set(built));
    for (const [name, service] of ours)
      if (service.build === undefined) expect({ name, ...service }).toMatchObject({ pull_policy: "never" });
  });

  it("publishes only the TLS endpoint, and keeps database and store unreachable from outside", () => {
    expect(Object.entries(compose.services).flatMap(([name, { ports }]) => (ports === undefined ? [] : [name]))).toEqual(["caddy"]);
    expect(compose.services.postgres?.networks).toEqual(["data"]);
    expect(compose.networks.data?.internal).toBe(true);
  });

  it.each(processes)("passes %s only what it reads", (name) => {
    const told = Object.keys(compose.services[name]?.environment ?? {});
    expect(told.filter((variable) => !(variable in environmentOf(name, Object.fromEntries(told.map((one) => [one, "set"])))))).toEqual([]);
  });

  it.each(processes)("can pass %s everything that it reads, except what images and this stack fix", (name) => {
    const fixed = [
      ...["PORT", "HOST", "API_PORT", "OPERATIONS_PORT", "CODE_VERSION", "SECOND_READ_DEV", "S3_BUCKET", "S3_REGION"],
      ...["STORE_FOLDER", "STORE_SIGNING_KEY", "INCOMING_KEY", "INGEST_FOLDER", "TRAINER_CACHE_FOLDER"],
      // The container, which has no bubblewrap, is itself what confines the child that reads files.
      "INGEST_SANDBOX",
      ...environments.computing,
    ];
    const told = Object.keys(compose.services[name]?.environment ?? {});
    const isTold = (pattern: string) =>
      told.some((one) => (pattern.endsWith("*") ? one.startsWith(pattern.slice(0, -1)) : one === pattern));
    expect(environments[name].filter((pattern) => !(fixed.includes(pattern) || isTold(pattern)))).toEqual(
      name === "trainer" ? ["S3_AUDIT_BUCKET", "S3_AUDIT_LOCK_DAYS"] : [],
    );
  });

  it("requires only settings that docs/operations.md names", () => {
    const asked = [...read("infra/compose/compose.yaml").matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name as string);
    const named = new Set(read("docs/operations.md").match(/\b[A-Z][A-Z0-9_]+\b/g));
    expect([...new Set(asked)].filter((name) => !named.has(name))).toEqual([]);
  });

  it("lets Caddy read an ordinary user's certificates and Caddyfile", () => {
    expect(compose.services.caddy).toMatchObject({ cap_add: ["NET_BIND_SERVICE", "DAC_OVERRIDE"] });
  });

  it("waits for the database itself, not for the temporary one with which its image initialises it", () => {
    expect(compose.services.postgres).toMatchObject({
      healthcheck: { test: expect.arrayContaining(["pg_isready", "-h", "127.0.0.1"]) },
    });
  });

  it("migrates as the owner of the tables, and runs each process with a login that owns none", () => {
    const userOf = (address: string | undefined) => /^postgresql:\/\/([a-z_]+):/.exec(address ?? "")?.[1];
    const addresses = Object.values(compose.services).flatMap(({ environment = {} }) => userOf(environment.DATABASE_URL) ?? []);
    expect(addresses).toEqual(["second_read_processes", "second_read_processes", "second_read_processes", "second_read_processes"]);
    const owners = Object.entries(compose.services).filter(([, { environment = {} }]) => environment.DATABASE_OWNER_URL !== undefined);
    expect(owners.map(([name, { environment }]) => [name, userOf(environment?.DATABASE_OWNER_URL)])).toEqual([["migrate", "second_read"]]);
  });

  it("withholds from the web what it must not know, and gives the others each of their secrets", () => {
    const secretsOf = (name: string) =>
      Object.keys(compose.services[name]?.environment ?? {}).filter((variable) => secretNames.some((secret) => secret === variable));
    expect(secretsOf("web")).toEqual([]);
    expect(secretsOf("trainer").sort()).toEqual(["DATABASE_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY"]);
    expect(secretsOf("ingest").sort()).toEqual(["DATABASE_URL", "DEIDENTIFICATION_KEY", "S3_ACCESS_KEY", "S3_SECRET_KEY"]);
    expect(secretsOf("api").sort()).toEqual([
      "AUTH_SECRET",
      "DATABASE_URL",
      "DEIDENTIFICATION_KEY",
      "OIDC_CLIENT_SECRET",
      "S3_ACCESS_KEY",
      "S3_SECRET_KEY",
    ]);
  });

  it("gives each process its own store login, the web none, and the administrator's only to the services that create those", () => {
    const logins = Object.entries(compose.services).flatMap(([name, { environment = {} }]) =>
      environment.S3_ACCESS_KEY === undefined ? [] : [[name, environment.S3_ACCESS_KEY, environment.S3_SECRET_KEY]],
    );
    expect(logins).toEqual(
      ["api", "ingest", "trainer"].map((name) => [
        name,
        `second-read-${name}`,
        `\${${name.toUpperCase()}_STORE_KEY:?run infra/compose/up}`,
      ]),
    );
    const administrators = Object.entries(compose.services).filter(([, { environment = {} }]) => "MINIO_ROOT_PASSWORD" in environment);
    expect(administrators.map(([name]) => name)).toEqual(["minio", "store-logins", "store-copy"]);
    expect(Object.keys(compose.services.trainer?.environment ?? {})).not.toContain("S3_AUDIT_BUCKET");
  });

  it("creates every secret that it requires", () => {
    const asked = [...read("infra/compose/compose.yaml").matchAll(/\$\{([A-Z0-9_]+):\?run/g)].map(([, name]) => name as string);
    const made = /for name in ([A-Z0-9_ ]+);/.exec(read("infra/compose/up"))?.[1]?.split(" ") ?? [];
    expect([...new Set(asked)].sort()).toEqual(made.sort());
  });
});

describe("systemd", () => {
  it("gives the migration and each process its own user and secrets, and keeps all secrets files from them", () => {
    const units = { "%i": read("infra/systemd/second-read@.service"), migrate: read("infra/systemd/second-read-migrate.service") };
    for (const [name, unit] of Object.entries(units))
      for (const line of [
        `User=second-read-${name}`,
        `Group=second-read-${name}`,
        `EnvironmentFile=/etc/second-read/${name}.env`,
        "InaccessiblePaths=-/etc/second-read",
      ])
        expect(unit.split("\n")).toContain(line);
    expect(read("docs/operations.md")).toContain("for name in migrate api ingest trainer web; do useradd");
  });

  it("confines the migration and each process: read-only, no capability, only a service's system calls, where others fail without killing", () => {
    const unit = read("infra/systemd/second-read@.service");
    const confinements = unit.split("\n").filter((line) => /^(Protect|Restrict|PrivateTmp|NoNew|Cap|Lock|SystemCall|UMask)/.test(line));
    expect(confinements).toEqual(
      expect.arrayContaining([
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "PrivateTmp=yes",
        "SystemCallErrorNumber=EPERM",
      ]),
    );
    expect(read("infra/systemd/second-read-migrate.service").split("\n")).toEqual(expect.arrayContaining(confinements));
    expect(unit.split("\n")).toContain("Restart=always");
    expect(unit).toContain("WorkingDirectory=/opt/second-read/current/%i\nExecStart=/usr/bin/node start.mjs");
    for (const name of processes) expect(read("infra/systemd/second-read.target")).toContain(`second-read@${name}.service`);
  });
});
