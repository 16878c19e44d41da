import type { AccountsQuery } from "../../generated/graphql.ts";

/** An account as the list of all has it. */
export type ListedAccount = AccountsQuery["accounts"]["nodes"][number];
