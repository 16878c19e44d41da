import { type Connection, findProject, findWebhook, type WebhookRecord } from "@second-read/database";
import { AppError, assertNever, type ProjectSettings, type WebhookEvent } from "@second-read/domain";
import { type EndpointProblem, problemOfUrl } from "@second-read/webhooks";

/** @throws AppError INVALID_INPUT if requests may not be sent there; a name is checked again whenever something is sent. */
export async function requireUsableUrl(connection: Connection, projectId: string, text: string): Promise<string> {
  const url = text.trim();
  const settings: ProjectSettings = (await findProject(connection, projectId))?.settings ?? {};
  const { webhooksToPrivateAddresses: allowPrivate = false, webhooksOverHttp: allowHttp = false } = settings;
  const problem = problemOfUrl(url, { allowPrivate, allowHttp });
  if (problem !== null) throw new AppError("INVALID_INPUT", sentenceOf(problem), { field: "url", problem });
  return new URL(url).href;
}

/** Without duplicates. @throws AppError INVALID_INPUT */
export function requireEvents(events: readonly WebhookEvent[]): WebhookEvent[] {
  if (events.length === 0) throw new AppError("INVALID_INPUT", "Choose at least one event.", { field: "events" });
  return [...new Set(events)];
}

/** @throws AppError NOT_FOUND if it has been deleted meanwhile */
export async function requireWebhook(connection: Connection, id: string): Promise<WebhookRecord> {
  const webhook = await findWebhook(connection, id);
  if (webhook === null) throw new AppError("NOT_FOUND", "There is no such webhook.");
  return webhook;
}

/** For the audit trail: paths and queries of such addresses are often secrets. */
export function originOf(url: string): string {
  return new URL(url).origin;
}

function sentenceOf(problem: EndpointProblem): string {
  switch (problem) {
    case "NOT_A_URL":
      return "The address must be a URL such as https://example.org/hook, of at most 2,000 characters, without user, password or fragment.";
    case "HTTP_REFUSED":
      return "The address must be https. An administrator can allow http in the project's settings.";
    case "ADDRESS_REFUSED":
      return "The address is loopback, private, link-local or reserved. An administrator can allow loopback and private addresses in the project's settings.";
    default:
      return assertNever(problem);
  }
}
