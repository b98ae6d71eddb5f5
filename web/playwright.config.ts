import { defineConfig } from "@playwright/test";

// Journeys of the built pages against the fake server: Debian's own Chromium, no network, a fake
// microphone. Each test file starts a server of its own (test/e2e/fixture.ts).
export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-results",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 2,
  reporter: [["list"]],
  use: {
    viewport: { width: 1366, height: 768 },
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
      ],
    },
  },
});
