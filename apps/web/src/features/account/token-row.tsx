import { Button, Table } from "@mantine/core";
import { serverNow } from "../../data/server-clock.ts";
import type { TokenPartsFragment } from "../../generated/graphql.ts";
import { Ago } from "../../ui/ago.tsx";
import { counted, instant } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { scopesInWords } from "./token-words.ts";

export interface TokenRowProps {
  readonly token: TokenPartsFragment;
  /** The owner, in lists of several people's tokens. */
  readonly owner?: string;
  readonly busy: boolean;
  readonly onRevoke: () => void;
}

export function TokenRow({ token, owner, busy, onRevoke }: TokenRowProps) {
  return (
    <Table.Tr c={token.revokedAt ? "dimmed" : undefined}>
      <Table.Td>
        {token.name} {owner ? <Quiet>{owner}</Quiet> : null}
      </Table.Td>
      <Table.Td>{scopesInWords(token.scopes)}</Table.Td>
      <Table.Td>
        <Ago at={token.createdAt} />
      </Table.Td>
      <Table.Td title={token.expiresAt ? instant(token.expiresAt) : undefined}>
        {token.revokedAt ? (
          <>
            revoked <Ago at={token.revokedAt} />
          </>
        ) : (
          expiryInWords(token.expiresAt)
        )}
      </Table.Td>
      <Table.Td>{token.lastUsedAt ? <Ago at={token.lastUsedAt} /> : "never"}</Table.Td>
      <Table.Td ta="right">
        {token.revokedAt ? null : (
          <Button size="compact-xs" variant="default" disabled={busy} onClick={onRevoke}>
            Revoke
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** "in 30 days", "expired". */
function expiryInWords(expiresAt: string | null | undefined): string {
  if (!expiresAt) return "never";
  const days = Math.ceil((Date.parse(expiresAt) - serverNow()) / 86_400_000);
  return days <= 0 ? "expired" : `in ${counted(days, "day")}`;
}
