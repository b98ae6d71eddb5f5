// With a certificate everything goes over TLS: the owner's link, pages, cookies that need it, answers in
// pieces, the WebSocket, and a clean goodbye.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import { PASSWORD, TestServer } from "../harness/server.js";
import { within } from "../harness/wait.js";

// The test's own certificate is signed by nobody.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
const { WebSocket } = createRequire(new URL("../../web/package.json", import.meta.url))("ws");

test("HTTP, cookies and the WebSocket over TLS", { timeout: 60_000 }, async () => {
  const server = await TestServer.start("over-https", { tls: true });
  let failed = true;
  try {
    const page = await fetch(`${server.base}/`);
    assert.equal(page.status, 200);
    assert.match(page.headers.get("strict-transport-security") ?? "", /max-age/);
    assert.match(await page.text(), /<div id="root">/);

    const session = await fetch(`${server.base}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "dona", password: PASSWORD }),
    });
    assert.equal(session.status, 200);
    const cookie = session.headers.get("set-cookie");
    assert.match(cookie, /^__Host-regente=.*; HttpOnly; .*Secure/);

    const socket = new WebSocket(`${server.base.replace("https", "wss")}/api/v1/socket`, {
      rejectUnauthorized: false,
      origin: server.base,
      headers: { cookie: cookie.split(";")[0] },
    });
    const hello = await within(
      "the socket says hello",
      new Promise((resolve, reject) => {
        socket.once("message", resolve);
        socket.once("error", reject);
      }),
      5000,
    );
    assert.ok(JSON.parse(hello).hello.server_time > 0);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close(1000);
    assert.equal(await within("the socket says good-bye", closed, 5000), 1000);

    // Plain HTTP on this port is no request at all.
    await assert.rejects(fetch(`http://127.0.0.1:${server.httpPort}/`));
    failed = false;
  } finally {
    await server.stop(failed);
  }
});
