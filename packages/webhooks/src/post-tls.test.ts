import { execFileSync, fork } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, requireOrSkip } from "@second-read/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostOutcome, postToEndpoint } from "./post.ts";

// A certificate authority for this test, which only its child processes trust, and a server with a certificate from it for one name.

const openssl = findProgram("openssl");
const skip = requireOrSkip(openssl !== undefined, "openssl");
const name = "hooks.example.org";

/** Sends one request from a process that trusts the authority by NODE_EXTRA_CA_CERTS, as an operator would set it. */
const program = `
import { postToEndpoint } from ${JSON.stringify(new URL("./post.ts", import.meta.url).href)};
const rules = { allowPrivate: true, allowHttp: false };
const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
process.send(await postToEndpoint({ url: process.argv[2], headers: {}, body: "{}" }, { rules, resolve, timeoutSeconds: 60 }), () => process.disconnect());
`;

describe.skipIf(skip)("a receiver with a valid certificate", () => {
  let folder: string;
  let port: number;
  let received = 0;
  let close: () => void = () => {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "webhook-tls-"));
    const at = (file: string) => join(folder, file);
    const run = (...args: string[]) => execFileSync(openssl as string, args, { cwd: folder, stdio: "ignore" });
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    run("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=The CA of a test", "-days", "2");
    run("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", `/CN=${name}`);
    await writeFile(at("names"), `subjectAltName=DNS:${name}`);
    const issue = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", "2"];
    run("x509", "-req", "-in", "server.csr", ...issue, "-out", "server.pem");
    await writeFile(at("send.mjs"), program);
    const server = createServer({ key: await readFile(at("server.key")), cert: await readFile(at("server.pem")) }, (_request, response) => {
      received += 1;
      response.writeHead(204).end();
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    ({ port } = server.address() as AddressInfo);
    close = () => server.close();
  });
  afterAll(async () => {
    close();
    await rm(folder, { recursive: true });
  });

  function sendTrusting(host: string): Promise<PostOutcome> {
    const child = fork(join(folder, "send.mjs"), [`https://${host}:${port}/`], {
      execArgv: ["--import", import.meta.resolve("tsx")],
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") },
    });
    return new Promise((resolve, reject) => {
      child.once("message", (outcome) => resolve(outcome as PostOutcome));
      child.once("exit", (code) => reject(new Error(`the child ended with ${code} and said nothing`)));
    });
  }

  test("is reached by the name that the certificate is for", async () => {
    received = 0;
    for (const host of [name, `${name}.`]) expect(await sendTrusting(host)).toEqual({ statusCode: 204, problem: null });
    expect(received).toBe(2);
  });

  test("is sent nothing when the address was resolved from another name, or is itself the host", async () => {
    received = 0;
    for (const host of ["other.example.org", `www.${name}`, "127.0.0.1"])
      expect([host, await sendTrusting(host)]).toEqual([host, { statusCode: null, problem: "TLS_FAILED" }]);
    expect(received).toBe(0);
  });

  test("is sent nothing by a process that does not trust its authority", async () => {
    received = 0;
    const rules = { allowPrivate: true, allowHttp: false };
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const outcome = await postToEndpoint(
      { url: `https://${name}:${port}/`, headers: {}, body: "{}" },
      { rules, resolve, timeoutSeconds: 60 },
    );
    expect([outcome, received]).toEqual([{ statusCode: null, problem: "TLS_FAILED" }, 0]);
  });
});
