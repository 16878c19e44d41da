import { describe, expect, it } from "vitest";
import { isRejectionCode, rejection, rejectionCodes } from "./rejections.ts";

describe("rejections", () => {
  it("each say what is wrong and what to do, in two sentences of their own", () => {
    const messages = rejectionCodes.map((code) => rejection(code).message);
    expect(new Set(messages).size).toBe(rejectionCodes.length);
    for (const message of messages) expect(message).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
    for (const message of messages) expect(message).not.toContain("undefined");
  });

  it("name the bound that was passed", () => {
    expect(rejection("TOO_MANY_PIXELS", { actual: 9e8, limit: 1e8 }).message).toContain("(900 megapixels, at most 100 megapixels)");
    expect(rejection("TOO_LARGE", { limit: 2e8 }).message).toContain("(at most 200 MB)");
  });

  it("quote what was found short and printable", () => {
    const { message } = rejection("NOT_MAMMOGRAPHY", { found: `US\u0000\n${"x".repeat(500)}` });
    expect(message).toContain("modality US??xxx");
    expect(message.length).toBeLessThan(260);
  });

  it("quote a row of the sender's own table whole and in its own script, without control characters", () => {
    const row = `Line 3: acquiredOn is "2024-02-30", not a date such as 2024-02-29, in the row of Ångström\u0007.png`;
    expect(rejection("INVALID_FACTS", { row }).message).toBe(
      `The facts cannot be used: ${row.replace("\u0007", "?")}. Correct the row and send the file again.`,
    );
  });

  it("know their codes", () => {
    expect(isRejectionCode("EMPTY_FILE")).toBe(true);
    expect(isRejectionCode("toString")).toBe(false);
  });
});
