import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { answerSecurityContact } from "./security-contact.mjs";

async function answered(installation: { contact?: string; origin?: string }) {
  const server = createServer((_request, response) => answerSecurityContact(response, installation));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const text = await response.text();
  server.close();
  return { status: response.status, text };
}

test("whom to tell is told, for half a year", async () => {
  const { status, text } = await answered({ contact: "mailto:security@example.org", origin: "https://reads.example.org" });
  expect(status).toBe(200);
  expect(text).toMatch(
    /^Contact: mailto:security@example\.org\nExpires: \S+Z\nCanonical: https:\/\/reads\.example\.org\/\.well-known\/security\.txt\n$/,
  );
});

test.each([undefined, "", "security@example.org", "https://example.org/\nContact: mailto:other@example.org"])(
  "nobody is named by %j",
  async (contact) => {
    expect((await answered(contact === undefined ? {} : { contact })).status).toBe(404);
  },
);
