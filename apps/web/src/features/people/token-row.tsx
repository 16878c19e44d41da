import { Button, Table } from "@mantine/core";
import type { TokenPartsFragment } from "../../generated/graphql.ts";
import { ago, counted } from "../../ui/format.ts";

export function TokenRow({ token, busy, onRevoke }: { token: TokenPartsFragment; busy: boolean; onRevoke: () => void }) {
  return (
    <Table.Tr c={token.revokedAt ? "dimmed" : undefined}>
      <Table.Td>{token.name}</Table.Td>
      <Table.Td>{ago(token.createdAt)}</Table.Td>
      <Table.Td>{token.revokedAt ? `revoked ${ago(token.revokedAt)}` : expiryInWords(token.expiresAt)}</Table.Td>
      <Table.Td>{token.lastUsedAt ? ago(token.lastUsedAt) : "never"}</Table.Td>
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

/** "in 30 days", "expired", "never". */
function expiryInWords(expiresAt: string | null | undefined): string {
  if (!expiresAt) return "never";
  const days = Math.ceil((Date.parse(expiresAt) - Date.now()) / 86_400_000);
  return days <= 0 ? "expired" : `in ${counted(days, "day")}`;
}
