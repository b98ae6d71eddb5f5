// SIP messages (RFC 3261 §7) and the little of SDP (RFC 4566) that a telephone needs: parse, print.

// Short forms of header names (RFC 3261 §7.3.3).
const SHORT = {
  v: "via",
  f: "from",
  t: "to",
  i: "call-id",
  m: "contact",
  l: "content-length",
  c: "content-type",
  k: "supported",
};
const PRINTED = { "call-id": "Call-ID", cseq: "CSeq", "www-authenticate": "WWW-Authenticate" };

export class SipMessage {
  constructor() {
    this.method = ""; // Of a request.
    this.uri = "";
    this.status = 0; // Of a response.
    this.reason = "";
    this.headers = []; // [lower-case name, value] in order.
    this.body = "";
  }

  static request(method, uri) {
    const message = new SipMessage();
    message.method = method;
    message.uri = uri;
    return message;
  }

  // A response with what must be copied from the request (RFC 3261 §8.2.6.2).
  static response(request, status, reason, toTag = "") {
    const message = new SipMessage();
    message.status = status;
    message.reason = reason;
    for (const [name, value] of request.headers) {
      if (name === "to" && toTag && !tagOf(value)) message.add(name, `${value};tag=${toTag}`);
      else if (["via", "from", "to", "call-id", "cseq", "record-route"].includes(name))
        message.add(name, value);
    }
    return message;
  }

  static parse(buffer) {
    const text = buffer.toString("utf8");
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return null;
    const lines = text
      .slice(0, end)
      .replace(/\r\n[ \t]+/g, " ")
      .split("\r\n");
    const message = new SipMessage();
    const first = lines.shift();
    const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
    const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
    if (response) {
      message.status = Number(response[1]);
      message.reason = response[2];
    } else if (request) {
      message.method = request[1];
      message.uri = request[2];
    } else {
      return null;
    }
    for (const line of lines) {
      const colon = line.indexOf(":");
      if (colon <= 0) return null;
      const name = line.slice(0, colon).trim().toLowerCase();
      message.headers.push([SHORT[name] ?? name, line.slice(colon + 1).trim()]);
    }
    message.body = text.slice(end + 4);
    return message;
  }

  get(name) {
    return this.headers.find(([key]) => key === name)?.[1] ?? "";
  }

  all(name) {
    return this.headers.filter(([key]) => key === name).map(([, value]) => value);
  }

  add(name, value) {
    this.headers.push([name, String(value)]);
    return this;
  }

  setFirst(name, value) {
    const entry = this.headers.find(([key]) => key === name);
    if (entry) entry[1] = value;
    else this.headers.unshift([name, value]);
  }

  withSdp(sdp) {
    if (!sdp) return this;
    this.add("content-type", "application/sdp");
    this.body = sdp;
    return this;
  }

  toBuffer() {
    const first = this.method
      ? `${this.method} ${this.uri} SIP/2.0`
      : `SIP/2.0 ${this.status} ${this.reason}`;
    const lines = this.headers
      .filter(([name]) => name !== "content-length")
      .map(
        ([name, value]) =>
          `${PRINTED[name] ?? name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase())}: ${value}`,
      );
    lines.push(`Content-Length: ${Buffer.byteLength(this.body)}`);
    return Buffer.from(`${first}\r\n${lines.join("\r\n")}\r\n\r\n${this.body}`, "utf8");
  }
}

export function tagOf(header) {
  return /;\s*tag=([^;>\s]+)/i.exec(header)?.[1] ?? "";
}

export function branchOf(message) {
  return /;\s*branch=([^;,\s]+)/i.exec(message.get("via"))?.[1] ?? "";
}

// The URI inside a Contact, From or To header.
export function uriOf(header) {
  return /<([^>]+)>/.exec(header)?.[1] ?? header.split(";")[0].trim();
}

export function userOf(uri) {
  return decodeURIComponent(/^sips?:([^@;]+)@/i.exec(uri)?.[1] ?? "");
}

export function addressOf(uri) {
  const match = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)(?::(\d+))?/i.exec(uri);
  return match ? { ip: match[1], port: Number(match[2] ?? 5060) } : null;
}

// ---------------------------------------------------------------- SDP

let version = 1;

export function formatSdp({ ip, port, payloads, direction = "sendrecv" }) {
  version += 1;
  const rtpmap = { 0: "PCMU/8000", 8: "PCMA/8000", 96: "telephone-event/8000", 101: "telephone-event/8000" };
  return [
    "v=0",
    `o=- ${process.pid} ${version} IN IP4 ${ip}`,
    "s=-",
    `c=IN IP4 ${ip}`,
    "t=0 0",
    `m=audio ${port} RTP/AVP ${payloads.join(" ")}`,
    ...payloads.map((payload) => `a=rtpmap:${payload} ${rtpmap[payload]}`),
    ...(payloads.includes(101) ? ["a=fmtp:101 0-15"] : []),
    "a=ptime:20",
    `a=${direction}`,
    "",
  ].join("\r\n");
}

export function parseSdp(text) {
  let ip = "";
  let port = 0;
  let payloads = [];
  let direction = "sendrecv";
  let dtmf = 101;
  let audio = false;
  for (const line of text.split(/\r?\n/)) {
    const media = /^m=(\w+) (\d+) \S+ (.*)$/.exec(line);
    const connection = /^c=IN IP4 (\S+)/.exec(line);
    const event = /^a=rtpmap:(\d+) telephone-event\/8000/i.exec(line);
    if (media) {
      audio = media[1] === "audio";
      if (audio) {
        port = Number(media[2]);
        payloads = media[3].split(" ").map(Number);
      }
    } else if (connection) {
      ip = connection[1];
    } else if (event && audio) {
      dtmf = Number(event[1]);
    } else if (/^a=(sendrecv|sendonly|recvonly|inactive)$/.test(line)) {
      direction = line.slice(2);
    }
  }
  return { ip, port, payloads, direction, dtmf };
}
