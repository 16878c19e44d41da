import { Button } from "@mantine/core";

const formats = [
  { format: "jsonl", label: "JSON lines", says: "Download the audit trail as JSON lines" },
  { format: "cef", label: "CEF", says: "Download the audit trail as syslog lines with CEF" },
] as const;

/** A whole chain as a file, for auditors and log collectors. */
export function AuditDownload({ chain }: { chain: string }) {
  return formats.map(({ format, label, says }) => (
    <Button
      key={format}
      component="a"
      href={`/audit/export?chain=${chain}&format=${format}`}
      download
      size="xs"
      variant="default"
      title={says}
    >
      {label}
    </Button>
  ));
}
