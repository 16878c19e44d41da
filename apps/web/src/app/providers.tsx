"use client";

import { ApolloProvider } from "@apollo/client/react";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { type ReactNode, useEffect, useState } from "react";
import { createApolloClient } from "../data/client.ts";
import { refuseStrayDrops } from "../ui/refuse-stray-drops.ts";
import { cssVariables, theme } from "../ui/theme.ts";

export function Providers({ children, nonce }: { children: ReactNode; nonce?: string }) {
  const [client] = useState(createApolloClient);
  useEffect(() => refuseStrayDrops(window), []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="dark" getStyleNonce={() => nonce ?? ""}>
      <ApolloProvider client={client}>
        <Notifications position="bottom-center" limit={3} containerWidth={460} />
        {children}
      </ApolloProvider>
    </MantineProvider>
  );
}
