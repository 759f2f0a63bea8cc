// Single keys of the review, which a switch turns off; and the passage in turn comes into view. Everything works without
// this file.
"use strict";

const STORED = "review-keys";
const areOn = () => localStorage.getItem(STORED) !== "off";

function showSwitch() {
  const place = document.querySelector(".keys-switch");
  if (!place) return;
  place.hidden = false;
  place.querySelector("input").checked = areOn();
  for (const line of document.querySelectorAll("#keys [data-single]")) line.hidden = !areOn();
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys]")) return;
  localStorage.setItem(STORED, event.target.checked ? "on" : "off");
  showSwitch();
});

document.addEventListener("keydown", (event) => {
  if (!areOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea, dialog, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key === "e") {
    const title = document.querySelector("#card input[name=title]");
    if (!title) return;
    event.preventDefault();
    title.focus();
    title.select();
    return;
  }
  const pressed = /^[a-z]$/.test(key) && document.querySelector(`[data-press="${key}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

document.addEventListener("DOMContentLoaded", () => {
  showSwitch();
  const beside = matchMedia("(min-width: 60.01rem)").matches;
  if (beside && !location.hash) document.querySelector(".document .opened")?.scrollIntoView({ block: "center" });
});
