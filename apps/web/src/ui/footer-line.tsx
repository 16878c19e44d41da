import { Text } from "@mantine/core";

/** The small line at the foot of every page with images. */
export function FooterLine() {
  return (
    <Text size="xs" c="var(--faint)" pt={8}>
      Research and quality use. Not for primary diagnosis.
    </Text>
  );
}
