// The two keys of every page: "/" goes to the search, "?" shows the keys; what a form says while its answer takes
// long; and how a list is refreshed in its place. Everything works without this file.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  // In a choice that is ticked nothing is typed, so the keys work there.
  const typed = "input:not([type=radio], [type=checkbox]), select, textarea, dialog, [contenteditable]";
  if (event.target.closest(typed)) return;
  const wanted = { "/": "find", "?": "keys" }[event.key];
  const element = wanted && document.getElementById(wanted);
  if (!element) return;
  event.preventDefault();
  if (wanted === "keys") {
    element.showModal();
  } else {
    element.focus();
    element.select();
  }
});

// Links from before an entry was named by its key have its number.
const numbered = location.hash.match(/^#entry-(\d+)$/);
if (numbered && location.pathname.startsWith("/recommendations/")) location.replace(`?log=all&entry=${numbered[1]}`);

// A menu closes where something else is clicked, and with Escape; a form that is opened takes the focus.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details:is(.menu, .as-of)[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const composer = event.target.closest("summary")?.closest("details.composer");
  if (composer) setTimeout(() => composer.open && composer.querySelector("textarea")?.focus());
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details:is(.menu, .as-of)[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("submit", (event) => {
  const note = event.target.querySelector("[data-busy]");
  if (note) setTimeout(() => (note.textContent = note.dataset.busy), 2000);
});

// What is open where there is room is closed on a phone.
document.addEventListener("DOMContentLoaded", () => {
  if (!matchMedia("(max-width: 40rem)").matches) return;
  for (const each of document.querySelectorAll("details[data-wide]")) each.open = false;
});

// Of a choice of events and the date beside it, the one that was changed last counts.
document.addEventListener("change", (event) => {
  const { name, form, value } = event.target;
  if (!value || !form?.matches(".scope")) return;
  const beside = [...form.elements].find((other) => other !== event.target && other.name === name);
  if (beside) beside.value = "";
});

// Light and dark change without another page, so that nothing typed is lost.
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".masthead .appearance")) return;
  event.preventDefault();
  const chosen = event.submitter;
  fetch(event.target.action, { method: "POST", body: new FormData(event.target, chosen), redirect: "manual" });
  if (chosen.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
  document.querySelector("meta[name=color-scheme]").content = chosen.value === "system" ? "light dark" : chosen.value;
  for (const each of event.target.querySelectorAll("button")) each.setAttribute("aria-pressed", each === chosen);
});

// The menu of the account closes where somebody turns to something else.
const closeAccount = (event) => {
  const menu = document.getElementById("account");
  if (!menu?.open || (event.key ? event.key !== "Escape" : menu.contains(event.target))) return;
  menu.open = false;
  if (event.key) menu.querySelector("summary").focus();
};
document.addEventListener("click", closeAccount);
document.addEventListener("keydown", closeAccount);

// On paper each page says at its top what it is, how it is to be handled, and the day.
const writeHead = () => {
  const markings = new Set([...document.querySelectorAll("main :is(.marking, [data-marking])")].map((each) => each.dataset.marking ?? each.textContent.trim()));
  const day = document.querySelector(".on-paper span")?.textContent;
  Object.assign(document.documentElement.dataset, { page: document.title, handling: [...markings, day].join(" · ") });
};
addEventListener("DOMContentLoaded", writeHead);
addEventListener("beforeprint", writeHead);

// Where rows are cards, some browsers forget that they are a table, and nobody sees the heads of columns.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };
const giveRoles = () => {
  if (!matchMedia("(max-width: 66rem)").matches) return;
  for (const part of document.querySelectorAll("table.rows, table.rows :is(thead, tbody, tr, th, td)")) {
    if (part.matches("td:is(.cell-due, .cell-heard)")) {
      part.dataset.label = part.closest("table").querySelector(`th.${part.className}`).textContent;
    }
    if (!part.role) part.role = part.scope === "rowgroup" ? "rowheader" : ROLES[part.tagName];
  }
};
document.addEventListener("DOMContentLoaded", giveRoles);
document.addEventListener("htmx:afterSettle", giveRoles);

// A page that the browser kept while another was shown is not busy any more.
window.addEventListener("pageshow", () => {
  for (const note of document.querySelectorAll("[data-busy]")) note.textContent = "";
});

// A part of a page refreshes in its place. What answers with another page, such as the sign-in, is opened as that
// page, and the focus goes to what was found unless the element that had it is still there. What asks by itself asks
// again where no answer came.
const openPage = (event) => location.assign(event.detail.pathInfo.finalRequestPath);

document.addEventListener("htmx:sendError", (event) => {
  if (!event.detail.elt.closest("[hx-trigger^=every]")) openPage(event);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.serverResponse.includes(`id="${event.detail.target.id}"`)) return;
  if (event.detail.xhr.status >= 500 && event.detail.elt.closest("[hx-trigger^=every]")) {
    event.detail.shouldSwap = false;
    return;
  }
  event.detail.shouldSwap = false;
  openPage(event);
});
// What somebody opened in it stays open.
let opened = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  opened = [...event.detail.target.querySelectorAll("details[id][open]")].map((each) => each.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("found")?.focus();
});
