import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type AuditEventRecord, countAuditEvents, readChain } from "@second-read/database";
import { AppError, assertNever } from "@second-read/domain";
import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { requireTurn } from "../access/rate-limits.ts";
import { mutation } from "../common/mutation.ts";
import type { RequestContext } from "../context.ts";
import { cefLine } from "./cef.ts";
import { requireAuditor } from "./require-auditor.ts";

const questionSchema = z.object({
  chain: z.string().max(64),
  format: z.enum(["jsonl", "cef"]),
  /** The last sequence number that the caller has. */
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
});

/** Allows a collector that asks twice a minute. */
export const exportLimit = { most: 120, windowSeconds: 3_600 };

/**
 * GET /audit/export?chain=…&format=jsonl|cef&after=…: a chain from there to its end, streamed, one event per line, with everything that its hash
 * covers. For people who may read the chain; the download is its next event.
 */
export function serveAuditExport(contextOf: (request: Request) => Promise<RequestContext>): RequestHandler {
  return async (request, response) => {
    const context = await contextOf(request);
    const { deps } = context;
    const question = questionSchema.safeParse(request.query);
    if (!question.success)
      throw new AppError("INVALID_INPUT", "Ask for a chain, a format (jsonl or cef) and, to go on, after which sequence.");
    const { chain, format, after } = question.data;
    const actor = await requireAuditor(context, chain);
    await requireTurn(deps, `exportAudit ${actor.id}`, exportLimit);
    const upTo = await countAuditEvents(deps.database.sql, chain);
    await mutation(deps, actor, "exportAudit", async (_sql, audit) =>
      audit({ chain, subject: `audit ${chain}`, details: { format, after, upTo } }),
    );
    response.writeHead(200, {
      "content-type": format === "jsonl" ? "application/x-ndjson; charset=utf-8" : "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="second-read-audit-${chain}.${format === "jsonl" ? "jsonl" : "log"}"`,
      "cache-control": "no-store",
    });
    const toLine = lineOf(format, { host: new URL(deps.settings.publicOrigin).hostname, version: deps.settings.codeVersion });
    await pipeline(Readable.from(inLines(readChain(deps.database.sql, chain, { after, upTo }), toLine)), response);
  };
}

function lineOf(format: "jsonl" | "cef", made: { host: string; version: string }): (event: AuditEventRecord) => string {
  switch (format) {
    case "jsonl":
      return (event) => JSON.stringify(event);
    case "cef":
      return (event) => cefLine(event, made);
    default:
      return assertNever(format);
  }
}

async function* inLines(batches: AsyncIterable<AuditEventRecord[]>, toLine: (event: AuditEventRecord) => string): AsyncGenerator<string> {
  for await (const events of batches) yield `${events.map(toLine).join("\n")}\n`;
}
