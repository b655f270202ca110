import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const browsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

export default defineConfig({
  testDir: "tests",
  testIgnore: process.env.CARNET_SCREENSHOTS ? [] : "screenshots.spec.js",
  outputDir: "../target/e2e",
  reporter: "list",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // Long enough for a machine that others slow down: nothing waits longer than it has to.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? browsers.find(existsSync),
      // Debian's Chromium refuses to run as root with its sandbox; the rest keeps it from calling its makers.
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
