// `npm run fake`: the fake server beside the development pages, or with the built pages themselves.

import { fileURLToPath } from "node:url";
import { startFakeServer } from "./server.mjs";

const root = process.argv.includes("--dist") ? fileURLToPath(new URL("../../dist", import.meta.url)) : null;
const port = Number(process.env.PORT ?? 8090);
const server = await startFakeServer({ port, root });
console.log(`Fake server on http://127.0.0.1:${server.port}; users ana, sofia, admin; password regente-demo`);
