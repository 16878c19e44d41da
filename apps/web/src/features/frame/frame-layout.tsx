"use client";

import { useDisclosure, useHotkeys } from "@mantine/hooks";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { LinkButton } from "../../ui/link-button.tsx";
import { Lonely } from "../../ui/lonely.tsx";
import { finder } from "./finder-store.ts";
import classes from "./frame.module.css";
import { KeyMapProvider } from "./key-map-context.tsx";
import { destinationOf, destinations, destinationsFor } from "./navigation.ts";
import { PageGuide } from "./page-guide.tsx";
import type { ProjectScope } from "./project-context.tsx";
import { ProjectSwitcher } from "./project-switcher.tsx";
import { Rail } from "./rail.tsx";
import { RailFoot } from "./rail-foot.tsx";
import { RailLinks } from "./rail-links.tsx";

// Loaded on demand, since images come first.
const Finder = dynamic(() => import("./finder.tsx").then((loaded) => loaded.Finder), { ssr: false });
const KeyMapDialog = dynamic(() => import("./key-map-dialog.tsx").then((loaded) => loaded.KeyMapDialog), { ssr: false });

/** The rail beside the page, the finder and the key map over it. */
export function FrameLayout({ scope, children }: { scope: ProjectScope; children: ReactNode }) {
  const here = destinationOf(usePathname());
  const [keyMapOpened, keyMap] = useDisclosure(false);
  const [hasFinder, setHasFinder] = useState(false);
  const destination = destinations.find(({ key }) => key === here);
  const allowed = !destination || destinationsFor(scope.roles).includes(destination);
  // Beside images the rail is collapsed.
  const immersive = allowed && (here === "read" || here === "arbitration");
  // While the images are on screen, their own listener has already handled the key.
  const toggleKeyMap = (event: KeyboardEvent) => event.defaultPrevented || keyMap.toggle();
  useHotkeys([
    ["?", toggleKeyMap, { preventDefault: false }],
    ["shift+?", toggleKeyMap, { preventDefault: false }],
  ]);
  const find = () => (hasFinder ? finder.open() : setHasFinder(true));
  useHotkeys([["mod+K", find]], []);

  return (
    <div className={classes.frame} data-immersive={immersive || undefined}>
      <Rail collapsed={immersive} here={destination?.label ?? "Pages"}>
        <ProjectSwitcher scope={scope} />
        <RailLinks scope={scope} here={here} />
        <RailFoot scope={scope} onFind={find} onKeyMap={keyMap.open} />
      </Rail>
      {allowed ? (
        <main className={classes.main}>
          <PageGuide page={here} />
          <KeyMapProvider value={keyMap.open}>{children}</KeyMapProvider>
        </main>
      ) : (
        <NotOpenToYou scope={scope} label={destination.label} />
      )}
      {keyMapOpened ? <KeyMapDialog page={here} onClose={keyMap.close} /> : null}
      {hasFinder ? <Finder scope={scope} /> : null}
    </div>
  );
}

/** A page that the roles do not include is not opened, since its queries would be refused. */
function NotOpenToYou({ scope, label }: { scope: ProjectScope; label: string }) {
  const first = destinationsFor(scope.roles)[0];
  return (
    <Lonely title={`${label} is not open to you`}>
      <p>Your roles in {scope.project.name} do not include it. An administrator can give you roles on the People page.</p>
      {first ? <LinkButton href={`/p/${scope.project.key}/${first.path}`}>{first.label}</LinkButton> : null}
    </Lonely>
  );
}
