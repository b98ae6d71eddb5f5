// SIPp as the callers.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { codecs } from "../../tests/carrier/g711.js";
import { tone } from "../../tests/carrier/sound.js";
import { freePort } from "../../tests/harness/server.js";

const HERE = path.dirname(new URL(import.meta.url).pathname);

// Two SIPps that begin at the same media port: the second does not start.
let mediaPort = 8000;

export class Sipp {
  // `rate` calls a second, `at once` at most, `total` in all.
  static async start(server, { scenario, number, rate, atOnce, total }) {
    const sipp = new Sipp();
    mediaPort = mediaPort >= 26_000 ? 10_000 : mediaPort + 2000;
    sipp.directory = mkdtempSync(path.join(tmpdir(), "regente-sipp-"));
    const tonePath = path.join(sipp.directory, "tone.ulaw");
    writeFileSync(tonePath, codecs.pcmu.encode(tone(700, 4)));
    const xml = readFileSync(path.join(HERE, `${scenario}.xml`), "utf8").replaceAll("TONE", tonePath);
    writeFileSync(path.join(sipp.directory, "scenario.xml"), xml);
    const port = await freePort();
    const flags = [
      `127.0.0.1:${server.sipPort}`,
      "-sf",
      "scenario.xml",
      "-s",
      number,
      "-i",
      "127.0.0.1",
      "-mi",
      "127.0.0.1",
      "-p",
      String(port),
      "-mp",
      String(mediaPort),
      "-r",
      String(rate),
      "-l",
      String(atOnce),
      "-m",
      String(total),
      "-nostdin",
      "-trace_stat",
      "-stf",
      "stat.csv",
      "-fd",
      "1",
      "-recv_timeout",
      "3600000",
      "-max_socket",
      "60000",
    ];
    sipp.process = spawn("sipp", flags, {
      cwd: sipp.directory,
      stdio: "ignore",
      env: { ...process.env, TERM: "dumb" },
    });
    sipp.ended = once(sipp.process, "exit");
    return sipp;
  }

  // The last line of SIPp's statistics by the names of its head.
  statistics() {
    try {
      const lines = readFileSync(
        path.join(
          this.directory,
          readdirSync(this.directory).find((name) => name.startsWith("stat")),
        ),
        "utf8",
      )
        .trim()
        .split("\n");
      const values = lines[lines.length - 1].split(";");
      return Object.fromEntries(lines[0].split(";").map((name, i) => [name, values[i]]));
    } catch {
      return {};
    }
  }

  get failed() {
    return Number(this.statistics()["FailedCall(C)"] ?? 0);
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGKILL");
      await this.ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}
