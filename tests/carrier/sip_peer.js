// An ordinary SIP peer over UDP: a carrier's switch, a telephone, a caller. It registers, calls, is
// called, answers re-INVITE and OPTIONS, and keeps the books of every call. What it does not know it
// refuses with the code the standard names. Transactions follow RFC 3261 §17.

import { createHash, randomBytes } from "node:crypto";
import dgram from "node:dgram";
import { EventEmitter, once } from "node:events";
import { codecs } from "./g711.js";
import { RtpStream } from "./rtp.js";
import { branchOf, formatSdp, parseSdp, SipMessage, tagOf, uriOf, userOf } from "./sip_message.js";

const T1_MS = 500;
const T2_MS = 4000;
const TIMEOUT_MS = 64 * T1_MS;
const REMEMBER_MS = 40_000; // How long a finished server transaction answers repeats.

const token = () => randomBytes(8).toString("hex");

export class SipPeer extends EventEmitter {
  // Events: "call" (Call) for each new incoming call; "request" (SipMessage) for each request.
  static async open({ ip = "127.0.0.1", port = 0, user = "peer", payloads = [0, 8, 101] } = {}) {
    const socket = dgram.createSocket({ type: "udp4", recvBufferSize: 1 << 20 });
    socket.bind(port, ip);
    await Promise.race([
      once(socket, "listening"),
      once(socket, "error").then(([error]) => Promise.reject(error)),
    ]);
    return new SipPeer(socket, user, payloads);
  }

  constructor(socket, user, payloads) {
    super();
    this.socket = socket;
    this.user = user;
    this.payloads = payloads;
    ({ address: this.ip, port: this.port } = socket.address());
    this.calls = new Map(); // By Call-ID and our tag.
    this.clients = new Map(); // Client transactions by branch and method.
    this.servers = new Map(); // Server transactions by branch and method.
    this.registration = null;
    this.closed = false;
    socket.on("message", (packet, from) => this.receive(packet, { ip: from.address, port: from.port }));
    socket.on("error", () => {});
  }

  get contact() {
    return `<sip:${this.user}@${this.ip}:${this.port}>`;
  }

  write(message, to) {
    if (this.closed) return;
    this.socket.send(message.toBuffer(), to.port, to.ip, () => {});
  }

  // ------------------------------------------------------------ client transactions

  // Sends a request until a final response; resolves with it (a 408 of our own when none comes).
  transact(request, to, onProvisional = () => {}) {
    const branch = `z9hG4bK${token()}`;
    request.setFirst("via", `SIP/2.0/UDP ${this.ip}:${this.port};branch=${branch};rport`);
    const invite = request.method === "INVITE";
    return new Promise((resolve) => {
      const transaction = { request, to, branch, timer: null, interval: T1_MS, provisional: false };
      const key = `${branch} ${request.method}`;
      const finish = (response) => {
        clearTimeout(transaction.timer);
        clearTimeout(transaction.limit);
        this.clients.delete(key);
        resolve(response);
      };
      transaction.receive = (response) => {
        if (response.status < 200) {
          transaction.provisional = true;
          if (invite) {
            clearTimeout(transaction.timer);
            clearTimeout(transaction.limit);
          }
          onProvisional(response);
          return;
        }
        if (invite && response.status >= 300) this.write(ackFor(request, response), to);
        finish(response);
      };
      const resend = () => {
        this.write(request, to);
        transaction.timer = setTimeout(resend, transaction.interval);
        transaction.interval = invite ? transaction.interval * 2 : Math.min(T2_MS, transaction.interval * 2);
      };
      transaction.limit = setTimeout(() => {
        finish(SipMessage.response(request, 408, "Request Timeout"));
      }, TIMEOUT_MS);
      transaction.cancel = finish;
      this.clients.set(key, transaction);
      resend();
    });
  }

  // ------------------------------------------------------------ receiving

  receive(packet, from) {
    const message = SipMessage.parse(packet);
    if (!message) return;
    if (message.status) {
      const method = message.get("cseq").split(" ")[1];
      const transaction = this.clients.get(`${branchOf(message)} ${method}`);
      if (transaction) transaction.receive(message);
      else if (method === "INVITE" && message.status >= 200 && message.status < 300) this.repeatAck(message);
      return;
    }
    const key = `${branchOf(message)} ${message.method}`;
    const known = this.servers.get(key);
    if (known) {
      if (known.response) this.write(known.response, known.from);
      return;
    }
    if (message.method === "ACK") {
      this.findCall(message)?.receiveAck();
      return;
    }
    const server = { request: message, from, response: null };
    this.servers.set(key, server);
    setTimeout(() => this.servers.delete(key), REMEMBER_MS).unref();
    this.emit("request", message);
    this.serve(message, server);
  }

  respond(server, status, reason, { tag = "", sdp = "", headers = [] } = {}) {
    const response = SipMessage.response(server.request, status, reason, tag);
    for (const [name, value] of headers) response.add(name, value);
    if (status < 300 && status > 100 && server.request.method === "INVITE")
      response.add("contact", this.contact);
    response.withSdp(sdp);
    server.response = response;
    this.write(response, server.from);
    return response;
  }

  serve(message, server) {
    const call = this.findCall(message);
    switch (message.method) {
      case "INVITE":
        if (call) call.receiveReinvite(message, server);
        else if (tagOf(message.get("to"))) this.respond(server, 481, "Call/Transaction Does Not Exist");
        else this.receiveInvite(message, server);
        return;
      case "BYE":
        this.respond(server, call ? 200 : 481, call ? "OK" : "Call/Transaction Does Not Exist");
        call?.finish("far");
        return;
      case "CANCEL": {
        const invite = this.servers.get(`${branchOf(message)} INVITE`);
        this.respond(server, invite ? 200 : 481, invite ? "OK" : "Call/Transaction Does Not Exist");
        invite?.call?.receiveCancel();
        return;
      }
      case "OPTIONS":
      case "REGISTER":
      case "INFO":
        this.respond(server, 200, "OK", {
          tag: token(),
          headers: [
            ["allow", "INVITE, ACK, BYE, CANCEL, OPTIONS"],
            ["accept", "application/sdp"],
          ],
        });
        return;
      default:
        this.respond(server, 501, "Not Implemented", { tag: token() });
    }
  }

  receiveInvite(message, server) {
    const call = new Call(this, "in");
    call.server = server;
    server.call = call;
    call.callId = message.get("call-id");
    call.localTag = token();
    call.remoteTag = tagOf(message.get("from"));
    call.local = message.get("to");
    call.remote = message.get("from");
    call.remoteTarget = uriOf(message.get("contact"));
    call.routes = message.all("record-route");
    call.number = userOf(message.uri);
    call.caller = userOf(uriOf(message.get("from")));
    call.peerAddress = server.from;
    call.offer = message.body ? parseSdp(message.body) : null;
    call.state = "ringing";
    this.calls.set(`${call.callId} ${call.localTag}`, call);
    if (!this.emit("call", call)) call.reject(480, "Temporarily Unavailable");
  }

  findCall(message) {
    const id = message.get("call-id");
    return (
      this.calls.get(`${id} ${tagOf(message.get("to"))}`) ??
      this.calls.get(`${id} ${tagOf(message.get("from"))}`)
    );
  }

  repeatAck(response) {
    const call = this.findCall(response);
    if (call?.ack) this.write(call.ack, call.peerAddress);
  }

  // ------------------------------------------------------------ calling, registering

  // Calls `number` at `to` {ip, port}. Returns the Call at once; `call.answered` settles later.
  async call(number, to, { caller = this.user, payloads = this.payloads, headers = [] } = {}) {
    const call = new Call(this, "out");
    call.rtp = await RtpStream.open(this.ip);
    call.callId = `${token()}@${this.ip}`;
    call.localTag = token();
    call.number = number;
    call.caller = caller;
    call.peerAddress = to;
    call.remoteTarget = `sip:${number}@${to.ip}:${to.port}`;
    call.local = `"${caller}" <sip:${caller}@${this.ip}:${this.port}>;tag=${call.localTag}`;
    call.remote = `<${call.remoteTarget}>`;
    call.state = "calling";
    this.calls.set(`${call.callId} ${call.localTag}`, call);
    call.invite(payloads, headers).catch(() => call.finish("refused"));
    return call;
  }

  // Registers as a telephone; answers digest challenges. Resolves with the final status.
  async register({ user, password, registrar, domain = registrar.ip, expires = 300 }) {
    this.user = user;
    const callId = token();
    const fromTag = token();
    let authorization = "";
    let status = 0;
    for (let turn = 1; turn <= 3; turn += 1) {
      const request = SipMessage.request("REGISTER", `sip:${domain}`)
        .add("max-forwards", 70)
        .add("from", `<sip:${user}@${domain}>;tag=${fromTag}`)
        .add("to", `<sip:${user}@${domain}>`)
        .add("call-id", callId)
        .add("cseq", `${turn} REGISTER`)
        .add("contact", this.contact)
        .add("expires", expires);
      if (authorization) request.add("authorization", authorization);
      const response = await this.transact(request, registrar);
      status = response.status;
      if (status !== 401 || turn === 3) break;
      authorization = digest(response.get("www-authenticate"), {
        user,
        password,
        method: "REGISTER",
        uri: request.uri,
      });
    }
    clearTimeout(this.registration);
    if (status === 200 && expires > 0) {
      this.registration = setTimeout(
        () => this.register({ user, password, registrar, domain, expires }).catch(() => {}),
        expires * 500,
      );
      this.registration.unref();
    }
    return status;
  }

  async close() {
    clearTimeout(this.registration);
    const open = [...this.calls.values()];
    await Promise.race([
      Promise.all(open.map((call) => call.hangUp())),
      new Promise((done) => setTimeout(done, 1000)),
    ]);
    // The process that hosted us vanishes: no more waiting for anybody.
    this.abandon();
  }

  // Vanishes without a word, as a phone whose cable was pulled.
  abandon() {
    this.closed = true;
    for (const transaction of this.clients.values()) {
      clearTimeout(transaction.timer);
      clearTimeout(transaction.limit);
    }
    for (const call of [...this.calls.values()]) call.finish("abandoned");
    this.socket.close();
  }
}

// ---------------------------------------------------------------- one call

export class Call extends EventEmitter {
  constructor(peer, direction) {
    super();
    this.peer = peer;
    this.direction = direction;
    this.state = "new"; // calling, ringing, answered, ended
    this.status = 0; // The last SIP status of an outgoing INVITE.
    this.endedBy = ""; // far, near, refused, cancelled, abandoned
    this.number = "";
    this.caller = "";
    this.routes = [];
    this.cseq = 0;
    this.rtp = null;
    this.startedAt = performance.now();
    this.answeredAt = 0;
    this.endedAt = 0;
    this.held = false;
    this.answered = new Promise((resolve) =>
      this.once("answered", () => resolve(true)).once("ended", () => resolve(false)),
    );
    this.ended = new Promise((resolve) => this.once("ended", () => resolve(this.endedBy)));
  }

  inDialog(method) {
    this.cseq += 1;
    const request = SipMessage.request(method, this.remoteTarget)
      .add("max-forwards", 70)
      .add("from", this.direction === "out" ? this.local : `${this.local};tag=${this.localTag}`)
      .add("to", this.remoteTag && !tagOf(this.remote) ? `${this.remote};tag=${this.remoteTag}` : this.remote)
      .add("call-id", this.callId)
      .add("cseq", `${this.cseq} ${method}`)
      .add("contact", this.peer.contact);
    for (const route of this.routes) request.add("route", route);
    return request;
  }

  sdp(payloads, direction) {
    return formatSdp({ ip: this.peer.ip, port: this.rtp.port, payloads, direction });
  }

  // ------------------------------------------------------------ outgoing

  async invite(payloads, headers) {
    const request = this.inDialog("INVITE").withSdp(this.sdp(payloads));
    for (const [name, value] of headers) request.add(name, value);
    this.request = request;
    const response = await this.peer.transact(request, this.peerAddress, (provisional) => {
      this.status = provisional.status;
      if (provisional.status > 100 && this.state === "calling") this.state = "ringing";
      if (provisional.body) this.useSdp(parseSdp(provisional.body));
      this.emit("progress", provisional);
      if (this.giveUp) this.sendCancel();
    });
    this.status = response.status;
    if (this.state === "ended") return;
    if (response.status >= 300) {
      this.finish(this.giveUp ? "cancelled" : "refused");
      return;
    }
    this.remoteTag = tagOf(response.get("to"));
    this.remote = response.get("to");
    this.remoteTarget = uriOf(response.get("contact")) || this.remoteTarget;
    this.routes = response.all("record-route").reverse();
    this.ack = this.inDialog("ACK");
    this.cseq -= 1;
    this.ack.setFirst("via", `SIP/2.0/UDP ${this.peer.ip}:${this.peer.port};branch=z9hG4bK${token()};rport`);
    this.ack.setFirst("cseq", `${request.get("cseq").split(" ")[0]} ACK`);
    this.peer.write(this.ack, this.peerAddress);
    if (response.body) this.useSdp(parseSdp(response.body));
    this.begin();
    if (this.giveUp) this.hangUp();
  }

  sendCancel() {
    if (this.cancelSent) return;
    this.cancelSent = true;
    const cancel = SipMessage.request("CANCEL", this.request.uri).add("max-forwards", 70);
    for (const name of ["from", "to", "call-id"]) cancel.add(name, this.request.get(name));
    cancel.add("cseq", `${this.request.get("cseq").split(" ")[0]} CANCEL`);
    cancel.headers.unshift(["via", this.request.get("via")]);
    this.peer.write(cancel, this.peerAddress);
    // A far end that never answers the CANCEL is gone (RFC 3261 §9.1).
    setTimeout(() => this.finish("cancelled"), TIMEOUT_MS).unref();
  }

  // ------------------------------------------------------------ incoming

  ring() {
    if (this.state === "ringing") this.peer.respond(this.server, 180, "Ringing", { tag: this.localTag });
  }

  async answer(payloads = this.peer.payloads) {
    if (this.state !== "ringing") return false;
    this.rtp = await RtpStream.open(this.peer.ip);
    if (this.state !== "ringing") {
      this.rtp.close();
      return false;
    }
    const common = payloads.filter((payload) => !this.offer || this.offer.payloads.includes(payload));
    if (!common.some((payload) => payload === 0 || payload === 8)) {
      this.reject(488, "Not Acceptable Here");
      return false;
    }
    const response = this.peer.respond(this.server, 200, "OK", { tag: this.localTag, sdp: this.sdp(common) });
    this.local = response.get("to").replace(/;\s*tag=[^;]+/i, "");
    if (this.offer) this.useSdp(this.offer, common);
    this.begin();
    let interval = T1_MS;
    const started = performance.now();
    const repeat = () => {
      if (this.acked || this.state === "ended") return;
      if (performance.now() - started > TIMEOUT_MS) {
        this.hangUp();
        return;
      }
      this.peer.write(response, this.server.from);
      interval = Math.min(T2_MS, interval * 2);
      this.repeatTimer = setTimeout(repeat, interval);
    };
    this.repeatTimer = setTimeout(repeat, interval);
    return true;
  }

  reject(status = 486, reason = "Busy Here") {
    if (this.state !== "ringing") return;
    this.peer.respond(this.server, status, reason, { tag: this.localTag });
    this.status = status;
    this.finish("refused");
  }

  receiveAck() {
    this.acked = true;
    clearTimeout(this.repeatTimer);
  }

  receiveCancel() {
    if (this.state !== "ringing") return;
    this.peer.respond(this.server, 487, "Request Terminated", { tag: this.localTag });
    this.finish("cancelled");
  }

  receiveReinvite(message, server) {
    server.call = this;
    if (this.state !== "answered") {
      this.peer.respond(server, 491, "Request Pending");
      return;
    }
    const offer = message.body ? parseSdp(message.body) : null;
    const mirrored = { sendonly: "recvonly", recvonly: "sendonly", inactive: "inactive" };
    const payloads = this.peer.payloads.filter((payload) => !offer || offer.payloads.includes(payload));
    this.held = offer ? offer.direction === "sendonly" || offer.direction === "inactive" : false;
    this.acked = false;
    this.peer.respond(server, 200, "OK", { sdp: this.sdp(payloads, mirrored[offer?.direction]) });
    if (offer) this.useSdp(offer, payloads);
  }

  // Puts the far end on hold, or takes it back. Resolves with the status.
  async hold(on) {
    const request = this.inDialog("INVITE").withSdp(
      this.sdp(this.peer.payloads, on ? "sendonly" : "sendrecv"),
    );
    const response = await this.peer.transact(request, this.peerAddress);
    if (response.status < 300) {
      const number = this.cseq;
      const ack = this.inDialog("ACK");
      this.cseq = number;
      ack.setFirst("cseq", `${number} ACK`);
      ack.setFirst("via", `SIP/2.0/UDP ${this.peer.ip}:${this.peer.port};branch=z9hG4bK${token()};rport`);
      this.ack = ack;
      this.peer.write(ack, this.peerAddress);
      if (response.body) this.useSdp(parseSdp(response.body));
    }
    return response.status;
  }

  // ------------------------------------------------------------ both

  useSdp(remote, common = this.peer.payloads) {
    const payload = remote.payloads.find(
      (number) => (number === 0 || number === 8) && common.includes(number),
    );
    this.rtp.connect(
      { ip: remote.ip, port: remote.port },
      payload === 8 ? codecs.pcma : codecs.pcmu,
      remote.dtmf,
    );
    this.rtp.sending =
      remote.port > 0 && (remote.direction === "sendrecv" || remote.direction === "recvonly");
  }

  begin() {
    this.state = "answered";
    this.answeredAt = performance.now();
    this.emit("answered");
  }

  // Ends the call in whatever way its state asks for. Resolves when the far end has confirmed.
  async hangUp() {
    if (this.state === "ended") return;
    if (this.state === "calling" || this.state === "ringing") {
      if (this.direction === "in") {
        this.reject(603, "Decline");
        return;
      }
      this.giveUp = true;
      if (this.state === "ringing" || this.status >= 100) this.sendCancel();
      await this.ended;
      return;
    }
    const bye = this.inDialog("BYE");
    this.finish("near");
    await this.peer.transact(bye, this.peerAddress);
  }

  press(digits) {
    for (const digit of digits) this.rtp.press(digit);
  }

  figures() {
    const { rtp } = this;
    return {
      received: rtp?.received ?? 0,
      sent: rtp?.sent ?? 0,
      lost: rtp?.lost ?? 0,
      gap_ms: Math.round(rtp?.gapMax ?? 0),
      talk_ms: this.answeredAt ? Math.round((this.endedAt || performance.now()) - this.answeredAt) : 0,
    };
  }

  finish(by) {
    if (this.state === "ended") return;
    this.state = "ended";
    this.endedBy = by;
    this.endedAt = performance.now();
    clearTimeout(this.repeatTimer);
    this.rtp?.close();
    this.peer.calls.delete(`${this.callId} ${this.localTag}`);
    this.emit("ended", by);
  }
}

// ---------------------------------------------------------------- pieces

// The ACK of a refusal belongs to the INVITE's transaction (RFC 3261 §17.1.1.3).
function ackFor(request, response) {
  const ack = SipMessage.request("ACK", request.uri)
    .add("via", request.get("via"))
    .add("max-forwards", 70)
    .add("from", request.get("from"))
    .add("to", response.get("to"))
    .add("call-id", request.get("call-id"))
    .add("cseq", `${request.get("cseq").split(" ")[0]} ACK`);
  for (const route of request.all("route")) ack.add("route", route);
  return ack;
}

// Digest of RFC 7616 with MD5 or SHA-256, qop auth or none.
export function digest(challenge, { user, password, method, uri }) {
  const fields = Object.fromEntries(
    [...challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(([, key, quoted, bare]) => [
      key.toLowerCase(),
      quoted ?? bare,
    ]),
  );
  const algorithm = fields.algorithm ?? "MD5";
  const hash = (text) =>
    createHash(algorithm.toUpperCase() === "SHA-256" ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const a1 = hash(`${user}:${fields.realm}:${password}`);
  const a2 = hash(`${method}:${uri}`);
  const parts = [`username="${user}"`, `realm="${fields.realm}"`, `nonce="${fields.nonce}"`, `uri="${uri}"`];
  if (fields.qop?.split(",").some((qop) => qop.trim() === "auth")) {
    const cnonce = token();
    parts.push(`response="${hash(`${a1}:${fields.nonce}:00000001:${cnonce}:auth:${a2}`)}"`);
    parts.push("qop=auth", "nc=00000001", `cnonce="${cnonce}"`);
  } else {
    parts.push(`response="${hash(`${a1}:${fields.nonce}:${a2}`)}"`);
  }
  parts.push(`algorithm=${algorithm}`);
  if (fields.opaque) parts.push(`opaque="${fields.opaque}"`);
  return `Digest ${parts.join(", ")}`;
}
