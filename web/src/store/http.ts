// REST under /api/v1. Writes carry the session's CSRF text; failures become a Problem.

import type { ApiError } from "../wire/types";
import { Problem } from "./problem";

const base = "/api/v1";

let csrf = "";
let onSessionEnd: () => void = () => undefined;

export function setCsrf(text: string): void {
  csrf = text;
}

// Called when an answer says that there is no session (any more).
export function whenSessionEnds(callback: () => void): void {
  onSessionEnd = callback;
}

function isApiError(value: unknown): value is { error: ApiError } {
  return typeof value === "object" && value !== null && "error" in value;
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  let json: unknown;
  try {
    json = text === "" ? undefined : JSON.parse(text);
  } catch {
    throw Problem.own("bad_answer", String(response.status));
  }
  if (response.ok) return json as T;
  if (response.status === 401) onSessionEnd();
  if (isApiError(json)) throw new Problem(json.error, response.status);
  throw Problem.own("bad_answer", String(response.status));
}

async function send<T>(method: string, path: string, body?: BodyInit, type?: string): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (type !== undefined) headers["Content-Type"] = type;
  if (method !== "GET" && csrf !== "") headers["X-CSRF-Token"] = csrf;
  let response: Response;
  try {
    response = await fetch(base + path, { method, headers, body, credentials: "same-origin" });
  } catch {
    throw Problem.own("offline");
  }
  return answer<T>(response);
}

const json = "application/json";

export const http = {
  get: <T>(path: string) => send<T>("GET", path),
  post: <T>(path: string, body?: unknown) =>
    body === undefined ? send<T>("POST", path) : send<T>("POST", path, JSON.stringify(body), json),
  put: <T>(path: string, body: unknown) => send<T>("PUT", path, JSON.stringify(body), json),
  delete: <T>(path: string) => send<T>("DELETE", path),
  csv: <T>(path: string, file: Blob) => send<T>("POST", path, file, "text/csv"),
};

// "?a=1&b=2" of what is set.
export function queryText(parameters: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
  if (pairs.length === 0) return "";
  return `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString()}`;
}
