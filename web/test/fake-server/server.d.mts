export interface FakeServer {
  port: number;
  close: () => void;
}

export function startFakeServer(options?: { port?: number; root?: string | null }): Promise<FakeServer>;
