// Who calls and what they say: the people of the simulated carrier. Drawn from a seeded generator, so
// that a run can be repeated.

import { join, silence, speak } from "./sound.js";

export class Random {
  constructor(seed) {
    this.state = BigInt(seed) & 0xffffffffffffffffn;
  }

  // SplitMix64; 0 <= x < 1.
  next() {
    this.state = (this.state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
    let z = this.state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
    return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
  }

  between(low, high) {
    return low + this.next() * (high - low);
  }

  // Exponential, never more than six times its mean.
  wait(mean) {
    return Math.min(mean * 6, -Math.log(1 - this.next()) * mean);
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }
}

const OPENINGS = [
  "Alô? Bom dia! Eu queria falar sobre a minha fatura.",
  "Oi, tudo bem? A minha internet parou de funcionar hoje cedo.",
  "Boa tarde. Eu recebi uma cobrança que não reconheço.",
  "Olá! Eu gostaria de mudar o meu plano, por favor.",
  "Bom dia, eu liguei ontem e a ligação caiu.",
  "Oi! Eu queria saber quando chega o meu pedido.",
];
const MIDDLES = [
  "O número do meu contrato é três, sete, dois, nove.",
  "Isso, está no nome da minha mãe.",
  "Eu já reiniciei o aparelho duas vezes e não adiantou.",
  "Entendi. E quanto tempo isso demora?",
  "Pode ser amanhã de manhã, sim.",
  "Desculpa, a ligação está um pouco baixa. Pode repetir?",
  "Certo. Eu vou anotar, só um momento.",
  "Não, o endereço continua o mesmo.",
];
const CLOSINGS = [
  "Está ótimo, muito obrigado. Tchau!",
  "Era só isso mesmo. Obrigada, um bom dia para você!",
  "Perfeito, resolvido então. Até logo!",
];
const PICK_UPS = ["Alô?", "Alô, quem fala?", "Pronto, pois não?", "Oi, alô!"];

const VOICES = ["pt-br", "pt-br+f2", "pt-br+m3", "pt-br+f4", "pt-br+m7"];

const spoken = new Map();

function say(text, voice) {
  const key = `${voice} ${text}`;
  if (!spoken.has(key)) spoken.set(key, speak(text, voice));
  return spoken.get(key);
}

// A person on the line: a voice, a number, and sentences in a sensible order.
export class Person {
  constructor(random, number) {
    this.random = random;
    this.number = number;
    this.voice = random.pick(VOICES);
    this.middles = [];
  }

  opening() {
    return join(silence(0.4), say(this.random.pick(OPENINGS), this.voice));
  }

  pickUp() {
    return join(silence(0.3), say(this.random.pick(PICK_UPS), this.voice), silence(0.5));
  }

  middle() {
    if (this.middles.length === 0) this.middles = [...MIDDLES];
    const [text] = this.middles.splice(Math.floor(this.random.next() * this.middles.length), 1);
    return say(text, this.voice);
  }

  closing() {
    return join(say(this.random.pick(CLOSINGS), this.voice), silence(0.5));
  }
}

const AREAS = ["11", "21", "31", "41", "51", "71", "81"];

// Forty people with numbers of their own, always the same: some call again and a history grows, and
// the demo's customers are the first of them (src/server/demo_people.cpp).
export function neighbourhood() {
  return Array.from({ length: 40 }, (_, i) => {
    const local = 1_000_000 + ((i * 7_654_321) % 8_999_999);
    return `+55${AREAS[i % AREAS.length]}98${local}`;
  });
}
