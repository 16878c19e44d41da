import { expect, test } from "vitest";
import { createWebhookSecret, signedHeaders } from "./signature.ts";

// The example from the specification's own documentation.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: new Date(1_614_265_330_000), body: '{"test": 2432232314}' };

test("signs as in the specification's example", () => {
  expect(signedHeaders(message, [secret])).toEqual({
    "webhook-id": message.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("signs with each secret, the new one first", () => {
  const [one, two] = [createWebhookSecret(), createWebhookSecret()];
  const both = signedHeaders(message, [one, two])["webhook-signature"];
  expect(both).toBe([one, two].map((each) => signedHeaders(message, [each])["webhook-signature"]).join(" "));
  expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(one).not.toBe(two);
});
