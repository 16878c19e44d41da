import { appendAudit, systemChain } from "./audit.ts";
import type { Database } from "./connection.ts";

/** Records in the installation's audit trail that somebody with access to the machine installed a backbone. */
export function recordBackbone(
  database: Pick<Database, "sqlTransaction">,
  { sha256, name, cut }: { readonly sha256: string; readonly name: string; readonly cut: string },
): Promise<void> {
  return database.sqlTransaction(async (sql) => {
    await appendAudit(sql, {
      chain: systemChain,
      at: new Date(),
      actorId: null,
      action: "installBackbone",
      subject: `backbone ${sha256}`,
      outcome: "done",
      details: { name, cut, by: "command line" },
    });
  });
}
