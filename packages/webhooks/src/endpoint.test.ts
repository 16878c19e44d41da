import { expect, test } from "vitest";
import { problemOfUrl } from "./endpoint.ts";

const strict = { allowPrivate: false, allowHttp: false };
const lax = { allowPrivate: true, allowHttp: true };

test.each([
  ["https://hooks.example.org/a?b=c", null],
  ["https://8.8.8.8:8443/", null],
  ["http://hooks.example.org/", "HTTP_REFUSED"],
  ["ftp://hooks.example.org/", "NOT_A_URL"],
  ["hooks.example.org", "NOT_A_URL"],
  ["https://user:password@hooks.example.org/", "NOT_A_URL"],
  ["https://hooks.example.org/#there", "NOT_A_URL"],
  [`https://hooks.example.org/${"a".repeat(2_000)}`, "NOT_A_URL"],
  ["https://localhost/", "ADDRESS_REFUSED"],
  ["https://LOCALHOST./", "ADDRESS_REFUSED"],
  ["https://a.localhost/", "ADDRESS_REFUSED"],
  ["https://127.0.0.1/", "ADDRESS_REFUSED"],
  // The same address in decimal, octal, hexadecimal and short form.
  ["https://2130706433/", "ADDRESS_REFUSED"],
  ["https://0177.0.0.1/", "ADDRESS_REFUSED"],
  ["https://0x7f.1/", "ADDRESS_REFUSED"],
  ["https://127.1/", "ADDRESS_REFUSED"],
  ["https://127.0.0.1./", "ADDRESS_REFUSED"],
  ["https://0/", "ADDRESS_REFUSED"],
  // With letters, digits and dots of other scripts, and with characters that parsers drop.
  ["https://127。0。0。1/", "ADDRESS_REFUSED"],
  ["https://①②⑦.0.0.1/", "ADDRESS_REFUSED"],
  ["https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "ADDRESS_REFUSED"],
  ["https://localhost%2e/", "ADDRESS_REFUSED"],
  ["https://loc\talhost/", "ADDRESS_REFUSED"],
  ["https://127.0.0.1\\@hooks.example.org/", "ADDRESS_REFUSED"],
  ["https://hooks.example.org@127.0.0.1/", "NOT_A_URL"],
  ["https://hooks.example.org./", null],
  ["https://[::1]/", "ADDRESS_REFUSED"],
  ["https://[::]/", "ADDRESS_REFUSED"],
  ["https://[64:ff9b::a9fe:a9fe]/", "ADDRESS_REFUSED"],
  ["https://[64:ff9b::7f00:1]/", "ADDRESS_REFUSED"],
  ["https://[::ffff:127.0.0.1]/", "ADDRESS_REFUSED"],
  ["https://0.0.0.0/", "ADDRESS_REFUSED"],
  ["https://169.254.169.254/latest/meta-data/", "ADDRESS_REFUSED"],
  ["https://[fe80::1]/", "ADDRESS_REFUSED"],
  ["https://10.1.2.3/", "ADDRESS_REFUSED"],
] as const)("%s: %s", (url, problem) => {
  expect(problemOfUrl(url, strict)).toBe(problem);
});

test("allows http and private addresses if an administrator does, but never the address of a cloud's credentials", () => {
  const found = (url: string) => problemOfUrl(url, lax);
  expect(["http://127.0.0.1:9000/", "http://localhost/", "https://[fd12::1]/", "http://10.0.0.8/"].map(found)).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(["http://169.254.169.254/", "http://[::ffff:10.0.0.8]/", "http://0.0.0.0/"].map(found)).toEqual(Array(3).fill("ADDRESS_REFUSED"));
  expect(problemOfUrl("https://10.0.0.8/", { allowPrivate: false, allowHttp: true })).toBe("ADDRESS_REFUSED");
  expect(problemOfUrl("http://10.0.0.8/", { allowPrivate: true, allowHttp: false })).toBe("HTTP_REFUSED");
});
