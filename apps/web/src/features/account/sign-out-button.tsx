"use client";

import { Button } from "@mantine/core";
import { leave } from "./leave.tsx";

export function SignOutButton() {
  return (
    <Button variant="default" onClick={() => void leave()}>
      Sign out
    </Button>
  );
}
