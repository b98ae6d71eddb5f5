// A whole server of its own for one test: free ports, a temporary data directory, an owner made
// through the one-time link, and at the end the logs kept where a failed test leaves them.

import { spawn, spawnSync } from "node:child_process";
import dgram from "node:dgram";
import { once } from "node:events";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Api } from "./api.js";
import { until, within } from "./wait.js";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const BINARY = process.env.REGENTE_BINARY ?? path.join(ROOT, "build/release/bin/regente");
export const PASSWORD = "uma-senha-de-teste";

async function freeTcpPort() {
  const server = net.createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// Free for TCP and UDP at once.
export async function freePort() {
  for (;;) {
    const port = await freeTcpPort();
    const socket = dgram.createSocket("udp4");
    const free = await new Promise((resolve) => {
      socket.once("error", () => resolve(false));
      socket.bind(port, "127.0.0.1", () => resolve(true));
    });
    socket.close();
    if (free) return port;
  }
}

let mediaBase = 30_000 + (process.pid % 20) * 1000;

export class TestServer {
  // `config`: TOML text added to the file; `tls`: HTTPS with a certificate of its own making;
  // `mediaPorts`: two for each leg; `owner: false` leaves the one-time link to the test.
  static async start(name, { config = "", demo = false, tls = false, mediaPorts = 2000, owner = true } = {}) {
    if (!existsSync(BINARY))
      throw new Error(`${BINARY} is missing; build it with: cmake --build --preset release --target regente`);
    const server = new TestServer(name, demo);
    if (tls) config += server.makeCertificate();
    server.httpPort = await freePort();
    server.sipPort = await freePort();
    mediaBase = mediaBase + 2 * mediaPorts > 60_000 ? 30_000 : mediaBase + mediaPorts;
    writeFileSync(
      server.configFile,
      `[media]\nport_min = ${mediaBase}\nport_max = ${mediaBase + mediaPorts - 1}\n\n[log]\nlevel = "debug"\n\n${config}\n`,
    );
    server.spawn();
    try {
      await server.healthy();
      if (demo) server.admin = await Api.signedIn(server.base, "admin", "regente-demo");
      else if (owner) await server.makeOwner();
    } catch (error) {
      await server.stop(true);
      throw error;
    }
    return server;
  }

  constructor(name, demo) {
    this.name = name;
    this.demo = demo;
    this.directory = mkdtempSync(path.join(tmpdir(), `regente-${name}-`));
    this.data = path.join(this.directory, "data");
    this.configFile = path.join(this.directory, "regente.toml");
    this.logFile = path.join(this.directory, "server.log");
    this.scheme = "http";
  }

  // The TOML that names it. Nobody signed it: the test's own process must not ask who did.
  makeCertificate() {
    const [key, certificate] = ["key.pem", "certificate.pem"].map((file) => path.join(this.directory, file));
    const made = spawnSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"].concat([
        "-keyout",
        key,
        "-out",
        certificate,
      ]),
      { encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
    this.scheme = "https";
    return `\n[http]\ncertificate = "${certificate}"\nkey = "${key}"\n`;
  }

  get base() {
    return `${this.scheme}://127.0.0.1:${this.httpPort}`;
  }

  get sip() {
    return { ip: "127.0.0.1", port: this.sipPort };
  }

  spawn() {
    const flags = ["serve", "--config", this.configFile, "--data", this.data];
    flags.push("--http", `127.0.0.1:${this.httpPort}`, "--sip", `127.0.0.1:${this.sipPort}`);
    if (this.demo) flags.push("--demo", "--no-demo-traffic");
    this.process = spawn(BINARY, flags, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    this.exited = once(this.process, "exit");
    const log = createWriteStream(this.logFile, { flags: "a" });
    this.process.stdout.pipe(log, { end: false });
    this.process.stderr.pipe(log, { end: false });
  }

  log() {
    return existsSync(this.logFile) ? readFileSync(this.logFile, "utf8") : "";
  }

  async healthy(milliseconds = 20_000) {
    await until(
      "the server is healthy",
      async () => {
        if (this.process.exitCode !== null) throw new Error(`the server ended: ${this.log().slice(-1500)}`);
        try {
          const health = await new Api(this.base).get("/health");
          return health.voice_up && health.status === "ok";
        } catch {
          return false;
        }
      },
      milliseconds,
    );
  }

  oneTimeLink() {
    return until("the one-time link is printed", () => /https?:\/\/\S*setup\S*/.exec(this.log())?.[0]);
  }

  async makeOwner() {
    const link = await this.oneTimeLink();
    const token = /[?&#/](?:token=|setup\/)([\w.~-]+)/.exec(link)?.[1] ?? link.split(/[=/]/).pop();
    await new Api(this.base).post("/setup", {
      token,
      user: "dona",
      name: "Dona da Casa",
      password: PASSWORD,
    });
    this.admin = await Api.signedIn(this.base, "dona", PASSWORD);
  }

  pid(role) {
    return Number(readFileSync(path.join(this.data, "run", `${role}.pid`), "utf8"));
  }

  kill(role, signal = "SIGKILL") {
    const pid = this.pid(role);
    process.kill(pid, signal);
    return pid;
  }

  // Kills a role and waits until the warden has another one and it serves. Returns the milliseconds.
  async killAndRevive(role) {
    const started = performance.now();
    const old = this.kill(role);
    await until(
      `a new ${role} process`,
      () => this.pidOrNone(role) !== old && this.pidOrNone(role) !== 0,
      10_000,
      5,
    );
    await this.healthy(10_000);
    return performance.now() - started;
  }

  pidOrNone(role) {
    try {
      return this.pid(role);
    } catch {
      return 0;
    }
  }

  // A proper end, and the same server again later.
  async halt() {
    this.process.kill("SIGTERM");
    await within("the server stops", this.exited, 15_000);
  }

  async resume() {
    this.spawn();
    await this.healthy();
  }

  // Stops everything; a failed test's files are kept in build/test-logs/<test>/.
  async stop(failed = false) {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGTERM");
      const timer = setTimeout(() => this.process.kill("SIGKILL"), 15_000);
      await this.exited;
      clearTimeout(timer);
    }
    if (failed) this.keepLogs();
    rmSync(this.directory, { recursive: true, force: true });
  }

  keepLogs() {
    const kept = path.join(ROOT, "build/test-logs", this.name);
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    spawnSync("cp", ["-r", `${this.directory}/.`, kept]); // Skips the sockets of run/, which Node's own copy does not.
    console.error(`the logs, the stores and the facts of ${this.name} are in ${kept}`);
  }
}
