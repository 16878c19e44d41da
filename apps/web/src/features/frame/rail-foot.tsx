import { Group, Kbd, Menu } from "@mantine/core";
import { IconKeyboard, IconSearch, IconUser } from "@tabler/icons-react";
import Link from "next/link";
import { words } from "../../ui/format.ts";
import { leave } from "../account/leave.tsx";
import classes from "./frame.module.css";
import type { ProjectScope } from "./project-context.tsx";

/** Finder, key map and the person, at the foot of the rail. */
export function RailFoot({ scope, onFind, onKeyMap }: { scope: ProjectScope; onFind: () => void; onKeyMap: () => void }) {
  return (
    <div className={classes.foot}>
      <button type="button" className={classes.place} onClick={onFind}>
        <Group component="span" gap={8} wrap="nowrap">
          <IconSearch size={15} aria-hidden /> Find
        </Group>
        <Kbd>Ctrl K</Kbd>
      </button>
      <button type="button" className={classes.place} onClick={onKeyMap}>
        <Group component="span" gap={8} wrap="nowrap">
          <IconKeyboard size={15} aria-hidden /> Keys
        </Group>
        <Kbd>?</Kbd>
      </button>
      <PersonMenu scope={scope} />
    </div>
  );
}

function PersonMenu({ scope }: { scope: ProjectScope }) {
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <button type="button" className={classes.place}>
          <Group component="span" gap={8} wrap="nowrap" miw={0}>
            <IconUser size={15} aria-hidden className={classes.icon} /> <span className={classes.name}>{scope.me.name}</span>
          </Group>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{scope.me.email}</Menu.Label>
        <Menu.Label>{[...scope.roles].map(words).join(" · ") || "member"}</Menu.Label>
        <Menu.Item component={Link} href="/account">
          Account
        </Menu.Item>
        <Menu.Item onClick={() => void leave()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
