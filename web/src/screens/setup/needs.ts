// Skills with the least level that will do, as a list of choices: "french 5" finds "Francês 5+".

import type { Id, SkillLevel } from "../../wire/types";

export const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function valueOfNeed({ skill, level }: SkillLevel): string {
  return `${skill}:${level}`;
}

export function needOf(value: string): SkillLevel {
  const [skill = "0", level = "1"] = value.split(":");
  return { skill, level: Number(level) };
}

// A skill is asked for once: the level chosen last counts.
export function needsOf(values: string[]): SkillLevel[] {
  const last = new Map<Id, number>();
  for (const { skill, level } of values.map(needOf)) last.set(skill, level);
  return [...last].map(([skill, level]) => ({ skill, level }));
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

// Every word of the search begins a word of the label; a number is a level and matches whole.
export function matches(label: string, search: string): boolean {
  const words = plain(label).split(/\s+/);
  return plain(search)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) =>
      words.some((word) =>
        /^\d+\+?$/.test(part) ? word === `${parseInt(part, 10)}+` : word.startsWith(part),
      ),
    );
}
