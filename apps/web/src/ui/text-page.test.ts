import { expect, test } from "vitest";
import { textPage } from "./text-page.ts";

test("a standalone page loads nothing, and its title is escaped", () => {
  const page = textPage('v3 of "A & <b>"', "<p>AUC 0.71</p>");
  expect(page).toContain("<title>v3 of &quot;A &amp; &lt;b&gt;&quot;</title>");
  expect(page).toContain("<p>AUC 0.71</p>");
  expect(page).toContain("Not for primary diagnosis");
  expect(page).not.toMatch(/src=|href=|<script/);
});
