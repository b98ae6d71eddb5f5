// English, a file for each area, with the keys of pt-BR.

import type { Catalogue } from "../pt-BR";
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

export const en: Catalogue = {
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
