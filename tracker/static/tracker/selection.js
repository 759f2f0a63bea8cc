// What is selected in a list: a bar appears at the first tick, counts, and selects the whole page or the whole list.
// Before unsaved lines of a meeting are lost, the browser asks. Everything works without this file.
"use strict";

const bar = () => document.querySelector("[data-selection]");
const boxes = () => [...document.querySelectorAll("input[type=checkbox][name=row]")];
const isBox = (element) => element.matches("input[type=checkbox][name=row]");

function showSelection() {
  const every = bar().querySelector("[data-every]");
  const all = boxes();
  const ticked = all.filter((box) => box.checked).length;
  const count = every?.dataset.chosen ? Number(every.dataset.every) : ticked;
  bar().hidden = !count;
  const words = bar().querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("#", count);
  if (every) every.hidden = count === Number(every.dataset.every);
  const page = document.querySelector("[data-page]");
  if (page) {
    page.checked = ticked === all.length;
    page.indeterminate = ticked > 0 && !page.checked;
  }
}

// The whole list is sent as its query and not as its rows, of which the page has only some.
function chooseEvery(isOn) {
  bar().querySelector("input[name=all]")?.remove();
  const every = bar().querySelector("[data-every]");
  if (every) every.dataset.chosen = isOn ? "yes" : "";
  if (isOn) {
    const all = document.createElement("input");
    Object.assign(all, { type: "hidden", name: "all", value: every.value });
    bar().append(all);
  }
  showSelection();
}

function selectPage(isOn) {
  for (const box of boxes()) box.checked = isOn;
  chooseEvery(false);
}

function prepareSelection() {
  if (!bar() || bar().classList.contains("ready")) return;
  bar().classList.add("ready");
  bar().querySelector("[data-without-script]")?.remove();
  bar().querySelector("[data-clear]").hidden = false;
  document.querySelector("th.cell-pick")?.replaceChildren(bar().querySelector("template").content.cloneNode(true));
  showSelection();
}

let last = null;
document.addEventListener("click", (event) => {
  const target = event.target;
  if (!bar()) return;
  if (target.matches("[data-clear]")) {
    selectPage(false);
    boxes()[0]?.focus();
  } else if (target.matches("[data-every]")) {
    for (const box of boxes()) box.checked = true;
    chooseEvery(true);
    bar().querySelector("button").focus();
  } else if (target.matches("[data-page]")) {
    selectPage(target.checked);
  } else if (isBox(target)) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const box of all.slice(from, to)) box.checked = target.checked;
    last = target;
    chooseEvery(false);
  }
});

document.addEventListener("DOMContentLoaded", prepareSelection);
document.addEventListener("htmx:afterSettle", prepareSelection);
// A page that the browser kept has its ticks still.
window.addEventListener("pageshow", () => {
  if (bar()) showSelection();
});

let isUnsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.form?.matches("[data-unsaved]")) isUnsaved = true;
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-unsaved]")) isUnsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});
