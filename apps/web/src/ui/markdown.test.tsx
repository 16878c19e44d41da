import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown, parseMarkdown } from "./markdown.tsx";

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

describe("Markdown", () => {
  it("knows headings, paragraphs, lists, tables and code", () => {
    const blocks = parseMarkdown("## Data\nOne\ntwo.\n\n- a\n- b\n\n1. x\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\nraw **x**\n```");
    expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "paragraph", "list", "list", "table", "code"]);
    expect(blocks[1]).toEqual({ kind: "paragraph", text: "One two." });
    expect(blocks[4]).toEqual({ kind: "table", head: ["A", "B"], rows: [["1", "2"]] });
  });

  it("shows what would be HTML as text, and of links their words only", () => {
    const shown = html('<img src=x onerror="alert(1)"> and <script>alert(2)</script> [read](javascript:alert(3)) `<b>`');
    expect(shown).not.toMatch(/<img|<script|<b>|javascript:|<a /);
    expect(shown).toContain("&lt;script&gt;");
    expect(shown).toContain("read");
  });

  it("ends on every input", () => {
    for (const text of ["", "```", "|", "| a |\n|---|", "#", "- ", "**", "*x", "\n\n\n"]) expect(() => html(text)).not.toThrow();
  });
});
