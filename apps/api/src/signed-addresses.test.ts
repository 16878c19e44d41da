import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createStoreHandler, keys } from "@second-read/storage";
import { getNamedType, isObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSchema } from "./schema.ts";
import { type SeededExam, seedExam } from "./testing/seed-exam.ts";
import { seedVersion } from "./testing/seed-version.ts";
import { startTestApi, type TestApi, type TestPerson } from "./testing/test-api.ts";

// Every field of the schema that returns a signed address, in each situation in which it should be worth less or nothing.

/** An address is good for whoever holds it, until it expires. */
const longestSeconds = 600;

let api: TestApi;
let project: string;
let manager: TestPerson;
let admin: TestPerson;
let exam: SeededExam;
let other: SeededExam;
let ids: { e: string; v: string; x: string };
/** The same store, once addresses have expired. */
let later: { server: Server; origin: string };

const query = `query($e: ID!, $v: ID!, $x: ID!) {
  exam(id: $e) { images { url previewUrl } predictions { images { heatMapUrl } } }
  modelVersion(id: $v) { fileUrl }
  export(id: $x) { url }
}`;

/** Where the query above answers each of them. */
const fields = {
  "Image.url": ({ exam: found }) => found?.images[0]?.url,
  "Image.previewUrl": ({ exam: found }) => found?.images[0]?.previewUrl,
  "ImagePrediction.heatMapUrl": ({ exam: found }) => found?.predictions[0]?.images[0]?.heatMapUrl,
  "ModelVersion.fileUrl": ({ modelVersion }) => modelVersion?.fileUrl,
  "Export.url": ({ export: found }) => found?.url,
} satisfies Record<string, (data: any) => string | null | undefined>;
type FieldName = keyof typeof fields;
const names = Object.keys(fields) as FieldName[];

/** They accept a file instead: store-handler.test.ts. */
const uploads = ["UploadPart.url", "UploadTicket.url"];

beforeAll(async () => {
  api = await startTestApi({ liveClock: true });
  const serve = createStoreHandler(api.store.settings, () => Date.now() + (longestSeconds + 1) * 1000);
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later = { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  project = await api.project("addresses");
  manager = await api.person("Mia", { [project]: ["DATA_MANAGER", "ANALYST"] });
  admin = await api.person("Ada", { [project]: ["ADMIN"] });
  [exam, other] = [await finalExam(), await finalExam()];
  const version = await seedVersion(api, project, [{ exam, score: 0.2 }]);
  await api.database.prisma.imagePrediction.updateMany({ data: { heatMap: "MADE" } });
  const made = await madeExport(manager);
  ids = { e: exam.id, v: version.id, x: made };
  for (const { images } of [exam, other])
    for (const { id } of images) await put(keys.image(id), keys.preview(id, 512), keys.heatMap(version.id, id));
  await put(keys.versionFile(version.id));
});
afterAll(async () => {
  later?.server.close();
  await api?.close();
});

const finalExam = () => seedExam(api, project, { status: "SETTLED", truth: { class: "BENIGN", strength: "IMPORTED" } });

async function put(...objects: readonly string[]): Promise<void> {
  for (const key of objects) await api.store.store.put(key, Buffer.from(`bytes of ${key}`), { contentType: "application/octet-stream" });
}

async function madeExport({ id: requestedById }: TestPerson): Promise<string> {
  const expiresAt = new Date(Date.now() + 86_400_000);
  const { createExport } = await api.ok(manager, "mutation($p: ID!) { createExport(projectId: $p, format: CSV) { id } }", { p: project });
  const { id } = createExport;
  await api.database.prisma.export.update({ where: { id }, data: { requestedById, status: "SUCCEEDED", attempt: 1, expiresAt } });
  await put(keys.export(id, 1));
  return id;
}

/** What the fields answer to a person; null where the query is refused. */
async function addressesOf(person: TestPerson | null, variables: object = ids): Promise<Record<FieldName, string | null>> {
  const { data } = await api.graphql<any>(person, query, { ...variables });
  return Object.fromEntries(names.map((name) => [name, (data && fields[name](data)) ?? null])) as Record<FieldName, string | null>;
}

const nothing = Object.fromEntries(names.map((name) => [name, null]));

async function addressOf(name: FieldName): Promise<string> {
  const address = (await addressesOf(manager))[name];
  if (address === null) throw new Error(`${name} has no address`);
  return address.split("#", 1)[0] as string;
}

const statusOf = async (url: string, init: RequestInit = {}) => (await fetch(url, init)).status;

test("these are all fields that return one", () => {
  const found = Object.values(createSchema().getTypeMap())
    .filter((type) => isObjectType(type) && !["Query", "Mutation", "Subscription"].includes(type.name))
    .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : []))
    .filter(({ field }) => getNamedType(field.type).name === "String" && /^(Absolute )?URL /.test(field.description ?? ""));
  expect(found.map(({ type, field }) => `${type.name}.${field.name}`).sort()).toEqual([...names, ...uploads].sort());
});

describe.each(names)("an address of %s", (name) => {
  test("grants nothing but reading this object, and not for long", async () => {
    const url = await addressOf(name);
    const whole = await fetch(url);
    const text = await whole.text();
    expect([whole.status, text]).toEqual([200, expect.stringContaining("bytes of ")]);
    expect(whole.headers.get("cache-control")).toBe("private, no-store");
    expect(whole.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(Number(new URL(url).searchParams.get("expires")) - Date.now() / 1000).toBeLessThanOrEqual(longestSeconds);

    const head = await fetch(url, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, String(text.length), ""]);
    const part = await fetch(url, { headers: { range: "bytes=0-4" } });
    expect([part.status, await part.text()]).toEqual([206, text.slice(0, 5)]);
    expect(await statusOf(url, { headers: { range: `bytes=${text.length}-` } })).toBe(416);

    for (const method of ["PUT", "POST", "PATCH", "DELETE", "OPTIONS"])
      expect([method, (await statusOf(url, { method, ...(method === "OPTIONS" ? {} : { body: "other bytes" }) })) >= 400]).toEqual([
        method,
        true,
      ]);
    expect(await (await fetch(url, { headers: { "x-http-method-override": "DELETE" } })).text()).toBe(text);
    expect(await (await fetch(url)).text()).toBe(text);
  });

  test("is worth nothing once any part of it is changed", async () => {
    const url = new URL(await addressOf(name));
    for (const parameter of new Set([...url.searchParams.keys(), "name"])) {
      const [changed, dropped] = [new URL(url), new URL(url)];
      changed.searchParams.set(parameter, parameter === "expires" ? "99999999999" : "text/html");
      dropped.searchParams.delete(parameter);
      expect([parameter, await statusOf(changed.href)]).toEqual([parameter, 403]);
      if (url.searchParams.has(parameter)) expect([parameter, await statusOf(dropped.href)]).toEqual([parameter, 403]);
    }
    const path = url.pathname.slice("/store/".length);
    const [image] = other.images;
    const ofAnother = [keys.image(image?.id ?? ""), keys.preview(image?.id ?? "", 512)];
    for (const moved of [...ofAnother, `${path}/`, `/${path}`, path.toUpperCase(), path.replace("/", "%2f")])
      expect([moved, await statusOf(`${url.origin}/store/${moved}${url.search}`)]).not.toEqual([moved, 200]);
  });

  test("ends by itself", async () => {
    const url = await addressOf(name);
    const late = url.replace(api.store.settings.publicOrigin, later.origin);
    expect(await statusOf(late)).toBe(403);
    expect(await statusOf(late, { headers: { range: "bytes=0-4" } })).toBe(403);
    expect(await statusOf(late, { method: "HEAD" })).toBe(403);
  });
});

/** How somebody who was given addresses may lose the right to further ones. */
const ends: Record<string, (person: TestPerson) => Promise<unknown>> = {
  "who has lost the role": ({ id }) =>
    api.ok(admin, "mutation($p: ID!, $u: ID!) { setRoles(projectId: $p, userId: $u, roles: []) { id } }", { p: project, u: id }),
  "who was disabled": ({ id }) => api.ok(admin, "mutation($u: ID!) { setUserDisabled(userId: $u, disabled: true) { id } }", { u: id }),
  "whose token was revoked": ({ id }) =>
    api.database.prisma.apiToken.updateMany({ where: { userId: id }, data: { revokedAt: new Date() } }),
  "whose token has expired": ({ id }) =>
    api.database.prisma.apiToken.updateMany({ where: { userId: id }, data: { expiresAt: new Date(0) } }),
};

describe("no further address is given to somebody", () => {
  test.each(Object.keys(ends))("%s", async (life) => {
    const person = await api.person("Leaving", { [project]: ["DATA_MANAGER", "ANALYST"] });
    const own = { ...ids, x: await madeExport(person) };
    expect(Object.values(await addressesOf(person, own))).not.toContain(null);
    await ends[life]?.(person);
    api.api.deps.actors.forget(person.id);
    expect(await addressesOf(person, own)).toEqual(nothing);
  });

  test("of another project, or without an account; nor, for an export, to anybody else", async () => {
    const elsewhere = await api.project("elsewhere");
    const stranger = await api.person("Sam", { [elsewhere]: ["DATA_MANAGER", "ANALYST"] });
    expect([await addressesOf(stranger), await addressesOf(null)]).toEqual([nothing, nothing]);
    const { "Export.url": url, ...rest } = await addressesOf(admin);
    expect([url, Object.values(rest).includes(null)]).toEqual([null, false]);
  });

  test("after the exam was withdrawn, and the addresses of its images end at once", async () => {
    const before = await addressesOf(manager);
    await api.ok(manager, `mutation($id: ID!) { withdrawExam(examId: $id, reason: "asked for") { id } }`, { id: exam.id });
    const ofImages = ["Image.url", "Image.previewUrl", "ImagePrediction.heatMapUrl"] as const;
    for (const name of ofImages) expect([name, await statusOf(String(before[name]))]).toEqual([name, 404]);
    expect(await addressesOf(manager)).toEqual({ ...nothing, "ModelVersion.fileUrl": expect.any(String) });
  });
});
