// What really went over the wire: a tcpdump of one UDP port, and the RTP packets in it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { codecs } from "../carrier/g711.js";

// Raw sockets are root's: as another user, through sudo.
export function asRoot(command, flags) {
  return process.getuid() === 0 ? [command, flags] : ["sudo", ["-n", command, ...flags]];
}

export class Capture {
  static async start(file, port) {
    const capture = new Capture();
    capture.file = file;
    const [command, flags] = asRoot("tcpdump", [
      "-i",
      "lo",
      "-n",
      "-U",
      "--immediate-mode", // Else a packet may stay a second in the kernel before we see it.
      "-s",
      "0",
      "-B",
      "8192",
      ...(process.getuid() === 0 ? ["-Z", "root"] : []),
      "-w",
      file,
      "udp",
      "port",
      String(port),
    ]);
    capture.process = spawn(command, flags, { stdio: ["ignore", "ignore", "pipe"] });
    await Promise.race([
      once(capture.process.stderr, "data"),
      once(capture.process, "exit").then(() => Promise.reject(new Error("tcpdump did not start"))),
    ]);
    return capture;
  }

  async stop() {
    if (this.process.exitCode === null) {
      this.process.kill("SIGTERM");
      await once(this.process, "exit");
    }
  }

  // The RTP packets so far: { at (ms), from, to, payloadType, payload, samples }.
  packets() {
    const data = readFileSync(this.file);
    const packets = [];
    if (data.length < 24) return packets;
    const nanoseconds = data.readUInt32LE(0) === 0xa1b23c4d;
    for (let at = 24; at + 16 <= data.length; ) {
      const length = data.readUInt32LE(at + 8);
      const seconds = data.readUInt32LE(at);
      const fraction = data.readUInt32LE(at + 4) / (nanoseconds ? 1e6 : 1e3);
      const frame = data.subarray(at + 16, at + 16 + length);
      at += 16 + length;
      if (frame.length < length) break;
      const ip = frame.subarray(14); // Ethernet's head; loopback has one too.
      const head = (ip[0] & 0x0f) * 4;
      const udp = ip.subarray(head);
      if (ip[9] !== 17 || udp.length < 20) continue;
      const rtp = udp.subarray(8);
      const payloadType = rtp[1] & 0x7f;
      packets.push({
        at: seconds * 1000 + fraction,
        from: udp.readUInt16BE(0),
        to: udp.readUInt16BE(2),
        payloadType,
        payload: rtp.subarray(12),
        samples: payloadType === 0 ? codecs.pcmu.decode(rtp.subarray(12)) : new Int16Array(0),
      });
    }
    return packets;
  }
}
