// A SIP phone on an agent's desk: registers, answers whoever calls it, speaks its own tone.

import { SipPeer } from "../carrier/sip_peer.js";
import { tone } from "../carrier/sound.js";
import { until } from "./wait.js";

export class Phone {
  static async open(server, user, secret, { hertz = 0 } = {}) {
    const phone = new Phone(server, user, secret, hertz);
    await phone.plug();
    return phone;
  }

  constructor(server, user, secret, hertz) {
    Object.assign(this, { server, user, secret, hertz });
    this.call = null; // The seat's.
    this.breakMax = 0; // Over all seats it had, ended ones too.
  }

  async plug() {
    this.peer = await SipPeer.open({ user: this.user });
    this.peer.on("call", (call) => this.pickUp(call));
    await until(`the phone ${this.user} registers`, async () => (await this.register()) === 200);
  }

  register() {
    return this.peer.register({
      user: this.user,
      password: this.secret,
      registrar: this.server.sip,
      expires: 120,
    });
  }

  async pickUp(call) {
    if (!(await call.answer())) return;
    this.call = call;
    call.rtp.keep = 8000 * 4;
    if (this.hertz) call.rtp.play(tone(this.hertz), { loop: true });
    call.once("ended", () => {
      this.breakMax = Math.max(this.breakMax, call.rtp.breakMax);
      if (this.call === call) this.call = null;
    });
  }

  // Hangs up and answers nobody any more.
  die() {
    this.peer.removeAllListeners("call");
    return this.call.hangUp();
  }

  // The cable is pulled: no BYE, no answer.
  unplug() {
    this.peer.abandon();
    this.call = null;
  }

  close() {
    return this.peer.close();
  }
}
