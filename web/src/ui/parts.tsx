// The small words of every screen: keycaps, chips, avatars, empty, loading and error states.

import { Button, type ButtonProps } from "@mantine/core";
import {
  type ComponentPropsWithoutRef,
  type CSSProperties,
  type ReactNode,
  useEffect,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { initials } from "../i18n/format";
import { Icon, type IconName } from "./Icon";
import css from "./ui.module.css";

export type Tone = "neutral" | "ok" | "warning" | "danger" | "accent" | "wrap";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <span className={css.kbd} aria-hidden="true">
      {children}
    </span>
  );
}

interface ActionProps extends Omit<ButtonProps, "leftSection" | "rightSection"> {
  icon?: IconName;
  cap?: string; // The key, written beside the word.
  keys?: string; // The same for assistive technology: "Alt+H".
  tone?: "danger" | "success" | "on";
  children: ReactNode;
}

export function Action({
  icon,
  cap,
  keys,
  tone,
  children,
  ...rest
}: ActionProps & Omit<ComponentPropsWithoutRef<"button">, keyof ActionProps>) {
  return (
    <Button
      leftSection={icon === undefined ? undefined : <Icon name={icon} size={14} />}
      rightSection={cap === undefined ? undefined : <Kbd>{cap}</Kbd>}
      data-tone={tone}
      aria-keyshortcuts={keys}
      {...rest}
    >
      {children}
    </Button>
  );
}

interface ChipProps {
  tone?: Tone;
  icon?: IconName;
  outline?: boolean;
  children: ReactNode;
}

export function Chip({ tone = "neutral", icon, outline, children }: ChipProps) {
  return (
    <span className={css.chip} data-tone={tone} data-outline={outline || undefined}>
      {icon === undefined ? null : <Icon name={icon} size={12} />}
      <span className="el">{children}</span>
    </span>
  );
}

export function Avatar({ name, size = 32 }: { name: string; size?: number }) {
  return (
    <span className={css.avatar} style={{ width: size, height: size }} aria-hidden="true">
      {name.trim() === "" ? <Icon name="person" size={16} /> : initials(name)}
    </span>
  );
}

export function Empty({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p className="m">{title}</p>
      {text === undefined ? null : <p>{text}</p>}
      {children === undefined ? null : <div style={{ marginTop: 12 }}>{children}</div>}
    </div>
  );
}

// In the content's shape, only after 300 ms: what comes at once never flickers.
export function Loading({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label={t("common.loading")}>
      {Array.from({ length: lines }, (_, i) => `${i}`).map((line) => (
        <div key={line} className={css.line} style={{ width: `${60 + ((Number(line) * 37) % 35)}%` }} />
      ))}
    </div>
  );
}

interface ProblemBoxProps {
  title: string;
  text: string;
  onRetry?: () => void;
}

export function ProblemBox({ title, text, onRetry }: ProblemBoxProps) {
  const { t } = useTranslation();
  return (
    <div className={css.problem} role="alert">
      <p className="row m">
        <Icon name="warning" />
        {title}
      </p>
      <p className="t2">{text}</p>
      {onRetry === undefined ? null : (
        <Button size="xs" mt={4} onClick={onRetry}>
          {t("common.retry")}
        </Button>
      )}
    </div>
  );
}

interface BannerProps {
  tone?: Tone;
  icon?: IconName;
  role?: "status" | "alert";
  children: ReactNode;
}

export function Banner({ tone = "neutral", icon, role, children }: BannerProps) {
  return (
    <div className={css.banner} data-tone={tone} role={role}>
      {icon === undefined ? null : <Icon name={icon} size={14} />}
      {children}
    </div>
  );
}

export function LevelMeter({ level, label }: { level: number; label: string }) {
  const bars = [6, 7, 8, 9, 10, 11, 12, 13, 14];
  const lit = Math.round(level * bars.length);
  // A <meter> cannot be drawn as bars in every browser.
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above.
    <span
      className={css.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={bars.length}
      aria-valuenow={lit}
    >
      {bars.map((height, index) => (
        <i key={height} style={{ height }} data-on={index < lit || undefined} />
      ))}
    </span>
  );
}

export interface Figure {
  label: string;
  value: ReactNode;
  detail?: ReactNode;
  tone?: "danger";
}

export function Strip({ figures, columns, label }: { figures: Figure[]; columns: string; label: string }) {
  return (
    <section className="card" aria-label={label}>
      <dl className={css.strip} style={{ "--strip-columns": columns } as CSSProperties}>
        {figures.map((figure) => (
          <div key={figure.label}>
            <dt>{figure.label}</dt>
            <dd>
              <span className={figure.tone === "danger" ? "tda" : undefined}>{figure.value}</span>
              {figure.detail === undefined ? null : (
                <small title={typeof figure.detail === "string" ? figure.detail : undefined}>
                  {figure.detail}
                </small>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
