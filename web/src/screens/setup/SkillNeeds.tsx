import { type ComboboxItem, MultiSelect, type OptionsFilter } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SkillLevel } from "../../wire/types";
import { useList } from "../shared/catalog";
import { levels, matches, needsOf, valueOfNeed } from "./needs";

const filter: OptionsFilter = ({ options, search }) =>
  (options as ComboboxItem[]).filter((option) => matches(option.label, search));

interface Props {
  label: string;
  hideLabel?: boolean;
  description?: string;
  placeholder?: string;
  value: SkillLevel[];
  error?: string;
  onChange: (needs: SkillLevel[]) => void;
}

// Skill and level in one field: type "french 5" and Enter.
export function SkillNeeds({ label, hideLabel, description, placeholder, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const skills = useList("skills");
  const data = (skills.data ?? []).flatMap((skill) =>
    levels.map((level) => ({
      value: valueOfNeed({ skill: skill.id, level }),
      label: t("routing.skillNeed", { name: skill.name, level }),
    })),
  );
  return (
    <MultiSelect
      label={hideLabel ? undefined : label}
      aria-label={label}
      description={description}
      inputWrapperOrder={["label", "input", "description", "error"]}
      placeholder={value.length === 0 ? placeholder : undefined}
      searchable
      hidePickedOptions
      limit={60}
      filter={filter}
      nothingFoundMessage={t("routing.noSkills")}
      data={data}
      value={value.map(valueOfNeed)}
      error={error}
      onChange={(values) => onChange(needsOf(values))}
    />
  );
}
