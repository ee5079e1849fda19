// @ts-check
// The buttons that lead from page to page of a table.

import { html } from "./elements.js";
import { formatNumber } from "./numbers.js";

/**
 * The buttons and the range of rows between them: "1–50 of 346".
 *
 * @param {{page: number, size: number, count: number, goTo: (page: number) => void}} position
 */
export function pageButtons({ page, size, count, goTo }) {
  const last = Math.max(0, Math.ceil(count / size) - 1);
  /** @type {(text: string, label: string, target: number, disabled: boolean) => HTMLElement} */
  const button = (text, label, target, disabled) =>
    html("button", { type: "button", disabled, "aria-label": label, onclick: () => goTo(target) }, text);
  const [start, end] = [page * size + 1, Math.min((page + 1) * size, count)];
  return [
    button("« First", "First page", 0, page === 0),
    button("‹ Previous", "Previous page", page - 1, page === 0),
    html(
      "span",
      {},
      count ? `${formatNumber(start)}–${formatNumber(end)} of ${formatNumber(count)}` : "no rows",
    ),
    button("Next ›", "Next page", page + 1, page >= last),
    button("Last »", "Last page", last, page >= last),
  ];
}
