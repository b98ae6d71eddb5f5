// One RTP stream each way over a UDP socket (RFC 3550, RFC 3551, RFC 4733), paced by one clock for
// all streams of the process, with the figures tests read: the largest gap between two packets
// received, energy, tones.

import dgram from "node:dgram";
import { EventEmitter, once } from "node:events";
import { codecs } from "./g711.js";

const FRAME_MS = 20;
const FRAME = 160;
const CATCH_UP_MAX = 5; // Frames sent at once after a stall of our own; more are skipped.

// ---------------------------------------------------------------- the clock

const streams = new Set();
let timer = null;
let due = 0;
let stallMax = 0;

function tick() {
  const now = performance.now();
  stallMax = Math.max(stallMax, now - due);
  let frames = 1 + Math.floor((now - due) / FRAME_MS);
  due += frames * FRAME_MS;
  frames = Math.min(frames, CATCH_UP_MAX);
  for (; frames > 0; frames -= 1) for (const stream of streams) stream.sendFrame();
  timer = streams.size > 0 ? setTimeout(tick, Math.max(0, due - performance.now())) : null;
}

function startClock() {
  if (timer) return;
  due = performance.now() + FRAME_MS;
  timer = setTimeout(tick, FRAME_MS);
}

// The longest this process kept its own clock waiting, in ms: a gap no larger than this may be ours.
export function ownStall() {
  const value = stallMax;
  stallMax = 0;
  return value;
}

// ---------------------------------------------------------------- a stream

export class RtpStream extends EventEmitter {
  static async open(ip) {
    const socket = dgram.createSocket({ type: "udp4", recvBufferSize: 1 << 18 });
    socket.bind(0, ip);
    await once(socket, "listening");
    return new RtpStream(socket);
  }

  constructor(socket) {
    super();
    this.socket = socket;
    this.port = socket.address().port;
    this.ip = socket.address().address;
    this.remote = null;
    this.codec = codecs.pcmu;
    this.dtmfPayload = 101;
    this.sending = false;
    this.source = null; // { samples, at, loop, done }
    this.digits = []; // Frames of telephone events still to send.
    this.ssrc = (Math.random() * 0xffffffff) >>> 0;
    this.sequence = (Math.random() * 0xffff) & 0xffff;
    this.timestamp = (Math.random() * 0xffffffff) >>> 0;
    this.marker = true;
    this.keep = 0; // Samples of the past kept in `heard`.
    this.heard = [];
    this.resetFigures();
    socket.on("message", (packet) => this.receive(packet));
    socket.on("error", () => {}); // A port that is gone at the far end is no reason to stop.
  }

  resetFigures() {
    this.received = 0;
    this.sent = 0;
    this.lastAt = 0;
    this.gapMax = 0;
    this.breakMax = 0; // Gaps within a talkspurt: not where the far end meant to be silent.
    this.lost = 0;
    this.expected = -1;
    this.recent = []; // Level of each of the last 100 packets.
  }

  connect(remote, codec, dtmfPayload) {
    this.remote = remote;
    if (codec) this.codec = codec;
    if (dtmfPayload !== undefined) this.dtmfPayload = dtmfPayload;
    this.sending = Boolean(remote && remote.port > 0);
    streams.add(this);
    startClock();
  }

  // Plays samples (8 kHz); resolves when they are over. With `loop`, until something else plays.
  play(samples, { loop = false } = {}) {
    this.source?.done();
    return new Promise((resolve) => {
      this.source = { samples, at: 0, loop, done: resolve };
    });
  }

  quiet() {
    this.source?.done();
    this.source = null;
  }

  get playing() {
    return this.source !== null;
  }

  // RFC 4733: one event, updated each 20 ms, its end sent three times, all with one timestamp.
  press(digit, milliseconds = 120) {
    const event = "0123456789*#ABCD".indexOf(digit);
    const frames = Math.max(2, Math.round(milliseconds / FRAME_MS));
    const start = (this.timestamp + this.digits.length * FRAME) >>> 0;
    for (let i = 1; i <= frames + 2; i += 1) {
      const body = Buffer.alloc(4);
      body[0] = event;
      body[1] = (i >= frames ? 0x80 : 0) | 10;
      body.writeUInt16BE(Math.min(i, frames) * FRAME, 2);
      this.digits.push({ body, start, marker: i === 1 });
    }
  }

  nextFrame() {
    const { source } = this;
    if (!source) return null;
    let piece = source.samples.subarray(source.at, source.at + FRAME);
    source.at += FRAME;
    if (piece.length < FRAME) {
      const padded = new Int16Array(FRAME);
      padded.set(piece);
      if (source.loop && source.samples.length > 0) {
        padded.set(source.samples.subarray(0, FRAME - piece.length), piece.length);
        source.at = FRAME - piece.length;
      }
      piece = padded;
    }
    if (!source.loop && source.at >= source.samples.length) {
      this.source = null;
      source.done();
    }
    return piece;
  }

  sendFrame() {
    if (!this.sending) {
      this.nextFrame();
      return;
    }
    const header = Buffer.alloc(12);
    const digit = this.digits.shift();
    const samples = this.nextFrame();
    let payload;
    header[0] = 0x80;
    if (digit) {
      header[1] = (digit.marker ? 0x80 : 0) | this.dtmfPayload;
      header.writeUInt32BE(digit.start, 4);
      payload = digit.body;
    } else {
      header[1] = (this.marker ? 0x80 : 0) | this.codec.payload;
      this.marker = false;
      header.writeUInt32BE(this.timestamp, 4);
      payload = samples ? this.codec.encode(samples) : Buffer.alloc(FRAME, this.codec.silence);
    }
    header.writeUInt16BE(this.sequence, 2);
    header.writeUInt32BE(this.ssrc, 8);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.timestamp = (this.timestamp + FRAME) >>> 0;
    this.sent += 1;
    this.socket.send(Buffer.concat([header, payload]), this.remote.port, this.remote.ip, () => {});
  }

  receive(packet) {
    if (packet.length < 12 || packet[0] >> 6 !== 2) return;
    const now = performance.now();
    const payloadType = packet[1] & 0x7f;
    const gap = this.lastAt > 0 ? now - this.lastAt : 0;
    this.gapMax = Math.max(this.gapMax, gap);
    const talkspurtBegins = (packet[1] & 0x80) !== 0; // The marker, RFC 3551 section 4.1.
    if (!talkspurtBegins) this.breakMax = Math.max(this.breakMax, gap);
    this.lastAt = now;
    this.received += 1;
    const sequence = packet.readUInt16BE(2);
    if (this.expected >= 0 && sequence !== this.expected) {
      const jump = (sequence - this.expected) & 0xffff;
      if (jump < 0x8000) this.lost += jump;
    }
    this.expected = (sequence + 1) & 0xffff;
    const codec = payloadType === 0 ? codecs.pcmu : payloadType === 8 ? codecs.pcma : null;
    if (!codec) return;
    const samples = codec.decode(packet.subarray(12 + 4 * (packet[0] & 0x0f)));
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    this.recent.push(samples.length ? Math.sqrt(sum / samples.length) / 32768 : 0);
    if (this.recent.length > 100) this.recent.shift();
    if (this.keep > 0) {
      this.heard.push(samples);
      while (this.heard.length * FRAME > this.keep) this.heard.shift();
    }
    this.emit("frame", samples);
  }

  // Including the silence since the last packet: a stream that stopped has a growing gap.
  gapNow() {
    return this.lastAt === 0 ? 0 : Math.max(this.gapMax, performance.now() - this.lastAt);
  }

  // Share of the last two seconds that was louder than a quiet room.
  activity() {
    if (this.recent.length === 0) return 0;
    return this.recent.filter((value) => value > 0.006).length / this.recent.length;
  }

  // What was heard in the last `keep` samples, as one array.
  heardSamples() {
    const whole = new Int16Array(this.heard.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.heard) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  close() {
    streams.delete(this);
    this.sending = false;
    this.quiet();
    this.socket.close();
  }
}
