import { type IconName, icons } from "./icons";

export type { IconName } from "./icons";

interface Props {
  name: IconName;
  size?: 12 | 14 | 16 | 20;
  className?: string;
}

const strokes = { 12: 1.75, 14: 1.5, 16: 1.5, 20: 1.35 } as const;

// Decorative: the word beside it, or the button's label, carries the meaning.
export function Icon({ name, size = 16, className }: Props) {
  const [first, ...rest] = icons[name] as readonly string[];
  const turned = first?.startsWith("@") ? Number(first.slice(1)) : 0;
  const paths = turned === 0 ? [first, ...rest] : rest;
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={strokes[size]}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none" }}
      aria-hidden="true"
    >
      <g transform={turned === 0 ? undefined : `rotate(${turned} 8 8)`}>
        {paths.map((path) => (
          <path key={path} d={path} />
        ))}
      </g>
    </svg>
  );
}

export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M8 23V9.5h7.2a4.3 4.3 0 0 1 0 8.6H8" />
      <path d="m15.5 18.5 8.500 6.500" />
      <circle cx="24.5" cy="9.5" r="2.3" fill="currentColor" stroke="none" />
    </svg>
  );
}
