// Português do Brasil: o catálogo de referência, um arquivo por área; en tem as mesmas chaves.

import { agent } from "./agent";
import { campaigns } from "./campaigns";
import { desk } from "./desk";
import { errors } from "./errors";
import { facts } from "./facts";
import { floor } from "./floor";
import { history } from "./history";
import { reports } from "./reports";
import { routing } from "./routing";
import { session } from "./session";
import { setup } from "./setup";
import { shell } from "./shell";

export const ptBR = {
  ...shell,
  ...session,
  ...agent,
  ...desk,
  ...floor,
  ...campaigns,
  ...history,
  ...reports,
  ...facts,
  ...routing,
  ...setup,
  ...errors,
};

type Texts<T> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
export type Catalogue = Texts<typeof ptBR>;
