// What a person can do and where they stand in each of their queues.

import { ActionIcon, NumberInput, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Banner } from "../../ui/parts";
import type { AgentRoutingResource, AgentSkill, Id, Membership } from "../../wire/types";
import { useList } from "../shared/catalog";
import { useFormat } from "../shared/format";
import { endOfDay, lastDayOf } from "./day";
import { membershipsOf } from "./memberships";
import { Below } from "./QueueRouting";
import css from "./setup.module.css";

interface Props {
  queues: Id[];
  routing: AgentRoutingResource;
  onChange: (routing: AgentRoutingResource) => void;
  problem: (field: string) => string | undefined;
}

export function UserRouting(props: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const queues = useList("queues");
  const { routing } = props;
  return (
    <>
      {routing.returns_at === 0 ? null : (
        <Banner icon="clock">
          {t("routing.lentUntil", {
            queues: routing.lent_to
              .map((id) => queues.data?.find((one) => one.id === id)?.name ?? `#${id}`)
              .join(", "),
            time: format.clock(routing.returns_at),
          })}
        </Banner>
      )}
      <Skills {...props} />
      <Places {...props} />
    </>
  );
}

function Skills({ routing, onChange, problem }: Props) {
  const { t } = useTranslation();
  const skills = useList("skills");
  const set = (index: number, values: Partial<AgentSkill>) =>
    onChange({
      ...routing,
      skills: routing.skills.map((one, i) => (i === index ? { ...one, ...values } : one)),
    });
  const known = (id: Id) => skills.data?.find((one) => one.id === id);
  const free = (skills.data ?? []).filter((one) => !routing.skills.some((own) => own.skill === one.id));
  return (
    <fieldset className={css.group}>
      <legend>{t("routing.skills")}</legend>
      {routing.skills.length === 0 ? null : (
        <table className={css.editor}>
          <thead>
            <tr>
              <th>{t("routing.skill")}</th>
              <th style={{ width: 72 }}>{t("routing.level")}</th>
              <th style={{ width: 160 }}>{t("routing.certifiedUntil")}</th>
              <th style={{ width: 32 }}>
                <span className="sr">{t("setup.remove")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {routing.skills.map((one, index) => {
              const name = known(one.skill)?.name ?? `#${one.skill}`;
              const certified = known(one.skill)?.settings.certified === true;
              return (
                <tr key={one.skill}>
                  <td className="el">{name}</td>
                  <td>
                    <NumberInput
                      aria-label={`${name}: ${t("routing.level")}`}
                      hideControls
                      min={1}
                      max={10}
                      allowDecimal={false}
                      clampBehavior="none"
                      value={one.level}
                      onChange={(value) => set(index, { level: Number(value) })}
                    />
                  </td>
                  <td>
                    {certified ? (
                      <TextInput
                        type="date"
                        aria-label={`${name}: ${t("routing.certifiedUntil")}`}
                        value={lastDayOf(one.certified_until)}
                        onChange={(event) =>
                          set(index, { certified_until: endOfDay(event.currentTarget.value) })
                        }
                      />
                    ) : (
                      <span className="t3">–</span>
                    )}
                  </td>
                  <td>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={32}
                      aria-label={t("routing.removeSkill", { name })}
                      onClick={() =>
                        onChange({ ...routing, skills: routing.skills.filter((_, i) => i !== index) })
                      }
                    >
                      <Icon name="trash" />
                    </ActionIcon>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <Below
        text={t(routing.skills.length === 0 ? "routing.noSkills" : "routing.levelText")}
        problem={problem("skills")}
      />
      <Select
        aria-label={t("routing.addSkill")}
        placeholder={t("routing.addSkill")}
        searchable
        disabled={free.length === 0}
        nothingFoundMessage={t("routing.noSkills")}
        data={free.map((one) => ({ value: one.id, label: one.name }))}
        value={null}
        onChange={(skill) => {
          if (skill === null) return;
          onChange({ ...routing, skills: [...routing.skills, { skill, level: 5, certified_until: 0 }] });
        }}
      />
    </fieldset>
  );
}

function Places({ queues, routing, onChange, problem }: Props) {
  const { t } = useTranslation();
  const list = useList("queues");
  const places = membershipsOf(queues, routing.memberships);
  const set = (index: number, values: Partial<Membership>) =>
    onChange({
      ...routing,
      memberships: places.map((one, i) => (i === index ? { ...one, ...values } : one)),
    });
  const columns = [
    ["tier", "tier", 0, 10],
    ["order", "order", 0, 10_000],
    ["weight", "placeWeight", 1, 100],
  ] as const;
  return (
    <fieldset className={css.group}>
      <legend>{t("routing.places")}</legend>
      {places.length === 0 ? null : (
        <table className={css.editor}>
          <thead>
            <tr>
              <th>{t("floor.queue")}</th>
              {columns.map(([member, word]) => (
                <th key={member} style={{ width: 80 }}>
                  {t(`routing.${word}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((one, index) => {
              const name = list.data?.find((queue) => queue.id === one.queue)?.name ?? `#${one.queue}`;
              return (
                <tr key={one.queue}>
                  <td className="el">{name}</td>
                  {columns.map(([member, word, min, max]) => (
                    <td key={member}>
                      <NumberInput
                        aria-label={`${name}: ${t(`routing.${word}`)}`}
                        hideControls
                        min={min}
                        max={max}
                        allowDecimal={false}
                        clampBehavior="none"
                        value={one[member]}
                        onChange={(value) => set(index, { [member]: Number(value) })}
                      />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <Below
        text={t(places.length === 0 ? "routing.noQueues" : "routing.placesText")}
        problem={problem("memberships")}
      />
    </fieldset>
  );
}
