import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon";
import { Banner } from "../../ui/parts";
import { Elapsed } from "../../ui/time";
import type { DeskItem, DeskView } from "../../wire/types";
import { useRequest } from "../shared/app";
import { useFormat } from "../shared/format";
import css from "./desk.module.css";
import { itemClock, itemIcon, itemWord } from "./words";

interface Props {
  desk: DeskView;
  items: DeskItem[];
  selected: string | undefined;
  onSelect: (id: string) => void;
}

export function Roster({ desk, items, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <aside className={css.roster} aria-label={t("desk.withYou")}>
      <h2>{t("desk.withYou")}</h2>
      {items.length === 0 ? (
        <p className="t3 f12" style={{ padding: "4px 16px 8px" }}>
          {t("desk.nothing")}
        </p>
      ) : null}
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className={css.item}
              aria-current={item.id === selected}
              data-need={(item.state === "offered" && item.id !== selected) || undefined}
              onClick={() => onSelect(item.id)}
            >
              <Icon name={itemIcon(item)} />
              <span className={`${css.itemName} el`}>{format.person(item.card.name, item.card.number)}</span>
              <Elapsed className={css.itemTime} since={itemClock(item).since} />
              <span className={`${css.itemLine} el`}>
                {[item.queue_name || item.campaign_name, t(itemWord(item)).toLowerCase()]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <YourCampaigns desk={desk} busy={items.length > 0} />
    </aside>
  );
}

function YourCampaigns({ desk, busy }: { desk: DeskView; busy: boolean }) {
  const { t } = useTranslation();
  const { send, pending, problem } = useRequest();
  const campaigns = Object.values(desk.campaigns);
  if (campaigns.length === 0 || desk.state === "signed_out") return null;
  return (
    <>
      <h2>{t("desk.yourCampaigns")}</h2>
      <ul>
        {campaigns.map((campaign) => (
          <li key={campaign.id} className={css.campaign}>
            <div className="col sp">
              <span className="m el">{campaign.name}</span>
              <span className="f12 t3">{t(`campaigns.mode.${campaign.mode}`)}</span>
            </div>
            <Button
              size="xs"
              disabled={busy || pending !== null}
              onClick={() => void send("take_lead", { campaign: campaign.id })}
            >
              {t("desk.takeLead")}
            </Button>
          </li>
        ))}
      </ul>
      {problem === "" ? null : (
        <div style={{ padding: "4px 16px" }}>
          <Banner role="alert">{problem}</Banner>
        </div>
      )}
    </>
  );
}
