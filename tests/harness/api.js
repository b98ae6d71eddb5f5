// A program that talks to the HTTP API with a token.

export class ApiError extends Error {
  constructor(status, body, what) {
    super(
      `${what}: ${status} ${body?.error?.code ?? ""} ${body?.error?.message ?? ""} ${body?.error?.detail ?? ""}`.trim(),
    );
    this.status = status;
    this.code = body?.error?.code ?? "";
  }
}

export class Api {
  constructor(base, token = "") {
    this.base = base;
    this.token = token;
  }

  static async signedIn(base, user, password) {
    const { token } = await new Api(base).post("/tokens", { user, password, label: "test" });
    return new Api(base, token);
  }

  async raw(method, path, { body, type, headers = {} } = {}) {
    return fetch(`${this.base}/api/v1${path}`, {
      method,
      body,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(type ? { "content-type": type } : {}),
        ...headers,
      },
      signal: AbortSignal.timeout(60_000),
    });
  }

  async json(method, path, options) {
    const response = await this.raw(method, path, options);
    const text = await response.text();
    let body = null;
    try {
      body = text ? JSON.parse(text) : null;
    } catch {
      body = { error: { code: "not_json", message: text.slice(0, 200) } };
    }
    if (!response.ok) throw new ApiError(response.status, body, `${method} ${path}`);
    return body;
  }

  get(path) {
    return this.json("GET", path);
  }

  post(path, value) {
    return this.json("POST", path, { body: JSON.stringify(value ?? {}), type: "application/json" });
  }

  put(path, value) {
    return this.json("PUT", path, { body: JSON.stringify(value), type: "application/json" });
  }

  delete(path) {
    return this.json("DELETE", path);
  }

  // All pages of a list.
  async all(path) {
    const items = [];
    let cursor = "";
    do {
      const separator = path.includes("?") ? "&" : "?";
      const page = await this.get(
        `${path}${cursor ? `${separator}cursor=${encodeURIComponent(cursor)}` : ""}`,
      );
      items.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return items;
  }
}
