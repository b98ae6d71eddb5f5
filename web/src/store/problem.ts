// What went wrong, as a code and the server's sentence. Thrown by everything that asks the server.

import type { ApiError } from "../wire/types";

export class Problem extends Error {
  readonly code: string;
  readonly detail: string;
  readonly status: number;

  constructor(error: ApiError, status = 0) {
    super(error.message);
    this.name = "Problem";
    this.code = error.code;
    this.detail = error.detail;
    this.status = status;
  }

  static own(code: string, detail = ""): Problem {
    return new Problem({ code, message: "", detail });
  }
}
