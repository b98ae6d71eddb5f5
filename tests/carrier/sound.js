// Sound to say and ears to check it: tones, spoken sentences, WAV files, energy, Goertzel.
// Everything is 16-bit mono at 8 kHz unless it says otherwise.

import { spawnSync } from "node:child_process";

export const RATE = 8000;

// A sine of `hertz` at a level relative to full scale, without end: whole seconds loop cleanly when
// the frequency is a whole number.
export function tone(hertz, seconds = 1, level = 0.3) {
  const samples = new Int16Array(Math.round(seconds * RATE));
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = Math.round(32767 * level * Math.sin((2 * Math.PI * hertz * i) / RATE));
  }
  return samples;
}

export function silence(seconds) {
  return new Int16Array(Math.round(seconds * RATE));
}

export function join(...parts) {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Says `text` with espeak-ng; throws a sentence when it is not installed.
export function speak(text, voice = "pt-br") {
  const run = spawnSync("espeak-ng", ["-v", voice, "-s", "155", "-a", "120", "--stdout", text], {
    maxBuffer: 1 << 24,
  });
  if (run.error || run.status !== 0) {
    throw new Error(
      `espeak-ng did not speak (${run.error?.message ?? run.stderr}); install the package espeak-ng`,
    );
  }
  const wav = parseWav(run.stdout);
  return resample(wav.channels[0], wav.rate, RATE);
}

// A WAV file as one Int16Array a channel: PCM 16 bit, or G.711 mu-law (format 7) and A-law (6).
export function parseWav(buffer, decoders = {}) {
  if (buffer.toString("latin1", 0, 4) !== "RIFF" || buffer.toString("latin1", 8, 12) !== "WAVE") {
    throw new Error("not a WAV file");
  }
  let format;
  for (let at = 12; at + 8 <= buffer.length; ) {
    const id = buffer.toString("latin1", at, at + 4);
    const declared = buffer.readUInt32LE(at + 4);
    const start = at + 8;
    const length = Math.min(declared, buffer.length - start); // A streamed WAV declares more than it has.
    if (id === "fmt ") {
      format = {
        tag: buffer.readUInt16LE(start),
        count: buffer.readUInt16LE(start + 2),
        rate: buffer.readUInt32LE(start + 4),
        bits: buffer.readUInt16LE(start + 14),
      };
    } else if (id === "data") {
      return { rate: format.rate, channels: split(buffer.subarray(start, start + length), format, decoders) };
    }
    at = start + length + (length % 2);
  }
  throw new Error("the WAV file has no sound in it");
}

function split(data, format, decoders) {
  const { count } = format;
  const frames = Math.floor(data.length / (count * (format.bits / 8)));
  const channels = [];
  for (let channel = 0; channel < count; channel += 1) {
    const samples = new Int16Array(frames);
    if (format.tag === 1 && format.bits === 16) {
      for (let i = 0; i < frames; i += 1) samples[i] = data.readInt16LE((i * count + channel) * 2);
    } else if (decoders[format.tag]) {
      const codes = new Uint8Array(frames);
      for (let i = 0; i < frames; i += 1) codes[i] = data[i * count + channel];
      samples.set(decoders[format.tag].decode(codes));
    } else {
      throw new Error(`WAV format ${format.tag} with ${format.bits} bits is not known here`);
    }
    channels.push(samples);
  }
  return channels;
}

// A 16-bit PCM WAV, for the browser's fake microphone.
export function formatWav(samples, rate) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length * 2, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.length * 2)]);
}

// Band-limited resampling with a windowed sinc of 32 taps: good enough for a telephone's ear.
export function resample(samples, from, to) {
  if (from === to) return samples;
  const out = new Int16Array(Math.floor((samples.length * to) / from));
  const cutoff = Math.min(1, to / from) * 0.95;
  const half = Math.ceil(16 / cutoff);
  for (let i = 0; i < out.length; i += 1) {
    const center = (i * from) / to;
    const first = Math.max(0, Math.ceil(center - half));
    const last = Math.min(samples.length - 1, Math.floor(center + half));
    let sum = 0;
    for (let k = first; k <= last; k += 1) {
      const x = center - k;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x);
      sum += samples[k] * cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / half));
    }
    out[i] = Math.max(-32768, Math.min(32767, Math.round(sum)));
  }
  return out;
}

// Root mean square, 0..1 of full scale.
export function level(samples) {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length) / 32768;
}

// The share (0..1) of the energy of `samples` that lies at `hertz`.
export function toneShare(samples, hertz, rate = RATE) {
  const block = Math.round(rate / 10);
  let atTone = 0;
  let total = 0;
  for (let start = 0; start + block <= samples.length; start += block) {
    const w = 2 * Math.cos((2 * Math.PI * hertz) / rate);
    let s1 = 0;
    let s2 = 0;
    for (let i = start; i < start + block; i += 1) {
      const s0 = samples[i] + w * s1 - s2;
      s2 = s1;
      s1 = s0;
      total += samples[i] * samples[i];
    }
    atTone += ((s1 * s1 + s2 * s2 - w * s1 * s2) * 2) / block;
  }
  return total === 0 ? 0 : Math.min(1, atTone / total);
}
