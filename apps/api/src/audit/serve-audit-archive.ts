import { archiveDigest } from "@second-read/access";
import { findAuditArchive, type RecordedArchive } from "@second-read/database";
import { AppError, notFound } from "@second-read/domain";
import { ObjectNotFoundError, readArchive } from "@second-read/storage";
import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { requireTurn } from "../access/rate-limits.ts";
import { mutation } from "../common/mutation.ts";
import type { RequestContext } from "../context.ts";
import type { Deps } from "../deps.ts";
import { requireAuditor } from "./require-auditor.ts";
import { exportLimit } from "./serve-audit-export.ts";

const questionSchema = z.object({
  chain: z.string().max(64),
  /** Sequence number of the last event of the archive. */
  last: z.coerce.number().int().min(1).max(2_147_483_647),
});

/**
 * GET /audit/archive?chain=…&last=…: archived events of a chain, as stored. For people who may read the chain; an archive that does not match the
 * chain's record is not served. The download is an event of the chain.
 */
export function serveAuditArchive(contextOf: (request: Request) => Promise<RequestContext>): RequestHandler {
  return async (request, response) => {
    const context = await contextOf(request);
    const { deps } = context;
    const question = questionSchema.safeParse(request.query);
    if (!question.success) throw new AppError("INVALID_INPUT", "Ask for a chain and the last event of an archive.");
    const { chain, last } = question.data;
    const actor = await requireAuditor(context, chain);
    await requireTurn(deps, `exportAudit ${actor.id}`, exportLimit);
    const archive = await findAuditArchive(deps.database.sql, chain, last);
    if (archive === null) throw notFound();
    const lines = await readRecorded(deps, chain, archive);
    const { first, sha256 } = archive;
    await mutation(deps, actor, "openAuditArchive", async (_sql, audit) =>
      audit({ chain, subject: `audit ${chain}`, details: { first, last, sha256 } }),
    );
    response
      .writeHead(200, {
        "content-type": "application/x-ndjson; charset=utf-8",
        "content-disposition": `attachment; filename="second-read-audit-${chain}-${first}-${last}.jsonl"`,
        "cache-control": "no-store",
      })
      .end(lines);
  };
}

/** @throws AppError WRONG_STATE if it is missing from the store, or differs there */
async function readRecorded({ store }: Pick<Deps, "store">, chain: string, archive: RecordedArchive): Promise<string> {
  try {
    const lines = await readArchive(store, chain, archive);
    if (archiveDigest(lines) === archive.sha256) return lines;
  } catch (error) {
    if (!(error instanceof ObjectNotFoundError)) throw error;
  }
  throw new AppError(
    "WRONG_STATE",
    `The archive of events ${archive.first} to ${archive.last} is missing from the store, or is not what was put there. Tell whoever runs this installation.`,
  );
}
