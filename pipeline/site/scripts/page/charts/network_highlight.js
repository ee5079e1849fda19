// @ts-check
// Highlights an arc or a name, with all that belongs to it, while the pointer is over it or it has the focus.

/** @import { Arc, Node } from "./network_drawing.js" */
/** @import { Tie } from "./ties.js" */

/**
 * @param {SVGElement} drawing
 * @param {Arc[]} arcs
 * @param {Node[]} nodes
 */
export function highlightOnHover(drawing, arcs, nodes) {
  /** @type {(ends: string[], isLit: (tie: Tie) => boolean) => void} */
  const highlight = (ends, isLit) => {
    for (const { tie, mark } of arcs) mark.classList.toggle("lit", isLit(tie));
    const lit = new Set([...ends, ...arcs.flatMap(({ tie }) => (isLit(tie) ? tie.ends : []))]);
    for (const { key, mark } of nodes) mark.classList.toggle("lit", lit.has(key));
    drawing.classList.add("dimmed");
  };
  const clear = () => drawing.classList.remove("dimmed");
  for (const { tie, mark } of arcs)
    watch(mark, () => highlight(tie.ends, (candidate) => candidate === tie), clear);
  for (const { key, mark } of nodes)
    watch(mark, () => highlight([key], ({ ends }) => ends.includes(key)), clear);
}

/**
 * @param {SVGElement} mark
 * @param {() => void} enter
 * @param {() => void} leave
 */
function watch(mark, enter, leave) {
  for (const name of ["pointerenter", "focus"]) mark.addEventListener(name, enter);
  for (const name of ["pointerleave", "blur"]) mark.addEventListener(name, leave);
}
