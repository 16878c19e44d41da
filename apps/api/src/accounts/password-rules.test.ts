import { expect, test } from "vitest";
import { faultOfPassword } from "./password-rules.ts";

const owner = { email: "rhea.lang@clinic.example", name: "Rhea Lang" };

test.each([
  ["short", "A password has at least 10 characters."],
  ["x".repeat(201), "A password has at most 200 characters."],
  ["abababababab", "This password repeats too few characters."],
  ["1234567890", "This password is among the most common ones."],
  ["Password2026!", "This password is among the most common ones."],
  ["!!!Sunshine1999", "This password is among the most common ones."],
  ["Liverpool-2026", "This password is among the most common ones."],
  ["RHEA-and-the-cat", "A password does not hold your name or address."],
])("%s: %s", (password, fault) => {
  expect(faultOfPassword(password, owner)).toBe(fault);
});

test.each(["four words and a comma", "kp7-Vw2-qzT", "пароль из нескольких слов", "xkq!.92;-fsd"])("%s may be one", (password) => {
  expect(faultOfPassword(password, owner)).toBeNull();
});
