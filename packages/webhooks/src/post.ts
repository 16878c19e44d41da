import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { type ClientRequest, request as requestByHttp } from "node:http";
import { request as requestByHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { DeliveryProblem } from "@second-read/domain";
import { type EndpointRules, hostOf, mayConnect } from "./endpoint.ts";

export interface PostOutcome {
  readonly statusCode: number | null;
  /** Null after any answer from 200 to 299. */
  readonly problem: DeliveryProblem | null;
}

/** Resolves all addresses of a name, once. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;
export const resolveByName: Resolve = (hostname) => lookup(hostname, { all: true });

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON */
  readonly body: string;
}

/** Number of interim answers (103 Early Hints and the like) accepted from a receiver; one that sends more would keep us busy reading. */
const interimAnswersAtMost = 10;

export interface PostOptions {
  readonly rules: EndpointRules;
  readonly resolve: Resolve;
  /** From resolving the address to receiving the answer's status. */
  readonly timeoutSeconds: number;
}

/**
 * Sends one request and returns the answer's status; never throws because of what the other side does. The name is resolved once, every address is
 * checked, and the connection goes only to those: a name that resolves differently a moment later gains nothing. Redirects are not followed, and no
 * byte of the answer's body is read.
 */
export async function postToEndpoint(post: Post, { rules, resolve, timeoutSeconds }: PostOptions): Promise<PostOutcome> {
  const url = new URL(post.url);
  if (url.protocol !== "https:" && !rules.allowHttp) return failed("HTTP_REFUSED");
  const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
  const addresses = await resolveWithin(deadline, hostOf(url), resolve);
  if (typeof addresses === "string") return failed(addresses);
  if (!addresses.every(({ address }) => mayConnect(address, rules))) return failed("ADDRESS_REFUSED");
  return send(url, post, addresses, deadline);
}

async function resolveWithin(
  deadline: AbortSignal,
  host: string,
  resolve: Resolve,
): Promise<readonly LookupAddress[] | "NAME_UNKNOWN" | "TIMEOUT"> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const late = new Promise<"TIMEOUT">((settle) => {
    deadline.addEventListener("abort", () => settle("TIMEOUT"), { once: true });
  });
  const found = resolve(host).then(
    (addresses) => (addresses.length > 0 ? addresses : ("NAME_UNKNOWN" as const)),
    () => "NAME_UNKNOWN" as const,
  );
  return Promise.race([found, late]);
}

function send(url: URL, { headers, body }: Post, addresses: readonly LookupAddress[], deadline: AbortSignal): Promise<PostOutcome> {
  const options = {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "user-agent": "Second-Read-Webhooks",
    },
    lookup: pinnedTo(addresses),
    // A separate connection, closed afterwards: one from a pool may lead to where the name pointed earlier.
    agent: false,
    signal: deadline,
  } as const;
  return new Promise((settle) => {
    const request = url.protocol === "https:" ? requestByHttps(url, options) : requestByHttp(url, options);
    const progress = watch(request, url.protocol === "https:");
    let interimAnswers = 0;
    request.on("information", () => {
      interimAnswers += 1;
      if (interimAnswers > interimAnswersAtMost) request.destroy();
    });
    request.on("response", (response) => {
      const { statusCode = 0 } = response;
      settle({ statusCode, problem: problemOfStatus(statusCode) });
      response.destroy();
    });
    request.on("error", () => settle(failed(deadline.aborted ? "TIMEOUT" : progress())));
    // Something that is not an answer, such as a change of protocol, closes the request without an error.
    request.on("close", () => settle(failed("NO_ANSWER")));
    request.end(body);
  });
}

/** A lookup that returns the addresses already checked; nothing is resolved again. */
function pinnedTo(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, { all }, answer) => {
    if (all) return answer(null, [...addresses]);
    const [first] = addresses;
    answer(null, first?.address ?? "", first?.family);
  };
}

/** What an error means at this point: it depends on how far the request has come. */
function watch(request: ClientRequest, encrypted: boolean): () => DeliveryProblem {
  let problem: DeliveryProblem = "UNREACHABLE";
  request.on("socket", (socket) => {
    socket.once("connect", () => {
      problem = encrypted ? "TLS_FAILED" : "NO_ANSWER";
    });
    socket.once("secureConnect", () => {
      problem = "NO_ANSWER";
    });
  });
  return () => problem;
}

function problemOfStatus(statusCode: number): DeliveryProblem | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  return statusCode >= 300 && statusCode < 400 ? "REDIRECT" : "STATUS";
}

function failed(problem: DeliveryProblem): PostOutcome {
  return { statusCode: null, problem };
}
