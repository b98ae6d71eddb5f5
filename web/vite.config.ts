import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// In development the pages come from here and everything under /api from a server: the real one, or
// the fake one of test/fake-server (`npm run fake`).
const server = process.env.REGENTE_SERVER ?? "http://127.0.0.1:8090";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    // Fonts stay files: the server sends them with a long cache, and the policy forbids data: fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    host: "127.0.0.1",
    port: 5199,
    proxy: { "/api": { target: server, ws: true }, "/fake": { target: server } },
  },
});
