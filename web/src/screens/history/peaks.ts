// The loudness of both channels of a recording, in buckets, for the lanes of the player.

export interface Peaks {
  left: number[];
  right: number[];
}

// Longer recordings are played without lanes: decoding them would cost the browser too much memory.
export const peaksLengthMaxUs = 30 * 60 * 1_000_000;

export function bucketPeaks(samples: Float32Array, buckets: number): number[] {
  const peaks: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * samples.length) / buckets);
    const to = Math.floor(((bucket + 1) * samples.length) / buckets);
    let peak = 0;
    for (let i = from; i < to; i++) peak = Math.max(peak, Math.abs(samples[i] ?? 0));
    peaks.push(peak);
  }
  return peaks;
}

// Telephone sound needs 8 kHz and no more; the browser resamples while it decodes.
export async function readPeaks(url: string, buckets: number): Promise<Peaks> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  const context = new OfflineAudioContext(2, 1, 8000);
  const sound = await context.decodeAudioData(await response.arrayBuffer());
  const left = bucketPeaks(sound.getChannelData(0), buckets);
  const right = sound.numberOfChannels > 1 ? bucketPeaks(sound.getChannelData(1), buckets) : left;
  const loudest = Math.max(0.05, ...left, ...right);
  return { left: left.map((one) => one / loudest), right: right.map((one) => one / loudest) };
}
