"use client";

import { Button, type ButtonProps } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";

/** A link to another page that looks like a button. */
export function LinkButton({ href, children, ...button }: ButtonProps & { href: string; children: ReactNode }) {
  return (
    <Button component={Link} href={href} variant="default" {...button}>
      {children}
    </Button>
  );
}
