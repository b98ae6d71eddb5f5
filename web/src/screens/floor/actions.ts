// One request of the supervisor at a time from one place of the floor, its refusal as a sentence.

import { useState } from "react";
import { useProblemText } from "../shared/app";

export interface Order {
  run: (ask: () => Promise<unknown>) => Promise<boolean>;
  pending: boolean;
  problem: string;
}

export function useOrder(): Order {
  const text = useProblemText();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  const run = async (ask: () => Promise<unknown>) => {
    setPending(true);
    setProblem("");
    try {
      await ask();
      return true;
    } catch (error) {
      setProblem(text(error));
      return false;
    } finally {
      setPending(false);
    }
  };
  return { run, pending, problem };
}
