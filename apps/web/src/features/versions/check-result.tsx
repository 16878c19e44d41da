import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconMinus } from "@tabler/icons-react";

/** The result of a check: an icon and a word, never colour alone. `passed` is null where it could not be evaluated. */
export function CheckResult({ passed, isForMonitoring }: { passed: boolean | null; isForMonitoring: boolean }) {
  const Icon = isForMonitoring || passed === null ? IconMinus : passed ? IconCheck : IconAlertTriangle;
  const colour = isForMonitoring || passed === null ? "dimmed" : passed ? "var(--good)" : "var(--danger)";
  return (
    <Text span inherit c={colour}>
      <Icon size={13} aria-hidden /> {isForMonitoring ? "for monitoring" : passed === null ? "not evaluated" : passed ? "pass" : "fail"}
    </Text>
  );
}
