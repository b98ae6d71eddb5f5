// G.711 both ways (ITU-T G.711), by tables: 8-bit codes to and from 16-bit samples.

const BIAS = 0x84;

function encodeUlawSlowly(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  let magnitude = Math.min(Math.abs(sample), 32635) + BIAS;
  let exponent = 7;
  for (let mask = 0x4000; (magnitude & mask) === 0 && exponent > 0; mask >>= 1) exponent -= 1;
  magnitude = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | magnitude) & 0xff;
}

function decodeUlawSlowly(code) {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) << exponent;
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS;
}

function encodeAlawSlowly(sample) {
  const positive = sample >= 0;
  const magnitude = Math.min(positive ? sample : -sample - 1, 32767);
  let exponent = 7;
  for (let mask = 0x4000; (magnitude & mask) === 0 && exponent > 0; mask >>= 1) exponent -= 1;
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f;
  return ((exponent << 4) | mantissa) ^ (positive ? 0xd5 : 0x55);
}

function decodeAlawSlowly(code) {
  const flipped = code ^ 0x55;
  const exponent = (flipped >> 4) & 7;
  let magnitude = ((flipped & 0x0f) << 4) + 8;
  if (exponent > 0) magnitude = (magnitude + 0x100) << (exponent - 1);
  return flipped & 0x80 ? magnitude : -magnitude;
}

function tables(encode, decode) {
  const encoded = new Uint8Array(65536);
  for (let sample = -32768; sample < 32768; sample += 1) encoded[sample + 32768] = encode(sample);
  const decoded = new Int16Array(256);
  for (let code = 0; code < 256; code += 1) decoded[code] = decode(code);
  return {
    encode(samples) {
      const codes = Buffer.allocUnsafe(samples.length);
      for (let i = 0; i < samples.length; i += 1) codes[i] = encoded[samples[i] + 32768];
      return codes;
    },
    decode(codes) {
      const samples = new Int16Array(codes.length);
      for (let i = 0; i < codes.length; i += 1) samples[i] = decoded[codes[i]];
      return samples;
    },
  };
}

export const codecs = {
  pcmu: { payload: 0, name: "PCMU", silence: 0xff, ...tables(encodeUlawSlowly, decodeUlawSlowly) },
  pcma: { payload: 8, name: "PCMA", silence: 0xd5, ...tables(encodeAlawSlowly, decodeAlawSlowly) },
};
