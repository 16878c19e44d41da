import { expect, test } from "vitest";
import { summaryOfAudit } from "./npm-audit.ts";

const report = (vulnerabilities: object) => JSON.stringify({ auditReportVersion: 2, metadata: { vulnerabilities } });

test.each([
  [report({ info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0 }), "npm audit: no known vulnerabilities."],
  [report({ low: 2, moderate: 0, high: 1, critical: 1 }), "npm audit: 1 critical, 1 high, 2 low. See npm audit --omit=dev."],
  [JSON.stringify({ message: "request failed", error: { code: "ENOAUDIT" } }), "npm audit: the registry gave no answer."],
  ["", "npm audit: the registry gave no answer."],
  [null, "npm audit: the registry gave no answer."],
])("summarises %s in one line", (text, line) => expect(summaryOfAudit(text)).toBe(line));
