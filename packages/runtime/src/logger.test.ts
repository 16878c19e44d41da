import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";

describe("createLogger", () => {
  it("censors secrets and identities down to the third level", () => {
    const lines: string[] = [];
    const logger = createLogger({ process: "api", level: "info", destination: { write: (line: string) => void lines.push(line) } });
    logger.info(
      {
        password: "CANARY",
        request: { headers: { authorization: "CANARY", "set-cookie": "CANARY" }, token: "CANARY" },
        upload: { fileName: "CANARY", id: "u1" },
      },
      "said",
    );
    expect(lines.join("")).not.toContain("CANARY");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ process: "api", msg: "said", upload: { id: "u1", fileName: "[redacted]" } });
  });
});
