import { Button, PasswordInput, TextInput } from "@mantine/core";

/** Uncontrolled, so that the browser keeps what is typed before this script runs. */
export function PasswordFields({ ready, busy, isFirst }: { ready: boolean; busy: boolean; isFirst: boolean }) {
  return (
    <>
      <TextInput label="Email" type="email" name="email" autoComplete="username" required withAsterisk={false} autoFocus={isFirst} />
      <PasswordInput label="Password" name="password" autoComplete="current-password" required withAsterisk={false} />
      <Button type="submit" fullWidth loading={busy} disabled={!ready} variant={isFirst ? "filled" : "default"}>
        Sign in
      </Button>
    </>
  );
}
