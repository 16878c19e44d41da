import { AppError } from "@second-read/domain";
import type { RequestHandler } from "express";
import { bearerToken } from "./sign-in/actor.ts";

/**
 * Threat: a page of another site makes the browser send our cookie. Every POST without an API token must come from our own origin; a browser always
 * states the origin of a POST, and a page cannot forge it.
 */
export function requireOwnOrigin(publicOrigin: string): RequestHandler {
  return (request, _response, next) => {
    const safe = request.method === "GET" || request.method === "HEAD" || bearerToken(request.headers) !== null;
    const carriesCookie = request.headers.cookie !== undefined;
    if (!safe && carriesCookie && request.headers.origin !== publicOrigin) {
      next(fromAnotherSite());
      return;
    }
    next();
  };
}

/**
 * For downloads that are recorded in a person's name. Threat: a link on another site makes the browser send our cookie, and with it the person's
 * download appears in the audit trail. Browsers state where a request comes from, and no page can forge it.
 */
export const refuseOtherSites: RequestHandler = (request, _response, next) => {
  const isOurs = ["same-origin", "none", undefined].includes(request.get("sec-fetch-site"));
  next(isOurs ? undefined : fromAnotherSite());
};

const fromAnotherSite = () => new AppError("FORBIDDEN", "This request came from another site.");
