// The real program on a free port with a folder of its own, which is gone when the tests are over.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const program = resolve(process.env.CARNET ?? join(import.meta.dirname, "../../target/debug/carnet"));

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export async function startServer(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), "carnet-e2e-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(program, ["serve"], {
    cwd: folder,
    env: { PATH: process.env.PATH, CARNET_DATA_DIR: folder, CARNET_LISTEN: new URL(url).host, CARNET_PUBLIC_URL: url, CARNET_RATE_LIMIT: "off", CARNET_LOG: "warn", ...settings },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${url}/readyz`).catch(() => null);
    if (ready?.ok) return { url, stop };
    if (child.exitCode !== null || tries > 400) {
      await stop();
      throw new Error(`${program} does not become ready`);
    }
    await new Promise((wake) => setTimeout(wake, 25));
  }
}
