import type { AccountsQuery } from "../../generated/graphql.ts";

/** An account in the list of all accounts. */
export type ListedAccount = AccountsQuery["accounts"]["nodes"][number];
