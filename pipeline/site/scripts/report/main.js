// @ts-check
// The page of findings: filters them by file, severity and check. Without this script all are shown.

const filters = /** @type {NodeListOf<HTMLSelectElement>} */ (
  document.querySelectorAll("select[data-filter]")
);
const findings = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-file]"));
const count = document.getElementById("count");

/** @param {HTMLElement} finding */
function isWanted(finding) {
  return [...filters].every(
    ({ value, dataset }) => value === "" || finding.dataset[dataset.filter ?? ""] === value,
  );
}

function apply() {
  let shown = 0;
  for (const finding of findings) {
    finding.hidden = !isWanted(finding);
    if (!finding.hidden) shown += 1;
  }
  if (count) count.textContent = `${shown} of ${findings.length} shown`;
}

for (const element of document.querySelectorAll("[data-script]")) element.removeAttribute("hidden");
for (const filter of filters) filter.addEventListener("change", apply);
document.getElementById("reset")?.addEventListener("click", () => {
  for (const filter of filters) filter.value = "";
  apply();
});
apply();
