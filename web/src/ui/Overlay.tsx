// Dialogs over a page. Their head is a plain box: a second <header> in the body would be announced as
// the page's own.

import { Drawer, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  size?: number | string;
}

const plain = { component: "div" } as Record<string, unknown>;

export function SidePanel({ opened, title, onClose, children, size = 440 }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer.Root opened={opened} onClose={onClose} size={size} position="right">
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        <Drawer.Header {...plain}>
          <Drawer.Title>{title}</Drawer.Title>
          <Drawer.CloseButton aria-label={t("common.close")} />
        </Drawer.Header>
        <Drawer.Body>{opened ? children : null}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

export function Dialog({ opened, title, onClose, children, size = "lg" }: Props) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} centered>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Header {...plain}>
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t("common.close")} />
        </Modal.Header>
        <Modal.Body>{opened ? children : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
