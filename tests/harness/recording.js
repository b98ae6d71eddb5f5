// A recording as the history gives it: WAV at once, Opus once it is compressed. Both as two channels.

import { spawnSync } from "node:child_process";
import { codecs } from "../carrier/g711.js";
import { parseWav } from "../carrier/sound.js";

export async function listen(api, recording) {
  const response = await api.raw("GET", recording.url.replace(/^\/api\/v1/, ""));
  if (!response.ok) throw new Error(`GET ${recording.url}: ${response.status}`);
  let sound = Buffer.from(await response.arrayBuffer());
  if (sound.toString("latin1", 0, 4) === "OggS") {
    const decoded = spawnSync("opusdec", ["--quiet", "--rate", "8000", "--force-wav", "-", "-"], {
      input: sound,
      maxBuffer: 1 << 28,
    });
    if (decoded.status !== 0) throw new Error(`opusdec: ${decoded.stderr}`);
    sound = decoded.stdout;
  }
  return parseWav(sound, { 6: codecs.pcma, 7: codecs.pcmu });
}
