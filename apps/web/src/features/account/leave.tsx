import { Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { signOut } from "../../data/sign-out.ts";

const id = "sign-out";

/** Signs out, or shows why that failed and what can be done. */
export async function leave(anyway = false): Promise<void> {
  notifications.hide(id);
  const result = await signOut(anyway);
  switch (result.kind) {
    case "left":
      return;
    case "failed":
      notifications.show({ id, color: "red", title: "Not signed out", message: result.sentence, autoClose: false });
      return;
    case "unsaved":
      notifications.show({
        id,
        color: "yellow",
        title: "Not signed out yet",
        message: <Unsaved sentences={result.sentences} />,
        autoClose: false,
      });
  }
}

function Unsaved({ sentences }: { sentences: readonly string[] }) {
  return (
    <Stack gap={6} align="flex-start">
      <Text size="sm">{sentences.join(" ")} Signing out removes it from this browser.</Text>
      <Button size="xs" variant="default" onClick={() => void leave(true)}>
        Sign out anyway
      </Button>
    </Stack>
  );
}
