import { examStatuses, type Role, roles } from "@second-read/domain";
import { describe, expect, test } from "vitest";
import { actsOn, consequenceOf, resultOf } from "./exam-acts.ts";

const offered = (status: (typeof examStatuses)[number], readByMe: boolean, ...held: Role[]) =>
  actsOn({ status, readByMe }, new Set(held)).map(({ act, refusal }) => `${act}${refusal ? " refused" : ""}`);

describe("the actions on a whole exam", () => {
  test.each(examStatuses)("while %s", (status) => {
    const final = status === "SETTLED" || status === "TECHNICAL_RECALL";
    for (const role of roles) {
      const withdraws = (role === "DATA_MANAGER" || role === "ADMIN") && status !== "WITHDRAWN";
      expect([role, offered(status, false, role)]).toEqual([
        role,
        [
          ...(role === "ARBITER" && final ? ["reopen"] : []),
          ...(withdraws && status === "PRIOR" ? ["queue"] : []),
          ...(withdraws ? ["withdraw"] : []),
        ],
      ]);
    }
  });
  test("an arbiter who read the exam is told that another one must reopen it", () => {
    expect(offered("SETTLED", true, "READER", "ARBITER", "ADMIN")).toEqual(["reopen refused", "withdraw"]);
  });
  test.each(examStatuses)("breaking the glass is for who manages and is kept blind, while something is hidden: %s", (status) => {
    const mayBreak = (...held: Role[]) => offered(status, false, ...held).includes("breakGlass");
    const isHidden = status !== "SETTLED" && status !== "WITHDRAWN";
    expect([mayBreak("DATA_MANAGER", "READER"), mayBreak("ADMIN", "ARBITER")]).toEqual([isHidden, isHidden]);
    expect([mayBreak("ADMIN", "DATA_MANAGER"), mayBreak("READER", "ARBITER", "ANALYST")]).toEqual([false, false]);
  });
  test("the consequences are shown before, and the result after", () => {
    expect(consequenceOf("withdraw")).toContain("cannot be restored");
    expect(consequenceOf("reopen")).toContain("under review");
    expect([resultOf("reopen", "QUEUED"), resultOf("withdraw", "WITHDRAWN")]).toEqual([
      "It waits for new readers.",
      "Its images are deleted.",
    ]);
    expect(resultOf("reopen", "ARBITRATION")).toContain("awaits arbitration");
  });
});
