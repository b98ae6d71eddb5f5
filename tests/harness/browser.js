// The agent's browser: headless Chromium (Debian's) whose microphone plays a tone.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatWav, resample, tone } from "../carrier/sound.js";
import { PASSWORD, ROOT } from "./server.js";
import { until } from "./wait.js";

const { chromium } = createRequire(path.join(ROOT, "web/package.json"))("@playwright/test");

// A steady tone is what noise suppression removes: the fake microphone is taken as it is.
function takeTheMicrophoneAsItIs() {
  const original = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (!original) return;
  navigator.mediaDevices.getUserMedia = (constraints) =>
    original({
      ...constraints,
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
}

export class AgentBrowser {
  static async open(server, { hertz = 1000 } = {}) {
    const browser = new AgentBrowser(server);
    browser.directory = mkdtempSync(path.join(tmpdir(), "regente-browser-"));
    const microphone = path.join(browser.directory, "microphone.wav");
    writeFileSync(microphone, formatWav(resample(tone(hertz, 10), 8000, 48_000), 48_000));
    browser.program = await chromium.launchServer({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      headless: true,
      args: [
        ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-audio-capture=${microphone}`,
        "--autoplay-policy=no-user-gesture-required",
      ],
    });
    browser.chromium = await chromium.connect(browser.program.wsEndpoint());
    browser.context = await browser.chromium.newContext({
      baseURL: server.base,
      locale: "pt-BR",
      permissions: ["microphone"],
      viewport: { width: 1366, height: 768 },
    });
    await browser.context.addInitScript(takeTheMicrophoneAsItIs);
    browser.page = await browser.context.newPage();
    browser.complaints = [];
    browser.page.on("pageerror", (error) => browser.complaints.push(String(error)));
    return browser;
  }

  constructor(server) {
    this.server = server;
  }

  async signIn(user, password = PASSWORD) {
    const { page } = this;
    await page.goto("/");
    await page.locator('input[name="user"]').fill(user);
    await page.locator('input[name="password"]').fill(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/mesa/);
  }

  // The shift begins: the browser is the seat, and the agent is available.
  async startShift() {
    const { page } = this;
    await page.getByRole("button", { name: "Entrar no turno" }).click();
    await this.audioUp();
    await page.keyboard.press("Control+Shift+P");
  }

  async audioUp() {
    await this.page.locator('[data-testid="audio"][data-state="up"]').waitFor({ timeout: 15_000 });
  }

  // The item in hand in this state; resolves with its id.
  async item(state, milliseconds = 15_000) {
    const section = this.page.locator(`section[data-item][data-state="${state}"]`);
    await section.waitFor({ timeout: milliseconds });
    return section.getAttribute("data-item");
  }

  async noItem() {
    await this.page.locator("section[data-item]").waitFor({ state: "detached", timeout: 15_000 });
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  // Energy and packets both ways, as getStats has them since the connection began.
  async statistics() {
    return this.page.evaluate(async () => {
      const result = { receivedEnergy: 0, sentEnergy: 0, packetsReceived: 0, packetsSent: 0 };
      const reports = await window.regenteSeat.getStats();
      for (const report of reports.values()) {
        if (report.type === "inbound-rtp" && report.kind === "audio") {
          result.receivedEnergy += report.totalAudioEnergy ?? 0;
          result.packetsReceived += report.packetsReceived ?? 0;
        } else if (report.type === "outbound-rtp" && report.kind === "audio") {
          result.packetsSent += report.packetsSent ?? 0;
        } else if (report.type === "media-source" && report.kind === "audio") {
          result.sentEnergy += report.totalAudioEnergy ?? 0;
        }
      }
      return result;
    });
  }

  // Sound flows both ways now: both energies grow.
  async talks() {
    const before = await this.statistics();
    await until(
      "audio energy flows both ways",
      async () => {
        const now = await this.statistics();
        return (
          now.receivedEnergy > before.receivedEnergy + 1e-4 &&
          now.sentEnergy > before.sentEnergy + 1e-4 &&
          now.packetsReceived > before.packetsReceived + 25 &&
          now.packetsSent > before.packetsSent + 25
        );
      },
      8000,
      200,
    );
  }

  async screenshot(file) {
    await this.page.screenshot({ path: file });
  }

  // The machine loses power: no goodbye from any process of the browser.
  async die() {
    await this.program.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async close() {
    await this.chromium.close().catch(() => {});
    await this.program.close().catch(() => {});
    rmSync(this.directory, { recursive: true, force: true });
  }
}
