const dayMilliseconds = 86_400_000;

/**
 * Answers where to report vulnerabilities of this installation (RFC 9116); not found if the operator has named no contact.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {{ contact?: string | undefined, origin?: string | undefined }} installation
 */
export function answerSecurityContact(response, { contact, origin }) {
  if (!/^(mailto:|https:\/\/)[\x21-\x7e]+$/.test(contact ?? "")) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found.");
    return;
  }
  const lines = [`Contact: ${contact}`, `Expires: ${new Date(Date.now() + 180 * dayMilliseconds).toISOString()}`];
  if (origin) lines.push(`Canonical: ${origin}/.well-known/security.txt`);
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(`${lines.join("\n")}\n`);
}
