import type { ReactNode } from "react";
import { type Look, lookIcon } from "./agentLook";
import { Icon, type IconName } from "./Icon";
import css from "./ui.module.css";

export function StateBadge({
  look,
  word,
  icon,
  children,
}: {
  look: Look;
  word: string;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={css.state} data-look={look} data-testid="agent-state">
      <Icon name={icon ?? lookIcon[look]} size={14} />
      <b>{word}</b> {children}
    </span>
  );
}

export function AgentGlyph({ look }: { look: Look }) {
  return (
    <span className={css.glyph} data-look={look}>
      <Icon name={lookIcon[look]} size={12} />
    </span>
  );
}
