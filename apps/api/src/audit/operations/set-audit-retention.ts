import { type AuditRetentionRecord, addAuditRetention, findAuditRetention, systemChain } from "@second-read/database";
import { AppError } from "@second-read/domain";
import { mutation } from "../../common/mutation.ts";
import type { Deps } from "../../deps.ts";
import type { Actor } from "../../sign-in/actor.ts";

const mostYears = 100;

/** @throws AppError INVALID_INPUT for a time that the installation does not allow */
export async function setAuditRetention(
  deps: Pick<Deps, "database" | "clock">,
  actor: Actor,
  years: number | null,
): Promise<AuditRetentionRecord> {
  return mutation(deps, actor, "setAuditRetention", async (sql, audit) => {
    const { years: before, minimumYears } = await findAuditRetention(sql);
    if (years !== null) requireAllowed(years, minimumYears);
    if (years !== before) await addAuditRetention(sql, years);
    audit(years === before ? null : { chain: systemChain, subject: "auditRetention", details: { before, years } });
    return { years, minimumYears };
  });
}

function requireAllowed(years: number, minimumYears: number | null): void {
  if (minimumYears === null)
    throw new AppError(
      "INVALID_INPUT",
      "Audit events are kept for good: whoever runs this installation has set no shortest time (AUDIT_MINIMUM_YEARS).",
    );
  if (years < minimumYears || years > mostYears)
    throw new AppError("INVALID_INPUT", `Audit events are kept for ${minimumYears} to ${mostYears} years, or indefinitely.`);
}
