"use client";

import { Modal } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { LinkButton } from "../../ui/link-button.tsx";
import { Lonely } from "../../ui/lonely.tsx";
import { Finder } from "./finder.tsx";
import classes from "./frame.module.css";
import { KeyMap, keyMapOf } from "./key-map.tsx";
import { KeyMapProvider } from "./key-map-context.tsx";
import { destinationOf, destinations, destinationsFor } from "./navigation.ts";
import { PageGuide } from "./page-guide.tsx";
import type { ProjectScope } from "./project-context.tsx";
import { ProjectSwitcher } from "./project-switcher.tsx";
import { Rail } from "./rail.tsx";
import { RailFoot } from "./rail-foot.tsx";
import { RailLinks } from "./rail-links.tsx";

/** The rail beside the page, the finder and the key map over it. */
export function FrameLayout({ scope, children }: { scope: ProjectScope; children: ReactNode }) {
  const here = destinationOf(usePathname());
  const [keyMapOpened, keyMap] = useDisclosure(false);
  const destination = destinations.find(({ key }) => key === here);
  const allowed = !destination || destinationsFor(scope.roles).includes(destination);
  // Beside images the rail is collapsed.
  const immersive = allowed && (here === "read" || here === "arbitration");
  // With the images on screen their own listener has answered it already.
  const toggleKeyMap = (event: KeyboardEvent) => event.defaultPrevented || keyMap.toggle();
  useHotkeys([
    ["?", toggleKeyMap, { preventDefault: false }],
    ["shift+?", toggleKeyMap, { preventDefault: false }],
  ]);

  return (
    <div className={classes.frame} data-immersive={immersive || undefined}>
      <Rail collapsed={immersive} here={destination?.label ?? "Pages"}>
        <ProjectSwitcher scope={scope} />
        <RailLinks scope={scope} here={here} />
        <RailFoot scope={scope} onKeyMap={keyMap.open} />
      </Rail>
      {allowed ? (
        <main className={classes.main}>
          <PageGuide page={here} />
          <KeyMapProvider value={keyMap.open}>{children}</KeyMapProvider>
        </main>
      ) : (
        <NotOpenToYou scope={scope} label={destination.label} />
      )}
      <Modal opened={keyMapOpened} onClose={keyMap.close} title="Keys" size={here === "read" ? 980 : "lg"}>
        <KeyMap groups={keyMapOf(here)} />
      </Modal>
      <Finder scope={scope} />
    </div>
  );
}

/** A page that the roles do not include is not opened: it would ask for what the server refuses. */
function NotOpenToYou({ scope, label }: { scope: ProjectScope; label: string }) {
  const first = destinationsFor(scope.roles)[0];
  return (
    <Lonely title={`${label} is not open to you`}>
      <p>Your roles in {scope.project.name} do not include it. An administrator can give you roles on the People page.</p>
      {first ? <LinkButton href={`/p/${scope.project.key}/${first.path}`}>{first.label}</LinkButton> : null}
    </Lonely>
  );
}
