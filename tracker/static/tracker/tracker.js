// The two keys of every page: "/" goes to the search, "?" shows the keys. Everything works without this file.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
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
