// The tokens as a Mantine theme. Colours are read from the CSS variables of tokens.css, so that the
// values stay written in one place.

import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

// Mantine wants ten shades; the ones it uses (filled, hover, light) point to our tokens.
const shades = (base: string, hover: string, soft: string, line: string): MantineColorsTuple => [
  soft,
  soft,
  line,
  line,
  base,
  base,
  base,
  hover,
  hover,
  hover,
];

const accent = shades(
  "var(--rg-accent)",
  "var(--rg-accent-hover)",
  "var(--rg-accent-soft)",
  "var(--rg-accent-line)",
);

export const theme = createTheme({
  fontFamily: "var(--rg-font)",
  fontFamilyMonospace: "var(--rg-font-mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "22px", lg: "24px", xl: "28px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "999px" },
  shadows: { xs: "var(--rg-shadow-1)", md: "var(--rg-shadow-2)" },
  defaultRadius: "sm",
  primaryColor: "regente",
  primaryShade: { light: 6, dark: 5 },
  colors: { regente: accent },
  focusRing: "auto",
  focusClassName: "rg-focus",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: "sm", variant: "default" },
      vars: (_theme, { size }) => ({
        root: {
          "--button-height":
            size === "lg" ? "40px" : size === "xs" ? "var(--rg-control-sm)" : "var(--rg-control)",
          "--button-padding-x": size === "xs" ? "8px" : "10px",
          "--button-fz": size === "xs" ? "var(--rg-fs-12)" : "var(--rg-fs-13)",
        },
      }),
    }),
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", checkIconPosition: "right", allowDeselect: false } },
    MultiSelect: { defaultProps: { size: "sm" } },
    Switch: { defaultProps: { size: "sm" } },
    Checkbox: { defaultProps: { size: "sm" } },
    Menu: {
      defaultProps: {
        shadow: "md",
        radius: "md",
        transitionProps: { duration: 0 },
        // Not "keydown", as is usual: a key pressed beside an open menu would close it first and then do
        // its work on the page behind.
        clickOutsideEvents: ["mousedown", "touchstart"],
      },
    },
    Popover: { defaultProps: { shadow: "md", radius: "md", transitionProps: { duration: 0 } } },
    ModalRoot: { defaultProps: { radius: "lg", transitionProps: { duration: 120 } } },
    DrawerRoot: { defaultProps: { transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 } } },
  },
});

const shared = {
  "--mantine-color-body": "var(--rg-canvas)",
  "--mantine-color-text": "var(--rg-text)",
  "--mantine-color-dimmed": "var(--rg-text-3)",
  "--mantine-color-default": "var(--rg-surface)",
  "--mantine-color-default-hover": "var(--rg-sunken)",
  "--mantine-color-default-color": "var(--rg-text)",
  "--mantine-color-default-border": "var(--rg-border-strong)",
  "--mantine-color-placeholder": "var(--rg-text-3)",
  "--mantine-color-error": "var(--rg-danger-text)",
  "--mantine-color-anchor": "var(--rg-accent-text)",
  "--mantine-color-disabled": "var(--rg-sunken)",
  "--mantine-color-disabled-color": "var(--rg-text-3)",
  "--mantine-color-disabled-border": "var(--rg-border)",
  "--mantine-color-regente-filled": "var(--rg-accent)",
  "--mantine-color-regente-filled-hover": "var(--rg-accent-hover)",
  "--mantine-color-regente-light": "var(--rg-accent-soft)",
  "--mantine-color-regente-light-hover": "var(--rg-accent-soft)",
  "--mantine-color-regente-light-color": "var(--rg-accent-text)",
  "--mantine-color-regente-text": "var(--rg-accent-text)",
  "--mantine-primary-color-contrast": "var(--rg-on-accent)",
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: shared,
});
