// A two-channel recording made of tones: the customer hums on the left, the agent on the right.

export function makeWav(seconds) {
  const rate = 8000;
  const frames = Math.floor(seconds * rate);
  const buffer = Buffer.alloc(44 + frames * 4);
  buffer.write("RIFF", 0);
  buffer.writeUInt32LE(36 + frames * 4, 4);
  buffer.write("WAVEfmt ", 8);
  buffer.writeUInt32LE(16, 16);
  buffer.writeUInt16LE(1, 20);
  buffer.writeUInt16LE(2, 22);
  buffer.writeUInt32LE(rate, 24);
  buffer.writeUInt32LE(rate * 4, 28);
  buffer.writeUInt16LE(4, 32);
  buffer.writeUInt16LE(16, 34);
  buffer.write("data", 36);
  buffer.writeUInt32LE(frames * 4, 40);
  for (let i = 0; i < frames; i++) {
    const t = i / rate;
    const turn = Math.floor(t / 3.7) % 2;
    const swell = Math.max(0, Math.sin(t * 2.1) * Math.sin(t * 5.3));
    const left = turn === 0 ? Math.sin(2 * Math.PI * 220 * t) * swell : 0;
    const right = turn === 1 ? Math.sin(2 * Math.PI * 330 * t) * swell : 0;
    buffer.writeInt16LE(Math.round(left * 12_000), 44 + i * 4);
    buffer.writeInt16LE(Math.round(right * 12_000), 46 + i * 4);
  }
  return buffer;
}
