import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ConfigurationError, parseConfig } from "./config.ts";
import { fields, servedStoreSettings, servingFields, storeFields, storeSettings, uploadFields, uploadStoreSettings } from "./fields.ts";

const schema = z.object({ DATABASE_URL: fields.DATABASE_URL, PORT: fields.PORT, DEIDENTIFICATION_KEY: fields.DEIDENTIFICATION_KEY });
const good = { DATABASE_URL: "postgresql://u:p@h/db", DEIDENTIFICATION_KEY: "k".repeat(32) };

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe("parseConfig", () => {
  it("fills in defaults, drops unknown variables, and freezes", () => {
    const config = parseConfig(schema, { ...good, PORT: "8080", HOME: "/root" });
    expect(config).toEqual({ ...good, PORT: 8080 });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("reports all missing and malformed values at once, without repeating any", () => {
    const faults = faultsOf(() => parseConfig(schema, { DATABASE_URL: "mysql://u:hunter2@h/db", PORT: "99999" }));
    expect(faults).toHaveLength(3);
    expect(faults.join("\n")).toMatch(
      /DATABASE_URL: does not begin with postgresql:\/\/[\s\S]*PORT: is above 65535[\s\S]*DEIDENTIFICATION_KEY is not set \(key of pseudonyms/,
    );
    expect(faults.join("\n")).not.toContain("hunter2");
  });

  it("treats an empty value as missing", () => {
    expect(parseConfig(schema, { ...good, PORT: "" }).PORT).toBe(3000);
    expect(faultsOf(() => parseConfig(schema, { ...good, DATABASE_URL: "" }))).toHaveLength(1);
  });
});

describe("storeSettings", () => {
  const storeSchema = z.object(storeFields);
  it("selects S3 when S3_ENDPOINT is set, and says what is missing", () => {
    const s3 = { S3_ENDPOINT: "https://s3.example.org/", S3_ACCESS_KEY: "a", S3_SECRET_KEY: "s" };
    expect(storeSettings(parseConfig(storeSchema, s3))).toMatchObject({
      kind: "s3",
      endpoint: "https://s3.example.org",
      publicEndpoint: "https://s3.example.org",
    });
    expect(faultsOf(() => storeSettings(parseConfig(storeSchema, { S3_ENDPOINT: "https://s3.example.org" })))).toHaveLength(2);
    expect(faultsOf(() => parseConfig(storeSchema, { S3_ENDPOINT: "s3.example.org:9000/path" }))).toHaveLength(1);
  });
  it("selects a folder otherwise", () => {
    const keys = { STORE_SIGNING_KEY: "k".repeat(32), INCOMING_KEY: "i".repeat(32), PUBLIC_ORIGIN: "http://127.0.0.1:3000" };
    const folder = parseConfig(z.object({ ...storeFields, ...uploadFields, ...servingFields }), { STORE_FOLDER: "/data", ...keys });
    expect(servedStoreSettings(folder)).toEqual({
      kind: "folder",
      folder: "/data",
      incomingKey: "i".repeat(32),
      signingKey: "k".repeat(32),
      publicOrigin: "http://127.0.0.1:3000",
    });
    // Each process is given only what it needs.
    expect(uploadStoreSettings(folder)).toEqual({ kind: "folder", folder: "/data", incomingKey: "i".repeat(32) });
    expect(storeSettings(folder)).toEqual({ kind: "folder", folder: "/data" });
    const { STORE_FOLDER } = folder;
    expect(faultsOf(() => storeSettings({}))).toHaveLength(1);
    expect(faultsOf(() => uploadStoreSettings({ STORE_FOLDER }))).toHaveLength(1);
    expect(faultsOf(() => servedStoreSettings({ STORE_FOLDER, INCOMING_KEY: keys.INCOMING_KEY }))).toHaveLength(2);
  });
});
