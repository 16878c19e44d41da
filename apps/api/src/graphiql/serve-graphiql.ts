import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { notFound } from "@second-read/domain";
import { type Request, type RequestHandler, Router } from "express";
import type { RequestContext } from "../context.ts";
import { examples } from "./examples.ts";

const require = createRequire(import.meta.url);
const own = fileURLToPath(new URL("assets/", import.meta.url));

/** Everything that the page loads: all of it is on this machine, in one folder of this origin. */
const assets: ReadonlyMap<string, string> = new Map([
  ["react.js", join(dirname(require.resolve("react/package.json")), "umd/react.production.min.js")],
  ["react-dom.js", join(dirname(require.resolve("react-dom/package.json")), "umd/react-dom.production.min.js")],
  ["graphiql.js", join(dirname(require.resolve("graphiql/package.json")), "graphiql.min.js")],
  ["graphiql.css", join(dirname(require.resolve("graphiql/package.json")), "graphiql.min.css")],
  ["start.js", join(own, "start.js")],
  ["page.css", join(own, "page.css")],
]);

/** Scripts only from our own files, none inline; styles also inline, since the editor sets them. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** GraphiQL for people: GET /graphql from a browser. A person without a session is sent to sign in, and shown nothing of the schema. */
export function serveGraphiql(contextOf: (request: Request) => Promise<RequestContext>): Router {
  const router = Router();
  router.get("/", async (request, response, next) => {
    if (request.accepts(["json", "html"]) !== "html") {
      next();
      return;
    }
    if ((await contextOf(request)).actor === null) {
      response.redirect(302, "/sign-in?next=%2Fgraphql");
      return;
    }
    response
      .set({ "content-security-policy": policy, "cache-control": "no-store", "referrer-policy": "no-referrer" })
      .type("html")
      .send(page);
  });
  router.get("/assets/:name", serveAsset(contextOf));
  return router;
}

function serveAsset(contextOf: (request: Request) => Promise<RequestContext>): RequestHandler {
  return async (request, response) => {
    const file = assets.get(String(request.params.name));
    if (file === undefined || (await contextOf(request)).actor === null) throw notFound();
    response.set("cache-control", "private, max-age=3600").sendFile(file, { dotfiles: "allow", cacheControl: false });
  };
}

const asset = (name: string) => `/graphql/assets/${name}`;
// A data block, not a script: the policy allows no inline scripts.
const data = JSON.stringify(examples).replaceAll("<", "\\u003c");

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Second Read</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${asset("graphiql.css")}">
<link rel="stylesheet" href="${asset("page.css")}">
</head>
<body>
<div id="graphiql"></div>
<script type="application/json" id="examples">${data}</script>
${["react.js", "react-dom.js", "graphiql.js", "start.js"].map((name) => `<script src="${asset(name)}"></script>`).join("\n")}
</body>
</html>
`;
