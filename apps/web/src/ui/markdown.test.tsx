import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown } from "./markdown.tsx";

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

describe("Markdown", () => {
  it("renders headings, paragraphs, lists, tables and code", () => {
    const shown = html("## Data\nOne\ntwo **three** `four`.\n\n- a\n- b\n\n1. x\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\nraw **x**\n```");
    const elements = [...shown.matchAll(/<(h3|p|ul|ol|table|pre)\b/g)].map(([, name]) => name);
    expect(elements).toEqual(["h3", "p", "ul", "ol", "table", "pre"]);
    expect(shown).toMatch(/<p>One\s+two <strong>three<\/strong> <code>four<\/code>\.<\/p>/);
    expect(shown).toMatch(/<th[^>]*>A<\/th><th[^>]*>B<\/th>.*<td[^>]*>1<\/td><td[^>]*>2<\/td>/s);
    expect(shown).toContain("raw **x**");
  });

  it("needs no empty line after a heading, as in a model card", () => {
    const shown = html("## Measured\n- AUC 0.71 (0.62 to 0.79)\n- score ≥ 0.161; 1 < 2\n\n## Calibration\nPlatt.");
    expect([...shown.matchAll(/<(h3|li|p)\b/g)].map(([, name]) => name)).toEqual(["h3", "li", "li", "h3", "p"]);
    expect(shown).toContain("score ≥ 0.161; 1 &lt; 2");
  });

  it("shows HTML as text, and only the words of links", () => {
    const shown = html(
      '<img src=x onerror="alert(1)"> and <script>alert(2)</script> [read](javascript:alert(3)) ![x](https://a.example/x.png) <https://b.example> `<b>`',
    );
    expect(shown).not.toMatch(/<img|<script|<b>|javascript:|<a /);
    expect(shown).toContain("&lt;script&gt;");
    expect(shown).toContain("read");
  });

  it("terminates on every input", () => {
    for (const text of ["", "```", "|", "| a |\n|---|", "#", "- ", "**", "*x", "\n\n\n"]) expect(() => html(text)).not.toThrow();
  });
});
