/** Who may do what: the permission table, the rule of blindness, scopes of tokens, and the hash chain of the audit trail. */
export * from "./actor.ts";
export * from "./anonymity.ts";
export * from "./audit-archive.ts";
export * from "./audit-chain.ts";
export * from "./blindness.ts";
export * from "./canonical-json.ts";
export * from "./conditions.ts";
export * from "./permissions.ts";
export * from "./scopes.ts";
