/** Where webhooks may be sent, how requests are signed, and the request itself. */
export { type EndpointProblem, type EndpointRules, problemOfUrl } from "./endpoint.ts";
export { type PostOutcome, postToEndpoint, type Resolve, resolveByName } from "./post.ts";
export { createWebhookSecret, signedHeaders } from "./signature.ts";
