// The sound of an offer and the system's notification. A browser lets a page make sound only after a
// gesture: signing in to work is one.

let context: AudioContext | null = null;

function audio(): AudioContext {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  return context;
}

// To be called from a click, so that later alerts may sound.
export function allowSound(): void {
  audio();
}

// Two short soft tones, a rising third: heard in a noisy room, bearable two hundred times a day.
export function playAlert(): void {
  const to = audio();
  const at = to.currentTime + 0.02;
  [587.33, 739.99].forEach((frequency, index) => {
    const tone = to.createOscillator();
    const volume = to.createGain();
    const from = at + index * 0.22;
    tone.type = "sine";
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.22, from + 0.02);
    volume.gain.setValueAtTime(0.22, from + 0.14);
    volume.gain.linearRampToValueAtTime(0, from + 0.2);
    tone.connect(volume).connect(to.destination);
    tone.start(from);
    tone.stop(from + 0.22);
  });
}

export function notificationState(): NotificationPermission | "unsupported" {
  return typeof Notification === "undefined" ? "unsupported" : Notification.permission;
}

export function notify(title: string, body: string): (() => void) | null {
  if (notificationState() !== "granted") return null;
  try {
    const notification = new Notification(title, { body, tag: "regente-offer", requireInteraction: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  } catch {
    return null; // Some systems allow them only from service workers.
  }
}

// Loudness of a microphone, 0..1, about ten times a second.
export function watchLevel(stream: MediaStream, heard: (level: number) => void): () => void {
  const to = audio();
  const source = to.createMediaStreamSource(stream);
  const analyser = to.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    const decibels = 10 * Math.log10(sum / samples.length + 1e-10);
    heard(Math.min(1, Math.max(0, (decibels + 60) / 50)));
  }, 100);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}
