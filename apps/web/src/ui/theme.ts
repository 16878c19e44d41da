import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { surface, whoseStyles } from "./colours.ts";

const dark: MantineColorsTuple = [
  surface.text,
  "#cfd0cc",
  surface.quiet,
  surface.faint,
  "#4a5158",
  surface.line,
  surface.raised,
  surface.page,
  "#131517",
  "#0f1113",
];
const steel: MantineColorsTuple = [
  "#eef2f6",
  "#dbe2ea",
  "#b8c5d2",
  "#93a6b9",
  "#748ba2",
  "#5f7892",
  "#4c637a",
  "#3d5166",
  "#303f50",
  "#26323f",
];

/** A dark theme with off-white text; no white and no saturated colour beside an image. */
export const theme = createTheme({
  colors: { dark, steel },
  // With the system setting for reduced motion, dialogs appear at once.
  respectReducedMotion: true,
  primaryColor: "steel",
  primaryShade: 6,
  white: surface.text,
  black: "#000000",
  defaultRadius: "sm",
  fontFamily: "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Menlo, monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "19px" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px" },
      h2: { fontSize: "16px" },
      h3: { fontSize: "14px" },
      h4: { fontSize: "12px", fontWeight: "500", lineHeight: "1.5" },
    },
  },
  focusRing: "auto",
  components: {
    Badge: {
      defaultProps: { variant: "default", radius: 3, h: "auto", mih: 22, px: 6, fz: 12, fw: 400, tt: "none" },
      // A chip shows its whole text, on a second line if necessary.
      styles: { root: { overflow: "visible" }, label: { overflow: "visible", whiteSpace: "normal" } },
    },
    Button: { defaultProps: { size: "sm" } },
    Kbd: { defaultProps: { size: "xs" } },
    // Without Mantine's focusable placeholder, the first item of a menu takes the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Table: { defaultProps: { borderColor: "var(--hairline)", horizontalSpacing: 10, verticalSpacing: 7 } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Modal: {
      defaultProps: {
        centered: true,
        // A click beside a form would lose what was typed into it.
        closeOnClickOutside: false,
        closeButtonProps: { "aria-label": "Close" },
        overlayProps: { backgroundOpacity: 0.6, color: "#000" },
      },
    },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {},
  dark: {
    ...Object.fromEntries(Object.entries(surface).map(([name, colour]) => [`--${name}`, colour])),
    "--truth": whoseStyles.truth.colour,
    "--mantine-color-body": surface.page,
    "--mantine-color-text": surface.text,
    "--mantine-color-bright": surface.text,
    "--mantine-color-dimmed": surface.quiet,
    "--mantine-color-default": surface.raised,
    "--mantine-color-default-hover": surface.hover,
    "--mantine-color-default-color": surface.text,
    "--mantine-color-default-border": surface.line,
    "--mantine-color-error": surface.danger,
    "--mantine-color-placeholder": surface.faint,
    "--mantine-color-gray-light-color": surface.text,
  },
});
