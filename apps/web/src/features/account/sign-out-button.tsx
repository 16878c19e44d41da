"use client";

import { Button } from "@mantine/core";
import { signOut } from "../../data/session.ts";

export function SignOutButton() {
  return (
    <Button variant="default" onClick={() => void signOut()}>
      Sign out
    </Button>
  );
}
