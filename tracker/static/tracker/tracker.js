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

// A menu closes where something else is clicked, and with Escape; a form that is opened takes the focus.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const composer = event.target.closest("summary")?.closest("details.composer");
  if (composer) setTimeout(() => composer.open && composer.querySelector("textarea")?.focus());
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("submit", (event) => {
  const note = event.target.querySelector("[data-busy]");
  if (note) setTimeout(() => (note.textContent = note.dataset.busy), 2000);
});

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
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("found")?.focus();
});
