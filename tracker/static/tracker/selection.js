// What is selected in a list: a bar appears at the first tick, counts, and selects the whole page or the whole list.
// Before unsaved lines of a meeting are lost, the browser asks. Everything works without this file.
"use strict";

const boxes = () => [...document.querySelectorAll("input[name=row][form=many]")];

function showSelection(form) {
  const every = form.querySelector("[data-every]");
  const ticked = boxes().filter((box) => box.checked).length;
  const count = every?.dataset.chosen ? Number(every.dataset.every) : ticked;
  const page = document.querySelector("[data-page]");
  form.hidden = !count;
  const words = form.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("#", count);
  if (every) every.hidden = Boolean(every.dataset.chosen) || count === Number(every.dataset.every);
  if (page) {
    page.checked = ticked === boxes().length;
    page.indeterminate = ticked > 0 && !page.checked;
  }
}

function selectAll(form, isOn) {
  for (const box of boxes()) box.checked = isOn;
  chooseEvery(form, false);
}

// The whole list is sent as its query and not as its rows, of which the page has only some.
function chooseEvery(form, isOn) {
  form.querySelector("input[name=all]")?.remove();
  const every = form.querySelector("[data-every]");
  if (every) every.dataset.chosen = isOn ? "yes" : "";
  if (isOn) {
    const all = Object.assign(document.createElement("input"), { type: "hidden", name: "all", value: every.value });
    form.append(all);
  }
  showSelection(form);
}

function prepareSelection() {
  const form = document.querySelector("form[data-selection]");
  if (!form || form.dataset.selection === "ready") return;
  form.dataset.selection = "ready";
  form.querySelector("[data-without-script]")?.remove();
  form.querySelector("[data-clear]").hidden = false;
  document.querySelector("th.cell-pick")?.replaceChildren(form.querySelector("template").content.cloneNode(true));
  showSelection(form);
}

let last = null;
document.addEventListener("click", (event) => {
  const form = document.querySelector("form[data-selection]");
  if (!form) return;
  if (event.target.matches("[data-clear]")) {
    selectAll(form, false);
    boxes()[0]?.focus();
  } else if (event.target.matches("[data-every]")) {
    for (const box of boxes()) box.checked = true;
    chooseEvery(form, true);
    form.querySelector("button").focus();
  } else if (event.target.matches("[data-page]")) {
    selectAll(form, event.target.checked);
  } else if (event.target.matches("input[name=row][form=many]")) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const box of all.slice(from, to)) box.checked = event.target.checked;
    last = event.target;
    chooseEvery(form, false);
  }
});

document.addEventListener("DOMContentLoaded", prepareSelection);
document.addEventListener("htmx:afterSettle", prepareSelection);
// A page that the browser kept has its ticks still.
window.addEventListener("pageshow", () => {
  const form = document.querySelector("form[data-selection]");
  if (form) showSelection(form);
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
